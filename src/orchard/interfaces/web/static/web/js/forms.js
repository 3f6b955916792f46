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
