// Draw the areas of the Gers in one SVG. An update changes fills and words in place; only another mesh redraws.
const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 1000;
const SHRINK = Math.cos((43.7 * Math.PI) / 180); // a degree of longitude against one of latitude, here
const NO_DATA = "sans donnée";
const HELP =
  "Flèches : territoire voisin. Page suivante et précédente : ordre alphabétique. Entrée : choisir. Échap : fermer la bulle.";
const FAILURE = "La carte n’a pas pu être chargée ; le tableau donne les mêmes valeurs.";
const loading = new Map();
const maps = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = read(component);
  const root = parentElement.querySelector(".map");
  if (!root || !data) return;
  let map = maps.get(root);
  if (!map) maps.set(root, (map = createMap(root)));
  map.pick = (code) => setTriggerValue("pick", code);
  update(map, data);
  return () => dispose(map);
}

// --- the map and its life

function createMap(root) {
  const map = { root, turn: 0, shapes: [], byCode: new Map() };
  map.legend = make(root, "div", "map-legend");
  map.figure = make(root, "div", "map-figure");
  map.svg = makeSvg(map.figure, "svg", { focusable: "false" });
  map.svg.innerHTML = `<defs><pattern id="map-hatch" width="8" height="8" patternUnits="userSpaceOnUse"
    patternTransform="rotate(45)"><rect width="8" height="8"/><path d="M0 0V8"/></pattern></defs>`;
  map.areas = makeSvg(map.svg, "g", { role: "listbox", class: "map-areas" });
  for (const name of ["border", "picked-halo", "picked", "aim-halo", "aim"])
    map[name] = makeSvg(map.svg, "path", { class: `map-${name}`, "aria-hidden": "true" });
  map.towns = make(map.figure, "div", "map-towns");
  map.tip = make(map.figure, "div", "map-tip");
  for (const layer of [map.towns, map.tip]) layer.setAttribute("aria-hidden", "true");
  map.tip.hidden = true;
  createPictures(map);
  listen(map);
  return map;
}

function listen(map) {
  const shapeAt = (event) => map.byCode.get(event.target.dataset?.code);
  const act = (action) => (event) => shapeAt(event) && action(shapeAt(event), event);
  map.areas.addEventListener("click", act((shape) => choose(map, shape)));
  map.areas.addEventListener("pointerover", act((shape) => aim(map, shape)));
  map.areas.addEventListener("pointerleave", () => aim(map, null));
  map.areas.addEventListener("focusin", act((shape) => aim(map, shape)));
  map.areas.addEventListener("focusout", () => aim(map, null));
  map.areas.addEventListener("keydown", act((shape, event) => onKey(map, shape, event)));
}

function dispose(map) {
  map.turn++;
  maps.delete(map.root);
  map.root.removeAttribute("aria-busy");
  map.root.replaceChildren();
}

async function update(map, data) {
  const turn = ++map.turn;
  map.root.setAttribute("aria-busy", "true");
  for (const name in data.colours) map.root.style.setProperty(`--${name}`, data.colours[name]);
  let geometry;
  try {
    geometry = await load(data.files);
  } catch {
    if (turn === map.turn) {
      map.legend.textContent = FAILURE;
      map.root.removeAttribute("aria-busy");
    }
    return;
  }
  if (turn !== map.turn) return;
  if (map.geometry !== geometry) draw(map, geometry);
  paint(map, data);
  afterPaint(() => {
    if (turn !== map.turn) return;
    map.root.removeAttribute("aria-busy");
    window.__mapDone = performance.now();
  });
}

function afterPaint(action) {
  if (document.hidden) return action();
  const channel = new MessageChannel();
  channel.port1.onmessage = action;
  requestAnimationFrame(() => channel.port2.postMessage(0));
}

// --- geometry: read once, kept for every map of the visit

function load(files) {
  const key = files.areas;
  if (!loading.has(key)) {
    loading.set(key, Promise.all([files.areas, files.border, files.towns].map(readFeatures)).then(project));
    loading.get(key).catch(() => loading.delete(key));
  }
  return loading.get(key);
}

async function readFeatures(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return (await answer.json()).features;
}

