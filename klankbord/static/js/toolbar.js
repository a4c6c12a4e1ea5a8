// Buttons and keys that put the marks of bold, italic and lists, or the word a line begins with, into a text; Enter goes on with a list. The browser's
// own undo takes each back.
(() => {
  "use strict";
  const put = (field, from, to, words, select) => {
    field.focus();
    field.setSelectionRange(from, to);
    const done = words === "" ? document.execCommand("delete") : document.execCommand("insertText", false, words);
    if (!done) {
      field.setRangeText(words, from, to, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (select) field.setSelectionRange(...select);
  };
  const around = (mark) => (field) => {
    const [from, to, all] = [field.selectionStart, field.selectionEnd, field.value];
    const size = mark.length;
    const inside = all.slice(from, to);
    const doubled = mark === "*" && all[from - 2] === "*" && all[from - 3] !== "*";
    if (all.slice(from - size, from) === mark && all.slice(to, to + size) === mark && !doubled) {
      put(field, from - size, to + size, inside, [from - size, to - size]);
    } else {
      put(field, from, to, mark + inside + mark, [from + size, to + size]);
    }
  };
  const MARK = /^(\s*)(?:[-*] |\d+[.)] )/;
  const lines = (mark) => (field) => {
    const all = field.value;
    const from = all.lastIndexOf("\n", field.selectionStart - 1) + 1;
    const end = all.indexOf("\n", field.selectionEnd);
    const to = end < 0 ? all.length : end;
    const rows = all.slice(from, to).split("\n");
    const has = (row, number) => row.startsWith(mark(number));
    const fresh = rows.every(has)
      ? rows.map((row, number) => row.slice(mark(number).length))
      : rows.map((row, number) => mark(number) + row.replace(MARK, "$1"));
    const words = fresh.join("\n");
    put(field, from, to, words, [from + words.length, from + words.length]);
  };
  const DEEDS = { bold: around("**"), italic: around("*"), list: lines(() => "- "), numbers: lines((number) => `${number + 1}. `) };
  const KEYS = { b: "bold", i: "italic" };
  const SHIFTED = { Digit8: "list", Digit7: "numbers" };

  const deedOf = (button) => DEEDS[button.dataset.mark] || lines(() => button.dataset.words);
  const fieldOf = (bar) => document.getElementById(bar.getAttribute("aria-controls"));
  for (const bar of document.querySelectorAll("[role='toolbar'][data-marks]")) {
    const buttons = [...bar.querySelectorAll("button")];
    bar.hidden = false;
    buttons.forEach((button, number) => { button.tabIndex = number ? -1 : 0; });
    bar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) deedOf(button)(fieldOf(bar));
    });
    bar.addEventListener("keydown", (event) => {
      const back = getComputedStyle(bar).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
      const at = buttons.indexOf(document.activeElement);
      const to = event.key === "Home" ? 0 : event.key === "End" ? buttons.length - 1
        : event.key === back ? at - 1 : ["ArrowLeft", "ArrowRight"].includes(event.key) ? at + 1 : null;
      if (to === null || at < 0) return;
      event.preventDefault();
      buttons.forEach((button) => { button.tabIndex = -1; });
      const chosen = buttons[(to + buttons.length) % buttons.length];
      chosen.tabIndex = 0;
      chosen.focus();
    });
    fieldOf(bar).addEventListener("keydown", (event) => {
      const field = event.target;
      const held = (event.ctrlKey || event.metaKey) && !event.altKey;
      const mark = event.shiftKey ? SHIFTED[event.code] : KEYS[event.key.toLowerCase()];
      const button = held && buttons.find((one) => mark ? one.dataset.mark === mark : event.shiftKey && one.dataset.digit === event.code);
      if (button) {
        event.preventDefault();
        deedOf(button)(field);
        return;
      }
      if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing) return;
      const at = field.selectionStart;
      if (at !== field.selectionEnd) return;
      const from = field.value.lastIndexOf("\n", at - 1) + 1;
      const row = field.value.slice(from, at);
      const found = row.match(/^(\s*)(?:([-*]) |(\d+)([.)]) )/);
      if (!found) return;
      event.preventDefault();
      if (row === found[0]) put(field, from, at, "");
      else put(field, at, at, `\n${found[1]}${found[2] ? found[2] : Number(found[3]) + 1 + found[4]} `);
    });
  }
})();
