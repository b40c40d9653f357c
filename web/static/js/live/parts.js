// Small parts of the screens: moments, lengths, ticks. Colour never says anything that words do not.

import { element, icon } from "../says.js";
import { say } from "../words.js";
import { course, duration, told } from "./forecast.js";

export { element, icon, say };
const CLOCK = new Intl.DateTimeFormat("vi-VN", {
  timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});
const SECONDS = new Intl.DateTimeFormat("vi-VN", {
  timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});
const DAY = new Intl.DateTimeFormat("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", day: "numeric", month: "numeric" });
const MINUTE = 60_000;

export const clock = (at) => CLOCK.format(at);
export const clockSeconds = (at) => SECONDS.format(at);
export const dayOf = (at) => DAY.format(at);
// A moment with its day when that is not today.
export const moment = (at, now) => (dayOf(at) === dayOf(now) ? clock(at) : `${clock(at)} ${dayOf(at)}`);

// A length as 4:05 or 1:02:09; longer than a day in days and hours.
export function length(ms) {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor((seconds % 86400) / 3600);
  if (days > 0) return say(`${days} ngày ${hours} giờ`, `${days} d ${hours} h`);
  const tail = [Math.floor((seconds % 3600) / 60), seconds % 60].map((part) => String(part).padStart(2, "0"));
  return hours > 0 ? `${hours}:${tail.join(":")}` : `${Number(tail[0])}:${tail[1]}`;
}

export const STATUS = {
  waiting: () => say("Chưa bắt đầu", "Not yet begun"),
  running: () => say("Đang diễn ra", "Running"),
  held: () => say("Tạm dừng", "Held"),
  done: () => say("Đã xong", "Done"),
  skipped: () => say("Bỏ qua", "Skipped"),
};
export const ROLES = {
  director: () => say("Chỉ huy", "Director"),
  mc: () => say("MC", "MC"),
  stage: () => say("Sân khấu", "Stage"),
  police: () => say("Công an", "Police"),
};
export const DEEDS = {
  start: () => say("bắt đầu", "started"),
  finish: () => say("kết thúc", "finished"),
  hold: () => say("tạm dừng", "held"),
  resume: () => say("cho chạy tiếp", "resumed"),
  skip: () => say("bỏ qua", "skipped"),
  note: () => say("ghi chú", "noted"),
  received: () => say("báo đã nhận", "acknowledged"),
  ready: () => say("báo sẵn sàng", "reported ready"),
  switch: () => say("chuyển phương án", "switched the programme"),
  apply: () => say("áp dụng giờ mới", "applied new times"),
  undo: () => say("rút lại", "took back"),
};

// The ceremony itself first, then what is on the stage, then all that runs beside it.
const STAGE = new Set(["sân khấu", "diễu hành"]);
const place = (item) => (item.step ? 0 : STAGE.has(item.track) ? 1 : 2);

// Items by what they are now: running ones, those to come by expected start.
export function sorted(model, expected) {
  const items = model.shown();
  const now = model.now;
  const running = items
    .filter((item) => ["running", "held"].includes(course(model.day, item.id).status))
    .sort((one, other) => place(one) - place(other));
  const coming = items
    .filter((item) => course(model.day, item.id).status === "waiting" && !expected.get(item.id).assumed)
    .filter((item) => told(model.day, item) + duration(item) > now - 6 * 60 * MINUTE)
    .sort((one, other) => expected.get(one.id).start - expected.get(other.id).start || place(one) - place(other));
  return { running, coming };
}

// How much later than told an item ends, once it runs; before that how much later it begins.
export function lateness(model, expected, item) {
  const own = course(model.day, item.id);
  const one = expected.get(item.id);
  const base = told(model.day, item);
  return own.status === "waiting" ? one.start - base : one.end - base - duration(item);
}

// How late or early: words and a sign, never colour alone.
export function overWords(ms) {
  const minutes = Math.round(Math.abs(ms) / MINUTE);
  if (minutes === 0) return { kind: "even", sign: "●", words: say("đúng giờ", "on time") };
  if (ms > 0) return { kind: "over", sign: "▲", words: say(`chậm ${minutes} phút`, `${minutes} min late`) };
  return { kind: "under", sign: "▼", words: say(`sớm ${minutes} phút`, `${minutes} min early`) };
}

export function overBadge(ms) {
  const { kind, sign, words } = overWords(ms);
  return element("span", { class: `over ${kind}` }, element("span", { "aria-hidden": "true", text: `${sign} ` }), words);
}

export function ticks(model, item, roles) {
  const told = model.day.ticks[item.id] ?? {};
  const list = element("ul", { class: "ticks", "aria-label": say("Các bộ phận đã báo", "Acknowledged by") });
  for (const role of roles) {
    const one = told[role];
    const state = one === undefined ? "none" : one.kind;
    const sign = { none: "○", received: "✓", ready: "✓✓" }[state];
    const words = {
      none: say("chưa báo", "nothing yet"),
      received: say("đã nhận", "received"),
      ready: say("sẵn sàng", "ready"),
    }[state];
    const by = one ? ` · ${one.by} ${clock(one.at)}` : "";
    list.append(element("li", { class: `tick ${state}`, title: `${words}${by}`, text: `${sign} ${ROLES[role]()}: ${words}` }));
  }
  return list;
}

// A text that counts on by itself: painted now and at every second.
export function ticking(painter, tag, attributes, words) {
  const made = element(tag, attributes);
  const paint = () => {
    const text = words();
    if (made.textContent !== text) made.textContent = text;
  };
  paint();
  painter.everySecond.push(paint);
  return made;
}

export function countdown(painter, model, item, attributes = {}) {
  return ticking(painter, "span", { class: "countdown", ...attributes }, () => {
    const left = painter.expected.get(item.id).start - model.now;
    return left > 0 ? say(`còn ${length(left)}`, `in ${length(left)}`) : say("đến giờ", "now due");
  });
}

// How long a running item still has, or how far it is over.
export function remaining(painter, model, item, attributes = {}) {
  return ticking(painter, "span", { class: "countdown", ...attributes }, () => {
    const own = course(model.day, item.id);
    const held = own.held + (own.heldSince === null ? 0 : Math.max(0, model.now - own.heldSince));
    const left = own.started + held + duration(item) - model.now;
    return left >= 0
      ? say(`còn ${length(left)}`, `${length(left)} left`)
      : say(`▲ lố ${length(left)}`, `▲ ${length(left)} over`);
  });
}

export function actButton(words, name, key, press, more = {}) {
  const button = element("button", { class: `button act ${more.style ?? ""}`, type: "button", "data-key": key });
  button.append(icon(name), element("span", { text: words }));
  button.addEventListener("click", press);
  return button;
}

export function texts(item, names) {
  const list = element("dl", { class: "texts" });
  for (const [name, words] of names) {
    const text = item.texts?.[name];
    if (text) list.append(element("div", {}, element("dt", { text: words }), element("dd", { text })));
  }
  return list;
}