function project([areas, border, towns]) {
  const points = rings(border[0]).flat();
  const [west, east] = extent(points.map((point) => point[0]));
  const [south, north] = extent(points.map((point) => point[1]));
  const scale = WIDTH / ((east - west) * SHRINK);
  const place = ([x, y]) => [(x - west) * SHRINK * scale, (north - y) * scale];
  const height = (north - south) * scale;
  const named = (feature) => ({ code: feature.id, name: feature.properties.nom });
  const shapes = areas.map((area) => ({ ...named(area), ...outline(area, place) }));
  shapes.sort((one, other) => one.name.localeCompare(other.name, "fr"));
  const spots = towns.map((town) => ({ ...named(town), at: place(town.geometry.coordinates) }));
  return { height, shapes, border: outline(border[0], place).path, towns: spots };
}

function outline(feature, place) {
  const drawn = rings(feature).map((ring) => ring.map(place));
  const path = drawn.map((ring) => `M${ring.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}Z`).join("");
  return { path, ...middle(drawn.reduce((largest, ring) => (ring.length > largest.length ? ring : largest))) };
}

const rings = ({ geometry: { type, coordinates } }) => (type === "Polygon" ? coordinates : coordinates.flat());
const extent = (values) => [Math.min(...values), Math.max(...values)];

function middle(ring) {
  let area = 0, x = 0, y = 0;
  for (let index = 1; index < ring.length; index++) {
    const [[x0, y0], [x1, y1]] = [ring[index - 1], ring[index]];
    const cross = x0 * y1 - x1 * y0;
    area += cross;
    x += (x0 + x1) * cross;
    y += (y0 + y1) * cross;
  }
  return { x: x / (3 * area), y: y / (3 * area), top: Math.min(...ring.map((point) => point[1])) };
}

// --- drawing

function draw(map, geometry) {
  map.geometry = geometry;
  map.svg.setAttribute("viewBox", `-4 -4 ${WIDTH + 8} ${geometry.height + 8}`);
  map.border.setAttribute("d", geometry.border);
  map.shapes = geometry.shapes.map((shape) => ({ ...shape }));
  map.byCode = new Map(map.shapes.map((shape) => [shape.code, shape]));
  map.areas.replaceChildren(...map.shapes.map(createArea));
  map.areas.dataset.dense = String(map.shapes.length > 50);
  map.towns.replaceChildren(...geometry.towns.map((town) => createTown(town, geometry.height)));
  setCurrent(map, map.shapes[0]);
  aim(map, null);
}

function createArea(shape) {
  shape.node = makeSvg(null, "path", { d: shape.path, role: "option", tabindex: "-1", "data-code": shape.code });
  return shape.node;
}

function createTown(town, height) {
  const node = make(null, "span", town.at[0] > WIDTH * 0.8 ? "map-town map-town-edge" : "map-town");
  node.dataset.name = town.name;
  node.dataset.code = town.code;
  node.style.left = `${((town.at[0] + 4) / (WIDTH + 8)) * 100}%`;
  node.style.top = `${((town.at[1] + 4) / (height + 8)) * 100}%`;
  return node;
}

function paint(map, data) {
  map.data = data;
  patchPictures(map, data);
  set(map.areas, "aria-label", `${data.label}. ${HELP}`);
  set(map.areas, "aria-multiselectable", String(Object.values(data.areas).filter((area) => area[2]).length > 1));
  for (const shape of map.shapes) {
    const [text, level, picked] = data.areas[shape.code] ?? [NO_DATA, null, false];
    Object.assign(shape, { text, picked });
    set(shape.node, "data-level", level ?? "none");
    set(shape.node, "aria-label", `${shape.name}\u00a0: ${text}`);
  }
  outlinePicked(map);
  if (!focused(map)) setCurrent(map, map.shapes.find((shape) => shape.picked) ?? map.current);
  if (map.aimed) aim(map, map.aimed);
  drawLegend(map, data);
}

function drawLegend(map, data) {
  const missing = map.shapes.some((shape) => shape.node.dataset.level === "none");
  const entries = missing ? [...data.legend, ["none", data.missing ?? NO_DATA]] : data.legend;
  const words = JSON.stringify([data.measure, entries]);
  if (map.legendWords === words) return;
  map.legendWords = words;
  map.legend.replaceChildren();
  make(map.legend, "p", "map-measure", data.measure);
  const list = make(map.legend, "ul", "map-classes");
  for (const [level, label] of entries) {
    const item = make(list, "li", "map-class");
    make(item, "span", "map-swatch").dataset.level = level;
    make(item, "span", "", label);
  }
}

