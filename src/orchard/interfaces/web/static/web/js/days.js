// A date that one can also pull: the range counts days back from today and writes the date field.
// Without this script the field and its button do the same.
(() => {
  const DAY = 86_400_000;
  for (const range of document.querySelectorAll("input[data-days]")) {
    const field = document.getElementById(range.dataset.days);
    const today = Date.parse(field.max);
    const back = (days) => new Date(today - days * DAY).toISOString().slice(0, 10);
    const shown = () => Math.round((today - Date.parse(field.value)) / DAY);
    const place = () => {
      range.value = String(Number(range.max) - shown());
      range.setAttribute("aria-valuetext", field.value);
    };
    range.hidden = false;
    place();
    range.addEventListener("input", () => {
      field.value = back(Number(range.max) - Number(range.value));
      range.setAttribute("aria-valuetext", field.value);
    });
    range.addEventListener("change", () => field.form.requestSubmit());
    field.addEventListener("input", place);
  }
})();
