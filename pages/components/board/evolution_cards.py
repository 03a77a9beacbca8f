"""The cards of the page Évolution: years, groups year by year, two years, months that add up."""

from __future__ import annotations

import pandas as pd

from analytics.compute.by_year import with_absent_groups
from analytics.declarations.dimensions import DIMENSIONS, LAST
from analytics.declarations.indicators import INDICATORS
from analytics.figures import plots
from analytics.figures.references import describe
from analytics.french.dates import MONTHS, last_month, partial_year, up_to
from analytics.french.numbers import hours
from analytics.sentences import titles_evolution as titles
from analytics.views import cell_text
from pages.components.board import blocks, reading
from pages.components.board.board import Card
from pages.components.frame.page import Page

VOLUMES = ("heures_clausees", "heures_realisees")  # what the annotations of a bilan are about
MONTHLY = "heures_realisees_mois"
PANELS_NOTE = "Même échelle dans tous les cadres."


def years_card(page: Page, frame: pd.DataFrame, indicator: str) -> Card:
    """Return a column a year, with what was published elsewhere and the year still running."""
    unit = INDICATORS[indicator].suffix
    elsewhere = reading.references(page, indicator)
    running = reading.running(page)
    figure = plots.columns(
        frame,
        indicator,
        unit=unit,
        picked=(page.annee,),
        annotations=page.annotations if indicator in VOLUMES and not page.selection.filtres else [],
        theme=page.theme,
        **running,
    )
    stops = f"Hachuré : année en cours, chiffres arrêtés {running['dated']}." if running else ""
    return blocks.card(
        page.every_year,
        frame,
        f"{INDICATORS[indicator].label} par année",
        plots.with_references(figure, elsewhere, unit=unit, theme=page.theme),
        key="annees",
        note=" ".join(filter(None, (stops, describe(elsewhere, unit)))),
    )


def groups_card(page: Page, frame: pd.DataFrame, indicator: str, by: str) -> Card:
    """Return the small multiples of a dimension, and the years of each of its values as a table."""
    settled = page.base.publication["arretee_le"]
    whole = with_absent_groups(page.base, frame, indicator, page.annee)
    figure = plots.multiples(
        by_last_amount(whole, indicator, by, page.annee),
        indicator,
        by,
        page.annee,
        partial=partial_year(settled),
        unit=INDICATORS[indicator].suffix,
        **page.look(by),
    )
    rows, records, shown = year_table(by_last_amount(frame, indicator, by, page.annee), indicator, by)
    more = f" Les {len(figure['layout']['meta']['cells'])} premiers sur {len(rows)} ; les autres sont dans le tableau."
    return reading.table_card(
        page.every_year,
        "groupes",
        titles.multiples_title(whole, indicator, by, page.annee, page.reference_years),
        (DIMENSIONS[by].label, *map(str, shown)),
        rows,
        records,
        (False, *(True for _ in shown)),
        indicators=(indicator,),
        figure=figure,
        subtitle=f"{INDICATORS[indicator].label} · {page.every_year.selection.describe()}",
        note=PANELS_NOTE + (more if len(rows) > len(figure["layout"]["meta"]["cells"]) else ""),
        pick=by,
        wide=False,
        tall=len(figure["layout"]["meta"]["cells"]) > 8,
        empty=reading.reason(page, indicator, (by,)),
    )


def by_last_amount(frame: pd.DataFrame, indicator: str, by: str, annee: int | None) -> pd.DataFrame:
    """Return the frame with its groups in decreasing order of the year, then of all years; catch-all values last."""
    amounts = frame.assign(now=frame[indicator].where(frame["annee"] == annee, 0.0).fillna(0.0))
    order = amounts.groupby(by, sort=False).agg(now=("now", "sum"), all=(indicator, "sum"))
    order["last"] = [name in LAST for name in order.index]
    names = list(order.sort_values(["last", "now", "all"], ascending=[True, False, False], kind="stable").index)
    ranked = frame.assign(rank=frame[by].map(names.index)).sort_values(["rank", "annee"], kind="stable")
    return ranked.drop(columns="rank")


