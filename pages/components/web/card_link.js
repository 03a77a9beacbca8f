// The address of a card: it opens the page on the card; copied from the card, with the code that shows it elsewhere.
let askedCard = location.hash; // kept: Streamlit drops it when it writes the address
const CARD = "#carte-";

function createLinks(node, foot) {
  node.link = makeButton(foot, "board-link", "Copier le lien", () => copy(node, linkOf(node.card)));
  node.frame = makeButton(foot, "board-link", "Code d’intégration", () => copy(node, frameOf(node.card)));
  node.copied = make(foot, "span", "board-copied", { role: "status" });
  node.field = make(foot, "input", "board-copied", { readonly: "", hidden: "", "aria-label": "Texte à copier" });
}

function patchLinks(node, card, framed) {
  node.link.hidden = !framed.page;
  node.frame.hidden = !framed.elsewhere || !!card.empty;
  setAttribute(node.link, "aria-label", `Copier le lien\u00a0: ${card.title}`);
  setAttribute(node.frame, "aria-label", `Code d’intégration\u00a0: ${card.title}`);
}

function linkOf(card) {
  const url = new URL(location.href);
  url.hash = `carte-${card.key}`;
  return url.href;
}

// What another site writes in its page; the facilitatrice’s own choice of view is not for it.
function frameOf(card) {
  const url = new URL(location.href);
  const page = url.pathname.split("/").pop() || "dashboard";
  url.searchParams.delete("vue");
  const from = new URL(`carte/${page}.${card.key}${url.search}`, document.baseURI);
  const frame = Object.assign(document.createElement("iframe"), { src: from.href, title: card.title, loading: "lazy" });
  for (const [name, value] of [["width", "100%"], ["height", "480"], ["style", "border:0"]]) frame.setAttribute(name, value);
  return frame.outerHTML;
}

async function copy(node, text) {
  const copied = await navigator.clipboard?.writeText(text).then(() => true, () => false);
  setText(node.copied, copied ? "Copié" : "Copiez ce texte");
  node.field.hidden = copied;
  node.field.value = text;
  if (!copied) node.field.select();
  clearTimeout(node.said);
  node.said = setTimeout(() => setText(node.copied, ""), 4000);
}

// Once the card that the address names is drawn: in sight, and where the keyboard goes on.
function openAsked(board) {
  const card = [...board.grid.children].find((node) => askedCard === CARD + node.dataset.key);
  if (!card) return;
  askedCard = "";
  card.heading.focus({ preventScroll: true });
  const show = () => document.activeElement === card.heading && card.scrollIntoView({ block: "start" });
  show();
  setTimeout(show, 600); // cards above have their height by now
}
