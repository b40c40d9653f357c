// The seat chart by itself: zoom, move, find a person without accents, colour by rank or by delegation, print.
// It runs inside the picture or on a page that holds the picture, and asks nothing of anybody.
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const HTML = "http://www.w3.org/1999/xhtml";
  const MOST_LABELS = 500;
  const MOST_FOUND = 12;
  const BAR = 46;

  const svg = document.querySelector("svg[data-seat-chart]");
  if (!svg || svg.dataset.live) return;
  svg.dataset.live = "1";
  const vi = svg.getAttribute("lang") !== "en";
  const say = (here, there) => (vi ? here : there);
  const data = JSON.parse(svg.querySelector("metadata").textContent);
  const hall = svg.querySelector('[data-part="hall"]');
  const legend = svg.querySelector('[data-part="legend"]');
  const labels = svg.querySelector('[data-part="labels"]');
  const paper = svg.querySelector("[data-paper]");
  const [wide, high] = svg.dataset.hall.split(" ").map(Number);
  const alone = svg === document.documentElement;

  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
  const seats = data.rows.flatMap(([zone, row, own]) =>
    own.map(([id, x, y, delegation = -3, rank = 0, name = ""]) => ({ id, x, y, zone, row, delegation, rank, name })));
  for (const seat of seats) seat.folded = fold(`${seat.name} ${seat.id}`);
  const CELL = 60;
  const cells = new Map();
  for (const seat of seats) {
    const key = `${Math.floor(seat.x / CELL)}:${Math.floor(seat.y / CELL)}`;
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push(seat);
  }

  // --- parts -------------------------------------------------------------------------------------

  const draw = (name, attributes, text = "") => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  };
  const html = (name, attributes = {}, style = {}, text = "") => {
    const made = document.createElementNS(HTML, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    Object.assign(made.style, style);
    if (text) made.textContent = text;
    return made;
  };
  const control = { font: "inherit", padding: "4px 8px", border: "1px solid #6b665e", borderRadius: "4px", background: "#fff", color: "#1e1c1a", minHeight: "34px" };
  const button = (words, label, action) => {
    const made = html("button", { type: "button", title: label, "aria-label": label }, control, words);
    made.addEventListener("click", action);
    return made;
  };

  const bar = html("div", { role: "group", "aria-label": say("Công cụ của sơ đồ", "Chart tools") }, { display: "flex", flexWrap: "wrap", gap: "6px", alignItems: "center", font: "14px Arial, sans-serif", padding: "4px", boxSizing: "border-box", color: "#1e1c1a", background: "#f7f4ee", maxWidth: "none" });
  const wanted = html("input", { type: "search", placeholder: say("Tìm tên, ghế (không cần dấu)", "Find a name or seat"), "aria-label": say("Tìm tên hoặc ghế, không cần dấu", "Find a name or seat, accents may be left out") }, { ...control, minWidth: "9rem", flex: "1 1 12rem", maxWidth: "22rem" });
  const mode = html("select", { "aria-label": say("Tô màu theo", "Colour by") }, { ...control, width: "auto" });
  for (const [value, words] of [["rank", say("Màu theo thứ bậc", "Colour by rank")], ["delegation", say("Màu theo đoàn", "Colour by delegation")]]) {
    const option = html("option", { value }, {}, words);
    option.selected = value === svg.dataset.seatChart;
    mode.append(option);
  }
  const found = html("ul", { "aria-label": say("Kết quả tìm", "Found") }, { listStyle: "none", margin: "0", padding: "4px", background: "#fff", border: "1px solid #6b665e", maxWidth: "28rem", maxHeight: "60vh", overflow: "auto", font: "14px Arial, sans-serif", color: "#1e1c1a" });
  const said = html("p", { role: "status", "aria-live": "polite" }, { margin: "0", padding: "4px 8px", font: "14px Arial, sans-serif", background: "#fffbe8", color: "#1e1c1a", border: "1px solid #b8a25a", borderRadius: "4px" });
  const key = html("div", { tabindex: "0", role: "region", "aria-label": say("Chú giải", "Legend") }, { background: "#fff", border: "1px solid #6b665e", padding: "6px", maxHeight: alone ? "70vh" : "36vh", overflow: "auto", maxWidth: "26rem", font: "13px Arial, sans-serif", color: "#1e1c1a" });
  found.hidden = said.hidden = key.hidden = true;
  const legendButton = button(say("Chú giải", "Legend"), say("Hiện hoặc ẩn chú giải", "Show or hide the legend"), () => { key.hidden = !key.hidden; });
  bar.append(wanted, mode, button("+", say("Phóng to", "Zoom in"), () => zoomBy(1.5)), button("−", say("Thu nhỏ", "Zoom out"), () => zoomBy(1 / 1.5)), button(say("Vừa khung", "Fit"), say("Xem cả sơ đồ", "See the whole chart"), () => fit()), legendButton, button(say("In", "Print"), say("In sơ đồ", "Print the chart"), () => window.print()));
  const tools = html("div", {}, { display: "flex", flexDirection: "column", gap: "4px", alignItems: "flex-start", maxWidth: "none" });
  tools.append(bar, found, said, key);
  let holder = tools;
  if (alone) {
    holder = draw("foreignObject", { x: 0, y: 0, width: "100%", height: "100%" });
    holder.style.pointerEvents = "none";
    holder.style.overflow = "visible";
    for (const part of [bar, found, said, key]) part.style.pointerEvents = "auto";
    bar.style.width = "100%";
    holder.append(tools);
  }
  const ring = draw("circle", { r: data.side, fill: "none", stroke: "#9c1c3c", "stroke-width": 3, "vector-effect": "non-scaling-stroke", display: "none" });
  hall.append(ring);

  // --- the view ----------------------------------------------------------------------------------

  let scale = 1;
  let left = 0;
  let top = 0;
  const size = () => (alone ? [window.innerWidth, window.innerHeight] : [svg.clientWidth || 800, svg.clientHeight || 500]);
  const barHigh = () => (alone ? bar.offsetHeight || BAR : 0);
  const smallest = () => {
    const [across, down] = size();
    return Math.min(across / wide, (down - barHigh()) / high);
  };
  let waiting = 0;
  function show() {
    hall.setAttribute("transform", `translate(${left.toFixed(1)} ${top.toFixed(1)}) scale(${scale.toFixed(4)})`);
    prune();
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(label);
  }
  function fit() {
    const [across] = size();
    scale = smallest();
    left = (across - wide * scale) / 2;
    top = barHigh();
    show();
  }
  function zoomAt(factor, x, y) {
    const next = Math.max(smallest() * 0.8, Math.min(12, scale * factor));
    left = x - ((x - left) * next) / scale;
    top = y - ((y - top) * next) / scale;
    scale = next;
    show();
  }
  function zoomBy(factor) {
    const [across, down] = size();
    zoomAt(factor, across / 2, (down + barHigh()) / 2);
  }
  function within(x0, y0, x1, y1) {
    const hit = [];
    for (let across = Math.floor(x0 / CELL); across <= Math.floor(x1 / CELL); across += 1) {
      for (let down = Math.floor(y0 / CELL); down <= Math.floor(y1 / CELL); down += 1) hit.push(...(cells.get(`${across}:${down}`) ?? []));
    }
    return hit;
  }
  const zones = [...svg.querySelectorAll("[data-zone-seats]")].map((part) => ({ part, box: data.zones[part.dataset.zoneSeats].slice(1), edges: [...part.querySelectorAll("[data-edge]")] }));
  const shown = (part, seen) => { if ((part.getAttribute("display") !== "none") !== seen) { if (seen) part.removeAttribute("display"); else part.setAttribute("display", "none"); } };
  // Zones out of sight are left out, and so are the edges of chairs too small to have any.
  function prune() {
    const [across, down] = size();
    const fine = data.side * scale >= 4;
    for (const { part, box: [x0, y0, x1, y1], edges } of zones) {
      shown(part, x1 * scale + left > 0 && x0 * scale + left < across && y1 * scale + top > 0 && y0 * scale + top < down);
      for (const edge of edges) shown(edge, fine);
    }
  }
  function all() {
    for (const { part, edges } of zones) for (const each of [part, ...edges]) shown(each, true);
  }
  // Words only where they can be read: the number of a chair from 12 pixels on, a name from 56 on.
  function label() {
    labels.replaceChildren();
    const pixels = data.side * scale;
    if (pixels < 12) return;
    const [across, down] = size();
    const seen = within(-left / scale, -top / scale, (across - left) / scale, (down - top) / scale);
    if (seen.length > MOST_LABELS * 3) return;
    for (const seat of seen.slice(0, MOST_LABELS * 3)) {
      const lines = pixels < 56 ? [seat.rank ? String(seat.rank) : ""] : [seat.id, ...(seat.name ? wrapped(seat.name) : []), seat.rank ? say(`bậc ${seat.rank}`, `rank ${seat.rank}`) : ""];
      const letter = pixels < 56 ? data.side * 0.55 : data.side * 0.17;
      lines.forEach((line, at) => {
        if (line) labels.append(draw("text", { x: seat.x, y: (seat.y + letter * (1.15 * (at - (lines.length - 1) / 2) + 0.35)).toFixed(1), "font-size": letter.toFixed(1), "text-anchor": "middle", fill: "#1e1c1a", stroke: "#fff", "stroke-width": (letter / 6).toFixed(2), "paint-order": "stroke" }, line));
      });
    }
  }
  const wrapped = (name) => {
    const words = name.split(" ");
    const half = Math.ceil(words.length / 2);
    return words.length < 3 ? [name] : [words.slice(0, half).join(" "), words.slice(half).join(" ")];
  };

  // --- who sits where ----------------------------------------------------------------------------

  function told(seat) {
    const who = seat.name || (seat.delegation === -2 ? say("không dùng", "not used") : say("ghế trống", "free seat"));
    const group = data.delegations[seat.delegation];
    return [`${seat.id}: ${who}`, seat.rank && say(`bậc ${seat.rank}`, `rank ${seat.rank}`), group && group[1]].filter(Boolean).join(" · ");
  }
  function mark(seat) {
    ring.setAttribute("cx", seat.x);
    ring.setAttribute("cy", seat.y);
    ring.removeAttribute("display");
    said.hidden = false;
    said.textContent = told(seat);
  }
  function goTo(seat) {
    const [across, down] = size();
    scale = Math.max(scale, 70 / data.side);
    left = across / 2 - seat.x * scale;
    top = (down + barHigh()) / 2 - seat.y * scale;
    mark(seat);
    show();
  }
  function find() {
    const words = fold(wanted.value).split(/\s+/).filter(Boolean);
    found.replaceChildren();
    found.hidden = words.length === 0;
    if (!words.length) return;
    const hits = seats.filter((seat) => words.every((word) => seat.folded.includes(word)));
    for (const seat of hits.slice(0, MOST_FOUND)) {
      const line = html("li");
      const choose = button(told(seat), told(seat), () => { found.hidden = true; goTo(seat); });
      Object.assign(choose.style, { width: "100%", textAlign: "left", border: "0" });
      line.append(choose);
      found.append(line);
    }
    const more = hits.length - MOST_FOUND;
    if (more > 0 || !hits.length) found.append(html("li", {}, { padding: "4px 8px" }, hits.length ? say(`… và ${more} kết quả nữa; hãy gõ thêm chữ.`, `… and ${more} more; type more letters.`) : say("Không tìm thấy ai.", "Nobody was found.")));
  }
  function colour() {
    for (const group of svg.querySelectorAll("[data-mode]")) {
      if (group.dataset.mode === mode.value) group.removeAttribute("display");
      else group.setAttribute("display", "none");
    }
    drawLegend();
  }
  function drawLegend() {
    key.replaceChildren();
    for (const [paint, words] of data.legends[mode.value]) {
      const line = html("div", {}, { display: "flex", gap: "6px", alignItems: "center" });
      const swatch = draw("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" });
      swatch.style.flex = "0 0 16px";
      swatch.append(draw("rect", { x: 1, y: 1, width: 14, height: 14, fill: paint, stroke: "#3f3b36" }));
      line.append(swatch, html("span", {}, {}, words));
      key.append(line);
    }
  }

  // --- hands -------------------------------------------------------------------------------------

  const hands = new Map();
  let travelled = 0;
  const at = (event) => {
    const box = alone ? { left: 0, top: 0 } : svg.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const isTool = (event) => tools.contains(event.target);
  svg.addEventListener("wheel", (event) => {
    if (isTool(event)) return;
    event.preventDefault();
    zoomAt(event.deltaY < 0 ? 1.2 : 1 / 1.2, ...at(event));
  }, { passive: false });
  svg.addEventListener("pointerdown", (event) => {
    if (isTool(event)) return;
    hands.set(event.pointerId, at(event));
    travelled = 0;
    svg.setPointerCapture?.(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    const before = hands.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    if (hands.size === 2) {
      const [other] = [...hands].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
      const far = (place) => Math.max(1, Math.hypot(place[0] - other[0], place[1] - other[1]));
      zoomAt(far(now) / far(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    } else {
      left += now[0] - before[0];
      top += now[1] - before[1];
      show();
    }
    travelled += Math.hypot(now[0] - before[0], now[1] - before[1]);
    hands.set(event.pointerId, now);
  });
  const let_go = (event) => {
    const had = hands.delete(event.pointerId);
    if (!had || travelled > 6 || event.type === "pointercancel") return;
    const [x, y] = at(event);
    const [px, py] = [(x - left) / scale, (y - top) / scale];
    const near = within(px - data.side, py - data.side, px + data.side, py + data.side);
    const hit = near.find((seat) => Math.abs(seat.x - px) <= data.side / 2 + 1 && Math.abs(seat.y - py) <= data.side / 2 + 1);
    if (hit) mark(hit);
  };
  svg.addEventListener("pointerup", let_go);
  svg.addEventListener("pointercancel", let_go);
  const STEPS = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
  svg.addEventListener("keydown", (event) => {
    if (isTool(event)) return;
    if (STEPS[event.key]) { left += STEPS[event.key][0]; top += STEPS[event.key][1]; show(); }
    else if (event.key === "+" || event.key === "=") zoomBy(1.5);
    else if (event.key === "-") zoomBy(1 / 1.5);
    else if (event.key === "0") fit();
    else return;
    event.preventDefault();
  });
  wanted.addEventListener("input", find);
  wanted.addEventListener("keydown", (event) => {
    if (event.key === "Enter") found.querySelector("button")?.click();
    if (event.key === "Escape") found.hidden = true;
  });
  mode.addEventListener("change", colour);
  window.addEventListener("resize", () => { if (svg.dataset.live === "1") fit(); });

  // --- living and printed ------------------------------------------------------------------------

  function wake() {
    svg.dataset.live = "1";
    svg.removeAttribute("viewBox");
    svg.setAttribute("width", "100%");
    if (alone) svg.setAttribute("height", "100%");
    paper.setAttribute("width", "100%");
    paper.setAttribute("height", "100%");
    legend.setAttribute("display", "none");
    if (alone) svg.append(holder);
    svg.style.touchAction = "none";
    fit();
  }
  function rest() {
    svg.dataset.live = "print";
    const lines = data.legends[mode.value];
    const columns = Math.max(1, Math.floor((wide - 20) / 250));
    const down = high + Math.ceil(lines.length / columns) * 16 + 12;
    // The words under the drawing follow the colours chosen.
    legend.replaceChildren(...lines.flatMap(([paint, words], each) => {
      const [x, y] = [12 + (each % columns) * 250, high + Math.floor(each / columns) * 16];
      return [draw("rect", { x, y, width: 12, height: 12, fill: paint, stroke: "#3f3b36" }), draw("text", { x: x + 17, y: y + 10, "font-size": 9 }, words.length > 44 ? `${words.slice(0, 43)}…` : words)];
    }));
    svg.setAttribute("viewBox", `0 0 ${wide} ${down}`);
    paper.setAttribute("width", wide);
    paper.setAttribute("height", down);
    if (alone) holder.remove();
    legend.removeAttribute("display");
    hall.removeAttribute("transform");
    labels.replaceChildren();
    all();
  }
  if (!alone) (document.querySelector("[data-chart-tools]") ?? svg.parentElement).prepend(tools);
  svg.setAttribute("tabindex", "0");
  window.addEventListener("beforeprint", rest);
  window.addEventListener("afterprint", wake);
  drawLegend();
  wake();
  const asked = new URLSearchParams(location.search).get("show") ?? decodeURIComponent(location.hash.slice(1));
  const pointed = asked && seats.find((seat) => seat.id === asked);
  if (pointed) goTo(pointed);
  svg.dataset.ready = "1";
})();
