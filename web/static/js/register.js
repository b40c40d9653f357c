// Keys of the guest register: 1, 2, 3 over pairs; Enter, A, D over answers; the search of the door.

const typing = (target) => target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select") !== null;
const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;

function pairs() {
  const all = [...document.querySelectorAll("[data-pair]")];
  if (!all.length) return;
  const choose = (pair) => {
    for (const each of document.querySelectorAll("[data-pair]")) each.toggleAttribute("data-current", each === pair);
    pair?.scrollIntoView({ block: "center" });
    pair?.querySelector("button[data-key]")?.focus({ preventScroll: true });
  };
  const later = (pair) => {
    const rest = [...document.querySelectorAll("[data-pair]")];
    choose(rest[(rest.indexOf(pair) + 1) % rest.length]);
  };
  for (const pair of all) {
    pair.addEventListener("focusin", () => {
      for (const each of all) each.toggleAttribute("data-current", each === pair);
    });
    pair.querySelector("[data-later]")?.addEventListener("click", () => later(pair));
  }
  document.addEventListener("keydown", (event) => {
    if (!plain(event) || typing(event.target) || !["1", "2", "3"].includes(event.key)) return;
    const pair = document.querySelector("[data-pair][data-current]");
    const button = pair?.querySelector(`[data-key="${event.key}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}

function answers() {
  const search = document.querySelector("#answer-q");
  if (!search) return;
  const lines = () => [...document.querySelectorAll(".answers li[data-guest]")];
  const choose = (line) => {
    for (const each of lines()) each.toggleAttribute("data-current", each === line);
    line?.focus();
  };
  document.querySelector("#answer-search").addEventListener("submit", (event) => {
    if (document.activeElement !== search || !lines().length) return;
    event.preventDefault();
    choose(lines()[0]);
  });
  document.addEventListener("keydown", (event) => {
    if (!plain(event) || typing(event.target)) return;
    const line = document.querySelector(".answers li[data-current]");
    if (!line) return;
    const key = event.key.toLowerCase();
    if (key === "a" || key === "d") {
      event.preventDefault();
      line.querySelector(`button[value="${key === "a" ? "accepted" : "declined"}"]`)?.click();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const all = lines();
      choose(all[Math.min(all.length - 1, Math.max(0, all.indexOf(line) + (event.key === "ArrowDown" ? 1 : -1)))]);
    } else if (event.key === "Escape") search.focus();
  });
}

pairs();
answers();
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.tagName === "MAIN") pairs();
});
