// The agenda of a meeting: whoever had it before them for five seconds has read it. That is told as they leave the page,
// by the form they could have pressed themselves; what changed stays marked while they look.
(() => {
  "use strict";
  const form = document.getElementById("agenda-read");
  if (!form || !navigator.sendBeacon) return;
  const enough = 5000;
  let since = document.visibilityState === "visible" ? Date.now() : 0;
  let seen = 0;
  let told = false;
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") { since = Date.now(); return; }
    seen += since ? Date.now() - since : 0;
    since = 0;
    if (told || seen < enough) return;
    const data = new FormData(form);
    data.append("quietly", "yes");
    told = navigator.sendBeacon(form.action, data);
  });
  form.addEventListener("submit", () => { told = true; });
})();
