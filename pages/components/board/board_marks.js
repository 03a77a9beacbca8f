// The marks of a chart: each says its values to the pointer, the finger and the keyboard; some filter.
// One stop of the Tab key a chart, arrows between its marks.
const BELOW = 8; // px from a mark to what it says

function createMarks(board, node) {
  node.cells = make(node.chart, "div", "board-cells", { role: "toolbar" });
  const said = (node.said = make(node.chart, "div", "board-said", { hidden: "" }));
  said.name = make(said, "strong");
  said.text = make(said, "span");
  said.choose = makeButton(said, "board-choose", "", () => node.pick(said.choose.dataset.value));
  node.chart.addEventListener("pointerover", (event) => {
    const cell = event.target.closest(".board-cell");
    if (cell && event.pointerType !== "touch") say(node, cell, event.clientX);
  });
  node.chart.addEventListener("pointerleave", ({ pointerType }) => pointerType !== "touch" && hush(node));
  node.chart.addEventListener("focusout", ({ relatedTarget }) => node.chart.contains(relatedTarget) || hush(node));
  node.cells.addEventListener("focusin", ({ target }) => {
    if (!target.matches(":focus-visible")) return;
    say(node, target);
    setText(board.spoken, said.text.textContent);
  });
  node.spoken = board.spoken; // announced by screen readers
}

// What is said closes by the key Escape, or by a touch elsewhere.
function listenForEnd(board) {
  const hushAll = (kept) => [...board.grid.children].forEach((node) => node.contains(kept) || hush(node));
  document.addEventListener("keydown", ({ key }) => key === "Escape" && hushAll(), { signal: board.signal });
  document.addEventListener("pointerdown", ({ target }) => hushAll(target), { signal: board.signal });
}

function patchMarks(node, marks) {
  const { card } = node;
  const values = new Set(card.pick ? card.rows.map((row) => row[0]) : []);
  const offered = marks.filter(({ value }) => values.has(value) || card.pointed[value]);
  setAttribute(node.cells, "aria-label", values.size ? "Lire les valeurs, filtrer en choisissant une barre" : "Lire les valeurs");
  node.cells.hidden = !offered.length;
  keep(node.cells, offered, byIndex, () => createMark(node), (button, mark, index) => {
    if (values.has(mark.value)) describePick(card, button, mark.value);
    else describeMark(button, mark.value);
    button.picks = values.has(mark.value);
    button.tabIndex = index ? -1 : 0;
    setAttribute(button, "aria-hidden", mark.again ? true : null); // a second place of the same value
    Object.assign(button.style, placed(mark));
  });
  hush(node);
}

function describeMark(button, value) {
  setAttribute(button, "data-value", value);
  setAttribute(button, "aria-pressed", null);
  setAttribute(button, "aria-label", value);
}

function placed(mark) {
  const across = { left: "0", width: "100%", margin: "", padding: "" };
  if ("left" in mark) Object.assign(across, { left: `${mark.left * 100}%`, width: `${mark.width * 100}%`, margin: "0", padding: "0" });
  if ("tall" in mark) return { ...across, top: `${mark.top}px`, height: `${mark.tall}px` };
  if ("left" in mark) return { ...across, top: "0", height: "100%" };
  return { ...across, top: `${mark.top}px`, height: `${mark.height}px` };
}

function createMark(node) {
  const button = makeButton(null, "board-cell", "", ({ pointerType, clientX }) => {
    if (button.picks && pointerType !== "touch") return node.pick(button.dataset.value);
    say(node, button, clientX, button.picks);
    setText(node.spoken, node.said.text.textContent);
  });
  button.onkeydown = (event) => moveFocus(node.cells, button, event);
  return button;
}

function moveFocus(cells, button, event) {
  const buttons = [...cells.children].filter((one) => !one.ariaHidden);
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  const wanted = { Home: 0, End: buttons.length - 1 }[event.key] ?? (step && buttons.indexOf(button) + step);
  const next = buttons[wanted];
  if (!next) return;
  event.preventDefault();
  button.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

// Beside the mark, inside the card. A finger cannot both read and filter: it is offered a button to filter.
function say(node, cell, x, chooses = false) {
  const { said, card } = node;
  const { value } = cell.dataset;
  const text = card.pointed[value];
  if (!text && !chooses) return hush(node);
  setText(said.name, value);
  setText(said.text, (text || "").replaceAll("\u202f; ", "\n"));
  setText(said.choose, card.picked.includes(value) ? "Retirer le filtre" : "Filtrer");
  said.choose.hidden = !chooses;
  said.choose.dataset.value = value;
  said.hidden = false;
  const chart = node.chart.getBoundingClientRect();
  const from = x ? x - chart.left : cell.offsetLeft + cell.offsetWidth / 2;
  const left = Math.max(0, Math.min(from - said.offsetWidth / 2, chart.width - said.offsetWidth));
  Object.assign(said.style, { left: `${left}px`, top: `${besideMark(cell, said, chart)}px` });
}

// Over the lower half of a row, so that the pointer that goes down reaches the next one; above where the screen ends.
function besideMark(cell, said, chart) {
  const over = cell.offsetWidth >= chart.width ? cell.offsetHeight / 2 - BELOW : BELOW;
  const below = cell.offsetTop + cell.offsetHeight - over;
  const fits = chart.top + below + said.offsetHeight < innerHeight;
  return fits ? below : cell.offsetTop + over - said.offsetHeight;
}

function hush(node) {
  node.said.hidden = true;
}
