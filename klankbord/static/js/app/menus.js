// Menus made of <details class="menu"> close on Escape, on a press elsewhere, and when the focus leaves them.
(() => {
  "use strict";
  const open = () => document.querySelectorAll("details.menu[open]");
  const close = (except) => open().forEach((menu) => { if (menu !== except) menu.open = false; });
  document.addEventListener("click", (event) => close(event.target.closest("details.menu")));
  document.addEventListener("focusin", (event) => close(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && open()[0];
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
