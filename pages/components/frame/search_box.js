// The search box: what is chosen opens its sheet.
const TWICE = 5000; // milliseconds between the two addresses of a page that is being opened

export default drawnIn(".search", createSearch, updateBox);

function createSearch(root) {
  joinEntries();
  root.setAttribute("role", "search");
  const words = { id: "recherche", label: "Rechercher", placeholder: "Commune, maître d’ouvrage, marché…" };
  const box = createBox(root, words, ({ to }) => box.tell("choix", { to }));
  return box;
}

// Streamlit writes the address of a page that the server opens twice: under the page that is left, then under its own.
// « Back » would land on the first, which is neither page as it was: the second takes its place.
function joinEntries() {
  if (window.__entriesJoined) return;
  window.__entriesJoined = true;
  let last = { pathname: "", search: "", at: -Infinity };
  const push = history.pushState;
  history.pushState = function (state, title, url) {
    const { pathname, search } = new URL(url ?? location.href, location.href);
    const soon = performance.now() - last.at < TWICE;
    const sheet = [pathname, last.pathname].some((path) => path.endsWith("/fiche"));
    const twin = soon && sheet && search === last.search && pathname !== last.pathname;
    last = { pathname, search, at: performance.now() };
    return (twin ? history.replaceState : push).call(history, state, title, url);
  };
}
