// Names to choose from behind an @ in a text field: loaded when somebody types the first @, with the names of who may be
// named there. The field stays a plain text field; a list below it follows the arrow keys, Enter or Tab puts a name in.
const lists = new Map();
const folded = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const MOST = 8;
let open = null;

const ask = (url) => {
  if (!lists.has(url)) {
    const asked = fetch(url, { headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : null));
    lists.set(url, asked.catch(() => { lists.delete(url); return null; }));
  }
  return lists.get(url);
};

// What stands between the last @ and the caret; null where the @ is in the middle of a word, as in a mail address.
const begunIn = (field) => {
  const found = /(?:^|[^\p{L}\p{N}_.@])@([^@\n]{0,60})$/u.exec(field.value.slice(0, field.selectionStart));
  return found && field.selectionStart === field.selectionEnd ? found[1] : null;
};

const fitting = (names, begun) => {
  const wanted = folded(begun);
  const fits = names.filter((name) => folded(name).startsWith(wanted) || folded(name).split(/\s+/).some((word) => wanted && word.startsWith(wanted)));
  return fits.length === 1 && folded(fits[0]) === wanted ? [] : fits.slice(0, MOST);
};

const hide = () => {
  if (!open) return;
  open.list.remove();
  open.status.textContent = "";
  ["aria-activedescendant", "aria-controls"].forEach((name) => open.field.removeAttribute(name));
  open = null;
};

const point = (at) => {
  const rows = [...open.list.children];
  open.at = rows.length ? (at + rows.length) % rows.length : -1;
  rows.forEach((row, number) => {
    row.setAttribute("aria-selected", String(number === open.at));
    row.style.outline = number === open.at ? "2px solid var(--accent)" : "none";
    row.style.background = number === open.at ? "var(--accent-wash)" : "none";
  });
  open.field.setAttribute("aria-activedescendant", rows[open.at].id);
  rows[open.at].scrollIntoView({ block: "nearest" });
};

const take = (name) => {
  const { field, begun } = open;
  const end = field.selectionStart;
  hide();
  field.focus();
  field.setRangeText(`${name} `, end - begun.length, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

const show = (field, begun, names, words) => {
  hide();
  const list = document.createElement("ul");
  list.id = `${field.id}-names`;
  list.className = "menu-panel";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.label);
  Object.assign(list.style, { insetInlineEnd: "auto", insetInlineStart: "0", listStyle: "none", margin: "0" });
  names.forEach((name, number) => {
    const row = document.createElement("li");
    row.id = `${list.id}-${number}`;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    row.textContent = name;
    Object.assign(row.style, { display: "flex", alignItems: "center", minBlockSize: "var(--touch)", padding: "0 var(--s3)", borderRadius: "var(--r-small)", cursor: "pointer" });
    // Before the field loses the focus, so that the caret stays where it is.
    row.addEventListener("pointerdown", (event) => { event.preventDefault(); take(name); });
    list.append(row);
  });
  const status = field.parentElement.querySelector("[data-names-said]");
  field.parentElement.style.position = "relative";
  field.after(list);
  field.setAttribute("aria-controls", list.id);
  open = { field, begun, list, status, names, at: -1 };
  status.textContent = `${names.length}. ${words.hint}`;
  if (begun) point(0);
  else list.scrollIntoView({ block: "nearest" });
};

const steer = (event) => {
  if (!open || open.field !== event.target || event.isComposing) return;
  const taking = (event.key === "Enter" && !event.ctrlKey && !event.metaKey) || (event.key === "Tab" && !event.shiftKey);
  if (event.key === "ArrowDown") point(open.at + 1);
  else if (event.key === "ArrowUp") point(open.at < 0 ? -1 : open.at - 1);
  else if (event.key === "Escape") hide();
  else if (taking && open.at >= 0) take(open.names[open.at]);
  else return;
  event.preventDefault();
  event.stopPropagation();
};

const begin = (field) => {
  if ("offers" in field.dataset) return;
  field.dataset.offers = "";
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-haspopup", "listbox");
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  status.dataset.namesSaid = "";
  field.after(status);
  field.addEventListener("keydown", steer);
  field.addEventListener("blur", hide);
};

// Offer names for what was begun in this field, or none where nothing was.
export const offer = async (field) => {
  begin(field);
  if (begunIn(field) === null) return hide();
  const known = await ask(field.dataset.names);
  const begun = begunIn(field);
  const names = known && begun !== null && document.activeElement === field ? fitting(known.names, begun) : [];
  return names.length ? show(field, begun, names, known) : hide();
};
