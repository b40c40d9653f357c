// The data room: help at the headings, ids suggested while typing, redoing, the row that a link leads to.

import { send, sentence } from "./http.js";
import { element, tell } from "./says.js";
import { say } from "./words.js";

const WAIT_MS = 150;
const place = document.getElementById("table-place");
const table = place?.querySelector("table[data-grid]");

if (table) {
  explain();
  suggest();
  point();
  redoing();
}

function explain() {
  const help = new Map(JSON.parse(place.dataset.help).map(([key, , words]) => [key, words]));
  for (const header of table.tHead.rows[0].cells) {
    if (help.has(header.dataset.column)) header.title = help.get(header.dataset.column);
  }
}

// Cells that name rows of another table: while one types, the server is asked for ids; the browser lists them.
function suggest() {
  const refers = JSON.parse(place.dataset.refers);
  const list = element("datalist", { id: "suggested-ids" });
  document.body.append(list);
  let timer = 0;
  const ask = async (column, words) => {
    const answer = await send("GET", `${place.dataset.api}/suggestions?column=${encodeURIComponent(column)}&q=${encodeURIComponent(words)}`);
    if (answer.status === 200) list.replaceChildren(...answer.body.map(([id, title]) => element("option", { value: id, text: title })));
  };
  const start = (event, wait) => {
    const input = event.target.closest?.(".cell-input");
    const column = input && table.tHead.rows[0].cells[input.closest("td").cellIndex].dataset.column;
    if (!input || input.tagName !== "INPUT" || !(column in refers)) return;
    input.setAttribute("list", list.id);
    clearTimeout(timer);
    timer = setTimeout(() => ask(column, input.value.split(";").at(-1).trim()), wait);
  };
  table.addEventListener("focusin", (event) => start(event, 0));
  table.addEventListener("input", (event) => start(event, WAIT_MS));
}

function point() {
  const row = table.querySelector(`tr[data-row="${CSS.escape(place.dataset.at)}"]`);
  if (!row) return;
  row.classList.add("pointed-at");
  row.scrollIntoView({ block: "center" });
  row.cells[0].focus({ preventScroll: true });
}

function redoing() {
  const redo = async () => {
    const answer = await send("POST", `${place.dataset.api}/redo`, { body: {} });
    if (answer.status === 200) location.reload();
    else tell(sentence(answer.status, answer.body), "info", "redo");
  };
  document.getElementById("redo")?.addEventListener("click", redo);
  table.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "y" || event.target.closest(".cell-input")) return;
    event.preventDefault();
    redo();
  });
  document.getElementById("redo")?.setAttribute("title", say("Làm lại lần sửa vừa hoàn tác", "Bring back what was undone last"));
}
