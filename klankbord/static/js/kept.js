// Words that were typed and could not be sent yet, kept in this browser's IndexedDB: encrypted with a key that the server
// hands out for the session alone, gone once they are sent, when the session is ended, and after seven days.
(() => {
  "use strict";
  const STORE = "words";
  const DAYS = 7 * 24 * 60 * 60 * 1000;
  const form = document.querySelector("form[data-keys]");
  if (!form || !window.indexedDB || !window.crypto?.subtle) return;
  const { writer, session, keys } = form.dataset;

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

  // The key of each session, asked for once; none for one that was ended. No answer at all is no reason to give up.
  const handed = new Map();
  const keyOf = (number) => {
    if (!handed.has(number)) {
      const wanted = (async () => {
        const answer = await fetch(keys.replace("/0/", `/${number}/`), { headers: { Accept: "application/json" } });
        if (answer.redirected || answer.status === 404) return null;
        if (!answer.ok) throw new Error(String(answer.status));
        const raw = Uint8Array.from((await answer.json()).key.match(/../g), (pair) => parseInt(pair, 16));
        return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
      })();
      wanted.catch(() => handed.delete(number));
      handed.set(number, wanted);
    }
    return handed.get(number);
  };
  keyOf(session).catch(() => {});

  // One after the other, so that the last words typed are the last ones kept.
  let line = Promise.resolve();
  const next = (deed) => {
    line = line.then(deed).catch(() => { /* no room, or not allowed: the page itself still holds the words */ });
    return line;
  };
  const keep = (place, words) => next(async () => {
    const key = await keyOf(session);
    if (!key) return;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(JSON.stringify(words)));
    await within("readwrite", (store) => store.put({ place, writer, session, iv, data, at: Date.now() }));
  });
  const drop = (place) => next(() => within("readwrite", (store) => store.delete(place)));
  const open = async (row) => {
    const key = await keyOf(row.session);
    if (!key) return null;
    try {
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, key, row.data);
      return { place: row.place, words: JSON.parse(new TextDecoder().decode(plain)) };
    } catch { return null; }
  };
  // What this writer still has here. What is too old, of somebody else or of an ended session is taken away.
  const found = async () => {
    const mine = [];
    try {
      for (const row of await within("readonly", (store) => store.getAll())) {
        const good = row.writer === writer && Date.now() - row.at < DAYS ? await open(row) : null;
        if (good) mine.push(good); else await drop(row.place);
      }
    } catch { /* nothing can be read now: what is there stays */ }
    return mine;
  };
  window.klankbordKept = { keep, drop, found };
})();
