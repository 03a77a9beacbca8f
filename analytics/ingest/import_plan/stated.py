"""What the lines above the titles of a table say of all its rows: its buyer, its marché, its company."""

from __future__ import annotations

import re
from collections.abc import Collection

from analytics.ingest.cell_texts.declared import folded, name_words, words
from analytics.ingest.files.sheets import Sheet
from analytics.ingest.import_plan.title_rows import field_of

STATED = ("maitre_ouvrage", "marche", "employeur", "attributaire")  # never a person
DOUBTFUL = ("structure", "collectivite", "client", "societe")  # may be whoever keeps the file
HIGHEST = 12  # lines above the titles that are looked at


def stated_above(sheet: Sheet, first: int, known: Collection[str]) -> dict[str, str]:
    """Return the field and value of « Maître d’ouvrage : Foix » above titles (an index), where no column gives it."""
    found: dict[str, str] = {}
    for row in range(first - 1, max(-1, first - 1 - HIGHEST), -1):
        texts = list(dict.fromkeys(text for text in sheet.row(row) if text))
        if len(texts) > 2:
            break
        label, colon, value = " ".join(texts).partition(":")
        name = field_of(label) if colon and value.strip() and folded(label) not in DOUBTFUL else ""
        if name in STATED and name not in known:
            found.setdefault(name, value.strip())
    return found


def line_above(sheet: Sheet, first: int) -> str:
    """Return the only text of the line above titles (an index); nothing when it holds none, or several."""
    texts = {text for text in sheet.row(first - 1) if text} if first else set()
    return texts.pop() if len(texts) == 1 else ""


def buyer_above(sheet: Sheet, first: int) -> str:
    """Return the buyer that the line above titles (an index) names alone; nothing when it names none."""
    text = line_above(sheet, first)
    return text if _is_buyer(text) else ""


def _is_buyer(text: str) -> bool:
    bare = folded(text)
    kinds = {word for group in name_words("maitre_ouvrage").values() for word in group} | words("acheteur")
    return len(bare) <= 60 and any(re.match(rf"{re.escape(word)} \w", bare) for word in kinds if len(word) > 2)
