// One screen of the day: loads, listens, paints; grey with the words since when once the line is silent.

import { send, sentence } from "../http.js";
import { tell } from "../says.js";
import { Acts } from "./acts.js";
import { kiosk, mc, police, stage } from "./crew.js";
import { director, log } from "./director.js";
import { course } from "./forecast.js";
import { Model } from "./model.js";
import { clock, clockSeconds, element, lateness, length, overBadge, say, sorted } from "./parts.js";
import { Stream } from "./stream.js";

const PAINTERS = { director, mc, stage, police, kiosk };
const ANEW_S = 15; // the order of what comes may change with time alone
const UNDOABLE = new Set(["start", "finish", "hold", "resume", "skip", "switch", "apply"]);

const root = document.getElementById("live");
const { api, view, beat } = root.dataset;
const at = (name) => document.getElementById(`live-${name}`);
const model = new Model(api, view);
const painter = { everySecond: [], open: new Set(), expected: new Map() };
const stream = new Stream(model, Number(beat), { changed: repaint, heard: line });
const acts = new Acts(model, stream);
const rights = () => ({
  canEdit: "edit" in root.dataset && !model.day.closed,
  canSpeak: "speak" in root.dataset && !model.day.closed,
});
const tools = {
  do: (what) => acts.do(what),
  note,
  ask,
  apply,
  afterwards,
  repaint,
  canUndo: (one) => UNDOABLE.has(one.kind),
};
let untilAnew = ANEW_S;

function repaint() {
  if (model.day === null) return;
  const held = document.activeElement?.dataset?.key;
  Object.assign(tools, rights());
  untilAnew = ANEW_S;
  painter.everySecond = [];
  painter.expected = model.forecast();
  at("body").replaceChildren(...PAINTERS[view](painter, model, tools));
  if (at("side")) at("side").replaceChildren(log(model, tools));
  at("closed").hidden = !model.day.closed;
  summary();
  if (held) document.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
  root.dataset.sequence = model.sequence;
  line();
}

// The whole in one line, for those who cannot look long.
function summary() {
  const shown = model.shown();
  const done = shown.filter((item) => ["done", "skipped"].includes(course(model.day, item.id).status)).length;
  const { running, coming } = sorted(model, painter.expected);
  const leading = running[0] ?? coming[0];
  at("over").replaceChildren(...(leading && view !== "kiosk" ? [overBadge(lateness(model, painter.expected, leading))] : []));
  const variant = model.day.variants.find((one) => one.key === model.day.variant)?.name;
  at("tally").textContent = say(`${done}/${shown.length} mục`, `${done} of ${shown.length} items`) + (variant ? ` · ${variant}` : "");
}

function line() {
  const since = stream.staleSince;
  document.documentElement.toggleAttribute("data-stale", since !== null);
  const box = at("line");
  const words =
    since === null
      ? say(`● Trực tuyến · nhận lúc ${clockSeconds(stream.lastHeard + model.offset)}`, `● Connected · heard at ${clockSeconds(stream.lastHeard + model.offset)}`)
      : say(
          `■ MẤT KẾT NỐI từ ${clockSeconds(since + model.offset)} (${length(Date.now() - since)}): màn hình giữ trạng thái cũ, nút bấm không ghi.`,
          `■ NO CONNECTION since ${clockSeconds(since + model.offset)} (${length(Date.now() - since)}): the screen shows the old state, buttons record nothing.`,
        );
  if (box.textContent !== words) box.textContent = words;
  box.classList.toggle("lost", since !== null);
}

function second() {
  stream.check();
  line();
  if (model.day === null) return;
  at("clock").textContent = clock(model.now);
  at("seconds").textContent = clockSeconds(model.now).slice(-2);
  untilAnew -= 1;
  if (untilAnew <= 0) return repaint();
  painter.expected = model.forecast();
  summary();
  for (const paint of painter.everySecond) paint();
}

function dialog(id) {
  const box = document.getElementById(id);
  box.showModal();
  return box;
}

function ask(question, yes) {
  const box = dialog("live-ask");
  const [first, ...rest] = question.split("\n");
  box.querySelector("[data-question]").textContent = first;
  box.querySelector("[data-details]").textContent = rest.join("\n");
  box.onclose = () => box.returnValue === "yes" && yes();
  box.returnValue = "";
}

