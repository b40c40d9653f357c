/* The slider of a map by quarter hours: signs that count at the time shown, widths of flows, and the table beside. */
"use strict";

const KT_STEPS = 96;
const KT_STEP_MIN = 15;
const KT_PLAY_MS = 700;
const KT_LISTED = 40;
const KT_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
/* Share of capacity -> colour; more than full is dashed too, for those who cannot tell the colours. */
const KT_LOADS = [
  [0.5, "#5b8fb9"],
  [0.8, "#e69f00"],
  [1, "#d55e00"],
  [Infinity, "#8b0000"],
];
const KT_WIDEST = 13;
const KT_FULL_ROAD = 2000;

function ktCounts(feature, slot) {
  const when = feature.properties.when;
  return !when || when.some(([from, to]) => slot >= from && slot < to);
}

/* A flow is kept as text: for each quarter hour two digits of base 64 (pairs of vehicles an hour) and one (4 % of capacity). */
function ktFlowAt(flow, slot) {
  const place = slot - flow.from;
  if (place < 0 || place >= flow.volume.length / 2) return { volume: 0, load: 0 };
  const high = KT_DIGITS.indexOf(flow.volume[place * 2]);
  const low = KT_DIGITS.indexOf(flow.volume[place * 2 + 1]);
  return { volume: (high * 64 + low) * 2, load: KT_DIGITS.indexOf(flow.load[place]) * 0.04 };
}

function ktFlowStyle(volume, load) {
  const colour = KT_LOADS.find(([most]) => load < most || most === Infinity)[1];
  const weight = Math.max(1.5, Math.min(KT_WIDEST, KT_WIDEST * Math.sqrt(volume / KT_FULL_ROAD)));
  return { color: colour, weight, opacity: volume > 0 ? 0.85 : 0, dashArray: load >= 1 ? "9 4" : null };
}

function ktShow(group, slot) {
  for (const sign of group.ktAll) {
    const on = ktCounts(sign.feature, slot);
    if (on !== group.hasLayer(sign)) on ? group.addLayer(sign) : group.removeLayer(sign);
    if (sign.feature.properties.flow) ktDrawFlow(sign, slot);
  }
}

function ktDrawFlow(sign, slot) {
  const now = ktFlowAt(sign.feature.properties.flow, slot);
  sign.setStyle(ktFlowStyle(now.volume, now.load));
  sign.ktNow = now;
}

function ktRow(text, tag = "li") {
  const row = document.createElement(tag);
  row.textContent = text;
  return row;
}

/* Lists what counts at this time, by layer: the same as on the map, in words. */
function ktTable(groups, slot, words) {
  const table = document.querySelector(".kt-table");
  const open = new Set([...table.querySelectorAll("details[open]")].map((part) => part.dataset.key));
  const first = table.childElementCount === 0;
  table.replaceChildren();
  for (const group of [...groups].reverse()) {
    const title = group.ktTitle;
    const lines = ktLines(group, slot, words);
    if (lines === null) continue;
    const part = document.createElement("details");
    part.dataset.key = title;
    part.open = first ? lines.length <= 8 : open.has(title);
    part.append(ktRow(title + " (" + lines.length + ")", "summary"));
    const list = document.createElement("ul");
    list.append(...(lines.length ? lines.slice(0, KT_LISTED) : [words.none]).map((line) => ktRow(line)));
    if (lines.length > KT_LISTED) list.append(ktRow("… +" + (lines.length - KT_LISTED)));
    part.append(list);
    table.append(part);
  }
}

function ktLines(group, slot, words) {
  if (!group.ktTimed) return null;
  const flows = group.ktAll.filter((sign) => sign.feature.properties.flow);
  if (flows.length) {
    const loaded = flows.filter((sign) => sign.ktNow.volume > 0).sort((a, b) => b.ktNow.load - a.ktNow.load);
    return loaded.map((sign) => ktFlowWords(sign, words));
  }
  const counted = group.ktAll.filter((sign) => sign.feature.properties.lines && ktCounts(sign.feature, slot));
  return counted
    .filter((sign) => !sign.feature.properties.icon || sign.feature.properties.icon.look !== "kt-idle")
    .map((sign) => sign.feature.properties.lines.slice(0, 2).join(" · "));
}

function ktFlowWords(sign, words) {
  const told = words.load.replace("{v}", String(sign.ktNow.volume)).replace("{p}", String(Math.round(sign.ktNow.load * 100)));
  return sign.feature.properties.lines[0] + " · " + told;
}

function ktSum(groups, slot, words) {
  let people = 0;
  for (const group of groups) {
    for (const sign of group.ktAll) {
      if (!sign.feature.properties.people || !ktCounts(sign.feature, slot)) continue;
      for (const count of Object.values(sign.feature.properties.people)) people += count;
    }
  }
  return people ? words.people.replace("{n}", String(people)) : "";
}

function ktClock(map, time) {
  const day = document.querySelector(".kt-day");
  const slider = document.querySelector(".kt-slider");
  const play = document.querySelector(".kt-play");
  const groups = map.ktGroups;
  let timer = null;
  const slotNow = () => Number(day.value) + Number(slider.value);
  const clock = () => {
    const minutes = Number(slider.value) * KT_STEP_MIN;
    return String(Math.floor(minutes / 60)).padStart(2, "0") + ":" + String(minutes % 60).padStart(2, "0");
  };
  const show = () => {
    const slot = slotNow();
    groups.forEach((group) => ktShow(group, slot));
    const name = clock() + ", " + day.selectedOptions[0].textContent;
    slider.setAttribute("aria-valuetext", name);
    document.querySelector(".kt-now").textContent = clock();
    document.querySelector(".kt-stamp").textContent = name;
    document.querySelector(".kt-sum").textContent = ktSum(groups, slot, time.words);
    ktTable(groups, slot, time.words);
    ktNameMarkers(map);
    ktSpread(map);
  };
  const pause = () => {
    window.clearInterval(timer);
    timer = null;
    play.setAttribute("aria-pressed", "false");
    play.textContent = play.dataset.play;
  };
  const step = () => {
    slider.value = String((Number(slider.value) + 1) % KT_STEPS);
    show();
  };
  play.addEventListener("click", () => {
    if (timer !== null) return pause();
    timer = window.setInterval(step, KT_PLAY_MS);
    play.setAttribute("aria-pressed", "true");
    play.textContent = play.dataset.pause;
  });
  slider.addEventListener("input", () => {
    pause();
    show();
  });
  day.addEventListener("change", show);
  document.querySelector(".kt-clock").addEventListener("submit", (event) => event.preventDefault());
  map.on("overlayadd", show);
  const first = time.days.filter(([slot]) => slot <= time.opening).pop();
  day.value = String(first[0]);
  slider.value = String(time.opening - first[0]);
  show();
}
