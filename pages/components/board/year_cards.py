"""The cards of a year among the others, and of all that it counts."""

from __future__ import annotations

from analytics.base.selection import EVERYWHERE
from analytics.declarations.indicators import INDICATORS
from analytics.figures import plots
from analytics.french.dates import partial_year, up_to_short
from analytics.sentences import titles
from analytics.views import cell_text
from pages.components.board import blocks
from pages.components.board.board import Card
from pages.components.frame import cached
from pages.components.frame.page import Page


def years_card(page: Page) -> Card:
    """Return the hours of every year of the base, the selected one named in the title."""
    frame = page.every_year.compute("heures_clausees", "heures_realisees", by=("annee",))
    settled = page.base.publication["arretee_le"]
    return blocks.card(
        page.every_year,
        frame,
        titles.years_title(frame, "heures_clausees", page.annee),
        plots.columns(
            frame,
            "heures_clausees",
            unit="h",
            picked=(page.annee,),
            partial=partial_year(settled),
            dated=up_to_short(settled),
            annotations=[] if page.selection.filtres else page.annotations,
            theme=page.theme,
        ),
        key="heures-par-annee",
        subtitle=f"Heures clausées par année · {page.place or EVERYWHERE}",
    )


def year_card(page: Page) -> Card:
    """Return every indicator of the year, with its comparison and, where a bilan was printed, its figure."""
    frame = cached.year_bilan(page.base, page.selection)
    by_name = blocks.lines_of(frame)
    headers = ("Indicateur", str(page.annee), page.reference or "Comparaison", "Écart", "Bilan imprimé")
    lines = tuple(_year_line(by_name, name) for name in by_name)
    if not any(line[-1] for line in lines):  # no bilan was printed for this selection
        headers, lines = headers[:-1], tuple(line[:-1] for line in lines)
    return Card(
        key="tous-les-chiffres",
        title=f"Tous les chiffres de {page.annee}",
        subtitle=page.selection.describe(),
        headers=headers,
        rows=lines,
        numeric=(False, True, True, True, False)[: len(headers)],
        definition=blocks.definitions(list(frame.index)),
        source=page.source,
        csv=cell_text.table_csv(headers, lines, page.selection.describe(), page.mention),
        csv_name=f"bilan-{page.annee}.csv",
        wide=True,
    )


def _year_line(lines: blocks.Lines, name: str) -> tuple[str, ...]:
    row = lines[name]
    printed = row["imprime"] if isinstance(row["imprime"], str) else ""
    now = blocks.written(lines, name)
    moved = "" if " sur " in now else blocks.change(row, INDICATORS[name])[0]
    return (INDICATORS[name].label, now, blocks.written(lines, name, "precedent"), moved, printed)
