"""One sheet a maître d’ouvrage or a territory: what its year was, on one page."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analytics.compute.known_groups import groups_of
from analytics.compute.queries import known_values
from analytics.declarations.dimensions import DIMENSIONS, UNKNOWN, catch_all
from analytics.declarations.indicators import INDICATORS, shown_indicators
from analytics.exports.pdf import bilan_pdf, compiled
from analytics.exports.report import drawn, heading, runs
from analytics.french.grammar import ordinal, uncapitalised
from analytics.sentences import lines, summaries
from analytics.sentences.details import figure_or_reason, tile_detail
from analytics.sentences.phrases import during, written
from analytics.views import paper
from analytics.views.context import Context
from analytics.views.pages.en_bref import years_card
from analytics.views.pages.shared import PROGRESS_NOTE
from analytics.views.view import View

SUBJECTS = ("maitre_ouvrage", "territoire")
FIGURES = ("heures_clausees", "heures_realisees", "beneficiaires", "societes")
LISTED = 8
LONGEST = 56  # two lines of the table
ADVICE = {
    "maitre_ouvrage": (
        "Voir la facilitatrice avant la rédaction des pièces du marché.",
        "Calibrer les heures sur la part de main-d’œuvre du marché.",
        "Réunir au démarrage les sociétés et les structures d’insertion.",
    ),
    "territoire": (
        "Repérer les chantiers à venir qui peuvent porter une clause.",
        "Présenter aux sociétés les structures d’insertion du territoire.",
        "Orienter les demandeurs d’emploi vers les recrutements.",
    ),
}
Progress = Callable[[int, int, str], bool]


def _called(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the marchés with their operation, cut where two lines of the table end."""
    operations = frame["operation"].where(frame["operation"] != UNKNOWN)
    named = frame["marche"].where(operations.isna(), frame["marche"] + " · " + operations)
    return frame.assign(marche=[n if len(n) <= LONGEST else f"{n[: LONGEST - 1].rstrip()}…" for n in named])


def _listed_note(context: Context, frame: pd.DataFrame) -> str:
    more = f" Les {LISTED} plus grands marchés sur {len(frame)}." if len(frame) > LISTED else ""
    return PROGRESS_NOTE + more


MARCHES = replace(
    paper.FAMILIES_PROGRESS, key="marches", by=("marche", "operation"), note=_listed_note, prepare=_called
)


def sheet_pdf(view: View, dimension: str, name: str, paper: str = "A4") -> bytes:
    """Return the one-page sheet of a maître d’ouvrage or of a territory."""
    return compiled("fiche.typ", sheet_content(view, dimension, name), paper)


def sheet_content(view: View, dimension: str, name: str) -> dict[str, Any]:
    """Return everything that the sheet of one value of `dimension` shows, as plain data."""
    alone = view.having(dimension, name)
    context = Context(alone, shown_indicators())
    frame = context.comparison
    return {
        **heading(alone, f"Fiche {uncapitalised(DIMENSIONS[dimension].label)} {_dated(view)}"),
        "nom": name,
        "titre": summaries.headline(frame, view.period),
        "resume": runs(summaries.summary(frame, view.period, view.reference)),
        "rang": _rank(view, dimension, name),
        "chiffres": [_figure(frame, indicator, view.reference) for indicator in FIGURES],
        "annees": drawn(context, years_card(paper.main_measure(context))),
        "marches": drawn(context, MARCHES, LISTED),
        "contrats": drawn(context, paper.CONTRACTS),
        "criteres": drawn(context, paper.CRITERIA),
        "publics": lines.beneficiaries(frame, view.reference),
        "conseils": ADVICE[dimension],
        "glossaire": [{"mot": INDICATORS[one].label, "sens": INDICATORS[one].definition} for one in FIGURES],
    }


def _dated(view: View) -> str:
    return during(view.period) if view.runs else str(view.annee)


def _figure(frame: Any, name: str, reference: str) -> dict[str, str]:
    indicator = INDICATORS[name]
    return {
        "libelle": indicator.label,
        "valeur": written(name, figure_or_reason(frame, name)),
        "evolution": lines.change_text(frame, name, reference),
        "detail": tile_detail(name, frame),
    }


def _rank(view: View, dimension: str, name: str) -> str:
    """Return « 3e des 17 territoires par ses heures clausées »; empty when it has none."""
    frame = view.compute("heures_clausees", by=(dimension,))
    whole = Context(view).whole(frame, "heures_clausees")
    groups = groups_of(frame, dimension, "heures_clausees", whole, adds=True)
    rank, among = groups.rank(name), sum(value not in catch_all() for value, _ in groups.every)
    if rank is None or among < 3:
        return ""
    place = ordinal(rank, DIMENSIONS[dimension].feminine)
    return f"{place} des {among} {DIMENSIONS[dimension].plural} par ses heures clausées"


def sheet_names(view: View) -> list[tuple[str, str]]:
    """Return each (dimension, value) that has a sheet this year."""
    found = []
    for dimension in SUBJECTS:
        followed = view.compute("marches_suivis", by=(dimension,)).set_index(dimension)["marches_suivis"]
        named = (name for name in known_values(view.base, dimension) if name not in catch_all())
        found += [(dimension, name) for name in named if followed.get(name, 0) > 0]
    return found


def archive(view: View, paper: str = "A4", progress: Progress | None = None) -> bytes:
    """Return the bilan and every sheet of the year in one zip.

    `progress` hears (done, total, next file) before each file, and stops the work by returning False:
    InterruptedError is then raised.
    """
    wanted = [("", ""), *sheet_names(view)]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive_file:
        for done, (dimension, name) in enumerate(wanted):
            path = archive_path(view, dimension, name)
            if progress and not progress(done, len(wanted), path):
                raise InterruptedError("Export arrêté.")
            data = sheet_pdf(view, dimension, name, paper) if dimension else bilan_pdf(view, paper)
            archive_file.writestr(_free(path, archive_file.namelist()), data)
    if progress:
        progress(len(wanted), len(wanted), "")
    return buffer.getvalue()


def _free(path: str, taken: Sequence[str]) -> str:
    """Return a path, or the same with a number where another name gave it already."""
    others = (path, *(f"{path.removesuffix('.pdf')}-{rank}.pdf" for rank in range(2, len(taken) + 3)))
    return next(one for one in others if one not in taken)


def archive_path(view: View, dimension: str, name: str) -> str:
    """Return where a sheet stands in the archive: « 2022/maitre_ouvrage/dreal.pdf »."""
    whole = f"{'point' if view.runs else 'bilan'}-{view.annee}"
    return f"{view.annee}/{f'{dimension}/{file_name(name)}' if dimension else whole}.pdf"


def file_name(text: str) -> str:
    """Return the text as the name of a file: plain letters, digits and hyphens."""
    letters = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", kept.lower()).strip("-") or "fiche"
