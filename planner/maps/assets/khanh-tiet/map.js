/* Draws the layers of a plan from data. Words go in as text, never as markup. */
"use strict";

const KT_FAR = 12.25;
const KT_NEAR = 14.5;
const KT_LINES_SHOWN = 2;
const KT_TURNS = 160;
const KT_LEADER_FROM = 9;
const KT_PATHS_Z = 400;
const KT_LEADERS_Z = 590;
const KT_SIGNS_Z = 600;
const KT_LEADER = { color: "#444", weight: 1, interactive: false, pane: "kt-leaders" };

function ktWords(lines) {
  const box = document.createElement("div");
  box.className = "kt-words";
  lines.forEach((text, place) => {
    const row = document.createElement(place === 0 ? "strong" : "span");
    row.textContent = text;
    box.append(row);
  });
  return box;
}

function ktIcon(icon) {
  const sign = document.createElement("span");
  sign.className = "kt-badge " + icon.look;
  if (icon.color) sign.style.setProperty("--kt-color", icon.color);
  if (icon.size) sign.style.setProperty("--kt-size", icon.size + "px");
  for (const [name, text] of [["kt-mark", icon.mark], ["kt-under", icon.under]]) {
    if (!text) continue;
    const part = document.createElement("span");
    part.className = name;
    part.textContent = text;
    sign.append(part);
  }
  return L.divIcon({ className: "kt-sign", html: sign, iconSize: [0, 0] });
}

function ktSay(layer, lines) {
  if (!lines) return;
  layer.bindTooltip(() => ktWords(lines.slice(0, KT_LINES_SHOWN)), { sticky: true, className: "kt-tip" });
  layer.bindPopup(() => ktWords(lines), { maxWidth: 340 });
}

function ktLayer(map, order, data) {
  const pane = "kt-" + order;
  const signs = "kt-signs-" + order;
  map.createPane(pane).style.zIndex = String(KT_PATHS_Z + order * 10);
  map.createPane(signs).style.zIndex = String(KT_SIGNS_Z + order * 10);
  const group = L.geoJSON(data.features, {
    pane,
    style: (feature) => ({
      ...feature.properties.style,
      pane,
      lineCap: "round",
      fill: "fillColor" in feature.properties.style,
      interactive: "lines" in feature.properties,
    }),
    pointToLayer: (feature, latlng) => {
      const words = feature.properties.lines;
      const options = { pane: signs, icon: ktIcon(feature.properties.icon), interactive: Boolean(words) };
      return L.marker(latlng, { ...options, keyboard: Boolean(words), alt: words ? words[0] : "" });
    },
    onEachFeature: (feature, layer) => ktSay(layer, feature.properties.lines),
  });
  group.ktAll = group.getLayers();
  group.ktTitle = data.title;
  group.ktTimed = data.features.some((feature) => "when" in feature.properties || "flow" in feature.properties);
  map.ktGroups = [...(map.ktGroups || []), group];
  return group;
}

/* Signs that would cover each other are pushed apart, each tied to its place by a thin line. */
function ktSpread(map) {
  const far = map.getContainer().classList.contains("kt-far");
  const items = [];
  map.ktLeaders.clearLayers();
  map.eachLayer((layer) => {
    const sign = layer.options.icon && layer.getElement && layer.getElement();
    if (!sign || !layer.options.interactive) return;
    const badge = sign.querySelector(".kt-badge");
    const dots = far && (badge.matches(".kt-post") || badge.matches(".kt-parking"));
    const mark = badge.querySelector(".kt-mark");
    const at = map.latLngToLayerPoint(layer.getLatLng());
    const size = { w: mark.offsetWidth + 2, h: mark.offsetHeight + 2 };
    const place = { x: at.x, y: at.y, dx: 0, dy: 0, order: items.length };
    const item = { map, sign, badge, ...place, ...size, fixed: badge.matches(".kt-ceremony") };
    if (dots) ktPlace(item);
    else items.push(item);
    const under = badge.querySelector(".kt-under");
    if (item.fixed && under) {
      const box = { w: under.offsetWidth, h: under.offsetHeight + 4 };
      items.push({ ...item, ...box, sign: null, y: at.y + (size.h + under.offsetHeight) / 2 });
    }
  });
  for (let turn = 0; turn < KT_TURNS; turn += 1) {
    if (!ktPushAll(items)) break;
    if (turn < KT_TURNS / 2) items.forEach(ktPullBack);
  }
  items.filter((item) => item.sign).forEach(ktPlace);
}

