// The screens of those who follow: MC, stage, police, and the kiosk in the hall.

import { nothing } from "./director.js";
import { course, told } from "./forecast.js";
import {
  STATUS, actButton, clock, countdown, element, moment, overBadge, remaining, say, sorted, texts, ticking, ticks,
} from "./parts.js";

const MC_TEXTS = () => [["cue", say("Tín hiệu", "Cue")], ["performer", say("Người thực hiện", "Performed by")]];
const STAGE_TEXTS = () => [
  ["performer", say("Người thực hiện", "Performed by")],
  ["position", say("Vị trí", "Position")],
  ["sound", say("Âm thanh", "Sound")],
  ["light", say("Ánh sáng", "Light")],
  ["led", say("LED", "LED")],
  ["props", say("Đạo cụ", "Props")],
  ["cue", say("Tín hiệu", "Cue")],
  ["plan_b", say("Phương án B", "Plan B")],
];
const POLICE_TEXTS = () => [
  ["performer", say("Lực lượng", "Force")],
  ["position", say("Vị trí", "Position")],
  ["owner", say("Phụ trách", "In charge")],
  ["cue", say("Tín hiệu", "Cue")],
  ["coupled_to", say("Gắn với", "Coupled to")],
];

export function mc(painter, model, tools) {
  return followed(painter, model, tools, (item, big) => {
    const words = item.texts.mc_text ?? say("(không có lời dẫn)", "(no words)");
    return [element("blockquote", { class: big ? "words big" : "words", text: words }), texts(item, MC_TEXTS())];
  });
}

export const stage = (painter, model, tools) =>
  followed(painter, model, tools, (item) => [texts(item, STAGE_TEXTS())]);

export function police(painter, model, tools) {
  return [
    ...followed(painter, model, tools, (item) => [texts(item, POLICE_TEXTS())]),
    closures(painter, model),
  ];
}

function followed(painter, model, tools, words) {
  const { running, coming } = sorted(model, painter.expected);
  const now = element("section", { class: "live-now", "aria-label": say("Đang diễn ra", "Running now") });
  if (running.length === 0) now.append(element("p", { class: "nothing", text: nothing(model, coming) }));
  for (const item of running) {
    const status = course(model.day, item.id).status;
    const head = element("h2", {}, element("span", { class: "state", text: `${STATUS[status]()} ` }), item.title);
    const card = element("article", { class: `card running${status === "held" ? " held" : ""}` }, head);
    card.append(element("p", { class: "figures" }, remaining(painter, model, item)), ...words(item, true));
    now.append(card);
  }
  const next = element("section", { class: "live-next" }, element("h2", { text: say("Tiếp theo", "Next") }));
  for (const item of coming.slice(0, 3)) next.append(comingCard(painter, model, tools, item, words));
  return [now, next];
}

function comingCard(painter, model, tools, item, words) {
  const expected = painter.expected.get(item.id);
  const head = element("h3", {}, element("b", { text: `${moment(expected.start, model.now)} ` }), item.title);
  const figures = element("p", { class: "figures" }, countdown(painter, model, item), " ", overBadge(expected.start - told(model.day, item)));
  const card = element("article", { class: "card coming" }, head, figures, ...words(item, false));
  card.append(ticks(model, item, [model.view]));
  if (!tools.canSpeak) return card;
  const own = model.day.ticks[item.id]?.[model.view]?.kind;
  const tick = (kind) => () => tools.do([{ kind, item: item.id, role: model.view }]);
  const row = element("div", { class: "acts" });
  if (own === undefined) row.append(actButton(say("ĐÃ NHẬN", "RECEIVED"), "check", `received-${item.id}`, tick("received")));
  if (own !== "ready")
    row.append(actButton(say("SẴN SÀNG", "READY"), "check", `ready-${item.id}`, tick("ready"), { style: "first" }));
  row.append(actButton(say("GHI CHÚ", "NOTE"), "draft", `note-${item.id}`, () => tools.note(item)));
  card.append(row);
  return card;
}

// Closures and what sets them off: their moments follow the run-sheet within their earliest and latest hour.
function closures(painter, model) {
  const box = element("section", { class: "live-closures" }, element("h2", { text: say("Cấm đường", "Closures") }));
  if (model.day.closures.length === 0) box.append(element("p", { text: say("Không có.", "None.") }));
  const list = element("ul", {});
  for (const closure of model.day.closures) {
    const from = triggered(painter, model, closure.fromEvent, closure.from, closure);
    const to = triggered(painter, model, closure.untilEvent, closure.to, closure);
    const state = ticking(painter, "b", { class: "closure-state" }, () => closureState(from, to, model.now));
    const where = `${closure.road} (${closure.tier})`;
    const hours = `${moment(from, model.now)}–${moment(to, model.now)}${trigger(model, closure)}`;
    list.append(element("li", {}, state, ` ${where} · ${hours}`));
  }
  box.append(list);
  return box;
}

function triggered(painter, model, event, otherwise, closure) {
  const [id, anchor] = (event ?? "").split(":");
  const expected = painter.expected.get(id);
  if (!expected) return otherwise;
  const at = anchor === "start" ? expected.start : expected.end;
  return Math.min(Math.max(at, closure.from), closure.to);
}

function trigger(model, closure) {
  const parts = [];
  const named = (event) => {
    const [id, anchor] = event.split(":");
    const title = model.item(id)?.title ?? id;
    return anchor === "start" ? say(`khi bắt đầu “${title}”`, `when “${title}” begins`) : say(`khi xong “${title}”`, `when “${title}” is over`);
  };
  if (closure.fromEvent) parts.push(say("cấm ", "closed ") + named(closure.fromEvent));
  if (closure.untilEvent) parts.push(say("mở ", "opened ") + named(closure.untilEvent));
  return parts.length ? ` · ${parts.join("; ")}` : "";
}

function closureState(from, to, now) {
  if (now < from) return say("○ Chưa cấm", "○ Not yet closed");
  return now < to ? say("■ ĐANG CẤM", "■ CLOSED") : say("□ Đã mở", "□ Open again");
}

// The screen in the hall: what is on, and how long until what comes; ?to=ID counts down to one item.
export function kiosk(painter, model) {
  const { running, coming } = sorted(model, painter.expected);
  const aim = new URLSearchParams(location.search).get("to");
  const target = model.shown().find((item) => item.id === aim) ?? coming[0];
  const box = element("section", { class: "live-kiosk" });
  for (const item of running)
    box.append(element("h2", { class: "on", text: item.title }), element("p", { class: "since", text: say(`từ ${clock(course(model.day, item.id).started)}`, `since ${clock(course(model.day, item.id).started)}`) }));
  if (running.length === 0) box.append(element("p", { class: "nothing", text: nothing(model, coming) }));
  if (target && course(model.day, target.id).status === "waiting") {
    const start = painter.expected.get(target.id).start;
    box.append(
      element("p", { class: "until" }, say("Tới ", "Until "), element("b", { text: target.title })),
      countdown(painter, model, target, { class: "countdown huge", role: "timer" }),
      element("p", { class: "at", text: say(`dự kiến ${clock(start)}`, `expected at ${clock(start)}`) }),
    );
  }
  return [box];
}
