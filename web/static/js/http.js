// Requests to our own server: the token against forged requests goes along, refusals come back as one sentence.

import { forget, tell } from "./says.js";
import { say } from "./words.js";

export const CSRF_HEADER = "X-CSRF-Token";
export const csrf = () => document.querySelector('meta[name="csrf"]')?.content ?? "";

export const lost = () =>
  say(
    "Mất kết nối với máy chủ. Nội dung đang nhập vẫn còn trên trang này; hãy kiểm tra mạng rồi thử lại.",
    "The connection to the server is lost. What you typed is still on this page; check the network, then try again.",
  );

const BY_STATUS = {
  401: () =>
    say(
      "Phiên làm việc đã hết hạn. Hãy đăng nhập lại ở một thẻ khác rồi thử lại.",
      "Your session has ended. Sign in again in another tab, then try again.",
    ),
  403: () =>
    say(
      "Tài khoản này không được làm việc đó, hoặc trang đã mở quá lâu. Hãy tải lại trang.",
      "This account may not do that, or the page has been open too long. Reload the page.",
    ),
  404: () => say("Mục này không còn nữa. Hãy tải lại trang.", "This item no longer exists. Reload the page."),
  409: () =>
    say(
      "Có người vừa sửa mục này. Hãy tải lại trang để xem bản mới.",
      "Someone has just changed this item. Reload the page to see it.",
    ),
  413: () => say("Tệp hoặc nội dung gửi lên quá lớn.", "The file or text is too large."),
  429: () =>
    say("Thao tác quá nhanh. Hãy đợi một phút rồi thử lại.", "Too many requests. Wait a minute, then try again."),
};

export function sentence(status, body) {
  const said = body && (body.error ?? body.message ?? body.detail);
  if (typeof said === "string") return said;
  if (status === 0) return lost();
  const known = BY_STATUS[status];
  if (known) return known();
  return say(
    `Máy chủ chưa làm được việc này (mã ${status}). Hãy thử lại; nếu vẫn vậy, báo người quản trị.`,
    `The server could not do this (code ${status}). Try again; if it persists, tell the administrator.`,
  );
}

export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// Returns {status, body}; status 0 means that no answer came.
export async function send(method, url, { body, headers = {}, signal } = {}) {
  const all = { Accept: "application/json", [CSRF_HEADER]: csrf(), ...headers };
  if (body !== undefined && !(body instanceof FormData)) all["Content-Type"] = "application/json";
  const content = body === undefined || body instanceof FormData ? body : JSON.stringify(body);
  try {
    const response = await fetch(url, { method, headers: all, body: content, signal, credentials: "same-origin" });
    forget("lost");
    return { status: response.status, body: parsed(await response.text()) };
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return { status: 0, body: null };
  }
}

// The server's own sentence: JSON, plain text, or the alert of an error page.
function saidBy(xhr) {
  const kind = xhr.getResponseHeader("Content-Type") ?? "";
  const text = xhr.responseText.trim();
  if (kind.includes("json")) return sentence(xhr.status, parsed(text));
  if (kind.startsWith("text/plain") && text && xhr.status < 600) return text;
  const alert = new DOMParser().parseFromString(text, "text/html").querySelector("[role=alert]");
  return sentence(xhr.status, { error: alert?.textContent.trim() || undefined });
}

export function watchHtmx() {
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers[CSRF_HEADER] = csrf();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    // Only markup is put into the page; a sentence (text or JSON) is told instead.
    if (xhr.getResponseHeader("HX-Redirect") || (xhr.getResponseHeader("Content-Type") ?? "").includes("html")) return;
    event.detail.shouldSwap = false;
    if (xhr.status >= 400) tell(saidBy(xhr), "error", "htmx");
  });
  document.addEventListener("htmx:responseError", (event) => tell(saidBy(event.detail.xhr), "error", "htmx"));
  for (const name of ["htmx:sendError", "htmx:timeout"])
    document.addEventListener(name, () => tell(lost(), "error", "lost"));
  document.addEventListener("htmx:afterOnLoad", () => forget("lost"));
  window.addEventListener("offline", () => tell(lost(), "error", "lost"));
  window.addEventListener("online", () => forget("lost"));
}
