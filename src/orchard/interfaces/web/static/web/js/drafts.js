// Drafts: what is typed into a form that will be sent survives a reload, a lost connection and an
// expired session. It stays in this browser, apart for each person, until the form is saved.
// A form is known by its data-draft, else by where it goes and what its fields are called; two tabs that
// show the same form keep a draft each.
(() => {
  const DAYS = Number(document.body.dataset.draftDays) || 14;
  const viewer = document.body.dataset.viewer;
  const everybodys = "orchard.draft.";
  const prefix = `${everybodys}${viewer}.`;
  const keys = new WeakMap();
  const tabOf = () => {
    const found = sessionStorage.getItem("orchard.tab") || Math.random().toString(36).slice(2);
    sessionStorage.setItem("orchard.tab", found);
    return found;
  };
  const formOf = (form) => prefix + location.pathname + "#" + keys.get(form);
  const keyOf = (form) => `${formOf(form)}@${tabOf()}`;
  const store = {
    keys: () => {
      try {
        return Object.keys(localStorage);
      } catch {
        return [];
      }
    },
    get: (key) => {
      try {
        return JSON.parse(localStorage.getItem(key));
      } catch {
        return null;
      }
    },
    set: (key, value) => {
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch {
        // A full or forbidden storage cannot keep drafts; the form itself still does.
      }
    },
    remove: (key) => {
      try {
        localStorage.removeItem(key);
      } catch {
        // Nothing was kept either.
      }
    },
  };
  const isKept = (field) =>
    field.name &&
    !["hidden", "password", "file", "submit", "button"].includes(field.type) &&
    field.autocomplete !== "one-time-code" &&
    !field.closest("[data-secret]");
  const contents = (form) => {
    const kept = {};
    for (const field of form.elements) {
      if (!isKept(field)) continue;
      const values = (kept[field.name] ??= []);
      if (field.type === "checkbox" || field.type === "radio") {
        if (field.checked) values.push(field.value);
      } else if (field.multiple) values.push(...[...field.selectedOptions].map((one) => one.value));
      else values.push(field.value);
    }
    return kept;
  };
  const stateOf = (field) =>
    field.multiple ? [...field.selectedOptions].map((one) => one.value).join("\n") : `${field.checked} ${field.value}`;
  // Put a field back and say whether that made it another.
  const put = (field, values) => {
    const before = stateOf(field);
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (field.multiple) for (const one of field.options) one.selected = values.includes(one.value);
    else field.value = values[0] ?? "";
    return stateOf(field) !== before;
  };
  // All is put back before anything is told of it: a form that saves itself would send half a draft.
  const fill = (form, kept) => {
    const changed = [...form.elements].filter(
      (field) => isKept(field) && kept[field.name] && put(field, kept[field.name]),
    );
    for (const field of changed) field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const isOver = (draft) => !draft || Date.now() - draft.at >= DAYS * 864e5;
  const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  // Return the newest of a form's drafts, of whatever tab; what is saved or too old goes.
  const draftOf = (form, saved) => {
    const found = [];
    for (const key of store.keys().filter((one) => one.startsWith(`${formOf(form)}@`))) {
      const draft = store.get(key);
      if (!isOver(draft) && !isSame(draft.kept, saved)) found.push({ key, ...draft });
      else store.remove(key);
    }
    return found.sort((one, other) => other.at - one.at)[0];
  };
  const offer = (form, draft) => {
    const words = document.getElementById("draft-words").content.cloneNode(true);
    const box = words.querySelector(".draft-offer");
    box.querySelector("[data-when]").textContent = new Date(draft.at).toLocaleString(document.documentElement.lang);
    box.querySelector("[data-take]").addEventListener("click", () => {
      store.remove(draft.key);
      fill(form, draft.kept);
      box.remove();
    });
    box.querySelector("[data-drop]").addEventListener("click", () => {
      store.remove(draft.key);
      box.remove();
    });
    form.prepend(words);
  };
  const watch = (form) => {
    if (keys.has(form)) return;
    const start = contents(form);
    const names = Object.keys(start);
    if (!names.length) return;
    keys.set(form, form.dataset.draft || `${form.getAttribute("action") || ""}:${names}`);
    const draft = draftOf(form, start);
    if (draft) offer(form, draft);
    let timer = 0;
    const keep = () => {
      clearTimeout(timer);
      timer = 0;
      store.set(keyOf(form), { at: Date.now(), kept: contents(form) });
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(keep, 250);
    });
    form.addEventListener("change", keep);
    window.addEventListener("pagehide", () => timer && keep());
    form.addEventListener("submit", () => {
      keep();
      sessionStorage.setItem("orchard.sent", keyOf(form));
    });
  };
  // A form was saved when the next page came from it, signed in and without a mistake. Whatever else
  // happens after sending (no connection, a sign-in, the way back) keeps the draft.
  const settle = () => {
    const sent = sessionStorage.getItem("orchard.sent");
    if (!sent) return;
    sessionStorage.removeItem("orchard.sent");
    const [navigation] = performance.getEntriesByType("navigation");
    const from = document.referrer ? new URL(document.referrer) : null;
    const cameFromForm = from?.origin === location.origin && sent.startsWith(`${prefix}${from.pathname}#`);
    const isMistake = document.querySelector("main [role=alert], main [aria-invalid]");
    if (viewer && cameFromForm && navigation?.type === "navigate" && !isMistake) store.remove(sent);
  };
  // What nobody came back for goes, whoever typed it; who signs out leaves nothing of theirs behind.
  const sweep = () => {
    const found = store.keys().filter((one) => one.startsWith(everybodys));
    for (const key of found) if (isOver(store.get(key))) store.remove(key);
  };
  document.addEventListener("submit", (event) => {
    if (!viewer || !event.target.matches("[data-leaves]")) return;
    for (const key of store.keys().filter((one) => one.startsWith(prefix))) store.remove(key);
  });
  const start = () => {
    if (!viewer) return;
    for (const form of document.querySelectorAll('form[data-draft], form[method="post" i]')) watch(form);
  };
  document.addEventListener("DOMContentLoaded", () => {
    sweep();
    settle();
    start();
  });
  document.addEventListener("htmx:afterSwap", start);
  // A form that htmx sends was saved when the answer is neither a mistake (which is shown, and so counts
  // as a success for htmx) nor a preview; and only what was sent: not what was typed since, here or in
  // another tab.
  const sent = new WeakMap();
  document.addEventListener("htmx:beforeSend", (event) => {
    const form = event.detail.elt.closest?.("form");
    if (form) sent.set(form, contents(form));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest?.("form");
    const { xhr, requestConfig } = event.detail;
    const isSaved = requestConfig.verb === "post" && xhr.status >= 200 && xhr.status < 300;
    if (!form || !keys.has(form) || !isSaved) return;
    if (isSame(store.get(keyOf(form))?.kept, sent.get(form))) store.remove(keyOf(form));
  });
})();
