// Signs that would cover each other are pushed apart, each tied to its place by a thin line.

const L = window.L;
const TURNS = 160;
const LEADER_FROM = 9;
const LEADER = { color: "#444", weight: 1, interactive: false, pane: "kt-leaders" };

export function spread(map, leaders) {
  const far = map.getContainer().classList.contains("kt-far");
  const items = [];
  leaders.clearLayers();
  map.eachLayer((layer) => {
    const sign = layer.options.icon && layer.getElement?.();
    if (!sign || !layer.options.interactive || layer.options.draggable) return;
    const badge = sign.querySelector(".kt-badge");
    const mark = badge?.querySelector(".kt-mark");
    if (!mark) return;
    const dots = far && (badge.matches(".kt-post") || badge.matches(".kt-parking"));
    const at = map.latLngToLayerPoint(layer.getLatLng());
    const item = { map, leaders, badge, x: at.x, y: at.y, dx: 0, dy: 0, order: items.length, w: mark.offsetWidth + 2, h: mark.offsetHeight + 2, fixed: badge.matches(".kt-ceremony"), sign: true };
    if (dots) place(item);
    else items.push(item);
    const under = badge.querySelector(".kt-under");
    if (item.fixed && under) items.push({ ...item, w: under.offsetWidth, h: under.offsetHeight + 4, sign: false, y: at.y + (item.h + under.offsetHeight) / 2 });
  });
  for (let turn = 0; turn < TURNS; turn += 1) {
    if (!pushAll(items)) break;
    if (turn < TURNS / 2) items.forEach(pullBack);
  }
  items.filter((item) => item.sign).forEach(place);
}

// Early on every sign is drawn back a little to its place, so that none strays.
function pullBack(item) {
  item.dx *= 0.96;
  item.dy *= 0.96;
}

function pushAll(items) {
  let moved = false;
  for (let i = 0; i < items.length; i += 1) {
    for (let j = i + 1; j < items.length; j += 1) moved = push(items[i], items[j]) || moved;
  }
  return moved;
}

function push(a, b) {
  const gapX = b.x + b.dx - a.x - a.dx;
  const gapY = b.y + b.dy - a.y - a.dy;
  const overX = (a.w + b.w) / 2 - Math.abs(gapX);
  const overY = (a.h + b.h) / 2 - Math.abs(gapY);
  if (overX <= 0.5 || overY <= 0.5 || (a.fixed && b.fixed)) return false;
  // Out of the way of a fixed sign by the shortest path; away from each other in proportion to their shape.
  const lean = a.fixed || b.fixed ? overX - overY : overX / (a.w + b.w) - overY / (a.h + b.h);
  const sideways = Math.abs(lean) < 0.02 ? (a.order + b.order) % 2 === 1 : lean < 0;
  const [axis, over, way] = sideways ? ["dx", overX, gapX < 0 ? -1 : 1] : ["dy", overY, gapY < 0 ? -1 : 1];
  const share = a.fixed ? 0 : b.fixed ? 1 : 0.5;
  a[axis] -= way * over * share;
  b[axis] += way * over * (1 - share);
  return true;
}

function place(item) {
  item.badge.style.setProperty("--kt-dx", `${item.dx.toFixed(1)}px`);
  item.badge.style.setProperty("--kt-dy", `${item.dy.toFixed(1)}px`);
  if (Math.hypot(item.dx, item.dy) < LEADER_FROM) return;
  const ends = [[item.x, item.y], [item.x + item.dx, item.y + item.dy]];
  L.polyline(ends.map((end) => item.map.layerPointToLatLng(end)), LEADER).addTo(item.leaders);
}
