// The director's screen: what is on, with buttons for gloves; the next three; what is late; the whole list.

import { course, told } from "./forecast.js";
import {
  DEEDS, ROLES, STATUS, actButton, clock, countdown, element, lateness, length, moment, overBadge, remaining, say, sorted, ticks,
} from "./parts.js";

const CREW = ["mc", "stage", "police"];
const NEXT = 3;
const MINUTE = 60_000;

export function director(painter, model, tools) {
  const { running, coming } = sorted(model, painter.expected);
  const now = element("section", { class: "live-now", "aria-label": say("Đang diễn ra", "Running now") });
  if (running.length === 0) now.append(element("p", { class: "nothing", text: nothing(model, coming) }));
  for (const item of running) now.append(runningCard(painter, model, tools, item, coming));
  const next = element("section", { class: "live-next" }, element("h2", { text: say("Tiếp theo", "Next") }));
  for (const item of coming.slice(0, NEXT)) next.append(comingCard(painter, model, tools, item));
  return [now, late(painter, model, tools), next, everything(painter, model, tools)];
}

export function nothing(model, coming) {
  if (model.shown().length === 0) return say("Màn hình này không có mục nào.", "Nothing stands on this screen.");
  if (coming.length === 0) return say("Chương trình đã hết.", "The programme is over.");
  return say("Chưa có mục nào đang diễn ra.", "Nothing is running.");
}

function facts(painter, model, item) {
  const own = course(model.day, item.id);
  const planned = told(model.day, item);
  const expected = painter.expected.get(item.id);
  const parts = [say(`kế hoạch ${moment(planned, model.now)}`, `planned ${moment(planned, model.now)}`)];
  if (planned !== item.start) parts.push(say(`ban đầu ${clock(item.start)}`, `first planned ${clock(item.start)}`));
  if (own.started !== null) parts.push(say(`bắt đầu ${clock(own.started)}`, `begun ${clock(own.started)}`));
  parts.push(say(`dự kiến xong ${clock(expected.end)}`, `expected to end ${clock(expected.end)}`));
  if (item.track) parts.push(item.track);
  return element("p", { class: "facts", text: parts.join(" · ") });
}

function runningCard(painter, model, tools, item, coming) {
  const held = course(model.day, item.id).status === "held";
  const card = element("article", { class: `card running${held ? " held" : ""}` });
  const head = element("h2", {}, element("span", { class: "state", text: `${STATUS[held ? "held" : "running"]()} ` }), item.title);
  const figures = element("p", { class: "figures" }, remaining(painter, model, item), " ", overBadge(lateness(model, painter.expected, item)));
  card.append(head, figures, facts(painter, model, item), ticks(model, item, CREW));
  if (!tools.canEdit) return card;
  const follower = coming.find((other) => other.ties.some(([before]) => before === item.id)) ?? coming[0];
  const one = (kind) => () => tools.do([{ kind, item: item.id }]);
  const row = element("div", { class: "acts" });
  row.append(actButton(say("KẾT THÚC", "FINISH"), "stop", `finish-${item.id}`, one("finish"), { style: "first" }));
  if (follower) {
    const both = () => tools.do([{ kind: "finish", item: item.id }, { kind: "start", item: follower.id }]);
    const words = say(`XONG, SANG: ${short(follower.title)}`, `FINISH, START: ${short(follower.title)}`);
    row.append(actButton(words, "arrow", `both-${item.id}`, both));
  }
  row.append(
    held
      ? actButton(say("CHẠY TIẾP", "RESUME"), "play", `resume-${item.id}`, one("resume"))
      : actButton(say("TẠM DỪNG", "HOLD"), "clock", `hold-${item.id}`, one("hold")),
    actButton(say("GHI CHÚ", "NOTE"), "draft", `note-${item.id}`, () => tools.note(item)),
  );
  card.append(row);
  return card;
}

const short = (title) => (title.length > 28 ? `${title.slice(0, 27)}…` : title);

function comingCard(painter, model, tools, item) {
  const expected = painter.expected.get(item.id);
  const card = element("article", { class: "card coming" });
  const head = element("h3", {}, element("b", { text: `${moment(expected.start, model.now)} ` }), item.title);
  const figures = element("p", { class: "figures" }, countdown(painter, model, item), " ", overBadge(expected.start - told(model.day, item)));
  card.append(head, figures, ticks(model, item, CREW));
  if (!tools.canEdit) return card;
  const one = (kind) => () => tools.do([{ kind, item: item.id }]);
  card.append(
    element(
      "div",
      { class: "acts" },
      actButton(say("BẮT ĐẦU", "START"), "play", `start-${item.id}`, one("start")),
      actButton(say("BỎ QUA", "SKIP"), "cross", `skip-${item.id}`, () => tools.ask(skipWords(item), one("skip"))),
      actButton(say("GHI CHÚ", "NOTE"), "draft", `note-${item.id}`, () => tools.note(item)),
    ),
  );
  return card;
}

const skipWords = (item) =>
  say(`Bỏ qua “${item.title}”? Mục này sẽ không diễn ra.`, `Skip “${item.title}”? It will not take place.`);

