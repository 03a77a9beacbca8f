// A combobox whose answers come from the server: typing asks, the arrows move, Enter or a touch chooses.
const GUESSED = "Vouliez-vous dire\u00a0:";
const WAIT = 90; // milliseconds of rest before asking

function updateBox(box, data, { setStateValue }) {
  box.ask = (text) => setStateValue("texte", text);
  box.data = data;
  if (box.input.value.trim() === data.typed) show(box);
}

function createBox(root, { id, label, placeholder }, choose) {
  const box = { root, id, choose, options: [], active: -1, data: { typed: "", found: [] } };
  make(root, "label", "search-label", { for: `${id}-texte` }, label);
  box.input = make(root, "input", "search-input", {
    id: `${id}-texte`, type: "text", role: "combobox", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    enterkeyhint: "search", maxlength: "80", placeholder,
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-liste`,
  });
  const about = { id: `${id}-liste`, role: "listbox", "aria-label": `Résultats\u00a0: ${label}`, hidden: "" };
  box.list = make(root, "ul", "search-list", about);
  box.status = make(root, "p", "search-status", { role: "status" });
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
  for (const press of ["pointerdown", "mousedown"]) box.list.addEventListener(press, (event) => event.preventDefault());
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
  const count = found.length ? `${found.length} résultat${found.length > 1 ? "s" : ""}` : "Aucun résultat";
  box.status.textContent = box.data.guessed ? `${GUESSED} ${found.map((option) => option.label).join(", ")}` : count;
}

function draw(box, found) {
  box.shown = box.data.typed;
  box.options = found;
  box.list.replaceChildren(...found.map((option, index) => createOption(box, option, index)));
  if (box.data.guessed) box.list.prepend(make(null, "li", "search-none", { role: "presentation" }, GUESSED));
  if (!found.length) make(box.list, "li", "search-none", {}, `Rien ne correspond à «\u00a0${box.shown}\u00a0».`);
  activate(box, -1);
}

function createOption(box, option, index) {
  const about = { role: "option", id: `${box.id}-${index}`, "aria-selected": "false" };
  const node = make(null, "li", "search-option", about);
  node.onclick = () => pick(box, index);
  make(node, "span", "search-name", {}, option.label);
  make(node, "span", "search-kind", {}, [option.kind, option.detail].filter(Boolean).join(" · "));
  return node;
}

function activate(box, index) {
  const nodes = box.list.querySelectorAll("[role=option]");
  box.active = index;
  nodes.forEach((node, rank) => setAttribute(node, "aria-selected", rank === index));
  setAttribute(box.input, "aria-activedescendant", nodes[index]?.id);
  nodes[index]?.scrollIntoView({ block: "nearest" });
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
    if (opened && box.shown === box.input.value.trim()) pick(box, Math.max(box.active, 0));
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

function pick(box, index) {
  box.input.value = "";
  close(box);
  box.choose(box.options[index]);
}

function close(box) {
  clearTimeout(box.timer);
  box.list.hidden = true;
  box.status.textContent = "";
  box.input.setAttribute("aria-expanded", "false");
  activate(box, -1);
}
