// Runs before the first paint: the appearance this browser chose, or the system's.
(() => {
  const key = "orchard.theme";
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => {
    try {
      return localStorage.getItem(key) || "auto";
    } catch {
      return "auto";
    }
  };
  const apply = () => {
    const chosen = stored();
    const shown = chosen === "auto" ? (dark.matches ? "dark" : "light") : chosen;
    document.documentElement.dataset.bsTheme = shown;
    document.dispatchEvent(new CustomEvent("orchard:theme"));
  };
  const choose = (theme) => {
    try {
      localStorage.setItem(key, theme);
    } catch {
      // A browser without storage keeps the system's appearance.
    }
    apply();
  };
  apply();
  dark.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", () => {
    const now = document.querySelector(`[data-theme][value="${stored()}"]`);
    if (now) now.checked = true;
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-theme]")) choose(event.target.value);
  });
  document.addEventListener("orchard:choose-theme", (event) => choose(event.detail));
})();
