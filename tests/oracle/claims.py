"""Claims about ranks, shares of groups, years and places, each recounted from the records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from tests.oracle.truth import UNKNOWN, Truth, rounded, written_share

N = r"(\d{1,3}(?: \d{3})*)"
P = r"([\d,]+) %"
APART = ("Non détaillé", UNKNOWN)
LOCAL = ("maîtres d’ouvrage", "types de contrat", "intercommunalités")
BY_LABEL = {
    "famille": "famille",
    "maître d’ouvrage": "maitre_ouvrage",
    "territoire du chantier": "epci",
    "secteur": "secteur",
    "type de contrat": "type_contrat",
}
Check = Callable[[re.Match[str], Truth], bool]


def numeral(text: str) -> float:
    return float(text.replace(" ", "").replace(",", "."))


def is_count(text: str, amount: float) -> bool:
    return numeral(text) == rounded(amount)


def by_year(now: Truth, measure: str) -> dict[int, float]:
    """Return the figure of each year of the base."""
    return {year: Truth(now.records, year, now.filters).figures[measure] for year in now.records.years}


def _range(found: re.Match[str], now: Truth) -> bool:
    amounts = by_year(now, "heures_realisees")
    said = {int(found[2]): numeral(found[1]), int(found[4]): numeral(found[3])}
    ends = min(amounts.values()), max(amounts.values())
    return sorted(said.values()) == [*map(rounded, ends)] and all(
        rounded(amounts[year]) == amount for year, amount in said.items()
    )


def _rank(found: re.Match[str], now: Truth) -> bool:
    amounts = by_year(now, "heures_realisees")
    rank = 1 + sum(amount > amounts[int(found[1])] for amount in amounts.values())
    said = int(found[3]) if found[3] else 1 if found[2].startswith("la plus forte") else len(amounts)
    return (rank, len(amounts)) == (said, int(found[4]))


def _apart(found: re.Match[str], now: Truth) -> bool:
    others = [amount for year, amount in by_year(now, "heures_realisees").items() if year != now.annee]
    change = now.figures["heures_realisees"] / (sum(others) / len(others)) - 1
    return written_share(found[2], abs(change)) and (change > 0) == (found[1] == "+")


def _best(found: re.Match[str], now: Truth) -> bool:
    measure = "heures_realisees" if found[1] else "heures_clausees"
    amounts = by_year(now, measure)
    since = [amount for year, amount in amounts.items() if year >= int(found[4])]
    return amounts[int(found[2])] == (max if found[3] == "forte" else min)(since)


def _first_three(found: re.Match[str], now: Truth) -> bool:
    by = dict(zip(LOCAL, ("maitre_ouvrage", "type_contrat_fin", "epci"), strict=True))[found[1]]
    amounts = now.by(by, "heures_clausees" if found[3] == "clausées" else "heures_realisees")
    known = {name: amount for name, amount in amounts.items() if amount == amount}
    named = sorted(
        (amount for name, amount in known.items() if name not in (*APART, now.records.outside)), reverse=True
    )
    return written_share(found[2], sum(named[:3]) / sum(known.values()))


def _leader(found: re.Match[str], now: Truth) -> bool:
    amounts = now.by(BY_LABEL[found[1].casefold()], f"heures_{found[4].replace('é', 'e')}")
    known = {name: amount for name, amount in amounts.items() if amount == amount}
    first = max(one for name, one in known.items() if name not in (*APART, now.records.outside))
    name = next(name for name in known if name.casefold() == found[2].casefold())
    return known[name] == first and written_share(found[3], first / sum(known.values()))


def _bars(found: re.Match[str], now: Truth) -> bool:
    """Return whether each bar of a chart, as its alternative text says it, has its hours and their share."""
    amounts = now.by(BY_LABEL[found[2].casefold()], f"heures_{found[1].replace('é', 'e')}")
    total = sum(one for one in amounts.values() if one == one)
    for name, amount in amounts.items():
        said = re.search(rf"(?:^|; ){re.escape(name)}, {N} h(?: \({P}\))?", found[3])
        if said and not (is_count(said[1], amount) and (not said[2] or written_share(said[2], amount / total))):
            return False
    return True


def _not_itemised(found: re.Match[str], now: Truth) -> bool:
    return is_count(found[1], now.by("maitre_ouvrage", "heures_clausees").get(APART[0], 0))


def _several(found: re.Match[str], now: Truth) -> bool:
    places = now.work.groupby("beneficiaire")["marche"].nunique()
    return is_count(found[1], (places > 1).sum()) and (not found[2] or is_count(found[2], len(places)))


def _criteria(found: re.Match[str], now: Truth) -> bool:
    counts = now.by_criterion()
    said = {name.casefold(): numeral(count) for name, count in re.findall(r"(?:^|, | et )([^,]+?) \((\d+)\)", found[1])}
    top = sorted((amount for name, amount in counts.items() if name != UNKNOWN), reverse=True)[:3]
    right = {name.casefold(): amount for name, amount in counts.items()}
    return sorted(said.values(), reverse=True) == top and all(right[name] == amount for name, amount in said.items())


def _each(found: re.Match[str], now: Truth) -> bool:
    return is_count(found[1], now.figures["heures_realisees"] / now.figures["beneficiaires"])


def _concerned(found: re.Match[str], now: Truth) -> bool:
    amounts = now.by("epci", "heures_realisees")
    inside = [name for name, amount in amounts.items() if amount > 0 and name not in (UNKNOWN, now.records.outside)]
    return is_count(found[1], len(inside)) and int(found[2]) == len(now.records.inhabitants)


def _named(found: re.Match[str], now: Truth) -> bool:
    """Return whether the places that have hours are those named, and no other."""
    have = {name for name, amount in now.by("epci", "heures_realisees").items() if amount > 0}
    return all((name in found[1]) == (name in have) for name in now.records.inhabitants)


def _unnamed(found: re.Match[str], now: Truth) -> bool:
    have = {name for name, amount in now.by("epci", "heures_realisees").items() if amount > 0}
    return all((name in found[1]) == (name not in have) for name in now.records.inhabitants)


def _without(found: re.Match[str], now: Truth) -> bool:
    concerned = {name for name, amount in now.by("epci", "heures_realisees").items() if amount > 0}
    return is_count(found[1], len(now.records.inhabitants.keys() - concerned))


def _per_inhabitant(found: re.Match[str], now: Truth) -> bool:
    rates = {
        name: 1000 * amount / now.records.inhabitants[name]
        for name, amount in now.by("epci", "heures_realisees").items()
        if name in now.records.inhabitants
    }
    return is_count(found[1], max(rates.values())) and any(found[2].endswith(name) for name in rates)


def _beside(found: re.Match[str], now: Truth) -> bool:
    amounts, people = now.by("epci", "heures_realisees"), now.records.inhabitants
    part, living = amounts[found[1]] / sum(amounts.values()), people[found[1]] / sum(people.values())
    return written_share(found[2], part) and written_share(found[3], living)


def _new_companies(found: re.Match[str], now: Truth) -> bool:
    return is_count(found[1], len(now.new_companies))


def _several_marches(found: re.Match[str], now: Truth) -> bool:
    return is_count(found[1], (now.companies.groupby("entreprise")["marche"].nunique() > 1).sum())


def _owing(found: re.Match[str], now: Truth) -> bool:
    return is_count(found[1], (now.owed > 0).sum()) and is_count(found[2], now.owed.sum())


def _owes_most(found: re.Match[str], now: Truth) -> bool:
    sums = now.owed.groupby(now.records.owner_of).sum()
    named = sums[[name not in APART for name in sums.index]]
    share = not found[3] or written_share(found[3], named.max() / sums.sum())
    return is_count(found[2], named.max()) and found[1].casefold().endswith(str(named.idxmax()).casefold()) and share


def _case(found: re.Match[str], now: Truth) -> bool:
    cells = now.work.groupby(["maitre_ouvrage", "type_contrat"])["heures"].sum()
    named = cells[[UNKNOWN not in pair for pair in cells.index]].max()
    is_said = named == cells.max() or "parmi les valeurs renseignées" in found.string.casefold()
    return is_said and is_count(found[2], named) and (not found[3] or written_share(found[3], named / cells.sum()))


def _line(found: re.Match[str], now: Truth) -> bool:
    every = {**now.by("maitre_ouvrage", "heures_realisees"), **now.by("type_contrat", "heures_realisees")}
    return is_count(found[2], every[found[1]])


def _year_end(found: re.Match[str], now: Truth) -> bool:
    return is_count(found[1], now.figures["heures_realisees"])


# Of each page, how a claim is written and how it is recounted; `*` is every page.
CLAIMS: dict[str, dict[str, Check]] = {
    "evolution": {
        rf"^Heures réalisées : entre {N} h en (\d{{4}}) et {N} h en (\d{{4}})": _range,
        r"^(\d{4}) donne (la plus (?:forte|faible) valeur|la (\d+)e valeur la plus forte) sur (\d+) années": _rank,
        rf"^Écart à la moyenne des autres années : ([+−]){P}": _apart,
        r"^(Heures réalisées : )(\d{4}), la plus (forte|faible) année depuis (\d{4})": _best,
        rf"^{N} heures? réalisées? fin décembre": _year_end,
    },
    "dashboard": {r"^()(\d{4}), la plus (forte|faible) année depuis (\d{4})": _best},
    "publics": {
        r"^Critères les plus fréquents : (.+)": _criteria,
        rf"^{N} h par personne dans l’année": _each,
    },
    "contrats": {rf"^{N} personnes?(?: sur {N}[^.]*)? (?:a|ont) travaillé sur plusieurs": _several},
    "maitres_ouvrage": {rf"^{N} heures? clausées?.* n(?:e sont|’est) rattachées? à aucun": _not_itemised},
    "entreprises": {
        rf"{N} arrivent? pour la première fois": _new_companies,
        rf"{N} (?:est présente|sont présentes) sur plusieurs marchés": _several_marches,
    },
    "territoires": {
        rf"^En \d{{4}}, {N} intercommunalités? sur (\d+) (?:est|sont) concern": _concerned,
        r"^En \d{4}, (\D+) (?:est|sont) concernées?, sur \d+ intercommunalités": _named,
        rf"^{N} intercommunalités? sur \d+ sans heure": _without,
        r"^Sans heure réalisée : (.+)": _unnamed,
        rf"^En \d{{4}}, {N} heures? réalisées? pour 1 000 habitants (.+) et [\d ]+": _per_inhabitant,
        rf"^(C.+) : {P} des heures réalisées, pour {P} des habitants": _beside,
    },
    "marches": {
        rf"^Au .+, {N} marchés?(?: en retard| en cours| à démarrer)? doi(?:t|vent) encore {N} heures?": _owing,
        rf"^(.+) doi(?:t|vent) le plus d’heures : {N} h(?:, {P} de ce qui reste)?": _owes_most,
    },
    "croisements": {
        rf"la case la plus forte croise (.+) : {N} heures? réalisées?(?:, {P} du total)?": _case,
        rf"^(.+) : {N} heures? réalisées? au total": _line,
    },
    "*": {
        rf"^Premi\S+ ({'|'.join(BY_LABEL)}) : (.+), {P} des heures (clausées|réalisées)": _leader,
        rf"^Heures (clausées|réalisées) par ({'|'.join(BY_LABEL)}) : (.+)": _bars,
        rf"^Les trois premi\S+ ({'|'.join(LOCAL)}) réunissent {P} des heures (clausées|réalisées)": _first_three,
    },
}


def claims_of(page: str) -> dict[str, Check]:
    """Return the claims of a page."""
    return {**CLAIMS["*"], **CLAIMS.get(page, {})}


def claimed(claims: Mapping[str, Check], sentence: str, now: Truth) -> Iterator[str]:
    """Yield the claims of a sentence that the records do not bear out."""
    for pattern, check in claims.items():
        for found in re.finditer(pattern, sentence, re.IGNORECASE):
            try:
                good = check(found, now)
            except (KeyError, ValueError, ZeroDivisionError) as error:
                good, sentence = False, f"{sentence} ({error!r})"
            if not good:
                yield f"{check.__name__.strip('_')} is not that: {sentence}"
