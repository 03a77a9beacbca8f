"""Numbers, dates and words are written as in French print, and read back from what people type."""

from __future__ import annotations

import math
from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typography_lint import faults

from analytics.demo.plan import OWNERS
from analytics.french.dates import date_long, date_short, parse_date
from analytics.french.grammar import elide, list_and, normalise, ordinal, run_on, with_article
from analytics.french.numbers import (
    count,
    difference,
    hours,
    number,
    parse_number,
    percent,
    plural,
    points,
    signed,
    value,
)

MISSING = (None, math.nan, math.inf, -math.inf, pd.NA, pd.NaT)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (number(40706), "40\u202f706"),
        (number(1234567.891, 2), "1\u202f234\u202f567,89"),
        (number(-12), "\u221212"),
        (number(-0.2), "0"),
        (number(2.5), "3"),
        (number(-2.5), "\u22123"),
        (signed(3), "+3"),
        (signed(-3), "\u22123"),
        (signed(0.4), "0"),
        (hours(40706), "40\u202f706\u00a0h"),
        (value(28644 / 1820, "ETP", 1), "15,7\u00a0ETP"),
        (value(6.04, "mois", 1), "6,0\u00a0mois"),
        (value(66, "personnes"), "66"),
        (value(3 / 66, "%", 1), "4,5\u00a0%"),
        (value(66), "66"),
        (count(66, "personne"), "66\u00a0personnes"),
        (count(1.9, "heure", decimals=1), "1,9\u00a0heure"),
        (count(1.96, "heure", decimals=1), "2,0\u00a0heures"),
        (points(0.03), "+3\u00a0points"),
        (points(-0.015), "\u22121,5\u00a0point"),
        (difference(-2), "2 de moins"),
        (difference(14612, "h"), "14\u202f612\u00a0h de plus"),
        (difference(-0.032, "%", 1), "\u22123,2\u00a0points"),
        (difference(0.2), "sans changement"),
    ],
)
def test_numbers(written: str, expected: str):
    assert written == expected


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (14612 / 26094, "56\u00a0%"),  # 40 706 against 26 094
        (3 / 66, "4,5\u00a0%"),
        (0.0996, "10\u00a0%"),  # one decimal would read 10,0
        (0.0994, "9,9\u00a0%"),
        (0, "0\u00a0%"),
        (0.145, "15\u00a0%"),
        (1.265, "127\u00a0%"),
        (-0.12, "\u221212\u00a0%"),
    ],
)
def test_percent(ratio: float, expected: str):
    assert percent(ratio) == expected


def test_percent_with_its_sign():
    assert [percent(x, signed=True) for x in (0.56, -0.56, 0)] == ["+56\u00a0%", "\u221256\u00a0%", "0\u00a0%"]


@pytest.mark.parametrize("missing", MISSING, ids=repr)
def test_missing_is_never_a_number(missing: object):
    written = [
        *(number(missing), signed(missing), percent(missing), hours(missing), points(missing)),
        *(difference(missing), difference(missing, "h"), value(missing, "ETP", 1), count(missing, "personne")),
    ]
    assert set(written) == {"n.\u00a0d."}


@given(st.floats(), st.integers(0, 2))
def test_whatever_the_number_the_french_is_clean(amount: float, decimals: int):
    for written in (
        number(amount, decimals),
        signed(amount, decimals),
        percent(amount, signed=True),
        points(amount),
        difference(amount, "h", decimals),
        count(amount, "heure", decimals=decimals),
    ):
        assert not faults(written)
        assert "nan" not in written and "inf" not in written and "-" not in written


@given(st.integers(-(10**12), 10**12), st.integers(0, 99))
def test_what_is_written_is_read_back(whole: int, cents: int):
    amount = whole + math.copysign(cents / 100, whole)
    assert parse_number(number(amount, 2)) == pytest.approx(amount, abs=0.006)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2 147,50", 2147.5),
        ("28 838,41", 28838.41),
        ("28\u00a0838,41", 28838.41),
        ("28\u202f838,41", 28838.41),
        ("126 ,5%", 1.265),
        ("4,5\u00a0%", 0.045),
        ("9851,5", 9851.5),
        ("7 500 h", 7500),
        ("7500h/an", 7500),
        ("7 500 heures par an", 7500),
        ("1 000 000 €", 1000000),
        (" 600 ", 600),
        ("\u22123,5", -3.5),
        ("12.5", 12.5),
        ("0.125", 0.125),
        (12, 12),
        (12.5, 12.5),
    ],
)
def test_numbers_as_people_type_them(typed: object, expected: float):
    assert parse_number(typed) == pytest.approx(expected)


@pytest.mark.parametrize("typed", ["", "abc", "12 34", "1,2,3", "1.234", "1,234.5", "5 kg", None, math.nan, True])
def test_what_is_no_number_is_refused_in_french(typed: object):
    with pytest.raises(ValueError, match="Nombre illisible") as refusal:
        parse_number(typed)
    assert not faults(str(refusal.value).replace(str(typed), "…") if typed else str(refusal.value))


