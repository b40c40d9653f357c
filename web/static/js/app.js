// What every page runs. Grids and charts are fetched only by the pages that have them.

import { applyChoices, startChoices } from "./choices.js";
import { watchHtmx } from "./http.js";
import { restoreForms, startKeep } from "./keep.js";
import { startKeys } from "./keys.js";
import { startMenus } from "./menus.js";
import { startPalette } from "./palette.js";

async function enliven(root) {
  applyChoices(root);
  restoreForms(root);
  const has = (selector) => root.matches?.(selector) || root.querySelector(selector);
  if (has("table[data-grid]")) (await import("./grid.js")).startGrids(root);
  if (has("[data-chart]")) (await import("./chart.js")).startCharts(root);
}

watchHtmx();
startMenus();
startKeys();
startChoices();
startKeep();
startPalette();
enliven(document.body).then(() => document.documentElement.setAttribute("data-ready", ""));
document.addEventListener("htmx:load", (event) => event.detail.elt !== document.body && enliven(event.detail.elt));
