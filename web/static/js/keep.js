// Typed text is never lost: a form with data-keep="name" keeps what was typed in this tab until it has been accepted.
//
// Never kept: passwords, files, hidden fields, and every field marked data-private (or inside an element so marked).
// Accepted means: htmx answered the form with success, or the page after sending shows a message of success,
// or it is another page than the form's own.

import { element, icon } from "./says.js";
import { say } from "./words.js";

const PENDING = "keep-pending";
// Pages that stand between sending and an answer: being sent there says nothing about the form.
const BETWEEN = ["/sign-in", "/confirm"];
const keyOf = (form) => `keep:${form.dataset.keep || form.getAttribute("action")}`;

function kept(field) {
  return (
    field.name &&
    !field.closest("[data-private]") &&
    !["password", "file", "hidden", "submit", "button", "reset"].includes(field.type)
  );
}

const boxed = (field) => field.type === "checkbox" || field.type === "radio";

function save(form) {
  const fields = [...form.elements].filter(kept);
  const typed = fields.map((field) => [field.name, field.value, boxed(field) ? field.checked : null]);
  sessionStorage.setItem(keyOf(form), JSON.stringify(typed));
}

function restore(form) {
  let brought = false;
  const typed = JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "[]");
  for (const [name, value, checked] of typed) {
    const field = [...form.elements].find(
      (each) => each.name === name && kept(each) && (checked === null || each.value === value),
    );
    if (!field || (boxed(field) ? field.checked === checked : field.value === value)) continue;
    if (boxed(field)) field.checked = checked;
    else field.value = value;
    brought = true;
  }
  if (brought) form.prepend(reminder(form));
}

// What was brought back is said, and can be dropped: the stored record may have moved on since.
function reminder(form) {
  const drop = element("button", {
    class: "button slim",
    type: "button",
    text: say("Bỏ, dùng bản đã lưu", "Drop it, use what is stored"),
  });
  const words = say(
    "Đã khôi phục nội dung bạn nhập mà chưa lưu.",
    "What you typed but did not save has been brought back.",
  );
  const flash = element(
    "div",
    { class: "flash info", role: "status" },
    icon("info"),
    element("p", { text: words }),
    drop,
  );
  drop.addEventListener("click", () => {
    form.reset();
    sessionStorage.removeItem(keyOf(form));
    flash.remove();
  });
  return flash;
}

function accepted(pending) {
  if (document.querySelector('.flash[data-kind="success"]')) return true;
  if (document.querySelector('.flash[data-kind="error"], [aria-invalid="true"]')) return false;
  return ![pending.page, pending.action].includes(location.pathname);
}

function settlePending() {
  if (BETWEEN.includes(location.pathname)) return;
  const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? "null");
  sessionStorage.removeItem(PENDING);
  if (pending && accepted(pending)) sessionStorage.removeItem(pending.key);
}

export function restoreForms(root) {
  root.querySelectorAll("form[data-keep]").forEach(restore);
}

export function startKeep() {
  settlePending();
  document.addEventListener("input", (event) => event.target.form?.matches("[data-keep]") && save(event.target.form));
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-keep]")) return;
    const action = new URL(form.action, location.href).pathname;
    sessionStorage.setItem(PENDING, JSON.stringify({ key: keyOf(form), page: location.pathname, action }));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest?.("form[data-keep]");
    if (form && event.detail.successful) sessionStorage.removeItem(keyOf(form));
  });
}
