// Take the first view away once Streamlit's page says the same: its title and, where it has some, its key figures.
(() => {
  "use strict";

  const first = document.getElementById("premiere-vue");
  if (!first) return;
  const drawn = () => {
    if (document.querySelector("#root h1") && document.querySelector("#root .board-tile")) return true;
    // A page without key figures, or that only says what is wrong.
    const rests = document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]");
    return rests && document.querySelector("#root [data-testid=stElementContainer] :is(h1, [data-testid=stAlert])");
  };
  const observer = new MutationObserver(() => {
    if (!drawn()) return;
    observer.disconnect();
    requestAnimationFrame(() => {
      const main = document.querySelector("[data-testid=stMain]");
      if (main && first.scrollTop) main.scrollTop = first.scrollTop;
      first.remove();
    });
  });
  observer.observe(document.getElementById("root"), { subtree: true, childList: true, attributeFilter: ["data-test-script-state"] });
})();