// What runs over, and what hangs on it.
function late(painter, model, tools) {
  const items = model.shown().filter((item) => {
    const expected = painter.expected.get(item.id);
    const waiting = course(model.day, item.id).status === "waiting" && !expected.assumed;
    return waiting && expected.start - told(model.day, item) >= MINUTE;
  });
  const box = element("section", { class: "live-late" });
  if (items.length === 0) return box;
  const most = Math.max(...items.map((item) => painter.expected.get(item.id).start - told(model.day, item)));
  const people = [...new Set(items.flatMap((item) => item.told ?? []))];
  const words = say(
    `▲ ${items.length} mục sẽ muộn hơn giờ đã báo, nhiều nhất ${length(most)}.`,
    `▲ ${items.length} items will be later than people were told, by ${length(most)} at most.`,
  );
  box.append(element("h2", { text: say("Chậm giờ", "Running late") }), element("p", { text: words }));
  const list = element("ul", {});
  for (const item of items.slice(0, 6)) {
    const expected = painter.expected.get(item.id).start;
    const hard = item.hard ? say(" (giờ cứng: không dời được)", " (fixed: cannot be moved)") : "";
    list.append(element("li", { text: `${clock(told(model.day, item))} → ${clock(expected)} ${item.title}${hard}` }));
  }
  box.append(list);
  if (people.length) box.append(element("p", { text: `${say("Phải báo:", "To be told:")} ${people.join("; ")}` }));
  if (tools.canEdit)
    box.append(actButton(say("ÁP DỤNG GIỜ MỚI…", "APPLY NEW TIMES…"), "clock", "apply", () => tools.apply()));
  return box;
}

function everything(painter, model, tools) {
  const box = element("details", { class: "live-all" });
  box.open = painter.open.has("all");
  const summary = element("summary", { "data-key": "all", text: say("Tất cả các mục", "All items") });
  summary.addEventListener("click", (event) => {
    event.preventDefault(); // the table is made when it is looked at, not at every message
    painter.open[box.open ? "delete" : "add"]("all");
    tools.repaint();
  });
  box.append(summary);
  if (!box.open) return box;
  const table = element("table", {});
  const head = [say("Giờ", "Time"), say("Mục", "Item"), say("Trạng thái", "State"), say("Chênh", "Late"), ""];
  table.append(element("thead", {}, element("tr", {}, ...head.map((text) => element("th", { scope: "col", text })))));
  const body = element("tbody", {});
  for (const item of model.shown()) body.append(row(painter, model, tools, item));
  table.append(body);
  box.append(element("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": say("Tất cả các mục", "All items") }, table));
  return box;
}

function row(painter, model, tools, item) {
  const own = course(model.day, item.id);
  const expected = painter.expected.get(item.id);
  const state = expected.assumed ? say("Coi như đã qua", "Taken for over") : STATUS[own.status]();
  const cells = [
    element("td", { class: "n", text: moment(expected.start, model.now) }),
    element("th", { scope: "row", text: item.title }),
    element("td", { text: state }),
    element("td", {}, expected.assumed ? "" : overBadge(expected.start - told(model.day, item))),
  ];
  const acts = element("td", {});
  if (tools.canEdit && own.status === "waiting") {
    const start = () => tools.do([{ kind: "start", item: item.id }]);
    acts.append(actButton(say("Bắt đầu", "Start"), "play", `row-${item.id}`, start, { style: "slim" }));
  }
  const begun = own.status === "running" || own.status === "held";
  if (tools.canEdit && (own.status === "waiting" || begun)) {
    const kind = begun ? "finish" : "start";
    const words = begun ? say("Ghi bù giờ xong…", "Enter its end…") : say("Ghi bù giờ đầu…", "Enter its start…");
    acts.append(actButton(words, "clock", `after-${item.id}`, () => tools.afterwards(item, kind), { style: "slim" }));
  }
  return element("tr", {}, ...cells, acts);
}

// The log: who did what, the newest first; the last act can be taken back.
export function log(model, tools) {
  const box = element("section", { class: "live-log" }, element("h2", { text: say("Nhật ký", "Log") }));
  const lines = [...model.day.log].reverse();
  const last = lines.find((line) => tools.canUndo(line) && !model.undone.has(line.n));
  if (tools.canEdit && last) {
    const words = say(`RÚT LẠI: ${deed(model, last)}`, `TAKE BACK: ${deed(model, last)}`);
    const ask = () => tools.ask(`${words}?`, () => tools.do([{ kind: "undo", undoes: last.n }]));
    box.append(actButton(words, "undo", "undo", ask));
  }
  if (tools.canSpeak)
    box.append(actButton(say("Ghi chú chung", "General note"), "draft", "note-all", () => tools.note(null)));
  const list = element("ol", { class: "lines", tabindex: "0", "aria-label": say("Nhật ký", "Log") });
  for (const line of lines) list.append(logLine(model, line));
  box.append(list);
  return box;
}

function deed(model, line) {
  const title = model.item(line.item)?.title ?? line.item;
  return `${DEEDS[line.kind]()}${title ? ` “${short(title)}”` : ""}`;
}

function variantName(model, key) {
  return model.day.variants.find((one) => one.key === key)?.name || say("kịch bản chính", "the programme itself");
}

function logLine(model, line) {
  const undone = model.undone.has(line.n);
  const role = line.role ? ` (${ROLES[line.role]()})` : "";
  const late = line.at - line.happened > MINUTE ? say(` (ghi lúc ${clock(line.at)})`, ` (entered ${clock(line.at)})`) : "";
  const told = line.kind === "switch" ? variantName(model, line.text) : line.text;
  const text = `${line.by}${role} ${deed(model, line)}${told ? `: ${told}` : ""}${late}`;
  const made = element("li", { class: undone ? "undone" : "" }, element("time", { text: clock(line.happened) }), " ", text);
  if (undone) made.append(element("em", { text: say(" – đã rút lại", " – taken back") }));
  return made;
}
