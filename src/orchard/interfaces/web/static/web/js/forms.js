// Forms: inline edit, one submit at a time, words when the connection is lost.
(() => {
  const say = (text) => {
    const live = document.getElementById("live");
    if (live) live.textContent = text;
  };

  document.addEventListener("keydown", (event) => {
    const edit = event.target.closest?.("[data-inline]");
    if (!edit || event.key !== "Escape") return;
    const field = event.target;
    if (field.value === field.defaultValue) return;
    field.value = field.defaultValue;
    event.stopPropagation();
  }, true);
  // From a field of several lines, where Enter begins the next one, Ctrl+Enter sends the form.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const form = event.target.closest?.("main form[method=post], .drawer form[method=post]");
    if (form && event.target.tagName === "TEXTAREA") form.requestSubmit();
  });
  document.addEventListener("change", (event) => {
    const edit = event.target.closest("[data-inline]");
    if (edit) edit.requestSubmit();
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const mark of document.querySelectorAll(".saved-mark:not([data-timed])")) {
      mark.dataset.timed = "";
      say(mark.textContent.trim());
      setTimeout(() => mark.remove(), 2000);
    }
  });

  // A part of the page that did not come leaves the rest as it is: say why, and how to go on.
  const lose = (what) => {
    const words = document.getElementById("lost-words").content.cloneNode(true);
    const box = words.querySelector(`[data-lost="${what}"]`);
    const link = box.querySelector("a");
    if (link) link.href += `?next=${encodeURIComponent(location.pathname + location.search)}`;
    document.querySelector("main > [data-lost]")?.remove();
    document.querySelector("main")?.prepend(box);
  };
  // A form that saves itself is sent again by itself once that can help.
  const SOON = 10_000;
  const unsent = new Set();
  let timer = 0;
  const sendAgain = () => {
    clearTimeout(timer);
    for (const form of unsent) {
      unsent.delete(form);
      if (form.isConnected) htmx.trigger(form, "change");
    }
  };
  const miss = (event, what) => {
    lose(what);
    if (!event.detail.elt.matches('form[hx-post][hx-trigger*="change"]')) return;
    unsent.add(event.detail.elt);
    clearTimeout(timer);
    timer = setTimeout(sendAgain, SOON);
  };
  window.addEventListener("online", sendAgain);
  document.addEventListener("htmx:sendError", (event) => miss(event, "connection"));
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    // Whoever signed in anew has a new token, which an older page does not know.
    if (status === 401 || status === 403) lose("session");
    else if (status === 429 || status >= 500) miss(event, "answer");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    document.querySelector("main > [data-lost]")?.remove();
    sendAgain();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (form.method === "post" && !form.hasAttribute("hx-post")) {
      form.dataset.sent = "yes";
      setTimeout(() => delete form.dataset.sent, 4000);
    }
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
})();
