"""Sheets of paper: the content of a report laid out by Typst, tagged for screen readers (PDF/UA-1)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analytics.exports.report import bilan_content
from analytics.views.view import View

MODELS = Path(__file__).resolve().parents[2] / "data" / "models"
FORMATS = {"A4": 1.0, "A3": 2**0.5}


def bilan_pdf(view: View, paper: str = "A4") -> bytes:
    """Return the two pages of the bilan, in landscape A4 or A3."""
    return compiled("bilan.typ", bilan_content(view), paper)


def compiled(model: str, content: Mapping[str, Any], paper: str = "A4") -> bytes:
    """Return the PDF of a model of `data/models` filled with `content`."""
    import typst  # 80 MB that only paper needs

    if paper not in FORMATS:
        raise ValueError(f"Format de papier « {paper} » inconnu. Formats possibles : {', '.join(FORMATS)}.")
    inputs = {"contenu": json.dumps(content, ensure_ascii=False, allow_nan=False), "echelle": str(FORMATS[paper])}
    return typst.compile(
        str(MODELS / model),
        root=str(MODELS),
        font_paths=[str(fonts())],
        ignore_system_fonts=True,
        sys_inputs=inputs,
        pdf_standards="ua-1",
    )


def fonts() -> Path:
    """Return the folder of the typeface of the screen, Source Sans, that its own package installs."""
    import font_source_sans_pro

    return Path(font_source_sans_pro.font_directory)
