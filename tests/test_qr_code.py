"""QR codes: modules that other programs read, and what does not fit."""

from __future__ import annotations

import hashlib
from xml.etree import ElementTree

import numpy as np
import pytest

from analytics.figures.qr_code import QUIET, qr_code, qr_svg

SITE = "https://clauses.example.fr/"
# Read back with zxing-cpp, at versions 3, 7 (the first that says its number) and 20 (the last): size, digest.
READ = {
    f"{SITE}publics?annee=2022": (29, "698cd527538b9d2d"),
    f"{SITE}?x={'a' * 120}": (45, "4d8b76588bc69137"),
    f"{SITE}?x={'a' * 828}": (97, "ded0e6bd6d09da6b"),
}


@pytest.mark.parametrize("text", READ, ids=len)
def test_the_modules_are_those_that_other_programs_read(text: str):
    grid = qr_code(text)
    assert (len(grid), hashlib.sha256(np.packbits(grid).tobytes()).hexdigest()[:16]) == READ[text]


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="859 octets, 858 au plus"):
        qr_code("x" * 859)


def test_the_image_holds_each_dark_module_inside_its_blank_margin():
    image = ElementTree.fromstring(qr_svg(SITE))
    _, dark = (path.get("d", "") for path in image)
    size = len(qr_code(SITE)) + 2 * QUIET
    assert image.get("viewBox") == f"0 0 {size} {size}" and dark.count("M") == int(qr_code(SITE).sum())
    assert dark.startswith(f"M{QUIET} {QUIET}h1v1h-1z")
