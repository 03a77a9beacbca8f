"""The slides as a package: every rule of the format that makes PowerPoint ask for a repair, and LibreOffice's word."""

from __future__ import annotations

import io
import posixpath
import shutil
import subprocess
import zipfile
from collections import Counter
from dataclasses import replace

import pytest
from lxml import etree
from pptx import Presentation
from pypdf import PdfReader

from analytics.base.database import ROLES
from analytics.base.selection import Selection
from analytics.exports.deck import deck
from analytics.exports.make import make
from analytics.exports.slides import pptx
from analytics.protection.opening import open_base
from analytics.views.view import View

TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
SELECTIONS = (Selection.of(2022), Selection.of(2024, famille="État"), Selection.of(2023, maitre_ouvrage="ARS"))


@pytest.fixture(params=SELECTIONS, ids=lambda selection: selection.describe())
def view(demo_base, request):
    return View(open_base(demo_base), request.param)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = [name.lower() for name in archive.namelist()]
        assert len(names) == len(set(names))
        return {name: archive.read(name) for name in archive.namelist()}


def is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def test_every_part_is_well_formed_and_has_its_type(view):
    found = parts(make(view, "pptx"))
    types = etree.fromstring(found["[Content_Types].xml"])
    by_ending = {node.get("Extension").lower() for node in types.iter(f"{TYPES}Default")}
    named = [node.get("PartName") for node in types.iter(f"{TYPES}Override")]
    assert len(named) == len(set(named)) and {name.lstrip("/") for name in named} <= set(found)
    for name, content in found.items():
        assert name == "[Content_Types].xml" or f"/{name}" in named or name.rsplit(".", 1)[-1].lower() in by_ending
        if is_xml(name):
            assert etree.fromstring(content) is not None


def test_every_relation_leads_to_a_part_and_every_part_is_reached(view):
    found, reached = parts(make(view, "pptx")), set()
    for name in [one for one in found if one.endswith(".rels")]:
        owner = posixpath.join(posixpath.dirname(posixpath.dirname(name)), posixpath.basename(name)[: -len(".rels")])
        relations = {}
        for relation in etree.fromstring(found[name]):
            assert relation.get("Id") not in relations and relation.get("TargetMode") != "External"
            target = posixpath.normpath(posixpath.join(posixpath.dirname(owner), relation.get("Target"))).lstrip("/")
            relations[relation.get("Id")] = target
            assert target in found, (name, target)
            reached.add(target)
        if owner in found:
            used = etree.fromstring(found[owner]).xpath(
                "//@r:id | //@r:embed | //@r:link",
                namespaces={"r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships"},
            )
            assert set(used) <= set(relations), name
    assert {name for name in found if not name.endswith(".rels")} - reached == {"[Content_Types].xml"}


def test_no_identifier_is_used_twice(view):
    opened = Presentation(io.BytesIO(make(view, "pptx")))
    listed = [one.get("id") for one in opened.slides._sldIdLst]
    assert len(set(listed)) == len(listed) and all(256 <= int(one) < 2**31 for one in listed)
    for slide in opened.slides:
        for page in (slide, slide.notes_slide):
            ids = page.shapes._spTree.xpath(".//p:cNvPr/@id")
            assert [one for one, times in Counter(ids).items() if times > 1] == []
        assert len([shape for shape in slide.placeholders if shape.placeholder_format.type in (1, 3)]) == 1


@pytest.mark.parametrize("role", ROLES)
def test_control_characters_never_reach_the_package(demo_base, role):
    view = View(open_base(demo_base, role), Selection.of(2022))
    nasty = [replace(slide, title="a & b <c> \x0b \x00", notes="d\x1f & <e>") for slide in deck(view)]
    data = pptx(view, nasty)
    assert all(etree.fromstring(content) is not None for name, content in parts(data).items() if is_xml(name))
    assert Presentation(io.BytesIO(data)).slides[0].shapes.title.text.startswith("a & b <c>")


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice absent")
def test_libreoffice_reads_every_slide(demo_base, tmp_path):
    view = View(open_base(demo_base), SELECTIONS[0])
    (tmp_path / "deck.pptx").write_bytes(make(view, "pptx"))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "deck.pptx"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and "rror" not in done.stderr, done.stderr
    pages = PdfReader(tmp_path / "deck.pdf").pages
    assert len(pages) == len(deck(view))
    for page, slide in zip(pages, deck(view), strict=True):
        said = "".join(page.extract_text().split())
        assert "".join(slide.title.split())[:20] in said
