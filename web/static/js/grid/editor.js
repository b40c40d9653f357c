// The field inside a cell while it is edited.

import { element } from "../says.js";
import { valueOf } from "./cells.js";

function field(column, value) {
  const label = { "aria-label": column.label, class: "cell-input" };
  if (column.choices) {
    const known = column.choices.some(([key]) => key === value)
      ? column.choices
      : [[value, value || "–"], ...column.choices];
    const select = element(
      "select",
      label,
      ...known.map(([key, words]) => element("option", { value: key, text: words })),
    );
    select.value = value;
    return select;
  }
  const numeric = column.kind === "number" || column.kind === "money";
  const input = element("input", {
    ...label,
    type: "text",
    autocomplete: "off",
    inputmode: numeric ? "decimal" : "text",
  });
  input.value = value;
  return input;
}

// Opens the cell; `done(value, step)` is called once, with null when the edit was given up.
// Typing on a cell opens it empty and lets the key fall into the field, so that input methods for Vietnamese work.
export function edit(cell, column, { typed = false, done }) {
  const before = [...cell.childNodes];
  const made = field(column, valueOf(cell));
  if (typed && !column.choices) made.value = "";
  let open = true;

  function finish(value, step) {
    if (!open) return;
    open = false;
    cell.classList.remove("editing");
    cell.replaceChildren(...before);
    done(value, step);
  }

  made.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { Enter: [event.shiftKey ? -1 : 1, 0], Tab: [0, event.shiftKey ? -1 : 1], Escape: [0, 0] }[event.key];
    event.stopPropagation();
    if (!step) return;
    event.preventDefault();
    finish(event.key === "Escape" ? null : made.value.trim(), step);
  });
  made.addEventListener("blur", () => finish(made.value.trim(), null));
  cell.dataset.value = valueOf(cell);
  cell.classList.add("editing");
  cell.replaceChildren(made);
  made.focus();
  if (!typed) made.select?.();
}
