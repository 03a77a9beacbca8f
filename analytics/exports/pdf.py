"""Sheets of paper: the content of a report laid out by Typst, tagged for screen readers (PDF/UA-1)."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analytics.exports.report import bilan_content
from analytics.french.printable import SAID, in_all_texts, printable
from analytics.views.view import View

MODELS = Path(__file__).resolve().parents[2] / "data" / "models"
FORMATS = {"A4": 1.0, "A3": 2**0.5}
NOT_DRAWN = re.compile(r"the text `\"(.*?)\"` could not be displayed", re.DOTALL)
TRIES = 100  # an error names one text that no typeface draws


def bilan_pdf(view: View, paper: str = "A4") -> bytes:
    """Return the two pages of the bilan, in landscape A4 or A3."""
    return compiled("bilan.typ", bilan_content(view), paper)


def compiled(model: str, content: Mapping[str, Any], paper: str = "A4") -> bytes:
    """Return the PDF of a model of `data/models` filled with `content`."""
    import typst  # 80 MB that only paper needs

    if paper not in FORMATS:
        raise ValueError(f"Format de papier « {paper} » inconnu. Formats possibles : {', '.join(FORMATS)}.")
    unprinted: set[str] = set()
    for _ in range(TRIES):
        inputs = {"contenu": _written(content, unprinted), "echelle": str(FORMATS[paper])}
        try:
            made: bytes = typst.compile(str(MODELS / model), sys_inputs=inputs, pdf_standards="ua-1", **_typefaces())
            return made
        except typst.TypstError as error:
            found = NOT_DRAWN.search(str(error))
            if not found:
                raise
            unprinted |= {*_read(found[1])}
    raise ValueError("Ce document contient trop de signes qui ne s’impriment pas.")


def _written(content: Mapping[str, Any], without: set[str]) -> str:
    """Return the content as JSON, what cannot be printed replaced, and said in its source when anything was."""
    shown = in_all_texts(content, lambda text: printable(text, without))
    if "source" in shown and shown != content:
        shown["source"] = f"{shown['source'].rstrip('.')}. {SAID}."
    return json.dumps(shown, ensure_ascii=False, allow_nan=False)


def _read(quoted: str) -> str:
    """Return the text that an error of Typst quotes, with its escapes (\\u{1f3d7}) read."""
    return re.sub(r"\\u\{(\w+)\}", lambda found: chr(int(found[1], 16)), quoted)


def _typefaces() -> dict[str, Any]:
    return {"root": str(MODELS), "font_paths": [str(fonts())], "ignore_system_fonts": True}


def fonts() -> Path:
    """Return the folder of the typeface of the screen, Source Sans, that its own package installs."""
    import font_source_sans_pro

    return Path(font_source_sans_pro.font_directory)
