// The agenda builder: every change is one request whose answer says what is different, and only that is written here.
// Rows are dragged by their dots or moved with Alt and an arrow key; Ctrl+Z undoes. Whatever the server cannot answer in
// place is sent again as an ordinary form, so that its page says what is wrong and keeps what was typed.
(() => {
  "use strict";
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const steps = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "indent", ArrowLeft: "outdent" };
  const bits = { up: 1, down: 2, indent: 4, outdent: 8 };
  const IN_PLACE = ["moves", "many", "quick", "undo", "fit", "later", "numbers", "off"];
  const builder = document.getElementById("builder");
  const lines = document.getElementById("lines");
  if (!builder || !lines) return;

  const byId = (id) => document.getElementById(id);
  const made = (html) => document.createRange().createContextualFragment(html);
  const write = (place, words) => {
    if (place.textContent === words) return;
    if (place.firstChild) place.firstChild.data = words;
    else place.append(words);
  };
  const hide = (place, hidden) => { if (place.hidden !== hidden) place.hidden = hidden; };
  const shown = Object.fromEntries([...builder.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, ""]));

  const above = (row) => {
    let before = row.previousElementSibling;
    while (before && !before.dataset.item) before = before.previousElementSibling;
    return before;
  };

  // Rows that are new, that say something else, and that are gone.
  const renew = (answer) => {
    const wanted = new Set(answer.rows.map(([id]) => String(id)));
    for (const row of lines.querySelectorAll(".line")) if (!wanted.has(row.dataset.item)) row.remove();
    for (const [id, html] of Object.entries(answer.fresh)) {
      const row = made(html).firstElementChild;
      const old = byId(`item-${id}`);
      if (old) {
        row.querySelector(".pick").checked = old.querySelector(".pick")?.checked || false;
        old.replaceWith(row);
      } else lines.append(row);
      window.htmx.process(row);
    }
  };

  // Put what moved where it belongs; then whatever still stands elsewhere.
  const arrange = (answer) => {
    const order = answer.rows.map(([id]) => byId(`item-${id}`));
    if (order.some((row) => !row)) { location.reload(); return false; }
    const put = (row, at) => {
      const before = at ? order[at - 1] : null;
      if (above(row) === before) return;
      if (before) before.after(row);
      else lines.prepend(row);
    };
    const places = new Map(answer.rows.map(([id], at) => [String(id), at]));
    for (const id of [...answer.moved, ...Object.keys(answer.fresh)]) {
      const at = places.get(String(id));
      if (at !== undefined) put(order[at], at);
    }
    order.forEach(put);
    return true;
  };

  const entitle = (headings) => {
    for (const heading of [...lines.querySelectorAll(".section")]) {
      const next = heading.nextElementSibling;
      if (!next || headings[next.dataset.item] !== heading.textContent) heading.remove();
    }
    for (const [id, words] of Object.entries(headings)) {
      const row = byId(`item-${id}`);
      if (row.previousElementSibling?.classList.contains("section")) continue;
      const heading = document.createElement("li");
      heading.className = "section";
      heading.dir = "auto";
      heading.textContent = words;
      row.before(heading);
    }
  };

  const follow = ([id, number, start, end, can]) => {
    const row = byId(`item-${id}`);
    const place = row.querySelector(".number");
    if (!place) return; // its form is open here
    write(place, number);
    write(row.querySelector(".from"), start);
    write(row.querySelector(".until"), end);
    for (const [step, bit] of Object.entries(bits)) {
      const button = row.querySelector(`[data-step="${step}"]`);
      if (button && button.disabled === Boolean(can & bit)) button.disabled = !(can & bit);
    }
  };

  const apply = (answer) => {
    renew(answer);
    if (!arrange(answer)) return;
    entitle(answer.headings);
    answer.rows.forEach(follow);
    for (const [name, html] of Object.entries(answer.parts)) {
      const part = builder.querySelector(`[data-part="${name}"]`);
      if (shown[name] === html) continue;
      const was = shown[name] || part.textContent.replace(/\s+/g, "");
      shown[name] = html;
      const fragment = made(html);
      if (fragment.textContent.replace(/\s+/g, "") !== was || was === html) part.replaceChildren(fragment);
    }
    const undo = byId("undo");
    hide(undo, !answer.step);
    undo.elements.step.value = answer.step;
    write(undo.querySelector(".said"), answer.undo);
    hide(byId("nothing"), answer.rows.length > 0);
    hide(byId("numbers"), !answer.typed);
    byId("off")?.remove();
    byId("said").textContent = answer.said;
    count();
  };

  const natively = (form, submitter, values) => {
    for (const [name, value] of Object.entries(values)) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      form.append(field);
    }
    form.action = submitter?.getAttribute("formaction") || form.action;
    HTMLFormElement.prototype.submit.call(form);
  };

  const free = (form, submitter) => [form, submitter].forEach((part) => { if (part) delete part.dataset.busy; });

  // One after the other: keys that are pressed faster than the server answers are not lost.
  let line = Promise.resolve();
  const waiting = new Set();
  const send = (form, submitter, values = {}, to = "") => {
    if (form.id === "quick" && waiting.has(form)) return;
    waiting.add(form);
    line = line.then(() => really(form, submitter, values, to)).finally(() => { waiting.delete(form); free(form, submitter); });
  };
  const really = async (form, submitter, values, to) => {
    const focused = document.activeElement;
    const place = focused?.id;
    const row = focused?.closest?.(".line")?.dataset.item;
    const data = new FormData(form);
    if (submitter?.name) data.set(submitter.name, submitter.value);
    for (const [name, value] of Object.entries(values)) data.set(name, value);
    const address = to || submitter?.getAttribute("formaction") || form.action;
    const extra = submitter?.name ? { ...values, [submitter.name]: submitter.value } : values;
    try {
      const answer = await fetch(address, { method: "POST", body: new URLSearchParams(data), headers: { Accept: "application/json" } });
      if (!answer.ok || !answer.headers.get("Content-Type").startsWith("application/json")) {
        form.action = address;
        natively(form, null, extra);
        return;
      }
      apply(await answer.json());
      if (form.id === "quick") clear(form);
      // A button that can go no further is disabled, and a row that was written anew is another: both lose the focus.
      if (document.activeElement === document.body || document.activeElement?.disabled) {
        const again = byId(place);
        (again && !again.disabled ? again : byId(`open-${row}`) || byId("quick-title")).focus({ preventScroll: true });
      }
      const at = row && byId(`item-${row}`);
      if (at) at.scrollIntoView({ block: "nearest" });
    } catch (trouble) {
      form.action = address;
      natively(form, null, extra);
    }
  };

  const clear = (form) => {
    const kind = form.elements.kind.value;
    form.reset();
    form.elements.kind.value = kind;
    form.elements.submission.value = crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).padEnd(18, "0");
    byId("quick-title").focus();
  };

  // Which rows are ticked; the list of places is made when somebody opens it, so that a move changes nothing in it.
  const picked = () => [...lines.querySelectorAll(".pick:checked")];
  const counter = builder.querySelector("[data-count]");
  const said = counter?.textContent;
  const count = () => {
    const ticked = picked().length;
    hide(byId("many"), !ticked);
    write(counter, `${said} (${ticked})`);
  };
  const list = byId("behind");
  const first = list.options[0];
  const places = () => {
    const kept = list.value;
    const rows = [...lines.querySelectorAll(".line:not(.deeper)")];
    list.replaceChildren(first, ...rows.map((row) => new Option(row.querySelector("h3")?.textContent.trim().replace(/\s+/g, " ").slice(0, 60) || "…", row.dataset.item)));
    list.value = kept;
    if (!list.value) list.value = "0";
  };
  list.replaceChildren(first);
  byId("many").classList.add("chosen");
  for (const moment of ["pointerdown", "focus"]) list.addEventListener(moment, places);

  document.addEventListener("change", (event) => { if (event.target.matches(".pick")) count(); });
  document.addEventListener("submit", (event) => {
    if (!IN_PLACE.includes(event.target.id)) return;
    event.preventDefault();
    event.stopPropagation();
    send(event.target, event.submitter);
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input:not(.pick), textarea, select")) return;
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z") {
      const undo = byId("undo");
      if (undo.hidden) return;
      event.preventDefault();
      send(undo, null);
      return;
    }
    const row = event.altKey && steps[event.key] && event.target.closest("#lines .line");
    if (!row) return;
    const button = row.querySelector(`[data-step="${steps[event.key]}"]`);
    event.preventDefault();
    if (button && !button.disabled) send(byId("moves"), button);
    else byId("said").textContent = lines.dataset.stuck;
  });

  // A ticked row that is dragged takes the other ticked ones along.
  const drop = (event) => {
    if (event.oldIndex === event.newIndex) return;
    const row = event.item;
    const others = picked().map((box) => box.value);
    if (others.length > 1 && others.includes(row.dataset.item)) {
      let before = above(row);
      while (before && others.includes(before.dataset.item)) before = above(before);
      const data = { do: "move", after: before ? before.dataset.item : "0" };
      send(byId("many"), null, data);
    } else {
      const before = above(row);
      send(byId("moves"), null, { after: before ? before.dataset.item : "0" }, `${row.dataset.here}/position`);
    }
  };
  if (window.Sortable) {
    window.Sortable.create(lines, {
      handle: ".grip", draggable: ".line", animation: calm ? 0 : 150, ghostClass: "ghost", onEnd: drop,
    });
  }
  document.addEventListener("htmx:responseError", () => location.reload());
  count();
})();
