// A field that is there to be copied: pressing it selects all, and its button copies, where the browser can.
(() => {
  "use strict";
  document.addEventListener("focusin", (event) => { if (event.target.matches("input[data-select]")) event.target.select(); });
  if (!navigator.clipboard) return;
  document.querySelectorAll("button[data-copy]").forEach((button) => { button.hidden = false; });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    document.getElementById(button.getAttribute("aria-controls")).textContent = button.dataset.done;
  });
})();
