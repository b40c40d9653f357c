// The traffic room: one time drives the map and the tables beside it; everything chosen stands in the address.

import { createMap } from "./map.js";
import { startTime } from "./map-time.js";
import { tell } from "./says.js";
import { say } from "./words.js";

const SETTLED_MS = 150;
const room = document.getElementById("traffic");
const stamp = document.querySelector("[data-stamp]");
const shown = new Set(room.dataset.layers.split(","));
const asking = new Map();
let waiting = 0;

const chart = createMap(document.getElementById("map"), { base: room.dataset.base, legend: document.getElementById("legend"), quietGround: true });
const time = startTime(document.getElementById("when"), () => {
  stamp.textContent = time.words;
  chart.showAt(time.moment);
  address();
  clearTimeout(waiting);
  waiting = setTimeout(() => part(room.dataset.now, document.getElementById("now")), SETTLED_MS);
});

async function start() {
  await chart.ready;
  const answer = await fetch(room.dataset.day, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) {
    tell(say("Chưa tải được các lớp giao thông; hãy tải lại trang.", "The traffic layers could not be loaded; reload the page."), "error");
    return;
  }
  const found = await answer.json();
  chart.moment = time.moment;
  for (const layer of found.layers) chart.setLayer({ ...layer, on: shown.has(layer.key) });
  if (found.bounds) chart.fit(found.bounds);
  if (room.dataset.show) chart.goTo(room.dataset.show);
  document.documentElement.setAttribute("data-map", "ready");
}

function address() {
  const here = new URL(location.href);
  here.searchParams.set("day", time.day);
  here.searchParams.set("t", time.clock);
  here.searchParams.set("layers", [...shown].join(","));
  if (room.dataset.show) here.searchParams.set("show", room.dataset.show);
  here.hash = "";
  history.replaceState(null, "", here);
}

async function part(url, into, extra = {}) {
  const here = new URL(url, location.href);
  const asked = { day: time.day, t: time.clock, ...(room.dataset.plan ? { plan: room.dataset.plan } : {}), ...extra };
  for (const [name, value] of Object.entries(asked)) here.searchParams.set(name, value);
  asking.get(url)?.abort();
  const stop = new AbortController();
  asking.set(url, stop);
  const answer = await fetch(here, { credentials: "same-origin", signal: stop.signal }).catch((error) => (error.name === "AbortError" ? null : { ok: false }));
  if (!answer) return;
  if (!answer.ok) {
    tell(say("Chưa tải được; hãy thử lại.", "It could not be loaded; try again."), "error", "part");
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  into.replaceChildren(...page.body.childNodes);
}

function open(id) {
  room.dataset.show = id;
  address();
  const detail = document.getElementById("detail");
  part(room.dataset.detail, detail, { show: id }).then(() => detail.focus({ preventScroll: matchMedia("(min-width: 1080px)").matches }));
}

chart.onSelect((properties) => open(properties.id));
chart.onChange(({ key, on }) => {
  if (on) shown.add(key);
  else shown.delete(key);
  address();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-show]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  open(link.dataset.show);
  chart.goTo(link.dataset.show);
});
start();
