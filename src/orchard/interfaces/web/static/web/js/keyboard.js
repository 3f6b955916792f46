// Keys: palette, help, going to places, moving through rows. Single keys can be switched off.
(() => {
  const root = document.documentElement;
  const areOn = () => root.dataset.keys !== "off";
  const isTyping = (element) =>
    element.closest?.("input, textarea, select, [contenteditable]") !== null;
  let waitsForPlace = 0;

  const go = (letter) => {
    const place = document.querySelector(`[data-go="${CSS.escape(letter)}"]`);
    if (place) location.assign(place.href);
  };
  const press = (name) => document.querySelector(`[data-key="${name}"]`)?.click();
  const move = (step) => {
    const rows = [...document.querySelectorAll("[data-row]")];
    if (!rows.length) return;
    const at = rows.findIndex((row) => row.classList.contains("is-at"));
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + (at < 0 ? 1 : step)))];
    rows[at]?.classList.remove("is-at");
    next.classList.add("is-at");
    (next.querySelector("a, button") || next).focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const open = (name) => document.dispatchEvent(new CustomEvent("orchard:open", { detail: name }));
  const KEYS = {
    "/": () => open("palette"),
    "?": () => open("help"),
    j: () => move(1),
    k: () => move(-1),
    n: () => press("n"),
    e: () => press("e"),
    g: () => {
      waitsForPlace = Date.now();
    },
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open("palette");
      return;
    }
    const isBusy = event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target);
    if (isBusy || !areOn() || document.querySelector("dialog[open]")) return;
    if (Date.now() - waitsForPlace < 1500) {
      waitsForPlace = 0;
      go(event.key);
    } else if (Object.hasOwn(KEYS, event.key)) {
      event.preventDefault();
      KEYS[event.key]();
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    const box = document.querySelector("[data-single-keys]");
    if (!box) return;
    box.checked = areOn();
    box.addEventListener("change", () => {
      root.dataset.keys = box.checked ? "on" : "off";
      const detail = { shortcuts: box.checked };
      document.dispatchEvent(new CustomEvent("orchard:keep", { detail }));
    });
  });
})();
