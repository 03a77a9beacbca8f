// The first view of a page: its charts, drawn before Streamlit wakes, then nothing once Streamlit's page says the same.
const first = document.getElementById("premiere-vue");
const cards = document.getElementById("premieres-cartes");
let leave = () => {};

// The script of the board draws here what Streamlit will give it later. Links lead where they say, without a visit yet.
async function drawCards() {
  const board = JSON.parse(cards.textContent)[matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"];
  const place = first.querySelector(".first-cards");
  if (!cards.dataset.script || !board.cards.length) return;
  window.__plotly ||= import(new URL(board.plotly, document.baseURI));
  const [{ default: draw }] = await Promise.all([import(new URL(cards.dataset.script, document.baseURI)), window.__plotly]);
  place.innerHTML = '<div class="board" aria-busy="true"></div>';
  place.addEventListener("click", (event) => event.target.closest("a") && event.stopPropagation(), true);
  const data = new TextEncoder().encode(`\n${JSON.stringify(board)}`);
  leave = draw({ data, parentElement: place, setTriggerValue() {} });
}

function isReplaced() {
  const boards = [...document.querySelectorAll("#root .board")];
  if (boards.some((board) => board.getAttribute("aria-busy") === "true")) return false;
  const said = document.querySelector("#root [data-testid=stElementContainer] :is(h1, [data-testid=stAlert])");
  if (said && boards.length && document.querySelector("#root .board-card")) return true;
  // A page without cards, or that only says what is wrong.
  return said && document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]");
}

const observer = new MutationObserver(() => {
  if (!isReplaced()) return;
  observer.disconnect();
  requestAnimationFrame(() => {
    const main = document.querySelector("[data-testid=stMain]");
    if (main && first.scrollTop) main.scrollTop = first.scrollTop;
    leave();
    first.remove();
    window.__alive = performance.now();
  });
});
const attributeFilter = ["data-test-script-state", "aria-busy"];
observer.observe(document.getElementById("root"), { subtree: true, childList: true, attributeFilter });
drawCards().catch(() => (window.__plotly = null)); // the table of the first card stays
