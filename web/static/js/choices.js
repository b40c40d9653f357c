// Choices of the reader: the theme (kept by the server), the columns of a list (kept in this browser).

import { send, sentence } from "./http.js";
import { tell } from "./says.js";

const keyOf = (list) => `columns:${location.pathname}:${list}`;
const hiddenOf = (list) => new Set(JSON.parse(localStorage.getItem(keyOf(list)) ?? "[]"));

function showColumns(table) {
  const hidden = hiddenOf(table.dataset.columns);
  const headers = [...table.tHead.rows[0].cells];
  for (const row of table.rows) {
    headers.forEach((header, index) => {
      if (row.cells[index]?.colSpan === 1) row.cells[index].hidden = hidden.has(header.dataset.column);
    });
  }
}

function showChoice(menu) {
  const hidden = hiddenOf(menu.dataset.columnChoice);
  for (const box of menu.querySelectorAll("input")) box.checked = !hidden.has(box.value);
}

function chooseColumn(event) {
  const menu = event.target.closest?.("[data-column-choice]");
  if (!menu) return;
  const list = menu.dataset.columnChoice;
  const hidden = [...menu.querySelectorAll("input:not(:checked)")].map((box) => box.value);
  localStorage.setItem(keyOf(list), JSON.stringify(hidden));
  document.querySelectorAll(`table[data-columns="${CSS.escape(list)}"]`).forEach(showColumns);
}

// The theme changes at once and without leaving the page, so that nothing typed is lost.
async function chooseTheme(event) {
  const button = event.target.closest?.("[data-theme-choice]");
  if (!button) return;
  event.preventDefault();
  const theme = button.dataset.themeChoice;
  document.documentElement.dataset.theme = theme;
  for (const other of button.parentElement.querySelectorAll("[data-theme-choice]"))
    other.setAttribute("aria-pressed", String(other === button));
  const body = new FormData(button.form);
  body.set("theme", theme);
  const answer = await send("POST", button.form.getAttribute("action"), { body });
  if (answer.status === 0 || answer.status >= 400) tell(sentence(answer.status, answer.body), "error", "theme");
}

// The address of a filtered list holds what was chosen, once, and nothing empty.
function filterRequest(event) {
  const { elt, parameters } = event.detail;
  if (!elt.matches?.("form.filters")) return;
  event.detail.path = location.pathname;
  for (const [name, value] of Object.entries(parameters)) if (value === "") delete parameters[name];
}

export function startChoices() {
  document.addEventListener("htmx:configRequest", filterRequest);
  document.addEventListener("change", chooseColumn);
  document.addEventListener("click", chooseTheme);
}

export function applyChoices(root) {
  root.querySelectorAll("table[data-columns]").forEach(showColumns);
  root.querySelectorAll("[data-column-choice]").forEach(showChoice);
}
