"""The lint sees the faults of French typography, leaves codes alone, and every text of the sources passes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typography_lint import faults, source_strings

from analytics.french.typography import typeset

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [
    *ROOT.glob("*.py"),
    *(file for room in ("analytics", "pages") for file in (ROOT / room).rglob("*.py")),
]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Soit 15.7 ETP", "point décimal"),
        ("Soit 40,706 heures", "milliers"),
        ("Soit 40 706 heures", "milliers"),
        ("Soit 1 234 567 heures", "milliers"),
        ("Une hausse de 56%", "signe %"),
        ("Une hausse de 56 %", "signe %"),
        ("Source : bilan", "deux-points"),
        ("Source: bilan", "deux-points"),
        ("Mesure\u202f: heures", "deux-points"),
        ("Le «\u00a0chantier »", "fermant"),
        ("Le « chantier\u00a0»", "ouvrant"),
        ("Un filtre ; un autre", "double"),
        ("Et si?", "double"),
        ("Et si !", "double"),
        ("Maîtres d'ouvrage", "apostrophe"),
        ('Le mot "chantier"', "guillemets"),
        ("Etat et collectivités", "capitale"),
        ("A retenir", "capitale"),
        ("Deux  espaces", "deux espaces"),
        ("Une baisse de -12\u00a0%", "moins"),
        ("(-3)", "moins"),
    ],
)
def test_each_fault_is_seen(text: str, rule: str):
    assert [found for _, found in faults(text) if rule in found]


@pytest.mark.parametrize(
    "text",
    [
        "En 2022, **40\u202f706 heures d’insertion**, soit **56\u00a0% de plus**.",
        "Données au 2022-12-31T14:30:00Z, à 14:30, le 31/12/2022",
        "Voir https://gers.fr/monjournal/numero-6?page=1&b=2.5, puis www.gers.fr",
        "Écrire à contact@gers.fr",
        '<p class="mention" style="color: red; width: 100%">Données fictives</p>',
        ".mention { color: red; margin: 0.5rem 12px; }",
        "Code L. 2112-2, article 16.1.1 du CCAG, version 1.67.0, Python 3.11",
        "Fichier `heures.csv`, colonne `mois`, bilan.pdf",
        "«\u00a0Et si\u202f?\u00a0»\u00a0: oui\u202f; non\u202f!",
        "La moyenne 2019–2021, −3,5\u00a0points, 0,125, L’Isle-Jourdain, CAP/BEP",
        "État, Évolution, À retenir, À venir, Âge, CA Grand Auch",
        "En 2022 400 personnes, code 32013, SIREN 200023620",
        ":material/search_off: Aucune donnée",
        "%(prog)s et --annee 2022",
        "",
    ],
)
def test_codes_and_clean_french_raise_nothing(text: str):
    assert faults(text) == []


@given(st.text())
def test_any_text_can_be_read_and_typeset(text: str):
    fixed = typeset(text)
    assert len(fixed) == len(text) and typeset(fixed) == fixed
    assert len(faults(fixed)) <= len(faults(text))


def test_typeset_mends_what_ordinary_spaces_spoil():
    rough = "Rappel : « 40 706 h » clausées ; 56 % de l'objectif. Et si ? 1 820 h, https://gers.fr/a?b=1"
    assert faults(typeset(rough)) == []
    assert typeset("1 820 h") == "1\u202f820\u00a0h"


def test_source_strings_are_what_readers_see(tmp_path: Path):
    file = tmp_path / "page.py"
    file.write_text(
        '"""Say: a docstring of the module, de la page."""\n'
        "def show(x):\n"
        '    """Say: another one."""\n'
        "    query(\"SELECT a FROM b WHERE c = 'de la'\")\n"
        '    write(f"Il y a {x:,.2f} de {x}")\n'
        '    key = "date d\'embauche du salarié"  # verbatim\n'
        '    return "mot", "plain English words", "Les heures"\n',
        encoding="utf-8",
    )
    assert [text for _, text in source_strings(file)] == ["Il y a \ue000 de \ue000", "Les heures"]


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_text_of_the_sources_is_clean(file: Path):
    found = [(line, *fault) for line, text in source_strings(file) for fault in faults(text)]
    assert not found, "\n".join(f"{file.name}:{line} {excerpt!r} {rule}" for line, excerpt, rule in found)
