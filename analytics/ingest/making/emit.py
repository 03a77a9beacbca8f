"""Rows of a sheet of her own, or of another software -> records: buyers, marchés, companies, then people and hours."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.declarations.record_labels import key
from analytics.ingest.cell_texts.lists import names_in
from analytics.ingest.making.made import Row
from analytics.ingest.making.persons import People
from analytics.ingest.making.worked import Worked

NO_OWNER = "Non renseigné"
UNNAMED = "{} – marché non précisé"
MARCHE = ("operation", "lot", "secteur", "dispositif", "notification_le", "montant")


class Emitter(People, Worked):
    """Makes the records of one block."""

    def row(
        self, line: int, row: Row, amounts: list[tuple[str, str]], ticks: list[str], promised: Mapping[str, str]
    ) -> None:
        """Make the records of one row: (period, hours) cells, codes of crossed criteria, hours promised by year."""
        owner = row.get("maitre_ouvrage", "")
        amounts = self._dated(line, row, amounts)
        marche = self._marche(line, row, owner, bool(amounts))
        for year, hours in promised.items():
            if marche:
                self._clause(line, row | {"annee": year, "heures_clausees": hours}, marche)
        person = self.person(line, row, ticks)
        if person:
            contract = self.contract(line, row, person, marche)
            self.hours(line, row, contract, marche, amounts)
        elif row.get("contrat"):
            self.hours(line, row, row["contrat"], marche, amounts)
        elif amounts and (marche or owner):
            self.without_person(line, row, owner, marche, amounts)
        elif amounts and any(hours for _, hours in amounts):
            self.causes.add("sans_repere", "", self.place(line))

    def _dated(self, line: int, row: Row, amounts: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return the amounts with a whole period where the row or the sheet says one."""
        year = row.get("annee") or (str(self.block.year) if self.block.year else "")
        found = []
        for period, hours in amounts:
            if period.startswith("-"):
                period = self._whole(line, period, year)
            elif not period and row.get("mois"):
                period = self._whole(line, row["mois"], year)
            elif not period and row.get("annee"):
                period = f"{row['annee']}-01|12"
            found.append((period, hours))
        return found

    def _whole(self, line: int, period: str, year: str) -> str:
        """Return a period with its year: « -03 » is a month without one."""
        if not period.startswith("-"):
            return period
        supposed = year or str(self.plan.supposed_year or self.until.year)
        if not year:
            self.causes.add("sans_date", "heures", self.place(line, "heures"), supposed, supposed)
        return f"{supposed}{period}"

    def _marche(self, line: int, row: Row, owner: str, hours: bool) -> str:
        """Return the name of the row's marché, its records made; that of its owner when the row names none."""
        companies = self._companies(line, row)
        if owner:
            self._add(
                "maitre_ouvrage", line, (key(owner),), maitre_ouvrage=owner, famille=row.get("famille", ""),
                type_maitre_ouvrage=row.get("type_maitre_ouvrage", ""), siret=row.get("siret_maitre_ouvrage", ""),
            )  # fmt: skip
        name = self._named(row)
        if not name and owner and (self.has_people or row.get("heures_clausees")) and hours:
            name = UNNAMED.format(owner)
            self.causes.add("sans_marche", "", self.place(line, "maitre_ouvrage"))
        if name:
            self._described(line, row, name, owner)
            for company in companies:
                keys, role = (key(name), key(company)), row.get("role") or "Titulaire"
                self._add("attribution", line, keys, marche=name, entreprise=company, role=role)
            self._clause(line, row, name)
        return name

    def _named(self, row: Row) -> str:
        """Return how a marché is called: as its software does, by its own name, with its lot where it has several."""
        name, operation, lot = (row.get(one, "") for one in ("marche", "operation", "lot"))
        if self.software:
            both = operation and lot and key(operation) != key(lot)
            return self.software.marche.format(operation=operation, lot=lot) if both else lot or operation
        if name:
            return f"{name} – {lot}" if lot and name in self.in_lots else name
        owner = "" if operation else row.get("maitre_ouvrage", "")
        return " – ".join(filter(None, (owner if lot else "", operation, lot)))  # « Lot 2 » alone is of any buyer

    def _described(self, line: int, row: Row, name: str, owner: str) -> None:
        if not owner and not self.block.places("contrat") and not self._is_known(name):
            owner = NO_OWNER
            self._add("maitre_ouvrage", line, (key(owner),), maitre_ouvrage=owner)
            self.causes.add("sans_maitre_ouvrage", "", self.place(line), name)
        if owner:
            before = self.made.rows.get("marche", {}).get((key(name),), {}).get("maitre_ouvrage", owner)
            if key(before) != key(owner):
                self.causes.add("autre_maitre_ouvrage", "", self.place(line, "maitre_ouvrage"), f"{name}, {before}")
            about = {one: row.get(one, "") for one in MARCHE}
            self._add(
                "marche", line, (key(name),), marche=name, maitre_ouvrage=owner, commune=row.get("commune_marche", ""),
                debut_le=row.get("debut_marche", ""), fin_le=row.get("fin_marche", ""), **about,
            )  # fmt: skip

    def _is_known(self, marche: str) -> bool:
        return key(marche) in self.marches or (key(marche),) in self.made.rows.get("marche", {})

    def _companies(self, line: int, row: Row) -> list[str]:
        holders = names_in(row["attributaire"]) if row.get("attributaire") else []
        for company in filter(None, (*holders, row.get("employeur", ""), row.get("entreprise_utilisatrice", ""))):
            self._add("entreprise", line, (key(company),), entreprise=company)
        return holders

    def _clause(self, line: int, row: Row, marche: str) -> None:
        if not row.get("heures_clausees"):
            return
        nature = row.get("nature") or row.get("flux") or "stock"
        dated = next((row[name] for name in ("notification_le", "debut_marche") if row.get(name)), "")
        year = row.get("annee") or dated[:4] or str(self.block.year or "")
        if not year:
            year = str(self.plan.supposed_year or self.until.year)
            self.causes.add("sans_date", "heures_clausees", self.place(line, "heures_clausees"), year, year)
        kept = self._add(
            "heures_clausees", line, (key(marche), year, nature), marche=marche, annee=year, nature=nature,
            heures=row["heures_clausees"],
        )  # fmt: skip
        if kept["heures"] != row["heures_clausees"]:
            said = f"{marche}, {kept['heures']} h"
            self.causes.add("autre_objectif", "", self.place(line, "heures_clausees"), said)
