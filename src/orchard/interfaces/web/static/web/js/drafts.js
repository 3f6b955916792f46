// Drafts: what is typed into a form that will be sent survives a reload, a lost connection and an
// expired session. It stays in this browser, apart for each person, until the form is saved.
// A form is known by its data-draft, else by where it goes and what its fields are called.
(() => {
  const DAYS = 14;
  const viewer = document.body.dataset.viewer;
  const prefix = `orchard.draft.${viewer}.`;
  const keys = new WeakMap();
  const keyOf = (form) => prefix + location.pathname + "#" + keys.get(form);
  const store = {
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
  const fill = (form, kept) => {
    for (const field of form.elements) {
      const values = isKept(field) ? kept[field.name] : null;
      if (!values) continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (field.multiple) for (const one of field.options) one.selected = values.includes(one.value);
      else field.value = values[0] ?? "";
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };
  const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const offer = (form, draft) => {
    const words = document.getElementById("draft-words").content.cloneNode(true);
    const box = words.querySelector(".draft-offer");
    box.querySelector("[data-when]").textContent = new Date(draft.at).toLocaleString(document.documentElement.lang);
    box.querySelector("[data-take]").addEventListener("click", () => {
      fill(form, draft.kept);
      box.remove();
    });
    box.querySelector("[data-drop]").addEventListener("click", () => {
      store.remove(keyOf(form));
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
    const draft = store.get(keyOf(form));
    if (draft && Date.now() - draft.at < DAYS * 864e5 && !isSame(draft.kept, start)) offer(form, draft);
    let timer = 0;
    const keep = () => {
      clearTimeout(timer);
      store.set(keyOf(form), { at: Date.now(), kept: contents(form) });
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(keep, 250);
    });
    form.addEventListener("change", keep);
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
  const start = () => {
    if (!viewer) return;
    for (const form of document.querySelectorAll('form[data-draft], form[method="post" i]')) watch(form);
  };
  document.addEventListener("DOMContentLoaded", () => {
    settle();
    start();
  });
  document.addEventListener("htmx:afterSwap", start);
  const sent = new WeakMap();
  document.addEventListener("htmx:beforeSend", (event) => {
    const form = event.detail.elt.closest?.("form");
    if (form) sent.set(form, contents(form));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    // A form that only asks for its preview is not saved by it.
    const form = event.detail.elt.closest?.("form");
    const isSaved = event.detail.successful && event.detail.requestConfig.verb === "post";
    // What was typed after sending is not saved by it either.
    if (form && keys.has(form) && isSaved && isSame(contents(form), sent.get(form))) store.remove(keyOf(form));
  });
})();
