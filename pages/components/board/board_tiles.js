// Key figures: value, change in words, definition on demand, trend.

// As many on each line, whatever the width: six, then twice three, then three times two.
function setTilesAcross(list, count) {
  list.style.setProperty("--wide", count > 6 ? Math.ceil(count / 2) : count);
  list.style.setProperty("--middle", count > 4 ? Math.ceil(count / 2) : count);
}

function createTile(tile, signal) {
  const node = make(null, "li", "board-tile", { "data-name": tile.name });
  const ui = (node.ui = {});
  const head = make(node, "div", "board-tile-head");
  ui.label = make(head, "span", "board-tile-label");
  ui.help = makeButton(head, "board-help", "i", null, { "aria-expanded": "false" });
  ui.definition = make(node, "p", "board-definition", { id: `definition-${tile.name}`, hidden: "" });
  ui.help.setAttribute("aria-controls", ui.definition.id);
  disclose(ui.help, node, signal, (wanted) => turnHelp(ui, wanted));
  ui.value = make(node, "p", "board-value");
  ui.delta = make(node, "p", "board-delta");
  ui.arrow = make(ui.delta, "span", "", { "aria-hidden": "true" });
  ui.words = make(ui.delta, "span");
  ui.detail = make(node, "p", "board-detail");
  return node;
}

const ARROWS = { hausse: "▲ ", baisse: "▼ ", stable: "= " };

function patchTile({ ui }, tile) {
  setText(ui.label, tile.label);
  setText(ui.value, tile.value);
  ui.value.style.setProperty("--signs", tile.value.length); // a long amount is written smaller, on one line
  setText(ui.arrow, ARROWS[tile.direction] || "");
  setText(ui.words, tile.delta);
  ui.delta.hidden = !tile.delta;
  setAttribute(ui.delta, "data-direction", tile.direction);
  setOptional(ui.detail, tile.detail);
  setText(ui.definition, tile.definition);
  ui.help.hidden = !tile.definition;
  setAttribute(ui.help, "aria-label", `Définition\u00a0: ${tile.label}`);
}

function turnHelp({ help, definition }, wanted) {
  setAttribute(help, "aria-expanded", wanted);
  definition.hidden = !wanted;
  definition.style.left = definition.style.right = "";
  if (definition.getBoundingClientRect().right > document.documentElement.clientWidth - 8) {
    Object.assign(definition.style, { left: "auto", right: "0" });
  }
}
