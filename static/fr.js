// Puts Streamlit's own interface into French, for Streamlit offers no translation, and spares its icon font.
//
// Only whole sentences that Streamlit itself writes are replaced, where they are a text or one of the attributes
// listed below. What the application writes (Markdown, HTML, components, tables, options) is left alone.
(() => {
  "use strict";

  const NB = "\u00a0"; // before a colon

  const WORDS = {
    // page frame
    "Skip to main content": "Aller au contenu principal",
    "Main menu": "Menu principal",
    "Link to heading": "Lien vers ce titre",
    Notifications: "Notifications",
    "Loading...": "Chargement…",
    "Running...": "Calcul en cours…",
    CONNECTING: "Connexion…",
    Connecting: "Connexion…",
    Stop: "Arrêter",
    Rerun: "Actualiser",
    "Always rerun": "Toujours actualiser",
    "Auto rerun": "Actualisation automatique",
    "File change.": "Le programme a changé.",
    // main menu
    Print: "Imprimer",
    "Record screen": "Enregistrer l’écran",
    "Record a screencast": "Enregistrer l’écran",
    "Made with Streamlit v": "Réalisé avec Streamlit v",
    "Copy version to clipboard": "Copier le numéro de version",
    "Clear cache": "Vider le cache",
    "Clear caches": "Vider les caches",
    About: "À propos",
    Settings: "Réglages",
    Theme: "Thème",
    System: "Système",
    Light: "Clair",
    Dark: "Sombre",
    "Get help": "Obtenir de l’aide",
    "Report a bug": "Signaler un problème",
    // dialogs and messages
    Close: "Fermer",
    Dismiss: "Fermer",
    Cancel: "Annuler",
    "Cancel (Escape)": "Annuler (Échap)",
    "Try again": "Réessayer",
    Copy: "Copier",
    Copied: "Copié",
    "Copy to clipboard": "Copier",
    "Connection error": "Connexion interrompue",
    "Connection timed out.": "Le serveur ne répond pas.",
    "Connection lost. Please wait for the app to reconnect, then try again.":
      "Connexion interrompue. Attendez qu’elle se rétablisse, puis réessayez.",
    "Streamlit server is not responding. Are you connected to the internet?":
      `Le serveur ne répond pas. Êtes-vous connecté au réseau\u202f?`,
    "Page not found": "Page introuvable",
    "Bad message format": "Réponse illisible du serveur",
    "Script execution error": "Erreur pendant le calcul",
    "The page that you have requested does not seem to exist. Running the app's main page.":
      "La page demandée n’existe pas. Voici la page d’accueil.",
    "Unknown error": "Erreur inconnue",
    "Unknown Error": "Erreur inconnue",
    "Download failed": "Le téléchargement a échoué",
    "This app has encountered an error. The original error message is redacted to prevent data leaks. Full error details have been recorded in the logs (if you're on Streamlit Cloud, click on 'Manage app' in the lower right of your app).":
      "Une erreur est survenue. Le détail est enregistré sur le serveur.",
    // choices
    Open: "Ouvrir",
    "Clear all": "Tout effacer",
    "Clear value": "Effacer",
    "Clear entry": "Effacer",
    "Clear selection": "Effacer la sélection",
    "Select all": "Tout sélectionner",
    "Select...": "Choisir…",
    "Choose an option": "Choisir…",
    "Choose options": "Choisir…",
    "Choose or add an option": "Choisir ou ajouter…",
    "Choose or add options": "Choisir ou ajouter…",
    "Add an option": "Ajouter…",
    "Add options": "Ajouter…",
    "No results": "Aucun résultat",
    "No options": "Aucun choix",
    "No options to select": "Aucun choix possible",
    "Selected values": "Valeurs choisies",
    Pagination: "Pages de la liste",
    "Next page": "Page suivante",
    "Previous page": "Page précédente",
    // files
    Upload: "Choisir un fichier",
    upload: "Choisir un fichier",
    "Add files": "Ajouter des fichiers",
    "file upload": "Dépôt de fichier",
    "Drag and drop a file here": "Déposez un fichier ici",
    "Drag and drop files here": "Déposez des fichiers ici",
    "Drag and drop directories here": "Déposez des dossiers ici",
    "Too many files": "Trop de fichiers",
    Help: "Aide",
  };

  // What Streamlit adds to a list of our options.
  const IN_LISTS = new Set(["Select all", "No results", "No options", "No options to select"]);

  // Sentences around a name of ours: that name is kept, or looked up when it is one of Streamlit's words.
  const SENTENCES = [
    [/^Help for (.+)$/, (_, name) => `Aide sur «${NB}${name}${NB}»`],
    [/^Remove (.+)$/, (_, name) => `Retirer ${name}`],
    [/^Link to heading (.+)$/, (_, name) => `Lien vers le titre «${NB}${name}${NB}»`],
    [/^Press Enter to apply$/, () => "Entrée pour valider"],
    [/^Press Enter to submit form$/, () => "Entrée pour envoyer"],
    [/^Press Ctrl\+Enter to apply$/, () => "Ctrl + Entrée pour valider"],
    [/^(.+) — start$/, (_, name) => `${name} — début`],
    [/^(.+) — end$/, (_, name) => `${name} — fin`],
    [/^(\d+) options? available\.$/, (_, count) => `${count} choix possibles.`],
    [/^-(\d+\u00a0%)$/, (_, share) => `\u2212${share}`], // the bounds of a slider
    [/^([\d.]+) ?([KMG]?)B$/, (_, size, unit) => `${size.replace(".", ",")}${NB}${unit.replace("K", "k")}o`],
    [/^You have requested page \/(.*), but no corresponding file.*$/, (_, name) =>
      `La page «${NB}${name}${NB}» n’existe pas. Voici la page d’accueil.`],
    [/^(\d+) ?([KMG])B per file(?: • (.*))?$/, (_, size, unit, kinds) =>
      `${size}${NB}${unit.replace("K", "k")}o par fichier${kinds ? ` • ${kinds}` : ""}`],
    [/^You can only select up to (\d+) options?\. Remove an option first\.$/, (_, limit) =>
      `${limit} valeurs au plus${NB}: retirez-en une d’abord.`],
  ];

  // Every sentence begins or ends so: most texts stop here, after one look.
  const MAYBE = /^(Help for|Remove|Link to|Press|You |-?\d)|( — start| — end)$/;

  const ATTRIBUTES = ["aria-label", "aria-valuetext", "title", "placeholder", "alt"];

  // What the application writes. A component without isolated styles lives in the page too.
  const OURS = [
    "stMarkdownContainer", "stHtml", "stBidiComponentRegular", "stBidiComponentIsolated", "stTable",
    "stDataFrameResizable", "stJson", "stMetric", "stCaptionContainer", "stHeading",
  ].map((name) => `[data-testid="${name}"]`).join(",") + ",code,pre,script,style,noscript,textarea";
  // Inside ours, what Streamlit adds: a heading's anchor, the mark of a help text, the button of a file field.
  const THEIRS = '[data-testid="stHeaderActionElements"],[data-testid="stTooltipIcon"],[data-testid="stFileUploader"] button,[data-testid="stSlider"]';

  const ICON = '[data-testid="stIconMaterial"]';

  function french(text) {
    const words = text.trim();
    if (!words || words.length > 400) return null;
    if (Object.hasOwn(WORDS, words)) return text.replace(words, () => WORDS[words]);
    if (!MAYBE.test(words)) return null;
    for (const [pattern, sentence] of SENTENCES) {
      if (pattern.test(words)) return words.replace(pattern, sentence);
    }
    return null;
  }

  const FRAME = 0, APPLICATION = 1, ADDED = 2; // whose words: Streamlit's, ours, Streamlit's inside ours

  function owner(element) {
    if (element?.closest(THEIRS)) return ADDED;
    return element?.closest(OURS) ? APPLICATION : FRAME;
  }

  function ownerBelow(above, element) {
    if (above === ADDED || element.matches(THEIRS)) return ADDED;
    return above === APPLICATION || element.matches(OURS) ? APPLICATION : FRAME;
  }

  function attribute(element, name) {
    const value = element.getAttribute(name);
    const translated = value && french(value);
    if (translated && translated !== value) element.setAttribute(name, translated);
  }

  // A zone that has a name is a group: as a mere presentation it may not bear one.
  function grouped(element) {
    const hides = element.getAttribute("role") === "presentation" && element.hasAttribute("aria-label");
    if (hides) element.setAttribute("role", "group");
  }

  function text(node) {
    // An icon is drawn from its own word: « upload » translated would be letters in the font of icons.
    if (node.parentElement?.closest(ICON)) return;
    if (node.parentElement?.closest("[role=option]") && !IN_LISTS.has(node.data.trim())) return;
    const translated = french(node.data);
    if (translated && translated !== node.data) node.data = translated;
  }

  // The owner is carried down the tree: asking each node for its ancestors would cost seven times more.
  function descend(node, above) {
    if (node.nodeType === Node.TEXT_NODE) {
      if (above !== APPLICATION) text(node);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      const here = ownerBelow(above, node);
      if (here === APPLICATION && !node.querySelector(THEIRS)) return;
      if (here !== APPLICATION && node.hasAttributes()) {
        ATTRIBUTES.forEach((name) => attribute(node, name));
        grouped(node);
      }
      for (let child = node.firstChild; child; child = child.nextSibling) descend(child, here);
    }
  }

  function observed(change) {
    const { target } = change;
    if (target instanceof SVGElement) return; // a chart being drawn: hundreds of changes, no word of Streamlit's
    if (change.type === "attributes") {
      if (owner(target) !== APPLICATION) attribute(target, change.attributeName);
    } else if (change.type === "characterData") {
      descend(target, owner(target.parentElement));
    } else if (change.addedNodes.length) {
      const above = owner(target.nodeType === Node.ELEMENT_NODE ? target : null);
      change.addedNodes.forEach((node) => descend(node, above));
    }
  }

  // Streamlit asks for its icon font (375 KB) on every visit. The browser does so by itself at the first icon shown.
  const load = document.fonts.load.bind(document.fonts);
  document.fonts.load = (font, ...text) => (font.includes("Material") ? Promise.resolve([]) : load(font, ...text));

  // Streamlit runs the page again at the letter R alone, which dictation and a slipped finger type too (RGAA 12.10).
  const WRITTEN_IN = "input, textarea, select, [contenteditable], [role=listbox], [role=combobox]";
  addEventListener("keydown", (event) => {
    const alone = !event.ctrlKey && !event.metaKey && !event.altKey && /^[rc]$/i.test(event.key);
    if (alone && !event.composedPath()[0].matches?.(WRITTEN_IN)) event.stopImmediatePropagation();
  }, true);

  new MutationObserver((changes) => changes.forEach(observed)).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
})();