// The text stays in its field until the server has it.
function note(item) {
  const box = dialog("live-note");
  const form = box.querySelector("form");
  box.querySelector("[data-title]").textContent = item ? item.title : say("Ghi chú chung", "General note");
  form.onsubmit = async (event) => {
    event.preventDefault();
    const text = form.elements.text.value.trim();
    if (!text) return;
    if (await tools.do([{ kind: "note", item: item?.id ?? "", text }])) {
      form.reset();
      box.close();
    }
  };
}

// What happened while there was no line, from paper: the time is that of the place, today or yesterday.
const DAY_MS = 86_400_000;
const ZONE_MS = 7 * 3_600_000;

function afterwards(item, kind) {
  const box = dialog("live-after");
  const form = box.querySelector("form");
  const what = kind === "start" ? say("Giờ bắt đầu thực tế:", "It really began at:") : say("Giờ kết thúc thực tế:", "It really ended at:");
  box.querySelector("[data-title]").textContent = `${item.title} – ${what}`;
  form.onsubmit = async (event) => {
    event.preventDefault();
    const [hours, minutes] = form.elements.at.value.split(":").map(Number);
    const midnight = Math.floor((model.now + ZONE_MS) / DAY_MS) * DAY_MS - ZONE_MS;
    const today = midnight + hours * 3_600_000 + minutes * 60_000;
    const happened = today > model.now ? today - DAY_MS : today;
    if (await tools.do([{ kind, item: item.id, happened_ms: happened }])) {
      form.reset();
      box.close();
    }
  };
}

async function apply() {
  const { status, body } = await send("GET", `${api}/delay`);
  if (status !== 200) return tell(sentence(status, body), "error", "live-act");
  const moved = body.items.filter((one) => one.new_ms !== one.told_ms);
  if (moved.length === 0) return tell(say("Không còn mục nào phải đổi giờ.", "No time needs to change any more."), "info");
  const lines = moved.map((one) => `${clock(one.told_ms)} → ${clock(one.new_ms)} ${one.title}`);
  const people = body.told.join("; ");
  const subjects = body.subjects.map((one) => `+${one.shift_min} ${say("phút", "min")}: ${one.kind} ${one.subject}`);
  const moves = subjects.length ? `\n${say("Kéo theo:", "Moves with it:")}\n${subjects.join("\n")}` : "";
  const told = people ? `\n${say(`Phải báo ${body.heads} người:`, `${body.heads} people to be told:`)} ${people}` : "";
  const starts = Object.fromEntries(moved.map((one) => [one.item, one.new_ms]));
  ask(`${say("Áp dụng giờ mới?", "Apply the new times?")}\n${lines.join("\n")}${moves}${told}`, () =>
    tools.do([{ kind: "apply", starts, text: people.slice(0, 500) }]),
  );
}

function variants() {
  const box = at("variants");
  if (!box) return;
  box.addEventListener("click", () => {
    const others = model.day.variants.filter((one) => one.key !== model.day.variant);
    const list = document.querySelector("#live-switch [data-list]");
    list.replaceChildren(
      ...others.map((one) => {
        const name = one.name || say("Kịch bản chính", "The programme itself");
        const button = element("button", { class: "button act", type: "button", text: name });
        button.addEventListener("click", () => {
          document.getElementById("live-switch").close();
          ask(`${say("Chuyển sang", "Switch to")} “${name}”?\n${one.note}`, () => tools.do([{ kind: "switch", text: one.key }]));
        });
        return element("li", {}, button, element("p", { class: "soft", text: one.note.split("\n")[0] }));
      }),
    );
    if (others.length === 0) list.textContent = say("Không có phương án nào khác.", "There is no other programme.");
    dialog("live-switch");
  });
}

// The run-sheet as it is in the data today, in place of the copy that the session runs.
function newest() {
  at("newest")?.addEventListener("click", () => {
    document.getElementById("live-switch").close();
    const question = say(
      "Lấy kịch bản mới nhất từ dữ liệu và dùng ngay trên mọi màn hình? Việc đã ghi vẫn giữ.",
      "Take the newest run-sheet from the data and use it on every screen at once? What was recorded is kept.",
    );
    ask(question, async () => {
      if (acts.isStale) return acts.refuse();
      const { status, body } = await send("POST", `${api}/programmes`, { body: {} });
      if (status !== 201) return tell(sentence(status, body), "error", "live-act");
      return tools.do([{ kind: "switch", text: body.key }]);
    });
  });
}

for (const event of ["online", "offline", "visibilitychange"])
  (event === "visibilitychange" ? document : window).addEventListener(event, line);
variants();
newest();
stream.open();
setInterval(second, 1000);
