// A component that only fetches the real one, and draws what was asked for meanwhile. What `arrivees.js` announces for a
// component on screen is drawn at once; the same from Streamlit is not drawn again.
const address = new URL("URL OF THE SCRIPT", document.baseURI).href;
const script = import(address).catch(() => import(`${address}&encore`)); // a connection that failed once
const LATIN = new TextDecoder("latin1");
const shown = new Map(); // by the element that each is drawn in
let drawing;
script.then((module) => (drawing = module.default));

function draw(one, data) {
  const text = LATIN.decode(data);
  if (text === one.text || one.left) return;
  one.dispose = drawing({ ...one.component, data });
  one.text = text;
}

addEventListener("servi", ({ detail }) => {
  for (const one of shown.values()) if (drawing && one.address === detail.address) draw(one, detail.data);
});

// What is known of a choice before it is answered, by the key of the component.
addEventListener("connu", ({ detail }) => {
  for (const [place, one] of shown) {
    const key = Object.keys(detail).find((name) => place.closest(`.st-key-${name}`));
    if (!drawing || !key) continue;
    const text = new TextEncoder().encode(detail[key]);
    draw(one, new TextEncoder().encode(`servi ${one.address} ${text.length}\n${detail[key]}`));
  }
});

// Streamlit has answered: what it gave rules.
addEventListener("confirme", (event) => {
  for (const one of shown.values()) {
    if (!drawing || LATIN.decode(one.component.data) === one.text) continue;
    event.detail.refused = true;
    draw(one, one.component.data);
  }
});

export default function (component) {
  const place = component.parentElement;
  const one = shown.get(place) || {};
  one.component = component;
  one.address = LATIN.decode(component.data.subarray(0, 200)).split(" ")[1];
  shown.set(place, one);
  script.then(() => draw(one, component.data));
  return () => {
    if (one.component !== component) return; // of a call that another replaced before it was over
    one.left = true;
    shown.delete(place);
    one.dispose?.();
  };
}
