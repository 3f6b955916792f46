// Drafts: what is typed into a form with data-draft survives a reload, a lost connection and an
// expired session. It stays in this browser, apart for each person, until the form is saved.
(() => {
  const DAYS = 14;
  const viewer = document.body.dataset.viewer;
  const prefix = `orchard.draft.${viewer}.`;
  const keyOf = (form) => prefix + location.pathname + "#" + form.dataset.draft;
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
    field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type) && !field.closest("[data-secret]");
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
    if (form.dataset.watched) return;
    form.dataset.watched = "yes";
    const start = contents(form);
    const draft = store.get(keyOf(form));
    if (draft && Date.now() - draft.at < DAYS * 864e5 && !isSame(draft.kept, start)) offer(form, draft);
    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => store.set(keyOf(form), { at: Date.now(), kept: contents(form) }), 250);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      store.set(keyOf(form), { at: Date.now(), kept: contents(form) });
      sessionStorage.setItem("orchard.sent", keyOf(form));
    });
  };
  // A form that was sent and is not shown again was saved: the answer is another page, signed in.
  const settle = () => {
    const sent = sessionStorage.getItem("orchard.sent");
    if (!sent || !viewer || !sent.startsWith(prefix)) return;
    sessionStorage.removeItem("orchard.sent");
    const forms = [...document.querySelectorAll("form[data-draft]")];
    const isBack = forms.some((form) => keyOf(form) === sent && form.querySelector('[aria-invalid], [role="alert"]'));
    const isMistake = document.querySelector("main [role=alert]");
    if (!isBack && !isMistake) store.remove(sent);
  };
  const start = () => {
    settle();
    for (const form of document.querySelectorAll("form[data-draft]")) watch(form);
  };
  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("htmx:afterSwap", start);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest?.("form[data-draft]");
    if (form && event.detail.successful) store.remove(keyOf(form));
  });
})();
