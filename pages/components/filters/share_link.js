// The address is read at the click: filters change it without a new page.
export default function ({ data, parentElement }) {
  const find = (selector) => parentElement.querySelector(selector);
  const [said, field, mail, share] = ["p", "input", "a", "[data-do=partager]"].map(find);
  const alone = Boolean(data.seul);
  const title = data.titre || document.title;
  find(".liens").classList.toggle("seul", alone);
  find("[data-do=copier]").onclick = async () => {
    field.value = location.href;
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "Lien copié";
    } catch {
      field.hidden = false;
      field.select();
      said.textContent = "Copiez cette adresse";
    }
  };
  mail.hidden = alone;
  mail.onpointerdown = mail.onfocus = () => {
    mail.href = `mailto:?subject=${encodeURIComponent(title)}&body=${encodeURIComponent(location.href)}`;
  };
  mail.onfocus();
  share.hidden = alone || !navigator.share || !matchMedia("(pointer: coarse)").matches;
  share.onclick = () => navigator.share({ title, url: location.href }).catch(() => {});
}
