"""French as an exacting reader wants it, each fault by its kind: elision, agreement, small numbers, articles."""

from __future__ import annotations

import pandas as pd
import pytest
from test_sentences import comparison, spaced

from analytics.compute.queries import ROUGH
from analytics.french.grammar import after_de
from analytics.french.numbers import About, count
from analytics.sentences import lines
from analytics.sentences.phrases import written
from tests.oracle.rules import ill_written


def rough(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    frame.attrs = {ROUGH: names}
    return frame


@pytest.mark.parametrize(
    "text",
    [
        "Contrats de environ 5,0 mois",
        "le Établissement",
        "la environ",
        "environ moins de 0,1 ETP",
        "0 convention signée (contre 0 en 2021)",
    ],
)
def test_forbidden_forms_are_seen(text: str) -> None:
    assert [*ill_written(text)]


@pytest.mark.parametrize("text", ["le onzième", "de 11 personnes", "que oui", "la 2e valeur", "0 contrat (contre 12)"])
def test_good_french_raises_nothing(text: str) -> None:
    assert not [*ill_written(text)]


def test_de_is_elided_before_environ() -> None:
    assert after_de("environ 5 mois") == "d’environ 5 mois" and after_de("4,7 mois") == "de 4,7 mois"
    frame = rough(comparison(duree_contrats=(5.0, 4.0)), "duree_contrats")
    assert [spaced(one) for one in lines.beneficiaries(frame, "")] == ["Contrats d’environ 5,0 mois en moyenne"]


def test_a_bound_is_not_said_rough() -> None:
    assert spaced(written("etp", About(0.04))) == "moins de 0,1 ETP"
    assert spaced(count(About(0.2), "heure")) == "moins de 1 heure"
    assert spaced(lines.jobs(comparison(etp=(0.04, 0), heures_realisees=(72.8, 0)))).startswith("moins de 0,1 ETP (")


def test_none_is_not_compared_with_none() -> None:
    frame = comparison(reunions=(0, 0), accompagnements=(2, 0))
    assert [spaced(one) for one in lines.relation(frame, "2021")] == [
        "0 réunion de chantier",
        "2 accompagnements (contre 0 en 2021)",
    ]
