// The filter bar: a year, a comparison, a panel of values to tick, and a chip per value kept.
// What is chosen shows at once; the server hears of it, and its next answer rules.
const MANY = 10; // values: beyond, a field finds them
const TOLD = 5000; // milliseconds during which a choice that the server has not heard yet is kept
const FULL_TIME = "base_etp";
const PHONE = window.matchMedia("(max-width: 640px)");

export default drawnIn(".filters", createBar, update);

function createBar(root, signal, { turn }) {
  const bar = { root, turn, waiting: {} };
  const line = (bar.line = make(root, "div", "filters-line"));
  bar.year = createSelect(bar, line, "annee", "filters-year");
  bar.comparison = createSelect(bar, line, "comparaison", "filters-comparison");
  bar.further = make(line, "div", "filters-further");
  const about = { "aria-expanded": "false", "aria-controls": "filtres-panneau" };
  bar.open = makeButton(bar.further, "filters-open", "", null, about);
  const group = { id: "filtres-panneau", role: "group", "aria-label": "Filtres", hidden: "" };
  bar.panel = make(bar.further, "div", "filters-panel", group);
  bar.chips = make(root, "ul", "filters-chips", { role: "list", "aria-label": "Filtres actifs" });
  disclose(bar.open, bar.further, signal, (wanted) => turnPanel(bar, wanted));
  PHONE.addEventListener("change", () => placeComparison(bar), { signal });
  onReconnection(() => bar.tell("choix", { turn: ++bar.turn, choix: bar.waiting }), signal);
  return bar;
}

// A server that started again knows nothing of this visit, and figures may have changed while the network was lost: the
// page is asked for again, with the choices that nobody heard.
function onReconnection(act, signal) {
  const app = document.querySelector("[data-testid=stApp]");
  const isConnected = () => app.dataset.testConnectionState === "CONNECTED";
  let lost = false;
  const observer = new MutationObserver(() => {
    if (isConnected() && lost) act();
    lost = !isConnected();
  });
  observer.observe(app, { attributeFilter: ["data-test-connection-state"] });
  signal.addEventListener("abort", () => observer.disconnect());
}

function createSelect(bar, parent, name, className) {
  const select = make(make(parent, "span", `filters-list ${className}`), "select");
  select.onchange = () => choose(bar, name, select.value);
  return select;
}

function update(bar, data) {
  if (data.turn >= bar.turn || performance.now() - bar.told > TOLD) bar.waiting = {};
  bar.data = data;
  bar.chosen = { ...data.chosen, ...bar.waiting };
  patchSelect(bar.year, "Année", data.years, bar.chosen.annee);
  patchSelect(bar.comparison, "Comparer à", data.comparisons, bar.chosen.comparaison);
  show(bar);
  bar.root.removeAttribute("aria-busy");
}

function patchSelect(select, label, options, chosen) {
  setAttribute(select, "aria-label", label);
  keep(select, options, ([value]) => value, () => make(null, "option"), (option, [value, text]) => {
    setAttribute(option, "value", value);
    setText(option, text);
  });
  if (select.value !== chosen) select.value = chosen;
}

// Choices that the server has not heard are told again with the new one: none is lost if it hears only the last.
function choose(bar, name, value) {
  bar.chosen[name] = bar.waiting[name] = value;
  bar.told = performance.now();
  bar.tell("choix", { turn: ++bar.turn, choix: bar.waiting });
  show(bar);
}

function show(bar) {
  const kept = bar.data.filters.flatMap(({ name }) => bar.chosen[name].map((value) => [name, value]));
  setText(bar.open, kept.length ? `Filtres · ${kept.length}` : "Filtres");
  showChips(bar, kept);
  if (!bar.panel.hidden) showPanel(bar);
}

const toggled = (values, value) => (values.includes(value) ? values.filter((one) => one !== value) : [...values, value]);