// --- reading and choosing

// What is chosen is outlined at once; the server's answer follows, and rules.
function choose(map, shape) {
  setCurrent(map, shape);
  const wanted = !shape.picked;
  for (const other of map.shapes) if (other === shape || !map.data.several) other.picked = other === shape && wanted;
  outlinePicked(map);
  afterPaint(() => { window.__mapPicked = performance.now(); });
  map.pick(shape.code);
}

function outlinePicked(map) {
  const picked = map.shapes.filter((shape) => shape.picked);
  for (const shape of map.shapes) set(shape.node, "aria-selected", String(shape.picked));
  for (const layer of ["picked-halo", "picked"]) set(map[layer], "d", picked.map((shape) => shape.path).join(""));
}

// The area under the pointer, else the one that the keyboard reached.
function aim(map, shape) {
  const reached = focused(map);
  const held = shape ?? (reached?.node.matches(":focus-visible") ? reached : null);
  map.aimed = held;
  for (const layer of ["aim-halo", "aim"]) set(map[layer], "d", held?.path ?? "");
  map.tip.hidden = !held;
  if (!held) return;
  map.tip.replaceChildren();
  make(map.tip, "strong", "", held.name);
  make(map.tip, "span", "", held.text);
  placeTip(map, held);
}

function focused(map) {
  const active = map.root.getRootNode().activeElement;
  return map.byCode.get(active?.dataset.code) ?? null;
}

function placeTip(map, shape) {
  const scale = map.figure.clientWidth / (WIDTH + 8);
  const half = map.tip.offsetWidth / 2;
  const left = Math.min(Math.max((shape.x + 4) * scale, half), map.figure.clientWidth - half);
  const above = (Math.max(shape.top, 0) + 4) * scale - map.tip.offsetHeight - 6;
  const below = (shape.y + 4) * scale + 14;
  map.tip.style.left = `${left - half}px`;
  map.tip.style.top = `${above < -map.tip.offsetHeight * 0.6 ? below : above}px`;
}

function onKey(map, shape, event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Escape") return void (map.tip.hidden = true);
  if (event.key === "Enter" || event.key === " ") choose(map, shape);
  const next = neighbour(map, shape, event.key);
  if (next) setCurrent(map, next).node.focus();
  if (next !== undefined || event.key === "Enter" || event.key === " ") event.preventDefault();
}

// What a key leads to: a shape, null at the edge, undefined for a key that means nothing here.
function neighbour(map, shape, key) {
  const all = map.shapes;
  const directions = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const turns = { Home: 0, End: all.length - 1, PageDown: all.indexOf(shape) + 1, PageUp: all.indexOf(shape) - 1 };
  if (key in turns) return all[turns[key]] ?? null;
  return key in directions ? towards(all, shape, directions[key]) : undefined;
}

// The closest area that way; those more aside than ahead come last, so that a line of arrows goes straight.
function towards(all, from, [right, down]) {
  let best = null, least = Infinity;
  for (const shape of all) {
    const [dx, dy] = [shape.x - from.x, shape.y - from.y];
    const [ahead, aside] = [dx * right + dy * down, Math.abs(dx * down + dy * right)];
    const cost = Math.hypot(ahead, aside) * (aside > ahead ? 4 : 1);
    if (ahead > 1 && cost < least) [best, least] = [shape, cost];
  }
  return best;
}

// One area at a time is a stop of the Tab key: 458 of them would bar the way to the rest of the page.
function setCurrent(map, shape) {
  map.current?.node.setAttribute("tabindex", "-1");
  map.current = shape;
  shape.node.setAttribute("tabindex", "0");
  return shape;
}

// --- nodes

function set(node, name, value) {
  if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

function make(parent, tag, className, text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.textContent = text;
  parent?.append(node);
  return node;
}

function makeSvg(parent, tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const name in attributes) node.setAttribute(name, attributes[name]);
  parent?.append(node);
  return node;
}
