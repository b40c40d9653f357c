// Messages in the live region #says: spoken by screen readers, shown above the page, gone when closed.

import { say } from "./words.js";

const SIGNS = { success: "check", warning: "warning", error: "cross", info: "info" };

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `/static/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

export function element(tag, { text, ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text; // never innerHTML: what others typed stays text
  made.append(...children);
  return made;
}

export function tell(text, kind = "info", id = null) {
  const region = document.getElementById("says");
  if (!region) return;
  forget(id);
  const close = element("button", { class: "button quiet slim", type: "button", text: say("Đóng", "Close") });
  const flash = element(
    "div",
    { class: `flash ${kind}`, "data-kind": kind },
    icon(SIGNS[kind]),
    element("p", { text }),
    close,
  );
  if (id) flash.dataset.about = id;
  close.addEventListener("click", () => flash.remove());
  region.append(flash);
  if (kind === "success" || kind === "info") setTimeout(() => flash.remove(), 8000);
}

export function forget(id) {
  if (id) document.querySelector(`#says [data-about="${id}"]`)?.remove();
}
