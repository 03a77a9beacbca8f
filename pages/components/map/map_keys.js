// The map by keyboard.
const HELP =
  "Flèches : territoire voisin. Page suivante et précédente : ordre alphabétique. Entrée : choisir. Échap : fermer la bulle.";

function onKey(map, shape, event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Escape") return void (map.tip.hidden = true);
  const next = neighbour(map, shape, event.key);
  if (event.key === "Enter" || event.key === " ") choose(map, shape);
  else if (next) setCurrent(map, next).node.focus();
  else return;
  event.preventDefault();
}

// What a key leads to: the same shape at the edge, undefined for a key that means nothing here.
function neighbour(map, shape, key) {
  const all = map.shapes;
  const directions = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const turns = { Home: 0, End: all.length - 1, PageDown: all.indexOf(shape) + 1, PageUp: all.indexOf(shape) - 1 };
  if (key in turns) return all[turns[key]] ?? shape;
  return key in directions ? towards(all, shape, directions[key]) : undefined;
}

// The closest area that way; those more aside than ahead come last, so that a line of arrows goes straight.
function towards(all, from, [right, down]) {
  const cost = (shape) => {
    const [dx, dy] = [shape.x - from.x, shape.y - from.y];
    const [ahead, aside] = [dx * right + dy * down, Math.abs(dx * down + dy * right)];
    return ahead > 1 ? Math.hypot(ahead, aside) * (aside > ahead ? 4 : 1) : Infinity;
  };
  return all.reduce((best, shape) => (cost(shape) < cost(best) ? shape : best), from);
}

// One area at a time is a stop of the Tab key: 458 of them would bar the way to the rest of the page.
function setCurrent(map, shape) {
  map.current?.node.setAttribute("tabindex", "-1");
  map.current = shape;
  shape.node.setAttribute("tabindex", "0");
  return shape;
}
