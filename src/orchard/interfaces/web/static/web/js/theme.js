// Runs before the first paint: the appearance that the person chose, or this browser, or the system's.
(() => {
  const key = "orchard.theme";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => {
    if (root.dataset.theme) return root.dataset.theme;
    try {
      return localStorage.getItem(key) || "auto";
    } catch {
      return "auto";
    }
  };
  const apply = () => {
    const chosen = stored();
    const shown = chosen === "auto" ? (dark.matches ? "dark" : "light") : chosen;
    root.dataset.bsTheme = shown;
    document.dispatchEvent(new CustomEvent("orchard:theme"));
  };
  const remember = (theme) => {
    try {
      localStorage.setItem(key, theme);
    } catch {
      // A browser without storage shows the sign-in page as the system does.
    }
  };
  const keep = async (choice) => {
    if (!root.dataset.keeps) return;
    const headers = JSON.parse(document.body.getAttribute("hx-headers"));
    const body = new URLSearchParams(choice);
    try {
      await fetch(root.dataset.keeps, { method: "POST", headers, body, keepalive: true });
    } catch {
      // Without a connection the choice holds for this page only.
    }
  };
  const choose = (theme) => {
    if (root.dataset.theme) root.dataset.theme = theme;
    remember(theme);
    apply();
    keep({ theme });
  };
  if (root.dataset.theme) remember(root.dataset.theme);
  apply();
  dark.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", () => {
    const now = document.querySelector(`input[data-theme][value="${stored()}"]`);
    if (now) now.checked = true;
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[data-theme]")) choose(event.target.value);
  });
  document.addEventListener("orchard:choose-theme", (event) => choose(event.detail));
  document.addEventListener("orchard:keep", (event) => keep(event.detail));
})();
