// Flows on the map: width by volume, colour by how full a road is. The letters are those of planner/maps/flows.py.

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
const COLOURS = [[0.5, "#5b8fb9"], [0.8, "#e69f00"], [1, "#d55e00"], [Infinity, "#8b0000"]];
const WIDEST = 13;
const FULL_ROAD = 2000;

/* A moment is "2025-06-16 07:15"; the flow of another day is nothing. */
export function flowAt(flow, moment) {
  const [day, clock] = moment.split(" ");
  if (!clock || flow.day !== day) return { volume: 0, load: 0 };
  const [hours, minutes] = clock.split(":").map(Number);
  const place = hours * 4 + Math.floor(minutes / 15);
  const pairs = DIGITS.indexOf(flow.volume[place * 2]) * 64 + DIGITS.indexOf(flow.volume[place * 2 + 1]);
  return { volume: pairs * 2, load: DIGITS.indexOf(flow.load[place]) * 0.04 };
}

export function flowStyle(flow, moment) {
  const { volume, load } = flowAt(flow, moment);
  const color = COLOURS.find(([most]) => load < most)[1];
  const weight = Math.max(1.5, Math.min(WIDEST, WIDEST * Math.sqrt(volume / FULL_ROAD)));
  return { color, weight, opacity: volume > 0 ? 0.85 : 0, dashArray: load >= 1 ? "9 4" : null };
}
