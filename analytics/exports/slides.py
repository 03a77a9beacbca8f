"""Slides to edit: native charts, real titles, notes and alternative texts, in a template that can be replaced."""

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Pt

from analytics.declarations.palette import theme_named
from analytics.exports.powerpoint import shape_identity as fields
from analytics.exports.powerpoint.drawn_chart import add_chart
from analytics.exports.powerpoint.shape_identity import Identity, mark, units
from analytics.exports.powerpoint.slide_contents import address, contents, foot
from analytics.exports.slide_data import Slide
from analytics.french.printable import in_all_texts, writable
from analytics.territory.territory import words
from analytics.views.charts import Chart
from analytics.views.view import View

TEMPLATE = Path(__file__).resolve().parents[2] / "data" / "models" / "modele.pptx"
TITLE, LABEL, SOURCE, FIGURE, CELL = 34, 22, 12, 115, 16  # points
LONG, WIDEST = 75, 45  # characters: of a title on two lines, of a column
FIELD = "{6F0D6C3E-6D2B-4B0C-9A53-2B7F0E0F3C11}"  # any identifier: the format wants one
EDGE = 0.045  # of the width, left free on both sides


def pptx(view: View, slides: Sequence[Slide], template: Path | None = None) -> bytes:
    """Return the slides as PowerPoint, on `template` or on that of the house.

    Raise ValueError, in French, when the template has no layout with a title.
    """
    deck = Presentation(str(template or TEMPLATE))
    listed, layout = deck.slides._sldIdLst, _layout(deck)
    for example in list(listed):
        deck.part.drop_rel(example.rId)
        listed.remove(example)
    for slide in slides:
        _Writer(deck, deck.slides.add_slide(layout), view).write(in_all_texts(slide, writable))
    properties = deck.core_properties
    properties.title = writable(f"{words().site} – {view.describe()}")
    properties.author, properties.language, properties.comments = words().site, "fr-FR", view.mention
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _layout(deck: Any) -> Any:
    """Return the plainest layout with a title."""
    titled = [
        (len(layout.placeholders), rank, layout)
        for rank, layout in enumerate(deck.slide_layouts)
        if any(holder.placeholder_format.type in (1, 3) for holder in layout.placeholders)
    ]
    if not titled:
        raise ValueError("Le modèle de diapositives n’a aucune disposition avec un titre.")
    return min(titled, key=lambda found: found[:2])[2]


