// Charts: Plotly loaded once, figures drawn in place, bars that can be picked.
const CONFIG = { staticPlot: true, displayModeBar: false, responsive: false, locale: "fr" };
const TALL_ON_PAPER = 800; // height of a chart, in pixels of the screen, that leaves no room for another card above it
let drawings = 0;

function fallBack(board) {
  window.__plotly = null;
  for (const node of board.grid.children) switchTo(node, "table");
  setAttribute(board.root, "aria-busy", "false");
}

// The charts in sight first, painted together, then the others one by one: a phone spends 60 to 100 ms on each.
function drawAll(board) {
  const turn = board.turn;
  const finish = () => {
    if (turn !== board.turn) return;
    window.__boardDone = performance.now();
    for (const node of board.grid.children) {
      if (isCharted(node)) catchUp(node);
      else allowScroll(node.tabular, node.card.title);
    }
    setAttribute(board.root, "aria-busy", "false");
  };
  const charts = sized(board);
  const later = charts.filter(([node]) => !isInSight(node));
  const drawNext = () => {
    if (turn !== board.turn) return;
    if (!later.length) return afterPaint(finish); // drawn or not: the tables say the same
    setTimeout(drawNext);
    draw(...later.shift());
  };
  const goOn = () => {
    if (turn !== board.turn) return;
    window.__boardSeen = performance.now();
    // Where Plotly measures texts: no picture of anything.
    document.getElementById("js-plotly-tester")?.setAttribute("aria-hidden", "true");
    drawNext();
  };
  try {
    for (const one of charts) if (!later.includes(one)) draw(...one);
  } finally {
    afterPaint(goOn);
  }
}

const isCharted = (node) => !!node.card.figure && !node.chart.hidden;

function draw(node, wide) {
  const figure = node.card.figure;
  if (!isCharted(node)) return;
  const drawn = wide + JSON.stringify(figure);
  if (node.drawn === drawn) return;
  node.drawn = drawn;
  // Revised each time: Plotly need not compare what is known to differ.
  const layout = { ...figure.layout, width: wide, datarevision: ++drawings };
  window.Plotly.react(node.plot, gathered(fitted(figure, wide)), layout, CONFIG);
}

// Texts in one trace: Plotly spends a millisecond on each trace, whatever it holds.
function gathered(traces) {
  const written = traces.filter((trace) => trace.type === "scatter" && trace.mode === "text");
  if (written.length < 2) return traces;
  const each = (value, { text }) => (Array.isArray(value) ? value : text.map(() => value));
  const all = (of) => written.flatMap((trace) => each(of(trace), trace));
  const textfont = { size: all((one) => one.textfont.size), color: all((one) => one.textfont.color) };
  const one = { ...written[0], textfont, textposition: all((trace) => trace.textposition) };
  for (const name of ["x", "y", "text"]) one[name] = written.flatMap((trace) => trace[name]);
  return [...traces.filter((trace) => !written.includes(trace)), one];
}

// Where the figure is narrower than its texts side by side, it carries fewer of them.
function fitted(figure, width) {
  const narrow = (figure.layout.meta?.narrow || []).filter((one) => width < one.below);
  if (!narrow.length) return figure.data;
  const data = [...figure.data];
  for (const one of narrow) data[one.trace] = { ...data[one.trace], text: one.text };
  return data;
}

function redraw(board, widthOf) {
  if (window.Plotly) for (const [node, wide] of sized(board, widthOf)) draw(node, wide);
}

// Widths are all read before anything is drawn: each drawing would make the next reading lay the page out again.
function sized(board, widthOf = (node) => node.plot.clientWidth) {
  board.width = board.grid.clientWidth;
  return [...board.grid.children].map((node) => [node, isCharted(node) && widthOf(node)]);
}

function isInSight(node) {
  const { top, bottom } = node.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

// A page that lays its cards on paper in its own way says how wide a chart is there.
function paperWidth(root, node) {
  const name = node.classList.contains("board-wide") ? "--paper-wide" : "--paper-half";
  return Number(getComputedStyle(root).getPropertyValue(name)) || 620;
}

function debounceResize(board) {
  if (board.grid.clientWidth === board.width) return; // only taller: a new answer, which draws itself
  clearTimeout(board.timer);
  board.timer = setTimeout(() => {
    redraw(board);
    for (const node of board.grid.children) if (!isCharted(node)) allowScroll(node.tabular, node.card.title);
  }, 80);
}

// On paper cards are two columns of floats, which fill a sheet better than a grid: each
// card stands on the side where a grid would have it; tables and empty cards are as wide as the sheet.
function setSides(grid) {
  const taken = [0, 0]; // rows of each side
  for (const node of grid.children) {
    const wide = node.classList.contains("board-wide") || !isCharted(node);
    const right = !wide && taken[1] < taken[0];
    node.classList.toggle("board-right", right);
    if (wide) taken.fill(0);
    else taken[Number(right)] += node.classList.contains("board-tall") ? 2 : 1;
  }
}

// Tables go before charts too tall for what is left of the first sheet; returns how to put the cards back.
function orderForPaper(grid) {
  const cards = [...grid.children];
  const tall = cards.filter((node) => isCharted(node) && node.card.figure.layout.height > TALL_ON_PAPER);
  if (!tall.length || isCharted(cards.at(-1))) return null;
  grid.append(...tall);
  return () => grid.append(...cards);
}
