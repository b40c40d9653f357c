// The seating chart: walk it, lift a guest, see at once what a change breaks and costs, keep or pin the changes.

import { element, tell } from "./says.js";
import { send, sentence } from "./http.js";
import { say } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const WAIT_MS = 120;

const hall = document.querySelector("[data-hall]");
const svg = hall.querySelector("[data-chairs]");
const says = document.getElementById("seat-says");
const draft = document.querySelector("[data-draft]");
const chairs = [...svg.querySelectorAll("rect[data-s]")];
const bySeat = new Map(chairs.map((chair) => [chair.dataset.s, chair]));
const home = svg.getAttribute("viewBox").split(" ").map(Number);
const box = [...home];

let people = {};
let cursor = null;
let lifted = null;
let edits = [];

// --- words ---------------------------------------------------------------------------------------

const named = (guest) => (people[guest] ? `${people[guest][0]} (${guest})` : guest);

function described(chair) {
  const { s: seat, g: guest } = chair.dataset;
  if (!guest) {
    const kind = chair.classList.contains("blocked") ? say("không dùng", "not used") : say("ghế trống", "free seat");
    return `${seat}: ${kind}`;
  }
  const [, post, rank, delegation, needs] = people[guest] ?? ["", "", "", "", ""];
  const parts = [named(guest), post, rank && say(`bậc ${rank}`, `rank ${rank}`), delegation, needs];
  if (chair.classList.contains("pinned")) parts.push(say("đã ghim", "pinned"));
  return `${seat}: ${parts.filter(Boolean).join(" · ")}`;
}

const tellHere = (text) => { says.textContent = text; };

// --- the view ------------------------------------------------------------------------------------

const applyBox = () => svg.setAttribute("viewBox", box.map((value) => value.toFixed(1)).join(" "));

function zoom(kind) {
  if (kind === "fit") {
    box.splice(0, 4, ...home);
    return applyBox();
  }
  const factor = kind === "in" ? 0.7 : 1 / 0.7;
  const [x, y, width, height] = box;
  const at = cursor ? middle(cursor) : { x: x + width / 2, y: y + height / 2 };
  const wide = Math.min(home[2], width * factor);
  const high = Math.min(home[3], height * factor);
  box[0] = Math.max(0, Math.min(home[2] - wide, at.x - wide / 2));
  box[1] = Math.max(0, Math.min(home[3] - high, at.y - high / 2));
  box[2] = wide;
  box[3] = high;
  return applyBox();
}

const middle = (chair) => ({ x: Number(chair.getAttribute("x")) + 6, y: Number(chair.getAttribute("y")) + 6 });

// --- walking -------------------------------------------------------------------------------------

function stand(chair) {
  cursor?.classList.remove("cursor");
  cursor = chair;
  chair.classList.add("cursor");
  chair.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  if (lifted) look(chair);
  else tellHere(described(chair));
}

function step(dx, dy) {
  if (!cursor) return stand(chairs[0]);
  const from = middle(cursor);
  let best = null;
  for (const chair of chairs) {
    if (chair === cursor) continue;
    const to = middle(chair);
    const along = (to.x - from.x) * dx + (to.y - from.y) * dy;
    const aside = Math.abs((to.x - from.x) * dy) + Math.abs((to.y - from.y) * dx);
    if (along > 1 && (!best || along + 3 * aside < best.far)) best = { chair, far: along + 3 * aside };
  }
  return best ? stand(best.chair) : undefined;
}

// --- trying a change -----------------------------------------------------------------------------

let waiting = null;
let asking = null;

async function ask(wanted) {
  asking?.abort();
  asking = new AbortController();
  try {
    return await send("POST", hall.dataset.try, { body: { edits: wanted }, signal: asking.signal });
  } catch {
    return null; // a newer question has taken its place
  }
}

const asEdit = (guest, seat) => ({ subject: guest, values: { seat_id: seat } });

function summary(told) {
  const goals = told.goals.map((goal) => `${goal.label} ${goal.change > 0 ? "+" : ""}${goal.change}`).join(", ");
  const broken = told.broken.map((finding) => finding.sentence).join(" ");
  const moved = told.moved.map((move) => `${named(move.subject)} ${move.before.seat_id} → ${move.after.seat_id}`).join("; ");
  return [moved, told.words, goals && `(${goals})`, broken && say(`Vi phạm: ${broken}`, `Breaks: ${broken}`)].filter(Boolean).join(" ");
}