class _Writer:
    """Writes one slide; places are fractions of the slide, so that any format of template will do."""

    def __init__(self, deck: Any, slide: Any, view: View) -> None:
        self.slide, self.view = slide, view
        self.width, self.height = deck.slide_width, deck.slide_height
        self.scale = deck.slide_height / 6858000  # the sizes are those of a slide 7.5 inches high
        self.theme = theme_named("print")

    def write(self, slide: Slide) -> None:
        """Write a title, then what the slide shows, its source and its notes."""
        self.contents = contents(slide, self.view)
        self.identity = Identity(slide.key, "", address(slide, self.view), self.view.base.role)
        self.slide.shapes.title.text = slide.title
        self._mark(self.slide.shapes.title, fields.TITLE)
        if len(slide.title) > LONG:  # else it would take three lines
            for paragraph in self.slide.shapes.title.text_frame.paragraphs:
                paragraph.font.size = Pt(round(TITLE * 0.8 * self.scale))
        for holder in [one for one in self.slide.placeholders if one.placeholder_format.idx != 0]:
            holder._element.getparent().remove(holder._element)
        if slide.chart and slide.figure:
            self._simulation(slide, slide.chart)
        elif slide.chart:
            self._chart(slide.chart)
        elif slide.rows:
            self._table(slide.rows)
        elif slide.text:
            self._text(slide.text, 0.26, 0.6, 28, field=fields.TEXT)
        else:
            self._figure(slide)
        self._source(slide)
        self.slide.notes_slide.notes_text_frame.text = slide.notes

    def _figure(self, slide: Slide) -> None:
        left = 0.46 if slide.lines else 1 - 2 * EDGE
        size = FIGURE * (1 if len(slide.figure) < 6 else 0.82 if len(slide.figure) < 8 else 0.7)  # on one line
        self._text(slide.figure, 0.3, 0.28, size, field=fields.FIGURE, width=left, bold=True, colour=self.theme.done)
        self._text(slide.label, 0.58, 0.12, 30, field=fields.LABEL, width=left)
        if slide.lines:
            size, width = 28 if len(slide.lines) < 4 else 20, 1 - 2 * EDGE - left
            self._text("\n".join(slide.lines), 0.26, 0.6, size, field=fields.LINES, left=EDGE + left, width=width)

    def _simulation(self, slide: Slide, chart: Chart) -> None:
        """Write a key figure and its lines on the left, a waterfall on the right."""
        size, colour = FIGURE * 0.55, self.theme.done
        self._text(slide.figure, 0.2, 0.18, size, field=fields.FIGURE, width=0.34, bold=True, colour=colour)
        self._text(slide.label, 0.37, 0.08, LABEL, field=fields.LABEL, width=0.34)
        self._text("\n".join(slide.lines), 0.46, 0.42, 18, field=fields.LINES, width=0.34)
        self._chart(chart, left=EDGE + 0.35)

    def _text(
        self,
        text: str,
        top: float,
        height: float,
        size: float,
        *,
        field: str = "",
        left: float = EDGE,
        width: float = 1 - 2 * EDGE,
        bold: bool = False,
        colour: str = "",
    ) -> None:
        box = self.slide.shapes.add_textbox(*self._place(left, top, width, height))
        frame = box.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        for rank, line in enumerate(writable(text).split("\n")):
            paragraph = frame.paragraphs[0] if rank == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(size * 0.35 * self.scale)
            run = paragraph.add_run()
            run.text, run.font.bold, run.font.size = line, bold, Pt(round(size * self.scale))
            run.font.color.rgb = RGBColor.from_string((colour or self.theme.ink)[1:])

        if field:
            self._mark(box, field)

    def _mark(self, shape: Any, field: str) -> None:
        """Write in a shape what it is, for whoever gives the deck new figures later."""
        mark(self.slide.part, shape, replace(self.identity, field=field), self.contents[field])

    def _place(self, left: float, top: float, width: float, height: float) -> tuple[int, int, int, int]:
        return int(left * self.width), int(top * self.height), int(width * self.width), int(height * self.height)

    def _source(self, slide: Slide) -> None:
        text = units(fields.FOOT, foot(slide, self.view))
        self._text(text, 0.9, 0.08, SOURCE, field=fields.FOOT, width=0.84, colour=self.theme.secondary)
        self._number()

    def _number(self) -> None:
        """Write the number of the slide as a field, which follows when slides are moved."""
        self._text("", 0.9, 0.08, SOURCE, left=0.89, width=0.11 - EDGE, colour=self.theme.secondary)
        paragraph = self.slide.shapes[-1].text_frame.paragraphs[0]
        run = paragraph._p.find("{*}r")
        field = etree.SubElement(paragraph._p, run.tag[:-1] + "fld", id=FIELD, type="slidenum")
        field.extend(run)
        paragraph._p.remove(run)
        paragraph.alignment = 3  # right

    def _table(self, rows: Sequence[Sequence[str]]) -> None:
        """Write a table whose first line is its headers, numbers to the right."""
        place = self._place(EDGE, 0.25, 1 - 2 * EDGE, 0.07 * len(rows))
        graphic = self.slide.shapes.add_table(len(rows), len(rows[0]), *place)
        self._mark(graphic, fields.TABLE)
        table = graphic.table
        columns = list(zip(*rows, strict=True))
        lengths = [min(max(11, *map(len, texts)), WIDEST) for texts in columns]
        for column, length in zip(table.columns, lengths, strict=True):
            column.width = int((1 - 2 * EDGE) * self.width * length / sum(lengths))
        right = [rank > 0 and any(text[:1].isdigit() for text in texts[1:]) for rank, texts in enumerate(columns)]
        for at, row in enumerate(rows):
            for rank, text in enumerate(row):
                cell = table.cell(at, rank)
                cell.text = text
                for paragraph in cell.text_frame.paragraphs:
                    paragraph.font.size, paragraph.alignment = Pt(round(CELL * self.scale)), 3 if right[rank] else 1

    def _chart(self, chart: Chart, left: float = EDGE) -> None:
        place = self._place(left, 0.23, 1 - EDGE - left, 0.66)
        self._mark(add_chart(self.slide.shapes, place, chart, self.theme, self.scale), fields.CHART)
