// A form that asks "are you sure" does so in a dialog; a form on its way is not sent twice.
(() => {
  "use strict";
  const button = (words, kind) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `button ${kind}`;
    made.textContent = words;
    return made;
  };

  const ask = (form, submitter) => {
    const dialog = document.createElement("dialog");
    const words = document.createElement("p");
    words.textContent = form.dataset.confirm;
    words.id = "sure";
    dialog.setAttribute("aria-labelledby", "sure");
    const no = button(document.body.dataset.no, "plain");
    const yes = button(submitter ? submitter.textContent.trim() : "OK", "primary");
    const row = document.createElement("div");
    row.className = "actions";
    row.append(yes, no);
    dialog.append(words, row);
    document.body.append(dialog);
    dialog.addEventListener("close", () => { dialog.remove(); if (submitter) submitter.focus(); });
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => {
      form.dataset.sure = "";
      dialog.close();
      form.requestSubmit(submitter || undefined);
      delete form.dataset.sure;
    });
    dialog.showModal();
    no.focus();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if ("confirm" in form.dataset && !("sure" in form.dataset) && event.submitter?.name !== "see_mail") {
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(form, event.submitter);
    } else if ("busy" in form.dataset) {
      event.preventDefault();
    } else if (
      form.method === "post" && !("download" in form.dataset) && !event.defaultPrevented &&
      !form.closest("[data-hx-post], [data-hx-boost='true']")
    ) {
      form.dataset.busy = "";
      if (event.submitter) event.submitter.dataset.busy = "";
      setTimeout(() => free(form), 8000);
    }
  }, true);

  const free = (form) => [form, ...form.querySelectorAll("[data-busy]")].forEach((part) => { delete part.dataset.busy; });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach(free));
})();
