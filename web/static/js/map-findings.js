// What is wrong with the roads, on the map: one sign for each finding.

import { createMap } from "./map.js";

const box = document.getElementById("findings-map");
const chart = createMap(box, { base: box.dataset.base, legend: document.getElementById("legend"), quietGround: true });

async function start() {
  await chart.ready;
  const answer = await fetch(box.dataset.findings, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return;
  const found = await answer.json();
  chart.setLayer({ ...found.layer, on: true });
  if (found.bounds) chart.fit(found.bounds);
}

start();
