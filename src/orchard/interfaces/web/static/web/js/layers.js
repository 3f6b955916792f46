// Layers above the page: dialogs, drawer, menus, meanings of terms, toasts. Esc closes the top one.
(() => {
  const TRAPPED = 'a[href], button:not([disabled]), input:not([type="hidden"]), select, textarea, summary, [tabindex="0"]';
  let openers = [];

  const open = (name) => {
    const layer = document.getElementById(name);
    if (!layer || layer.open) return;
    openers.push(document.activeElement);
    layer.showModal();
    layer.dispatchEvent(new CustomEvent("orchard:opened", { bubbles: true }));
  };
  const giveFocusBack = () => {
    const opener = openers.pop();
    if (opener && document.contains(opener)) opener.focus();
  };

  const drawer = () => document.querySelector(".drawer");
  const closeDrawer = () => {
    const box = drawer();
    if (!box) return false;
    const back = box.dataset.back;
    if (box.dataset.own === "page" && back) {
      location.assign(back);
      return true;
    }
    box.parentElement.replaceChildren();
    if (back) history.replaceState(history.state, "", back);
    giveFocusBack();
    return true;
  };

  const closeTerms = () => {
    let closed = false;
    for (const term of document.querySelectorAll('[data-term][aria-expanded="true"]')) {
      show(term, false);
      closed = true;
    }
    return closed;
  };
  const show = (term, shown) => {
    term.setAttribute("aria-expanded", String(shown));
    term.querySelector(".term-meaning").hidden = !shown;
  };
  const closeMenus = (except) => {
    let closed = null;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (menu.contains(except)) continue;
      menu.open = false;
      closed = menu;
    }
    return closed;
  };

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) open(opener.dataset.open);
    const closer = event.target.closest("[data-close]");
    if (closer && drawer()) {
      event.preventDefault();
      closeDrawer();
    }
    const dismissed = event.target.closest("[data-dismiss]");
    if (dismissed) dismissed.closest("[data-toast]").remove();
    const term = event.target.closest("[data-term]");
    closeMenus(event.target);
    if (!term) closeTerms();
    else {
      event.preventDefault();
      show(term, term.getAttribute("aria-expanded") !== "true");
    }
    if (event.target.tagName === "DIALOG") event.target.close();
  });
  for (const [kind, shown] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(kind, (event) => {
      const term = event.target.closest?.("[data-term]");
      if (term && !term.contains(event.relatedTarget)) show(term, shown);
    });
  }
  document.addEventListener("close", giveFocusBack, true);
  document.addEventListener("orchard:open", (event) => open(event.detail));

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
      const menu = closeMenus();
      if (menu) menu.querySelector("summary").focus();
      else if (!closeTerms()) closeDrawer();
    }
    const box = drawer();
    if (event.key !== "Tab" || !box || document.querySelector("dialog[open]")) return;
    const stops = [...box.querySelectorAll(TRAPPED)].filter((one) => one.offsetParent !== null);
    const last = stops.at(-1);
    if (event.shiftKey && (document.activeElement === stops[0] || !box.contains(document.activeElement))) {
      event.preventDefault();
      last?.focus();
    } else if (!event.shiftKey && (document.activeElement === last || !box.contains(document.activeElement))) {
      event.preventDefault();
      stops[0]?.focus();
    }
  });

  const enter = () => {
    const box = drawer();
    if (!box) return;
    (box.querySelector("[autofocus], .drawer-body input:not([type=hidden]), .drawer-body select, .drawer-body textarea") || box).focus();
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target?.id === "drawer") openers.push(event.detail.elt);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id === "drawer") enter();
    focusWanted();
    fade();
  });
  const focusWanted = () => {
    const wanted = document.querySelector("[data-focus]");
    wanted?.focus();
    wanted?.select?.(); // what is typed takes the place of what stood there
  };
  const fade = () => {
    for (const toast of document.querySelectorAll("[data-toast]:not([data-timed])")) {
      toast.dataset.timed = "";
      const leave = () => {
        if (toast.matches(":hover, :focus-within")) setTimeout(leave, 3000);
        else toast.remove();
      };
      setTimeout(leave, 10000);
    }
  };
  document.addEventListener("focusin", (event) => {
    // Browsers leave a tab half outside its row: whoever comes to it by key would not see where they are.
    if (event.target.closest(".tabs, .jump, .switch-row"))
      event.target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  document.addEventListener("DOMContentLoaded", () => {
    for (const one of document.querySelectorAll(".tabs [aria-current], .jump [aria-current], .switch-row [aria-current]")) {
      const row = one.parentElement;
      row.scrollLeft += one.getBoundingClientRect().right - row.getBoundingClientRect().right + 32;
    }
    if (matchMedia("(min-width: 761px)").matches)
      for (const one of document.querySelectorAll("details.fold")) one.open = true;
    if (drawer()) drawer().dataset.own = "page";
    enter();
    fade();
    focusWanted();
  });
})();
