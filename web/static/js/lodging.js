// The map of the houses: our own ground with a circle per house; a click shows its rooms.

import { createMap } from "./map.js";

const box = document.getElementById("lodging-map");
const chart = createMap(box, { base: box.dataset.base, quietGround: true });
await chart.ready;
const answer = await fetch(box.dataset.layer, { headers: { Accept: "application/json" } });
if (answer.ok) {
  const layer = await answer.json();
  chart.setLayer({ ...layer, on: true });
  const at = layer.features.map((feature) => feature.geometry.coordinates);
  if (at.length) {
    const lats = at.map((point) => point[1]);
    const lons = at.map((point) => point[0]);
    chart.fit([[Math.min(...lats), Math.min(...lons)], [Math.max(...lats), Math.max(...lons)]]);
  }
}
chart.onSelect((properties) => {
  if (properties.kind !== "hotel") return;
  const there = new URL(box.dataset.hotel, location.href);
  there.searchParams.set("hotel", properties.id);
  location.assign(there);
});
