// A grid: a table that is edited in place, for people who live in Excel. Markup: templates/shell/grid.html.
//
// What it says to the server (the whole of it, with every answer: templates/shell/README.md):
//   PATCH  {save-url}/ROW  If-Match: "VERSION"  {column: value}
//          200 {version, cells: {column: value | {value, text}}, faults: {column: sentence}}
//          412 {version, cells}: somebody was faster; both sides are shown, keep mine or take theirs
//          422 {faults: {column: sentence}} | {error}: not stored, the typed text stays with the sentence
//   POST   {save-url}  {rows: [{id | null, version | null, cells}]}: paste, fill, clear, new row; all or nothing
//          200 {rows: [{id, version, cells, faults}]} in the order asked
//          412 {conflicts: [{row: index, version, cells}]} · 422 {faults: [{row: index, column, sentence}]} | {error}
//   DELETE {save-url}/ROW  If-Match: "VERSION"  204 | 412
//   POST   {undo-url}  {}  200 {message, rows: [every row]} | {message, reload: true}
// Every request carries X-CSRF-Token. Whatever comes back is shown as text, never as markup.
//
// Keys: arrows, Tab, Home, End, Ctrl+Home, Ctrl+End move; Shift+arrows choose a range; Enter, F2, a double click or
// typing edit; Delete clears; Ctrl+C, Ctrl+V, Ctrl+D, Ctrl+A as in Excel; Ctrl+Z undoes; Escape, then Tab, leaves.

