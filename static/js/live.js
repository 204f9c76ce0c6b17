"use strict";
// Parts of a page that keep themselves up to date: data-live="seconds", data-live-from="address".
// Nothing is replaced under somebody's hands, and no session is kept alive by it. With data-live-open the
// address is asked as a stranger: a screen on the wall goes on when the session of its browser has ended.
for (const part of document.querySelectorAll("[data-live]")) {
  const hands = () => document.activeElement;
  const busy = () => part.contains(hands()) || /^(INPUT|TEXTAREA|SELECT)$/.test(hands().tagName);
  const asked = { headers: { "X-Passive": "1" }, credentials: "liveOpen" in part.dataset ? "omit" : "same-origin" };
  const timer = setInterval(async () => {
    if (document.hidden || busy()) return;
    const stale = () => part.querySelectorAll("[data-stale]").forEach((mark) => { mark.hidden = false; });
    try {
      const answer = await fetch(part.dataset.liveFrom, asked);
      if (answer.status === 401 || answer.redirected) { clearInterval(timer); return; }
      if (!answer.ok) { stale(); return; }
      const words = await answer.text();
      if (busy()) return;
      part.innerHTML = words;
      part.dispatchEvent(new Event("fresh"));
    } catch { stale(); }
  }, Number(part.dataset.live) * 1000);
}
