// The filter bar: a year, a comparison, a panel of values to tick, and a chip per value kept.
// What is chosen shows at once; the server hears of it, and its next answer rules.
const MANY = 10; // values: beyond, a field finds them
const TOLD = 5000; // milliseconds during which a choice that the server has not heard yet is kept
const FULL_TIME = "base_etp";
const bars = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = read(component);
  const root = parentElement.querySelector(".filters");
  if (!root || !data) return;
  let bar = bars.get(root);
  if (!bar) bars.set(root, (bar = createBar(root, data.turn)));
  bar.tell = (told) => setTriggerValue("choix", told);
  update(bar, data);
  return () => dispose(bar);
}

function createBar(root, turn) {
  const bar = { root, turn, waiting: {}, fields: new Map() };
  const line = make(root, "div", "filters-line");
  bar.year = createSelect(bar, line, "annee", "filters-year");
  bar.comparison = createSelect(bar, line, "comparaison", "filters-comparison");
  bar.further = make(line, "div", "filters-further");
  bar.open = make(bar.further, "button", "filters-open", { type: "button", "aria-expanded": "false", "aria-controls": "filtres-panneau" });
  bar.open.onclick = () => turnPanel(bar, bar.panel.hidden);
  bar.panel = make(bar.further, "div", "filters-panel", { id: "filtres-panneau", role: "group", "aria-label": "Filtres", hidden: "" });
  bar.chips = make(root, "ul", "filters-chips", { role: "list", "aria-label": "Filtres actifs" });
  bar.leave = (event) => bar.further.contains(event.target) || turnPanel(bar, false);
  document.addEventListener("pointerdown", bar.leave);
  bar.further.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || bar.panel.hidden) return;
    turnPanel(bar, false);
    bar.open.focus();
  });
  return bar;
}

function createSelect(bar, parent, name, className) {
  const select = make(make(parent, "span", `filters-list ${className}`), "select");
  select.onchange = () => choose(bar, name, select.value);
  return select;
}

function dispose(bar) {
  document.removeEventListener("pointerdown", bar.leave);
  bars.delete(bar.root);
  bar.root.replaceChildren();
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
  bar.tell({ turn: ++bar.turn, choix: bar.waiting });
  show(bar);
}

function show(bar) {
  const kept = active(bar);
  setText(bar.open, kept.length ? `Filtres · ${kept.length}` : "Filtres");
  showChips(bar, kept);
  if (!bar.panel.hidden) showPanel(bar);
}

const active = (bar) => bar.data.filters.flatMap(({ name }) => bar.chosen[name].map((value) => [name, value]));
const toggled = (values, value) => (values.includes(value) ? values.filter((one) => one !== value) : [...values, value]);

// --- the chips

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
  const button = make(item, "button", "", { type: "button" });
  button.onclick = () => {
    const { name, value } = button.dataset;
    const place = [...bar.chips.children].indexOf(item);
    if (name) choose(bar, name, toggled(bar.chosen[name], value));
    else for (const filter of bar.data.filters) if (bar.chosen[filter.name].length) choose(bar, filter.name, []);
    if (!item.isConnected) (bar.chips.children[place]?.firstChild ?? bar.open).focus({ preventScroll: true });
  };
  return item;
}

// --- the panel

function turnPanel(bar, wanted) {
  if (bar.panel.hidden === !wanted) return;
  bar.panel.hidden = !wanted;
  setAttribute(bar.open, "aria-expanded", String(wanted));
  if (wanted) showPanel(bar);
}

function showPanel(bar) {
  if (!bar.panel.firstChild) createPanel(bar);
  for (const { name, label, values } of bar.data.filters) showField(bar, bar.fields.get(name), name, label, values);
  patchSelect(bar.fullTime, bar.data.fullTime, bar.data.bases, bar.chosen[FULL_TIME]);
}

function createPanel(bar) {
  make(bar.panel, "p", "filters-help").textContent = bar.data.help;
  const grid = make(bar.panel, "div", "filters-grid");
  for (const { name } of bar.data.filters) bar.fields.set(name, createField(grid));
  const foot = make(bar.panel, "div", "filters-foot");
  const label = make(foot, "label", "filters-base");
  make(label, "span").textContent = bar.data.fullTime;
  bar.fullTime = createSelect(bar, label, FULL_TIME, "");
  make(label, "small").textContent = bar.data.about;
  const close = make(bar.panel, "button", "filters-close", { type: "button" });
  close.textContent = "Fermer";
  close.onclick = () => {
    turnPanel(bar, false);
    bar.open.focus();
  };
}

function createField(grid) {
  const node = make(grid, "fieldset", "filters-field");
  const field = { node, legend: make(node, "legend"), search: make(node, "input", "filters-search", { type: "search", autocomplete: "off" }) };
  field.values = make(node, "ul", "filters-values", { role: "list" });
  field.none = make(node, "p", "filters-none", { hidden: "" });
  field.none.textContent = "Aucune valeur de ce nom";
  field.search.oninput = () => find(field);
  return field;
}

function showField(bar, field, name, label, values) {
  field.node.hidden = !values.length;
  setText(field.legend, label);
  field.search.hidden = values.length <= MANY;
  setAttribute(field.search, "placeholder", "Chercher");
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
  make(label, "span").textContent = value;
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