function look(chair) {
  for (const other of svg.querySelectorAll(".target")) other.classList.remove("target");
  clearTimeout(waiting);
  if (!lifted || !chair || chair === lifted) return;
  chair.classList.add("target");
  const guest = lifted.dataset.g;
  waiting = setTimeout(async () => {
    const answer = await ask([...edits, asEdit(guest, chair.dataset.s)]);
    if (!answer) return;
    tellHere(answer.status === 200 ? summary(answer.body) : sentence(answer.status, answer.body));
  }, WAIT_MS);
}

function lift(chair) {
  if (!chair.dataset.g) return tellHere(described(chair));
  drop();
  lifted = chair;
  chair.classList.add("lifted");
  return tellHere(say(`Đang nhấc ${named(chair.dataset.g)}: chọn ghế rồi nhấn M để đặt, Esc để thôi.`, `${named(chair.dataset.g)} is lifted: choose a seat and press M, Esc to leave it.`));
}

function drop() {
  clearTimeout(waiting);
  lifted?.classList.remove("lifted");
  for (const other of svg.querySelectorAll(".target")) other.classList.remove("target");
  lifted = null;
}

async function put(chair) {
  if (!lifted || chair === lifted) return drop();
  const guest = lifted.dataset.g;
  const before = lifted;
  drop();
  const wanted = [...edits, asEdit(guest, chair.dataset.s)];
  const answer = await ask(wanted);
  if (!answer) return undefined;
  if (answer.status !== 200) return tell(sentence(answer.status, answer.body), "error");
  exchange(before, chair);
  edits = wanted;
  return show(answer.body);
}

function exchange(one, other) {
  const [mine, theirs] = [one.dataset.g, other.dataset.g];
  const [ours, others] = [look_of(one), look_of(other)];
  set(other, mine, ours);
  set(one, theirs, theirs ? others : "free");
}

const look_of = (chair) => [...chair.classList].find((name) => /^(c\d|plain|free|blocked)$/.test(name)) ?? "plain";

function set(chair, guest, look) {
  chair.classList.remove(look_of(chair));
  chair.classList.add(look);
  if (guest) chair.dataset.g = guest;
  else delete chair.dataset.g;
}

// --- the draft -----------------------------------------------------------------------------------

function show(told) {
  draft.hidden = edits.length === 0;
  const list = draft.querySelector("[data-draft-list]");
  list.replaceChildren(...edits.map((edit) => element("li", { text: `${named(edit.subject)} → ${edit.values.seat_id}` })));
  const words = draft.querySelector("[data-draft-told]");
  words.replaceChildren();
  if (!told) return;
  words.append(element("p", { text: `${told.words} ${told.goals.map((goal) => `${goal.label} ${goal.change > 0 ? "+" : ""}${goal.change}`).join(", ")}` }));
  for (const finding of told.broken) words.append(element("p", { class: "broken", text: say(`Vi phạm: ${finding.sentence}`, `Breaks: ${finding.sentence}`) }));
  for (const finding of told.mended) words.append(element("p", { text: say(`Hết vi phạm: ${finding.sentence}`, `Mended: ${finding.sentence}`) }));
}

const original = chairs.map((chair) => [chair, chair.dataset.g ?? "", look_of(chair)]);

async function redo(wanted) {
  for (const [chair, guest, look] of original) set(chair, guest, look);
  edits = [];
  for (const edit of wanted) {
    const from = chairs.find((chair) => chair.dataset.g === edit.subject);
    const to = bySeat.get(edit.values.seat_id);
    if (from && to) exchange(from, to);
    edits.push(edit);
  }
  const answer = edits.length ? await ask(edits) : null;
  show(answer?.status === 200 ? answer.body : null);
  keepDraft();
}

const DRAFT = `seating-draft:${hall.dataset.plan}`;
const keepDraft = () => sessionStorage.setItem(DRAFT, JSON.stringify(edits));

async function keep(button) {
  button.disabled = true;
  tell(say("Đang kiểm tra và vẽ lại bản đồ, báo cáo…", "Checking, and drawing maps and reports anew…"), "info", "keeping");
  const answer = await send("POST", hall.dataset.keepUrl, { body: { edits, title: say("Sửa tay chỗ ngồi", "Seats changed by hand") } });
  button.disabled = false;
  if (answer.status !== 201) return tell(sentence(answer.status, answer.body), "error");
  sessionStorage.removeItem(DRAFT);
  return location.assign(answer.body.href);
}

