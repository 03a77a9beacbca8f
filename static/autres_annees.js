// The answers of every year of the page on the screen, asked for before a phone needs them, drawn at once when a year is
// chosen. Streamlit's answer, which comes later, rules: what it does not confirm is taken back.
const CALM = 700; // milliseconds at rest before anything is asked, or taken back
const FRESH = 600_000; // milliseconds
const ANSWERED = 3000; // milliseconds: what was pressed before has had its answer
const ON_PHONE = matchMedia("(pointer: coarse)");
const NIGHT = matchMedia("(prefers-color-scheme: dark)");
let known = { years: {} };
let chosen = null; // the texts rewritten since the last choice, until it is answered
let pressed = -ANSWERED; // when anything but the year was pressed
let wasConnected = false;
let timer;

const app = () => document.querySelector("[data-testid=stApp]");
const isAtRest = () =>
  app()?.matches("[data-test-script-state=notRunning][data-test-connection-state=CONNECTED]") &&
  !document.querySelector("#premiere-vue, #root .board[aria-busy=true]");

// The page, its selection but the year, and the theme that its figures are painted in.
function asked() {
  const query = new URLSearchParams(location.search);
  query.delete("annee");
  query.set("page", location.pathname.split("/").pop() || "dashboard");
  const board = document.querySelector("#root .board[data-theme]");
  query.set("theme", board?.dataset.theme || (NIGHT.matches ? "dark" : "light"));
  return `./autres_annees?${query}`;
}

async function ask() {
  if (!ON_PHONE.matches || navigator.connection?.saveData) return;
  const from = asked();
  if (known.from === from && performance.now() - known.at < FRESH) return;
  known = { from, at: performance.now(), years: {} };
  const wanted = known;
  const answer = await fetch(from, { priority: "low" });
  if (answer.status === 200) wanted.years = await answer.json();
}

function choose(year) {
  const isKnown = known.from === asked() && performance.now() - known.at < FRESH;
  const answer = isAtRest() && isKnown && performance.now() - pressed > ANSWERED && known.years[year];
  if (!answer) return;
  chosen = { texts: [], ran: false };
  for (const place in answer.texts) {
    const node = document.querySelector(`#root [data-testid=stHtml]:has(${place})`);
    if (!node) continue;
    chosen.texts.push({ node, before: node.innerHTML });
    node.innerHTML = answer.texts[place];
    chosen.texts.at(-1).ours = node.firstChild;
  }
  dispatchEvent(new CustomEvent("connu", { detail: answer.boards }));
}

// A text that Streamlit did not write again is the one that it had written.
function confirm() {
  const detail = { refused: false };
  for (const { node, before, ours } of chosen.texts) {
    if (!node.isConnected || node.firstChild !== ours) continue;
    detail.refused ||= node.innerHTML !== before;
    node.innerHTML = before;
  }
  chosen = null;
  dispatchEvent(new CustomEvent("confirme", { detail }));
  if (detail.refused) known = { years: {} };
}

function follow() {
  clearTimeout(timer);
  const state = app();
  const isConnected = state?.matches("[data-test-connection-state=CONNECTED]");
  if (wasConnected && !isConnected) known = { years: {} };
  wasConnected = isConnected;
  if (chosen && !state?.matches("[data-test-script-state=notRunning]")) chosen.ran = true;
  if (isAtRest() && (!chosen || chosen.ran)) timer = setTimeout(rest, CALM);
}

function rest() {
  if (!isAtRest()) return;
  pressed = -ANSWERED;
  if (chosen) confirm();
  ask().catch(() => {}); // asked again at the next rest
}

function press({ target }) {
  if (target.closest?.(".filters-year")) return;
  pressed = performance.now();
  clearTimeout(timer);
}

for (const event of ["click", "keydown", "change"]) addEventListener(event, press, true);
addEventListener("servi", () => {
  if (chosen) chosen.ran = true;
  follow();
});
addEventListener("change", ({ target }) => target.matches?.(".filters-year select") && choose(target.value), true);
ask().catch(() => {});
const attributeFilter = ["data-test-script-state", "data-test-connection-state", "aria-busy"];
new MutationObserver(follow).observe(document.documentElement, { subtree: true, attributeFilter });
