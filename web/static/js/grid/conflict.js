// Two people changed the same row: both sides beside each other, one decision. Everything is shown as text.

import { element } from "../says.js";
import { say } from "../words.js";

const textOf = (given) =>
  String((given !== null && typeof given === "object" ? (given.text ?? given.value) : given) ?? "");

function comparison(differences) {
  const titles = [say("Ô", "Cell"), say("Trên máy chủ", "On the server"), say("Của tôi", "Mine")];
  const head = element("thead", {}, element("tr", {}, ...titles.map((text) => element("th", { scope: "col", text }))));
  const rows = differences.map(({ label, theirs, mine }) =>
    element(
      "tr",
      {},
      element("th", { scope: "row", text: label }),
      element("td", { text: textOf(theirs) }),
      element("td", { text: mine }),
    ),
  );
  return element("div", { class: "scroll" }, element("table", {}, head, element("tbody", {}, ...rows)));
}

// Resolves to "mine", "theirs" or null (closed without deciding: nothing is stored, the typed text stays).
export function decide(differences) {
  const title = say("Có người vừa sửa dòng này", "Someone has just changed this row");
  const words = say(
    "Chưa có gì bị ghi đè. Hãy chọn giá trị được giữ lại.",
    "Nothing has been overwritten. Choose which value stays.",
  );
  const mine = element("button", { class: "button first", type: "button", text: say("Giữ của tôi", "Keep mine") });
  const theirs = element("button", {
    class: "button",
    type: "button",
    text: say("Lấy bản trên máy chủ", "Take theirs"),
  });
  const head = element("div", { class: "dialog-head" }, element("h2", { id: "conflict-title", text: title }));
  const end = element("div", { class: "form-end" }, mine, theirs);
  const body = element("div", { class: "dialog-body" }, element("p", { text: words }), comparison(differences), end);
  const dialog = element("dialog", { class: "wide conflict", "aria-labelledby": "conflict-title" }, head, body);
  return new Promise((resolve) => {
    let choice = null;
    const choose = (value) => () => {
      choice = value;
      dialog.close();
    };
    mine.addEventListener("click", choose("mine"));
    theirs.addEventListener("click", choose("theirs"));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(choice);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
