// The links to the pages. A plain click stays in the visit; any other is a link like others.
// Where the window is narrow, one button names the page on screen and opens the list of all of them.
const NARROW = window.matchMedia("(max-width: 1000px)");

export default drawnIn(".pages", createBar, update);

function createBar(root, signal) {
  const bar = { root, current: "" };
  bar.said = root.parentElement.querySelector(".pages-said");
  bar.main = make(root, "ul", "pages-list", { role: "list" });
  bar.further = make(root, "div", "pages-further");
  bar.more = makeButton(bar.further, "pages-more", "Plus", null, { "aria-expanded": "false" });
  bar.rest = make(bar.further, "ul", "pages-rest", { role: "list" });
  disclose(bar.more, bar.further, signal, (wanted) => setAttribute(bar.more, "aria-expanded", wanted));
  addEventListener("beforeprint", () => bar.data.said && signPaper(bar.said), { signal });
  addEventListener("afterprint", removeCode, { signal });
  NARROW.addEventListener("change", () => update(bar, bar.data), { signal });
  return bar;
}

function update(bar, data) {
  bar.data = data;
  setOptional(bar.said, data.said);
  setAttribute(bar.root, "aria-label", data.label);
  const folds = data.inSight < data.pages.length && NARROW.matches;
  const inSight = folds ? 0 : data.inSight;
  const rest = data.pages.slice(inSight);
  for (const [list, pages] of [[bar.main, data.pages.slice(0, inSight)], [bar.rest, rest]])
    keep(list, pages, ([title]) => title, () => createLink(bar), (item, page) => patchLink(item.firstChild, page, data));
  bar.main.hidden = folds;
  bar.further.hidden = !rest.length;
  bar.root.classList.toggle("pages-folded", folds);
  setText(bar.more, folds ? data.current : "Plus");
  setAttribute(bar.more, "aria-label", folds ? `Pages\u00a0: ${data.current}` : null);
  bar.more.classList.toggle("pages-here", rest.some(([title]) => title === data.current));
  if (bar.current !== data.current) setAttribute(bar.more, "aria-expanded", false);
  bar.current = data.current;
  if (data.said) setAttribute(bar.root.parentElement, "role", "contentinfo");
  else arrive(data.current);
  bar.root.removeAttribute("aria-busy");
}

function createLink(bar) {
  const item = make(null, "li");
  const link = make(item, "a");
  onPlainClick(link, () => bar.tell("page", link.textContent));
  return item;
}

function patchLink(link, [title, path], data) {
  setText(link, title);
  setAttribute(link, "href", path + data.query);
  setAttribute(link, "aria-current", title === data.current ? "page" : null);
}
