// The links to the pages. A plain click stays in the visit; any other is a link like others.
export default drawnIn(".pages", createBar, update);

function createBar(root, signal) {
  const bar = { root, current: "" };
  bar.said = root.parentElement.querySelector(".pages-said");
  bar.main = make(root, "ul", "pages-list", { role: "list" });
  bar.further = make(root, "div", "pages-further");
  bar.more = makeButton(bar.further, "pages-more", "Plus", null, { "aria-expanded": "false" });
  bar.rest = make(bar.further, "ul", "pages-rest", { role: "list" });
  disclose(bar.more, bar.further, signal, (wanted) => setAttribute(bar.more, "aria-expanded", wanted));
  return bar;
}

function update(bar, data) {
  setOptional(bar.said, data.said);
  setAttribute(bar.root, "aria-label", data.label);
  const rest = data.pages.slice(data.inSight);
  for (const [list, pages] of [[bar.main, data.pages.slice(0, data.inSight)], [bar.rest, rest]])
    keep(list, pages, ([title]) => title, () => createLink(bar), (item, page) => patchLink(item.firstChild, page, data));
  bar.further.hidden = !rest.length;
  bar.more.classList.toggle("pages-here", rest.some(([title]) => title === data.current));
  if (bar.current !== data.current) {
    bar.current = data.current;
    setAttribute(bar.more, "aria-expanded", false);
    showCurrent(bar.root);
  }
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

// On a phone the bar is one line that scrolls: the page on screen is in it.
function showCurrent(root) {
  const link = root.querySelector("[aria-current]");
  if (link && root.scrollWidth > root.clientWidth) root.scrollLeft += link.getBoundingClientRect().left - root.getBoundingClientRect().left - 16;
}
