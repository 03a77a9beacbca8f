"""The palette: colours that stay apart for everyone, and text that reads on them."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

import pytest

from analytics.declarations.palette import THEMES, colour_of, ink_of, is_undetailed

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
VISIONS = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)
SCREENS = ("light", "dark")


def linear(colour: str) -> tuple[float, ...]:
    """Return the linear RGB of a colour like #17489C."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)


def times(matrix: tuple, vector: tuple) -> tuple[float, ...]:
    """Return the product of a matrix and a vector."""
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def lab(colour: str, vision: str) -> tuple[float, float, float]:
    """Return the CIELAB coordinates of a colour as someone with that vision sees it."""
    seen = tuple(min(max(c, 0), 1) for c in times(VISIONS[vision], linear(colour)))
    ratios = (c / w for c, w in zip(times(TO_XYZ, seen), WHITE, strict=True))
    x, y, z = (r ** (1 / 3) if r > (6 / 29) ** 3 else r / (3 * (6 / 29) ** 2) + 4 / 29 for r in ratios)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(first: tuple, second: tuple) -> float:
    """Return the CIEDE2000 difference of two CIELAB colours."""
    (l1, a1, b1), (l2, a2, b2) = first, second
    chroma = (hypot(a1, b1) + hypot(a2, b2)) / 2
    grey = 0.5 * (1 - sqrt(chroma**7 / (chroma**7 + 25**7)))
    a1, a2 = a1 * (1 + grey), a2 * (1 + grey)
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = degrees(atan2(b1, a1)) % 360, degrees(atan2(b2, a2)) % 360
    turn = h2 - h1 if c1 * c2 else 0
    turn += 360 if turn < -180 else -360 if turn > 180 else 0
    dl, dc, dh = l2 - l1, c2 - c1, 2 * sqrt(c1 * c2) * sin(radians(turn / 2))
    return weigh((l1 + l2) / 2, (c1 + c2) / 2, mean_hue(h1, h2, c1 * c2), dl, dc, dh)


def mean_hue(h1: float, h2: float, chromas: float) -> float:
    """Return the mean of two hues, in degrees, on the short side of the circle."""
    if not chromas:
        return h1 + h2
    if abs(h1 - h2) <= 180:
        return (h1 + h2) / 2
    return (h1 + h2 + (360 if h1 + h2 < 360 else -360)) / 2


def weigh(light: float, chroma: float, hue: float, dl: float, dc: float, dh: float) -> float:
    """Return the length of the differences of lightness, chroma and hue, weighed as in CIEDE2000."""
    waves = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    t = 1 + sum(k * cos(radians(n * hue + shift)) for k, n, shift in waves)
    sl = 1 + 0.015 * (light - 50) ** 2 / sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    turn = radians(60 * exp(-(((hue - 275) / 25) ** 2)))
    rotation = -sin(turn) * 2 * sqrt(chroma**7 / (chroma**7 + 25**7))
    dl, dc, dh = dl / sl, dc / sc, dh / sh
    return sqrt(dl**2 + dc**2 + dh**2 + rotation * dc * dh)


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, as accessibility rules define it."""
    low, high = sorted(
        sum(k * c for k, c in zip((0.2126, 0.7152, 0.0722), linear(one), strict=True)) for one in (first, second)
    )
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_difference_agrees_with_the_published_pairs_of_sharma(first, second, expected):
    assert difference(first, second) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("theme", SCREENS)
@pytest.mark.parametrize("vision", VISIONS)
def test_categories_stay_apart_for_every_vision(theme, vision):
    seen = [lab(colour, vision) for colour in THEMES[theme].categories]
    assert min(difference(*pair) for pair in combinations(seen, 2)) >= 12


@pytest.mark.parametrize("theme", THEMES)
def test_text_reads_on_the_page_and_marks_stand_out(theme):
    colours = THEMES[theme]
    texts = (colours.ink, colours.secondary, colours.rise, colours.fall)
    assert min(contrast(one, colours.paper) for one in texts) >= 4.5
    assert min(contrast(one, colours.paper) for one in (*colours.categories, colours.outline, colours.done)) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_text_inside_a_bar_reads(theme):
    pairs = zip(THEMES[theme].categories, THEMES[theme].inks, strict=True)
    assert all(contrast(colour, ink) >= 4.5 for colour, ink in pairs if ink)


def test_categories_read_in_grey():
    grey = sorted(lab(colour, "usual")[0] for colour in THEMES["print"].categories[:3])
    assert min(after - before for before, after in pairwise(grey)) >= 5


def test_sequential_colours_go_from_light_to_dark_in_light_and_back_in_dark():
    light = [lab(colour, "usual")[0] for colour in THEMES["light"].sequential]
    assert light == sorted(light, reverse=True)
    assert THEMES["dark"].sequential == THEMES["light"].sequential[::-1]


def test_families_keep_their_colour():
    assert colour_of("famille", "État") == "#17489C"
    assert colour_of("famille", "Collectivités") == "#AD4A1A"
    assert colour_of("famille", "Établissements médico-sociaux") == "#2B8C81"
    assert colour_of("famille", "État", "dark") == "#447BE4"


def test_catch_all_values_are_grey_and_what_is_not_itemised_is_paper():
    assert colour_of("type_contrat", "Autres contrats") == THEMES["light"].context
    assert colour_of("maitre_ouvrage", "Autres (7)") == THEMES["light"].context
    assert colour_of("famille", "Non détaillé") == THEMES["light"].missing
    assert is_undetailed("Non renseigné") and not is_undetailed("Autres contrats")
    assert ink_of("famille", "Non détaillé") == ""


def test_unknown_theme_names_those_that_exist():
    with pytest.raises(ValueError, match="light, dark, print"):
        colour_of("famille", "État", "sepia")
