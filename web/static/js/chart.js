// The curve of a running solve: best score against proven bound, in words, as a picture and as a table.
//
// <figure data-chart='{"unit": "điểm", "points": [{"t_s": 1, "score": 240, "bound": 80}]}'>; the macro ui.chart makes it.
// With data-stream-url the server sends the same object as the data of each event; with htmx it swaps the figure.

import { element } from "./says.js";
import { say } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [200, 72, 120, 12, 28];
const widthOf = (figure) => Math.min(Math.max(figure.clientWidth, 280), 760); // drawn at the size shown: letters stay letters
const opened = new Set();

const locale = () => (document.documentElement.lang === "en" ? "en-GB" : "vi-VN");
const figures = (value) => value.toLocaleString(locale(), { maximumFractionDigits: 1 });
const known = (value) => value !== null && value !== undefined;

function draw(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

export function gapWords(point) {
  if (!point || !known(point.score)) return say("Chưa có phương án nào.", "No plan yet.");
  if (!known(point.bound))
    return say("Chưa chứng minh được cách tối ưu bao xa.", "How far from the optimum is not yet proven.");
  const gap = Math.abs(point.score - point.bound) / Math.max(Math.abs(point.score), 1e-9);
  if (gap < 1e-9) return say("Đã chứng minh là tối ưu.", "Proven optimal.");
  return say(
    `Cách tối ưu không quá ${figures(Math.ceil(gap * 1000) / 10)} %.`,
    `Within ${figures(Math.ceil(gap * 1000) / 10)} % of the optimum.`,
  );
}

function scales(points, width) {
  const values = points.flatMap((point) => [point.score, point.bound]).filter(known);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || Math.abs(high) || 1) * 0.08;
  const end = Math.max(points.at(-1).t_s, 1);
  return {
    end,
    right: width - RIGHT,
    ticks: [low, (low + high) / 2, high],
    x: (t) => LEFT + (t / end) * (width - LEFT - RIGHT),
    y: (value) => TOP + ((high + room - value) / (high - low + 2 * room)) * (HEIGHT - TOP - BOTTOM),
  };
}

// A score holds until a better one is found: steps, not slopes.
function steps(points, key, { x, y, end }) {
  const found = points.filter((point) => known(point[key]));
  const path = found.map((point, index) =>
    index
      ? `H${x(point.t_s).toFixed(1)}V${y(point[key]).toFixed(1)}`
      : `M${x(point.t_s).toFixed(1)} ${y(point[key]).toFixed(1)}`,
  );
  return found.length ? `${path.join("")}H${x(end).toFixed(1)}` : "";
}

// Names and last values at the right end, kept apart when the lines meet.
function labels(last, scale) {
  const lines = [
    [say("Điểm", "Score"), last.score],
    [say("Chặn", "Bound"), last.bound],
  ].filter(([, value]) => known(value));
  const places = lines.map(([, value]) => scale.y(value) + 4);
  if (places.length === 2 && Math.abs(places[0] - places[1]) < 16) {
    const middle = (places[0] + places[1]) / 2;
    const upper = last.score >= last.bound ? -8 : 8;
    places[0] = middle + upper;
    places[1] = middle - upper;
  }
  return lines.map(([name, value], index) =>
    draw("text", { x: scale.right + 8, y: places[index].toFixed(1), class: "lead" }, `${name} ${figures(value)}`),
  );
}

function picture(points, words, width) {
  const svg = draw("svg", {
    viewBox: `0 0 ${width} ${HEIGHT}`,
    width,
    height: HEIGHT,
    role: "img",
    "aria-label": words,
  });
  const scale = scales(points, width);
  for (const tick of scale.ticks) {
    const y = scale.y(tick).toFixed(1);
    svg.append(
      draw("path", { class: "rule", d: `M${LEFT} ${y}H${scale.right}` }),
      draw("text", { x: LEFT - 8, y: Number(y) + 4, "text-anchor": "end" }, figures(Math.abs(tick) < 100 ? tick : Math.round(tick))),
    );
  }
  for (const share of [0, 0.5, 1]) {
    const t = scale.end * share;
    svg.append(draw("text", { x: scale.x(t).toFixed(1), y: HEIGHT - 8, "text-anchor": "middle" }, `${figures(t)} s`));
  }
  svg.append(draw("path", { class: "axis", d: `M${LEFT} ${HEIGHT - BOTTOM}H${scale.right}` }));
  svg.append(
    draw("path", { class: "bound", d: steps(points, "bound", scale) }),
    draw("path", { class: "score", d: steps(points, "score", scale) }),
  );
  svg.append(...labels(points.at(-1), scale));
  return svg;
}

function table(points, id) {
  const titles = [say("Giây", "Seconds"), say("Điểm tốt nhất", "Best score"), say("Chặn", "Bound")];
  const head = element(
    "thead",
    {},
    element("tr", {}, ...titles.map((text) => element("th", { scope: "col", class: "n", text }))),
  );
  const rows = points
    .slice(-12)
    .map((point) =>
      element(
        "tr",
        {},
        ...[point.t_s, point.score, point.bound].map((value) =>
          element("td", { class: "n", text: known(value) ? figures(value) : "–" }),
        ),
      ),
    );
  const details = element(
    "details",
    {},
    element("summary", { text: say("Số liệu", "Figures") }),
    element("table", {}, head, element("tbody", {}, ...rows)),
  );
  details.open = opened.has(id);
  details.addEventListener("toggle", () => opened[details.open ? "add" : "delete"](id));
  return details;
}

function render(figure, { points = [], unit = "" }) {
  const words = gapWords(points.at(-1));
  const caption = element(
    "figcaption",
    {},
    element("b", { text: figure.dataset.label }),
    element("span", { text: ` ${unit ? `(${unit}) ` : ""}· ${words}` }),
  );
  figure.replaceChildren(
    caption,
    ...(points.length
      ? [picture(points, `${figure.dataset.label}. ${words}`, widthOf(figure)), table(points, figure.id)]
      : []),
  );
}

function follow(figure) {
  const stream = new EventSource(figure.dataset.streamUrl);
  stream.addEventListener("message", (event) => {
    if (figure.isConnected) render(figure, JSON.parse(event.data));
    else stream.close();
  });
  stream.addEventListener("done", () => stream.close());
}

export function startCharts(root) {
  const figuresOf = root.matches?.("[data-chart]") ? [root] : root.querySelectorAll("[data-chart]");
  for (const figure of figuresOf) {
    if ("started" in figure.dataset) continue;
    figure.dataset.started = "";
    render(figure, JSON.parse(figure.dataset.chart));
    if (figure.dataset.streamUrl) follow(figure);
  }
}
