// The map of every page: our own ground, no tiles, nothing fetched from elsewhere. Words go in as text, never as markup.
//
//   import { createMap } from "/static/js/map.js";
//   const chart = createMap(element, { base: element.dataset.base, legend: document.getElementById("legend") });
//   await chart.ready;
//   chart.setLayer({ key, title, features, legend, on: true });   // GeoJSON as /map/base.json gives it
//   chart.onSelect((properties) => …); chart.onPoint(({ lat, lon }) => …); chart.fit([[s, w], [n, e]]);
//
// A feature's properties: style (of lines and areas), icon {look, mark, color, size, under} (of points), lines (what it
// says), id and kind (what it is), when [[from, to], …] ("2025-06-16 05:00"; shown only then, see showAt), tone.

import "/static/vendor/leaflet/leaflet.js";
import { element } from "./says.js";
import { flowStyle } from "./map-flows.js";
import { spread } from "./map-signs.js";
import { say } from "./words.js";

const L = window.L;
const FAR = 12.25;
const NEAR = 14.5;
const LINES_SHOWN = 2;
const WHOLE_COUNTRY = [[8, 102], [23.5, 115]];
const COUNTRY_ZOOM = 5;
const CLOSEST_ZOOM = 18;
const PATHS_Z = 400;
const SIGNS_Z = 600;
const GROUND = new Set(["communes", "roads", "ceremony", "country"]);

export function wordsOf(lines) {
  const box = element("div", { class: "kt-words" });
  lines.forEach((text, place) => box.append(element(place === 0 ? "strong" : "span", { text })));
  return box;
}

function signOf(icon) {
  const sign = element("span", { class: `kt-badge ${icon.look}` });
  if (icon.color) sign.style.setProperty("--kt-color", icon.color);
  if (icon.size) sign.style.setProperty("--kt-size", `${icon.size}px`);
  if (icon.mark) sign.append(element("span", { class: "kt-mark", text: icon.mark }));
  if (icon.under) sign.append(element("span", { class: "kt-under", text: icon.under }));
  return sign;
}

const iconOf = (icon) => L.divIcon({ className: "kt-sign", html: signOf(icon), iconSize: [0, 0] });

export function isShownAt(properties, moment) {
  if (!properties.when || !moment) return true;
  return properties.when.some(([from, to]) => from <= moment && moment < to);
}

class Chart {
  constructor(box, options) {
    this.box = box;
    this.options = options;
    this.layers = new Map();
    this.listeners = { select: [], point: [], change: [] };
    this.moment = "";
    this.chosen = "";
    box.classList.add("kt-map");
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", options.label ?? say("Bản đồ; phím mũi tên để dời, + và − để phóng. Bảng bên cạnh có cùng nội dung.", "Map; arrow keys move it, + and − zoom. The table beside it says the same."));
    this.map = L.map(box, { zoomControl: false, attributionControl: false, minZoom: COUNTRY_ZOOM, maxZoom: CLOSEST_ZOOM, zoomSnap: 0.25, wheelPxPerZoomLevel: 120, maxBounds: [[0, 92], [32, 126]] });
    this.map.fitBounds(WHOLE_COUNTRY, { animate: false });
    this.map.createPane("kt-leaders").style.zIndex = "590";
    this.leaders = L.layerGroup().addTo(this.map);
    this.furnish();
    this.map.on("zoomend", () => this.tidy());
    this.map.on("click", (event) => this.tell("point", { lat: event.latlng.lat, lon: event.latlng.lng }));
    this.ready = this.loadBase();
    window.addEventListener("beforeprint", () => this.toPaper());
    window.addEventListener("afterprint", () => this.fromPaper());
    new ResizeObserver(() => this.map.invalidateSize({ animate: false })).observe(box);
  }

  furnish() {
    L.control.zoom({ position: "topleft", zoomInTitle: say("Phóng to", "Zoom in"), zoomOutTitle: say("Thu nhỏ", "Zoom out") }).addTo(this.map);
    L.control.scale({ imperial: false, maxWidth: 140, position: "bottomleft" }).addTo(this.map);
    this.place("topleft", () => element("div", { class: "kt-north", role: "img", "aria-label": say("Hướng bắc ở trên", "North is up"), text: "▲ B" }, ...(document.documentElement.lang === "en" ? [element("span", { text: " (N)" })] : [])));
    this.place("bottomright", () => (this.credit = element("p", { class: "kt-credit", text: "© OpenStreetMap contributors" })));
  }

