// Editing the map: places by click and drag, streets by drawing, closures by choosing roads. Everything is saved through
// the API with the version that was looked at; a refusal stays beside the form and nothing typed is lost.

import { send, sentence } from "./http.js";
import { createMap } from "./map.js";
import { startClosures } from "./drawing-closures.js";
import { startPlaces } from "./drawing-places.js";
import { startStreets } from "./drawing-streets.js";
import { tell } from "./says.js";
import { say } from "./words.js";

const room = document.getElementById("edit");
const hint = document.getElementById("hint");
const undo = document.querySelector("[data-undo-last]");
const chart = createMap(document.getElementById("map"), { base: room.dataset.base, legend: document.getElementById("legend"), quietGround: true });
const done = []; // tables of the changes made here, the last one last: what undo takes back

const HINTS = {
  pick: () => say("Kéo một điểm để dời, hoặc bấm để sửa. Bấm một lệnh cấm để sửa lệnh.", "Drag a place to move it, or click to edit. Click a closure to edit it."),
  place: () => say("Bấm vào bản đồ để đặt điểm, hoặc nhập tọa độ.", "Click the map to set the place, or type its position."),
  street: () => say("Bấm từng điểm của đường; dùng Bỏ điểm cuối để lùi.", "Click the points of the street; drop the last point to go back."),
  closure: () => say("Bấm các đoạn đường cần cấm; bấm lại để bỏ.", "Click the roads to close; click again to leave one out."),
};

const desk = {
  room,
  chart,
  data: null,
  mode: "pick",
  tools: [],
  api: (path) => `${room.dataset.api}${path}`,
  async reload() {
    const { status, body } = await send("GET", desk.api("/traffic/drawing"));
    if (status !== 200) {
      tell(sentence(status, body), "error", "drawing");
      return false;
    }
    desk.data = body;
    desk.tools.forEach((tool) => tool.redraw());
    fillChoices();
    return true;
  },
  setMode(mode) {
    desk.mode = mode;
    document.querySelectorAll("[data-mode]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.mode === mode)));
    document.querySelectorAll("[data-panel]").forEach((panel) => { panel.hidden = panel.dataset.panel !== mode; });
    hint.textContent = HINTS[mode]();
    desk.tools.forEach((tool) => tool.modeChanged?.(mode));
  },
  async saved(table, words) {
    done.push(table);
    undo.disabled = false;
    await desk.reload();
    tell(words, "success");
  },
  fault(form, status, body) {
    const told = body?.faults && typeof body.faults === "object" ? Object.values(body.faults).map((one) => one?.sentence ?? one).join(" ") : "";
    const words = status === 412 ? say("Mục này vừa được người khác sửa; đã tải bản mới, hãy xem rồi sửa lại.", "Someone has just changed this; the new version was loaded, look and edit again.") : [sentence(status, body), told].filter(Boolean).join(" ");
    const place = form.querySelector("[data-fault]");
    place.textContent = words;
    place.hidden = false;
    if (status === 412) desk.reload();
  },
  clear(form) {
    form.querySelector("[data-fault]").hidden = true;
  },
};

desk.tools = [startPlaces(desk), startStreets(desk), startClosures(desk)];
document.querySelectorAll("[data-mode]").forEach((button) => button.addEventListener("click", () => {
  desk.tools.forEach((tool) => tool.reset?.());
  desk.setMode(button.dataset.mode);
}));
chart.onPoint((point) => desk.tools.forEach((tool) => tool.point?.(point)));
chart.onSelect((properties) => desk.tools.forEach((tool) => tool.select?.(properties)));

undo.addEventListener("click", async () => {
  const table = done.pop();
  undo.disabled = done.length === 0;
  if (!table) return;
  const { status, body } = await send("POST", desk.api(`/tables/${table}/undo`), { body: {} });
  if (status === 200) {
    await desk.reload();
    tell(body.message, "success");
  } else {
    tell(sentence(status, body), "error");
  }
});

// --- the list: everything that can be edited, for hands that use no mouse ---

const choose = document.getElementById("choose");

function fillChoices() {
  const options = [new Option(say("– chọn –", "– choose –"), "")];
  for (const place of desk.data.places) {
    const id = place.cells[desk.data.keys[place.table]];
    options.push(new Option(`${id}: ${place.cells.name ?? ""}`, `${place.table}/${place.row}`));
  }
  for (const one of desk.data.closures) options.push(new Option(`${one.cells.closure_id}: ${one.cells.street ?? ""}`, `closures/${one.row}`));
  choose.replaceChildren(...options);
}

function openChosen(value) {
  const [table, row] = value.split("/");
  if (row) desk.tools.forEach((tool) => tool.open?.(table, Number(row)));
}
choose.addEventListener("change", () => openChosen(choose.value));

async function start() {
  await chart.ready;
  desk.setMode("pick");
  if (!(await desk.reload())) return;
  const lots = desk.data.places.filter((place) => place.table === "parking").map((place) => [Number(place.cells.lat), Number(place.cells.lon)]);
  if (lots.length > 1) chart.fit(lots);
  const shown = room.dataset.show;
  const place = desk.data.places.find((one) => one.cells[desk.data.keys[one.table]] === shown);
  const closure = desk.data.closures.find((one) => one.cells.closure_id === shown);
  if (place) openChosen(`${place.table}/${place.row}`);
  if (closure) openChosen(`closures/${closure.row}`);
  document.documentElement.setAttribute("data-map", "ready");
}
start();
