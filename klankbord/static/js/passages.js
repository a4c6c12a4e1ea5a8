// Words that somebody selects in the plan, or a block they tap, bring up a button that takes these words to the form below.
// Without this script each block has a link that does the same; it stays, for the keyboard too.
(() => {
  "use strict";
  const plan = document.getElementById("plan");
  const form = document.getElementById("say");
  const here = plan && plan.querySelector("button[data-here]");
  const about = form && form.querySelector("template");
  if (!here || !about) return;
  const marks = [...plan.querySelectorAll("a.react")];
  const field = form.elements.body;
  const label = form.querySelector(`label[for="${field.id}"]`);
  const selection = getSelection();
  let chosen = null;
  let pressed = "";
  let down = false;

  // The block that holds a place in the plan is the one whose link comes first after it.
  const markOf = (node) => marks.find((mark) => node.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING);
  const blockOf = (mark) => mark.closest("tr") || mark.parentElement;
  const rangeOf = (mark) => {
    const range = document.createRange();
    range.setStart(blockOf(mark), 0);
    const before = mark.previousElementSibling;
    range.setEndBefore(before && before.matches(".reacted") ? before : mark);
    return range;
  };
  const wordsIn = (range) => {
    const part = range.cloneContents();
    part.querySelectorAll(".react, .reacted").forEach((link) => link.remove());
    part.querySelectorAll("br, td, th").forEach((end) => end.after(" "));
    return part.textContent.replace(/\s+/g, " ").trim();
  };
  const isLetter = (sign) => /[\p{L}\p{N}]/u.test(sign || "");
  const whole = (words, text) => {
    let start = text.indexOf(words);
    if (start < 0) return "";
    let end = start + words.length;
    while (start > 0 && isLetter(text[start]) && isLetter(text[start - 1])) start -= 1;
    while (end < text.length && isLetter(text[end - 1]) && isLetter(text[end])) end += 1;
    return text.slice(start, end);
  };

  const hide = () => {
    here.hidden = true;
    if (chosen && chosen.block) delete chosen.block.dataset.pointed;
    chosen = null;
  };
  // Above all else on the page, so that nothing moves; under the last line that was chosen, within the plan.
  const show = (next, box, gap) => {
    hide();
    chosen = next;
    here.hidden = false;
    const frame = plan.getBoundingClientRect();
    const room = Math.max(0, frame.width - here.offsetWidth);
    const left = box.left + (box.width - here.offsetWidth) / 2 - frame.left;
    here.style.left = `${Math.min(Math.max(0, left), room)}px`;
    here.style.top = `${box.bottom - frame.top + gap}px`;
  };

  const look = () => {
    if (down || document.activeElement === here) return;
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const mark = range && plan.contains(range.startContainer) ? markOf(range.startContainer) : null;
    if (!mark) {
      if (chosen && !chosen.block) hide();
      return;
    }
    const part = rangeOf(mark);
    if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(range.startContainer, range.startOffset);
    if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset);
    const words = whole(wordsIn(part), wordsIn(rangeOf(mark)));
    const boxes = part.getClientRects();
    if (!words.split("").some(isLetter) || !boxes.length) return;
    show({ mark, words }, boxes[boxes.length - 1], pressed === "touch" ? 28 : 6);
  };

  let later = 0;
  const soon = () => { clearTimeout(later); later = setTimeout(look, 250); };
  document.addEventListener("selectionchange", soon);
  document.addEventListener("pointerdown", (event) => {
    pressed = event.pointerType;
    down = pressed === "mouse";
    if (chosen && chosen.block && !plan.contains(event.target)) hide();
  });
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => { down = false; soon(); });
  addEventListener("resize", () => { if (document.activeElement !== here) hide(); });
  here.addEventListener("pointerdown", (event) => event.preventDefault());
  here.addEventListener("mousedown", (event) => event.preventDefault());

  // A tap on a block offers the whole of it; a second tap takes the offer back.
  plan.addEventListener("click", (event) => {
    if (pressed === "mouse" || !pressed || !selection.isCollapsed || event.target.closest("a, button")) return;
    const mark = markOf(event.target);
    const block = mark && blockOf(mark);
    if (!block || !block.contains(event.target) || (chosen && chosen.block === block)) {
      hide();
      return;
    }
    show({ mark, words: wordsIn(rangeOf(mark)), block }, rangeOf(mark).getBoundingClientRect(), 2);
    block.dataset.pointed = "";
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || here.hidden) return;
    const had = document.activeElement === here;
    hide();
    if (had) field.focus();
  });

  const back = () => {
    form.querySelectorAll("[data-about]").forEach((part) => part.remove());
    label.textContent = about.dataset.whole;
    field.removeAttribute("aria-describedby");
  };
  const put = (mark, words) => {
    back();
    const part = about.content.firstElementChild.cloneNode(true);
    for (const [name, value] of [["passage", new URL(mark.href).searchParams.get("passage")], ["words", words]]) {
      part.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    part.querySelector("blockquote p").textContent = `“${words.length > 280 ? `${words.slice(0, 279)}…` : words}”`;
    part.querySelector("button").addEventListener("click", () => { back(); field.focus(); });
    label.textContent = about.dataset.part;
    label.closest(".field").before(part);
    field.setAttribute("aria-describedby", part.id);
  };
  const take = (mark, words) => {
    put(mark, words);
    form.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  };
  // Words that were kept from earlier stand with the passage they were about.
  form.addEventListener("klankbord:draft", ({ detail }) => {
    const mark = detail.words && marks.find((one) => new URL(one.href).searchParams.get("passage") === detail.passage);
    if (mark) put(mark, detail.words);
    else if (document.getElementById("about-part")) back();
  });
  here.addEventListener("click", () => {
    const { mark, words } = chosen;
    hide();
    selection.removeAllRanges();
    take(mark, words);
  });
})();
