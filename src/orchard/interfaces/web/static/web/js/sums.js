// What is typed adds up while one types: the weights of criteria, the accounts that hours carry.
// Without this script the same sums stand on the page as they were saved.
(() => {
  const NEAR = 0.0005;
  const number = (text) => Number.parseFloat(String(text).replace(",", "."));
  const value = (field) => (Number.isFinite(number(field.value)) ? number(field.value) : 0);
  const total = (fields) => [...fields].reduce((sum, field) => sum + value(field), 0);
  const isOff = (sum, { wanted, most }) =>
    wanted !== undefined ? Math.abs(sum - number(wanted)) > NEAR : sum > number(most) + NEAR;

  const add = (form, place) => {
    const sum = total(form.querySelectorAll(place.dataset.sum));
    place.textContent = sum.toFixed(3);
    place.classList.toggle("is-off", isOff(sum, place.dataset));
  };
  const divide = (form, place) => {
    const over = value(form.querySelector("[data-over]"));
    const under = value(form.querySelector("[data-under]"));
    place.textContent = over > 0 && under > 0 ? String(Math.floor(over / under)) : "–";
  };
  const show = (form) => {
    for (const place of form.querySelectorAll("output[data-sum]")) add(form, place);
    for (const place of form.querySelectorAll("output[data-quotient]")) divide(form, place);
  };
  for (const form of document.querySelectorAll("form[data-live]")) {
    form.addEventListener("input", () => show(form));
    form.addEventListener("change", () => show(form));
    show(form);
  }
})();
