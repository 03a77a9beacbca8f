// Draw the tiles and the cards of a page, and patch them in place on every update.
// Nodes are kept by key: focus, the chart/table switch and open definitions survive a rerun.
const MANY_ROWS = 50; // a longer table shows its first rows, and the others on demand
const FIRST_ROWS = 25;
const NIGHT = window.matchMedia("(prefers-color-scheme: dark)");
let seen = Promise.resolve(); // what is written, once painted

export default drawnIn(".board", createBoard, update);

function createBoard(root, signal) {
  const board = { root, signal, turn: 0, width: 0 };
  const figures = make(root, "section", "board-tiles", { "aria-label": "Chiffres clés" });
  board.tiles = make(figures, "ul", "board-tile-list", { role: "list" });
  board.grid = make(root, "div", "board-grid");
  board.spoken = make(root, "p", "board-unseen", { role: "status" });
  listenForEnd(board);
  const observer = new ResizeObserver(() => debounceResize(board));
  observer.observe(board.grid);
  window.addEventListener("beforeprint", () => {
    redraw(board, (node) => paperWidth(root, node));
    [...board.grid.children].forEach(catchUp);
    board.restore = orderForPaper(board.grid);
    setSides(board.grid);
  }, { signal });
  window.addEventListener("afterprint", () => {
    board.restore?.();
    redraw(board);
  }, { signal });
  window.addEventListener("hashchange", () => {
    askedCard = location.hash;
    openAsked(board);
  }, { signal });
  // Figures are painted by the server: when night falls on the screen, it is asked for them again.
  NIGHT.addEventListener("change", () => board.tell("light", Date.now()), { signal });
  signal.addEventListener("abort", () => {
    observer.disconnect();
    clearTimeout(board.timer);
    board.grid.querySelectorAll(".js-plotly-plot").forEach((node) => window.Plotly?.purge(node));
    root.removeAttribute("aria-busy");
  });
  return board;
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
  keep(board.tiles, data.tiles, (tile) => tile.name, (tile) => createTile(tile, board.signal), patchTile);
  keep(board.grid, data.cards, (card) => card.key, (card) => createCard(board, card), patchCard);
  for (const node of board.grid.children) patchLinks(node, node.card, data.shared);
  restoreFocus(board.root, focus);
  openAsked(board);
  // What is written is seen before charts are drawn: the key figures of the same answer, or these titles without any.
  if (data.tiles.length) seen = new Promise(afterPaint).then(() => (window.__boardKpi = performance.now()));
  else if (!document.querySelector(".board-tiles")) seen = new Promise(afterPaint);
  const load = () => (window.__plotly ||= import(new URL(data.plotly, document.baseURI))); // once for the whole page
  seen.then(load).then(() => turn === board.turn && drawAll(board), () => fallBack(board));
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

function createCard(board, card) {
  const id = `carte-${card.key}`;
  const node = make(null, "section", "board-card", { "data-key": card.key, "aria-labelledby": id });
  const head = make(node, "div", "board-head");
  const words = make(head, "div", "board-words");
  node.heading = make(words, "h2", "board-title", { id, tabindex: "-1" });
  node.subtitle = make(words, "p", "board-subtitle");
  node.views = make(head, "div", "board-switch", { role: "group", "aria-label": "Affichage" });
  for (const [view, label] of [["chart", "Graphique"], ["table", "Tableau"]])
    makeButton(node.views, "", label, () => switchTo(node, view), { "data-view": view });
  node.note = make(node, "p", "board-note");
  node.empty = make(node, "p", "board-empty");
  node.chart = make(node, "div", "board-chart");
  node.figure = make(node.chart, "figure", "board-figure", { role: "img" });
  node.plot = make(node.figure, "div", "board-plot", { "aria-hidden": "true" });
  createMarks(board, node);
  node.tabular = make(node, "div", "board-table");
  const table = make(node.tabular, "table");
  node.caption = make(make(table, "caption"), "span", "board-unseen");
  node.headers = make(make(table, "thead"), "tr");
  node.body = make(table, "tbody");
  node.more = makeButton(node.tabular, "board-more", "", () => showEveryRow(node), { hidden: "" });
  createFoot(node);
  node.pick = (value) => board.tell("pick", { dimension: node.card.pick, value });
  node.open = (value) => board.tell("open", { dimension: node.card.sheet, value });
  node.view = "chart";
  return node;
}

function patchCard(node, card) {
  node.card = card;
  node.classList.toggle("board-wide", card.wide);
  node.classList.toggle("board-tall", card.tall);
  setText(node.heading, card.title);
  setOptional(node.subtitle, card.subtitle);
  setOptional(node.note, card.note);
  setOptional(node.empty, card.empty);
  setText(node.caption, [card.title, card.subtitle].filter(Boolean).join(" · "));
  patchFoot(node, card);
  keep(node.headers, card.headers, byIndex, () => make(null, "th", "", { scope: "col" }), (cell, text, index) => {
    setText(cell, text);
    cell.classList.toggle("board-number", !!card.numeric[index]);
  });
  node.behind = true;
  node.figure.setAttribute("aria-label", card.alt || card.title);
  node.chart.style.height = card.figure ? `${card.figure.layout.height}px` : "";
  patchMarks(node, card.figure?.layout.meta?.cells || []);
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
  keep(node.body, ranks, byIndex, () => make(null, "tr"), (row, rank) =>
    patchRow(node, row, card.rows[rank], card.levels[rank]));
  const others = `${left.length.toLocaleString("fr-FR")} autres lignes`;
  setOptional(node.more, left.length && `Afficher les ${others}`);
  setAttribute(node.more, "data-on-paper", `${others} ne sont pas imprimées\u00a0: le fichier CSV les contient toutes.`);
}

function showEveryRow(node) {
  node.whole = true;
  patchRows(node, node.card);
  switchTo(node, node.view);
  (node.body.children[FIRST_ROWS].querySelector("button, a") || node.heading).focus({ preventScroll: true });
}

function patchRow(node, row, texts, levels = []) {
  const { numeric, total, pick } = node.card;
  row.classList.toggle("board-total", !!total && texts[0] === total);
  const create = () => (row.children.length ? make(null, "td") : make(null, "th", "", { scope: "row" }));
  keep(row, texts, byIndex, create, (cell, text, index) => {
    cell.classList.toggle("board-number", !!numeric[index]);
    setAttribute(cell, "data-level", levels[index] >= 0 ? levels[index] : null); // its colour in a heat table
    if (index === 0 && text !== total && (pick || node.card.sheets[text])) patchName(node, cell, text);
    else if (cell.firstElementChild || cell.textContent !== text) cell.textContent = text;
  });
}

// A name leads to its sheet, where there is one, and a button beside it filters; else the name filters.
function patchName(node, cell, value) {
  const address = node.card.sheets[value];
  const kind = `${address ? "sheet" : ""} ${node.card.pick ? "pick" : ""}`;
  if (cell.kind !== kind || !cell.firstElementChild) cell.textContent = "";
  cell.kind = kind;
  if (address) patchSheet(node, cell, value, address);
  if (node.card.pick) patchPick(node, cell, value, !!address);
}

function patchSheet(node, cell, value, address) {
  let link = cell.querySelector("a");
  if (!link) {
    link = make(cell, "a", "board-sheet");
    onPlainClick(link, () => node.open(link.textContent));
  }
  setText(link, value);
  setAttribute(link, "href", address);
}

function patchPick(node, cell, value, beside) {
  let button = cell.querySelector("button");
  if (!button) {
    button = makeButton(cell, beside ? "board-pick board-beside" : "board-pick", "", () => node.pick(button.dataset.value));
  }
  describePick(node.card, button, value);
  setText(button, beside ? (node.card.picked.includes(value) ? "Retirer" : "Filtrer") : value);
}

function describePick(card, button, value) {
  const picked = card.picked.includes(value);
  setAttribute(button, "data-value", value);
  setAttribute(button, "aria-pressed", picked);
  setAttribute(button, "aria-label", picked ? `${value}\u00a0: retirer le filtre` : `${value}\u00a0: filtrer`);
}

function switchTo(node, view) {
  show(node, view);
  if (!isCharted(node)) allowScroll(node.tabular, node.card.title);
  else if (window.Plotly) draw(node, node.plot.clientWidth);
}

function show(node, view) {
  node.view = view;
  const { card } = node;
  const drawn = card.figure && !card.empty;
  const chart = drawn && view === "chart";
  node.views.hidden = !drawn || !card.rows.length;
  for (const button of node.views.children) setAttribute(button, "aria-pressed", button.dataset.view === view);
  node.chart.hidden = !chart;
  // Hidden from sight only: the table stays the adjacent alternative that a screen reader reads.
  node.tabular.classList.toggle("board-unseen", !!chart);
  node.tabular.hidden = !!card.empty || !card.rows.length;
  if (!chart || !node.body.hasChildNodes()) catchUp(node);
  for (const button of node.tabular.querySelectorAll("button, a")) button.tabIndex = chart ? -1 : 0;
}

// A table wider than the screen scrolls inside its card: it says so, and the keyboard reaches it.
function allowScroll(region, title) {
  const wide = region.scrollWidth > region.clientWidth;
  const reached = { tabindex: 0, role: "region", "aria-label": `Tableau\u00a0: ${title}` };
  for (const name in reached) setAttribute(region, name, wide ? reached[name] : null);
  region.classList.toggle("board-scrolls", wide);
  setAttribute(region, "data-scrolls", `Faites défiler\u00a0: ${region.querySelectorAll("thead th").length} colonnes →`);
}
