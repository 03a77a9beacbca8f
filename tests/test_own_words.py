"""Her words are kept beside the base: hers alone to write, read by pages and files, never lost nor run."""

from __future__ import annotations

import io
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from pptx import Presentation
from pypdf import PdfReader

from analytics.base import own_words
from analytics.base.database import PUBLIC, BaseError, open_file
from analytics.base.own_words import EN_BREF, FOCUS, NOTES, OUTLOOK, TEXT, TITLE, WOMEN, Paragraph, Words
from analytics.base.selection import NO_COMPARISON, Selection
from analytics.exports import pdf
from analytics.exports.deck import deck
from analytics.exports.make import make
from analytics.protection.opening import open_base
from analytics.views.view import View

YEAR = Selection.of(2022)
LONG = "Les clauses sociales ont progressé partout. " * 40


@pytest.fixture
def base(demo_base, tmp_path):
    shutil.copytree(demo_base, tmp_path / "base")
    return open_base(tmp_path / "base")


def pages(data: bytes) -> list[str]:
    texts = (page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    return [" ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split()) for text in texts]


def test_paragraphs_of_the_records_are_what_one_starts_from(base):
    found = own_words.paragraphs(base, 2022)
    assert [one.place for one in found] == [EN_BREF, FOCUS, WOMEN, OUTLOOK]
    assert found == own_words.default_paragraphs(base, 2022)
    assert found[0].titre == "2022, année d’exception" and own_words.read_words(base) == own_words.OwnWords()


def test_her_paragraphs_replace_them_in_the_bilan_and_in_the_slides(base):
    said = [Paragraph(EN_BREF, "Une année record", "Texte un."), Paragraph(FOCUS, "La relation", "Texte deux.")]
    own_words.write_paragraphs(base, 2022, [*said, Paragraph(FOCUS, "Vide", "  ")])
    first, second = pages(pdf.bilan_pdf(View(base, YEAR)))
    assert "Une année record Texte un." in first and "année d’exception" not in first
    assert "La relation Texte deux." in second and "Vide" not in second
    assert [slide.title for slide in deck(View(base, YEAR))][2:4] == ["Une année record", "La relation"]
    assert own_words.paragraphs(base, 2023) == own_words.default_paragraphs(base, 2023)
    assert View(base, Selection.of(2022, famille="État")).paragraphs == []
    own_words.write_paragraphs(base, 2022, [])
    assert "année d’exception" not in pages(pdf.bilan_pdf(View(base, YEAR)))[0]
    own_words.write_paragraphs(base, 2022, None)
    assert own_words.paragraphs(base, 2022) == own_words.default_paragraphs(base, 2022)


def test_a_slide_keeps_its_words_for_its_own_selection(base):
    first = deck(View(base, YEAR))[0]
    own_words.write_slide(base, YEAR, first.key, Words("Du jamais vu", "Dire bonjour\nd’abord", first.title))
    slide = Presentation(io.BytesIO(make(View(base, YEAR), "pptx"))).slides[0]
    assert slide.shapes.title.text == "Du jamais vu"
    assert slide.notes_slide.notes_text_frame.text == "Dire bonjour\nd’abord"
    for other in (Selection.of(2021), Selection.of(2022, famille="État"), replace(YEAR, comparaison=NO_COMPARISON)):
        assert deck(View(base, other))[0].title != "Du jamais vu"
    own_words.write_slide(base, YEAR, first.key, None)
    assert deck(View(base, YEAR))[0] == first and not own_words.read_words(base).diapositives


def test_only_the_facilitatrice_writes_and_reads_her_notes(base):
    own_words.write_slide(base, YEAR, "annee", Words("À moi", "Entre nous", ""))
    own_words.write_paragraphs(base, 2022, [Paragraph(EN_BREF, "", "À tous.")])
    public = open_base(base.path.parents[1], PUBLIC)
    assert own_words.may_write(base) and not own_words.may_write(public)
    assert deck(View(public, YEAR))[0].title != "À moi"
    assert [one.texte for one in own_words.paragraphs(public, 2022)] == ["À tous."]
    with pytest.raises(BaseError, match="facilitatrice"):
        own_words.write_paragraphs(public, 2022, [])
    assert not own_words.may_write(open_file(shutil.copy(base.path, base.path.parents[1] / "seule.duckdb")))


@pytest.mark.parametrize("place", [EN_BREF, FOCUS])
def test_words_are_plain_text_of_a_bounded_length(base, place):
    nasty = Paragraph(place, "a\x00\nb\u202e", "#panic() <b>\r\n\x0b=1+1\ud800")
    own_words.write_paragraphs(base, 2022, [nasty])
    assert own_words.paragraphs(base, 2022) == [Paragraph(place, "a b", "#panic() <b> =1+1")]
    assert "#panic() <b> =1+1" in " ".join(pages(pdf.bilan_pdf(View(base, YEAR))))
    assert len(Presentation(io.BytesIO(make(View(base, YEAR), "pptx"))).slides) > 5
    for long in (Paragraph(place, "", LONG[: TEXT + 9]), Paragraph(place, LONG[: TITLE + 9], "")):
        with pytest.raises(BaseError, match="trop long"):
            own_words.write_paragraphs(base, 2022, [long])
    with pytest.raises(BaseError, match="trop long"):
        own_words.write_slide(base, YEAR, "annee", Words("", "x" * (NOTES + 1), ""))


def test_the_longest_words_still_make_two_pages(base):
    longest = LONG[:TEXT].strip()
    own_words.write_paragraphs(base, 2022, [Paragraph(place, "Titre", longest) for place in (EN_BREF, FOCUS)])
    first, second = pages(pdf.bilan_pdf(View(base, YEAR)))
    assert longest in first and longest in second


@pytest.mark.parametrize("content", ["", "[]", "{", '{"format": 9}', '{"format":1,"annees":{"2022":[{}]}}', "[" * 9999])
def test_a_damaged_file_gives_the_words_before_it(base, content):
    folder = base.path.parents[1]
    own_words.write_paragraphs(base, 2022, [Paragraph(EN_BREF, "", "Un.")])
    own_words.write_paragraphs(base, 2023, [Paragraph(EN_BREF, "", "Deux.")])
    (folder / own_words.FILE).write_text(content, encoding="utf-8")
    assert [one.texte for one in own_words.paragraphs(base, 2022)] == ["Un."]
    own_words.write_paragraphs(base, 2024, [Paragraph(EN_BREF, "", "Trois.")])
    assert set(own_words.read_words(base).annees) == {"2022", "2024"}
    assert (folder / own_words.DAMAGED).read_text(encoding="utf-8") == content
    assert json.loads((folder / own_words.FILE).read_text(encoding="utf-8"))["format"] == own_words.FORMAT


def test_two_who_write_at_once_both_keep_their_words(base):
    years = range(2001, 2021)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda year: own_words.write_paragraphs(base, year, [Paragraph(FOCUS, "", str(year))]), years))
    assert {int(year) for year in own_words.read_words(base).annees} == set(years)


def test_the_slides_she_keeps_come_in_her_order_in_her_files_only(base):
    before = own_words.stamp(base)
    own_words.write_order(base, ["societes", "annee", "societes", "inconnue"])
    assert own_words.stamp(base) != before and own_words.slide_order(base) == ["societes", "annee", "inconnue"]
    titles = [slide.shapes.title.text for slide in Presentation(io.BytesIO(make(View(base, YEAR), "pptx"))).slides]
    assert len(titles) == 2 and titles[0].startswith("76") and titles[1].startswith("40")
    public = open_base(base.path.parents[1], PUBLIC)
    assert own_words.slide_order(public) == []
    assert len(Presentation(io.BytesIO(make(View(public, YEAR), "pptx"))).slides) > 5
    own_words.write_order(base, [])
    assert len(Presentation(io.BytesIO(make(View(base, YEAR), "pptx"))).slides) > 5
