// A list of which rows are ticked: tick all at once, a range with Shift, and see how many there are.
(() => {
  "use strict";
  document.querySelectorAll("form[data-choosing]").forEach((form) => {
    const boxes = [...form.querySelectorAll("input[name='person']")];
    const whole = form.querySelector("[data-all]");
    const all = whole.querySelector("input");
    const count = form.querySelector("[data-count]");
    const whom = form.elements.whom;
    let last = -1;
    const tell = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
      count.textContent = ticked && whom.value === "ticked" ? ` (${ticked})` : "";
    };
    whole.hidden = false;
    all.addEventListener("change", () => {
      boxes.forEach((box) => { box.checked = all.checked; });
      whom.value = "ticked";
      tell();
    });
    form.addEventListener("click", (event) => {
      const at = boxes.indexOf(event.target);
      if (at < 0) return;
      if (event.shiftKey && last >= 0) {
        boxes.slice(Math.min(at, last), Math.max(at, last) + 1).forEach((box) => { box.checked = event.target.checked; });
      }
      last = at;
      whom.value = "ticked";
      tell();
    });
    whom.addEventListener("change", tell);
    addEventListener("pageshow", tell);
    tell();
  });
})();
