// The address is read at the click: filters change it without a new page.
export default function ({ data, parentElement }) {
  const find = (selector) => parentElement.querySelector(selector);
  const [said, field, mail] = [find("p"), find("input"), find("a")];
  parentElement.querySelector(".liens").classList.toggle("seul", Boolean(data?.seul));
  const title = data?.titre || document.title;
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
  const address = () => `mailto:?subject=${encodeURIComponent(title)}&body=${encodeURIComponent(location.href)}`;
  mail.hidden = Boolean(data?.seul);
  mail.href = address();
  mail.onpointerdown = mail.onfocus = () => { mail.href = address(); };
  const share = find("[data-do=partager]");
  share.hidden = data?.seul || !navigator.share || !matchMedia("(pointer: coarse)").matches;
  share.onclick = () => navigator.share({ title, url: location.href }).catch(() => {});
}
