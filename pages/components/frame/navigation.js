// The links to the pages. A plain click stays in the visit; any other is a link like others.
const bars = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = read(component);
  const root = parentElement.querySelector(".pages");
  if (!root || !data) return;
  let bar = bars.get(root);
  if (!bar) bars.set(root, (bar = createBar(root)));
  bar.go = (title) => setTriggerValue("page", title);
  update(bar, data);
  setOptional(parentElement.querySelector(".pages-said"), data.said);
  return () => {
    document.removeEventListener("pointerdown", bar.leave);
    bars.delete(root);
    root.replaceChildren();
  };
}

function createBar(root) {
  const bar = { root, current: "" };
  bar.main = make(root, "ul", "pages-list", { role: "list" });
  bar.further = make(root, "div", "pages-further");
  bar.more = make(bar.further, "button", "pages-more", { type: "button", "aria-expanded": "false" });
  bar.more.textContent = "Plus";
  bar.rest = make(bar.further, "ul", "pages-rest", { role: "list" });
  bar.more.onclick = () => open(bar, bar.more.getAttribute("aria-expanded") === "false");
  bar.leave = (event) => bar.further.contains(event.target) || open(bar, false);
  document.addEventListener("pointerdown", bar.leave);
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || bar.more.getAttribute("aria-expanded") === "false") return;
    open(bar, false);
    bar.more.focus();
  });
  return bar;
}

function open(bar, wanted) {
  setAttribute(bar.more, "aria-expanded", String(wanted));
}

function update(bar, data) {
  setAttribute(bar.root, "aria-label", data.label);
  const insight = data.pages.slice(0, data.inSight);
  const rest = data.pages.slice(data.inSight);
  for (const [list, pages] of [[bar.main, insight], [bar.rest, rest]])
    keep(list, pages, ([title]) => title, () => createLink(bar), (item, page) => patchLink(item.firstChild, page, data));
  bar.further.hidden = !rest.length;
  bar.more.classList.toggle("pages-here", rest.some(([title]) => title === data.current));
  if (bar.current !== data.current) {
    bar.current = data.current;
    open(bar, false);
    showCurrent(bar.root);
  }
  bar.root.removeAttribute("aria-busy");
}

function createLink(bar) {
  const item = make(null, "li");
  const link = make(item, "a");
  link.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    bar.go(link.textContent);
  };
  return item;
}

function patchLink(link, [title, path], data) {
  setText(link, title);
  setAttribute(link, "href", path + data.query);
  if (title === data.current) setAttribute(link, "aria-current", "page");
  else link.removeAttribute("aria-current");
}

// On a phone the bar is one line that scrolls: the page on screen is in it.
function showCurrent(root) {
  const link = root.querySelector("[aria-current]");
  if (link && root.scrollWidth > root.clientWidth) root.scrollLeft += link.getBoundingClientRect().left - root.getBoundingClientRect().left - 16;
}
