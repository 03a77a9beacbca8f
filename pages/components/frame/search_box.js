// A combobox whose answers come from the server: typing asks, the arrows move, Enter or a touch opens.
const TWICE = 5000; // milliseconds between the two addresses of a page that is being opened
const WAIT = 90; // milliseconds of rest before asking
const boxes = new WeakMap();

export default function (component) {
  joinEntries();
  const { data, parentElement, setStateValue, setTriggerValue } = read(component);
  const root = parentElement.querySelector(".search");
  if (!root || !data) return;
  let box = boxes.get(root);
  if (!box) boxes.set(root, (box = createBox(root)));
  box.ask = (text) => setStateValue("texte", text);
  box.open = (option) => setTriggerValue("choix", { to: option.to });
  box.data = data;
  if (box.input.value.trim() === data.typed) show(box);
}

function createBox(root) {
  const box = { root, options: [], active: -1, data: { typed: "", found: [] } };
  const label = make(root, "label", "search-label", "Rechercher");
  label.htmlFor = "recherche-texte";
  box.input = make(root, "input", "search-input");
  const about = {
    id: "recherche-texte", type: "text", role: "combobox", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    enterkeyhint: "search", maxlength: "80", placeholder: "Commune, maître d’ouvrage, marché…",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "recherche-liste",
  };
  for (const name in about) box.input.setAttribute(name, about[name]);
  box.list = make(root, "ul", "search-list");
  for (const [name, value] of [["id", "recherche-liste"], ["role", "listbox"], ["aria-label", "Résultats de la recherche"]])
    box.list.setAttribute(name, value);
  box.list.hidden = true;
  box.status = make(root, "p", "search-status");
  box.status.setAttribute("role", "status");
  listen(box);
  root.removeAttribute("aria-busy");
  return box;
}

function listen(box) {
  box.input.addEventListener("input", () => type(box));
  box.input.addEventListener("focus", () => box.input.value.trim() && show(box));
  box.input.addEventListener("blur", () => close(box));
  box.input.addEventListener("keydown", (event) => onKey(box, event));
  // The box keeps the focus while an answer is pressed: it would close before the click.
  box.list.addEventListener("pointerdown", (event) => event.preventDefault());
  box.list.addEventListener("mousedown", (event) => event.preventDefault());
  box.list.addEventListener("click", (event) => {
    const node = event.target.closest("[role=option]");
    if (node) choose(box, [...box.list.querySelectorAll("[role=option]")].indexOf(node));
  });
}

function type(box) {
  clearTimeout(box.timer);
  const text = box.input.value.trim();
  if (!text) return close(box);
  if (text === box.data.typed) return show(box);
  box.timer = setTimeout(() => box.ask(text), WAIT);
}

function show(box) {
  const { typed, found } = box.data;
  if (!typed || typed !== box.input.value.trim() || box.root.getRootNode().activeElement !== box.input) return;
  if (box.shown !== typed) draw(box, found);
  box.list.hidden = false;
  box.input.setAttribute("aria-expanded", "true");
  const many = found.length > 1 ? "résultats" : "résultat";
  box.status.textContent = found.length ? `${found.length} ${many}` : "Aucun résultat";
}

function draw(box, found) {
  box.shown = box.data.typed;
  box.options = found;
  box.list.replaceChildren(...found.map(createOption));
  if (!found.length) make(box.list, "li", "search-none", `Rien ne correspond à «\u00a0${box.shown}\u00a0».`);
  activate(box, -1);
}

function createOption(option, index) {
  const node = make(null, "li", "search-option");
  for (const [name, value] of [["role", "option"], ["id", `recherche-${index}`], ["aria-selected", "false"]])
    node.setAttribute(name, value);
  make(node, "span", "search-name", option.label);
  make(node, "span", "search-kind", [option.kind, option.detail].filter(Boolean).join(" · "));
  return node;
}

function activate(box, index) {
  const nodes = box.list.querySelectorAll("[role=option]");
  box.active = index;
  nodes.forEach((node, rank) => node.setAttribute("aria-selected", String(rank === index)));
  if (index < 0) return box.input.removeAttribute("aria-activedescendant");
  box.input.setAttribute("aria-activedescendant", nodes[index].id);
  nodes[index].scrollIntoView({ block: "nearest" });
}

function onKey(box, event) {
  if (event.isComposing) return;
  const count = box.options.length;
  const opened = !box.list.hidden && count > 0;
  if (event.key === "Escape") {
    if (box.list.hidden) box.input.value = "";
    close(box);
  } else if (event.key === "Enter") {
    // An answer to something else than what is written is not opened.
    if (opened && box.shown === box.input.value.trim()) choose(box, Math.max(box.active, 0));
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (box.list.hidden) show(box);
    else if (opened) activate(box, (box.active + (event.key === "ArrowDown" ? 1 : -1 + (box.active < 0)) + count) % count);
  } else {
    return;
  }
  event.preventDefault();
  // Streamlit has shortcuts of its own on some keys.
  event.stopPropagation();
}

function choose(box, index) {
  const option = box.options[index];
  if (!option) return;
  box.input.value = "";
  close(box);
  box.open(option);
}

function close(box) {
  clearTimeout(box.timer);
  box.list.hidden = true;
  box.status.textContent = "";
  box.input.setAttribute("aria-expanded", "false");
  activate(box, -1);
}

function make(parent, tag, className, text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  parent?.append(node);
  return node;
}

// --- the history

// Streamlit writes the address of a page that the server opens twice: under the page that is left, then under its own.
// « Back » would land on the first, which is neither page as it was: the second takes its place.
function joinEntries() {
  if (window.__entriesJoined) return;
  window.__entriesJoined = true;
  let last = { pathname: "", search: "", at: -Infinity };
  const push = history.pushState;
  history.pushState = function (state, title, url) {
    const { pathname, search } = new URL(url ?? location.href, location.href);
    const soon = performance.now() - last.at < TWICE;
    const sheet = [pathname, last.pathname].some((path) => path.endsWith("/fiche"));
    const twin = soon && sheet && search === last.search && pathname !== last.pathname;
    last = { pathname, search, at: performance.now() };
    return (twin ? history.replaceState : push).call(history, state, title, url);
  };
}
