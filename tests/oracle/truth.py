"""What is true of a state: figures recounted with pandas from the tables of records, by no query of the application."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isnan, nan

import pandas as pd

from analytics.base.database import Base

UNKNOWN = "Non renseigné"
PLACES = {
    "epci": "nom_epci",
    "canton": "nom_canton",
    "ville": "nom",
}  # a column here, and that of the table of communes
Filters = dict[str, tuple[str, ...]]


class Records:
    """The records of one version as frames: work, promised hours, marchés followed, each row with its dimensions."""

    def __init__(self, base: Base) -> None:
        def table(name: str) -> pd.DataFrame:
            return base.query(f"SELECT * FROM {name}")

        self.settled = pd.Timestamp(base.publication["arretee_le"])
        codes = table("code")
        self.short = {(one.liste, one.code): one.court or one.libelle for one in codes.itertuples()}
        owners = table("maitre_ouvrage")[["maitre_ouvrage", "famille"]]
        self.marches = table("marche").merge(owners, on="maitre_ouvrage", how="left")
        self.owner_of = self.marches.set_index("marche")["maitre_ouvrage"]
        self.towns, self.outside = table("commune"), "Hors du Gers"
        self.population = {
            mesh: self.towns.groupby(name)["population"].sum().to_dict() for mesh, name in PLACES.items()
        }
        self.marches = self._placed(self.marches)
        for name in ("famille", "secteur"):
            self.marches[name] = self.marches[name].fillna(UNKNOWN)
        described = self.marches[["marche", "maitre_ouvrage", "famille", "secteur", *PLACES]]
        people = self._placed(table("beneficiaire"), "_residence")
        people["ici"] = people["commune"].map(lambda code: None if pd.isna(code) else str(code).startswith("32"))
        criteria = table("critere_beneficiaire")
        criteria["critere"] = [self.short["critere", code] for code in criteria["critere"]]
        self.criteria = criteria.groupby("beneficiaire")["critere"].agg(set).to_dict()
        contracts = table("contrat")[["contrat", "beneficiaire", "type_contrat"]]
        long = {one.code: one.libelle for one in codes[codes["liste"].eq("type_contrat")].itertuples()}
        contracts["type_contrat_fin"] = [
            UNKNOWN if pd.isna(code) else long.get(code, code) for code in contracts["type_contrat"]
        ]
        contracts["type_contrat"] = [
            UNKNOWN if pd.isna(code) else self.short.get(("type_contrat", code), code)
            for code in contracts["type_contrat"]
        ]
        work = table("heures_realisees").query("heures > 0").astype({"heures": float})
        work["annee"], work["rang"] = pd.to_datetime(work["mois"]).dt.year, pd.to_datetime(work["mois"]).dt.month
        work = work.merge(contracts, on="contrat").merge(
            people[["beneficiaire", "sexe", "age", "ici", *(f"{mesh}_residence" for mesh in PLACES)]], on="beneficiaire"
        )
        self.work = work.merge(described, on="marche")
        self.promised = table("heures_clausees").astype({"heures": float}).merge(described, on="marche")
        seats = self._placed(table("entreprise")[["entreprise", "commune"]], "_siege")
        self.companies = table("attribution").merge(seats, on="entreprise")
        self.followed = self._followed().merge(described, on="marche")

    def _placed(self, frame: pd.DataFrame, of: str = "") -> pd.DataFrame:
        """Return the rows with the names of their places; outside, and unknown, are values of their own."""
        there = self.towns.set_index("commune")
        return frame.assign(
            **{
                f"{mesh}{of}": [
                    UNKNOWN if pd.isna(code) else self.outside if code not in there.index else there.at[code, name]
                    for code in frame["commune"]
                ]
                for mesh, name in PLACES.items()
            }
        )

    @property
    def inhabitants(self) -> dict[str, int]:
        """The people of each intercommunalité."""
        return self.population["epci"]

    @property
    def years(self) -> list[int]:
        """The years of the records, the first and the last with any and those between that have some."""
        return sorted({*self.promised["annee"], *self.work["annee"]})

    @property
    def known_years(self) -> list[int]:
        """The years of marchés followed too, whose hours may not be recorded."""
        return sorted(self.followed["annee"].unique().tolist())

    def _followed(self) -> pd.DataFrame:
        years = sorted({*self.promised["annee"], *self.work["annee"]})
        rows = [self.promised[["marche", "annee"]], self.work[["marche", "annee"]]]
        for one in self.marches.itertuples():
            begun = one.notification_le if pd.isna(one.debut_le) else one.debut_le
            if not pd.isna(begun):
                ended = self.settled if pd.isna(one.fin_le) else one.fin_le
                span = range(max(begun.year, years[0]), min(ended.year, years[-1]) + 1)
                rows.append(pd.DataFrame({"marche": one.marche, "annee": span}))
        return pd.concat(rows).drop_duplicates()

    def kept(self, frame: pd.DataFrame, filters: Filters) -> pd.DataFrame:
        for name, wanted in filters.items():
            if name == "critere":
                mine = [self.criteria.get(one, {UNKNOWN}) for one in frame["beneficiaire"]]
                frame = frame.loc[[bool(one & set(wanted)) for one in mine] if mine else frame.index]
            else:
                frame = frame[frame[name].isin(wanted)]
        return frame


@dataclass
class Truth:
    """The figures of one period under filters: a year, its first months, or all the years from `since` to it."""

    records: Records
    annee: int
    filters: Filters
    last: int = 12
    since: int = 0

    def among(self, **filters: str | None) -> Truth:
        """Return the same period with other filters; None lifts one."""
        kept = {name: values for name, values in self.filters.items() if name not in filters}
        asked = {name: (value,) for name, value in filters.items() if value is not None}
        return Truth(self.records, self.annee, kept | asked, self.last, self.since)

    def _of_period(self, rows: pd.DataFrame) -> pd.DataFrame:
        return rows[rows["annee"].between(self.since or self.annee, self.annee)]

    @cached_property
    def is_of_marches(self) -> bool:
        """Whether the filters have a meaning for a marché: promised hours and companies are then known."""
        return not {"critere", "type_contrat"} & self.filters.keys()

    @cached_property
    def work(self) -> pd.DataFrame:
        rows = self._of_period(self.records.work)
        return self.records.kept(rows[rows["rang"].le(self.last)], self.filters)

    @cached_property
    def promised(self) -> pd.DataFrame:
        return self.records.kept(self._of_period(self.records.promised), self.filters)

    @cached_property
    def people(self) -> pd.DataFrame:
        return self.work.drop_duplicates("beneficiaire")

    @cached_property
    def figures(self) -> dict[str, float]:
        people, found = self.people, {}
        found["heures_realisees"] = self.work["heures"].sum()
        found["beneficiaires"], found["contrats"] = len(people), self.work["contrat"].nunique()
        found["femmes"], found["sexe_connu"] = people["sexe"].eq("F").sum(), people["sexe"].notna().sum()
        found["moins_26"], found["age_connu"] = people["age"].lt(26).sum(), people["age"].notna().sum()
        found["ici"], found["commune_connue"] = people["ici"].eq(True).sum(), people["ici"].notna().sum()
        if self.is_of_marches and self.last == 12:
            hours = self.promised["heures"]
            found["heures_clausees"] = hours.sum() if hours.notna().any() or hours.empty else nan
            followed = self.followed
            found["marches_suivis"] = followed["marche"].nunique()
            found["maitres_ouvrage"] = followed["maitre_ouvrage"].nunique()
            there = self.companies
            found["societes"] = there["entreprise"].nunique()
            local = there["commune"].fillna("").str.startswith("32")
            found["societes_ici"] = there[local]["entreprise"].nunique()
        return {name: float(amount) for name, amount in found.items()}

    @property
    def said(self) -> list[str]:
        """The figures, as sentences write them."""
        return [f"{rounded(amount):,}".replace(",", " ") for amount in self.figures.values()]

    @cached_property
    def followed(self) -> pd.DataFrame:
        return self.records.kept(self._of_period(self.records.followed), self.filters)

    @cached_property
    def companies(self) -> pd.DataFrame:
        """The companies of the marchés followed in the year, a row a role."""
        every = self.records.companies
        return every[every["marche"].isin(self.followed["marche"])]

    @property
    def new_companies(self) -> set[str]:
        """Those of no marché followed in an earlier year, whatever the filters."""
        every, followed = self.records.companies, self.records.followed
        before = every[every["marche"].isin(followed[followed["annee"].lt(self.annee)]["marche"])]
        return {*self.companies["entreprise"]} - {*before["entreprise"]}

    @cached_property
    def owed(self) -> pd.Series[float]:
        """What each marché begun owes at the end of the year, half an hour at least; others are of no known volume."""
        begun = self.records.kept(self.records.followed, self.filters)
        begun = begun[begun["annee"].le(self.annee)]["marche"].unique()
        rows = self.records.promised
        rows = rows[rows["annee"].le(self.annee) & rows["marche"].isin(begun) & rows["heures"].notna()]
        promised = rows.groupby("marche")["heures"].sum()
        work = self.records.work[self.records.work["annee"].le(self.annee)]
        done = work.groupby("marche")["heures"].sum().reindex(promised.index).fillna(0)
        owed = (promised - done).clip(lower=0)
        return owed.where(owed >= 0.5, 0)

    def by_criterion(self) -> dict[str, int]:
        """Return how many people each criterion has."""
        found: dict[str, int] = {}
        for person in self.people["beneficiaire"]:
            for name in self.records.criteria.get(person, {UNKNOWN}):
                found[name] = found.get(name, 0) + 1
        return found

    def by(self, name: str, measure: str) -> dict[str, float]:
        """Return the amount of each group, NaN where no volume of the group is known."""
        frame = self.promised if measure == "heures_clausees" else self.work
        sums = frame.groupby(name)["heures"].agg(lambda hours: hours.sum() if hours.notna().any() else nan)
        return {str(group): float(amount) for group, amount in sums.items()}


def rounded(amount: float) -> int:
    """Return an amount as it is written, halves away from zero."""
    return 0 if isnan(amount) else int(amount + 0.5)


def written_share(text: str, share: float) -> bool:
    """Return whether a percentage, as it is written, is that share."""
    decimals = len(text.partition(",")[2])
    return abs(float(text.replace(" ", "").replace(",", ".")) - 100 * share) < 0.51 / 10**decimals
