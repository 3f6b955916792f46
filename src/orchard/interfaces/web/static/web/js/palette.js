// The palette: asks the server for accounts and pages, arrows choose, Enter goes.
(() => {
  const box = document.getElementById("palette");
  if (!box) return;
  const words = box.querySelector("input");
  const found = document.getElementById("palette-found");
  let timer = 0;
  let asked = 0;

  const hits = () => [...found.querySelectorAll(".hit")];
  const choose = (index) => {
    const all = hits();
    for (const hit of all) hit.setAttribute("aria-selected", "false");
    const hit = all[Math.max(0, Math.min(all.length - 1, index))];
    if (!hit) return words.removeAttribute("aria-activedescendant");
    hit.setAttribute("aria-selected", "true");
    hit.scrollIntoView({ block: "nearest" });
    words.setAttribute("aria-activedescendant", hit.id);
  };
  const at = () => hits().findIndex((hit) => hit.getAttribute("aria-selected") === "true");
  const ask = async () => {
    const number = ++asked;
    const href = `${found.dataset.href}?words=${encodeURIComponent(words.value)}`;
    try {
      const answer = await fetch(href, { headers: { "HX-Request": "true" } });
      if (!answer.ok || number !== asked) return;
      found.innerHTML = await answer.text();
      choose(0);
    } catch {
      // Without a connection what was found before stays.
    }
  };
  const run = (command) => {
    const [name, value] = command.split(":");
    box.close();
    if (name === "print") window.print();
    const kinds = { theme: "orchard:choose-theme", open: "orchard:open" };
    if (kinds[name]) document.dispatchEvent(new CustomEvent(kinds[name], { detail: value }));
  };

  box.addEventListener("orchard:opened", () => {
    words.value = "";
    words.focus();
    ask();
  });
  words.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  box.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (steps[event.key]) {
      event.preventDefault();
      choose(at() + steps[event.key]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      hits()[at()]?.click();
    }
  });
  found.addEventListener("click", (event) => {
    const command = event.target.closest("[data-command]");
    if (!command) return;
    event.preventDefault();
    run(command.dataset.command);
  });
})();
