"""Give an edited deck the figures of today: what is of the product is recognised, what is not is left alone."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from pptx.util import Pt

from analytics.base.database import OWNER, PUBLIC
from analytics.exports.powerpoint import shape_identity as fields
from analytics.exports.powerpoint.asked_figures import AskedFigures, New, NoFigure
from analytics.exports.powerpoint.chart_updates import update_chart
from analytics.exports.powerpoint.old_figures import tell_old_figures
from analytics.exports.powerpoint.refreshed import ALTERNATIVE, LABELS, NOTES, Refreshed, Told
from analytics.exports.powerpoint.run_texts import lines_of, rewrite, splice
from analytics.exports.powerpoint.safe_package import opened, refused, slides_of
from analytics.exports.powerpoint.shape_identity import Identity, Original
from analytics.exports.powerpoint.table_updates import update_table
from analytics.exports.powerpoint.text_updates import flat, skeleton, updated
from analytics.views.view import View

MOST_SELECTIONS = 12  # each costs the whole talk
NONE_KNOWN = (
    "aucune de ses diapositives ne vient du tableau de bord, ou elles ont été exportées avant que les diapositives "
    "puissent être actualisées"
)
EXACT = "il porte les chiffres exacts de la facilitatrice : pour le public, exportez de nouvelles diapositives"
UNREADABLE = "une de ses diapositives est abîmée"
NOT_KNOWN = "ce texte n’est pas reconnu"
NO_LONGER = "les chiffres d’aujourd’hui n’ont plus cette partie"
OTHER_SHAPE = "ce n’est plus la même sorte de forme"


@dataclass(frozen=True)
class Known:
    """A shape of the product on a slide, what it is, and what was first written in it (None: lost)."""

    shape: Any
    identity: Identity
    original: Original | None


def refresh(view: View, name: str, content: bytes, year: int | None = None) -> Refreshed:
    """Return a deck with the figures of `view.base`, each slide for its own selection, and what has changed.

    `year` moves the latest year of the deck to it. Raise RefusedDeck, in French, for what is not such a deck.
    """
    deck = opened(name, content)
    try:
        slides = [
            (slide, _known(slide)) for slide in slides_of(deck)
        ]  # all read before any is written: tags may be shared
        every = [one.identity for _, known in slides for one in known]
        _check(view, name, every)
        asked, told = AskedFigures(view, every, year), [Told(rank) for rank in range(1, len(slides) + 1)]
        for (slide, known), one in zip(slides, told, strict=True):
            _Slide(slide, one, asked, view).update(known, deck.slide_width, deck.slide_height)
        tell_old_figures([(slide, {id(one.shape._element) for one in known}) for slide, known in slides], told)
        buffer = io.BytesIO()
        deck.save(buffer)
    except (AttributeError, KeyError, IndexError, TypeError, ValueError, RecursionError, SyntaxError) as error:
        raise refused(name, UNREADABLE) from error
    own = [rank for rank, (_, known) in enumerate(slides, start=1) if not known]
    changes = [change for one in told for change in one.changes]
    return Refreshed(buffer.getvalue(), changes, [left for one in told for left in one.left], own)


def _check(view: View, name: str, every: Sequence[Identity]) -> None:
    if not every:
        raise refused(name, NONE_KNOWN)
    if view.base.role == PUBLIC and any(one.role == OWNER for one in every):
        raise refused(name, EXACT)
    if len({one.query for one in every}) > MOST_SELECTIONS:
        raise refused(name, f"plus de {MOST_SELECTIONS} sélections différentes")


def shapes_of(holder: Any) -> Iterator[Any]:
    """Yield the shapes of a slide, those of groups among them."""
    for shape in holder.shapes:
        yield shape
        if hasattr(shape, "shapes"):
            yield from shapes_of(shape)


def _known(slide: Any) -> list[Known]:
    """Return the shapes of the product on a slide.

    LibreOffice loses tags and renames titles: there, the title is told by the other shapes of the slide.
    """
    named = [(shape, fields.read_identity(shape.name)) for shape in shapes_of(slide)]
    found = [Known(shape, one, fields.original_of(slide.part, shape)) for shape, one in named if one]
    title = slide.shapes.title
    titled = any(one.identity.field == fields.TITLE for one in found)
    if found and title is not None and not titled and all(one.original is None for one in found):
        found.append(Known(title, replace(found[0].identity, field=fields.TITLE), None))
    return found


class _Slide:
    """Updates the shapes of one slide."""

    def __init__(self, slide: Any, told: Told, asked: AskedFigures, view: View) -> None:
        self.slide, self.told, self.asked, self.view = slide, told, asked, view

    def update(self, known: Sequence[Known], width: int, height: int) -> None:
        """Give each shape its new figures, and the slide the warning of the base where it has lost it."""
        latest: New | None = None
        for one in known:
            try:
                latest = self.asked.new(one.identity)
            except NoFigure as error:
                self.told.leave("diapositive", str(error))
                continue
            self._shape(one, latest)
        if latest:
            self._warn(latest, known[0].identity, width, height)

    def _shape(self, known: Known, new: New) -> None:
        name, shape = known.identity.field, known.shape
        content = new.contents.get(name)
        label = LABELS.get(name, name)
        if content is None:
            if name == fields.MENTION:
                shape._element.getparent().remove(shape._element)
            else:
                self.told.leave(label, NO_LONGER)
            return
        if name == fields.CHART and shape.has_chart and new.slide.chart:
            done = update_chart(shape, known.original, content, new.slide.chart, self.told)
            self._alternative(known, content)
        elif name == fields.TABLE and shape.has_table:
            done = update_table(shape, known.original, content, self.told)
        elif shape.has_text_frame and "unites" in content:
            content, done = self._text(label, shape.text_frame, known, content, "unites"), True
        else:
            self.told.leave(label, OTHER_SHAPE)
            return
        if name == fields.TITLE and self.slide.has_notes_slide:
            frame = self.slide.notes_slide.notes_text_frame
            content = self._text(NOTES, frame, known, content, "notes") if frame is not None else content
        if done:
            identity = replace(known.identity, query=new.query, role=new.view.base.role)
            fields.mark(self.slide.part, shape, identity, content)

    def _text(self, label: str, frame: Any, known: Known, content: Original, part: str) -> Original:
        """Update a text and return what its tag must remember: for a unit that is left, the old one."""
        joint = fields.JOINTS.get(known.identity.field, "\n") if part == "unites" else "\n"
        new, old = content[part], fields.texts(known.original, part)
        lines = lines_of(frame)
        hers, wanted = "\n".join(lines), joint.join(one for one in new if one or joint == "\n")
        if old is None and skeleton(hers) != skeleton(wanted):
            self.told.leave(label, NOT_KNOWN)
            return content
        before = hers if old is None else joint.join(one for one in old if one or joint == "\n")
        if old is None or flat(hers) == flat(before):
            if flat(hers) != flat(wanted):
                rewrite(frame, wanted.split("\n"))
                self.told.change(label, zip_longest(lines, wanted.split("\n"), fillvalue=""))
            return content
        return {**content, part: self._edited(label, frame, hers, old, new, joint)}

    def _edited(
        self, label: str, frame: Any, hers: str, old: Sequence[str], new: Sequence[str], joint: str
    ) -> list[str]:
        found = updated(hers, old, new, "" if joint == "\n" else joint)
        at = 0
        for paragraph, line in list(zip(frame.paragraphs, hers.split("\n"), strict=True)):
            inside = [(i - at, j - at, text) for i, j, text in found.spans if at <= i and j <= at + len(line)]
            splice(paragraph._p, inside)
            if inside and not paragraph.text and len(frame.paragraphs) > 1:
                paragraph._p.getparent().remove(paragraph._p)
            at += len(line) + 1
        self.told.change(label, found.said)
        for before, now, why in found.left:
            self.told.leave(f"{label} : « {before} » → « {now} »", why)
        if len(old) != len(new):
            return list(new)
        kept = [before for before, _, _ in found.left]
        return [one if any(text in one for text in kept) else now for one, now in zip(old, new, strict=True)]

    def _alternative(self, known: Known, content: Original) -> None:
        """Update the alternative text of a chart, unless it was written over."""
        place = known.shape._element.nvGraphicFramePr.cNvPr
        hers, old, (new,) = place.get("descr", ""), fields.texts(known.original, "unites"), content["unites"]
        if hers and flat(hers) != flat(new):
            if old is None or flat(hers) == flat("".join(old)):
                place.set("descr", new)
            else:
                self.told.leave(ALTERNATIVE, "vous l’avez réécrit")

    def _warn(self, new: New, identity: Identity, width: int, height: int) -> None:
        """Write the warning of the base (fictitious figures…) on a slide that no longer says it."""
        mention = new.view.mention.rstrip(".")
        texts = [flat(shape.text_frame.text) for shape in shapes_of(self.slide) if shape.has_text_frame]
        if not mention or any(flat(mention) in text for text in texts):
            return
        shares = zip((0.045, 0.955, 0.91, 0.04), (width, height) * 2, strict=True)
        box = self.slide.shapes.add_textbox(*(int(share * length) for share, length in shares))
        box.text_frame.word_wrap = True
        box.text_frame.text = new.view.mention
        box.text_frame.paragraphs[0].runs[0].font.size = Pt(round(10 * height / 6858000))
        shown = Identity(identity.key, fields.MENTION, new.query, new.view.base.role)
        fields.mark(self.slide.part, box, shown, {"unites": [new.view.mention]})
        self.told.change(LABELS[fields.MENTION], [("", new.view.mention)])
