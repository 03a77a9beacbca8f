"""The hours of a row -> months of a contract and a marché, or a statement of hours without a known person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from sys import intern

from analytics.declarations.record_labels import key
from analytics.ingest.cell_texts import privacy
from analytics.ingest.import_plan.model import LAST_YEAR, RULES
from analytics.ingest.making.hour_shares import (
    amount,
    french,
    last_day,
    months_from,
    most_hours,
    over_days,
    over_months,
)
from analytics.ingest.making.made import Making, Row

FRENCH = "%d/%m/%Y"


class Worked(Making):
    """Makes hours."""

    def hours(self, line: int, row: Row, contract: str, marche: str, amounts: list[tuple[str, str]]) -> None:
        if not any(hours for _, hours in amounts):
            if self.software:
                self.causes.add("sans_heures", "", self.place(line, "heures"))
            return
        if not marche:
            self.causes.add("sans_repere", "", self.place(line))
            return
        for period, text in amounts:
            hours = amount(text) if text else None
            if text and hours is None:
                self._add_hours(line, contract, marche, period[:10] or self.until.isoformat(), text, spread=False)
            if hours is None or (hours == 0 and (period or len(amounts) > 1)):
                continue
            for month, share, spread in self._shares(line, row, contract, period, hours):
                self._add_hours(line, contract, marche, month, str(share), spread=spread)

    def _shares(
        self, line: int, row: Row, contract: str, period: str, hours: Decimal
    ) -> Iterator[tuple[str, Decimal, bool]]:
        """Yield (month, hours, spread) for the hours of a period, or of a whole contract."""
        if period:
            first, _, length = period.partition("|")
            first = f"{first[:7]}-01"
            if not length:
                yield first, hours, False
                return
            start, end = _day(row.get("debut_le", "")), _day(row.get("fin_le", ""))
            for month, share in _within(hours, months_from(first, int(length)), start, end):
                yield month, share, True
            return
        start, end = _day(row.get("debut_le", "")), _day(row.get("fin_le", ""))
        yield from ((month, share, True) for month, share in self._contract_shares(line, row, hours, start, end))

    def _contract_shares(
        self, line: int, row: Row, hours: Decimal, start: date | None, end: date | None
    ) -> list[tuple[str, Decimal]]:
        if start is None and end is None:
            year = str(self.block.year or self.plan.supposed_year or self.until.year)
            self.causes.add("sans_date", "heures", self.place(line, "heures"), year, year)
            return over_months(hours, months_from(f"{year}-01-01", 12))
        last = end or max(self.until, start or self.until)
        if end is None:
            self.causes.add("ouverts", "", self.place(line, "fin_le"), "", self.until.strftime(FRENCH))
        elif end > self.until and (start is None or start <= self.until):
            last = self.until
        first = start or last
        most = most_hours(first, max(last, end or last))
        where = self.place(line, "heures")
        if hours > most:
            named = row.get("contrat") or f"ligne {line}"
            self.causes.add(
                "semaine", "heures", where, f"{named} : {_plain(hours)} h du {first:{FRENCH}} au {last:{FRENCH}}"
            )
        self.causes.add("prorata", "", where, "", RULES[self.plan.undated])
        if self.plan.undated == LAST_YEAR:
            return [(last.replace(day=1).isoformat(), hours)]
        return over_days(hours, first, last)

    def _add_hours(self, line: int, contract: str, marche: str, month: str, text: str, *, spread: bool) -> None:
        # A long sheet says few different months and durations: each is held once.
        month, text = intern(month), intern(text)
        keys = (intern(key(contract)), intern(key(marche)), month)
        rows = self.made.rows.setdefault("heures_realisees", {})
        if keys in rows:
            row = rows[keys]
            both = (amount(row["heures"]), amount(text))
            if None not in both:
                row["heures"] = str(sum(part for part in both if part is not None))
                if self.made.hours[keys] != (self.number, line):
                    where = self.place(line, "heures")
                    self.causes.add("somme", "heures", where, f"{french(month)[3:]}")
            return
        self.made.hours[keys] = (self.number, line)
        repartie = "oui" if spread else ""
        self._add(
            "heures_realisees", line, keys, contrat=contract, marche=marche, mois=month, heures=text, repartie=repartie
        )

    def without_person(self, line: int, row: Row, owner: str, marche: str, amounts: list[tuple[str, str]]) -> None:
        people = row.get("nombre_personnes", "")
        if not people and row.get("noms"):
            people = str(privacy.people_in(row["noms"]))
            self.causes.add("noms", "", self.place(line, "noms"), times=int(people))
        for number, (period, text) in enumerate(amounts):
            hours = amount(text) if text else None
            if hours is None:
                continue
            first, last = self._period(line, row, period)
            known = people if number == 0 else ""
            self.causes.add("sans_personne", "heures", self.place(line, "heures"))
            self._add_releve(line, owner, marche, first, last, hours, known)

    def _period(self, line: int, row: Row, period: str) -> tuple[str, str]:
        if not period:
            start, end = row.get("debut_marche") or row.get("debut_le"), row.get("fin_marche") or row.get("fin_le")
            if start and end and start <= end:
                return start, end
            year = (start or end or str(self.block.year or ""))[:4]
            if not year:
                year = str(self.plan.supposed_year or self.until.year)
                self.causes.add("sans_date", "heures", self.place(line, "heures"), year, year)
            period = f"{year}-01|12"
        first, _, length = period.partition("|")
        months = months_from(f"{first[:7]}-01", int(length or 1))
        return months[0], last_day(months[-1])

    def _add_releve(
        self, line: int, owner: str, marche: str, first: str, last: str, hours: Decimal, people: str
    ) -> None:
        keys = (key(owner), key(marche), first, last)
        found = self.made.rows.get("heures_sans_personne", {}).get(keys)
        if found:
            self.causes.add("somme_releves", "", self.place(line, "heures"), f"{marche or owner}, {french(first)}")
            found["heures"] = str((amount(found["heures"]) or 0) + hours)
            found["personnes"] = _added(found["personnes"], people)
            return
        theirs = self.made.rows.get("marche", {}).get((key(marche),), {}).get("maitre_ouvrage", owner)
        named = (owner if key(theirs) != key(owner) else "", marche or owner)
        name = " – ".join(filter(None, (*named, f"{first} au {last}")))
        self._add(
            "heures_sans_personne", line, keys, releve=name, maitre_ouvrage=owner, marche=marche, debut_le=first,
            fin_le=last, heures=str(hours), personnes=people,
        )  # fmt: skip


def _added(one: str, other: str) -> str:
    return str(int(one or 0) + int(other or 0)) if one or other else ""


def _within(hours: Decimal, months: list[str], start: date | None, end: date | None) -> list[tuple[str, Decimal]]:
    """Share the hours of a quarter or a year between those of its months that the contract covers."""
    kept = [
        month
        for month in months
        if (start is None or month >= start.replace(day=1).isoformat()) and (end is None or month <= end.isoformat())
    ]
    return over_months(hours, kept or months)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _plain(hours: Decimal) -> str:
    return f"{hours:f}".replace(".", ",")
