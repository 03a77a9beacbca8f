// The foot of a card: its definition and source, its CSV, its picture with its title above and its source below.

function createFoot(node) {
  const foot = make(node, "div", "board-foot");
  node.about = make(foot, "details");
  make(node.about, "summary", "", {}, "Définition et source");
  node.definition = make(node.about, "p");
  node.source = make(node.about, "p");
  node.download = makeButton(foot, "board-download", "Télécharger (CSV)", () => download(node.card));
  node.pictures = PICTURE_KINDS.map(([kind, label]) =>
    makeButton(foot, "board-picture", label, ({ target }) => savePicture(cardPicture(node), kind, target)));
  createLinks(node, foot);
}

function patchFoot(node, card) {
  setOptional(node.definition, card.definition);
  setOptional(node.source, card.source && `Source\u00a0: ${card.source}`);
  node.about.hidden = !(card.definition || card.source);
  node.download.hidden = !card.csv;
  setAttribute(node.download, "aria-label", `Télécharger (CSV)\u00a0: ${card.title}`);
  node.pictures.forEach((one, rank) => {
    one.hidden = !card.rows.length || !!card.empty;
    setAttribute(one, "aria-label", `Télécharger l’image (${rank ? "SVG" : "PNG"})\u00a0: ${card.title}`);
  });
}

function download(card) {
  save(new Blob(["\ufeff", card.csv], { type: "text/csv;charset=utf-8" }), card.csv_name || `${card.key}.csv`);
}

function cardPicture(node) {
  const { card } = node;
  const source = card.source && (/^Source/.test(card.source) ? card.source : `Source\u00a0: ${card.source}`);
  return {
    node, title: card.title, alt: card.alt, name: (card.csv_name || card.key).replace(/\.csv$/, ""),
    above: [[card.title, 22, 700], [card.subtitle, 16], [card.note, 15]], below: [[source, 13]],
    draw: (width) => (card.figure ? chartOf(card.figure, width) : tableDrawing(node, card, width)),
  };
}

async function chartOf(figure, width) {
  const given = { data: fitted(figure, width), layout: { ...figure.layout, width }, config: CONFIG };
  const url = await window.Plotly.toImage(given, { format: "svg", width, height: figure.layout.height });
  const text = decodeURIComponent(url.slice(url.indexOf(",") + 1));
  return document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
}
