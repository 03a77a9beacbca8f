// Draw the tiles and the cards of a page, and patch them in place on every update.
// Nodes are kept by key: focus, the chart/table switch and open definitions survive a rerun.
const MANY_ROWS = 50; // a longer table shows its first rows, and the others on demand
const FIRST_ROWS = 25;
const MIDDLE_DOT = " · ";
const NIGHT = window.matchMedia("(prefers-color-scheme: dark)");
const boards = new WeakMap();
let seen = Promise.resolve(); // what is written, once painted

export default function (component) {
  const { data, parentElement, setTriggerValue } = read(component);
  const root = parentElement.querySelector(".board");
  if (!root || !data) return;
  let board = boards.get(root);
  if (!board) boards.set(root, (board = createBoard(root)));
  board.pick = (dimension, value) => setTriggerValue("pick", { dimension, value });
  board.open = (dimension, value) => setTriggerValue("open", { dimension, value });
  board.relight = () => setTriggerValue("light", Date.now());
  update(board, data);
  return () => dispose(board);
}

// --- the board

function createBoard(root) {
  const board = { root, cards: new Map(), turn: 0, width: 0 };
  const figures = make(root, "section", "board-tiles", { "aria-label": "Chiffres clés" });
  board.tiles = make(figures, "ul", "board-tile-list", { role: "list" });
  board.grid = make(root, "div", "board-grid");
  board.observer = new ResizeObserver(() => debounceResize(board));
  board.observer.observe(board.grid);
  board.beforePrint = () => {
    redraw(board, (node) => paperWidth(board.root, node));
    [...board.grid.children].forEach(catchUp);
  };
  board.afterPrint = () => redraw(board);
  window.addEventListener("beforeprint", board.beforePrint);
  window.addEventListener("afterprint", board.afterPrint);
  // Figures are painted by the server: when night falls on the screen, it is asked for them again.
  board.dusk = () => board.relight();
  NIGHT.addEventListener("change", board.dusk);
  board.closeHelp = (event) => closeHelp(board, event);
  document.addEventListener("click", board.closeHelp);
  document.addEventListener("keydown", board.closeHelp);
  return board;
}

function dispose(board) {
  board.observer.disconnect();
  clearTimeout(board.timer);
  window.removeEventListener("beforeprint", board.beforePrint);
  window.removeEventListener("afterprint", board.afterPrint);
  NIGHT.removeEventListener("change", board.dusk);
  document.removeEventListener("click", board.closeHelp);
  document.removeEventListener("keydown", board.closeHelp);
  board.grid.querySelectorAll(".js-plotly-plot").forEach((node) => window.Plotly?.purge(node));
  boards.delete(board.root);
  board.root.removeAttribute("aria-busy");
  board.root.replaceChildren();
}

function update(board, data) {
  const turn = ++board.turn;
  const focus = rememberFocus(board.root);
  setAttribute(board.root, "aria-busy", "true");
  setAttribute(board.root, "data-theme", data.theme);
  for (const name in data.colours) board.root.style.setProperty(`--${name}`, data.colours[name]);
  const figures = board.tiles.parentNode;
  if (!data.tiles.length) figures.remove();
  else if (!figures.isConnected) board.root.prepend(figures);
  board.grid.hidden = !data.cards.length;
  setTilesAcross(board.tiles, data.tiles.length);
  keep(board.tiles, data.tiles, (tile) => tile.name, createTile, patchTile);
  keep(board.grid, data.cards, (card) => card.key, (card) => createCard(board, card), patchCard);
  restoreFocus(board.root, focus);
  // What is written is seen before charts are drawn: the key figures of the same answer, or these titles without any.
  if (data.tiles.length) seen = new Promise(afterPaint).then(() => (window.__boardKpi = performance.now()));
  else if (!document.querySelector(".board-tiles")) seen = new Promise(afterPaint);
  seen.then(() => loadPlotly(data.plotly)).then(() => turn === board.turn && drawAll(board), () => fallBack(board));
}

function afterPaint(action) {
  if (document.hidden) return action();
  const channel = new MessageChannel();
  channel.port1.onmessage = action;
  requestAnimationFrame(() => channel.port2.postMessage(0));
}

// A row that moved keeps the focus: it is found again by its card and value.
function rememberFocus(root) {
  const node = document.activeElement;
  if (!root.contains(node) || !("value" in node.dataset)) return null;
  return { node, value: node.dataset.value, card: node.closest(".board-card"), kind: node.className };
}

