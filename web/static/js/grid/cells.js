// The cells of a grid: what stands in them, what is wrong with them, where they are.

import { element } from "../says.js";

let faultCount = 0;

export function columnsOf(table) {
  return [...table.tHead.rows[0].cells].map((header, index) => ({
    index,
    key: header.dataset.column ?? null,
    kind: header.dataset.kind ?? "text",
    label: header.textContent.trim(),
    readonly: !header.dataset.column || "readonly" in header.dataset,
    choices: header.dataset.choices ? JSON.parse(header.dataset.choices) : null,
  }));
}

export const valueOf = (cell) => cell.dataset.value ?? cell.textContent.trim();
export const editable = (cell, column) => !column.readonly && !("readonly" in cell.dataset);

// What the server has last accepted; differs from the value while a save is under way or was refused.
export const savedOf = (cell) => cell.dataset.saved ?? valueOf(cell);

export const wordsOf = (column, value) => column.choices?.find(([key]) => key === value)?.[1] ?? value;

export function show(cell, value, text) {
  cell.dataset.value = value;
  cell.replaceChildren(text);
}

// The server's word about one cell: either the plain value or {value, text}.
export function settle(cell, column, given) {
  const plain = given === null || typeof given !== "object";
  const value = String((plain ? given : given.value) ?? "");
  show(cell, value, plain ? wordsOf(column, value) : String(given.text));
  delete cell.dataset.saved;
  cell.classList.remove("saving", "unsaved");
  blame(cell, null);
}

export function blame(cell, sentence) {
  cell.querySelector(".cell-fault")?.remove();
  cell.classList.toggle("faulty", Boolean(sentence));
  cell.removeAttribute("aria-invalid");
  cell.removeAttribute("aria-describedby");
  if (!sentence) return;
  cell.dataset.value ??= cell.textContent.trim();
  faultCount += 1;
  const note = element("span", { class: "cell-fault", id: `cell-fault-${faultCount}`, text: sentence });
  cell.setAttribute("aria-invalid", "true");
  cell.setAttribute("aria-describedby", note.id);
  cell.append(note);
}

export function newRow(columns, deleter) {
  const row = element("tr");
  for (const column of columns) row.append(column.key ? newCell(column) : deleter());
  return row;
}

function newCell(column) {
  const cell = element("td", { "data-kind": column.kind });
  if (column.readonly) cell.setAttribute("data-readonly", "");
  show(cell, "", "");
  return cell;
}

export function fill(row, columns, given) {
  if (given.id !== undefined) row.dataset.row = given.id;
  if (given.version !== undefined) row.dataset.version = given.version;
  for (const column of columns) {
    if (!column.key) continue;
    const cell = row.cells[column.index];
    const busy = Number(cell.dataset.waiting ?? 0) > 0 || cell.classList.contains("editing");
    if (given.cells && column.key in given.cells && !busy) settle(cell, column, given.cells[column.key]);
    if (given.faults && !busy) blame(cell, given.faults[column.key]);
  }
}

// What a row holds that the server does not know yet; empty cells are left to the server.
export function typedIn(row, columns) {
  const typed = columns.filter((column) => column.key && !column.readonly && valueOf(row.cells[column.index]) !== "");
  return Object.fromEntries(typed.map((column) => [column.key, valueOf(row.cells[column.index])]));
}
