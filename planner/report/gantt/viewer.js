// The bar chart: zoom and filter. One file works inside the picture and on the pages of the web application.
(() => {
  "use strict";
  const chart = document.querySelector("svg[data-gantt]");
  if (!chart) return;
  const base = Number(chart.dataset.dayPx);
  const left = Number(chart.dataset.labelW);
  const rowHeight = Number(chart.dataset.rowH);
  const head = Number(chart.dataset.headH);
  const rows = [...chart.querySelectorAll("[data-row]")];
  const links = [...chart.querySelectorAll("[data-link]")];
  const wide = Number(chart.getAttribute("width"));
  const high = Number(chart.getAttribute("height"));
  const kept = { scale: 1, text: "", committee: "", state: "", critical: false };

  const plain = (text) =>
    text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replaceAll("đ", "d").replaceAll("Đ", "D").toLowerCase();
  const words = new Map(rows.map((row) => [row, plain(row.dataset.text)]));

  function stretch() {
    const px = base * kept.scale;
    for (const one of chart.querySelectorAll("[data-day]")) {
      const x = left + Number(one.dataset.day) * px + Number(one.dataset.dx || 0);
      if (one.tagName === "line") {
        one.setAttribute("x1", x);
        one.setAttribute("x2", x);
      } else one.setAttribute("x", x);
      if (one.dataset.days) one.setAttribute("width", Math.max(2, Number(one.dataset.days) * px));
      else if (one.tagName === "rect") one.setAttribute("width", px);
    }
    const width = left + (wide - left) * kept.scale;
    chart.setAttribute("width", width);
    chart.setAttribute("viewBox", `0 0 ${width} ${high}`);
    chart.querySelector("[data-part=paper]").setAttribute("width", width);
  }

  const shown = (row) =>
    plain(kept.text).split(/\s+/).every((word) => words.get(row).includes(word)) &&
    (!kept.committee || row.dataset.committee === kept.committee) &&
    (!kept.state || row.dataset.state === kept.state) &&
    (!kept.critical || row.dataset.critical === "1");

  function sift() {
    let place = 0;
    for (const row of rows) {
      const visible = shown(row);
      row.setAttribute("display", visible ? "inline" : "none");
      if (!visible) continue;
      row.setAttribute("transform", `translate(0 ${head + place * rowHeight - Number(row.dataset.y)})`);
      place += 1;
    }
    // Arrows run between rows as they were drawn: with rows left out or days stretched they would mislead.
    const whole = place === rows.length && kept.scale === 1;
    for (const link of links) link.setAttribute("display", whole ? "inline" : "none");
    const told = document.querySelector("[data-gantt-count]");
    if (told) told.textContent = `${place}/${rows.length}`;
    chart.dataset.shown = String(place);
  }

  function zoom(factor) {
    kept.scale = Math.min(12, Math.max(0.25, factor === 0 ? 1 : kept.scale * factor));
    stretch();
    sift();
  }

  for (const button of document.querySelectorAll("[data-gantt-zoom]"))
    button.addEventListener("click", () => zoom(Number(button.dataset.ganttZoom)));
  for (const field of document.querySelectorAll("[data-gantt-filter]")) {
    const name = field.dataset.ganttFilter;
    field.addEventListener("input", () => {
      kept[name] = field.type === "checkbox" ? field.checked : field.value;
      sift();
    });
  }
  // The picture alone has no fields: plus, minus and zero zoom, c shows the critical path only.
  document.addEventListener("keydown", (event) => {
    if (event.target instanceof HTMLElement && /INPUT|SELECT|TEXTAREA/.test(event.target.tagName)) return;
    if (event.key === "+") zoom(1.5);
    else if (event.key === "-") zoom(1 / 1.5);
    else if (event.key === "0") zoom(0);
    else if (event.key === "c") {
      kept.critical = !kept.critical;
      sift();
    }
  });
  sift();
})();
