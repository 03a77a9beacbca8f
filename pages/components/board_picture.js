// The picture of a card: its chart with its title above and its source below, as SVG or PNG, made in the browser.
const PICTURE = { width: 960, margin: 24, scale: 2 };
const SVG_SPACE = "http://www.w3.org/2000/svg";

function createPictures(node, foot) {
  node.pictures = ["png", "svg"].map((kind) => {
    const one = make(foot, "button", "board-picture", { type: "button" });
    one.textContent = kind === "png" ? "Image (PNG)" : "SVG";
    one.onclick = () => savePicture(node, kind, one);
    return one;
  });
}

function patchPictures(node, card) {
  node.pictures.forEach((one, rank) => {
    one.hidden = !card.figure || !!card.empty;
    setAttribute(one, "aria-label", `Télécharger l’image (${rank ? "SVG" : "PNG"})\u00a0: ${card.title}`);
  });
}

async function savePicture(node, kind, one) {
  one.disabled = true;
  try {
    const card = node.card;
    const svg = await drawnPicture(node, card, kind === "png" ? await fontStyle() : "");
    const blob = kind === "png" ? await painted(svg) : new Blob([svg.text], { type: "image/svg+xml" });
    save(blob, `${(card.csv_name || card.key).replace(/\.csv$/, "")}.${kind}`);
  } finally {
    one.disabled = false;
  }
}

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = make(document.body, "a", "", { href: url, download: name });
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

async function drawnPicture(node, card, style) {
  const { width, margin } = PICTURE;
  const inner = width - 2 * margin;
  const look = getComputedStyle(node);
  const root = svgNode(null, "svg", { width, role: "img" });
  svgNode(root, "title").textContent = card.title;
  svgNode(root, "desc").textContent = card.alt;
  if (style) svgNode(root, "style").textContent = style;
  const paper = svgNode(root, "rect", { width, fill: opaque(node) });
  const words = { root, inner, colour: look.color, family: look.fontFamily, y: margin };
  addWords(words, card.title, 22, 700);
  addWords(words, card.subtitle, 16);
  addWords(words, card.note, 15);
  const chart = await chartOf(card, inner);
  for (const [name, value] of [["x", margin], ["y", words.y + 8]]) chart.setAttribute(name, value);
  root.append(chart);
  words.y += 8 + Number(chart.getAttribute("height"));
  addWords(words, card.source && (/^Source/.test(card.source) ? card.source : `Source\u00a0: ${card.source}`), 13);
  const height = Math.ceil(words.y + margin);
  paper.setAttribute("height", height);
  root.setAttribute("height", height);
  root.setAttribute("viewBox", `0 0 ${width} ${height}`);
  return { text: new XMLSerializer().serializeToString(root), width, height };
}

async function chartOf(card, width) {
  const { figure } = card;
  const layout = { ...figure.layout, width };
  const given = { data: fitted(figure, width), layout, config: CONFIG };
  const url = await window.Plotly.toImage(given, { format: "svg", width, height: layout.height });
  const text = decodeURIComponent(url.slice(url.indexOf(",") + 1));
  return document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
}

function addWords(words, text, size, weight = 400) {
  if (!text) return;
  const pen = (words.pen ||= document.createElement("canvas").getContext("2d"));
  pen.font = `${weight} ${size}px ${words.family}`;
  for (const line of lines(pen, text, words.inner * 0.97)) {
    words.y += size * 1.3;
    const given = { x: PICTURE.margin, y: words.y - size * 0.3, fill: words.colour, "font-size": size };
    svgNode(words.root, "text", { ...given, "font-weight": weight, "font-family": words.family }).textContent = line;
  }
}

// No-break spaces hold: only plain ones end a line.
function lines(pen, text, width) {
  const found = [""];
  for (const word of text.split(/[ \n]+/)) {
    const longer = `${found.at(-1)} ${word}`.trimStart();
    if (found.at(-1) && pen.measureText(longer).width > width) found.push(word);
    else found[found.length - 1] = longer;
  }
  return found;
}

function svgNode(parent, tag, attributes = {}) {
  const node = document.createElementNS(SVG_SPACE, tag);
  for (const name in attributes) node.setAttribute(name, attributes[name]);
  if (parent) parent.append(node);
  return node;
}

function opaque(node) {
  for (let one = node; one; one = one.parentElement) {
    const colour = getComputedStyle(one).backgroundColor;
    if (colour && !/^(transparent|rgba\(.*, 0\))$/.test(colour)) return colour;
  }
  return "#fff";
}

// --- SVG to PNG: a picture loads nothing from the page, so the typeface travels inside it

async function painted({ text, width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = make(null, "canvas", "", { width: width * PICTURE.scale, height: height * PICTURE.scale });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

function fontStyle() {
  return (window.__pictureFont ||= readFont().catch(() => ""));
}

async function readFont() {
  const rule = [...document.styleSheets].flatMap(rulesOf).find(isText);
  const url = rule && /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue("src"))?.[1];
  if (!url) return "";
  const blob = await (await fetch(new URL(url, rule.parentStyleSheet.href || location.href))).blob();
  const data = await new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(blob);
  });
  return `@font-face { font-family: ${rule.style.getPropertyValue("font-family")}; font-weight: 200 900; src: url("${data}"); }`;
}

function rulesOf(sheet) {
  try {
    return [...sheet.cssRules];
  } catch {
    return [];
  }
}

function isText(rule) {
  if (!(rule instanceof CSSFontFaceRule) || /italic/.test(rule.style.getPropertyValue("font-style"))) return false;
  return /^["']?Source Sans["']?$/.test(rule.style.getPropertyValue("font-family"));
}
