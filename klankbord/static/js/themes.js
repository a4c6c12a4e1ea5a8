// Sorting reactions by dragging: a reaction dropped on a theme falls under it, together with all that are ticked; themes
// are dragged into order. Each does what the buttons of the page do, by the same forms.
(() => {
  "use strict";
  const list = document.getElementById("theme-list");
  if (!list || !window.Sortable) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const speed = calm ? 0 : 150;
  const rows = document.getElementById("to-sort");
  const form = document.getElementById("sort");

  const under = (item, theme) => {
    const box = item.querySelector("input[name=comments]");
    const button = form.querySelector(`button[name=put][value="${theme}"]`);
    if (!box || !button) return;
    box.checked = true;
    form.requestSubmit(button);
  };

  window.Sortable.create(list, {
    animation: speed, ghostClass: "ghost", draggable: "[data-theme]", filter: "button, a.button", preventOnFilter: false,
    onUpdate: () => {
      const asked = document.createElement("form");
      asked.method = "post";
      asked.action = list.dataset.order;
      const add = (name, value) => {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name, value });
        asked.append(field);
      };
      add("csrf_token", list.dataset.token);
      for (const row of list.querySelectorAll("[data-theme]")) add("order", row.dataset.theme);
      document.body.append(asked);
      asked.submit();
    },
  });
  if (rows && form) {
    for (const theme of list.querySelectorAll("[data-theme]")) {
      window.Sortable.create(theme, {
        group: { name: "theme", pull: false, put: ["reactions"] }, draggable: "[data-comment]", sort: false,
        onAdd: (event) => {
          rows.insertBefore(event.item, rows.children[event.oldIndex] || null);
          under(event.item, theme.dataset.theme);
        },
      });
    }
    window.Sortable.create(rows, {
      group: { name: "reactions", pull: true, put: false }, sort: false, animation: speed, ghostClass: "ghost",
      draggable: "[data-comment]", filter: "input", preventOnFilter: false, delay: 150, delayOnTouchOnly: true,
    });
  }
})();
