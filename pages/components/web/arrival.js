// What Streamlit does not do when another page comes: give the keyboard its title, and « back » the place one had left.
const PLACES = new Map(); // pixels scrolled, by address
const REST = 300; // milliseconds: a page that goes away scrolls to its top, and that is no place to remember
const PATIENCE = 10_000; // milliseconds
let shownPage = "";
let wantedPlace = null; // where « back » leads
let isArriving = false;
let resting;

const scroller = () => document.querySelector("[data-testid=stMain]");

addEventListener("popstate", () => (wantedPlace = PLACES.get(location.href) ?? 0));
for (const moved of ["wheel", "touchmove"]) addEventListener(moved, () => (wantedPlace = null), { passive: true });
addEventListener("click", remember, { capture: true });
addEventListener("scroll", ({ target }) => {
  clearTimeout(resting);
  if (target === scroller()) resting = setTimeout(remember, REST);
}, { capture: true, passive: true });

function remember() {
  const place = scroller()?.scrollTop;
  if (!isArriving && place !== undefined) PLACES.set(location.href, place);
}

// At each answer: `page` is the title of the page in the navigation.
function arrive(page) {
  const turned = shownPage && page !== shownPage;
  shownPage = page;
  if (!turned && wantedPlace === null) return;
  isArriving = true;
  clearTimeout(resting);
  whenDrawn(performance.now() + PATIENCE, () => {
    if (turned) focusTitle();
    if (wantedPlace !== null) scroller().scrollTop = wantedPlace;
    wantedPlace = null;
    isArriving = false;
  });
}

function whenDrawn(end, act, calm = 0) {
  const drawn = document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]");
  const busy = !drawn || document.querySelector(".board[aria-busy=true], .map[aria-busy=true]");
  if (calm >= 3 || performance.now() > end) act();
  else setTimeout(whenDrawn, 50, end, act, busy ? 0 : calm + 1);
}

function focusTitle() {
  const title = scroller().querySelector("h1");
  if (!title) return;
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
}