def year_table(
    frame: pd.DataFrame, indicator: str, by: str
) -> tuple[list[tuple[str, ...]], list[list[object]], list[int]]:
    """Return the rows of a table with one column a year, as display cells and as numbers, and the years."""
    shown = sorted(int(year) for year in frame["annee"].unique())
    table = frame.pivot_table(index=by, columns="annee", values=indicator, aggfunc="first", sort=False, observed=True)
    table = table.reindex(columns=shown)
    rows = [(str(name), *(cell_text.cell(indicator, amount) for amount in line)) for name, *line in table.itertuples()]
    return rows, [list(line) for line in table.itertuples()], shown


def slope_card(page: Page, frame: pd.DataFrame, indicator: str, by: str) -> Card:
    """Return the groups between the reference and the year."""
    whole = with_absent_groups(page.base, frame, indicator, page.annee)
    lines = titles.slope_lines(whole, indicator, by, page.annee, page.reference_years)
    unit = INDICATORS[indicator].suffix
    name = page.reference[:1].upper() + page.reference[1:]
    figure = plots.slopes(lines, name, str(page.annee), unit=unit, theme=page.theme)
    missing = (
        ""
        if page.reference
        else "Aucune année de comparaison dans la base : choisissez-en une autre en haut de la page."
    )
    running = (
        f" L’année {page.annee} est en cours."
        if partial_year(page.base.publication["arretee_le"]) == page.annee
        else ""
    )
    note = f"Les {len(lines)} plus grands, de {page.reference} à {page.annee}.{running}"
    return reading.table_card(
        page,
        "deux-annees",
        titles.slope_title(lines, indicator, page.reference),
        (DIMENSIONS[by].label, name or "Comparaison", str(page.annee)),
        [(line.name, cell_text.cell(indicator, line.before), cell_text.cell(indicator, line.after)) for line in lines],
        [[line.name, line.before, line.after] for line in lines],
        (False, True, True),
        indicators=(indicator,),
        figure=figure,
        note=note if lines else "",
        subtitle=f"{INDICATORS[indicator].label} · {page.selection.describe()}",
        pick=by,
        wide=False,
        empty=missing or reading.reason(page, indicator, (by,)),
    )


def months_card(page: Page) -> Card:
    """Return the hours of the year adding up month after month, beside the year before and the promised volume."""
    frame = page.every_year.compute(MONTHLY, by=("annee", "mois"))
    promised = page.compute("heures_clausees")["heures_clausees"].iloc[0]
    target = None if pd.isna(promised) else float(promised)
    settled = page.base.publication["arretee_le"]
    now = titles.running_totals(frame, page.annee, last_month(page.annee, settled))
    before = titles.running_totals(frame, page.annee - 1)
    rows = [(month.capitalize(), _cell(one), _cell(two)) for month, one, two in zip(MONTHS, now, before, strict=True)]
    stops = "" if partial_year(settled) != page.annee else f" {up_to(settled)}"
    return reading.table_card(
        page,
        "cumul",
        titles.cumulative_title(now, before, target, page.annee),
        ("Mois", str(page.annee), str(page.annee - 1)),
        rows,
        [[month, one, two] for month, one, two in zip(MONTHS, now, before, strict=True)],
        (False, True, True),
        indicators=(MONTHLY, "heures_clausees"),
        figure=plots.cumulative(
            now, before, target, labels=_labels(page, now, before, target, stops), theme=page.theme
        ),
        subtitle=f"Heures réalisées cumulées depuis janvier · {page.selection.describe()}",
        note="La ligne des heures clausées est un volume, souvent pluriannuel, pas un objectif pour décembre.",
        wide=True,
        empty=reading.reason(page, MONTHLY)
        or ("" if any(now) or any(before) else f"Aucune heure réalisée ({page.selection.describe()})."),
    )


def _cell(amount: float | None) -> str:
    return hours(amount)


def _labels(page: Page, now: list, before: list, target: float | None, stops: str) -> dict[str, str]:
    last = next((amount for amount in reversed(now) if amount is not None), None)
    labels = {"now": f"réalisées {page.annee}{stops} : {hours(last)}"}
    if before[-1] is not None:
        labels["before"] = f"réalisées {page.annee - 1} : {hours(before[-1])}"
    if target:
        labels["target"] = f"clausées {page.annee} : {hours(target)}"
    return labels
