// What the speaker changes during the talk: the year and a few levers, in a panel that full screen keeps.
const SIMULATION = "et-si";

function createLive(stage) {
  stage.live = make(stage.frame, "section", "live", { "aria-label": "Année et simulation", hidden: "" });
  stage.liveButton = button(stage.bar, "Année, Et si\u202f? (E)", () => toggleLive(stage));
}

function toggleLive(stage) {
  if (stage.desk) return;
  stage.open = !stage.open;
  show(stage, stage.at);
  if (stage.open) stage.year.focus();
  else if (isFull()) stage.screen.focus();
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
  stage.fields.forEach((field, rank) => {
    field.lever = live.levers[rank];
    field.input.value = field.lever.value;
    sayLever(field, field.lever.value);
  });
  stage.starts.forEach((one, rank) => one.setAttribute("aria-pressed", live.starts[rank].key === live.start));
  stage.said.textContent = live.said;
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
  const starts = make(stage.live, "div", "starts", { role: "group", "aria-label": "Départ de la simulation" });
  stage.starts = live.starts.map((one, rank) => button(starts, `${one.label} (${rank + 1})`, () => askStart(stage, rank)));
  stage.said = make(stage.live, "p", "said");
  stage.fields = live.levers.map((lever) => createLever(stage, lever));
  stage.back = button(stage.live, "Retirer les hypothèses", () => stage.ask("revenir", true));
  make(stage.live, "p").textContent = live.note;
  if (focused) stage.year.focus();
}

function askStart(stage, rank) {
  stage.asked = SIMULATION;
  stage.ask("depart", stage.data.live.starts[rank].key);
}

// 1, 2 and 3 choose the start while the simulation is on the screen.
function chooseStart(stage, key) {
  const rank = ["1", "2", "3"].indexOf(key);
  if (rank < 0 || stage.data.slides[stage.at].key !== SIMULATION || !stage.data.live.starts[rank]) return false;
  askStart(stage, rank);
  return true;
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

function sayLever(field, value) {
  const { label, unit, signed } = field.lever;
  const sign = signed && value > 0 ? "+" : "";
  const said = `${sign}${String(value).replace("-", "−")}${unit ? `\u00a0${unit}` : ""}`;
  field.text.textContent = `${label}\u00a0: ${said}`;
  field.input.setAttribute("aria-valuetext", said);
}
