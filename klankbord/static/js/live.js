// A running meeting on a screen: it keeps up with the meeting, counts its clock, and loses nothing that is typed.
(() => {
  "use strict";
  const root = document.querySelector("[data-live]");
  const saying = document.querySelector("[data-say]");
  const offline = document.querySelector("[data-connection]");
  const MANY = 12000;
  const FIRST = 1000;

  // --- The clock: counted by the server's, whose distance from this one is measured with every answer.
  let ahead = 0;
  let closest = Infinity;
  const hear = (answer, asked) => {
    const there = Number(answer.headers.get("X-Now"));
    const took = performance.now() - asked;
    if (!there || took > closest * 1.5) return;
    closest = Math.min(closest, took);
    ahead = there + took / 2 - Date.now();
  };

  let sound = null;
  const tone = (pitch) => {
    if (!sound) return;
    const note = sound.createOscillator();
    const loud = sound.createGain();
    note.frequency.value = pitch;
    loud.gain.setValueAtTime(0.0001, sound.currentTime);
    loud.gain.exponentialRampToValueAtTime(0.12, sound.currentTime + 0.08);
    loud.gain.exponentialRampToValueAtTime(0.0001, sound.currentTime + 1.1);
    note.connect(loud).connect(sound.destination);
    note.start();
    note.stop(sound.currentTime + 1.2);
  };
  const bell = document.querySelector("[data-sound]");
  if (bell && window.AudioContext) {
    bell.hidden = false;
    bell.addEventListener("click", () => {
      if (sound) sound.close();
      sound = sound ? null : new AudioContext();
      bell.setAttribute("aria-pressed", String(Boolean(sound)));
      tone(660);
    });
  }

  const two = (number) => String(number).padStart(2, "0");
  const figure = (seconds) => `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  const told = new Set();
  const signal = (clock, level) => {
    const key = `${clock.dataset.ends}-${level}`;
    if (told.has(key)) return;
    told.add(key);
    if (saying) saying.textContent = level === "up" ? clock.dataset.up : clock.dataset.soon;
    tone(level === "up" ? 520 : 660);
  };
  const put = (place, words) => { if (place && place.textContent !== words) place.textContent = words; };
  const count = (clock) => {
    const now = Date.now() + ahead;
    const data = clock.dataset;
    const runs = "ends" in data;
    const counts = "whole" in data;
    const left = runs ? Math.round((Number(data.ends) - now) / 1000) : Number(data.left);
    const words = !runs ? data.wordsPaused : !counts ? data.wordsBusy : left < 0 ? data.wordsOver : data.wordsLeft;
    put(clock.querySelector("[data-figure]"), figure(counts ? Math.abs(left) : Math.max(0, -left)));
    put(clock.querySelector("[data-figure-words]"), words);
    const bar = clock.querySelector("[data-figure-bar]");
    if (bar) bar.setAttribute("width", String(Math.max(0, Math.min(Number(data.whole), Number(data.whole) - left))));
    clock.classList.toggle("is-soon", counts && runs && left <= 120 && left > 0);
    clock.classList.toggle("is-over", counts && left <= 0);
    if (counts && runs && left <= 0 && left > -5) signal(clock, "up");
    else if (counts && runs && left <= 120 && left > 110 && Number(data.whole) > 120) signal(clock, "soon");
    const end = new Date(now + (counts ? Math.max(0, left) * 1000 : 0) + Number(data.rest) * 60000);
    const wall = end.toLocaleTimeString(document.documentElement.lang, {
      hour: "2-digit", minute: "2-digit", timeZone: data.zone,
    });
    put(clock.querySelector("[data-forecast-words]"), data.forecast.replace("{time}", wall.replace(":", data.point)));
  };
  const gone = (line) => { if (Number(line.dataset.until) < Date.now() + ahead) line.remove(); };
  const tick = () => {
    document.querySelectorAll("[data-timer]").forEach(count);
    document.querySelectorAll("[data-until]").forEach(gone);
  };
  tick();
  setInterval(tick, 500);

  // --- Notes: sent within two seconds of a key, again until they are there, and before anything leads away.
  const form = document.querySelector("form[data-notes]");
  let unsent = false;
  let sending = null;
  let waiting = 0;
  const status = form && document.getElementById(`note-status-${form.dataset.notes}`);
  const version = () => form.querySelector("[id^='note-version-']");
  const text = form && form.querySelector("textarea");
  // What is not saved yet is kept in this browser as well, so that a crash or a closed laptop loses nothing.
  const kept = window.klankbordKept;
  const keep = () => {
    if (!kept) return;
    if (unsent) kept.keep(form.action, { text: text.value, version: version().value, page: location.href });
    else kept.drop(form.action);
  };
  const replace = (words, number) => {
    const [from, to, focused] = [text.selectionStart, text.selectionEnd, document.activeElement === text];
    const ends = text.value.length;
    const before = text.value.slice(0, from);
    text.value = words;
    version().value = number;
    if (!focused) return;
    const moved = words.startsWith(before) ? 0 : words.length - ends;
    text.setSelectionRange(from + moved, to + moved);
  };
  const parsed = (words) => new DOMParser().parseFromString(words, "text/html");
  const tell = (words) => {
    const line = document.createElement("p");
    line.className = "error";
    line.setAttribute("role", "alert");
    line.textContent = words;
    status.replaceChildren(line);
  };
  const body = (one) => {
    const data = new FormData(one);
    data.delete("submission");
    return data;
  };
  // Texts that were sent without an answer coming back: where one of them clashes with us, it did arrive.
  const underway = new Set();
  const save = async (last) => {
    if (sending) return sending;
    clearTimeout(waiting);
    waiting = 0;
    const sent = text.value;
    underway.add(sent);
    sending = (async () => {
      try {
        const answer = await fetch(form.action, {
          method: "POST", body: body(form), headers: { "HX-Request": "true" }, keepalive: Boolean(last),
          signal: last ? undefined : AbortSignal.timeout(MANY),
        });
        if (answer.status === 401) { tell(form.dataset.signedOut); return false; }
        if (!answer.ok) { tell(form.dataset.troubled); return false; }
        const page = parsed(await answer.text());
        const fresh = page.querySelector("[id^='note-version-']");
        const clash = page.querySelector("[data-clash]");
        if (clash && underway.has(clash.querySelector("[data-theirs]").textContent)) {
          version().value = clash.dataset.clash;
          return true;
        }
        if (fresh) {
          underway.clear();
          version().value = fresh.value;
          fresh.remove();
          if (text.value === sent) {
            unsent = false;
            const both = page.querySelector("[data-united]");
            if (both) replace(both.dataset.united, both.dataset.version);
          }
          keep();
        }
        const marks = page.getElementById("live-marks");
        if (marks) document.getElementById("live-marks")?.replaceWith(marks);
        status.replaceChildren(...page.body.childNodes);
        return Boolean(fresh);
      } catch {
        tell(form.dataset.away);
        return false;
      }
    })();
    const good = await sending;
    sending = null;
    if (unsent && !last) waiting = waiting || setTimeout(save, good ? 1500 : 3000);
    return good;
  };
  const saved = async () => {
    if (sending) await sending;
    for (let tries = 0; unsent && tries < 3; tries += 1) if (!(await save())) break;
    return !unsent;
  };
  if (form) {
    form.addEventListener("input", (event) => {
      if (event.target !== text) return;
      unsent = true;
      keep();
      if (!waiting && !sending) waiting = setTimeout(save, 1500);
    });
    // A form that leads away, the notes' own too, waits until the words have arrived; until then they stay kept here.
    addEventListener("submit", async (event) => {
      const [one, by] = [event.target, event.submitter];
      if (one.method !== "post" || event.defaultPrevented || "deed" in one.dataset || !unsent) return;
      event.preventDefault();
      event.stopPropagation();
      if (by?.name === "overrule") version().value = by.value;
      if (await saved()) one.requestSubmit(by?.form === one ? by : undefined);
      else status.scrollIntoView({ block: "center" });
    }, true);
    status.addEventListener("click", (event) => {
      const button = event.target.closest("[data-take]");
      if (!button) return;
      const clash = button.closest("[data-clash]");
      text.value = clash.querySelector(`[data-${button.dataset.take}]`).textContent;
      version().value = clash.dataset.clash;
      unsent = true;
      text.focus();
      save();
    });
    // Words that waited here for another item are sent from wherever one comes back; a clash is looked at over there.
    const sendOn = async ({ place, words }) => {
      const data = body(form);
      data.set("text", words.text);
      data.set("version", words.version);
      try {
        const answer = await fetch(place, { method: "POST", body: data, headers: { "HX-Request": "true" } });
        if (answer.status === 404) {
          const there = document.createElement("p");
          there.className = "both-text";
          there.textContent = words.text;
          tell(form.dataset.gone);
          status.append(there);
          kept.drop(place);
          return;
        }
        const page = answer.ok ? parsed(await answer.text()) : null;
        if (!page) return;
        if (page.querySelector("[id^='note-version-']")) { kept.drop(place); return; }
        const link = document.createElement("a");
        link.href = words.page;
        link.textContent = form.dataset.there;
        tell(form.dataset.elsewhere);
        status.querySelector("p").append(" ", link);
      } catch { /* still no connection: it stays */ }
    };
    const comeBack = async () => {
      if (!kept) return;
      for (const one of await kept.found()) {
        if (one.place.startsWith("draft ")) continue;
        if (one.place !== form.action) { await sendOn(one); continue; }
        if (unsent || form.querySelector("[aria-invalid='true']")) continue;
        if (one.words.text.trim() === text.value.trim()) { kept.drop(one.place); continue; }
        text.value = one.words.text;
        version().value = one.words.version;
        unsent = true;
        await save();
      }
    };
    comeBack();
    addEventListener("online", () => { if (unsent) save(); });
    addEventListener("pagehide", () => { if (unsent) save(true); });
    document.addEventListener("visibilitychange", () => { if (document.hidden && unsent) save(); });
    addEventListener("beforeunload", (event) => { if (unsent && status.querySelector("[role='alert']")) event.preventDefault(); });
  }

  if (!root) return;

  // --- Keeping up: one small question every second or so; the pieces of the page only when something changed.
  let seen = root.dataset.mark;
  let failed = 0;
  let pressed = false;
  let fetching = null;
  addEventListener("pointerdown", () => { pressed = true; }, true);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(() => { pressed = false; }, 60), true);

  const written = (field) => ("defaultChecked" in field && field.type === "checkbox") ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  const busy = (piece) => {
    const here = document.activeElement;
    if (piece.contains(here) && here.matches("textarea, select, input:not([type='hidden'])")) return true;
    return [...piece.querySelectorAll("textarea, input:not([type='hidden'])")].some(written);
  };
  const swap = (fresh) => {
    const old = document.getElementById(fresh.id);
    if (!old) return true;
    if (busy(old)) return false;
    const focus = old.contains(document.activeElement) ? document.activeElement.id : "";
    const opened = [...old.querySelectorAll("details[open][id]")].map((part) => part.id);
    old.replaceWith(document.importNode(fresh, true));
    opened.forEach((id) => { const part = document.getElementById(id); if (part) part.open = true; });
    if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
    return true;
  };
  const takeNote = () => {
    const fresh = document.querySelector("[data-fresh]");
    if (!fresh || !form || unsent || sending || fresh.dataset.item !== form.dataset.notes) return;
    if (Number(fresh.dataset.version) <= Number(version().value)) return;
    const [from, to] = [text.selectionStart, text.selectionEnd];
    text.value = fresh.dataset.fresh;
    if (document.activeElement === text) text.setSelectionRange(from, to);
    version().value = fresh.dataset.version;
  };
  const later = () => new Promise((resolve) => { setTimeout(resolve, 80); });
  const refresh = () => {
    fetching = fetching || (async () => {
      try {
        const answer = await fetch(root.dataset.pieces, { signal: AbortSignal.timeout(MANY) });
        if (answer.status === 401 || answer.redirected || answer.status === 404) { location.reload(); return; }
        if (!answer.ok) throw new Error(String(answer.status));
        const page = parsed(await answer.text()).querySelector("[data-live-answer]");
        if (!page) return;
        if (form && page.dataset.state !== root.dataset.state) {
          if (await saved()) location.reload();
          return;
        }
        for (let waits = 0; pressed && waits < 20; waits += 1) await later();
        const all = [...page.querySelectorAll("[data-region]")].map(swap).every(Boolean);
        root.dataset.state = page.dataset.state;
        seen = all ? page.dataset.mark : "";
        takeNote();
        tick();
      } finally {
        fetching = null;
      }
    })();
    return fetching;
  };
  const ask = async () => {
    const asked = performance.now();
    try {
      if (seen === "") { await refresh(); } else {
        const answer = await fetch(root.dataset.pulse, { credentials: "omit", signal: AbortSignal.timeout(MANY) });
        if (!answer.ok) throw new Error(String(answer.status));
        hear(answer, asked);
        if ((await answer.text()) !== seen) await refresh();
      }
      failed = 0;
    } catch {
      failed += 1;
    }
    if (offline) offline.hidden = failed < 2;
    const over = root.dataset.state === "held" && !form;
    if (over) return;
    // Between 0.8 and 1.2 s, so that no two hundred phones ask at one moment; longer while nothing answers or looks.
    const wait = (failed ? Math.min(10000, FIRST * 2 ** failed) : document.hidden ? 5 * FIRST : FIRST) * (0.8 + Math.random() * 0.4);
    next = setTimeout(ask, wait);
  };
  let next = setTimeout(ask, FIRST * Math.random());
  const soon = () => { clearTimeout(next); ask(); };
  addEventListener("online", soon);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) soon(); });

  // --- Small deeds are sent without leaving the page.
  const send = async (one, button) => {
    const data = new FormData(one, button);
    button.disabled = true;
    try {
      const answer = await fetch(one.action, {
        method: "POST", body: data, headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(MANY),
      });
      if (answer.status === 401) { location.reload(); return; }
      if (answer.status === 422) {
        const why = parsed(await answer.text()).querySelector(".summary li");
        if (saying && why) saying.textContent = why.textContent;
      }
      [...one.querySelectorAll("input:not([type='hidden'])")].forEach((field) => {
        if (one.dataset.deed === "again") field.value = ""; else field.defaultValue = field.value;
      });
      if (one.contains(document.activeElement)) document.activeElement.blur();
      await refresh();
    } catch {
      if (offline) offline.hidden = false;
    }
    button.disabled = false;
  };
  addEventListener("submit", (event) => {
    const one = event.target;
    if (one.method !== "post" || event.defaultPrevented) return;
    if ("deed" in one.dataset) {
      event.preventDefault();
      event.stopPropagation();
      send(one, event.submitter);
    }
  }, true);
})();