async function pinAndSolve(button) {
  button.disabled = true;
  const wanted = new Map(chairs.filter((chair) => chair.dataset.g).map((chair) => [chair.dataset.g, chair.dataset.s]));
  for (const edit of edits) {
    const body = new URLSearchParams({ problem: "seating", subject: edit.subject, field: "seat_id", value: wanted.get(edit.subject) ?? edit.values.seat_id });
    const answer = await pin(body);
    if (answer >= 400) {
      button.disabled = false;
      return tell(say(`Chưa ghim được ${named(edit.subject)}; có thể khách đã có ghim khác.`, `Could not pin ${named(edit.subject)}.`), "error");
    }
  }
  sessionStorage.removeItem(DRAFT);
  return location.assign(hall.dataset.solveUrl);
}

async function pin(body) {
  const token = document.querySelector('meta[name="csrf"]').content;
  const answer = await fetch(hall.dataset.pinUrl, { method: "POST", body, headers: { "X-CSRF-Token": token }, redirect: "manual" });
  return answer.type === "opaqueredirect" ? 303 : answer.status;
}

// --- why here ------------------------------------------------------------------------------------

function why(guest) {
  if (!guest) return;
  const url = `${hall.dataset.explain}/${encodeURIComponent(guest)}?plan=${hall.dataset.plan}`;
  window.htmx.ajax("GET", url, { target: "#explain-body", swap: "innerHTML" });
}

// --- hands ---------------------------------------------------------------------------------------

let down = null;
let ghost = null;

const chairAt = (event) => {
  const found = document.elementFromPoint(event.clientX, event.clientY);
  return found?.matches?.("rect[data-s]") ? found : null;
};

function onDown(event) {
  const chair = event.target.closest("rect[data-s]");
  if (!chair) return;
  stand(chair);
  if (chair.dataset.g && event.button === 0) down = { chair, x: event.clientX, y: event.clientY };
}

function onMove(event) {
  if (!down) {
    const chair = event.target.closest?.("rect[data-s]");
    if (chair && !lifted) tellHere(described(chair));
    return;
  }
  if (!ghost && Math.hypot(event.clientX - down.x, event.clientY - down.y) < 6) return;
  if (!ghost) {
    lift(down.chair);
    ghost = document.createElementNS(SVG, "circle");
    ghost.setAttribute("r", "6");
    ghost.setAttribute("class", "ghost");
    svg.append(ghost);
    svg.setPointerCapture?.(event.pointerId);
  }
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  ghost.setAttribute("cx", at.x);
  ghost.setAttribute("cy", at.y);
  const chair = chairAt(event);
  if (chair && !chair.classList.contains("target")) look(chair);
}

function onUp(event) {
  const moved = ghost !== null;
  ghost?.remove();
  ghost = null;
  down = null;
  if (!moved) return;
  const chair = chairAt(event);
  if (chair) put(chair).then(keepDraft);
  else drop();
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function onKey(event) {
  if (STEPS[event.key]) step(...STEPS[event.key]);
  else if (event.key === "Escape" && lifted) drop();
  else if (event.key === "Enter" && cursor) why(cursor.dataset.g);
  else if (event.key.toLowerCase() === "m" && cursor && !event.ctrlKey) {
    if (lifted) put(cursor).then(keepDraft);
    else lift(cursor);
  } else return;
  event.preventDefault();
}

function point(show) {
  const chair = chairs.find((other) => other.dataset.g === show || other.dataset.s === show);
  if (!chair) return;
  chair.classList.add("shown");
  stand(chair);
}

svg.addEventListener("pointerdown", onDown);
svg.addEventListener("pointermove", onMove);
svg.addEventListener("pointerup", onUp);
svg.addEventListener("pointercancel", () => { ghost?.remove(); ghost = null; down = null; drop(); });
svg.addEventListener("dblclick", (event) => why(event.target.closest("rect[data-g]")?.dataset.g));
svg.addEventListener("keydown", onKey);
svg.addEventListener("focus", () => { if (!cursor) stand(chairs.find((chair) => chair.dataset.g) ?? chairs[0]); });
for (const button of hall.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => zoom(button.dataset.zoom));
draft.querySelector("[data-draft-undo]").addEventListener("click", () => redo(edits.slice(0, -1)));
draft.querySelector("[data-draft-clear]").addEventListener("click", () => redo([]));
draft.querySelector("[data-draft-keep]")?.addEventListener("click", (event) => keep(event.currentTarget));
draft.querySelector("[data-draft-pin]")?.addEventListener("click", (event) => pinAndSolve(event.currentTarget));

const answer = await send("GET", hall.dataset.people);
if (answer.status === 200) people = answer.body;
const kept = JSON.parse(sessionStorage.getItem(DRAFT) ?? "[]");
if (kept.length) await redo(kept);
if (hall.dataset.show) point(hall.dataset.show);
document.body.dataset.seatingReady = "true";
