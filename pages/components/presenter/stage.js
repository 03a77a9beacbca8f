// One slide at a time. Full screen, the whole keyboard moves the slides; elsewhere only when the stage has the focus,
// so that the page keeps its own arrows and page keys. Clickers send PageUp and PageDown.
const MOVES = {
  ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1,
  ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1,
  Home: -Infinity, End: Infinity,
};

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".stage");
  if (!root || !data) return;
  const stage = (root.stage ||= createStage(root, data.first));
  const shown = stage.data?.slides[stage.at]?.key;
  stage.data = data;
  stage.ask = setTriggerValue;
  for (const name in data.colours) root.style.setProperty(`--${name}`, data.colours[name]);
  patchLive(stage);
  patchOrder(stage);
  show(stage, placeOf(stage, shown));
  root.removeAttribute("aria-busy");
  return () => {
    stage.left.abort();
    delete root.stage;
    root.replaceChildren();
  };
}

function createStage(root, first) {
  const stage = { at: first - 1, black: false, notes: false, open: false, ordering: false, left: new AbortController() };
  stage.bar = make(root, "div", "bar", { role: "toolbar", "aria-label": "Diapositives" });
  stage.frame = make(root, "div", "frame");
  stage.screen = make(stage.frame, "section", "screen", { tabindex: "0", "aria-roledescription": "diapositive" });
  stage.drawer = make(stage.frame, "aside", "notes", { "aria-label": "Notes", tabindex: "0", hidden: "" });
  stage.previous = button(stage.bar, "‹ Précédente", () => move(stage, -1));
  stage.counter = make(stage.bar, "span", "counter", { role: "status" });
  stage.next = button(stage.bar, "Suivante ›", () => move(stage, 1));
  button(stage.bar, "Plein écran (F)", () => fullScreen(stage));
  stage.blackButton = button(stage.bar, "Écran noir (B)", () => blacken(stage));
  stage.notesButton = button(stage.bar, "Notes (N)", () => toggleNotes(stage));
  createLive(stage);
  createOrder(stage);
  createNotesWindow(stage);
  const { signal } = stage.left;
  document.addEventListener("keydown", (event) => onKey(stage, event), { signal });
  document.addEventListener("fullscreenchange", () => isFull() && stage.screen.focus(), { signal });
  stage.screen.onclick = () => { if (stage.black) blacken(stage); else if (isFull()) move(stage, 1); };
  return stage;
}

// --- moving

const isFull = () => Boolean(document.fullscreenElement);

