// The window of the speaker: notes, the next slide, the time and the levers; the room sees the other window.
function createNotesWindow(stage) {
  stage.windowButton = button(stage.bar, "Fenêtre de notes (W)", () => toggleWindow(stage));
  stage.left.signal.addEventListener("abort", () => stage.desk?.window.close());
  addEventListener("pagehide", () => stage.desk?.window.close(), { signal: stage.left.signal });
}

function toggleWindow(stage) {
  if (stage.desk) return stage.desk.window.close();
  const opened = window.open("", "", "popup,width=1000,height=720");
  if (!opened) {
    stage.windowButton.textContent = "Fenêtre bloquée par le navigateur";
    return;
  }
  stage.desk = createDesk(stage, opened);
  stage.open = false;
  show(stage, stage.at);
}

function createDesk(stage, opened) {
  const { document: page } = opened;
  page.documentElement.lang = "fr";
  page.title = "Notes de la présentation";
  copyLook(stage, page);
  const root = make(page.body, "main", "desk");
  const desk = { window: opened, root, began: Date.now() };
  const head = make(root, "header", "bar");
  button(head, "‹ Précédente", () => move(stage, -1));
  desk.counter = make(head, "span", "counter", { role: "status" });
  button(head, "Suivante ›", () => move(stage, 1));
  button(head, "Écran noir (B)", () => blacken(stage));
  desk.clock = make(head, "span", "clock");
  button(head, "Remettre le chrono à zéro", () => { desk.began = Date.now(); tick(desk); });
  desk.title = make(root, "h1");
  desk.notes = make(root, "div", "notes", { tabindex: "0", "aria-label": "Notes" });
  desk.after = make(root, "aside", "after", { "aria-label": "Diapositive suivante" });
  desk.levers = make(root, "div", "levers");
  desk.levers.append(stage.live);
  desk.timer = setInterval(() => (opened.closed ? closeDesk(stage) : tick(desk)), 500);
  opened.addEventListener("pagehide", () => closeDesk(stage));
  page.addEventListener("keydown", (event) => onDeskKey(stage, event));
  tick(desk);
  return desk;
}

// The look of the page: its style sheets, and the colours and typeface that its theme gives.
function copyLook(stage, page) {
  const root = stage.frame.getRootNode();
  for (const sheet of [...(root.adoptedStyleSheets || []), ...root.styleSheets]) {
    const style = make(page.head, "style");
    style.textContent = [...sheet.cssRules].map((rule) => rule.cssText).join("\n");
  }
  for (const sheet of document.styleSheets) {
    const faces = facesOf(sheet);
    if (faces) make(page.head, "style").textContent = faces;
  }
  const look = getComputedStyle(stage.frame);
  for (const name of LOOK) page.documentElement.style.setProperty(`--st-${name}`, look.getPropertyValue(`--st-${name}`));
  for (const name in stage.data.colours) page.documentElement.style.setProperty(`--${name}`, stage.data.colours[name]);
}

// A typeface belongs to its document; its address is relative to its style sheet.
function facesOf(sheet) {
  try {
    const rules = [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule);
    const address = (_, quoted) => `url("${new URL(quoted, sheet.href || location.href).href}")`;
    return rules.map((rule) => rule.cssText.replace(/url\("([^"]+)"\)/g, address)).join("\n");
  } catch {
    return "";  // a sheet of another site
  }
}

const LOOK = ["font", "text-color", "background-color", "secondary-background-color", "border-color", "primary-color"];

function onDeskKey(stage, event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("select, input, button")) return;
  const act = { b: blacken, w: toggleWindow }[event.key.toLowerCase()];
  if (act) act(stage);
  else if (chooseStart(stage, event.key)) event.preventDefault();
  else if (event.key in MOVES) move(stage, MOVES[event.key]);
  else return;
  event.preventDefault();
}

function closeDesk(stage) {
  if (!stage.desk) return;
  clearInterval(stage.desk.timer);
  stage.desk = null;
  if (stage.left.signal.aborted) return;
  stage.frame.append(stage.live);
  show(stage, stage.at);
}

function tick(desk) {
  const seconds = Math.floor((Date.now() - desk.began) / 1000);
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60].map((one) => String(one).padStart(2, "0"));
  const now = new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
  desk.clock.textContent = `${now} · ${minutes} min ${rest} s`;
}

function patchDesk(stage) {
  const { desk, data } = stage;
  if (!desk) return;
  const slide = data.slides[stage.at];
  desk.counter.textContent = stage.counter.textContent;
  desk.title.textContent = slide.title;
  desk.notes.textContent = slide.notes || "Aucune note.";
  desk.after.replaceChildren();
  const next = data.slides[stage.at + 1];
  make(desk.after, "h2").textContent = next ? "Ensuite" : "Dernière diapositive";
  if (next) drawSlide(stage, make(desk.after, "section", "screen"), next, stage.at + 1);
}
