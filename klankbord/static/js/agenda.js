// The agenda builder: rows are dragged by their dots or moved with Alt and an arrow key; whatever the server cannot
// answer in place is sent again as an ordinary form, so that its page says what is wrong and keeps what was typed.
(() => {
  "use strict";
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const steps = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "indent", ArrowLeft: "outdent" };

  const itemAbove = (row) => {
    let above = row.previousElementSibling;
    while (above && !above.dataset.item) above = above.previousElementSibling;
    return above ? above.dataset.item : "0";
  };

  const drop = (event) => {
    if (event.oldIndex === event.newIndex) return;
    const form = document.getElementById("moves");
    window.htmx.ajax("POST", event.item.dataset.position, {
      source: form, target: "#builder", swap: "outerHTML", values: { after: itemAbove(event.item) },
    });
  };

  const ready = () => {
    const lines = document.getElementById("lines");
    if (!lines || !window.Sortable || lines.dataset.ready) return;
    lines.dataset.ready = "yes";
    window.Sortable.create(lines, {
      handle: ".grip", draggable: ".line", animation: calm ? 0 : 150, ghostClass: "ghost", onEnd: drop,
    });
  };

  document.addEventListener("keydown", (event) => {
    const row = event.altKey && steps[event.key] && event.target.closest("#lines .line");
    if (!row || event.target.matches("input, textarea, select")) return;
    const button = row.querySelector(`[data-step="${steps[event.key]}"]`);
    if (!button) return;
    event.preventDefault();
    if (!button.disabled) { button.focus(); button.click(); }
  });

  // Where somebody was: a button that can go no further is disabled, and would lose the focus.
  let moved = "";
  document.addEventListener("htmx:beforeRequest", () => {
    const row = document.activeElement && document.activeElement.closest("#lines .line");
    moved = row ? row.dataset.item : "";
  });

  document.addEventListener("htmx:responseError", (event) => {
    const form = event.detail.elt;
    if (form instanceof HTMLFormElement) {
      form.action = event.detail.pathInfo.requestPath;
      HTMLFormElement.prototype.submit.call(form);
    }
  });
  document.addEventListener("htmx:afterSettle", () => {
    ready();
    const builder = document.getElementById("builder");
    const said = document.getElementById("said");
    if (builder && said) said.textContent = builder.dataset.said;
    const next = document.getElementById(`open-${moved}`) || document.getElementById("quick-title");
    if (next && document.activeElement === document.body) next.focus();
  });
  ready();
})();