function showChips(bar, kept) {
  const chips = kept.length ? [...kept, ["", "Réinitialiser"]] : [];
  keep(bar.chips, chips, (chip) => chip.join(" "), () => createChip(bar), ({ firstChild: button }, [name, value]) => {
    Object.assign(button.dataset, { name, value });
    button.className = name ? "filters-chip" : "filters-reset";
    setText(button, value);
    if (name) setAttribute(button, "aria-label", `Retirer le filtre ${value}`);
  });
  bar.chips.hidden = !chips.length;
}

function createChip(bar) {
  const item = make(null, "li");
  const button = makeButton(item, "", "", () => {
    const { name, value } = button.dataset;
    const place = [...bar.chips.children].indexOf(item);
    if (name) choose(bar, name, toggled(bar.chosen[name], value));
    else for (const filter of bar.data.filters) if (bar.chosen[filter.name].length) choose(bar, filter.name, []);
    if (!item.isConnected) (bar.chips.children[place]?.firstChild ?? bar.open).focus({ preventScroll: true });
  });
  return item;
}

function turnPanel(bar, wanted) {
  bar.panel.hidden = !wanted;
  setAttribute(bar.open, "aria-expanded", wanted);
  if (wanted) showPanel(bar);
}

function showPanel(bar) {
  if (!bar.panel.firstChild) createPanel(bar);
  keep(bar.grid, bar.data.filters, ({ name }) => name, createField, (field, filter) => patchField(bar, field, filter));
  patchSelect(bar.fullTime, bar.data.fullTime, bar.data.bases, bar.chosen[FULL_TIME]);
}

function createPanel(bar) {
  make(bar.panel, "p", "filters-help", {}, bar.data.help);
  bar.compared = make(bar.panel, "label", "filters-base filters-compared");
  make(bar.compared, "span", "", {}, "Comparer à");
  placeComparison(bar);
  bar.grid = make(bar.panel, "div", "filters-grid");
  const foot = make(bar.panel, "div", "filters-foot");
  const label = make(foot, "label", "filters-base");
  make(label, "span", "", {}, bar.data.fullTime);
  bar.fullTime = createSelect(bar, label, FULL_TIME, "");
  make(label, "small", "", {}, bar.data.about);
  makeButton(bar.panel, "filters-close", "Fermer", () => {
    turnPanel(bar, false);
    bar.open.focus();
  });
}

// The line of a phone has room for the year and the way to the panel: the comparison goes into it.
function placeComparison({ line, further, compared, comparison }) {
  if (!compared) return;
  if (PHONE.matches) compared.append(comparison.parentNode);
  else line.insertBefore(comparison.parentNode, further);
  compared.hidden = !PHONE.matches;
}

function createField() {
  const field = make(null, "fieldset", "filters-field");
  field.legend = make(field, "legend");
  field.search = make(field, "input", "filters-search", { type: "search", autocomplete: "off", placeholder: "Chercher" });
  field.values = make(field, "ul", "filters-values", { role: "list" });
  field.none = make(field, "p", "filters-none", { hidden: "" }, "Aucune valeur de ce nom");
  field.search.oninput = () => find(field);
  return field;
}

function patchField(bar, field, { name, label, values }) {
  field.hidden = !values.length;
  setText(field.legend, label);
  field.search.hidden = values.length <= MANY;
  setAttribute(field.search, "aria-label", `Chercher\u00a0: ${label}`);
  keep(field.values, values, (value) => value, (value) => createValue(bar, name, value), (item, value) => {
    item.querySelector("input").checked = bar.chosen[name].includes(value);
  });
  find(field);
}

function createValue(bar, name, value) {
  const item = make(null, "li");
  const label = make(item, "label");
  const box = make(label, "input", "", { type: "checkbox" });
  make(label, "span", "", {}, value);
  box.onchange = () => choose(bar, name, toggled(bar.chosen[name], value));
  return item;
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’']/g, "'").toLowerCase();

function find(field) {
  const wanted = plain(field.search.value.trim());
  let found = 0;
  for (const item of field.values.children) {
    item.hidden = !plain(item.textContent).includes(wanted);
    found += !item.hidden;
  }
  field.none.hidden = found > 0;
}
