// Keys that work on every page. Letters alone are keys only while no field and no cell is being typed into.

import { openDialog } from "./menus.js";

export const typing = (node) =>
  Boolean(node?.closest?.("input, textarea, select, [contenteditable], table[data-grid]"));

const SINGLE = {
  "/": () => document.querySelector("[data-filter-first]")?.focus(),
  "?": () => openDialog("keys"),
};

function undo() {
  const form = document.querySelector("form[data-undo]");
  form?.requestSubmit();
  return Boolean(form);
}

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey) return;
    const control = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (control && key === "k" && document.getElementById("palette")) {
      event.preventDefault();
      openDialog("palette");
    } else if (control && key === "z" && !event.shiftKey && !typing(event.target) && undo()) event.preventDefault();
    else if (!control && SINGLE[key] && !typing(event.target) && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      SINGLE[key]();
    }
  });
}
