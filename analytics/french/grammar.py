"""French nouns in a sentence: plurals, lists, ordinals, articles and elision."""

import re
import unicodedata
from collections.abc import Iterable

NO_BREAK = "\u00a0"
# The first word of a name tells its article, when it is a common noun or an acronym of one.
NOUNS = {
    "le": "bailleur cd centre ch chu collège conseil département domaine ehpad epci epl établissement état foyer "
    "gers ght grand hôpital institut lycée ministère musée office opérateur parc pays petr pôle port rectorat "
    "sdis service sgar sictom sivom sivu smictom syndicat tribunal",
    "la": "ademe agence ars association ca caf caisse carsat cc chambre cité clinique collectivité communauté "
    "commune coopérative cpam dgfip dir direction dirso draaf drac dreal école fédération fondation "
    "gendarmerie mairie maison métropole mission mutualité police préfecture régie région sem semop sncf "
    "société spl union université ville",
    "les": "agences autres bailleurs centres collectivités communes établissements hôpitaux intercommunalités lycées "
    "ministères syndicats villes",
}
# Those of no institution: written small inside a sentence, « la professionnalisation », « le bâtiment ».
COMMON = {
    "le": "apprentissage bâtiment baccalauréat bac cap cdd cdi ctt cui intérim nettoyage pass pec stage",
    "la": "cotraitance embauche industrie mise professionnalisation restauration sous-traitance",
    "les": "bénéficiaires contrats demandeurs espaces femmes habitants hommes jeunes personnes prestations publics "
    "réfugiés seniors services travailleurs travaux",
}
ARTICLES = {noun: article for kind in (NOUNS, COMMON) for article, nouns in kind.items() for noun in nouns.split()}
SMALL_NOUNS = frozenset(" ".join(COMMON.values()).split())
# Read letter by letter, these begin with a consonant sound or a breath although a vowel or an h is written.
NOT_ELIDED = re.compile(r"(?:onz|oui|yaourt|ha(?:meau|lle|ndicap|ut)|ht|un\b)")
SILENT_H = re.compile(r"h(?:ab|ér|eur|ist|om|on|ôp|op|ôt|um|yd|yg|lm\b)")
AGES = re.compile(r"(?:moins de )?\d+ (?:à \d+ )?ans\b", re.IGNORECASE)  # a group of people
ARTICLE = re.compile(r"[Ll]e(s?) (.+)")


def normalise(text: object) -> str:
    """Return a label reduced to what tells it from others: no case, accents, curly marks or extra spaces."""
    plain = str(text).casefold().replace("œ", "oe").replace("æ", "ae")
    plain = re.sub("[’‘ʼ`´]", "'", re.sub("[‐‑‒–—−]", "-", plain))
    letters = (sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    return " ".join("".join(letters).split())


def list_and(values: Iterable[object]) -> str:
    """Return « A, B et C »; an empty text for no value."""
    *first, last = [str(value) for value in values] or [""]
    return f"{', '.join(first)} et {last}" if first else last


def stopped(text: str) -> str:
    """Return a text with a full stop, unless it ends with one, a question or an exclamation mark."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def run_on(texts: Iterable[str]) -> str:
    """Return texts one after the other, a full stop after each that another follows; empty ones are left out."""
    found = [text for text in texts if text]
    return " ".join([*map(stopped, found[:-1]), *found[-1:]])


def ordinal(rank: int, feminine: bool = False) -> str:
    """Return « 1er », « 1re » or « 2e »."""
    return ("1re" if feminine else "1er") if rank == 1 else f"{rank}e"


def pluralised(noun: str) -> str:
    """Return the regular plural of one noun: « heures », « niveaux », « totaux », « mois »."""
    if noun.endswith(("s", "x", "z")):
        return noun
    if noun.endswith(("eau", "eu")):
        return f"{noun}x"
    return f"{noun[:-2]}aux" if noun.endswith("al") else f"{noun}s"


def uncapitalised(text: str) -> str:
    """Return the text as the middle of a sentence writes it: « seniors », but « PASS IAE »."""
    return text if text[1:2].isupper() or not text[1:2].isalpha() else text[:1].lower() + text[1:]


def elides(word: str) -> bool:
    """Return whether « de » or « le » loses its vowel before `word`: État and homme, not hameau."""
    start = word.casefold()
    return not NOT_ELIDED.match(start) and (bool(SILENT_H.match(start)) or normalise(start)[:1] in {*"aeiouy"})


def is_plural(name: str) -> bool:
    """Return whether the name takes a plural verb: « Collectivités », « Les Angles »."""
    return "les" in (_first(name), _article(name))


def is_feminine(name: str) -> bool:
    """Return whether the name is known to be a feminine singular: « Région Occitanie »."""
    return _article(name) == "la"


def with_article(name: str) -> str:
    """Return the name as a subject: « la Région Occitanie », « l’État », « Gers numérique », « Auch »."""
    if not has_article(name):
        return name
    article = _article(name)
    said = uncapitalised(name) if article == "les" or _first(name) in SMALL_NOUNS else name
    return f"l’{said}" if elides(said) and article != "les" else f"{article} {said}"


def has_article(name: str) -> bool:
    """Return whether the name starts with a noun whose gender is known: « Gers », but not « Gers numérique »."""
    return bool(_article(name))


def elide(name: str) -> str:
    """Return « de » contracted with the name: « du Département », « de l’État », « d’Auch »."""
    subject = with_article(name)
    if contracted := ARTICLE.fullmatch(subject):
        return f"{'des' if contracted[1] else 'du'} {contracted[2]}"
    return after_de(subject)


def after_de(text: str) -> str:
    """Return « de » with what follows it: « de 4,7 mois », « d’environ 5 mois »."""
    return f"d’{text}" if elides(text) else f"de {text}"


def _article(name: str) -> str | None:
    """Return the article of a name, when its kind is known: « Gers », but not « Gers numérique »."""
    if AGES.match(name):
        return "les"
    first = _first(name)
    return None if first == "gers" and len(name.split()) > 1 else ARTICLES.get(first)


def _first(name: str) -> str:
    return re.split("[ /,]", name.replace(NO_BREAK, " "))[0].casefold()
