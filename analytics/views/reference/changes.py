"""« Ce qui a changé »: publications, returns to a version, numbers of people given out and the reader's own visit."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from analytics.base import journal
from analytics.base.database import Base, BaseError
from analytics.base.paths import base_of
from analytics.compute.published import Published
from analytics.declarations.indicators import INDICATORS
from analytics.french.dates import date_long
from analytics.french.grammar import list_and, uncapitalised
from analytics.french.numbers import NARROW, NO_BREAK, count, is_missing, value
from analytics.views.reference.document import Listing, Section

TITLE = "Ce qui a changé"
YEARS = 3  # told in words, the latest first
FIRST = "Première version gardée."
UNSAID = "Ce qui a changé n’est pas connu\u00a0: la version d’avant ne se compare pas à celle-ci."
NOTHING = "Aucun total ne change."
VISIT = "Votre visite précédente."
NEW = "sert"  # class of a row, as of the version that serves
Line = tuple[datetime, str, str]  # when, version, what


def changes(base: Base, found: Sequence[Published], visit: datetime | None = None) -> Section:
    """Return one dated list, the latest first; what came after `visit` is marked."""
    told = [(one.day.to_pydatetime(), str(one.version), _change(one)) for one in found]
    seen = [(visit, "", VISIT)] if visit else []
    lines = sorted([*told, *_acts(base), *seen], key=lambda line: line[0], reverse=True)
    listing = Listing(
        "Publications et visites, de la plus récente à la plus ancienne",
        ("Le", "Version", "Quoi"),
        [(date_long(day), version, said) for day, version, said in lines],
        marks=[NEW if visit and day > visit else "" for day, *_ in lines],
    )
    return Section(TITLE, list(filter(None, [since(base, visit)])), listings=[listing])


def since(base: Base, visit: datetime | None) -> str:
    """Return what changed since a reader came before; empty when nothing did, or at a first visit."""
    if visit is None:
        return ""
    about = base.publication
    told = [f"la version {about['version']} a été publiée"] * (about["publiee_le"].to_pydatetime() > visit)
    told += [uncapitalised(said).rstrip(".") for day, _, said in _acts(base) if day > visit]
    return f"Depuis votre visite du {date_long(visit)}{NO_BREAK}: {list_and(told)}." if told else ""


def _acts(base: Base) -> Iterator[Line]:
    """Yield the acts of the journal that changed what is read without a publication; none names anybody."""
    try:
        frame = journal.read(base_of(base.path))
    except BaseError:
        return
    acts: list[Any] = list(frame[frame["quoi"].isin([journal.RESTORED, journal.GIVEN_OUT])].itertuples())
    for act in acts:
        day = datetime.fromisoformat(str(act.le)).astimezone().replace(tzinfo=None)
        if act.quoi == journal.RESTORED:
            yield day, str(act.version), _restored(act.version)
        else:
            yield day, "", _given_out(act.nombres.get("annee"))


def _change(one: Published) -> str:
    """Return « En 2025, heures réalisées de 18 200 h à 24 260 h. », then whose numbers of people were given."""
    unsaid = FIRST if one.is_first else UNSAID
    parts = [unsaid] if one.moved is None else _by_year(one.moved.sort_values("annee", ascending=False, kind="stable"))
    if one.people:
        parts.append(f"Nombres de personnes donnés au public{NO_BREAK}: {_years(one.people)}.")
    return " ".join(parts or [NOTHING])


def _years(years: Sequence[int]) -> str:
    """Return « 2021 et 2022 », « 2019 à 2025 »."""
    follow = len(years) > 2 and years[-1] - years[0] == len(years) - 1
    return f"{years[0]} à {years[-1]}" if follow else list_and(years)


def _by_year(moved: Any) -> list[str]:
    years = [(int(year), list(lines)) for year, lines in groupby(moved.itertuples(), lambda line: line.annee)]
    told = [f"En {year}, {f'{NARROW}; '.join(map(_said, lines))}." for year, lines in years[:YEARS]]
    more = count(len(years) - YEARS, "autre année change", "autres années changent")
    return told + ([f"{more}."] if len(years) > YEARS else [])


def _said(line: Any) -> str:
    indicator = INDICATORS[line.indicateur]
    before, after = (value(one, indicator.suffix, indicator.decimals) for one in (line.avant, line.apres))
    label = uncapitalised(indicator.label)
    return f"{label}{NO_BREAK}: {after}" if is_missing(line.avant) else f"{label} de {before} à {after}"


def _restored(version: object) -> str:
    """Return what is said of a version put back into service."""
    return f"La version {version} sert de nouveau."


def _given_out(year: int | None) -> str:
    """Return what is said of numbers of people given to the public between two publications."""
    return f"Nouveaux nombres de personnes donnés au public{f'{NO_BREAK}: {year}' if year else ''}."