@pytest.mark.parametrize(
    "given_day",
    [
        *("31/12/2022", "31-12-2022", "31/12/22", "2022-12-31", "2022-12-31 00:00:00", "44926", 44926, 44926.0),
        *(date(2022, 12, 31), datetime(2022, 12, 31, 8), pd.Timestamp("2022-12-31")),
    ],
    ids=repr,
)
def test_dates_as_people_type_them(given_day: object):
    assert parse_date(given_day) == date(2022, 12, 31)


@pytest.mark.parametrize("typed", ["", "2022", "31/02/2022", "12/31/2022", "hier", None, pd.NaT, 12], ids=repr)
def test_what_is_no_date_is_refused_in_french(typed: object):
    with pytest.raises(ValueError, match="Date illisible"):
        parse_date(typed)


@given(st.dates())
def test_short_dates_are_read_back(day: date):
    assert parse_date(date_short(day)) == day


def test_dates():
    assert date_long("2022-12-31") == "31\u00a0décembre 2022"
    assert date_long(date(2023, 1, 1)) == "1er\u00a0janvier 2023"
    assert date_short(pd.Timestamp("2022-12-31 10:00")) == "31/12/2022"
    assert {date_long(None), date_short(pd.NaT), date_long("")} == {"n.\u00a0d."}


def test_plurals_start_at_two():
    assert [plural(n, "heure") for n in (0, 1, 1.4, -1, 1.6, 2)] == ["heure"] * 4 + ["heures"] * 2  # as it is shown
    assert plural(1.9, "heure", decimals=1) == "heure"
    assert [plural(2, noun) for noun in ("mois", "niveau", "total")] == ["mois", "niveaux", "totaux"]
    assert plural(17, "maître d’ouvrage", "maîtres d’ouvrage") == "maîtres d’ouvrage"


def test_texts_follow_one_another():
    assert run_on(["", "Détail fictif", "Dont 7 h.", "Fin"]) == "Détail fictif. Dont 7 h. Fin"


def test_lists_and_ordinals():
    assert [list_and(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        *("", "A", "A et B", "A, B et C")
    ]
    assert [ordinal(1), ordinal(1, feminine=True), ordinal(3)] == ["1er", "1re", "3e"]


def test_labels_match_whatever_their_case_accents_marks_and_spaces():
    assert normalise("  État\u00a0’’ ") == normalise("etat ''")
    assert normalise("Maître  d’œuvre") == normalise("MAITRE D'OEUVRE")
    assert normalise("Grand Auch") != normalise("Grand Arros")


ELIDED = {
    "SGAR": "du SGAR",
    "DREAL": "de la DREAL",
    "Ministère de l’Intérieur": "du Ministère de l’Intérieur",
    "Ministère de l’Économie et des Finances": "du Ministère de l’Économie et des Finances",
    "ARS": "de l’ARS",
    "DIRSO": "de la DIRSO",
    "Région Occitanie": "de la Région Occitanie",
    "Département du Gers": "du Département du Gers",
    "Grand Auch": "du Grand Auch",
    "CC 3CAG": "de la CC 3CAG",
    "CC de la Ténarèze": "de la CC de la Ténarèze",
    "Gers numérique": "de Gers numérique",
    "CC de la Gascogne toulousaine": "de la CC de la Gascogne toulousaine",
    "CC Bastides de Lomagne": "de la CC Bastides de Lomagne",
    "CC Astarac Arros en Gascogne": "de la CC Astarac Arros en Gascogne",
    "Centre hospitalier du Gers": "du Centre hospitalier du Gers",
    "État": "de l’État",
    "Collectivités": "des collectivités",
    "Établissements médico-sociaux": "des établissements médico-sociaux",
    "Auch": "d’Auch",
    "Éauze": "d’Éauze",
    "Homps": "d’Homps",
    "Lectoure": "de Lectoure",
    "Le Houga": "du Houga",
    "La Romieu": "de La Romieu",
    "L’Isle-Jourdain": "de L’Isle-Jourdain",
    "EHPAD fictif": "de l’EHPAD fictif",
}


@pytest.mark.parametrize("name", ELIDED)
def test_elision(name: str):
    assert elide(name) == ELIDED[name]


def test_every_owner_of_the_bilan_has_its_elision_checked():
    invented = {owner.name for owner in OWNERS if "fictif" in owner.name or "fictive" in owner.name}
    assert {owner.name for owner in OWNERS} - invented - {"Non détaillé"} <= set(ELIDED)


def test_articles():
    names = ("Région Occitanie", "Département", "ARS", "Collectivités", "Gers numérique", "Gers", "Auch")
    assert [with_article(name) for name in names] == [
        *("la Région Occitanie", "le Département", "l’ARS", "les collectivités", "Gers numérique", "le Gers", "Auch")
    ]
