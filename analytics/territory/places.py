"""Places as people write them -> communes of France: by code, by name and postcode, by name alone where it is clear."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from analytics.french.grammar import normalise
from analytics.territory import france
from analytics.territory.members import Territory
from analytics.territory.territory import territory

CODE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
OLD_CORSICA = re.compile(r"20\d{3}")  # before 1976, 20 stood for both départements
FORMER = "ancien"  # a code whose commune left no name
POSTCODE = re.compile(r"(?<!\d)\d{4,5}(?!\d)")
IN_BRACKETS = re.compile(r"\((\d{2,3}|2[ab])\)")
ARTICLE_LAST = re.compile(r"^(.*?)\s*\((l'|le|la|les)\)$")
ORDINAL = re.compile(r"\b0*(\d+)(?:er|ere|e|eme|nd|nde)?\b")
DROPPED = re.compile(r"\b(?:cedex(?: \d+)?|arrondissement|arrdt|arr|ardt)\b")
SPELLED = {"st": "saint", "ste": "sainte", "s": "sur"}
ARTICLES = ("le ", "la ", "les ", "l ")


@dataclass(frozen=True)
class Place:
    """Where something is: the Insee code of a commune of today, or « 31000 » when only the département is known.

    `exact` is false in that case. Where the territory is cut into arrondissements, the code is that of one if known.
    """

    code: str
    nom: str
    departement: str
    exact: bool = True


@dataclass(frozen=True)
class Ambiguous:
    """A name that several communes bear: the largest first."""

    candidates: tuple[Place, ...]


def read_place(text: str, postcode: str | None = None, departement: str | None = None) -> Place | Ambiguous | None:
    """Return the place that a cell means: a code of today or before, a name, or a name with its postcode.

    A name with its postcode, or with its département, is exact. A bare name is the commune of the territory that bears
    it, else the only one in France, else Ambiguous. A postcode alone is exact when it has one commune; it says the
    département when all its communes are in one. None: nothing known is named so. Postcodes may be written in the text.
    """
    here = territory()
    name, written = _split(text)
    given = _padded(postcode or "") or written.get("postcode", "")
    if not given and (found := _by_code(text.strip().upper(), here)):
        return found
    where = (departement or written.get("departement", "")).upper()
    return (_by_name(name, given, where, here) or _departement_at(given)) if name else _by_postcode(given, here)


def name_key(name: str) -> str:
    """Return a name without case, accents, hyphens or abbreviations: « paris 1 » for « Paris 1er », « saint clar »."""
    plain = normalise(name)
    if turned := ARTICLE_LAST.match(plain):
        plain = f"{turned[2]} {turned[1]}"
    words = ORDINAL.sub(r"\1", DROPPED.sub(" ", re.sub(r"[^a-z0-9]+", " ", plain)))
    return " ".join([SPELLED.get(word, word) for word in words.split()])


def _split(text: str) -> tuple[str, dict[str, str]]:
    """Return a name apart from the postcode or département written beside it: « 31000 Toulouse », « Auch (32) »."""
    rest, found = text.strip(), {}
    if in_brackets := IN_BRACKETS.search(rest.lower()):
        found["departement"] = in_brackets[1]
        rest = rest[: in_brackets.start()] + rest[in_brackets.end() :]
    if not rest.isdigit() and (number := POSTCODE.search(rest)):
        found["postcode"] = _padded(number[0])
        rest = rest[: number.start()] + rest[number.end() :]
    rest = rest.replace("()", "").strip(" -,;/")
    return ("" if rest.isdigit() else rest), found


def _padded(postcode: str) -> str:
    """Return a postcode with the first zero that spreadsheets drop; empty when it is none."""
    bare = re.sub(r"\D", "", postcode)
    return bare.zfill(5) if len(bare) in (4, 5) else ""


def _by_code(code: str, here: Territory) -> Place | Ambiguous | None:
    code = code.zfill(5) if code.isdigit() and len(code) == 4 else code
    if not CODE.fullmatch(code):
        return None
    if known := _known_codes().get(code):
        if known.type == FORMER and _at(code):  # 75001 was Alfortville, and is a postcode of Paris
            return _one([*_at(code), known], here)
        return _settled(known, here)
    old = [f"2{side}{code[2:]}" for side in "AB"] if OLD_CORSICA.fullmatch(code) else []
    if found := [_known_codes()[one] for one in old if one in _known_codes()]:
        return _one([*_at(code), *found], here)
    return _whole(code) or _by_postcode(code, here)


def _whole(code: str) -> Place | None:
    """Return a département alone: its code and zeros."""
    found = [(one, row["nom"]) for one, row in france.departements().items() if france.whole_departement(one) == code]
    return Place(code, found[0][1], found[0][0], exact=False) if found else None


def _by_name(name: str, postcode: str, departement: str, here: Territory) -> Place | Ambiguous | None:
    every = _named(name)
    if not postcode and not departement:
        return _alone(every, here)
    if postcode:
        exact = [one for one in every if postcode in _postcodes_of(one)]
        near = {one.departement for one in _at(postcode)} or {postcode[:2], postcode[:3]}
        every = [_district(one, postcode) for one in exact] or [one for one in every if one.departement in near]
    else:
        every = [one for one in every if one.departement == departement]
    return _one(_best(every), here)


def _district(one: france.Named, postcode: str) -> france.Named:
    """Return the arrondissement of a town that has this postcode, else the row itself."""
    return next((there for there in _at(postcode) if there.commune == one.code), one)


def _named(name: str) -> list[france.Named]:
    """Return what bears a name, with its article or, failing that, without."""
    key = name_key(name)
    return _names().get(key) or _names().get(without_article(key), [])


def _alone(every: list[france.Named], here: Territory) -> Place | Ambiguous | None:
    inside = [one for one in every if one.commune in here.codes]
    return _one(_best(inside), here) or _one(_best(every), here)


def _best(every: Iterable[france.Named]) -> list[france.Named]:
    """Return the communes of today of that name, else those that a former one became part of."""
    found = list(every)
    kept = [one for one in found if one.type in (france.COMMUNE, france.DISTRICT)] or found
    return list({one.commune: one for one in kept}.values())


def _one(found: list[france.Named], here: Territory) -> Place | Ambiguous | None:
    if len(found) < 2:
        return _settled(found[0], here) if found else None
    towns = sorted(found, key=lambda one: (-france.communes()[one.commune].population, one.code))
    return Ambiguous(tuple(_settled(one, here) for one in towns))


def _by_postcode(postcode: str, here: Territory) -> Place | None:
    found = _at(postcode)
    return _settled(found[0], here) if len(found) == 1 else _departement_at(postcode)


def _departement_at(postcode: str) -> Place | None:
    """Return the département alone, when all the communes of a postcode are in it."""
    departements = {one.departement for one in _at(postcode)}
    return _whole(france.whole_departement(departements.pop())) if len(departements) == 1 else None


def _settled(one: france.Named, here: Territory) -> Place:
    """Return the place of a row: its commune of today, or its arrondissement where the territory is cut so."""
    district = one if one.type == france.DISTRICT else None
    if here.settings.arrondissements and district and one.commune in here.codes:
        return Place(one.code, one.nom, one.departement)
    today = france.communes()[one.commune]
    return Place(today.code, today.nom, today.departement)


@cache
def _known_codes() -> Mapping[str, france.Named]:
    """Return what each code means; that of a commune of today prevails."""
    rank = (france.COMMUNE, france.DISTRICT)
    every = sorted(france.every_name(), key=lambda one: one.type not in rank)
    return {one.code: one for one in reversed(every)}


@cache
def _names() -> Mapping[str, list[france.Named]]:
    """Return the rows of each key of name; the key without article leads to them too when no name has it."""
    found: dict[str, list[france.Named]] = defaultdict(list)
    for one in france.every_name():
        if one.nom:
            found[name_key(one.nom)].append(one)
    bare: dict[str, list[france.Named]] = defaultdict(list)
    for key, rows in found.items():
        if without_article(key) != key:
            bare[without_article(key)] += rows
    return {**bare, **found}


def without_article(key: str) -> str:
    """Return a key of name without « le », « la », « les » or « l’ » before it."""
    return next((key.removeprefix(article) for article in ARTICLES if key.startswith(article)), key)


@cache
def _by_postcodes() -> Mapping[str, list[france.Named]]:
    """Return the communes of each postcode; one of an arrondissement leads to it alone."""
    found: dict[str, list[france.Named]] = defaultdict(list)
    towns = {one.commune for one in france.districts().values()}
    for one in (*france.districts().values(), *(one for one in france.communes().values() if one.code not in towns)):
        for postcode in one.codes_postaux:
            found[postcode].append(one)
    return found


def _at(postcode: str) -> list[france.Named]:
    return _by_postcodes().get(postcode, [])


def _postcodes_of(one: france.Named) -> tuple[str, ...]:
    return one.codes_postaux or france.communes()[one.commune].codes_postaux
