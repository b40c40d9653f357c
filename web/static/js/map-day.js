// The traffic room: one time drives the map and the tables beside it; everything chosen stands in the address.

import { createMap } from "./map.js";
import { tell } from "./says.js";
import { say } from "./words.js";

const PLAY_MS = 900;
const LAST_STEP = 95;
const room = document.getElementById("traffic");
const form = document.getElementById("when");
const slider = document.getElementById("when-step");
const clock = document.getElementById("when-t");
const day = document.getElementById("when-day");
const play = form.querySelector("[data-play]");
const stamp = document.querySelector("[data-stamp]");
const shown = new Set(room.dataset.layers.split(","));

const chart = createMap(document.getElementById("map"), { base: room.dataset.base, legend: document.getElementById("legend"), quietGround: true });
let asking = null;
let playing = 0;

const clockOf = (step) => `${String(Math.floor(step / 4)).padStart(2, "0")}:${String((step % 4) * 15).padStart(2, "0")}`;
const moment = () => `${day.value} ${clock.value}`;

async function start() {
  form.querySelector("[data-slide]").hidden = false;
  play.hidden = false;
  form.querySelector("[data-go]").hidden = true;
  await chart.ready;
  const answer = await fetch(room.dataset.day, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) {
    tell(say("Chưa tải được các lớp giao thông; hãy tải lại trang.", "The traffic layers could not be loaded; reload the page."), "error");
    return;
  }
  const found = await answer.json();
  chart.moment = moment();
  for (const layer of found.layers) chart.setLayer({ ...layer, on: shown.has(layer.key) });
  if (found.bounds) chart.fit(found.bounds);
  if (room.dataset.show) chart.goTo(room.dataset.show);
  document.documentElement.setAttribute("data-map", "ready");
}

function address() {
  const here = new URL(location.href);
  here.searchParams.set("day", day.value);
  here.searchParams.set("t", clock.value);
  here.searchParams.set("layers", [...shown].join(","));
  if (room.dataset.show) here.searchParams.set("show", room.dataset.show);
  here.hash = "";
  history.replaceState(null, "", here);
}

async function part(url, into, extra = {}) {
  const here = new URL(url, location.href);
  const asked = { day: day.value, t: clock.value, ...(room.dataset.plan ? { plan: room.dataset.plan } : {}), ...extra };
  for (const [name, value] of Object.entries(asked)) here.searchParams.set(name, value);
  asking?.abort();
  asking = new AbortController();
  const answer = await fetch(here, { credentials: "same-origin", signal: asking.signal }).catch((error) => (error.name === "AbortError" ? null : { ok: false }));
  if (!answer) return;
  if (!answer.ok) {
    tell(say("Chưa tải được; hãy thử lại.", "It could not be loaded; try again."), "error", "part");
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  into.replaceChildren(...page.body.childNodes);
}

let waiting = 0;
function move() {
  slider.setAttribute("aria-valuetext", clock.value);
  stamp.textContent = `${clock.value} ${day.selectedOptions[0].textContent}`;
  chart.showAt(moment());
  address();
  clearTimeout(waiting);
  waiting = setTimeout(() => part(room.dataset.now, document.getElementById("now")), 150);
}

function toStep(step) {
  slider.value = String(step);
  clock.value = clockOf(step);
  move();
}

function stop() {
  clearInterval(playing);
  playing = 0;
  play.setAttribute("aria-pressed", "false");
  play.querySelector("span").textContent = say("Chạy", "Play");
}

play.addEventListener("click", () => {
  if (playing) {
    stop();
    return;
  }
  play.setAttribute("aria-pressed", "true");
  play.querySelector("span").textContent = say("Dừng", "Stop");
  playing = setInterval(() => (Number(slider.value) >= LAST_STEP ? stop() : toStep(Number(slider.value) + 1)), PLAY_MS);
});
slider.addEventListener("input", () => toStep(Number(slider.value)));
clock.addEventListener("change", () => {
  const [hours, minutes] = clock.value.split(":").map(Number);
  if (Number.isFinite(hours)) toStep(hours * 4 + Math.floor(minutes / 15));
});
day.addEventListener("change", move);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  move();
});

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
document.querySelector("[data-print]").addEventListener("click", () => window.print());
slider.setAttribute("aria-valuetext", clock.value);
start();
