// A component, and small tools on its nodes: make, patch, keep by key.

// Draw a component in the element that `selector` finds: `create` makes its state, once, until `signal` is aborted;
// `update` patches it.
function drawnIn(selector, create, update) {
  return (component) => {
    const { data, parentElement } = read(component);
    const root = parentElement.querySelector(selector);
    if (!root || !data) return;
    root.left ||= new AbortController();
    const state = (root.state ||= create(root, root.left.signal, data));
    state.tell = component.setTriggerValue;
    update(state, data, component);
    return () => {
      root.left?.abort();
      root.left = root.state = null;
      root.replaceChildren();
    };
  };
}

function make(parent, tag, name, attributes = {}, text = "") {
  const node = document.createElement(tag);
  if (name) node.className = name;
  for (const key in attributes) node.setAttribute(key, attributes[key]);
  node.textContent = text;
  parent?.append(node);
  return node;
}

function makeButton(parent, name, text, onclick, attributes = {}) {
  return Object.assign(make(parent, "button", name, { type: "button", ...attributes }, text), { onclick });
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function setOptional(node, text) {
  setText(node, text || "");
  node.hidden = !text;
}

// Without a value, the attribute goes.
function setAttribute(node, name, value) {
  if (value == null) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

// Keep one child of `parent` per item, in order; nodes are found again by key, so they are never rebuilt.
function keep(parent, items, keyOf, create, patch) {
  const known = parent.kept || new Map();
  parent.kept = new Map();
  items.forEach((item, index) => {
    const key = keyOf(item, index);
    const node = known.get(key) || create(item);
    known.delete(key);
    parent.kept.set(key, node);
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] || null);
    patch(node, item, index);
  });
  for (const node of known.values()) node.remove();
}

const byIndex = (_, index) => index;

// A link like any other for a new tab or a copy; a plain click stays in the visit.
function onPlainClick(link, act) {
  link.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    act();
  };
}

// What `button` opens in `holder`: `turn(wanted)` opens or closes it, a press elsewhere or the key Escape closes it.
function disclose(button, holder, signal, turn) {
  const isOpen = () => button.getAttribute("aria-expanded") === "true";
  button.onclick = () => turn(!isOpen());
  document.addEventListener("pointerdown", ({ target }) => isOpen() && !holder.contains(target) && turn(false), { signal });
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !isOpen()) return;
    turn(false);
    button.focus();
  }, { signal });
}
