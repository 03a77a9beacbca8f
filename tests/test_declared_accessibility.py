"""The state of accessibility is that of the audit: its criteria, its share, what fails, whom to tell."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from analytics.declarations.settings import CONTACT
from analytics.views.reference import rgaa as audit
from analytics.views.reference.accessibilite import document

# Criteria of the RGAA 4.1 in each of its themes.
COUNTS = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)
LINES = list(csv.DictReader(Path("data/rgaa.csv").read_text(encoding="utf-8").splitlines()))


def said() -> str:
    """Return all that the page says."""
    parts = document().sections
    return " ".join([document().sentence, *(text for part in parts for text in (*part.texts, *part.points))])


def test_the_audit_answers_every_criterion():
    numbers = [f"{theme}.{rank + 1}" for theme, count in enumerate(COUNTS, 1) for rank in range(count)]
    assert [line["critere"] for line in LINES] == numbers
    assert {line["resultat"] for line in LINES} <= {audit.HOLDS, audit.FAILS, audit.NO_OBJECT}
    assert [line["critere"] for line in LINES if not line["constat"].endswith(".")] == []


def test_the_page_says_the_share_and_each_criterion_that_fails():
    by_result = Counter(line["resultat"] for line in LINES)
    holds, fails = by_result["conforme"], by_result["non conforme"]
    assert f"{holds} critères respectés sur {holds + fails}" in said()
    assert f"({100 * holds / (holds + fails):.0f}\u00a0%)" in said() and audit.state() in said()
    assert [one for one in LINES if one["resultat"] == "non conforme" and one["constat"] not in said()] == []


def test_the_page_says_whom_to_tell(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(CONTACT, raising=False)
    assert "la structure qui emploie la facilitatrice" in said() and CONTACT not in said()
    monkeypatch.setenv(CONTACT, "insertion@exemple.fr")
    assert "Contact\u00a0: insertion@exemple.fr." in said() and CONTACT not in said()
    assert "Défenseur des droits" in said()


@pytest.mark.parametrize(("fails", "state"), [(0, "totalement"), (2, "partiellement"), (3, "non")])
def test_the_state_follows_the_share(monkeypatch: pytest.MonkeyPatch, fails: int, state: str):
    one = audit.criteria()[0]
    results = [audit.FAILS] * fails + [audit.HOLDS] * (4 - fails) + [audit.NO_OBJECT] * 9
    monkeypatch.setattr(audit, "criteria", lambda: tuple(replace(one, result=result) for result in results))
    assert audit.mention() == f"Accessibilité\u00a0: {state} conforme"
