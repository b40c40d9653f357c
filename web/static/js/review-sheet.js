// The signature sheet: one button.

document.querySelector("[data-print]").addEventListener("click", () => window.print());
