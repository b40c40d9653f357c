// Closures: roads chosen one by one; who loses access and how much longer the ways become is answered at once.

import { send } from "./http.js";
import { element } from "./says.js";
import { say } from "./words.js";

const WAIT_MS = 200;
const SHOWN = 8;
const ROAD = { color: "#5e5e5e", weight: 9, opacity: 0.25 };
const CHOSEN = { color: "#B3261E", weight: 8 };
const AROUND = { color: "#0072B2", weight: 4, dashArray: "14 5 3 5" };
const TIERS = { "cấm triệt để": { color: "#B3261E", weight: 6 }, "tạm cấm": { color: "#D55E00", weight: 6, dashArray: "12 7" }, "hạn chế": { color: "#E69F00", weight: 6, dashArray: "1 9" } };
const line = (coordinates, properties) => ({ type: "Feature", geometry: { type: "LineString", coordinates }, properties });
const KINDS = { venue: () => say("địa điểm", "venue"), lot: () => say("bãi đỗ", "lot"), hotel: () => say("nơi lưu trú", "lodging"), post: () => say("chốt", "post"), unit: () => say("xã, thị trấn", "commune") };

export function startClosures(desk) {
  const form = document.getElementById("closure-form");
  const fields = form.elements;
  const title = form.querySelector("[data-title]");
  const remove = form.querySelector("[data-delete]");
  const list = form.querySelector("[data-chosen]");
  const add = document.getElementById("closure-add");
  const effect = document.getElementById("effect");
  let opened = null;
  let chosen = [];
  let waiting = 0;
  let asking = null;

  const edge = (id) => desk.data.edges.find((one) => one.id === id);
  const nameOf = (id) => `${edge(id)?.name || say("đường không tên", "unnamed road")} (${id}, ${edge(id)?.length_m ?? "?"} m)`;

  function redraw() {
    const active = desk.mode === "closure";
    const roads = active ? desk.data.edges.map((one) => line(one.line, { id: `edge/${one.id}`, kind: "edge", style: chosen.includes(one.id) ? CHOSEN : ROAD, lines: [nameOf(one.id), say("bấm để chọn hoặc bỏ", "click to choose or leave out")] })) : [];
    desk.chart.setLayer({ key: "edit-roads", title: say("Đoạn đường", "Roads"), features: roads, legend: [] });
    const closures = active ? [] : desk.data.closures.flatMap((one) => one.edge_ids.map(edge).filter(Boolean).map((road) => line(road.line, { id: `closures/${one.row}`, kind: "closure", style: TIERS[one.cells.tier] ?? CHOSEN, lines: [`${one.cells.closure_id}: ${one.cells.street ?? ""}`, `${one.cells.tier}, ${one.cells.from} – ${one.cells.to}`] })));
    desk.chart.setLayer({ key: "edit-closures", title: say("Lệnh cấm", "Closures"), features: closures, legend: Object.entries(TIERS).map(([tier, style]) => ({ kind: "line", text: tier, style })) });
    if (add.options.length < 2) {
      const roadsByName = [...desk.data.edges].sort((a, b) => nameOf(a.id).localeCompare(nameOf(b.id), "vi"));
      add.replaceChildren(new Option(say("– chọn –", "– choose –"), ""), ...roadsByName.map((one) => new Option(nameOf(one.id), one.id)));
    }
  }

  function showChosen() {
    form.querySelector("[data-count]").textContent = say(`${chosen.length} đoạn đã chọn`, `${chosen.length} roads chosen`);
    list.replaceChildren(...chosen.map((id) => {
      const drop = element("button", { type: "button", class: "button quiet slim", text: say("Bỏ", "Leave out"), "aria-label": `${say("Bỏ", "Leave out")} ${nameOf(id)}` });
      drop.addEventListener("click", () => toggle(id));
      return element("li", {}, element("span", { text: nameOf(id) }), drop);
    }));
  }

  function toggle(id) {
    chosen = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
    showChosen();
    redraw();
    ask();
  }

  function ask() {
    clearTimeout(waiting);
    waiting = setTimeout(askNow, WAIT_MS);
  }

  const wish = () => ({ edge_ids: chosen, direction: fields.direction.value, start: fields.from.value.trim(), end: fields.to.value.trim(), tier: fields.tier.value, exempt: fields.exempt.value.split(";").map((text) => text.trim()).filter(Boolean), closure_id: opened?.cells.closure_id ?? "" });

  async function askNow() {
    asking?.abort();
    if (!chosen.length) {
      effect.replaceChildren();
      drawRound([]);
      return;
    }
    asking = new AbortController();
    effect.setAttribute("aria-busy", "true");
    const answer = await send("POST", desk.api("/traffic/effect"), { body: wish(), signal: asking.signal }).catch(() => null);
    if (!answer) return;
    effect.setAttribute("aria-busy", "false");
    if (answer.status !== 200) {
      effect.replaceChildren(element("p", { class: "fault", text: answer.body?.faults ? Object.values(answer.body.faults).join(" ") : (answer.body?.error ?? say("Chưa tính được.", "Nothing could be computed.")) }));
      return;
    }
    showEffect(answer.body);
  }

  function part(words, names, style = "") {
    if (!names.length) return [];
    const more = names.length > SHOWN ? [element("li", { text: say(`… và ${names.length - SHOWN} mục nữa`, `… and ${names.length - SHOWN} more`) })] : [];
    return [element("h4", { text: `${words} (${names.length})`, class: style }), element("ul", {}, ...names.slice(0, SHOWN).map((text) => element("li", { text })), ...more)];
  }

  function showEffect(found) {
    const named = (one) => `${KINDS[one.kind] ? `${KINDS[one.kind]()}: ` : ""}${one.name}`;
    const longer = found.longer.map((one) => `${one.start} ${one.both_ways ? "⇄" : "→"} ${one.end}${one.vehicles === "restricted" ? say(" (xe bị hạn chế)", " (restricted)") : ""}, ${one.since.slice(11)}–${one.until.slice(11)}: ${one.extra_min === null ? say("không còn đường", "no way left") : `+${one.extra_min} ${say("phút", "min")}`}`);
    const worst = found.longer.find((one) => one.extra_min !== null)?.extra_min;
    const lead = found.nodes.length + found.places.length ? say("Có nơi mất lối vào.", "Some places lose access.") : say("Không nơi nào mất lối vào bằng đường khác.", "No place loses access by other roads.");
    effect.replaceChildren(
      element("h3", { text: say("Tác động", "Effect") }),
      element("p", { class: found.nodes.length ? "worse" : "", text: `${lead} ${worst === undefined ? "" : say(`Đường vòng lâu thêm nhiều nhất ${worst} phút.`, `Ways round take up to ${worst} minutes more.`)}` }),
      ...part(say("Nút mất lối vào", "Junctions cut off"), found.nodes.map(named), "worse"),
      ...part(say("Nơi mất lối vào", "Places cut off"), found.places.map(named), "worse"),
      ...part(say("Nơi nằm sát đoạn cấm", "Places beside the closed roads"), found.beside.map(named)),
      ...part(say("Đường vòng", "Ways round"), longer),
      ...part(say("Điều cần xem", "Findings"), found.findings.map((one) => one.sentence)),
    );
    drawRound(found.longer);
  }

  function drawRound(longer) {
    const ids = [...new Set(longer.flatMap((one) => one.edge_ids))];
    desk.chart.setLayer({ key: "edit-round", title: say("Đường vòng", "Ways round"), features: ids.map(edge).filter(Boolean).map((one) => line(one.line, { style: AROUND })), legend: [{ kind: "line", text: say("đường vòng", "way round"), style: AROUND }] });
  }

  const nextId = () => desk.data.next.closures;

  function reset() {
    opened = null;
    chosen = [];
    form.reset();
    fields.closure_id.readOnly = false;
    if (desk.data) fields.closure_id.value = nextId();
    title.textContent = say("Cấm đường", "Close roads");
    remove.hidden = true;
    desk.clear(form);
    effect.replaceChildren();
    if (desk.data) {
      drawRound([]);
      showChosen();
    }
  }

  function open(table, row) {
    const one = table === "closures" ? desk.data.closures.find((closure) => closure.row === row) : null;
    if (!one) return;
    reset();
    opened = one;
    title.textContent = one.cells.closure_id;
    for (const name of ["closure_id", "street", "from", "to", "tier", "exempt", "detour"]) fields[name].value = one.cells[name] ?? "";
    fields.direction.value = one.cells.direction || "both";
    fields.closure_id.readOnly = true;
    remove.hidden = false;
    chosen = [...one.edge_ids];
    desk.setMode("closure");
    showChosen();
    askNow();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    desk.clear(form);
    if (!chosen.length) {
      desk.fault(form, 422, { error: say("Hãy chọn ít nhất một đoạn đường.", "Choose at least one road.") });
      return;
    }
    const cells = { edge_ids: chosen.join(";") };
    for (const name of ["closure_id", "street", "from", "to", "tier", "exempt", "detour", "direction"]) cells[name] = fields[name].value.trim();
    const row = { id: opened?.row ?? null, version: opened?.version ?? null, cells };
    const { status, body } = await send("POST", desk.api("/tables/closures/rows"), { body: { rows: [row] } });
    if (status !== 200) {
      desk.fault(form, body?.conflicts ? 412 : status, body);
      return;
    }
    reset();
    desk.setMode("pick");
    await desk.saved("closures", say("Đã lưu lệnh cấm; bản đã duyệt (nếu có) cần duyệt lại.", "The closure was saved; an earlier approval must be renewed."));
  });
  form.querySelector("[data-cancel]").addEventListener("click", () => {
    reset();
    desk.setMode("pick");
  });
  remove.addEventListener("click", async () => {
    const { status, body } = await send("DELETE", desk.api(`/tables/closures/rows/${opened.row}`), { headers: { "If-Match": `"${opened.version}"` } });
    if (status !== 204) {
      desk.fault(form, status, body);
      return;
    }
    reset();
    desk.setMode("pick");
    await desk.saved("closures", say("Đã xóa lệnh cấm; có thể hoàn tác.", "The closure was deleted; undo brings it back."));
  });
  for (const name of ["from", "to", "tier", "direction", "exempt"]) fields[name].addEventListener("change", ask);
  add.addEventListener("change", () => {
    if (add.value && !chosen.includes(add.value)) toggle(add.value);
    add.value = "";
  });

  return {
    redraw,
    reset,
    open,
    modeChanged(mode) {
      if (!desk.data) return;
      if (mode === "closure" && !opened) fields.closure_id.value = nextId();
      redraw();
    },
    select(properties) {
      if (properties.kind === "edge" && desk.mode === "closure") toggle(properties.id.slice("edge/".length));
      if (properties.kind === "closure" && desk.mode === "pick") open("closures", Number(properties.id.split("/")[1]));
    },
  };
}
