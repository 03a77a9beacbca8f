// Small tools on nodes: make, patch, keep by key.

function make(parent, tag, name, attributes = {}) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  for (const key in attributes) node.setAttribute(key, attributes[key]);
  if (parent) parent.appendChild(node);
  return node;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function setOptional(node, text) {
  setText(node, text || "");
  node.hidden = !text;
}

function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

// Keep one child of `parent` per item, in order; nodes are found again by key, so they are never rebuilt.
function keep(parent, items, keyOf, create, patch) {
  const known = (parent.kept ||= new Map());
  const wanted = new Set();
  items.forEach((item, index) => {
    const key = keyOf(item, index);
    wanted.add(key);
    let node = known.get(key);
    if (!node) known.set(key, (node = create(item)));
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] || null);
    patch(node, item, index);
  });
  for (const [key, node] of known) {
    if (!wanted.has(key)) {
      node.remove();
      known.delete(key);
    }
  }
}

const byIndex = (_, index) => index;
