"""Build data/models/modele.pptx, the slides' template: `python scripts/modele_pptx.py`.

The blank presentation of python-pptx (MIT), with the format, the colours and the typeface of the dashboard.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.util import Inches, Pt

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from analytics.declarations.palette import THEMES  # noqa: E402
from analytics.exports.slides import TEMPLATE  # noqa: E402

# A band in the first colour of the theme, along the top of the slide.
BAND = (
    '<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:nvSpPr><p:cNvPr id="90" name="Bande">'
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative'
    ' xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
    '</p:cNvPr><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="12192000" cy="91440"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
)
FONT = "Arial"  # every office suite has it, or a face of the same widths


def build() -> None:
    """Write the template."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    master = deck.slide_master
    layout = deck.slide_layouts.get_by_name("Title Only")
    for other in [one for one in deck.slide_layouts if one.name != layout.name]:
        deck.slide_layouts.remove(other)
    layout.name = "Titre seul"
    for holder in [*master.placeholders, *layout.placeholders]:
        if holder.placeholder_format.type is not None and "TITLE" not in str(holder.placeholder_format.type):
            holder._element.getparent().remove(holder._element)
    for owner in (master, layout):
        title = owner.placeholders[0]
        title.left, title.top, title.width, title.height = Inches(0.6), Inches(0.35), Inches(12.13), Inches(1.25)
        title.text_frame.vertical_anchor, title.text_frame.word_wrap = MSO_ANCHOR.MIDDLE, True
    _title_style(master)
    _theme(master)
    master.shapes._spTree.append(parse_xml(BAND))
    deck.core_properties.title = "Modèle des diapositives"
    deck.core_properties.author = "Clauses sociales d’insertion du Gers"
    TEMPLATE.parent.mkdir(exist_ok=True)
    deck.save(TEMPLATE)


def _title_style(master: object) -> None:
    style = master._element.find(".//{*}titleStyle/{*}lvl1pPr")
    style.set("algn", "l")
    run = style.find("{*}defRPr")
    run.set("sz", str(Pt(36).centipoints))
    run.set("b", "1")


def _theme(master: object) -> None:
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    light = THEMES["light"]
    colours = {"dk2": light.ink, "lt2": light.missing, **{f"accent{i}": c for i, c in enumerate(light.categories, 1)}}
    xml = part.blob.decode("utf-8")
    for name, colour in {**colours, "accent6": light.context, "hlink": light.done}.items():
        xml = re.sub(rf"(<a:{name}>).*?(</a:{name}>)", rf'\g<1><a:srgbClr val="{colour[1:]}"/>\g<2>', xml)
    xml = re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{FONT}", xml)
    part._blob = xml.encode("utf-8")


if __name__ == "__main__":
    build()