function onKey(stage, event) {
  if (event.ctrlKey || event.altKey || event.metaKey || !isForStage(stage, event)) return;
  if (chooseStart(stage, event.key)) return event.preventDefault();
  const letters = { b: blacken, ".": blacken, n: toggleNotes, f: fullScreen, e: toggleLive, o: toggleOrder, w: toggleWindow }
  const letter = letters[event.key.toLowerCase()];
  if (letter) letter(stage);
  else if (event.key in MOVES) move(stage, MOVES[event.key]);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// Inside a panel keys belong to its fields; its letter closes it, and the clicker's keys still move the slides.
function isForStage(stage, event) {
  const path = event.composedPath();
  if (path.includes(stage.order)) return event.key.toLowerCase() === "o";
  if (!path.includes(stage.live)) return isFull() || path.includes(stage.screen) || path.includes(stage.drawer);
  return event.key.toLowerCase() === "e" ? !path[0].matches("select") : isFull() && /^Page(Up|Down)$/.test(event.key);
}

// The same slide after a change of year or of filters; the simulation when a lever has just moved.
function placeOf(stage, shown) {
  const keys = stage.data.slides.map((slide) => slide.key);
  const wanted = keys.includes(stage.asked) ? stage.asked : shown;
  if (wanted === stage.asked) stage.asked = "";
  return keys.includes(wanted) ? keys.indexOf(wanted) : Math.min(stage.at, keys.length - 1);
}

function move(stage, by) {
  stage.black = false;
  show(stage, Math.min(Math.max(stage.at + by, 0), stage.data.slides.length - 1));
}

function fullScreen(stage) {
  if (isFull()) document.exitFullscreen();
  else stage.frame.requestFullscreen();
}

function blacken(stage) {
  stage.black = !stage.black;
  show(stage, stage.at);
}

function toggleNotes(stage) {
  stage.notes = !stage.notes || stage.open;
  if (stage.open) toggleLive(stage);
  else show(stage, stage.at);
}

// --- drawing

function show(stage, at) {
  const { slides } = stage.data;
  const slide = slides[(stage.at = at)];
  stage.screen.replaceChildren();
  stage.screen.classList.toggle("black", stage.black);
  stage.screen.classList.toggle("simulated", !!slide.mention);
  stage.screen.setAttribute("aria-label", `${at + 1} sur ${slides.length}\u00a0: ${slide.title}`);
  if (!stage.black) drawSlide(stage, stage.screen, slide, at);
  stage.counter.textContent = `${at + 1} / ${slides.length}`;
  stage.previous.disabled = at === 0;
  stage.next.disabled = at === slides.length - 1;
  stage.blackButton.setAttribute("aria-pressed", stage.black);
  stage.notesButton.setAttribute("aria-pressed", stage.notes);
  stage.liveButton.setAttribute("aria-expanded", stage.open);
  stage.live.hidden = !stage.open && !stage.desk;
  stage.liveButton.disabled = !!stage.desk;
  stage.order.hidden = !stage.ordering;
  stage.orderButton.setAttribute("aria-expanded", stage.ordering);
  stage.windowButton.setAttribute("aria-pressed", !!stage.desk);
  stage.frame.classList.toggle("beside", (stage.open && !stage.desk) || stage.ordering);
  patchOrder(stage);
  patchDesk(stage);
  stage.drawer.hidden = !stage.notes || stage.open;
  stage.drawer.textContent = slide.notes;
  const address = new URL(location.href);
  address.searchParams.set("diapo", at + 1);
  if (address.href !== location.href) history.replaceState(history.state, "", address);
}

function drawSlide(stage, screen, slide, at) {
  make(screen, screen === stage.screen ? "h1" : "p", "title").textContent = slide.title;
  const body = make(screen, "div", "body");
  if (slide.chart && slide.figure) drawSimulation(body, slide);
  else if (slide.chart) drawChart(body, slide.chart);
  else if (slide.rows.length) drawTable(body, slide.rows);
  else if (slide.text) make(body, "p", "text").textContent = slide.text;
  else drawFigure(body, slide);
  const { scope, source, mention } = stage.data;
  const said = [slide.mention, ...slide.about, scope, source, mention];
  const foot = make(screen, "p", "foot");
  make(foot, "span").textContent = said.filter(Boolean).map((text) => text.replace(/\.$/, "")).join(" · ");
  make(foot, "span").textContent = String(at + 1);
}

function drawFigure(body, slide) {
  body.classList.add("of-figure");
  const left = make(body, "p", "figure");
  make(left, "strong").textContent = slide.figure;
  make(left, "span").textContent = slide.label;
  const list = make(body, "ul", "lines");
  for (const line of slide.lines) make(list, "li").textContent = line;
}

// The figure and what the room assumed on the left, how one gets there on the right.
function drawSimulation(body, slide) {
  body.classList.add("of-simulation");
  const told = make(body, "div", "told");
  drawFigure(told, slide);
  drawChart(make(body, "div", "cascade"), slide.chart);
}

function drawTable(body, [labels, ...rows]) {
  const table = make(body, "table", "table");
  const head = make(make(table, "thead"), "tr");
  for (const label of labels) make(head, "th", "", { scope: "col" }).textContent = label;
  const lines = make(table, "tbody");
  for (const row of rows) {
    const line = make(lines, "tr");
    row.forEach((text, rank) => { make(line, rank ? "td" : "th", "", rank ? {} : { scope: "row" }).textContent = text; });
  }
}

function drawChart(body, chart) {
  body.setAttribute("role", "img");
  body.setAttribute("aria-label", chart.alternative);
  if (chart.kind === "colonnes") return drawColumns(body, chart);
  const two = chart.kind === "objectif";
  if (two) make(body, "p", "key").innerHTML = '<span class="wide">clausées</span><span class="thin">réalisées</span>';
  const rows = make(body, "div", "rows");
  for (const bar of chart.barres) {
    make(rows, "span", "name").textContent = bar.name;
    const track = make(rows, "span", "track");
    if (two) length(make(track, "i", "goal"), bar.part_visee);
    const drawn = make(track, "i", bar.hatched ? "hatched" : two ? "done" : "");
    length(drawn, bar.part);
    if (bar.debut) drawn.style.marginLeft = `${bar.debut * 100}%`;
    if (!bar.hatched && !two) drawn.style.background = bar.colour;
    make(rows, "span", "amount").textContent = bar.text;
  }
}

function drawColumns(body, chart) {
  const columns = make(body, "div", "columns");
  const tallest = chart.barres.some((bar) => bar.detail) ? 60 : 70;  // % of the height: the rest is for words
  for (const bar of chart.barres) {
    const column = make(columns, "div", bar.name === chart.marked ? "column marked" : "column");
    if (bar.detail) make(column, "span", "detail").textContent = bar.detail;
    make(column, "span").textContent = bar.text;
    const drawn = make(column, "i");
    drawn.style.height = `${bar.part * tallest}%`;
    drawn.style.background = bar.colour;
    make(column, "span", "year").textContent = bar.name;
  }
}

function length(node, part) {
  node.style.width = `${Math.max(part * 100, part > 0 ? 0.6 : 0)}%`;
}

function make(parent, tag, name = "", attributes = {}) {
  const node = parent.appendChild(document.createElement(tag));
  if (name) node.className = name;
  for (const attribute in attributes) node.setAttribute(attribute, attributes[attribute]);
  return node;
}

function button(parent, text, act) {
  const node = make(parent, "button", "", { type: "button" });
  node.textContent = text;
  node.onclick = act;
  return node;
}
