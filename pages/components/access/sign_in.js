// The provider sends everyone back to the home page: the page asked for waits in this tab.
const WANTED = "clauses-retour";

export default function ({ data, parentElement, setTriggerValue }) {
  const button = parentElement.querySelector("button");
  button.hidden = data.signedIn;
  button.onclick = () => {
    sessionStorage.setItem(WANTED, location.pathname + location.search);
    setTriggerValue("demande", true);
  };
  if (!data.signedIn) return;
  const wanted = sessionStorage.getItem(WANTED);
  sessionStorage.removeItem(WANTED);
  if (wanted && /^\/(?![/\\])/.test(wanted) && wanted !== location.pathname + location.search) location.replace(wanted);
}
