// « Ma commune »: the field that chooses it, then the ways on from its card. Cookies of this browser remember it, and the
// visits.
const YEAR = 365 * 24 * 3600; // seconds
const PATIENCE = 10_000; // milliseconds
const REST = 1800; // seconds without a page: the next one begins another visit, as in `since_visit.py`

export default drawnIn(".own-commune", createOwn, update);

function createOwn(root) {
  const own = { root };
  noteVisit();
  own.links = make(root, "ul", "own-commune-links", { role: "list" });
  own.sheet = createWay(own, "a", () => own.tell("lien", "fiche"));
  own.map = createWay(own, "a", () => own.tell("lien", "carte"));
  createWay(own, "button", () => turn(own, true)).textContent = "Changer de commune";
  createWay(own, "button", () => remember(own, "", "")).textContent = "Oublier ma commune";
  own.form = make(root, "div", "own-commune-form");
  make(own.form, "p", "own-commune-title", { "aria-hidden": "true" }, "Ma commune");
  const words = { id: "ma-commune", label: "Ma commune", placeholder: "Nom ou code postal" };
  own.box = createBox(make(own.form, "div", "search"), words, ({ code, label }) => remember(own, code, label));
  make(own.form, "p", "own-commune-about", {}, "Ses chiffres et ceux de ses voisines, retenus sur cet appareil.");
  return own;
}

function createWay(own, tag, act) {
  const way = make(make(own.links, "li"), tag, "own-commune-way");
  if (tag === "a") onPlainClick(way, act);
  else Object.assign(way, { type: "button", onclick: act });
  return way;
}

function update(own, data, component) {
  own.data = data;
  updateBox(own.box, data.box, component);
  for (const [link, address, label] of [
    [own.sheet, data.sheet, `Fiche\u00a0: ${data.epci}`],
    [own.map, data.map, `${data.name} sur la carte`],
  ]) {
    setText(link, address ? label : "");
    setAttribute(link, "href", address);
    link.parentNode.hidden = !address;
  }
  if (own.name !== data.name) turn(own, false);
  own.name = data.name;
  own.root.removeAttribute("aria-busy");
}

// The field is there until a commune is chosen, then on demand.
function turn(own, wanted) {
  own.links.hidden = !own.data.name || wanted;
  own.form.hidden = !!own.data.name && !wanted;
  if (wanted) own.box.input.focus();
}

function remember(own, code, name) {
  keepCookie("ma_commune", code);
  turn(own, false); // the one that was there already may be chosen again
  own.tell("choix", { code });
  placeFocus(name, performance.now() + PATIENCE);
}

// What had the focus is hidden now: once the answer is drawn, the title of the card is given it, or the field.
function placeFocus(name, end) {
  const drawn = document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]");
  const title = document.querySelector("[data-key=ma-commune] .board-title");
  const node = name ? title : document.querySelector(".own-commune-form .search-input");
  if (drawn && node?.checkVisibility() && (!name || title.textContent.startsWith(name))) node.focus({ preventScroll: true });
  else if (performance.now() < end) setTimeout(placeFocus, 50, name, end);
}

function noteVisit() {
  const now = Math.round(Date.now() / 1000);
  const [, first, last] = /(?:^|; )visite=(\d+)\.(\d+)/.exec(document.cookie) || [null, 0, 0];
  keepCookie("visite", `${now - last > REST ? last : first}.${now}`);
}

function keepCookie(name, value) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${value}; path=/; max-age=${value ? YEAR : 0}; samesite=strict${secure}`;
}
