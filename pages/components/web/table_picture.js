// A table as a picture, for a card without a chart: columns as wide as their texts, titles on several lines.
const TABLE = { rows: 40, size: 15, letter: 0.53, gap: 2, titles: 3 };

function tableDrawing(node, card, width) {
  const rows = card.rows.slice(0, TABLE.rows);
  const letters = card.headers.map((title, index) => TABLE.gap + Math.max(
    Math.ceil(title.length / TABLE.titles), ...title.split(" ").map((word) => word.length), ...rows.map((row) => row[index].length)));
  const whole = letters.reduce((sum, one) => sum + one, 0);
  const size = Math.min(TABLE.size, width / (whole * TABLE.letter));
  const svg = svgNode(null, "svg", { width });
  const page = { svg, size, look: getComputedStyle(node), y: 0, width };
  const column = (index) => {
    const [left, wide] = [letters.slice(0, index), letters.slice(index, index + 1)].map((some) =>
      some.reduce((sum, one) => sum + one, 0) * (width / whole));
    return { left, right: left + wide, end: !!card.numeric[index] };
  };
  addRow(page, card.headers.map((title, index) => broken(title, letters[index] - TABLE.gap)), column, 700);
  for (const row of rows) addRow(page, row.map((text) => [text]), column, 400);
  if (card.rows.length > rows.length) addRow(page, [[`${card.rows.length - rows.length} autres lignes dans le tableau`]], column, 400);
  svg.setAttribute("height", Math.ceil(page.y));
  return svg;
}

// A line of cells, each on as many lines as it needs, above a rule.
function addRow(page, cells, column, weight) {
  const { svg, size, look } = page;
  const top = page.y;
  cells.forEach((texts, index) => {
    const { left, right, end } = column(index);
    const place = end ? { x: right - size, "text-anchor": "end" } : { x: left };
    texts.forEach((text, rank) => {
      const given = { ...place, y: top + size * (1.2 + rank * 1.2), fill: look.color, "font-size": size, "font-weight": weight };
      svgNode(svg, "text", { ...given, "font-family": look.fontFamily }).textContent = text;
    });
  });
  page.y = top + size * (0.7 + 1.2 * Math.max(...cells.map((texts) => texts.length)));
  svgNode(svg, "path", { d: `M0 ${page.y}H${page.width}`, stroke: look.color, "stroke-opacity": weight > 400 ? 0.6 : 0.2 });
}

function broken(title, letters) {
  const found = [""];
  for (const word of title.split(" ")) {
    const longer = `${found.at(-1)} ${word}`.trim();
    if (found.at(-1) && longer.length > letters) found.push(word);
    else found[found.length - 1] = longer;
  }
  return found;
}
