// The clock of a running meeting: what time it is where the meeting is.
(() => {
  "use strict";
  const began = new Date();
  const tick = () => {
    for (const mark of document.querySelectorAll("time[data-clock]")) {
      if (!mark.dataset.shown) mark.dataset.shown = mark.textContent;
      // The server wrote the wall time of the school; the browser only counts on from there.
      const [hours, minutes] = mark.dataset.shown.split(/[.:]/).map(Number);
      const passed = Math.floor((Date.now() - began) / 60000);
      const at = (hours * 60 + minutes + passed) % 1440;
      const separator = mark.dataset.shown.includes(".") ? "." : ":";
      mark.textContent = String(Math.floor(at / 60)).padStart(2, "0") + separator + String(at % 60).padStart(2, "0");
    }
  };
  if (document.querySelector("time[data-clock]")) {
    tick();
    setInterval(tick, 5000);
  }
})();