import { columnsOf, blame, editable, newRow, valueOf } from "./grid/cells.js";
import { formatBlock, parseBlock } from "./grid/clipboard.js";
import { edit } from "./grid/editor.js";
import { Store } from "./grid/store.js";
import { element, icon, tell } from "./says.js";
import { say } from "./words.js";

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class Grid {
  constructor(table) {
    this.table = table;
    this.body = table.tBodies[0];
    this.columns = columnsOf(table);
    const part = (name) => document.getElementById(`${table.id}-${name}`);
    this.store = new Store(table, this.columns, part("said"), part("faults"));
    this.anchor = null;
    this.active = null;
    for (const row of this.body.rows) this.dress(row);
    for (const cell of table.querySelectorAll("td[data-fault]")) blame(cell, cell.dataset.fault);
    this.listen();
    this.rest();
  }

  listen() {
    this.table.addEventListener("keydown", (event) => this.key(event));
    this.table.addEventListener("mousedown", (event) => this.press(event));
    this.table.addEventListener("mouseover", (event) => event.buttons === 1 && this.drag(event));
    this.table.addEventListener("dblclick", (event) => this.open(event.target.closest("td")));
    this.table.addEventListener("click", (event) => this.click(event));
    this.table.addEventListener(
      "focusin",
      (event) => event.target.matches("td") && event.target !== this.active && this.go(event.target),
    );
    document.addEventListener("copy", (event) => this.copy(event));
    document.addEventListener("paste", (event) => this.paste(event));
    // The buttons come disabled: pressed before somebody listens, they would do nothing without a word.
    const on = (name, work) => {
      const button = document.querySelector(`[data-grid-${name}="${CSS.escape(this.table.id)}"]`);
      button?.addEventListener("click", work);
      button?.removeAttribute("disabled");
    };
    on("add", () => this.add());
    on("undo", () => this.undo());
  }

  // --- rows ---

  dress(row) {
    if ("canDelete" in this.table.dataset && row.cells.length < this.columns.length) row.append(this.deleter());
  }

  deleter = () => {
    const words = element("span", { class: "visually-hidden", text: say("Xoá dòng", "Delete the row") });
    const button = element(
      "button",
      { class: "button quiet slim", type: "button", tabindex: "-1", title: words.textContent },
      icon("trash"),
      words,
    );
    return element("td", { class: "row-end" }, button);
  };

  make = () => {
    const row = newRow(this.columns, this.deleter);
    this.body.append(row);
    return row;
  };

  add() {
    const row = this.make();
    const first = this.columns.find((column) => !column.readonly);
    this.go(row.cells[first.index]);
  }

  remove(row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    const index = this.active?.cellIndex ?? 0;
    this.store.remove(row).then(() => !row.isConnected && next?.isConnected && this.go(next.cells[index]));
  }

  undo() {
    const [row, column] = this.active ? [this.active.parentElement.sectionRowIndex, this.active.cellIndex] : [0, 0];
    this.store.undo(this.make).then(() => {
      if (this.active?.isConnected || !this.body.rows.length) return;
      const inside = document.activeElement === document.body;
      const cell = this.body.rows[Math.min(row, this.body.rows.length - 1)].cells[column];
      if (inside) this.go(cell);
      else this.rest(cell);
    });
  }

  // --- where we are ---

  // Exactly one cell can be reached by Tab; the arrows do the rest.
  rest(cell = this.body.rows[0]?.cells[0]) {
    this.active?.setAttribute("tabindex", "-1");
    cell?.setAttribute("tabindex", "0");
    this.active = cell ?? null;
    this.anchor = this.active;
  }

  go(cell, extend = false) {
    if (!cell) return;
    const anchor = extend ? this.anchor : cell;
    this.rest(cell);
    this.anchor = anchor ?? cell;
    this.leaving = false;
    this.paint();
    if (!cell.contains(document.activeElement)) cell.focus();
  }

  step([down, right], extend) {
    const rows = this.body.rows;
    const row = rows[Math.min(Math.max(this.active.parentElement.sectionRowIndex + down, 0), rows.length - 1)];
    const index = Math.min(Math.max(this.active.cellIndex + right, 0), this.columns.length - 1);
    this.go(row.cells[index], extend);
  }

  // Tab reads on at the end of a row; after the last cell, and after Escape, it leaves the grid.
  tab(event) {
    const cells = [...this.body.querySelectorAll("td:not(.row-end)")];
    const next = cells[cells.indexOf(this.active) + (event.shiftKey ? -1 : 1)];
    if (this.leaving || !next) return;
    event.preventDefault();
    this.go(next);
  }

  range() {
    const [a, b] = [this.anchor, this.active];
    const low = (x, y) => [Math.min(x, y), Math.max(x, y)];
    const [top, bottom] = low(a.parentElement.sectionRowIndex, b.parentElement.sectionRowIndex);
    const [left, right] = low(a.cellIndex, b.cellIndex);
    return { top, bottom, left, right };
  }

  // The chosen cells, row by row, without the column of buttons.
  chosen() {
    const { top, bottom, left, right } = this.range();
    return [...this.body.rows]
      .slice(top, bottom + 1)
      .map((row) => [...row.cells].slice(left, right + 1).filter((cell) => this.columns[cell.cellIndex].key));
  }

  paint() {
    for (const cell of this.table.querySelectorAll(".chosen")) {
      cell.classList.remove("chosen");
      cell.removeAttribute("aria-selected");
    }
    if (this.anchor === this.active) return;
    for (const cell of this.chosen().flat()) {
      cell.classList.add("chosen");
      cell.setAttribute("aria-selected", "true");
    }
  }

  // --- hands ---

  press(event) {
    const cell = event.target.closest("td");
    if (!cell || cell.contains(event.target.closest("button, .cell-input"))) return;
    if (event.shiftKey && this.anchor) event.preventDefault();
    this.go(cell, event.shiftKey);
  }

  drag(event) {
    const cell = event.target.closest("td");
    if (cell && cell !== this.active && this.anchor && !this.table.querySelector(".editing")) this.go(cell, true);
  }

  click(event) {
    if (event.target.closest(".row-end button")) this.remove(event.target.closest("tr"));
    else if (event.pointerType === "touch") this.open(event.target.closest("td"));
  }

  key(event) {
    if (event.target.closest(".cell-input") || event.isComposing || !this.active) return;
    const control = event.ctrlKey || event.metaKey;
    if (event.key === "Escape") this.leave(event);
    else if (event.key === "Tab") this.tab(event);
    else if (this.perform(event, control)) event.preventDefault();
    else if (!control && !event.altKey && (event.key.length === 1 || event.key === "Process"))
      this.open(this.active, true);
  }

  perform(event, control) {
    const { key, shiftKey } = event;
    if (MOVES[key] && !control) return this.step(MOVES[key], shiftKey) ?? true;
    if (key === "Home" || key === "End") return this.jump(key === "End", control, shiftKey) ?? true;
    if (key === "Enter" || key === "F2") return this.enter() ?? true;
    if (key === "Delete" || key === "Backspace") return this.write(this.chosen(), () => "") ?? true;
    if (!control) return false;
    const work = {
      d: () => this.fillDown(),
      a: () => this.all(),
      z: () => "undoUrl" in this.table.dataset && this.undo(),
    }[key.toLowerCase()];
    return work ? (work() ?? true) : false;
  }

  jump(end, whole, extend) {
    const row = whole ? this.body.rows[end ? this.body.rows.length - 1 : 0] : this.active.parentElement;
    this.go(row.cells[end ? this.columns.length - 1 : 0], extend);
  }

  all() {
    this.anchor = this.body.rows[0].cells[0];
    this.go(this.body.rows[this.body.rows.length - 1].cells[this.columns.length - 1], true);
  }

  leave(event) {
    event.preventDefault();
    this.leaving = true;
    this.anchor = this.active;
    this.paint();
    this.store.say("Nhấn Tab để ra khỏi bảng.", "Press Tab to leave the grid.");
  }

  // --- changes ---

  enter() {
    if (this.active.matches(".row-end")) this.remove(this.active.parentElement);
    else this.open(this.active);
  }

  open(cell, typed = false) {
    if (!cell || cell.matches(".editing, .row-end")) return;
    const column = this.columns[cell.cellIndex];
    if (!editable(cell, column)) {
      this.store.say("Ô này không sửa được ở đây.", "This cell cannot be changed here.");
      return;
    }
    this.rest(cell);
    edit(cell, column, { typed, done: (value, step) => this.close(cell, column, value, step) });
  }

  close(cell, column, value, step) {
    if (value !== null && value !== valueOf(cell)) this.store.edit(cell.parentElement, column, value);
    if (!step) return;
    this.go(cell);
    if (step[1] === 0 && step[0] === 0) return;
    if (step[1] === 0) this.step(step, false);
    else this.tab({ shiftKey: step[1] < 0, preventDefault() {} });
  }

  // Writes into many cells as one change; `value(cell, row, column)` counts within the range.
  write(cells, value) {
    const changes = cells.map((line, down) => {
      const wanted = line
        .map((cell, right) => [cell, value(cell, down, right)])
        .filter(([cell, words]) => this.changes(cell, words));
      return {
        row: line[0]?.parentElement ?? null,
        cells: this.keyed(wanted.map(([cell, words]) => [this.columns[cell.cellIndex], words])),
      };
    });
    this.send(changes);
  }

  fillDown() {
    const lines = this.chosen();
    const { top } = this.range();
    if (lines.length > 1) this.write(lines.slice(1), (cell, down, right) => valueOf(lines[0][right]));
    else if (top > 0) this.write(lines, (cell) => valueOf(this.body.rows[top - 1].cells[cell.cellIndex]));
  }

  copy(event) {
    if (!this.active || document.activeElement !== this.active) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", formatBlock(this.chosen().map((line) => line.map(valueOf))));
  }

  paste(event) {
    if (!this.active || document.activeElement !== this.active) return;
    event.preventDefault();
    const block = parseBlock(event.clipboardData.getData("text/plain"));
    const lines = this.chosen();
    const single = block.length === 1 && block[0].length === 1;
    if (single) this.write(lines, (cell) => this.read(cell.cellIndex, block[0][0]));
    else this.place(block);
  }

  // A choice may be pasted by its word or by its key.
  read(index, words) {
    const { choices } = this.columns[index];
    const same = (text) => text.normalize().toLowerCase() === words.normalize().toLowerCase();
    return choices?.find(([key, shown]) => same(key) || same(shown))?.[0] ?? words;
  }

  place(block) {
    const { top, left } = this.range();
    const width = Math.max(...block.map((line) => line.length));
    const targets = this.columns.slice(left, left + width);
    if (targets.length < width || targets.some((column) => !column.key)) {
      tell(
        say(
          `Khối dán có ${width} cột, từ ô này chỉ còn ${targets.filter((column) => column.key).length} cột. Chưa dán gì.`,
          `The block has ${width} columns; from this cell only ${targets.filter((column) => column.key).length} are left. Nothing was pasted.`,
        ),
        "warning",
        "grid",
      );
      return;
    }
    if (top + block.length > this.body.rows.length && !("canAdd" in this.table.dataset)) {
      tell(
        say(
          "Khối dán dài hơn bảng, và bảng này không thêm dòng được. Chưa dán gì.",
          "The block is longer than the table, and this table takes no new rows. Nothing was pasted.",
        ),
        "warning",
        "grid",
      );
      return;
    }
    this.send(block.map((line, down) => this.line(this.body.rows[top + down] ?? null, targets, line)));
  }

  line(row, targets, words) {
    const pairs = targets
      .slice(0, words.length)
      .map((column, right) => [column, this.read(column.index, words[right])]);
    const wanted = pairs.filter(([column, value]) =>
      row ? this.changes(row.cells[column.index], value) : !column.readonly,
    );
    return { row, cells: this.keyed(wanted) };
  }

  changes = (cell, value) => editable(cell, this.columns[cell.cellIndex]) && valueOf(cell) !== value;
  keyed = (pairs) => Object.fromEntries(pairs.map(([column, value]) => [column.key, value]));

  send(block) {
    const changed = block.filter(({ cells }) => Object.keys(cells).length);
    if (changed.length) this.store.saveBlock(changed, this.make);
  }
}

export function startGrids(root) {
  const tables = root.matches?.("table[data-grid]") ? [root] : root.querySelectorAll("table[data-grid]");
  for (const table of tables) {
    if ("started" in table.dataset) continue;
    table.dataset.started = "";
    new Grid(table);
  }
}
