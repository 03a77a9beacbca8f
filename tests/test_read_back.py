"""What is read in a made document is its content, all of it and nothing else, whatever the state it is made of."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pptx import Presentation
from pypdf import PdfReader

from analytics.base.database import OWNER, PUBLIC
from analytics.exports.deck import deck
from analytics.exports.pdf import bilan_pdf
from analytics.exports.report import bilan_content
from analytics.exports.slide_data import Slide
from analytics.exports.slides import pptx
from analytics.views.charts import Bar
from analytics.views.view import View
from tests.oracle.bases import ODD, publish
from tests.oracle.run import Oracle
from tests.records import publish_demo

STATES = 3  # of each base, for both roles
BASES = ("démonstration", "démonstration en juin", "sexe inconnu", "un maître d’ouvrage")
# What the content says to the model without being read: colours, keys, words for screen readers; the title of a file.
APART = re.compile(r"^[\s,:]+|·")  # what the model puts between two texts
UNREAD = {"couleurs", "couleur", "colour", "document", "alternative", "kind", "by", "indicator", "unit", "marked"}
PRINTED = (
    *("En bref", "Focus", "Un accompagnement clef en main par la facilitatrice", "La relation avec les entreprises"),
    *("L’année suivante.", "Les femmes", "Les mots", "Page 1 sur 2", "Page 2 sur 2"),
)


class Run(NamedTuple):
    """A piece of text of a page: where it starts, in points, and its size."""

    left: float
    bottom: float
    size: float
    text: str


@pytest.fixture(scope="module", params=BASES)
def oracle(request: pytest.FixtureRequest, demo_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Oracle:
    if request.param == "démonstration":
        return Oracle(request.param, demo_base)
    folder: Path = tmp_path_factory.mktemp("read")
    if request.param in ODD:
        publish(folder, ODD[request.param]).close()
        return Oracle(request.param, folder / "base")
    publish_demo(folder, date(2025, 6, 30))
    return Oracle(request.param, folder)


@pytest.fixture(scope="module")
def views(oracle: Oracle) -> list[View]:
    draw = random.Random(23)
    drawn = [oracle.states.drawn(draw).selection for _ in range(STATES)]
    plain = drawn[0].over([oracle.states.years[-1]])  # the last year, whole or not
    return [View(oracle.bases[role], one) for one in (plain, *drawn[1:]) for role in (OWNER, PUBLIC)]


def runs(page: Any) -> list[Run]:
    """Return the pieces of text of a page of PDF."""
    found: list[Run] = []

    def hear(text: str, outer: list[float], inner: list[float], font: object, size: float) -> None:
        if text.strip():
            left, bottom = inner[4] * outer[0] + outer[4], inner[5] * outer[3] + outer[5]
            found.append(Run(round(left, 1), round(bottom, 1), size, text))

    page.extract_text(visitor_text=hear)
    return found


def bare(text: object) -> str:
    """Return a text without its spaces, for lines are broken anywhere."""
    return re.sub(r"\s", "", str(text))


def texts(content: Any) -> Iterator[str]:
    """Yield the texts of nested content that a reader may see."""
    if isinstance(content, Mapping):
        yield from (text for key, part in content.items() if key not in UNREAD for text in texts(part))
    elif isinstance(content, list | tuple):
        yield from (text for part in content for text in texts(part))
    elif isinstance(content, str):
        yield content


def must_be_read(content: Mapping[str, Any]) -> Iterator[str]:
    """Yield the texts that the two pages cannot do without."""
    if content["vide"]:
        yield content["vide"]
        return
    focus, notes = content["focus"], content["notes"]
    yield from texts(
        [content[name] for name in ("titre", "chiffre", "source", "genre", "perimetre", "arretee", "femmes")]
    )
    yield "".join(one["texte"] for one in content["resume"])
    yield content["mention"].rstrip(".")
    yield content["perspectives"] if notes["en_bref"] else ""
    yield from texts([pillar[part] for pillar in content["piliers"] for part in ("valeur", "libelle", "lignes")])
    yield from texts([notes["en_bref"][:1], notes["focus"], [] if notes["focus"] else focus["relation"]])
    charts = (
        content["annees"],
        *(one["graphique"] for one in content["piliers"]),
        focus["contrats"],
        focus["criteres"],
    )
    for chart in (*charts, focus["modes"]):
        yield from (chart["title"], chart["vide"] or chart["note"])
        yield from texts([[bar["name"], bar["text"]] for bar in chart["barres"]])
    for group in focus["familles"]["groupes"]:
        yield from texts([group[name] for name in ("nom", "marches", "heures", "part")])
        yield from texts([[line["name"], line["text"], line["marches"]] for line in group["lignes"]])


def test_every_text_of_the_bilan_is_read_in_its_pdf_and_nothing_else(views: list[View]) -> None:
    for view in views:
        content, pages = bilan_content(view), PdfReader(io.BytesIO(bilan_pdf(view))).pages
        found = [run for page in pages for run in runs(page)]
        whole = "".join(bare(run.text) for run in found)
        assert [text for text in must_be_read(content) if bare(text) not in whole] == [], view.describe()
        resume = "".join(one["texte"] for one in content["resume"])
        said = "•".join(map(bare, (*texts(content), resume, *PRINTED)))
        assert [
            run.text for run in found if not all(bare(part).rstrip(".") in said for part in APART.split(run.text))
        ] == []
        mention = bare(content["mention"].rstrip("."))
        assert all(mention in "".join(bare(run.text) for run in runs(page)) for page in pages)


def test_every_text_of_a_slide_is_that_of_its_content_and_nothing_else(views: list[View]) -> None:
    for view in views:
        told = deck(view)
        for slide, made in zip(told, Presentation(io.BytesIO(pptx(view, told))).slides, strict=True):
            beside = "" if slide.chart or slide.rows else slide.label  # else in the foot
            expected = [slide.title, slide.figure, beside, *slide.lines, *slide.text.split("\n")]
            expected += [cell for row in slide.rows for cell in row]
            shown = [shape for shape in made.shapes if shape.has_text_frame]
            written = [one.text for shape in shown for one in shape.text_frame.paragraphs]
            written += [cell.text for shape in made.shapes if shape.has_table for cell in shape.table.iter_cells()]
            (foot,) = (text for text in written if view.source.rstrip(".") in text)
            assert sorted(filter(None, written)) == sorted(filter(None, [*expected, foot])), slide.key
            assert view.mention.rstrip(".") in foot and view.describe() in foot
            charts = [shape.chart for shape in made.shapes if shape.has_chart]
            if not slide.chart:
                assert charts == []
                continue
            (chart,) = charts
            bars = slide.chart.bars if slide.chart.kind == "colonnes" else slide.chart.bars[::-1]
            names = [
                bar.name if None not in amounts_of(slide, bar) else f"{bar.name}\u00a0: {bar.text}" for bar in bars
            ]
            assert list(chart.plots[0].categories) == names
            drawn = list(zip(*(series.values for series in chart.plots[0].series), strict=True))
            assert drawn == [amounts_of(slide, bar) for bar in bars]
            assert all(one in foot for one in (slide.chart.measure, slide.chart.note.rstrip(".")))
            assert all(text in made.notes_slide.notes_text_frame.text for text in slide.notes.split("\n"))


def amounts_of(slide: Slide, bar: Bar) -> tuple[float | None, ...]:
    """Return what a bar of a slide stands for: of hours done over those promised, both."""
    return (bar.amount, bar.goal) if slide.chart and slide.chart.kind == "objectif" else (bar.amount,)


def test_no_line_of_the_bilan_covers_another_or_leaves_the_page(views: list[View]) -> None:
    for view in views:
        for page in PdfReader(io.BytesIO(bilan_pdf(view))).pages:
            found = sorted(runs(page))
            assert [run for run in found if not (12 < run.bottom < 580 and 33 < run.left < 808)] == []
            covered = [
                (below.text, above.text)
                for below, above in pairwise(found)
                if below.left == above.left and 0 < above.bottom - below.bottom < 0.7 * below.size
            ]
            assert covered == [], view.describe()
