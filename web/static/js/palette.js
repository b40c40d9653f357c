// Ctrl K: search over the event. The server answers GET {search_url}?q= with [{kind, title, detail, href}].

import { send, sentence } from "./http.js";
import { element } from "./says.js";
import { say } from "./words.js";

const WAIT_MS = 160;

export function startPalette() {
  const dialog = document.getElementById("palette");
  const url = document.body.dataset.searchUrl;
  if (!dialog || !url) return;
  const field = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const said = dialog.querySelector("[role=status]");
  let timer = 0;
  let running = null;

  const options = () => [...list.children];
  const current = () => options().find((option) => option.getAttribute("aria-selected") === "true");

  function choose(option) {
    current()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  }

  function show(found) {
    list.replaceChildren(...found.map(line));
    list.hidden = found.length === 0;
    field.setAttribute("aria-expanded", String(found.length > 0));
    said.textContent = found.length
      ? say(`${found.length} kết quả`, `${found.length} results`)
      : say("Không thấy gì. Thử gõ ít chữ hơn.", "Nothing found. Try fewer letters.");
    choose(options()[0]);
  }

  async function ask() {
    running?.abort();
    const words = field.value.trim();
    if (!words) {
      list.hidden = true;
      said.textContent = "";
      return;
    }
    running = new AbortController();
    try {
      const answer = await send("GET", `${url}${url.includes("?") ? "&" : "?"}q=${encodeURIComponent(words)}`, {
        signal: running.signal,
      });
      if (Array.isArray(answer.body)) show(answer.body);
      else said.textContent = sentence(answer.status, answer.body);
    } catch {
      // a newer question has taken this one's place
    }
  }

  const go = (option) => option?.dataset.href && location.assign(option.dataset.href);

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const all = options();
      choose(all[(all.indexOf(current()) + step + all.length) % all.length]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      go(current());
    }
  });
  list.addEventListener("click", (event) => go(event.target.closest("[role=option]")));
  dialog.addEventListener("close", () => running?.abort());
}

function line(found, index) {
  const attributes = { role: "option", id: `palette-${index}`, "aria-selected": "false" };
  const option = element(
    "li",
    attributes,
    element("span", { class: "kind", text: found.kind }),
    element("span", { text: found.title }),
  );
  if (found.detail) option.append(element("span", { class: "detail", text: found.detail }));
  // Only addresses of this server: a stored "javascript:" must not run.
  if (new URL(found.href, location.href).origin === location.origin) option.dataset.href = found.href;
  return option;
}
