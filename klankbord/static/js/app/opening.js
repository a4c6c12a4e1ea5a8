// A page that asks somebody something says once that it stood open: after two seconds in sight, and not before a robot.
(() => {
  "use strict";
  const form = document.querySelector("form[data-opened]");
  if (!form || navigator.webdriver) return;
  const say = () => {
    if (document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", wait);
    fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
  };
  const wait = () => setTimeout(say, 2000);
  document.addEventListener("visibilitychange", wait);
  wait();
})();
