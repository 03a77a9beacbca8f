// Pictures made in the browser: a drawing with its title above and its source below, as SVG or PNG.
const PICTURE = { width: 960, margin: 24, scale: 2 };
const SVG_SPACE = "http://www.w3.org/2000/svg";
const PICTURE_KINDS = [["png", "Image (PNG)"], ["svg", "SVG"]];

// `picture` holds the node whose colours and typeface it takes, its title, alt and name, the lines above and below
// as [text, size, weight], and draw(width), which returns an svg element of that width.
async function savePicture(picture, kind, button) {
  button.disabled = true;
  try {
    const style = kind === "png" && (await (window.__pictureFont ||= readFont().catch(() => "")));
    const svg = await drawnPicture(picture, style);
    const blob = kind === "png" ? await painted(svg) : new Blob([svg.text], { type: "image/svg+xml" });
    save(blob, `${picture.name}.${kind}`);
  } finally {
    button.disabled = false;
  }
}

function save(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function drawnPicture(picture, style) {
  const { width, margin } = PICTURE;
  const look = getComputedStyle(picture.node);
  const root = svgNode(null, "svg", { width, role: "img" });
  svgNode(root, "title").textContent = picture.title;
  svgNode(root, "desc").textContent = picture.alt;
  if (style) svgNode(root, "style").textContent = style;
  const paper = svgNode(root, "rect", { width, fill: opaque(picture.node) });
  const words = { root, inner: width - 2 * margin, colour: look.color, family: look.fontFamily, y: margin };
  for (const line of picture.above) addWords(words, ...line);
  const drawing = await picture.draw(words.inner);
  for (const [name, value] of [["x", margin], ["y", words.y + 8]]) drawing.setAttribute(name, value);
  root.append(drawing);
  words.y += 8 + Number(drawing.getAttribute("height"));
  for (const line of picture.below) addWords(words, ...line);
  const height = Math.ceil(words.y + margin);
  for (const node of [paper, root]) node.setAttribute("height", height);
  root.setAttribute("viewBox", `0 0 ${width} ${height}`);
  return { text: new XMLSerializer().serializeToString(root), width, height };
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
  for (let one = node; one; one = one.parentElement || one.getRootNode().host) {
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
  const canvas = Object.assign(document.createElement("canvas"), { width: width * PICTURE.scale, height: height * PICTURE.scale });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
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
