// The picture of the map: the areas as they are coloured, the names of towns, and the legend above.
const SWATCH = { width: 24, height: 16, gap: 8, after: 20, line: 26, size: 15 };
const PAINTED = ["fill", "stroke", "stroke-width", "stroke-linejoin", "vector-effect"];

function createPictures(map) {
  map.foot = make(map.root, "p", "map-foot");
  for (const [kind, label] of PICTURE_KINDS) {
    const named = { type: "button", "aria-label": `Télécharger l’image (${kind.toUpperCase()}) de la carte` };
    const button = make(map.foot, "button", "map-picture", named);
    button.textContent = label;
    button.onclick = () => savePicture(mapPicture(map), kind, button);
  }
}

function mapPicture(map) {
  const { label, measure, subtitle, source, name } = map.data;
  return {
    node: map.root, title: measure, alt: `${label}.`, name,
    above: [[measure, 22, 700], [subtitle, 16]], below: [[source, 13]],
    draw: (width) => mapDrawing(map, width),
  };
}

function mapDrawing(map, width) {
  const drawing = svgNode(null, "svg", { width });
  const top = drawnLegend(map, drawing, width) + 12;
  const height = Math.ceil((width * (map.geometry.height + 8)) / (WIDTH + 8));
  const copy = map.svg.cloneNode(true);
  const originals = map.svg.querySelectorAll("path, rect");
  copy.querySelectorAll("path, rect").forEach((node, rank) => repaint(node, originals[rank]));
  for (const layer of copy.querySelectorAll(".map-aim, .map-aim-halo")) layer.remove();
  for (const [name, value] of Object.entries({ x: 0, y: top, width, height })) copy.setAttribute(name, value);
  drawTowns(map, copy, (WIDTH + 8) / width);
  drawing.append(copy);
  drawing.setAttribute("height", top + height + 8);
  return drawing;
}

// What the style of the page gives, written on the node; its words become a tooltip.
function repaint(node, original) {
  const look = getComputedStyle(original);
  for (const name of PAINTED) node.setAttribute(name, look.getPropertyValue(name).replace(/url\(.*#/, "url(#").replace('")', ")"));
  const said = node.getAttribute("aria-label");
  for (const { name } of [...node.attributes]) if (/^(aria-|data-|role|tabindex|class)/.test(name)) node.removeAttribute(name);
  if (said) svgNode(node, "title").textContent = said;
}

function drawTowns(map, svg, scale) {
  const look = getComputedStyle(map.root);
  const [ink, paper] = [look.color, opaque(map.root)];
  for (const town of map.geometry.towns.filter((_, rank) => !map.towns.children[rank].hidden)) {
    const [x, y] = town.at;
    const edge = x > EDGE;
    svgNode(svg, "circle", { cx: x, cy: y, r: 3.5 * scale, fill: ink, stroke: paper, "stroke-width": 1.5 * scale });
    const text = svgNode(svg, "text", {
      x: edge ? x + 4 * scale : x + 8 * scale, y: edge ? y + 18 * scale : y + 5 * scale, fill: ink,
      stroke: paper, "stroke-width": 3.5 * scale, "paint-order": "stroke", "text-anchor": edge ? "end" : "start",
      "font-size": 14 * scale, "font-weight": 600, "font-family": look.fontFamily,
    });
    text.textContent = town.name;
  }
}

function drawnLegend(map, drawing, width) {
  const look = getComputedStyle(map.root);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${SWATCH.size}px ${look.fontFamily}`;
  let [x, y] = [0, 0];
  for (const item of map.legend.querySelectorAll(".map-class")) {
    const [swatch, words] = item.children;
    const wide = SWATCH.width + SWATCH.gap + pen.measureText(words.textContent).width;
    if (x && x + wide > width) [x, y] = [0, y + SWATCH.line];
    const fill = swatch.dataset.level === "none" ? "url(#map-hatch)" : getComputedStyle(swatch).backgroundColor;
    svgNode(drawing, "rect", { x, y: y + 4, width: SWATCH.width, height: SWATCH.height, fill, stroke: look.color, "stroke-width": 0.75 });
    svgNode(drawing, "text", {
      x: x + SWATCH.width + SWATCH.gap, y: y + 17, fill: look.color, "font-size": SWATCH.size, "font-family": look.fontFamily,
    }).textContent = words.textContent;
    x += wide + SWATCH.after;
  }
  return y + SWATCH.line;
}
