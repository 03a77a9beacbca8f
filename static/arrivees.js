// Give a component its data when they arrive. Streamlit does so once React has drawn the whole page again and painted
// it: two frames later, while charts wait. What it then gives is the same, and rules.
(() => {
  const LATIN = new TextDecoder("latin1"); // one letter a byte: what is found is found at its place
  const ADDRESS = /servi (\w+) (\d+)\n/;

  function arrived({ data }) {
    if (!(data instanceof ArrayBuffer)) return;
    const found = ADDRESS.exec(LATIN.decode(data));
    if (!found) return;
    const bytes = data.slice(found.index, found.index + found[0].length + Number(found[2]));
    dispatchEvent(new CustomEvent("servi", { detail: { address: found[1], data: new Uint8Array(bytes) } }));
  }

  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", arrived);
    }
  };
})();
