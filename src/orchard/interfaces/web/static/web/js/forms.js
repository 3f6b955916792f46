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
  document.addEventListener("htmx:sendError", () => lose("connection"));
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 401) lose("session");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) document.querySelector("main > [data-lost]")?.remove();
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
