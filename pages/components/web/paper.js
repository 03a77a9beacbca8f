// What a sheet of paper says beside the page: the day it was printed, its address, and that address as a QR code.
function signPaper(said) {
  const day = new Date().toLocaleDateString("fr-FR", { dateStyle: "long" });
  setAttribute(said, "data-on-paper", `Imprimé le ${day}\u00a0: ${decodeURI(location.href)}`);
  addCode(document.querySelector(".stMainBlockContainer"));
}

// Printing waits for no picture that is asked for now, hence the synchronous request; without an answer, the address remains.
function addCode(page) {
  const asked = new XMLHttpRequest();
  asked.open("GET", new URL(`code-qr.svg?adresse=${encodeURIComponent(location.href)}`, document.baseURI), false);
  try {
    asked.send();
  } catch {
    return;
  }
  removeCode();
  if (asked.getResponseHeader("content-type") !== "image/svg+xml") return;
  make(page, "div", "paper-code").innerHTML = asked.responseText;
}

function removeCode() {
  document.querySelector(".paper-code")?.remove();
}
