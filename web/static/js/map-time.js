// The time of the map: a day, a clock, a slider in steps of 15 minutes, and a button that plays them.

import { say } from "./words.js";

const PLAY_MS = 900;
const LAST_STEP = 95;
const clockOf = (step) => `${String(Math.floor(step / 4)).padStart(2, "0")}:${String((step % 4) * 15).padStart(2, "0")}`;

export function startTime(form, onMove) {
  const slider = form.querySelector("input[type=range]");
  const clock = form.querySelector("[name=t]");
  const day = form.querySelector("[name=day]");
  const play = form.querySelector("[data-play]");
  let playing = 0;

  const time = {
    get day() { return day.value; },
    get clock() { return clock.value; },
    get moment() { return `${day.value} ${clock.value}`; },
    get words() { return `${clock.value} ${day.selectedOptions[0]?.textContent ?? ""}`; },
  };

  function move() {
    slider.setAttribute("aria-valuetext", clock.value);
    onMove(time);
  }
  function toStep(step) {
    slider.value = String(step);
    clock.value = clockOf(step);
    move();
  }
  function show(on) {
    play.setAttribute("aria-pressed", String(on));
    play.querySelector("span").textContent = on ? say("Dừng", "Stop") : say("Chạy", "Play");
  }
  function stop() {
    clearInterval(playing);
    playing = 0;
    show(false);
  }

  play.addEventListener("click", () => {
    if (playing) {
      stop();
      return;
    }
    show(true);
    playing = setInterval(() => (Number(slider.value) >= LAST_STEP ? stop() : toStep(Number(slider.value) + 1)), PLAY_MS);
  });
  slider.addEventListener("input", () => toStep(Number(slider.value)));
  clock.addEventListener("change", () => {
    const [hours, minutes] = clock.value.split(":").map(Number);
    if (hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60) toStep(hours * 4 + Math.floor(minutes / 15));
    else toStep(Number(slider.value));
  });
  day.addEventListener("change", move);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    move();
  });
  slider.setAttribute("aria-valuetext", clock.value);
  form.querySelector("[data-slide]").hidden = false;
  play.hidden = false;
  form.querySelector("[data-go]").hidden = true;
  return time;
}
