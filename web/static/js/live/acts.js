// Acts of this screen: sent, and believed only when the server's own message comes back. Nothing waits here for a
// network that is gone: whoever pressed is told at once that nothing was recorded.

import { send, sentence } from "../http.js";
import { tell } from "../says.js";
import { say } from "../words.js";

const token = () =>
  crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-");

export class Acts {
  constructor(model, stream) {
    this.model = model;
    this.stream = stream;
    this.busy = false;
  }

  get isStale() {
    return this.stream.staleSince !== null;
  }

  // Returns whether the server recorded it.
  async do(acts) {
    if (this.isStale) return this.refuse();
    if (this.busy) return false;
    this.busy = true;
    const asked = { based_on: this.model.sequence, token: token(), acts };
    const { status, body } = await send("POST", `${this.model.api}/acts`, { body: asked });
    this.busy = false;
    if (status === 0) return this.refuse();
    if (status !== 201) {
      tell(sentence(status, body), "error", "live-act");
      return false;
    }
    document.querySelector('#says [data-about="live-act"]')?.remove();
    return true;
  }

  refuse() {
    const words = say(
      "CHƯA GHI: không có trả lời của máy chủ. Hãy ghi giờ ra giấy; có mạng lại, màn hình cho thấy trạng thái đúng, khi đó bấm lại hoặc ghi bù.",
      "NOT RECORDED: the server does not answer. Note the time on paper; once connected, the screen shows the true state: then press again or enter the time afterwards.",
    );
    tell(words, "error", "live-act");
    return false;
  }
}
