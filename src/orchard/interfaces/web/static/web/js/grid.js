// Arrows move through the cells of a table; one of them takes the focus with Tab.
(() => {
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const rowsOf = (table) =>
    [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("td > a")]);

  const choose = (table, link) => {
    for (const other of table.querySelectorAll("td > a")) other.tabIndex = -1;
    link.tabIndex = 0;
  };
  const move = (table, link, [down, right]) => {
    const rows = rowsOf(table);
    const at = rows.findIndex((row) => row.includes(link));
    const row = rows[Math.min(rows.length - 1, Math.max(0, at + down))];
    const place = rows[at].indexOf(link) + right;
    return row[Math.min(row.length - 1, Math.max(0, place))];
  };

  document.addEventListener("keydown", (event) => {
    const link = event.target.closest?.("[data-grid] td > a");
    if (!link || event.altKey || event.ctrlKey || event.metaKey) return;
    const table = link.closest("table");
    const row = rowsOf(table).find((one) => one.includes(link));
    const ends = { Home: row[0], End: row[row.length - 1] };
    const next = STEPS[event.key] ? move(table, link, STEPS[event.key]) : ends[event.key];
    if (!next) return;
    event.preventDefault();
    choose(table, next);
    next.focus();
  });
  document.addEventListener("DOMContentLoaded", () => {
    for (const table of document.querySelectorAll("[data-grid]")) {
      const first = table.querySelector("td > a");
      if (first) choose(table, first);
    }
  });
  document.addEventListener("focusin", (event) => {
    const link = event.target.closest?.("[data-grid] td > a");
    if (link) choose(link.closest("table"), link);
  });
})();