  place(position, make) {
    const control = L.control({ position });
    control.onAdd = () => make();
    control.addTo(this.map);
  }

  async loadBase() {
    if (!this.options.base) return;
    const answer = await fetch(this.options.base, { credentials: "same-origin", headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) {
      this.box.append(element("p", { class: "kt-failed", role: "alert", text: say("Chưa tải được nền bản đồ; hãy tải lại trang. Bảng vẫn dùng được.", "The ground of the map could not be loaded; reload the page. The table works all the same.") }));
      return;
    }
    const base = await answer.json();
    this.base = base;
    this.credit.textContent = base.credit;
    if (base.note) this.box.append(element("p", { class: "kt-failed", text: base.note }));
    for (const layer of base.layers) this.setLayer({ on: true, ...layer });
    if (this.options.bounds ?? base.bounds) this.fit(this.options.bounds ?? base.bounds);
  }

  // --- layers ---

  setLayer(data) {
    const before = this.layers.get(data.key);
    before?.shown?.remove();
    const on = before ? before.on : data.on !== false;
    this.layers.set(data.key, { ...data, on, order: before?.order ?? this.layers.size, shown: null });
    this.redraw(data.key);
    this.drawLegend();
  }

  setOn(key, on) {
    const layer = this.layers.get(key);
    if (!layer || layer.on === on) return;
    layer.on = on;
    this.redraw(key);
    this.drawLegend();
    this.tell("change", { key, on });
  }

  showAt(moment) {
    this.moment = moment;
    for (const [key, layer] of this.layers) if (layer.features.some(({ properties }) => properties.when || properties.flow)) this.redraw(key, false);
    this.tidy();
  }

  redraw(key, tidy = true) {
    const layer = this.layers.get(key);
    layer.shown?.remove();
    layer.shown = layer.on ? this.drawn(layer).addTo(this.map) : null;
    if (tidy) this.tidy();
  }

  drawn(layer) {
    const pane = this.pane(`kt-${layer.order}`, PATHS_Z + layer.order * 8);
    const signs = this.pane(`kt-signs-${layer.order}`, SIGNS_Z + layer.order * 8);
    return L.geoJSON(layer.features.filter((feature) => isShownAt(feature.properties, this.moment)), {
      pane,
      style: ({ properties }) => ({ ...properties.style, ...(properties.flow ? flowStyle(properties.flow, this.moment) : {}), pane, lineCap: "round", fill: "fillColor" in (properties.style ?? {}), interactive: this.isLive(layer, properties) }),
      pointToLayer: ({ properties }, at) => {
        const live = this.isLive(layer, properties);
        return L.marker(at, { pane: signs, icon: iconOf(properties.icon), interactive: live, keyboard: live && Boolean(properties.id), alt: properties.lines?.[0] ?? "", draggable: Boolean(properties.movable) });
      },
      onEachFeature: ({ properties }, drawn) => this.enliven(properties, drawn),
    });
  }

  isLive(layer, properties) {
    return Boolean(properties.lines) && !(this.options.quietGround && GROUND.has(layer.key) && !properties.id);
  }

  enliven(properties, drawn) {
    if (!properties.lines) return;
    drawn.bindTooltip(() => wordsOf(properties.lines.slice(0, LINES_SHOWN)), { sticky: true, className: "kt-tip" });
    if (properties.id) {
      drawn.on("click keypress", (event) => {
        if (event.type === "keypress" && event.originalEvent.key !== "Enter") return;
        L.DomEvent.stop(event);
        this.select({ ...properties, at: event.latlng ?? drawn.getLatLng?.() });
      });
      drawn.on("dragend", () => this.tell("select", { ...properties, movedTo: { lat: drawn.getLatLng().lat, lon: drawn.getLatLng().lng } }));
    }
    if (!properties.id || this.options.popups) drawn.bindPopup(() => wordsOf(properties.lines), { maxWidth: 320, autoPanPadding: [20, 20] });
  }

  pane(name, z) {
    const pane = this.map.getPane(name) ?? this.map.createPane(name);
    pane.style.zIndex = String(z);
    return pane;
  }

  // --- looking ---

  fit(bounds) {
    this.home = bounds;
    this.map.fitBounds(bounds, { animate: false, padding: [12, 12] });
    this.tidy();
  }

  goTo(id) {
    for (const layer of this.layers.values()) {
      const found = layer.features.find((feature) => feature.properties.id === id);
      if (found) {
        const bounds = L.geoJSON(found).getBounds();
        this.map.fitBounds(bounds, { animate: false, maxZoom: 15.5, padding: [60, 60] });
        this.mark(bounds);
        return true;
      }
    }
    return false;
  }

  mark(bounds) {
    this.ring?.remove();
    const far = bounds.getSouthWest().distanceTo(bounds.getNorthEast()) > 1;
    const look = { color: "#1e1c1a", weight: 3, dashArray: "3 5", fill: false, interactive: false };
    this.ring = far ? L.rectangle(bounds.pad(0.08), look) : L.circleMarker(bounds.getCenter(), { ...look, radius: 22 });
    this.ring.addTo(this.map);
  }

  markPoint(at) {
    this.mark(L.latLngBounds([at, at]));
  }

  tidy() {
    const zoom = this.map.getZoom();
    const look = this.box.classList;
    look.toggle("kt-country", zoom < 8);
    look.toggle("kt-far", zoom < FAR);
    look.toggle("kt-near", zoom >= NEAR);
    this.box.querySelectorAll(".kt-sign[alt]").forEach((sign) => {
      sign.setAttribute("aria-label", sign.getAttribute("alt"));
      sign.removeAttribute("alt");
    });
    spread(this.map, this.leaders);
  }

  toPaper() {
    this.before = { center: this.map.getCenter(), zoom: this.map.getZoom() };
    const corners = this.map.getBounds();
    this.box.classList.add("kt-paper");
    this.map.invalidateSize({ animate: false });
    this.map.fitBounds(corners, { animate: false });
    this.tidy();
  }

  fromPaper() {
    this.box.classList.remove("kt-paper");
    this.map.invalidateSize({ animate: false });
    if (this.before) this.map.setView(this.before.center, this.before.zoom, { animate: false });
    this.tidy();
  }

  // --- who listens ---

  onSelect(listener) { this.listeners.select.push(listener); }
  onPoint(listener) { this.listeners.point.push(listener); }
  onChange(listener) { this.listeners.change.push(listener); }
  tell(what, said) { for (const listener of this.listeners[what]) listener(said); }
  select(properties) { this.tell("select", properties); }

  // --- legend: what each sign means, and a box to switch its layer off ---

  drawLegend() {
    const place = this.options.legend;
    if (!place) return;
    const focused = document.activeElement?.dataset?.layer;
    const layers = [...this.layers.values()].filter((layer) => layer.key !== "country");
    place.replaceChildren(...layers.map((layer) => this.legendOf(layer)));
    if (focused) place.querySelector(`[data-layer="${focused}"]`)?.focus();
  }

  legendOf(layer) {
    const box = element("input", { type: "checkbox", "data-layer": layer.key });
    box.checked = layer.on;
    box.disabled = Boolean(layer.missing) || layer.features.length === 0;
    box.addEventListener("change", () => this.setOn(layer.key, box.checked));
    const part = element("div", { class: "kt-legend-part" }, element("label", {}, box, element("span", { text: layer.title })));
    if (layer.missing) part.append(element("p", { class: "soft small", text: layer.missing }));
    const list = element("ul");
    for (const entry of layer.legend ?? []) list.append(element("li", {}, swatch(entry), element("span", { text: entry.text })));
    if (list.childElementCount) part.append(list);
    return part;
  }
}

function swatch(entry) {
  const box = element("span", { class: "kt-swatch", "aria-hidden": "true" });
  if (entry.kind === "badge") {
    box.append(signOf({ look: `${entry.look ?? ""} kt-still`, mark: entry.mark, color: entry.style?.color }));
    return box;
  }
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 44 16");
  svg.setAttribute("width", "44");
  svg.setAttribute("height", "16");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", entry.kind === "area" ? "rect" : "line");
  const at = entry.kind === "area" ? { x: 2, y: 2, width: 40, height: 12 } : { x1: 3, y1: 8, x2: 41, y2: 8 };
  const style = entry.style ?? {};
  const look = { stroke: style.color ?? "#555", "stroke-width": style.weight ?? 2, "stroke-dasharray": style.dashArray ?? "none", "stroke-linecap": "round", fill: entry.kind === "area" ? (style.fillColor ?? "none") : "none" };
  for (const [name, value] of Object.entries({ ...at, ...look })) shape.setAttribute(name, String(value));
  svg.append(shape);
  box.append(svg);
  return box;
}

export const createMap = (box, options = {}) => new Chart(box, options);
