// What a grid says to the server, and what it does with the answers. The protocol: top of ../grid.js.

import { lost, send, sentence } from "../http.js";
import { element, tell } from "../says.js";
import { say } from "../words.js";
import { blame, fill, savedOf, show, typedIn, valueOf, wordsOf } from "./cells.js";
import { decide } from "./conflict.js";

const RETRY_MS = 5000;
const match = (row) => ({ "If-Match": `"${row.dataset.version}"` });

export class Store {
  constructor(table, columns, said, faults) {
    Object.assign(this, { table, columns, said, faults });
    this.last = Promise.resolve();
    window.addEventListener(
      "beforeunload",
      (event) => table.querySelector(".saving, .unsaved") && event.preventDefault(),
    );
    window.addEventListener("online", () => this.retry());
  }

  // One request after the other: an edit must know the version that the edit before it has left.
  queue(work) {
    this.last = this.last.then(work, work);
    return this.last;
  }

  address = (row) => `${this.table.dataset.saveUrl}/${encodeURIComponent(row.dataset.row)}`;
  cell = (row, key) => row.cells[this.columns.find((column) => column.key === key)?.index];
  say = (vi, en) => (this.said.textContent = say(vi, en));
  rowNumber = (row) => row.sectionRowIndex + 1;

  edit(row, column, value) {
    const cell = row.cells[column.index];
    const saved = savedOf(cell);
    blame(cell, null);
    show(cell, value, wordsOf(column, value));
    cell.dataset.saved = saved;
    if (value === saved && row.dataset.row && !Number(cell.dataset.waiting)) {
      cell.classList.remove("unsaved");
      return;
    }
    cell.classList.add("saving");
    cell.dataset.waiting = Number(cell.dataset.waiting ?? 0) + 1;
    this.queue(() => this.patch(row, column, value));
  }

  async patch(row, column, value) {
    const cell = row.cells[column.index];
    cell.dataset.waiting = Math.max(0, Number(cell.dataset.waiting) - 1);
    if (!row.isConnected) return;
    if (!row.dataset.row) {
      await this.create(row);
      return;
    }
    const answer = await send("PATCH", this.address(row), { body: { [column.key]: value }, headers: match(row) });
    if (answer.status === 200) this.accept(row, answer.body);
    else if (answer.status === 412)
      await this.settleConflict([{ row, mine: { [column.key]: value }, theirs: answer.body }]);
    else this.refuse(row, [cell], answer);
  }

  accept(row, body) {
    fill(row, this.columns, body);
    this.say("Đã lưu.", "Saved.");
  }

  // Not stored: the typed text stays where it is, with the sentence beside it.
  refuse(row, cells, { status, body }) {
    const faults = Array.isArray(body?.faults)
      ? Object.fromEntries(body.faults.map((each) => [each.column, each.sentence]))
      : body?.faults;
    for (const cell of cells) {
      cell.classList.remove("saving");
      cell.classList.add("unsaved");
    }
    for (const [key, words] of Object.entries(faults ?? {})) if (this.cell(row, key)) blame(this.cell(row, key), words);
    if (status === 0) this.waitForServer();
    else if (!faults) tell(sentence(status, body), "error", "grid");
    this.say("Chưa lưu: xem ô được đánh dấu.", "Not saved: see the marked cell.");
  }

