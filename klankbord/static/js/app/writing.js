// Text fields grow with their words, a refused form shows what is wrong where the reader is, and leaving a page with
// words in a form marked data-draft asks first, unless drafts.js has them safe.
(() => {
  "use strict";
  const grows = CSS.supports("field-sizing", "content");
  const fit = (field) => { field.style.blockSize = "auto"; field.style.blockSize = `${field.scrollHeight + 4}px`; };
  const fitAll = (root) => { if (!grows) root.querySelectorAll("textarea[data-autosize]").forEach(fit); };
  fitAll(document);
  document.addEventListener("htmx:load", (event) => fitAll(event.target));

  const typed = new Set();
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!grows && field.matches("textarea[data-autosize]")) fit(field);
    if (field.form && "draft" in field.form.dataset) typed.add(field.form);
    if (field.dataset.names && field.value.includes("@")) import(field.dataset.script).then((names) => names.offer(field));
  });
  document.addEventListener("submit", (event) => typed.delete(event.target));
  addEventListener("beforeunload", (event) => {
    if ([...typed].some((form) => form.isConnected && !("safe" in form.dataset))) event.preventDefault();
  });

  const wrong = document.querySelector("[data-focus]");
  if (wrong) wrong.focus();
})();
