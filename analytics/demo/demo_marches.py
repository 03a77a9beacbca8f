"""Owners, contracts (marchés) and promised hours of the demonstration, from the plan."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from analytics.demo.draw import Draw, Row
from analytics.demo.ground import owners, population
from analytics.demo.plan import DEPARTMENT_SIRET, FLOW, OWNERS, STOCK, YEARS, Batch, Owner

LOTS = {
    "b": ("Bâtiment", ("Gros œuvre", "Charpente, couverture", "Plâtrerie, isolation", "Électricité",
                       "Plomberie, chauffage", "Menuiseries", "Peinture, sols")),
    "t": ("Travaux publics", ("Terrassement", "Voirie, réseaux divers", "Ouvrages d’art", "Chaussées", "Génie civil")),
    "n": ("Nettoyage", ("Nettoyage des locaux", "Nettoyage de fin de chantier")),
    "e": ("Espaces verts", ("Aménagements paysagers", "Entretien des espaces verts")),
    "d": ("Traitement des eaux et gestion des déchets", ("Exploitation du centre de tri",)),
    "?": (None, (None,)),
}  # fmt: skip
RULES = {"EXEC": 86, "EXEC_CRIT": 8, "CRIT": 2, "RES_IAE": 2, "OBJET": 1, "": 1}
EUROS_PER_HOUR = 1_200  # 30 € of labour an hour, half of the amount in labour, 5 % of it reserved
UNKNOWN_HOURS = 250  # what a clause of unknown volume may yield


@dataclass(frozen=True, eq=False)
class Company:
    """A company: its rank and its row."""

    rank: int
    row: Row


@dataclass(frozen=True, eq=False)
class Marche:
    """A contract: its row, the months when hours may be worked, its promise, and its companies, holder first."""

    name: str
    row: Row
    start: date
    end: date
    pace: float  # hours worked for one promised
    batch: Batch
    hours: int | None
    companies: list[Company] = field(default_factory=list)

    def months(self, year: int) -> range:
        """Return the months of `year` that the contract covers, counted from year 0."""
        first, last = month_of(self.start), month_of(self.end)
        return range(max(first, year * 12), min(last, year * 12 + 11) + 1)

    def weight(self, year: int) -> float:
        """Return the hours that the contract would yield in `year` if only its promise counted."""
        promise = UNKNOWN_HOURS if self.hours is None else self.hours
        promised_months = 12 if self.batch.flow else month_of(self.end) - month_of(self.start) + 1
        return promise * self.pace * len(self.months(year)) / promised_months


def month_of(day: date) -> int:
    """Return the month of `day`, counted from year 0."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """Return the first day of a counted month."""
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    """Return the last day of a counted month."""
    return first_day(month + 1) - timedelta(days=1)


def owner_rows() -> list[Row]:
    """Return the rows of maitre_ouvrage; the only SIRET known is the Département's."""
    return [
        {
            "maitre_ouvrage": owner.name,
            "famille": owner.family,
            "type_maitre_ouvrage": owner.kind,
            "siret": DEPARTMENT_SIRET if owner in OWNERS and owner.prefix == "DEP" else None,
            "convention_le": owner.convention,
        }
        for owner in owners()
    ]


def marches(draw: Draw) -> list[Marche]:
    """Return every contract, owner after owner, in order of reference."""
    return [marche for owner in owners() for marche in _of_owner(draw, owner)]


def _of_owner(draw: Draw, owner: Owner) -> list[Marche]:
    numbers: Counter[int] = Counter()
    found: list[Marche] = []
    for batch in owner.batches:
        for hours in draw.shares(batch.hours, batch.count, 0.4) if batch.hours else [None] * batch.count:
            numbers[batch.first] += 1
            reference = f"{owner.prefix}-{batch.first}-{numbers[batch.first]:02d}"
            found.append(_marche(draw, owner, batch, reference, hours, len(found)))
    return found


def _marche(draw: Draw, owner: Owner, batch: Batch, reference: str, hours: int | None, rank: int) -> Marche:
    start, end = _dates(draw, batch)
    sector, lots = LOTS[owner.lots[rank % len(owner.lots)]]
    located = owner.place and not draw.chance(0.04)
    open_ended = batch.last > YEARS[-1] and draw.chance(0.3)
    row = {
        "marche": reference,
        "maitre_ouvrage": owner.name,
        "operation": owner.operation,
        "lot": draw.pick(lots),
        "secteur": sector,
        "dispositif": draw.weighted(RULES),
        "commune": draw.weighted(population(owner.place)) if located else None,
        "notification_le": start - timedelta(days=draw.integer(15, 75)),
        "debut_le": start,
        "fin_le": None if open_ended else end,
        "montant": _amount(draw, hours),
    }
    pace = draw.between(0.55, 0.7) if batch.flow else draw.between(0.65, 1.0)
    return Marche(reference, row, start, end, pace, batch, hours)


def _dates(draw: Draw, batch: Batch) -> tuple[date, date]:
    short = batch.first == batch.last
    start = date(batch.first, draw.integer(1, 4 if short else 8), draw.integer(1, 9))
    last = batch.last * 12 + draw.integer(8 if short else 3, 11)
    return start, last_day(last)


def _amount(draw: Draw, hours: int | None) -> int | None:
    factor = draw.between(0.7, 1.5)
    if hours is None or draw.chance(0.06):
        return None
    return round(hours * EUROS_PER_HOUR * factor / 1000) * 1000


def promised_rows(contracts: list[Marche]) -> list[Row]:
    """Return heures_clausees: a stock counts once, an annual flow in each of its years that is over."""
    rows: list[Row] = []
    for marche in contracts:
        # The unnamed owner's contract began in 2021 and belongs to the bilan of 2022.
        first = 2022 if marche.name.startswith("ND-") else marche.start.year
        last, nature = (marche.end.year, FLOW) if marche.batch.flow else (first, STOCK)
        years = range(first, min(last, YEARS[-1]) + 1)
        rows += [{"marche": marche.name, "annee": year, "nature": nature, "heures": marche.hours} for year in years]
    return rows
