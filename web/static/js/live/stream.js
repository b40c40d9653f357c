// The line to the server: messages in order, a clock that notices silence, and coming back with the last number.

const OPEN_AGAIN_MS = [1000, 4000];
const SILENT_BEATS = 2.5;
const BROKEN_MS = 2000;

export class Stream {
  constructor(model, beatMs, { changed, heard }) {
    this.model = model;
    this.silentMs = beatMs * SILENT_BEATS;
    this.changed = changed;
    this.heard = heard;
    this.lastHeard = Date.now();
    this.brokenSince = null;
    this.source = null;
    this.isOpening = false;
    this.tried = Date.now();
  }

  async open() {
    this.tried = Date.now();
    this.isOpening = false;
    if (this.model.day === null || this.wanted) {
      const loaded = await this.model.load();
      if (!loaded) return this.later();
      this.wanted = false;
      this.changed();
    }
    const { api, view, sequence } = this.model;
    this.source = new EventSource(`${api}/stream?view=${view}&after=${sequence}`);
    this.source.onopen = () => this.hear();
    this.source.onmessage = (event) => this.message(JSON.parse(event.data));
    this.source.addEventListener("beat", (event) => this.beat(JSON.parse(event.data)));
    this.source.addEventListener("reset", () => this.anew());
    this.source.onerror = () => this.broke();
  }

  message(told) {
    this.hear();
    const outcome = this.model.take(told);
    if (outcome === "changed") this.changed();
    if (outcome === "gap") this.anew();
  }

  beat(told) {
    this.hear();
    this.model.setClock(told.now);
    if (told.closed !== this.model.day.closed) {
      this.model.day.closed = told.closed;
      this.changed();
    }
    if (told.n > this.model.sequence) this.anew();
  }

  hear() {
    this.lastHeard = Date.now();
    this.brokenSince = null;
    this.heard();
  }

  broke() {
    this.brokenSince ??= Date.now();
    if (this.source.readyState === EventSource.CLOSED) this.anew();
  }

  // Close, and begin with the whole day again.
  anew() {
    this.source?.close();
    this.wanted = true;
    this.later();
  }

  later() {
    if (this.isOpening) return;
    this.isOpening = true;
    const [least, most] = OPEN_AGAIN_MS;
    const first = this.brokenSince === null && this.model.day !== null;
    setTimeout(() => this.open(), first ? 0 : least + Math.random() * (most - least));
  }

  // A line may die without a word (a cable, a radio): whoever hears nothing asks anew.
  check() {
    const last = Math.max(this.lastHeard, this.tried);
    if (!this.isOpening && Date.now() - last > this.silentMs) this.anew();
  }

  // Since when nothing has come, null while all is well.
  get staleSince() {
    const silent = Date.now() - this.lastHeard > this.silentMs;
    const broken = this.brokenSince !== null && Date.now() - this.brokenSince > BROKEN_MS;
    return silent || broken ? this.lastHeard : null;
  }
}
