// What every page gains from scripts: nothing here is needed to do the job.
(() => {
  "use strict";
  const closeMenus = (except) => document.querySelectorAll("details.menu[open]").forEach((menu) => { if (menu !== except) menu.open = false; });
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });

  // A refused form says what is wrong where the reader is.
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();

  // A second press while the first is on its way does nothing; the server would answer it alike.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.confirm && !form.dataset.sure) {
      event.preventDefault();
      ask(form, event.submitter);
      return;
    }
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (!form.hasAttribute("hx-post") && form.method === "post") {
      form.dataset.sent = "1";
      setTimeout(() => { delete form.dataset.sent; }, 4000);
    }
    form.dataset.typed = "";
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));

  const ask = (form, submitter) => {
    const dialog = document.createElement("dialog");
    const words = document.createElement("p");
    words.textContent = form.dataset.confirm;
    const row = document.createElement("div");
    row.className = "actions";
    const yes = document.createElement("button");
    yes.className = "button";
    yes.textContent = submitter ? submitter.textContent : "OK";
    const no = document.createElement("button");
    no.className = "button plain";
    no.textContent = document.documentElement.lang === "nl" ? "Toch niet" : "Not now";
    row.append(yes, no);
    dialog.className = "stack";
    dialog.append(words, row);
    document.body.append(dialog);
    dialog.addEventListener("close", () => { dialog.remove(); if (submitter) submitter.focus(); });
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => { form.dataset.sure = "1"; dialog.close(); form.requestSubmit(submitter); });
    dialog.showModal();
    no.focus();
  };

  // Leaving a page with words in it that were not sent asks first.
  document.addEventListener("input", (event) => { const form = event.target.form; if (form && form.hasAttribute("data-draft")) form.dataset.typed = "1"; });
  addEventListener("beforeunload", (event) => { if (document.querySelector("form[data-typed='1']")) event.preventDefault(); });
})();
