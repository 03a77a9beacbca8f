"""An independent recount: plain Python loops over the CSV files, written from the counting rules.

It shares nothing with the application but the files: no SQL, no pandas.
"""

from __future__ import annotations

import csv
import lzma
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from pathlib import Path

Row = dict[str, str]
UNKNOWN = "Non renseigné"
DATA = Path(__file__).resolve().parent.parent / "data"
TABLES = (
    "maitre_ouvrage",
    "marche",
    "heures_clausees",
    "entreprise",
    "attribution",
    "beneficiaire",
    "critere_beneficiaire",
    "contrat",
    "heures_realisees",
    "reunion_chantier",
    "accompagnement",
)


def read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def year_of(text: str) -> int:
    return int(text[:4])


@cache
def every_commune() -> list[Row]:
    with lzma.open(DATA / "geo" / "france" / "communes.csv.xz", "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


class Recount:
    """The files of one import folder, and how each indicator is counted from them."""

    def __init__(self, folder: Path, settled: date) -> None:
        self.tables = {name: read(folder / f"{name}.csv") for name in TABLES}
        self.settled = settled
        self.short = {
            (file.stem, row["code"]): row["court"] for file in (DATA / "codes").glob("*.csv") for row in read(file)
        }
        names = {row["code"]: row["nom"] for row in read(DATA / "geo" / "france" / "epci.csv")}
        communes = [row for row in every_commune() if row["departement"] == "32" and row["type"] == "commune"]
        self.epci = {row["code"]: names[row["epci"]] for row in communes}
        self.inhabitants: dict[str, int] = defaultdict(int)
        for row in communes:
            self.inhabitants[names[row["epci"]]] += int(row["population"])
        self.owners = {row["maitre_ouvrage"]: row for row in self.tables["maitre_ouvrage"]}
        self.marches = {row["marche"]: row for row in self.tables["marche"]}
        self.people = {row["beneficiaire"]: row for row in self.tables["beneficiaire"]}
        self.contracts = {row["contrat"]: row for row in self.tables["contrat"]}
        self.companies = {row["entreprise"]: row for row in self.tables["entreprise"]}
        self.criteria: dict[str, set[str]] = defaultdict(set)
        for row in self.tables["critere_beneficiaire"]:
            self.criteria[row["beneficiaire"]].add(self.short["critere", row["critere"]])
        self.hours = [row for row in self.tables["heures_realisees"] if float(row["heures"]) > 0]
        self.all_years = self._years()
        self.followed = self._followed()

    def _years(self) -> range:
        years = [int(row["annee"]) for row in self.tables["heures_clausees"]]
        years += [year_of(row["mois"]) for row in self.hours]
        return range(min(years), max(years) + 1)

    def _followed(self) -> dict[int, set[str]]:
        followed: dict[int, set[str]] = defaultdict(set)
        for row in self.tables["marche"]:
            start = row["debut_le"] or row["notification_le"]
            end = year_of(row["fin_le"]) if row["fin_le"] else self.settled.year
            for year in self.all_years:
                if start and year_of(start) <= year <= end:
                    followed[year].add(row["marche"])
        for row in self.tables["heures_clausees"]:
            followed[int(row["annee"])].add(row["marche"])
        for row in self.hours:
            followed[year_of(row["mois"])].add(row["marche"])
        return followed

    # What a row is, for each filter.
    def marche_values(self, marche: str, dimension: str) -> set[str]:
        row = self.marches[marche]
        owner = self.owners[row["maitre_ouvrage"]]
        if dimension == "maitre_ouvrage":
            return {row["maitre_ouvrage"]}
        if dimension == "famille":
            return {owner["famille"] or UNKNOWN}
        if dimension == "secteur":
            return {row["secteur"] or UNKNOWN}
        if dimension == "territoire":
            return {self.place(row["commune"])}
        raise KeyError(dimension)

    def place(self, commune: str) -> str:
        if commune and not commune.startswith("32"):
            return "Hors du Gers"
        return self.epci.get(commune, UNKNOWN)

    def hours_values(self, row: Row, dimension: str) -> set[str]:
        contract = self.contracts[row["contrat"]]
        if dimension == "critere":
            return self.criteria[contract["beneficiaire"]] or {UNKNOWN}
        if dimension == "type_contrat":
            return {self.short["type_contrat", contract["type_contrat"]] if contract["type_contrat"] else UNKNOWN}
        return self.marche_values(row["marche"], dimension)

    def kept(self, values: Callable[[str], set[str]], filters: dict[str, tuple[str, ...]]) -> bool:
        return all(values(dimension) & set(wanted) for dimension, wanted in filters.items())

    def marche_kept(self, marche: str, filters: dict[str, tuple[str, ...]]) -> bool:
        return self.kept(lambda dimension: self.marche_values(marche, dimension), filters)

    def count(self, year: int, filters: dict[str, tuple[str, ...]]) -> dict[str, float | None]:
        """Return every indicator of a year; None where it cannot be known."""
        found: dict[str, float | None] = {}
        found |= self._work(year, filters)
        if {"critere", "type_contrat"} & set(filters):
            return found
        found |= self._marches(year, filters)
        if not {"secteur", "territoire"} & set(filters):
            found |= self._owner_events(year, filters)
        found["rapport_realise_clause"] = ratio(found["heures_realisees"], found["heures_clausees"])
        return found

    def _work(self, year: int, filters: dict[str, tuple[str, ...]]) -> dict[str, float | None]:
        rows = [
            row
            for row in self.hours
            if year_of(row["mois"]) == year and self.kept(lambda d, row=row: self.hours_values(row, d), filters)
        ]
        contracts = {row["contrat"] for row in rows}
        people = {self.contracts[contract]["beneficiaire"] for contract in contracts}
        marches_of: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            marches_of[self.contracts[row["contrat"]]["beneficiaire"]].add(row["marche"])
        hours = sum(float(row["heures"]) for row in rows)
        known = [self.people[person] for person in people]
        ages = [int(row["age"]) for row in known if row["age"]]
        places = [row["commune"] for row in known if row["commune"]]
        sexes = [row["sexe"] for row in known if row["sexe"]]
        lengths = [length for contract in contracts if (length := self.length(self.contracts[contract])) is not None]
        return {
            "heures_realisees": hours,
            "heures_pour_1000_habitants": self._per_inhabitant(hours, filters.get("territoire")),
            "etp": hours / 1820,
            "beneficiaires": len(people),
            "contrats": len(contracts),
            "heures_par_beneficiaire": ratio(hours, len(people)),
            "femmes": sexes.count("F"),
            "part_femmes": ratio(sexes.count("F"), len(sexes)),
            "moins_26": sum(age < 26 for age in ages),
            "part_moins_26": ratio(sum(age < 26 for age in ages), len(ages)),
            "habitants_territoire": sum(place.startswith("32") for place in places),
            "part_habitants_territoire": ratio(sum(place.startswith("32") for place in places), len(places)),
            "beneficiaires_plusieurs_chantiers": sum(len(marches) >= 2 for marches in marches_of.values()),
            "duree_contrats": ratio(sum(lengths), len(lengths)),
        }

    def _per_inhabitant(self, hours: float, places: Iterable[str] | None) -> float | None:
        places = self.inhabitants if places is None else places
        if any(place not in self.inhabitants for place in places):
            return None
        return hours / sum(self.inhabitants[place] for place in places) * 1000

    @staticmethod
    def length(contract: Row) -> float | None:
        if not (contract["debut_le"] and contract["fin_le"]):
            return None
        days = (date.fromisoformat(contract["fin_le"]) - date.fromisoformat(contract["debut_le"])).days + 1
        return days / 30.4375 if days > 0 else None

    def _marches(self, year: int, filters: dict[str, tuple[str, ...]]) -> dict[str, float | None]:
        followed = {marche for marche in self.followed[year] if self.marche_kept(marche, filters)}
        owners = {self.marches[marche]["maitre_ouvrage"] for marche in followed}
        companies = {row["entreprise"] for row in self.tables["attribution"] if row["marche"] in followed}
        sizes = [int(e) for name in companies if (e := self.companies[name]["effectif"])]
        new = {owner for owner in owners if self._first_year(owner) == year}
        return {
            "heures_clausees": self._promised(year, filters),
            "taux_realisation": self._progress(year, followed),
            "marches_suivis": len(followed),
            "maitres_ouvrage": len(owners),
            "nouveaux_maitres_ouvrage": len(new) if year > self.all_years[0] else None if owners else 0,
            "societes": len(companies),
            "societes_territoire": sum(self.companies[name]["commune"].startswith("32") for name in companies),
            "heures_restantes": self._owed(year, filters),
            "nouvelles_societes": self._new_companies(year, companies),
            "societes_plusieurs_marches": sum(marches >= 2 for marches in self._marches_of(followed).values()),
            "societes_moins_5": sum(size < 5 for size in sizes),
            "societes_5_19": sum(5 <= size < 20 for size in sizes),
            "societes_moins_20": sum(size < 20 for size in sizes),
            "societes_20_plus": sum(size >= 20 for size in sizes),
            "reunions": self._events(
                "reunion_chantier", "tenue_le", year, lambda row: self.marche_kept(row["marche"], filters)
            ),
        }

    def _marches_of(self, followed: set[str]) -> Counter[str]:
        """Return how many of the marchés each company works on."""
        pairs = {(row["entreprise"], row["marche"]) for row in self.tables["attribution"]}
        return Counter(company for company, marche in pairs if marche in followed)

    def _new_companies(self, year: int, companies: set[str]) -> int | None:
        if year == self.all_years[0]:
            return None if companies else 0
        earlier = set().union(*(self.followed[before] for before in self.all_years if before < year))
        return len(companies - set(self._marches_of(earlier)))

    def _owed(self, year: int, filters: dict[str, tuple[str, ...]]) -> float | None:
        begun = set().union(*(self.followed[before] for before in self.all_years if before <= year))
        kept = {marche for marche in begun if self.marche_kept(marche, filters)}
        promised: dict[str, float] = defaultdict(float)
        done: dict[str, float] = defaultdict(float)
        for row in self.tables["heures_clausees"]:
            if int(row["annee"]) <= year and row["marche"] in kept and row["heures"]:
                promised[row["marche"]] += float(row["heures"])
        for row in self.hours:
            if year_of(row["mois"]) <= year:
                done[row["marche"]] += float(row["heures"])
        if kept and not promised:
            return None
        return sum(max(hours - done[marche], 0) for marche, hours in promised.items())

    def _first_year(self, owner: str) -> int:
        return min(
            year
            for year, marches in self.followed.items()
            for m in marches
            if self.marches[m]["maitre_ouvrage"] == owner
        )

    def _promised(self, year: int, filters: dict[str, tuple[str, ...]]) -> float | None:
        rows = [
            row["heures"]
            for row in self.tables["heures_clausees"]
            if int(row["annee"]) == year and self.marche_kept(row["marche"], filters)
        ]
        known = [float(hours) for hours in rows if hours]
        return None if rows and not known else sum(known)

    def _progress(self, year: int, followed: Iterable[str]) -> float | None:
        promised: dict[str, float] = defaultdict(float)
        for row in self.tables["heures_clausees"]:
            if int(row["annee"]) <= year and row["heures"]:
                promised[row["marche"]] += float(row["heures"])
        measured = {marche for marche in followed if promised[marche] > 0}
        done = sum(
            float(row["heures"]) for row in self.hours if row["marche"] in measured and year_of(row["mois"]) <= year
        )
        return ratio(done, sum(promised[marche] for marche in measured))

    def _owner_events(self, year: int, filters: dict[str, tuple[str, ...]]) -> dict[str, float | None]:
        def keeps(owner: str) -> bool:
            about = {"maitre_ouvrage": owner or "Sociétés", "famille": self._family(owner)}
            return all(about[dimension] in wanted for dimension, wanted in filters.items())

        return {
            "conventions": sum(
                bool(row["convention_le"]) and year_of(row["convention_le"]) == year and keeps(name)
                for name, row in self.owners.items()
            ),
            "accompagnements": self._events(
                "accompagnement", "realise_le", year, lambda row: keeps(row["maitre_ouvrage"])
            ),
        }

    def _events(self, table: str, day: str, year: int, keeps: Callable[[Row], bool]) -> int | None:
        """Return how many events of the year are kept; None when the files hold none at all for that year."""
        of_year = [row for row in self.tables[table] if year_of(row[day]) == year]
        return sum(map(keeps, of_year)) if of_year else None

    def _family(self, owner: str) -> str:
        return (self.owners[owner]["famille"] or UNKNOWN) if owner else "Sociétés"


def ratio(numerator: float | None, denominator: float | None) -> float | None:
    """Return a division, or None when it has no meaning."""
    return None if numerator is None or not denominator else numerator / denominator
