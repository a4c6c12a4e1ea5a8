// What is typed into a form marked data-draft="kept" outlives a closed tab and a closed browser: kept.js keeps it encrypted
// until it was sent, for whoever typed it alone. What comes back says so, and can be thrown away.
(() => {
  "use strict";
  const SENT = "klankbord sent";
  const body = document.body.dataset;
  const forms = [...document.querySelectorAll("form[data-draft='kept']")];
  const knows = Boolean(body.writer || /^\/l\/./.test(location.pathname)) && Boolean(body.kept);
  const place = (form) => `draft ${new URL(form.action).pathname} ${form.elements.answers?.value || ""}`;
  const hidden = new Set(["version", "passage", "words"]);
  const skipped = new Set(["file", "password", "submit", "button"]);
  const parts = (form) => [...form.elements].filter(
    (part) => part.name && !skipped.has(part.type) && (part.type !== "hidden" || hidden.has(part.name)));
  const ticks = (part) => part.type === "radio" || part.type === "checkbox";
  const read = (form) => parts(form).map((part) => [part.name, ticks(part) ? [part.value, part.checked] : part.value]);
  const write = (form, words) => {
    for (const [name, value] of words) {
      const part = parts(form).find((one) => one.name === name && (!Array.isArray(value) || one.value === value[0]));
      if (!part) continue;
      if (Array.isArray(value)) part.checked = value[1]; else part.value = value;
      part.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  // What was sent from this tab is gone from here once a page comes that answers with going on; until then it waits.
  let waiting = [];
  try {
    waiting = JSON.parse(sessionStorage.getItem(SENT) || "[]");
    sessionStorage.removeItem(SENT);
  } catch { /* a browser that keeps nothing: nothing comes back */ }
  const moved = (performance.getEntriesByType("navigation")[0]?.redirectCount || 0) > 0;
  const wentWell = knows && !("again" in body) && moved;

  let kept = null;
  const store = () => { kept = kept || import(body.kept).then(() => window.klankbordKept); return kept; };
  let quiet = false;
  const keep = async (form) => {
    const there = await store();
    const words = read(form);
    if (there && await there.keep(place(form), words) && same(words, read(form))) form.dataset.safe = "";
  };
  const timers = new Map();
  const begun = new Set();
  const changed = (event) => {
    const form = event.target.form;
    if (quiet || !forms.includes(form) || !knows) return;
    delete form.dataset.safe;
    if (timers.has(form)) return;
    timers.set(form, setTimeout(() => { timers.delete(form); keep(form); }, begun.has(form) ? 400 : 0));
    begun.add(form);
  };
  document.addEventListener("input", changed);
  document.addEventListener("change", changed);
  const now = () => { for (const [form, timer] of timers) { clearTimeout(timer); timers.delete(form); keep(form); } };
  document.addEventListener("visibilitychange", () => { if (document.hidden) now(); });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    now();
    const mine = forms.includes(form) ? [[form.action, place(form)]] : waiting.filter(([action]) => action === form.action);
    if (!mine.length) return;
    try { sessionStorage.setItem(SENT, JSON.stringify(mine)); } catch { /* it then comes back once more */ }
  });

  const fill = (form, words) => {
    quiet = true;
    form.dispatchEvent(new CustomEvent("klankbord:draft", { detail: Object.fromEntries(words) }));
    write(form, words);
    quiet = false;
  };
  const told = (form, at, before) => {
    const note = document.createElement("p");
    note.className = "notice ask";
    const words = document.createElement("span");
    words.setAttribute("role", "status");
    const away = document.createElement("button");
    away.type = "button";
    away.className = "link";
    away.textContent = form.dataset.throw;
    away.addEventListener("click", async () => {
      fill(form, before);
      note.remove();
      form.querySelector("textarea, input:not([type='hidden'])")?.focus();
      (await store()).drop(place(form));
    });
    const both = document.createElement("span");
    both.append(words, " ", away);
    note.append(both);
    form.prepend(note);
    const when = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    words.textContent = form.dataset.typed.replace("{when}", when.format(at));
  };
  const comeBack = async () => {
    const there = await store();
    if (!there) return;
    const mine = (await there.found()).filter((one) => one.place.startsWith("draft "));
    if (wentWell) for (const [, gone] of waiting) there.drop(gone);
    const gone = new Set(wentWell ? waiting.map(([, one]) => one) : []);
    for (const form of forms) {
      const row = mine.find((one) => one.place === place(form));
      if (!row || gone.has(row.place) || "safe" in form.dataset) continue;
      const before = read(form);
      if ("again" in body) { keep(form); continue; }
      fill(form, row.words);
      form.dataset.safe = "";
      if (same(before, read(form))) there.drop(row.place); else told(form, row.at, before);
    }
  };
  let any = false;
  try { any = Boolean(localStorage.getItem("klankbord kept")); } catch { /* nothing is kept */ }
  if (any && body.kept) comeBack();
})();