/* Early on every sign is drawn back a little to its place, so that none strays. */
function ktPullBack(item) {
  item.dx *= 0.96;
  item.dy *= 0.96;
}

function ktPushAll(items) {
  let moved = false;
  for (let i = 0; i < items.length; i += 1) {
    for (let j = i + 1; j < items.length; j += 1) moved = ktPush(items[i], items[j]) || moved;
  }
  return moved;
}

function ktPush(a, b) {
  const gapX = b.x + b.dx - a.x - a.dx;
  const gapY = b.y + b.dy - a.y - a.dy;
  const overX = (a.w + b.w) / 2 - Math.abs(gapX);
  const overY = (a.h + b.h) / 2 - Math.abs(gapY);
  if (overX <= 0.5 || overY <= 0.5 || (a.fixed && b.fixed)) return false;
  // Out of the way of a fixed sign by the shortest path; away from each other in proportion to their shape.
  const lean = a.fixed || b.fixed ? overX - overY : overX / (a.w + b.w) - overY / (a.h + b.h);
  const sideways = Math.abs(lean) < 0.02 ? (a.order + b.order) % 2 === 1 : lean < 0;
  const [axis, over, way] = sideways ? ["dx", overX, gapX < 0 ? -1 : 1] : ["dy", overY, gapY < 0 ? -1 : 1];
  const share = a.fixed ? 0 : b.fixed ? 1 : 0.5;
  a[axis] -= way * over * share;
  b[axis] += way * over * (1 - share);
  return true;
}

function ktPlace(item) {
  item.badge.style.setProperty("--kt-dx", item.dx.toFixed(1) + "px");
  item.badge.style.setProperty("--kt-dy", item.dy.toFixed(1) + "px");
  if (Math.hypot(item.dx, item.dy) < KT_LEADER_FROM) return;
  const ends = [[item.x, item.y], [item.x + item.dx, item.y + item.dy]];
  L.polyline(ends.map((end) => item.map.layerPointToLatLng(end)), KT_LEADER).addTo(item.map.ktLeaders);
}

function ktNameMarkers(map) {
  map.getContainer().querySelectorAll(".kt-sign.leaflet-interactive").forEach((sign) => {
    if (sign.hasAttribute("alt")) {
      sign.setAttribute("aria-label", sign.getAttribute("alt"));
      sign.removeAttribute("alt");
    }
  });
}

function ktFinish(map, bounds) {
  const fit = () => (bounds ? map.fitBounds(bounds, { animate: false }) : map.setView([16.5, 107.5], 9));
  const sort = () => {
    const zoom = map.getZoom();
    const shelf = map.getContainer().classList;
    shelf.toggle("kt-far", zoom < KT_FAR);
    shelf.toggle("kt-near", zoom >= KT_NEAR);
    ktSpread(map);
  };
  map.createPane("kt-leaders").style.zIndex = String(KT_LEADERS_Z);
  map.ktLeaders = L.layerGroup().addTo(map);
  map.on("zoomend", sort);
  map.on("overlayadd overlayremove", () => {
    ktNameMarkers(map);
    ktSpread(map);
  });
  L.control.zoom({ position: "topleft" }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 160, position: "bottomleft" }).addTo(map);
  fit();
  sort();
  ktNameMarkers(map);
  const legend = document.querySelector(".kt-legend");
  const paper = (on) => {
    if (on) legend.open = true;
    document.body.classList.toggle("kt-paper", on);
    map.invalidateSize({ animate: false });
    fit();
  };
  window.addEventListener("beforeprint", () => paper(true));
  window.addEventListener("afterprint", () => paper(false));
  document.querySelector(".kt-print-button").addEventListener("click", () => window.print());
  legend.addEventListener("toggle", () => map.invalidateSize());
}
