// Draw the areas of the territory in one SVG. An update changes fills and words in place; only another mesh redraws.
const EDGE = WIDTH * 0.8; // beyond, the name of a town goes under its dot
const NO_DATA = "n.\u00a0d.";
const FAILURE = "La carte n’a pas pu être chargée ; le tableau donne les mêmes valeurs.";
const loading = new Map();

export default function (component) {
  const { data, parentElement, setTriggerValue } = read(component);
  const root = parentElement.querySelector(".map");
  if (!root || !data) return;
  const map = (root.map ||= createMap(root));
  map.pick = (code) => setTriggerValue("pick", code);
  update(map, data);
  return () => {
    map.turn++;
    delete root.map;
    root.removeAttribute("aria-busy");
    root.replaceChildren();
  };
}

function createMap(root) {
  const map = { root, turn: 0, shapes: [], byCode: new Map() };
  map.legend = make(root, "div", "map-legend");
  map.figure = make(root, "div", "map-figure");
  map.svg = svgNode(map.figure, "svg", { focusable: "false" });
  map.svg.innerHTML = `<defs><pattern id="map-hatch" width="8" height="8" patternUnits="userSpaceOnUse"
    patternTransform="rotate(45)"><rect width="8" height="8"/><path d="M0 0V8"/></pattern></defs>`;
  map.areas = svgNode(map.svg, "g", { role: "listbox", class: "map-areas" });
  for (const name of ["border", "picked-halo", "picked", "aim-halo", "aim"])
    map[name] = svgNode(map.svg, "path", { class: `map-${name}`, "aria-hidden": "true" });
  map.towns = make(map.figure, "div", "map-towns", { "aria-hidden": "true" });
  map.tip = make(map.figure, "div", "map-tip", { "aria-hidden": "true", hidden: "" });
  new ResizeObserver(() => fitTowns(map)).observe(map.figure);
  createPictures(map);
  listen(map);
  return map;
}

function listen(map) {
  const on = (type, act) => map.areas.addEventListener(type, (event) => {
    const shape = map.byCode.get(event.target.dataset.code);
    if (shape) act(map, shape, event);
  });
  on("click", choose);
  on("keydown", onKey);
  for (const type of ["pointerover", "focusin"]) on(type, aim);
  for (const type of ["pointerleave", "focusout"]) map.areas.addEventListener(type, () => aim(map, null));
}

async function update(map, data) {
  const turn = ++map.turn;
  map.root.setAttribute("aria-busy", "true");
  for (const name in data.colours) map.root.style.setProperty(`--${name}`, data.colours[name]);
  const geometry = await load(data.files).catch(() => void loading.delete(data.files.areas));
  if (turn !== map.turn) return;
  if (geometry && map.geometry !== geometry) draw(map, geometry);
  if (geometry) paint(map, data);
  else map.legend.textContent = FAILURE;
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

function load({ areas, border, towns }) {
  if (!loading.has(areas)) loading.set(areas, Promise.all([areas, border, towns].map(readFeatures)).then(project));
  return loading.get(areas);
}

async function readFeatures(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return (await answer.json()).features;
}

function project([areas, border, towns]) {
  const { frames, height } = framed(border[0]);
  const holds = ([x, y]) => ({ west, east, south, north }) => x >= west && x <= east && y >= south && y <= north;
  const place = (point) => {
    const { west, north, shrink, scale, left, top } = frames.find(holds(point)) ?? frames[0];
    return [left + (point[0] - west) * shrink * scale, top + (north - point[1]) * scale];
  };
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
  map.root.style.setProperty("--ratio", geometry.height / WIDTH);
  map.svg.setAttribute("viewBox", `-4 -4 ${WIDTH + 8} ${geometry.height + 8}`);
  map.border.setAttribute("d", geometry.border);
  map.shapes = geometry.shapes.map((shape) => ({ ...shape }));
  map.byCode = new Map(map.shapes.map((shape) => [shape.code, shape]));
  for (const shape of map.shapes)
    shape.node = svgNode(null, "path", { d: shape.path, role: "option", tabindex: "-1", "data-code": shape.code });
  map.areas.replaceChildren(...map.shapes.map((shape) => shape.node));
  map.areas.dataset.dense = String(map.shapes.length > 50);
  map.towns.replaceChildren(...geometry.towns.map((town) => createTown(town, geometry.height)));
  fitTowns(map);
  setCurrent(map, map.shapes[0]);
  aim(map, null);
}

// Names that would cover that of a larger town, or leave the map, are not shown.
function fitTowns(map) {
  const kept = [], whole = map.figure.getBoundingClientRect();
  for (const node of map.towns.children) {
    node.hidden = false;
    const box = node.getBoundingClientRect();
    const fits = box.left >= whole.left && box.right <= whole.right + 1;
    node.hidden = !fits || kept.some((one) => covers(one, box));
    if (!node.hidden) kept.push(box);
  }
}

const covers = (one, other) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

function createTown(town, height) {
  const [x, y] = town.at;
  const node = make(null, "span", x > EDGE ? "map-town map-town-edge" : "map-town");
  Object.assign(node.dataset, { name: town.name, code: town.code });
  Object.assign(node.style, { left: `${((x + 4) / (WIDTH + 8)) * 100}%`, top: `${((y + 4) / (height + 8)) * 100}%` });
  return node;
}

function paint(map, data) {
  map.data = data;
  map.foot.hidden = !data.source;
  setAttribute(map.areas, "aria-label", `${data.label}. ${HELP}`);
  const chosen = Object.values(data.areas).filter((area) => area[2]);
  setAttribute(map.areas, "aria-multiselectable", String(chosen.length > 1));
  for (const shape of map.shapes) {
    const [text, level, picked] = data.areas[shape.code] ?? [NO_DATA, null, false];
    Object.assign(shape, { text, picked });
    setAttribute(shape.node, "data-level", String(level ?? "none"));
    setAttribute(shape.node, "aria-label", `${shape.name}\u00a0: ${text}`);
  }
  outlinePicked(map);
  if (!focused(map)) setCurrent(map, map.shapes.find((shape) => shape.picked) ?? map.current);
  if (map.aimed) aim(map, map.aimed);
  drawLegend(map, data);
}

function drawLegend(map, data) {
  const missing = map.shapes.some((shape) => shape.node.dataset.level === "none");
  const entries = missing ? [...data.legend, ["none", data.missing ?? NO_DATA]] : data.legend;
  map.legend.replaceChildren();
  make(map.legend, "p", "map-measure").textContent = data.measure;
  const list = make(map.legend, "ul", "map-classes");
  for (const [level, label] of entries) {
    const item = make(list, "li", "map-class");
    make(item, "span", "map-swatch", { "data-level": level });
    make(item, "span").textContent = label;
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
  for (const shape of map.shapes) setAttribute(shape.node, "aria-selected", String(shape.picked));
  for (const layer of ["picked-halo", "picked"]) map[layer].setAttribute("d", picked.map((shape) => shape.path).join(""));
}

// The area under the pointer, else the one that the keyboard reached.
function aim(map, shape) {
  const reached = focused(map);
  const held = shape ?? (reached?.node.matches(":focus-visible") ? reached : null);
  map.aimed = held;
  for (const layer of ["aim-halo", "aim"]) map[layer].setAttribute("d", held?.path ?? "");
  map.tip.hidden = !held;
  if (!held) return;
  map.tip.replaceChildren();
  make(map.tip, "strong").textContent = held.name;
  make(map.tip, "span").textContent = held.text;
  placeTip(map, held);
}

function focused(map) {
  return map.byCode.get(map.root.getRootNode().activeElement?.dataset.code);
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
