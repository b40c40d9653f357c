// What a screen knows: the day as the server told it, one message after the other, and nothing of its own.

import { send, sentence } from "../http.js";
import { tell } from "../says.js";
import { forecast, prepared } from "./forecast.js";

const MOST_LINES = 300;

export class Model {
  constructor(api, view) {
    this.api = api;
    this.view = view;
    this.day = null;
    this.offset = 0; // clock of the session minus clock of this device
  }

  // Returns whether the server answered.
  async load() {
    const { status, body } = await send("GET", `${this.api}?view=${this.view}`);
    if (status !== 200) {
      if (status !== 0) tell(sentence(status, body), "error", "live");
      return false;
    }
    this.day = body;
    this.plan = prepared(body.items);
    this.undone = new Set(body.undone);
    this.setClock(body.now);
    return true;
  }

  setClock(now) {
    this.offset = now - Date.now();
  }

  get now() {
    return Date.now() + this.offset;
  }

  get sequence() {
    return this.day.sequence;
  }

  shown() {
    return this.day.items.filter((item) => item.title !== undefined);
  }

  item(id) {
    return this.plan.byId.get(id);
  }

  forecast() {
    return forecast(this.plan, this.day, this.now);
  }

  // Returns "same", "changed", or "gap" when the day must be loaded anew.
  take(message) {
    if (message.n <= this.sequence) return "same";
    if (message.n !== this.sequence + 1) return "gap";
    if (message.variant !== undefined && message.variant !== this.day.variant) return "gap";
    this.day.sequence = message.n;
    if (message.course) this.day.courses[message.item] = message.course;
    if (message.ticks) this.day.ticks[message.item] = message.ticks;
    if (message.starts) this.day.starts = message.starts;
    if (message.undoes) this.undone.add(message.undoes);
    if (message.line) this.day.log = [...this.day.log, message.line].slice(-MOST_LINES);
    return "changed";
  }
}
