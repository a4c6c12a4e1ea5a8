// Words that were typed and could not be sent yet, kept in this browser's IndexedDB: encrypted with a key that the server
// hands out for the session alone, gone once they are sent, when the session is ended, and after seven days. On the page of
// a link, which has no session, the key is made of the link itself: whoever has it not can neither read nor find them.
(() => {
  "use strict";
  const STORE = "words";
  const FLAG = "klankbord kept";
  const DAYS = 7 * 24 * 60 * 60 * 1000;
  const LINK = "link";
  if (window.klankbordKept || !window.indexedDB || !window.crypto?.subtle) return;
  const { writer, session, keys } = document.body.dataset;
  const token = writer ? "" : (/^\/l\/([^/]+)/.exec(location.pathname) || ["", ""])[1];
  const own = token ? LINK : session;

  const asked = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  let opened = null;
  const database = () => {
    opened = opened || (() => {
      const request = indexedDB.open("klankbord", 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "place" });
      return asked(request);
    })();
    return opened;
  };
  const within = async (mode, what) => asked(what((await database()).transaction(STORE, mode).objectStore(STORE)));
  const digest = (words) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(words));
  const usable = (raw) => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  const bytes = (digits) => Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16));

  // The key of each session, asked for once; none for one that was ended. No answer at all is no reason to give up.
  const handed = new Map();
  const ask = async (number) => {
    const answer = await fetch(keys.replace("/0/", `/${number}/`), { headers: { Accept: "application/json" } });
    if (answer.redirected || answer.status === 404) return null;
    if (!answer.ok) throw new Error(String(answer.status));
    return usable(bytes((await answer.json()).key));
  };
  const keyOf = (number) => {
    if (!handed.has(number)) {
      const wanted = number === LINK ? digest(`klankbord words ${token}`).then(usable) : ask(number);
      wanted.catch(() => handed.delete(number));
      handed.set(number, wanted);
    }
    return handed.get(number);
  };
  // The address of a link holds its token, which is not written down: what hangs on it lies under a digest.
  const named = async (place) => {
    if (!token) return place;
    return [...new Uint8Array(await digest(`klankbord place ${token} ${place}`))].map((byte) => byte.toString(16)).join("");
  };

  // One after the other, so that the last words typed are the last ones kept. Tells whether it went well.
  let line = Promise.resolve();
  const next = (deed) => {
    line = line.then(deed).then(() => true, () => false); // no room, or not allowed: the page itself still holds the words
    return line;
  };
  const keep = (place, words) => next(async () => {
    const key = await keyOf(own);
    if (!key) throw new Error("no session");
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify({ place, words }));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain);
    const row = { place: await named(place), writer: token ? LINK : writer, session: own, iv, data, at: Date.now() };
    await within("readwrite", (store) => store.put(row));
    localStorage.setItem(FLAG, "1");
  });
  const drop = (place) => next(async () => {
    const name = await named(place);
    await within("readwrite", (store) => store.delete(name));
  });
  const open = async (row) => {
    const key = await keyOf(row.session);
    if (!key) return null;
    try {
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, key, row.data);
      return { ...JSON.parse(new TextDecoder().decode(plain)), at: row.at };
    } catch { return null; }
  };
  // What this writer still has here. What is too old, of somebody else or of an ended session is taken away; what hangs
  // on another link stays for whoever has that link.
  const found = async () => {
    const mine = [];
    try {
      let left = 0;
      for (const row of await within("readonly", (store) => store.getAll())) {
        const late = Date.now() - row.at >= DAYS;
        const readable = row.session === LINK ? Boolean(token) : row.writer === writer;
        const elsewhere = row.session === LINK || !writer;
        const good = !late && readable ? await open(row) : null;
        if (good) mine.push(good);
        if (good || (!late && elsewhere)) left += 1;
        else await next(() => within("readwrite", (store) => store.delete(row.place)));
      }
      if (!left) localStorage.removeItem(FLAG);
    } catch { /* nothing can be read now: what is there stays */ }
    return mine;
  };
  if (document.querySelector("form[data-notes]")) keyOf(own).catch(() => {});
  window.klankbordKept = { keep, drop, found };
})();