  waitForServer() {
    tell(lost(), "error", "lost");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.retry(), RETRY_MS);
  }

  retry() {
    clearTimeout(this.timer);
    for (const cell of this.table.querySelectorAll("td.unsaved:not(.faulty)")) {
      const column = this.columns[cell.cellIndex];
      this.edit(cell.parentElement, column, valueOf(cell));
    }
  }

  async create(row) {
    const cells = typedIn(row, this.columns);
    const answer = await send("POST", this.table.dataset.saveUrl, {
      body: { rows: [{ id: null, version: null, cells }] },
    });
    if (answer.status === 200) this.accept(row, answer.body.rows[0]);
    else this.refuse(row, [...row.querySelectorAll("td.saving")], answer);
  }

  async settleConflict(conflicts) {
    const differences = conflicts.flatMap(({ row, mine, theirs }) =>
      Object.entries(mine).map(([key, value]) => ({
        label: this.label(row, key),
        mine: value,
        theirs: theirs.cells?.[key],
      })),
    );
    const choice = await decide(differences);
    if (choice === null) {
      for (const { row, mine } of conflicts)
        this.refuse(
          row,
          Object.keys(mine).map((key) => this.cell(row, key)),
          { status: 412, body: { faults: this.undecided(mine) } },
        );
      return null;
    }
    for (const { row, mine, theirs } of conflicts) {
      if (choice === "theirs") fill(row, this.columns, theirs);
      else await this.insist(row, mine, theirs);
    }
    return choice;
  }

  undecided = (mine) =>
    Object.fromEntries(
      Object.keys(mine).map((key) => [
        key,
        say("Chưa lưu: có người vừa sửa ô này.", "Not saved: someone has just changed this cell."),
      ]),
    );
  label = (row, key) =>
    `${say("Dòng", "Row")} ${this.rowNumber(row)}, ${this.columns.find((column) => column.key === key)?.label ?? key}`;

  async insist(row, mine, theirs) {
    const others = Object.fromEntries(Object.entries(theirs.cells ?? {}).filter(([key]) => !(key in mine)));
    fill(row, this.columns, { version: theirs.version, cells: others });
    const answer = await send("PATCH", this.address(row), { body: mine, headers: match(row) });
    if (answer.status === 200) this.accept(row, answer.body);
    else if (answer.status === 412) await this.settleConflict([{ row, mine, theirs: answer.body }]);
    else
      this.refuse(
        row,
        Object.keys(mine).map((key) => this.cell(row, key)),
        answer,
      );
  }

  // All or nothing. `block` is a list of {row or null, cells}; rows that do not exist yet are made by `makeRow`.
  saveBlock(block, makeRow) {
    return this.queue(async () => {
      const rows = block.map(({ row, cells }) => ({
        id: row?.dataset.row ?? null,
        version: row?.dataset.version ? Number(row.dataset.version) : null,
        cells: this.whole(row, cells),
      }));
      this.say("Đang lưu…", "Saving…");
      const answer = await send("POST", this.table.dataset.saveUrl, { body: { rows } });
      if (answer.status === 200) this.acceptBlock(block, answer.body.rows, makeRow);
      else if (answer.status === 412) await this.blockConflict(block, answer.body.conflicts ?? [], makeRow);
      else this.listFaults(block, answer);
    });
  }

  // A row the server does not know yet goes with everything typed into it so far.
  whole = (row, cells) => (row && !row.dataset.row ? { ...typedIn(row, this.columns), ...cells } : cells);

  acceptBlock(block, rows, makeRow) {
    this.faults.hidden = true;
    rows.forEach((given, index) => fill(block[index].row ?? makeRow(), this.columns, given));
    const count = block.reduce((sum, { cells }) => sum + Object.keys(cells).length, 0);
    this.say(`Đã lưu ${count} ô trong ${rows.length} dòng.`, `Saved ${count} cells in ${rows.length} rows.`);
  }

  async blockConflict(block, conflicts, makeRow) {
    const sides = conflicts.map((theirs) => ({ row: block[theirs.row].row, mine: block[theirs.row].cells, theirs }));
    const differences = sides.flatMap(({ row, mine, theirs }) =>
      Object.entries(mine).map(([key, value]) => ({
        label: this.label(row, key),
        mine: value,
        theirs: theirs.cells?.[key],
      })),
    );
    const choice = await decide(differences);
    if (choice === null) {
      this.say("Không lưu khối ô này.", "The block has not been saved.");
      return;
    }
    for (const { row, theirs } of sides)
      fill(row, this.columns, { version: theirs.version, cells: choice === "theirs" ? theirs.cells : {} });
    const rest = choice === "mine" ? block : block.filter(({ row }) => !sides.some((side) => side.row === row));
    if (rest.length) this.saveBlock(rest, makeRow);
  }

  listFaults(block, { status, body }) {
    const list = Array.isArray(body?.faults) ? body.faults : [];
    const title = list.length
      ? say(
          `Chưa lưu gì: ${list.length} ô trong khối có lỗi. Sửa rồi dán lại.`,
          `Nothing has been saved: ${list.length} cells of the block are at fault. Mend them and paste again.`,
        )
      : sentence(status, body);
    const first = block.find(({ row }) => row)?.row;
    const lines = list.map((fault) => element("li", { text: `${this.place(block, fault, first)}: ${fault.sentence}` }));
    const close = element("button", { class: "button slim", type: "button", text: say("Đóng", "Close") });
    close.addEventListener("click", () => (this.faults.hidden = true));
    this.faults.replaceChildren(element("b", { text: title }), element("ul", {}, ...lines), close);
    this.faults.hidden = false;
    this.say("Chưa lưu gì.", "Nothing has been saved.");
    this.faults.scrollIntoView({ block: "nearest" });
  }

  place(block, { row: index, column }, first) {
    const known = block[index]?.row;
    const number = known
      ? this.rowNumber(known)
      : (first ? this.rowNumber(first) : this.table.tBodies[0].rows.length + 1) + index;
    return `${say("dòng", "row")} ${number}, ${this.columns.find((each) => each.key === column)?.label ?? column}`;
  }

  remove(row) {
    return this.queue(async () => {
      if (!row.dataset.row) {
        row.remove();
        return;
      }
      const answer = await send("DELETE", this.address(row), { headers: match(row) });
      if (answer.status === 200 || answer.status === 204) {
        row.remove();
        this.say("Đã xoá dòng. Có thể hoàn tác.", "The row is deleted. It can be undone.");
      } else if (answer.status === 412) {
        fill(row, this.columns, answer.body);
        tell(
          say(
            "Có người vừa sửa dòng này nên chưa xoá. Hãy xem lại rồi xoá nếu vẫn muốn.",
            "Someone has just changed this row, so it was not deleted. Look at it, then delete it if you still wish.",
          ),
          "warning",
          "grid",
        );
      } else tell(sentence(answer.status, answer.body), "error", "grid");
    });
  }

  undo(makeRow) {
    return this.queue(async () => {
      const answer = await send("POST", this.table.dataset.undoUrl, { body: {} });
      if (answer.status !== 200) {
        tell(sentence(answer.status, answer.body), "error", "grid");
        return;
      }
      if (answer.body.reload || !answer.body.rows) {
        location.reload();
        return;
      }
      this.table.tBodies[0].replaceChildren();
      for (const given of answer.body.rows) fill(makeRow(), this.columns, given);
      this.said.textContent = answer.body.message ?? say("Đã hoàn tác.", "Undone.");
    });
  }
}
