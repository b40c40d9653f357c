// When everything is expected: the same rules as planner/runsheet/live/forecast.py, so that a screen counts on
// between two messages. A test holds the two against each other.

export const course = (day, id) => day.courses[id] ?? { status: "waiting", started: null, ended: null, held: 0, heldSince: null };
export const told = (day, item) => day.starts[item.id] ?? item.start;
export const duration = (item) => item.end - item.start;

// Items so that whatever an item waits for stands before it; items of a circle come last.
export function inOrder(items) {
  const known = new Set(items.map((item) => item.id));
  const waits = new Map(items.map((item) => [item.id, new Set(tiesOf(item, known).map((tie) => tie.before))]));
  const followers = new Map();
  for (const [id, before] of waits) {
    for (const one of before) followers.set(one, [...(followers.get(one) ?? []), id]);
  }
  const order = [...waits].filter(([, before]) => before.size === 0).map(([id]) => id);
  for (const id of order) {
    for (const follower of followers.get(id) ?? []) {
      waits.get(follower).delete(id);
      if (waits.get(follower).size === 0) order.push(follower);
    }
  }
  const placed = new Set(order);
  return [...order, ...items.map((item) => item.id).filter((id) => !placed.has(id))];
}

function tiesOf(item, known) {
  return item.ties
    .map(([before, fromEnd, toEnd, lag]) => ({ before, fromEnd, toEnd, lag }))
    .filter((tie) => known.has(tie.before));
}

export function prepared(items) {
  const byId = new Map(items.map((item) => [item.id, item]));
  const known = new Set(byId.keys());
  const ties = new Map(items.map((item) => [item.id, tiesOf(item, known)]));
  return { items, byId, ties, order: inOrder(items) };
}

export function forecast(plan, day, now) {
  const passed = passedBy(plan, day);
  const found = new Map();
  for (const id of plan.order) found.set(id, expected(plan, day, { id, now, passed, found }));
  return found;
}

function expected(plan, day, { id, now, passed, found }) {
  const item = plan.byId.get(id);
  const own = course(day, id);
  if (own.status === "waiting" && passed.has(id)) {
    const end = Math.min(item.end, passed.get(id));
    return { start: Math.min(item.start, end), end, assumed: true };
  }
  if (own.status === "waiting") {
    const start = Math.max(told(day, item), asked(plan, found, id, duration(item)), now);
    return { start, end: start + duration(item), assumed: false };
  }
  if (own.status === "skipped") {
    const start = Math.max(told(day, item), asked(plan, found, id, 0));
    return { start, end: start, assumed: false };
  }
  if (own.ended !== null) return { start: own.started, end: own.ended, assumed: false };
  const held = own.held + (own.heldSince === null ? 0 : Math.max(0, now - own.heldSince));
  return { start: own.started, end: Math.max(own.started + held + duration(item), now), assumed: false };
}

function asked(plan, found, id, length) {
  let allowed = 0;
  for (const tie of plan.ties.get(id)) {
    const before = found.get(tie.before);
    if (before === undefined) continue; // it stands in a circle
    const moment = (tie.fromEnd ? before.end : before.start) + tie.lag;
    allowed = Math.max(allowed, moment - (tie.toEnd ? length : 0));
  }
  return allowed;
}

// Items that nobody entered and that are taken for over: something that waits for their end has begun, or they were
// planned to be over when the session was opened.
function passedBy(plan, day) {
  const before = plan.items.filter((item) => told(day, item) + duration(item) <= day.opened);
  const found = new Map(before.map((item) => [item.id, day.opened]));
  for (const id of [...plan.order].reverse()) {
    const known = [course(day, id).started, found.get(id)].filter((each) => each !== null && each !== undefined);
    if (known.length === 0) continue;
    for (const tie of plan.ties.get(id)) {
      if (!tie.fromEnd || tie.toEnd) continue;
      found.set(tie.before, Math.min(...known, found.get(tie.before) ?? Infinity));
    }
  }
  return found;
}
