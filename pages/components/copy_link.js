export default function ({ parentElement }) {
  const [button, said, field] = ["button", "span", "input"].map((name) => parentElement.querySelector(name));
  button.onclick = async () => {
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
}
