// Words typed into a form marked data-draft="tab" come back after a reload, or when a closed tab is opened again. They are
// kept in this tab alone, as a phone may be somebody else's tomorrow, and are gone once they were sent.
(() => {
  "use strict";
  const key = (field) => `draft ${location.pathname} ${field.form.action} ${field.name}`;
  const kept = (form) => form && form.dataset.draft === "tab" ? form.querySelectorAll("textarea[name]") : [];
  const words = (field, value) => {
    try {
      if (value === undefined) return sessionStorage.getItem(key(field));
      if (value === field.defaultValue) sessionStorage.removeItem(key(field));
      else sessionStorage.setItem(key(field), value);
    } catch { /* a browser that keeps nothing: nothing comes back */ }
    return null;
  };
  for (const form of document.querySelectorAll("form[data-draft='tab']")) {
    for (const field of kept(form)) {
      const typed = words(field);
      if (typed && field.value === field.defaultValue) field.value = typed;
    }
  }
  document.addEventListener("input", (event) => {
    if (event.target.matches("form[data-draft='tab'] textarea[name]")) words(event.target, event.target.value);
  });
  document.addEventListener("submit", (event) => {
    for (const field of kept(event.target)) words(field, field.defaultValue);
  });
})();
