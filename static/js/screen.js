"use strict";
// A new call is said in words, and aloud where somebody in the room switched the voice on.
(() => {
  const board = document.querySelector("[data-live]");
  const line = document.querySelector("[data-announce]");
  const button = document.querySelector("[data-speak]");
  const calls = () => [...board.querySelectorAll("[data-call]")];
  let known = new Set(calls().map((call) => call.dataset.call));
  let aloud = false;

  const speak = (words) => {
    const said = new SpeechSynthesisUtterance(words);
    said.lang = "zh-CN";
    said.rate = 0.9;
    window.speechSynthesis.speak(said);
  };
  board.addEventListener("fresh", () => {
    const fresh = calls().filter((call) => !known.has(call.dataset.call));
    known = new Set(calls().map((call) => call.dataset.call));
    if (!fresh.length) return;
    const words = fresh.map((call) => call.dataset.words).join("；");
    line.textContent = words;
    if (aloud) speak(words);
  });
  if (!("speechSynthesis" in window)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    aloud = !aloud;
    button.setAttribute("aria-pressed", String(aloud));
    button.textContent = aloud ? "关闭语音" : "开启语音";
    if (aloud) speak("语音叫号已开启");
    else window.speechSynthesis.cancel();
  });
})();