function restoreFocus(root, focus) {
  if (!focus || (focus.node.isConnected && focus.node.dataset.value === focus.value)) return;
  const rows = [...focus.card.querySelectorAll("[data-value]")];
  const same = rows.find((node) => node.dataset.value === focus.value && node.className === focus.kind);
  (same || focus.card.querySelector(".board-title")).focus({ preventScroll: true });
}

// --- cards

function createCard(board, card) {
  const node = make(null, "section", "board-card", { "data-key": card.key });
  const id = `carte-${card.key}`;
  node.setAttribute("aria-labelledby", id);
  const head = make(node, "div", "board-head");
  const words = make(head, "div", "board-words");
  node.heading = make(words, "h2", "board-title", { id, tabindex: "-1" });
  node.subtitle = make(words, "p", "board-subtitle");
  node.views = make(head, "div", "board-switch", { role: "group", "aria-label": "Affichage" });
  for (const [view, label] of [["chart", "Graphique"], ["table", "Tableau"]]) {
    const button = make(node.views, "button", "", { type: "button", "data-view": view });
    button.textContent = label;
    button.onclick = () => switchTo(node, view);
  }
  node.note = make(node, "p", "board-note");
  node.empty = make(node, "p", "board-empty");
  node.chart = make(node, "div", "board-chart");
  node.figure = make(node.chart, "figure", "board-figure", { role: "img" });
  node.plot = make(node.figure, "div", "board-plot", { "aria-hidden": "true" });
  node.cells = make(node.chart, "div", "board-cells");
  node.tabular = make(node, "div", "board-table");
  const table = make(node.tabular, "table");
  node.caption = make(make(table, "caption"), "span", "board-unseen");
  node.headers = make(make(table, "thead"), "tr");
  node.body = make(table, "tbody");
  node.more = make(node.tabular, "button", "board-more", { type: "button", hidden: "" });
  node.more.onclick = () => showEveryRow(node);
  createFoot(node);
  node.pick = (value) => board.pick(node.card.pick, value);
  node.open = (value) => board.open(node.card.sheet, value);
  node.view = "chart";
  return node;
}

function createFoot(node) {
  const foot = make(node, "div", "board-foot");
  node.about = make(foot, "details");
  make(node.about, "summary").textContent = "Définition et source";
  node.definition = make(node.about, "p");
  node.source = make(node.about, "p");
  node.download = make(foot, "button", "board-download", { type: "button" });
  node.download.textContent = "Télécharger (CSV)";
  node.download.onclick = () => download(node.card);
  createPictures(node, foot);
}

function patchCard(node, card) {
  node.card = card;
  node.classList.toggle("board-wide", card.wide);
  node.classList.toggle("board-tall", card.tall);
  setText(node.heading, card.title);
  setOptional(node.subtitle, card.subtitle);
  setOptional(node.note, card.note);
  setOptional(node.empty, card.empty);
  setText(node.caption, [card.title, card.subtitle].filter(Boolean).join(MIDDLE_DOT));
  patchFoot(node, card);
  keep(node.headers, card.headers, byIndex, () => make(null, "th", "", { scope: "col" }), (cell, text, index) => {
    setText(cell, text);
    cell.classList.toggle("board-number", !!card.numeric[index]);
  });
  node.behind = true;
  node.figure.setAttribute("aria-label", card.alt || card.title);
  node.chart.style.height = card.figure ? `${card.figure.layout.height}px` : "";
  patchCells(node, card.figure && card.pick ? card.figure.layout.meta?.cells || [] : []);
  show(node, node.view);
}

// The table that a chart hides from sight is written once the chart is drawn again.
function catchUp(node) {
  if (!node.behind) return;
  node.behind = false;
  const focus = rememberFocus(node);
  patchRows(node, node.card);
  restoreFocus(node, focus);
  for (const button of node.tabular.querySelectorAll("button, a")) button.tabIndex = isCharted(node) ? -1 : 0;
}

function patchRows(node, card) {
  const ranks = [...card.rows.keys()];
  const left = node.whole || ranks.length <= MANY_ROWS ? [] : ranks.splice(FIRST_ROWS, ranks.length - FIRST_ROWS - !!card.total);
  keep(node.body, ranks, byIndex, () => make(null, "tr"), (row, rank) => {
    const texts = card.rows[rank];
    patchRow(node, row, texts);
    patchSheet(node, row.firstChild, texts[0]);
    patchLevels(row, card.levels[rank] || []);
  });
  const others = `${left.length.toLocaleString("fr-FR")} autres lignes`;
  setOptional(node.more, left.length && `Afficher les ${others}`);
  setAttribute(node.more, "data-on-paper", `${others} ne sont pas imprimées\u00a0: le fichier CSV les contient toutes.`);
}

