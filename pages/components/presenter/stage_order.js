// The order of the slides: dragged, or moved with Alt and the arrows; the page then keeps it in its address.
function createOrder(stage) {
  stage.order = make(stage.frame, "section", "order", { "aria-label": "Ordre des diapositives", hidden: "" });
  stage.orderButton = button(stage.bar, "Ordre (O)", () => toggleOrder(stage));
}

function toggleOrder(stage) {
  stage.ordering = !stage.ordering;
  show(stage, stage.at);
  if (stage.ordering) stage.order.querySelectorAll("li")[stage.at]?.focus();
  else stage.screen.focus();
}

// The simulation is not listed: it is always the last.
const ordered = (stage) => stage.data.slides.filter((slide) => slide.key !== SIMULATION);

function patchOrder(stage) {
  const slides = ordered(stage);
  const names = JSON.stringify(slides.map((slide) => [slide.key, slide.title]));
  if (stage.orderNames !== names) {
    stage.orderNames = names;
    const list = document.createElement("ol");
    slides.forEach((slide, at) => list.append(createLine(stage, slide, at)));
    stage.order.replaceChildren(list);
    make(stage.order, "p").textContent = "Faites glisser une diapositive, ou Alt et les flèches\u202f; Suppr la retire.";
    if (stage.moved) [...list.children].find((line) => line.dataset.key === stage.moved)?.focus();
    stage.moved = "";
  }
  [...stage.order.querySelectorAll("li")].forEach((line, at) => line.setAttribute("aria-current", at === stage.at));
}

function createLine(stage, slide, at) {
  const line = document.createElement("li");
  line.draggable = true;
  line.tabIndex = 0;
  line.dataset.key = slide.key;
  make(line, "span").textContent = slide.title;
  const upwards = button(line, "↑", () => moveLine(stage, at, at - 1));
  const downwards = button(line, "↓", () => moveLine(stage, at, at + 1));
  upwards.setAttribute("aria-label", `Monter\u00a0: ${slide.title}`);
  downwards.setAttribute("aria-label", `Descendre\u00a0: ${slide.title}`);
  line.onclick = (event) => { if (event.target === line || event.target.tagName === "SPAN") show(stage, at); };
  line.onkeydown = (event) => onLineKey(stage, event, at);
  line.ondragstart = (event) => { stage.dragged = at; event.dataTransfer.effectAllowed = "move"; };
  line.ondragover = (event) => { event.preventDefault(); line.classList.add("over"); };
  line.ondragleave = () => line.classList.remove("over");
  line.ondrop = (event) => { event.preventDefault(); moveLine(stage, stage.dragged, at); };
  return line;
}

function onLineKey(stage, event, at) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step && event.altKey) moveLine(stage, at, at + step);
  else if (step) stage.order.querySelectorAll("li")[at + step]?.focus();
  else if (event.key === "Enter" && event.target === event.currentTarget) show(stage, at);
  else if (event.key === "Delete") sendOrder(stage, ordered(stage).filter((_, rank) => rank !== at));
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function moveLine(stage, from, to) {
  const slides = ordered(stage);
  if (from === to || !(to in slides) || !(from in slides)) return;
  stage.moved = slides[from].key;
  slides.splice(to, 0, ...slides.splice(from, 1));
  sendOrder(stage, slides);
}

function sendOrder(stage, slides) {
  if (slides.length) stage.ask("ordre", slides.map((slide) => slide.key));
}
