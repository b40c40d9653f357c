// Pictures of a plan: any part opens its explanation, by mouse or keys; arrow keys go to the neighbour on screen.
//
//   <div data-explain-at="/events/…/explain/lodging/" data-plan="…">  … <a data-s="K0001" href="?show=K0001#K0001">

const PART = "a[data-s]";

const addressOf = (link) => {
  const zone = link.closest("[data-explain-at]");
  const plan = zone.dataset.plan ? `?plan=${encodeURIComponent(zone.dataset.plan)}` : "";
  return `${zone.dataset.explainAt}${encodeURIComponent(link.dataset.s)}${plan}`;
};

function mark(subject) {
  for (const old of document.querySelectorAll("a.shown")) old.classList.remove("shown");
  for (const link of document.querySelectorAll(PART)) if (link.dataset.s === subject) link.classList.add("shown");
}

function open(event) {
  const link = event.target.closest?.(PART);
  if (!link?.closest("[data-explain-at]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  mark(link.dataset.s);
  const here = new URL(location.href);
  here.searchParams.set("show", link.dataset.s);
  here.hash = "";
  history.replaceState(history.state, "", here);
  window.htmx.ajax("GET", addressOf(link), { source: link, target: "#explain-body", swap: "innerHTML" });
}

const middle = (link) => {
  const box = link.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
};

function neighbour(link, links, along, across, sign) {
  const from = middle(link);
  let best = null;
  let least = Infinity;
  for (const other of links) {
    const to = middle(other);
    const ahead = (to[along] - from[along]) * sign;
    const price = ahead + 3 * Math.abs(to[across] - from[across]);
    if (ahead > 2 && price < least) [best, least] = [other, price];
  }
  return best;
}

const WAYS = { ArrowRight: ["x", "y", 1], ArrowLeft: ["x", "y", -1], ArrowDown: ["y", "x", 1], ArrowUp: ["y", "x", -1] };

function move(event) {
  const picture = event.target.closest?.("[data-picture]");
  if (!picture || !WAYS[event.key]) return;
  const links = [...picture.querySelectorAll(PART)];
  const next = neighbour(event.target, links, ...WAYS[event.key]);
  if (!next) return;
  event.preventDefault();
  goTo(links, next);
  next.focus();
}

const goTo = (links, chosen) => links.forEach((link) => link.setAttribute("tabindex", link === chosen ? "0" : "-1"));

function start(picture) {
  const links = [...picture.querySelectorAll(PART)];
  if (links.length) goTo(links, picture.querySelector(".shown, :target") ?? links[0]);
}

document.addEventListener("click", open);
document.addEventListener("keydown", move);
const shown = new URLSearchParams(location.search).get("show");
if (shown && !document.querySelector("a.shown")) mark(shown);
document.querySelectorAll("[data-picture]").forEach(start);
document.querySelector("a.shown, tr .shown")?.scrollIntoView({ block: "center", inline: "center" });
