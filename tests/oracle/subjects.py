"""Claims of a fiche and of « Ma commune »: ranks, neighbours, the last year with hours, each recounted."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.oracle.claims import APART, Check, N, P, by_year, is_count, numeral
from tests.oracle.truth import PLACES, Truth, written_share

COLUMNS = ("maitre_ouvrage", *PLACES)  # the subject of a fiche is the value that one of them keeps
DONE = "heures_realisees"
FEMININE = ("commune", "intercommunalité")
PAIR = re.compile(rf"(?:^|, | et )(?:(?:à|dans|sur le territoire|pour|la|le|les|de|du|des|l’|d’)[  ]?)*(.+?) \({N} h\)")


def subject(now: Truth) -> tuple[str, str]:
    """Return the column of the records that names the subject of a fiche, and its name."""
    return next((column, now.filters[column][0]) for column in COLUMNS if column in now.filters)


def everyone(now: Truth) -> Truth:
    return now.among(**{subject(now)[0]: None})


def _title(found: re.Match[str], now: Truth) -> bool:
    measure = "heures_clausees" if found[3].startswith("clausée") else DONE
    earlier = now.figures.get("heures_clausees", 0) if measure == DONE else 0
    return found[1] == subject(now)[1] and is_count(found[2], now.figures[measure]) and not earlier >= 0.5


def _no_hour(found: re.Match[str], now: Truth) -> bool:
    return found[1] == subject(now)[1] and not now.figures[DONE] and not now.figures.get("heures_clausees", 0) > 0


def _living(found: re.Match[str], now: Truth) -> bool:
    column, name = subject(now)
    return is_count(found[1], len(everyone(now).among(**{f"{column}_residence": name}).people))


def _seated(found: re.Match[str], now: Truth) -> bool:
    column, name = subject(now)
    seats = everyone(now).companies
    return is_count(found[1], seats[seats[f"{column}_siege"].eq(name)]["entreprise"].nunique())


def rates(now: Truth) -> dict[str, float]:
    """Return what ranks the groups of a subject: hours promised of an owner, hours per inhabitant of a place."""
    column, whole = subject(now)[0], everyone(now)
    if column == "maitre_ouvrage":
        return {name: one for name, one in whole.by(column, "heures_clausees").items() if one > 0 and name not in APART}
    people = now.records.population[column]
    return {name: one / people[name] for name, one in whole.by(column, DONE).items() if name in people}


def _rank(found: re.Match[str], now: Truth) -> bool:
    column, name = subject(now)
    known = rates(now)
    among = len(known) if column == "maitre_ouvrage" else len(now.records.population[column])
    feminine = found[3] in FEMININE
    rank = 1 + sum(one > known[name] + 1e-9 for one in known.values())
    suffix = ("re" if feminine else "er") if rank == 1 else "e"
    return (int(found[1]), found[2], int(found[4])) == (rank, suffix, among)


def _last(found: re.Match[str], now: Truth) -> bool:
    before = {year: one for year, one in by_year(now, DONE).items() if year < now.annee and one > 0}
    return max(before) == int(found[2]) and is_count(found[1], before[max(before)])


def _first(found: re.Match[str], now: Truth) -> bool:
    some = {year: one for year, one in by_year(now, DONE).items() if one > 0}
    return min(some) == int(found[2]) > now.annee and is_count(found[1], some[min(some)])


def _never(found: re.Match[str], now: Truth) -> bool:
    known = by_year(now, DONE)
    return int(found[1]) == min(known) and not any(known.values())


def _greatest(text: str, amounts: Mapping[str, float]) -> bool:
    """Return whether a list is that of the three greatest, in their order, each with its hours."""
    known = sorted((one for name, one in amounts.items() if one > 0 and name not in APART), reverse=True)[:3]
    said = [(name, numeral(hours)) for name, hours in PAIR.findall(text)]
    named = {name.casefold(): round(one) for name, one in amounts.items()}
    right = all(abs(named[_key(name, named)] - hours) <= 1 for name, hours in said)
    return right and len(said) == len(known) and all(abs(one[1] - it) <= 1 for one, it in zip(said, known, strict=True))


def _key(name: str, named: Mapping[str, object]) -> str:
    return next(one for one in sorted(named, key=len, reverse=True) if name.casefold().endswith(one.removeprefix("l’")))


def _around(found: re.Match[str], now: Truth) -> bool:
    towns = now.records.towns.set_index("nom")["nom_epci"]
    epci = towns[subject(now)[1]]
    there = everyone(now).among(epci=epci)
    return found[1].casefold().endswith(epci.casefold()) and _greatest(found[2], there.by("ville", DONE))


def _none_around(found: re.Match[str], now: Truth) -> bool:
    return not everyone(now).among(epci=now.records.towns.set_index("nom")["nom_epci"][subject(now)[1]]).figures[DONE]


def _elsewhere(found: re.Match[str], now: Truth) -> bool:
    inside = now.records.population["epci"]
    return _greatest(found[1], {name: one for name, one in everyone(now).by("epci", DONE).items() if name in inside})


def _family(found: re.Match[str], now: Truth) -> bool:
    owners = now.records.marches.set_index("maitre_ouvrage")["famille"]
    family = owners[~owners.index.duplicated()][subject(now)[1]]
    return found[1].casefold().endswith(family.casefold()) and _greatest(
        found[2], everyone(now).among(famille=family).by("maitre_ouvrage", DONE)
    )


def _part(found: re.Match[str], now: Truth) -> bool:
    column, name = subject(now)
    measure = "heures_clausees" if found[2] == "clausées" else DONE
    share = now.figures[measure] / everyone(now).figures[measure]
    people = now.records.population.get(column, {})
    living = not found[3] or written_share(found[3], people[name] / sum(people.values()))
    return written_share(found[1], share) and living


def _owed(found: re.Match[str], now: Truth) -> bool:
    return is_count(found[1], now.owed.sum())


def _settled(found: re.Match[str], now: Truth) -> bool:
    return bool(now.owed.sum() < 1)


def _town_title(found: re.Match[str], now: Truth) -> bool:
    done = {year: one for year, one in by_year(now, DONE).items() if one > 0}
    return found[1] == subject(now)[1] and max(done) == int(found[3]) and is_count(found[2], done[max(done)])


def _town_never(found: re.Match[str], now: Truth) -> bool:
    return not any(by_year(now, DONE).values()) and int(found[2]) == now.records.years[0]


def _its_group(found: re.Match[str], now: Truth) -> bool:
    epci = now.records.towns.set_index("nom")["nom_epci"][subject(now)[1]]
    there = Truth(now.records, int(found[3]), {"epci": (epci,)})
    said = 0 if found[2] == "aucune" else numeral(found[2])
    return found[1].casefold().endswith(epci.casefold()) and abs(there.figures[DONE] - said) <= 0.5


def _none_of(found: re.Match[str], now: Truth) -> bool:
    done = now.records.work.groupby("ville")["heures"].sum()
    names = [] if re.fullmatch(r"\d+ communes voisines", found[1]) else re.split(r", | et ", found[1])
    return int(found[2]) == now.records.years[0] and not any(name in done.index for name in names)


DONE_THEN = r"des heures ont été réalisées (?:en \d{4}|au \d+\w* \S+ \d{4})"
ALONE: dict[str, Check] = {
    rf"^(.+) : {N} heures? (clausées?|réalisées?) (?:en|au) [^:]+$": _title,
    r"^(.+) : aucune heure (?:sur ses chantiers )?(?:en|au) [^:]+$": _no_hour,
    rf"{N} bénéficiaires? y habite(?:nt)?\b": _living,
    rf"{N} sociétés? y (?:a son siège|ont leur siège)": _seated,
    r"^(\d+)(er|re|e) (maître d’ouvrage|commune|intercommunalité|canton) sur (\d+) par les heures": _rank,
    rf"^Dernières heures réalisées : {N} h en (\d{{4}})": _last,
    rf"^Premières heures réalisées : {N} h (?:en|au .*) (\d{{4}})": _first,
    r"^Aucune heure n’(?:y )?a été réalisée depuis (\d{4})": _never,
    rf"^Dans la même intercommunalité, (.+?), {DONE_THEN} (.+)": _around,
    r"^(.+) n’a aucune heure réalisée (?:en|au) ": _none_around,
    rf"^Ailleurs .+?, {DONE_THEN} (.+)": _elsewhere,
    rf"^Dans la même famille, (.+?), {DONE_THEN} (.+)": _family,
    rf"^{P} des heures (clausées|réalisées) du Gers (?:en|au) [^,]+(?:, pour {P} de ses habitants)?\.$": _part,
    rf"^Reste à réaliser : {N} heures?": _owed,
    r"^Plus aucune heure à réaliser": _settled,
}
OWN_TOWN: dict[str, Check] = {
    rf"^(.+) : {N} heures? réalisées? en (\d{{4}})$": _town_title,
    r"^(.+) : aucune heure réalisée depuis (\d{4})$": _town_never,
    rf"^Dans (.+) : (aucune|{N[1:-1]}) heures? réalisées? en (\d{{4}})": _its_group,
    r"^(.+) n’en (?:a|ont) aucune depuis (\d{4})": _none_of,
}
BY_SUBJECT = {"fiche": ALONE, "ma_commune": OWN_TOWN}
