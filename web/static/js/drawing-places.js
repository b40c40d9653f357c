// Places: posts, lots and venues are added by a click, moved by dragging or by typing their position.

import { send } from "./http.js";
import { say } from "./words.js";

const LOOKS = { posts: ["kt-post", "#1F4E79", "C"], parking: ["kt-parking", "", "P"], venues: ["kt-rehearsal", "#00795A", "Đ"] };
const TITLES = { posts: () => say("Chốt", "Posts"), parking: () => say("Bãi đỗ xe", "Parking lots"), venues: () => say("Địa điểm", "Venues") };
const DIGITS = 6;
const point = (lon, lat) => ({ type: "Point", coordinates: [Number(lon), Number(lat)] });

export function startPlaces(desk) {
  const form = document.getElementById("place-form");
  const fields = form.elements;
  const title = form.querySelector("[data-title]");
  const remove = form.querySelector("[data-delete]");
  let opened = null;

  const keyOf = (table) => desk.data.keys[table];
  const nameOf = (place) => `${place.table}/${place.row}`;

  function redraw() {
    for (const table of desk.room.dataset.tables.split(",").filter(Boolean)) {
      const [look, color, mark] = LOOKS[table];
      const features = desk.data.places
        .filter((place) => place.table === table && !(table === "posts" && desk.mode === "closure") && Number.isFinite(Number(place.cells.lat)) && place.cells.lat)
        .map((place) => ({
          type: "Feature",
          geometry: point(place.cells.lon, place.cells.lat),
          properties: { id: nameOf(place), kind: "place", movable: desk.mode === "pick", icon: { look, color, mark }, lines: [`${place.cells[keyOf(table)]}: ${place.cells.name ?? ""}`, say("kéo để dời, bấm để sửa", "drag to move, click to edit")] },
        }));
      desk.chart.setLayer({ key: `edit-${table}`, title: TITLES[table](), features, legend: [{ kind: "badge", text: TITLES[table](), look, mark, style: { color } }] });
    }
  }

  function showFields() {
    form.querySelectorAll("[data-of]").forEach((part) => { part.hidden = part.dataset.of !== fields.table.value; });
  }

  const nextId = (table) => desk.data.next[table];

  function reset() {
    opened = null;
    form.reset();
    title.textContent = say("Thêm điểm", "Add a place");
    fields.table.disabled = false;
    fields.id.readOnly = false;
    remove.hidden = true;
    desk.clear(form);
    showFields();
    if (desk.data && fields.table.value) fields.id.value = nextId(fields.table.value);
  }

  function open(table, row) {
    const place = desk.data.places.find((one) => one.table === table && one.row === row);
    if (!place) return;
    reset();
    opened = place;
    const cells = place.cells;
    title.textContent = `${cells[keyOf(table)]}: ${cells.name ?? ""}`;
    fields.table.value = table;
    fields.table.disabled = true;
    fields.id.value = cells[keyOf(table)] ?? "";
    fields.id.readOnly = true;
    for (const name of ["name", "lat", "lon", "needs", "cars", "motorbikes", "coaches", "for_whom", "capacity", "open_from", "open_to"]) fields[name].value = cells[name] ?? "";
    if (table === "posts") fields.kind.value = cells.kind ?? "junction";
    if (table === "venues") fields.venue_kind.value = cells.kind ?? "";
    remove.hidden = false;
    showFields();
    desk.setMode("place");
    desk.chart.goTo(nameOf(place));
    fields.name.focus({ preventScroll: true });
  }

  function cellsOf() {
    const table = fields.table.value;
    const own = { posts: ["needs"], parking: ["cars", "motorbikes", "coaches", "for_whom"], venues: ["capacity", "open_from", "open_to"] }[table];
    const cells = { [keyOf(table)]: fields.id.value.trim(), name: fields.name.value.trim(), lat: fields.lat.value.trim().replace(",", "."), lon: fields.lon.value.trim().replace(",", ".") };
    for (const name of own) cells[name] = fields[name].value.trim();
    if (table === "posts") cells.kind = fields.kind.value;
    if (table === "venues") cells.kind = fields.venue_kind.value.trim();
    return cells;
  }

  async function save(cells) {
    const table = opened?.table ?? fields.table.value;
    const row = { id: opened?.row ?? null, version: opened?.version ?? null, cells };
    return send("POST", desk.api(`/tables/${table}/rows`), { body: { rows: [row] } });
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    desk.clear(form);
    const [lat, lon] = [fields.lat, fields.lon].map((field) => Number(field.value.replace(",", ".")));
    if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) {
      desk.fault(form, 422, { error: say("Tọa độ không đọc được: cần vĩ độ và kinh độ, ví dụ 17.0704 và 107.0062.", "The position cannot be read: latitude and longitude, such as 17.0704 and 107.0062.") });
      return;
    }
    const { status, body } = await save(cellsOf());
    if (status !== 200) {
      desk.fault(form, status === 409 || body?.conflicts ? 412 : status, body);
      return;
    }
    const table = opened?.table ?? fields.table.value;
    reset();
    desk.setMode("pick");
    await desk.saved(table, say("Đã lưu điểm.", "The place was saved."));
  });
  form.querySelector("[data-cancel]").addEventListener("click", () => {
    reset();
    desk.setMode("pick");
    redraw();
  });
  remove.addEventListener("click", async () => {
    const { table, row, version } = opened;
    const { status, body } = await send("DELETE", desk.api(`/tables/${table}/rows/${row}`), { headers: { "If-Match": `"${version}"` } });
    if (status !== 204) {
      desk.fault(form, status, body);
      return;
    }
    reset();
    desk.setMode("pick");
    await desk.saved(table, say("Đã xóa điểm; có thể hoàn tác.", "The place was deleted; undo brings it back."));
  });
  fields.table.addEventListener("change", () => {
    showFields();
    if (!opened) fields.id.value = nextId(fields.table.value);
  });

  return {
    redraw,
    reset,
    open,
    modeChanged(mode) {
      if (desk.data) redraw();
      if (mode === "place" && desk.data && !opened) fields.id.value = nextId(fields.table.value);
    },
    point({ lat, lon }) {
      if (desk.mode !== "place") return;
      fields.lat.value = lat.toFixed(DIGITS);
      fields.lon.value = lon.toFixed(DIGITS);
      desk.chart.markPoint([lat, lon]);
    },
    async select(properties) {
      if (properties.kind !== "place" || desk.mode === "street" || desk.mode === "closure") return;
      const [table, row] = properties.id.split("/");
      if (!properties.movedTo) {
        open(table, Number(row));
        return;
      }
      opened = desk.data.places.find((one) => one.table === table && one.row === Number(row));
      const { status, body } = await save({ lat: properties.movedTo.lat.toFixed(DIGITS), lon: properties.movedTo.lon.toFixed(DIGITS) });
      if (status === 200) await desk.saved(table, say("Đã dời điểm; có thể hoàn tác.", "The place was moved; undo takes it back."));
      else {
        open(table, Number(row));
        desk.fault(form, body?.conflicts ? 412 : status, body);
        redraw();
      }
      opened = null;
    },
  };
}
