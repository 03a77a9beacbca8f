// What the speaker changes during the talk: the year and a few levers, in a panel that full screen keeps.
const SIMULATION = "et-si";

function createLive(stage) {
  stage.live = make(stage.frame, "section", "live", { "aria-label": "Année et simulation", hidden: "" });
  stage.open = false;
  stage.liveButton = button(stage, "Année, Et si\u202f? (E)", () => toggleLive(stage));
  stage.liveButton.setAttribute("aria-expanded", "false");
}

function toggleLive(stage) {
  stage.open = !stage.open;
  stage.live.hidden = !stage.open;
  stage.liveButton.setAttribute("aria-expanded", stage.open);
  stage.drawer.hidden = stage.open || !stage.notes;
  if (stage.open) stage.live.querySelector("select").focus();
  else if (isFull(stage)) stage.screen.focus();
}

// Inside the panel keys belong to its fields; E closes it, and the clicker's keys still move the slides.
function liveKey(stage, event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const onField = event.target.matches?.("select") || event.composedPath()[0].matches("select");
  if (event.key.toLowerCase() === "e" && !onField) toggleLive(stage);
  else if (isFull(stage) && (event.key === "PageDown" || event.key === "PageUp")) move(stage, MOVES[event.key]);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// Fields are kept while the same levers stand: a slider under the finger is never replaced.
function patchLive(stage) {
  const { live } = stage.data;
  const names = JSON.stringify([live.years, live.levers.map((lever) => [lever.name, lever.target, lever.low, lever.high])]);
  if (stage.names !== names) {
    stage.names = names;
    buildLive(stage, live);
  }
  stage.year.value = String(live.annee);
  stage.fields.forEach((field, rank) => setLever(field, live.levers[rank]));
  stage.back.disabled = live.neutral;
}

function buildLive(stage, live) {
  const focused = stage.live.contains(stage.live.getRootNode().activeElement);
  stage.live.replaceChildren();
  const year = make(stage.live, "label");
  year.append("Année");
  stage.year = make(year, "select");
  for (const one of live.years) make(stage.year, "option", "", { value: one }).textContent = one;
  stage.year.onchange = () => stage.ask("annee", Number(stage.year.value));
  stage.fields = live.levers.map((lever) => createLever(stage, lever));
  stage.back = make(stage.live, "button", "", { type: "button" });
  stage.back.textContent = "Revenir au réel";
  stage.back.onclick = () => stage.ask("revenir", true);
  make(stage.live, "p").textContent = live.note;
  if (focused) stage.year.focus();
}

function createLever(stage, lever) {
  const label = make(stage.live, "label");
  const text = make(label, "span");
  const input = make(label, "input", "", { type: "range", min: lever.low, max: lever.high, step: lever.step });
  const field = { text, input, lever };
  input.oninput = () => sayLever(field, input.value);
  input.onchange = () => {
    stage.asked = SIMULATION;
    stage.ask("levier", { name: field.lever.name, target: field.lever.target, value: Number(input.value) });
  };
  return field;
}

function setLever(field, lever) {
  field.lever = lever;
  field.input.value = lever.value;
  sayLever(field, lever.value);
}

function sayLever(field, value) {
  const { label, unit, signed } = field.lever;
  const sign = signed && value > 0 ? "+" : "";
  const said = `${sign}${String(value).replace("-", "−")}${unit ? `\u00a0${unit}` : ""}`;
  field.text.textContent = `${label}\u00a0: ${said}`;
  field.input.setAttribute("aria-valuetext", said);
}
