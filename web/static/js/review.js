// A submission: items on the left, the map by hour on the right; a click on either finds the other.

import { createMap } from "./map.js";
import { startTime } from "./map-time.js";
import { tell } from "./says.js";
import { say } from "./words.js";

const room = document.getElementById("review");
const chart = createMap(document.getElementById("map"), { base: room.dataset.base, legend: document.getElementById("legend"), quietGround: true });
const time = startTime(document.getElementById("when"), () => {
  chart.showAt(time.moment);
  const here = new URL(location.href);
  here.searchParams.set("day", time.day);
  here.searchParams.set("t", time.clock);
  history.replaceState(null, "", here);
});

async function start() {
  await chart.ready;
  const answer = await fetch(room.dataset.map, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) {
    tell(say("Chưa tải được bản đồ của lần trình; hãy tải lại trang.", "The map of the submission could not be loaded; reload the page."), "error");
    return;
  }
  const found = await answer.json();
  chart.moment = time.moment;
  for (const layer of found.layers) chart.setLayer(layer);
  if (found.bounds) chart.fit(found.bounds);
  document.documentElement.setAttribute("data-map", "ready");
}

// --- items and the map ---

function openItem(name) {
  const item = document.getElementById(name);
  const details = item?.querySelector("details");
  if (!details) return false;
  details.open = true;
  item.scrollIntoView({ block: "center" });
  details.querySelector("summary").focus({ preventScroll: true });
  return true;
}

chart.onSelect((properties) => {
  if (!openItem(properties.id) && properties.kind === "comment") document.getElementById(properties.id)?.scrollIntoView({ block: "center" });
});

// --- comments ---

const form = document.getElementById("say");
const about = form?.querySelector("[data-about]");
const whole = form?.querySelector("[data-whole]");

function sayAbout({ kind = "", subject = "", lat = "", lon = "", words }) {
  if (!form) return;
  for (const [name, value] of Object.entries({ kind, subject, lat, lon })) form.elements[name].value = value;
  about.textContent = words;
  whole.hidden = kind === "";
  form.elements.text.focus();
}

whole?.addEventListener("click", () => sayAbout({ words: say("về toàn bộ lần trình", "on the whole submission") }));
chart.onPoint(({ lat, lon }) => {
  const [north, east] = [lat.toFixed(5), lon.toFixed(5)];
  chart.markPoint([lat, lon]);
  sayAbout({ kind: "point", lat: north, lon: east, words: `${say("tại điểm", "at")} ${north}, ${east}` });
});

// --- ticking ---

const boxes = [...document.querySelectorAll("input[name=item][form=decide]")];
const told = document.querySelector("[data-ticked]");
const count = () => {
  if (told) told.textContent = `${boxes.filter((box) => box.checked).length}/${boxes.length} ${say("mục được chọn", "items ticked")}`;
};
boxes.forEach((box) => box.addEventListener("change", count));
document.querySelectorAll("[data-tick]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    const wanted = boxes.filter((box) => button.dataset.tick === "all" || box.dataset.same === "1");
    const on = wanted.some((box) => !box.checked);
    wanted.forEach((box) => { box.checked = on; });
    count();
  });
});

document.addEventListener("click", (event) => {
  const speak = event.target.closest("[data-say]");
  if (speak) sayAbout({ kind: speak.dataset.say, subject: speak.dataset.subject, words: `${say("về", "on")} ${speak.dataset.title}` });
  const go = event.target.closest("[data-go-to]");
  if (go && chart.goTo(go.dataset.goTo)) document.getElementById("map").scrollIntoView({ block: "nearest" });
});

if (location.hash.length > 1) openItem(decodeURIComponent(location.hash.slice(1)));
count();
start();
