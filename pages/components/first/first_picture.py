"""The picture of a page for the link to it: its title, its first sentence's figures, the name of the site."""

import io
import textwrap
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from analytics.declarations.palette import theme_named
from analytics.territory.territory import words
from analytics.views.page import Reading
from pages.components.acceleration.preload import FOLDER

SIZE = (1200, 630)  # pixels: what messaging and social sites show whole
MARGIN, TILES = 70, 4
LINE = 30  # letters of a title on a line


def drawn(reading: Reading) -> bytes:
    """Return the picture of a page, a PNG."""
    colours = theme_named("light")
    image = Image.new("RGB", SIZE, "#ffffff")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, SIZE[0], 18), fill=colours.done)
    pen.text((MARGIN, 60), words().short_site, font=_font(34, "Semibold"), fill=colours.done)
    title = textwrap.wrap(reading.heading[0], LINE, break_long_words=False)[:4]
    pen.multiline_text((MARGIN, 120), "\n".join(title), font=_font(66, "Bold"), fill=colours.ink, spacing=8)
    _draw_tiles(pen, reading, colours.ink)
    pen.text((MARGIN, 575), _cut(reading.view.screen_source, 95), font=_font(22, "Regular"), fill=colours.secondary)
    made = io.BytesIO()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()


def _draw_tiles(pen: ImageDraw.ImageDraw, reading: Reading, ink: str) -> None:
    width = (SIZE[0] - 2 * MARGIN) // TILES
    for rank, tile in enumerate(reading.tiles[:TILES]):
        left = MARGIN + rank * width
        pen.text((left, 440), tile.value, font=_font(46, "Bold"), fill=ink)
        pen.text((left, 500), _cut(tile.label, 24), font=_font(23, "Regular"), fill=ink)


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"


@cache
def _font(size: int, weight: str) -> ImageFont.FreeTypeFont:
    file = next(FOLDER.glob("static/media/SourceSansVF-Upright*.woff2"))
    font = ImageFont.truetype(str(file), size)
    font.set_variation_by_name(weight)
    return font
