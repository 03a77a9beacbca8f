"""What sentences must obey: each claim that is recognised is recounted, and some forms are never written."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from tests.oracle.truth import Truth, rounded

N = r"(\d{1,3}(?: \d{3})*)"
WHEN = r"(?:en \d{4}|au \d{1,2}(?:er)? \S+ \d{4})"
# What is counted, as sentences write it, and the figure that it is.
COUNTS = {
    rf"{N} heures? d’insertion (?:a été inscrite|ont été inscrites)": "heures_clausees",
    rf"{N} heures? (?:a été réalisée|ont été réalisées)": "heures_realisees",
    rf"{N} personnes? (?:a travaillé|ont travaillé)": "beneficiaires",
    rf"dont {N} femmes?\b": "femmes",
    rf"^{N} femmes? sur": "femmes",
    rf"{N} contrats? de travail": "contrats",
    rf"{N} maîtres? d’ouvrage(?:, dont [^,]*,)? porte(?:nt)?": "maitres_ouvrage",
    rf"porte(?:nt)? {N} marchés? suivis?": "marches_suivis",
    rf"^{N} sociétés? {WHEN}": "societes",
    rf"sociétés? {WHEN}, dont {N} gersoises?": "societes_ici",
}
# « 12 femmes sur 19 de sexe connu (63 %) »: the part, the whole, and the share that goes with them.
PARTS = {
    rf"{N} femmes? sur {N}(?: de sexe connu| personnes?)?(?: \(([\d,]+) %\))?": ("femmes", "sexe_connu"),
    rf"{N} personnes? sur {N}(?: de commune connue)?(?: \(([\d,]+) %\))? habitent?": ("ici", "commune_connue"),
    rf"moins de 26 ans sont les plus nombreux : {N} personnes? sur {N}(?: d’âge connu)?(?: \(([\d,]+) %\))?": (
        "moins_26",
        "age_connu",
    ),
}
MOVES = {
    r"ont été inscrites dans les marchés, soit ([\d,]+) % de (plus|moins) qu": "heures_clausees",
    rf"{N} heures réalisées, soit ([\d,]+) % de (plus|moins) qu": "heures_realisees",
    r"personnes ont travaillé, soit ([\d,]+) % de (plus|moins) qu": "beneficiaires",
}
FORBIDDEN = {
    r"\b[Aa]ucune? (?:des 1|\w+ sur 1)\b|\b[01] (?:femme|personne|société)s? sur 1\b(?! \d)": "none, or one, of one",
    r"\bcontre (?:n\. d|non |peu\b)": "beside what is not known",
    r"\b0 ?,? ?stable": "zero is not stable",
    r"\b0,0 (?:ETP|mois)": "a zero with decimals",
    r"\+\d [\d ]*\d{3} %": "a growth above a thousand per cent",
    r"\b1 personne \(": "a mean of one person",
    r"(?:femme|personne|Gersois|jeune)s?[^.;()]*\((?!100 %)\d{3,} %": "a part of people greater than the whole",
    r"s’y ajoutent [01] (?!\d)(?:(?! et ).)*$|s’est trompé de \d[\d ]*\d{3} %": "one, said several; thousands",
    r"\bapporteraient 0\b": "a zero that is brought",
    r"\b(?:[2-9]|\d\d+) heures (?:a|n’a|est|n’est)\b": "a verb of one after several",
    r"\b[Ll]es 1 |les plus nombreux : 1 ": "one, said several",
    r"À égalité : (?:moins de|\d+ )": "names without articles",
    r"(?<!au moins )(?<!\()\b100 % (?:des heures|de ce qui reste|du total)": "all of the hours as a share",
    r"\b(?:0|1) (?:heures|personnes|marchés|sociétés|femmes|contrats)\b": "a plural after one",
    r"\b(?:[2-9]|\d\d+) (?:heure|personne|marché|société|femme)\b": "a singular after several",
    r"\bNon renseigné\b[^«»]*(?:port|doit|en tête|réuni)": "an unknown value that acts",
    r"\b(?:[dDnNsS]e|[qQ]ue|[lL][ea]) (?=[aâàeéèêiîoôuûœAEÉÈÊIÎOÔUÛŒ])(?!onz|oui)": "no elision",
    r"\b[eE]nviron (?:moins|plus|au|environ|peu|non|n\. d)": "a bound, or nothing, said rough",
    r"(?<![\d,] )(?<![\d,])[01] h (?:\w+ées|sont)\b": "a plural after one hour",
    r"\b0 [^(;]*\(contre 0\b": "none beside none",
    r"\b[dD]e [lL]es?\b|(?<!\w)[àÀ] [lL]es?\b": "no contraction",
    r"\bnan\b|\binf\b|\bNone\b|\bnull\b": "a number of machines",
    r" {2}|\s[.,]|[.?!]\.": "spaces or stops",
    r"territoire.*\bport": "places that carry hours",
}
Fault = str


def numeral(text: str) -> float:
    return float(text.replace(" ", "").replace(",", "."))


def ill_written(sentence: str, buyers: Collection[str] = ()) -> Iterator[Fault]:
    """Yield the forbidden forms of a sentence."""
    yield from (f"{why}: {sentence}" for pattern, why in FORBIDDEN.items() if re.search(pattern, sentence))
    if (place := re.search(r"\b(CC [^,:]*?) porte(?:nt)? [\d,]+ %", sentence)) and place[1] not in buyers:
        yield f"places that carry hours: {sentence}"
    for found in (found for pattern in PARTS for found in re.finditer(pattern, sentence)):
        if numeral(found[1]) > numeral(found[2]):
            yield f"a part above its whole: {sentence}"


def faults(sentence: str, now: Truth, before: Truth | None, is_mean: bool = False) -> Iterator[Fault]:
    """Yield what is false in one sentence of a state; changes from a mean of years are not recounted."""
    yield from _counted(sentence, now)
    yield from _shared(sentence, now)
    yield from () if is_mean else _moved(sentence, now, before)
    yield from _led(sentence, now)


def _counted(sentence: str, now: Truth) -> Iterator[Fault]:
    for pattern, name in COUNTS.items():
        for found in re.finditer(pattern, sentence):
            if name in now.figures and numeral(found[1]) != rounded(now.figures[name]):
                yield f"{name} is {now.figures[name]}: {sentence}"


def _shared(sentence: str, now: Truth) -> Iterator[Fault]:
    for pattern, (part, whole) in PARTS.items():
        for found in re.finditer(pattern, sentence):
            amounts = now.figures[part], now.figures[whole]
            share = 100 * amounts[0] / amounts[1] if amounts[1] else 0
            good = (numeral(found[1]), numeral(found[2])) == amounts
            if not good or (found[3] and abs(numeral(found[3]) - share) > 0.51):
                yield f"{part} of {whole} are {amounts}: {sentence}"


def _moved(sentence: str, now: Truth, before: Truth | None) -> Iterator[Fault]:
    for pattern, name in MOVES.items():
        for found in re.finditer(pattern, sentence):
            earlier = before.figures.get(name) if before else None
            if not earlier:
                yield f"{name} has no reference: {sentence}"
                continue
            *_, percent, way = found.groups()
            change = 100 * (now.figures[name] / earlier - 1)
            if abs(numeral(percent) - abs(change)) > 0.51 or (change > 0) != (way == "plus"):
                yield f"{name} moved by {change:.1f} %: {sentence}"


APART = ("Non détaillé", "Non renseigné")  # no buyer, nor family
FRACTIONS = {"un quart": 25, "un tiers": 100 / 3, "la moitié": 50, "les deux tiers": 200 / 3, "les trois quarts": 75}
LED = re.compile(r"^(?:La |Le |Les |L’)?(.+?) porte(?:nt)? (.+?) (des )?heures (clausées|réalisées)")


def _led(sentence: str, now: Truth) -> Iterator[Fault]:
    """Yield a leader that is not the greatest, or whose share is wrong, with or without the filter of its dimension."""
    found = LED.match(sentence)
    if not found:
        return
    said = FRACTIONS.get(found[2]) or numeral(found[2].removesuffix(" %"))
    is_share, measure = bool(found[3]), f"heures_{found[4].replace('é', 'e')}"
    for by in ("maitre_ouvrage", "famille"):
        others: dict[str, tuple[str, ...]] = {name: kept for name, kept in now.filters.items() if name != by}
        for filters in (now.filters, others):
            amounts = Truth(now.records, now.annee, filters).by(by, measure)
            known = {name: amount for name, amount in amounts.items() if amount == amount}
            name = next((one for one in known if one.casefold() == found[1].casefold()), None)
            if not name or known[name] < max(one for key, one in known.items() if key not in APART):
                continue
            true = 100 * known[name] / sum(known.values()) if is_share else rounded(known[name])
            if abs(true - said) < (2 if is_share else 0.5):
                return
    yield f"not the leader, or not that share: {sentence}"


NUMBER = re.compile(r"\d{1,3}(?: \d{3})+(?:,\d+)?|\d+(?:,\d+)?")
