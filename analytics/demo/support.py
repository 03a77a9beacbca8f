"""What the facilitatrice did: site meetings and support, as many a year as the plan says."""

from datetime import date, timedelta

from analytics.declarations.dimensions import NOT_ITEMISED
from analytics.demo.demo_marches import Marche
from analytics.demo.draw import Draw, Row
from analytics.demo.plan import TOTALS, YEARS

FOR_OWNERS = {"Faisabilité": 26, "Calibrage": 22, "Rédaction": 24, "Suivi": 14, "Bilan": 14}
FOR_COMPANIES = {"Conseil": 60, "Suivi": 40}


def meeting_rows(draw: Draw, contracts: list[Marche]) -> list[Row]:
    """Return reunion_chantier, dated within the works."""
    rows = []
    for year in YEARS:
        active = _followed(contracts, year)
        held = [_meeting(draw, draw.pick(active), year) for _ in range(TOTALS[year].meetings)]
        held.sort(key=lambda row: (row["tenue_le"], row["marche"]))
        rows += [{"reunion": f"R-{year}-{rank:02d}", **row} for rank, row in enumerate(held, start=1)]
    return rows


def _followed(contracts: list[Marche], year: int) -> list[Marche]:
    return [m for m in contracts if m.months(year) and m.row["maitre_ouvrage"] != NOT_ITEMISED]


def _meeting(draw: Draw, marche: Marche, year: int) -> Row:
    first, last = max(marche.start, date(year, 1, 1)), min(marche.end, date(year, 12, 31))
    return {"tenue_le": _working_day(draw, first, last), "marche": marche.name}


def _working_day(draw: Draw, first: date, last: date) -> date:
    day = first + timedelta(days=draw.integer(0, (last - first).days))
    if day.weekday() < 5:
        return day
    earlier = day - timedelta(days=day.weekday() - 4)
    return earlier if earlier >= first else min(last, day + timedelta(days=7 - day.weekday()))


def support_rows(draw: Draw, contracts: list[Marche]) -> list[Row]:
    """Return accompagnement: an owner or a company, never both; companies ask more from year to year."""
    rows = []
    for year in YEARS:
        active = _followed(contracts, year)
        given = [_support(draw, active, year) for _ in range(TOTALS[year].support)]
        given.sort(key=lambda row: (row["realise_le"], str(row["maitre_ouvrage"]), str(row["entreprise"])))
        rows += [{"accompagnement": f"A-{year}-{rank:03d}", **row} for rank, row in enumerate(given, start=1)]
    return rows


def _support(draw: Draw, active: list[Marche], year: int) -> Row:
    company = draw.chance(0.3 + 0.05 * (year - YEARS[0]))
    marche = draw.pick(active)
    return {
        "realise_le": _working_day(draw, date(year, 1, 3), date(year, 12, 20)),
        "etape": draw.weighted(FOR_COMPANIES if company else FOR_OWNERS),
        "maitre_ouvrage": None if company else marche.row["maitre_ouvrage"],
        "entreprise": draw.pick(marche.companies).row["entreprise"] if company else None,
    }
