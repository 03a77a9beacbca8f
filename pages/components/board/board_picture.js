// The picture of a card: its chart with its title above and its source below.

function createPictures(node, foot) {
  node.pictures = PICTURE_KINDS.map(([kind, label]) => {
    const one = make(foot, "button", "board-picture", { type: "button" });
    one.textContent = label;
    one.onclick = () => savePicture(cardPicture(node), kind, one);
    return one;
  });
}

function patchPictures(node, card) {
  node.pictures.forEach((one, rank) => {
    one.hidden = !card.figure || !!card.empty;
    setAttribute(one, "aria-label", `Télécharger l’image (${rank ? "SVG" : "PNG"})\u00a0: ${card.title}`);
  });
}

function cardPicture(node) {
  const { card } = node;
  const source = card.source && (/^Source/.test(card.source) ? card.source : `Source\u00a0: ${card.source}`);
  return {
    node, title: card.title, alt: card.alt, name: (card.csv_name || card.key).replace(/\.csv$/, ""),
    above: [[card.title, 22, 700], [card.subtitle, 16], [card.note, 15]], below: [[source, 13]],
    draw: (width) => chartOf(card, width),
  };
}

async function chartOf(card, width) {
  const { figure } = card;
  const layout = { ...figure.layout, width };
  const given = { data: fitted(figure, width), layout, config: CONFIG };
  const url = await window.Plotly.toImage(given, { format: "svg", width, height: layout.height });
  const text = decodeURIComponent(url.slice(url.indexOf(",") + 1));
  return document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
}
