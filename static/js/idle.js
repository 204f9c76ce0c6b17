"use strict";
// Asks before an idle session ends. Without this script the server ends it all the same.
(() => {
  const dialog = document.getElementById("idle");
  if (!dialog || !dialog.showModal) return;
  const seconds = Number(dialog.dataset.seconds);
  const warnedBefore = Number(dialog.dataset.warnedBefore);
  const left = dialog.querySelector("[data-left]");
  const form = dialog.querySelector("form");
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("session") : null;
  let ends;

  const seen = () => {
    ends = Date.now() + seconds * 1000;
    if (dialog.open) dialog.close();
  };
  const say = (rest) => {
    left.textContent = rest > 60 ? `${Math.ceil(rest / 60)} 分钟` : `${Math.max(rest, 0)} 秒`;
  };
  // The clock is read, not counted: a laptop that slept must not lose minutes.
  const look = () => {
    const rest = Math.round((ends - Date.now()) / 1000);
    if (rest < -35) { window.location.reload(); return; }  // the server has ended it by now, and says so
    if (rest > warnedBefore) return;
    say(rest);
    if (!dialog.open) dialog.showModal();
  };
  const stay = async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new FormData(form), headers: { Accept: "application/json" },
      });
      if (answer.status !== 204) { window.location.reload(); return; }
    } catch { form.submit(); return; }
    seen();
    if (tabs) tabs.postMessage("seen");
  };

  // Another tab was used: the same session lives on.
  if (tabs) { tabs.addEventListener("message", seen); tabs.postMessage("seen"); }
  form.addEventListener("submit", stay);
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); form.requestSubmit(); });
  seen();
  setInterval(look, 1000);
})();