function showEveryRow(node) {
  node.whole = true;
  patchRows(node, node.card);
  switchTo(node, node.view);
  const next = node.body.children[FIRST_ROWS];
  (next.querySelector("button, a") || node.heading).focus({ preventScroll: true });
}

function patchFoot(node, card) {
  setOptional(node.definition, card.definition);
  setOptional(node.source, card.source && `Source\u00a0: ${card.source}`);
  node.about.hidden = !(card.definition || card.source);
  node.download.hidden = !card.csv;
  setAttribute(node.download, "aria-label", `Télécharger (CSV)\u00a0: ${card.title}`);
  patchPictures(node, card);
}

function patchRow(card, row, texts) {
  const numeric = card.card.numeric;
  row.classList.toggle("board-total", !!card.card.total && texts[0] === card.card.total);
  const create = (text) => (row.children.length ? make(null, "td") : make(null, "th", "", { scope: "row" }));
  keep(row, texts, byIndex, create, (cell, text, index) => {
    cell.classList.toggle("board-number", !!numeric[index]);
    if (index === 0 && card.card.pick && text !== card.card.total) patchPick(card, cell, text);
    else patchPlain(cell, text);
  });
}

// A link like any other for a new tab or a copy; a plain click stays in the visit.
function patchSheet(card, cell, value) {
  const address = card.card.sheets[value];
  let link = cell.querySelector("a.board-sheet");
  if (!address) return link?.remove();
  if (!link) {
    link = make(cell, "a", "board-sheet");
    link.textContent = "Fiche";
    link.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      card.open(link.dataset.sheet);
    };
  }
  setAttribute(link, "href", address);
  setAttribute(link, "data-sheet", value);
  setAttribute(link, "aria-label", `Fiche\u00a0: ${value}`);
}

// A heat table: the class of a cell colours it; its figure stays written.
function patchLevels(row, levels) {
  [...row.children].forEach((cell, index) => {
    const level = levels[index] ?? -1;
    if (level >= 0) setAttribute(cell, "data-level", String(level));
    else cell.removeAttribute("data-level");
  });
}

function patchPlain(cell, text) {
  if (cell.firstElementChild) cell.textContent = "";
  setText(cell, text);
}

function patchPick(card, cell, text) {
  let button = cell.querySelector("button");
  if (!button) {
    cell.textContent = "";
    button = make(cell, "button", "board-pick", { type: "button" });
    button.onclick = () => card.pick(button.dataset.value);
  }
  setText(button, text);
  describePick(card.card, button, text);
}

function describePick(card, button, value) {
  const picked = card.picked.includes(value);
  setAttribute(button, "data-value", value);
  setAttribute(button, "aria-pressed", String(picked));
  setAttribute(button, "aria-label", picked ? `${value}\u00a0: retirer le filtre` : `${value}\u00a0: filtrer`);
}

// --- chart or table

function switchTo(node, view) {
  show(node, view);
  if (!isCharted(node)) allowScroll(node.tabular, node.card.title);
  else if (window.Plotly) draw(node, node.plot.clientWidth);
}

function show(node, view) {
  node.view = view;
  const card = node.card;
  const drawn = card.figure && !card.empty;
  const chart = drawn && view === "chart";
  node.views.hidden = !drawn || !card.rows.length;
  for (const button of node.views.children) setAttribute(button, "aria-pressed", String(button.dataset.view === view));
  node.chart.hidden = !chart;
  // Hidden from sight only: the table stays the adjacent alternative that a screen reader reads.
  node.tabular.classList.toggle("board-unseen", !!chart);
  node.tabular.hidden = !!card.empty || !card.rows.length;
  if (!chart || !node.body.hasChildNodes()) catchUp(node);
  for (const button of node.tabular.querySelectorAll("button, a")) button.tabIndex = chart ? -1 : 0;
}

// A table wider than the screen scrolls inside its card: the keyboard must reach it.
function allowScroll(region, title) {
  const wide = region.scrollWidth > region.clientWidth;
  for (const [name, value] of [["tabindex", "0"], ["role", "region"], ["aria-label", `Tableau\u00a0: ${title}`]]) {
    if (wide) setAttribute(region, name, value);
    else region.removeAttribute(name);
  }
}

function download(card) {
  save(new Blob(["\ufeff", card.csv], { type: "text/csv;charset=utf-8" }), card.csv_name || `${card.key}.csv`);
}
