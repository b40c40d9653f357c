// Streets: points in order, joined to junctions near them; the length is that of the line.

import { send } from "./http.js";
import { say } from "./words.js";

const SNAP_M = 12;
const DIGITS = 5;
const METRES_PER_DEGREE = 111194.9;
const LINE = { color: "#0b57a4", weight: 4, dashArray: "8 5" };

export function distanceM([latA, lonA], [latB, lonB]) {
  const east = METRES_PER_DEGREE * Math.cos((((latA + latB) / 2) * Math.PI) / 180);
  return Math.hypot((lonB - lonA) * east, (latB - latA) * METRES_PER_DEGREE);
}

export function startStreets(desk) {
  const form = document.getElementById("street-form");
  const fields = form.elements;
  const length = form.querySelector("[data-length]");
  let points = [];

  function snapped(at) {
    let best = at;
    let nearest = SNAP_M;
    for (const [, lon, lat] of desk.data.nodes) {
      const away = distanceM(at, [lat, lon]);
      if (away <= nearest) {
        nearest = away;
        best = [lat, lon];
      }
    }
    return best;
  }

  function show() {
    fields.points.value = points.map(([lat, lon]) => `${lat.toFixed(DIGITS)}, ${lon.toFixed(DIGITS)}`).join("\n");
    draw();
  }

  function draw() {
    const metres = points.slice(1).reduce((sum, at, place) => sum + distanceM(points[place], at), 0);
    length.textContent = `${Math.round(metres)} m`;
    const line = { type: "Feature", geometry: { type: "LineString", coordinates: points.map(([lat, lon]) => [lon, lat]) }, properties: { style: LINE } };
    const stops = points.map(([lat, lon]) => ({ type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties: { icon: { look: "kt-node", mark: "•" } } }));
    desk.chart.setLayer({ key: "edit-street", title: say("Đường đang vẽ", "Street being drawn"), features: points.length > 1 ? [line, ...stops] : stops, legend: [] });
  }

  function redraw() {
    const nodes = desk.mode === "street" ? desk.data.nodes : [];
    const features = nodes.map(([, lon, lat]) => ({ type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties: { icon: { look: "kt-node", mark: "•" } } }));
    desk.chart.setLayer({ key: "edit-nodes", title: say("Nút giao", "Junctions"), features, legend: [] });
    draw();
  }

  function reset() {
    points = [];
    form.reset();
    desk.clear(form);
    show();
  }

  fields.points.addEventListener("change", () => {
    points = fields.points.value.split("\n").map((row) => row.split(/[,;\s]+/).filter(Boolean).map(Number)).filter((pair) => pair.length === 2 && pair.every(Number.isFinite) && Math.abs(pair[0]) <= 90 && Math.abs(pair[1]) <= 180);
    draw();
  });
  form.querySelector("[data-drop]").addEventListener("click", () => {
    points.pop();
    show();
  });
  form.querySelector("[data-cancel]").addEventListener("click", () => {
    reset();
    desk.setMode("pick");
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    desk.clear(form);
    if (points.length < 2) {
      desk.fault(form, 422, { error: say("Đường cần ít nhất hai điểm.", "A street needs two points at least.") });
      return;
    }
    const body = { points: points.map(([lat, lon]) => ({ lat, lon })), name: fields.name.value.trim(), road_class: fields.road_class.value, lanes: Number(fields.lanes.value), speed_kmh: Number(fields.speed_kmh.value), oneway: fields.oneway.checked };
    const answer = await send("POST", desk.api("/traffic/streets"), { body });
    if (answer.status !== 201) {
      desk.fault(form, answer.status, answer.body);
      return;
    }
    const { length_m: metres, edge_ids: made } = answer.body;
    reset();
    desk.setMode("pick");
    await desk.saved("edges", say(`Đã thêm ${made.length} đoạn, dài ${metres} m; nền bản đồ vẽ lại khi mở trang lần sau.`, `${made.length} roads added, ${metres} m; the ground is drawn anew when the page is opened again.`));
  });

  function point({ lat, lon }) {
    if (desk.mode !== "street") return;
    points.push(snapped([lat, lon]));
    show();
  }

  return {
    redraw,
    reset,
    point,
    modeChanged: () => desk.data && redraw(),
    select: ({ at }) => at && point({ lat: at.lat, lon: at.lng }), // a sign in the way is no obstacle
  };
}
