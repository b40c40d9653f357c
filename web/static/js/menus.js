// Menus, dialogs and the explanation beside the page: open, close, give the focus back.

function closeMenus(except = null) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(except)) menu.open = false;
}

export function openDialog(id) {
  const dialog = document.getElementById(id);
  closeMenus();
  if (dialog && !dialog.open) dialog.showModal();
}

function closeExplanation(panel) {
  panel.hidden = true;
  panel.returnTo?.focus();
}

// What Escape closes first: a menu, then the explanation. The browser closes dialogs itself.
function escape() {
  if (document.querySelector("dialog[open]")) return;
  const menu = document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
    return;
  }
  const panel = document.querySelector("[data-explain]:not([hidden])");
  if (panel) closeExplanation(panel);
}

function click(event) {
  closeMenus(event.target);
  const hit = (selector) => event.target.closest?.(selector);
  const opener = hit("[data-open]");
  if (opener) openDialog(opener.dataset.open);
  if (hit("[data-close]") || event.target.matches?.("dialog[open]")) hit("dialog")?.close();
  if (hit("[data-print]")) window.print();
  const panel = hit("[data-explain-close]")?.closest("[data-explain]");
  if (panel) closeExplanation(panel);
}

function explained(event) {
  const panel = event.detail.target?.closest?.("[data-explain]");
  if (!panel) return;
  panel.returnTo = event.detail.requestConfig?.elt ?? document.activeElement;
  panel.hidden = false;
  if (!panel.contains(document.activeElement)) panel.focus({ preventScroll: window.innerWidth > 900 });
}

export function startMenus() {
  document.addEventListener("click", click);
  document.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && escape());
  document.addEventListener("htmx:afterSwap", explained);
}
