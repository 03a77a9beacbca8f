"""Her marchés and official contracts: links that are sure, proposals, her choices, and what a link fills."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from purchases import DECP, GERS, MADE, opened, publish_with_purchases, with_a_followed_buyer
from records import write_tables

from analytics.base.database import PUBLIC, BaseError
from analytics.cli.main import main
from analytics.ingest import import_folder
from analytics.ingest.achats_import import publish_purchases, read_purchases
from analytics.purchases import choices
from analytics.purchases.choices import Note, annotate, link, read_choices
from analytics.purchases.linked import links, published_twice, to_choose
from analytics.purchases.links import Record, agreement, by_buyer, proposals, sure_links, twins

LOT = "22320001500012-2025-001L01"
OFFICIAL = Record("d", "223200015", frozenset(["975938242"]), 120_000.0, date(2025, 2, 10), "2025001L01")


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return publish_with_purchases(tmp_path_factory.mktemp("achats"), MADE, GERS)


@pytest.mark.parametrize(
    ("changed", "sure"),
    [
        ({}, True),
        ({"number": ""}, True),  # holder, amount, day
        ({"amount": 144_000.0, "day": None}, True),  # the number and the holder
        ({"holders": frozenset(), "day": None}, True),  # the number and the amount
        ({"amount": 144_000.0, "number": ""}, False),  # two tests
        ({"holders": frozenset(["111111111"])}, False),  # another holder
        ({"day": date(2025, 6, 1)}, False),  # more than 92 days
        ({"amount": 120_600.0, "number": ""}, True),  # 0,5 %
        ({"day": date(2025, 3, 14), "number": ""}, False),  # 32 days
    ],
)
def test_a_link_is_sure_when_three_tests_hold_and_none_contradicts(changed, sure):
    assert agreement(replace(OFFICIAL, key="h", **changed), OFFICIAL).is_sure is sure


def test_two_candidates_or_two_claims_make_no_link():
    hers = replace(OFFICIAL, key="h", number="")
    near = replace(OFFICIAL, key="e", number="2025001L02", amount=120_100.0)
    assert sure_links([hers], [OFFICIAL]) == {"h": "d"}
    assert sure_links([hers], [OFFICIAL, near]) == {}
    assert sure_links([hers, replace(hers, key="i")], [OFFICIAL]) == {}


def test_a_contract_published_twice_is_one_candidate():
    twin = replace(OFFICIAL, key="d2", number="2025001L011")
    assert sure_links([replace(OFFICIAL, key="h", number="")], [OFFICIAL, twin]) == {"h": "d"}
    assert [[one.key for one in group] for group in twins([OFFICIAL, twin])] == [["d", "d2"]]


def synthetic(seed: int, size: int) -> list[Record]:
    """Return official contracts in operations of lots: the same buyer, day and often holder, close amounts."""
    draw, found = random.Random(seed), []
    while len(found) < size:
        buyer, day, holders = f"{draw.randrange(900)}".zfill(9), date(2024, 1, 1), [f"{n}".zfill(9) for n in range(400)]
        day += timedelta(days=draw.randrange(700))
        for lot in range(draw.choice((1, 1, 2, 4, 8))):
            amount = round(draw.lognormvariate(11, 1.2), 2)
            held = frozenset([draw.choice(holders)])
            found.append(
                Record(f"{len(found)}", buyer, held, amount, day, f"{day.year}{draw.randrange(10**4)}L{lot:02}")
            )
    return found


def noisy(one: Record, draw: random.Random) -> Record:
    """Return what she might have written: a quarter without SIRET, a fifth without day, half without number."""
    amount = round(one.amount * draw.choice((1.2, 1, 1.1, 0.9))) if draw.random() < 0.2 else round(one.amount)
    late = timedelta(days=draw.choice((0, 0, 0, 1, 5, 12, 30, -10, 45)))
    return Record(
        f"h{one.key}",
        one.buyer,
        frozenset() if draw.random() < 0.25 else one.holders,
        None if draw.random() < 0.15 else float(amount),
        None if draw.random() < 0.2 else one.day + late,
        "" if draw.random() < 0.5 else one.number,
    )


def test_sure_links_are_right_99_times_in_100():
    draw, official = random.Random(11), synthetic(11, 5000)
    absent = {one.key for one in official if draw.random() < 0.2}  # hers, that the official data lack
    hers = [noisy(one, draw) for one in draw.sample(official, 2500)]
    found = sure_links(hers, [one for one in official if one.key not in absent])
    told = Counter(achat == marche[1:] for marche, achat in found.items())
    assert told[True] / len(found) >= 0.99 and told[True] >= 0.4 * 2500


def test_the_right_contract_is_among_three_proposals_nearly_always():
    draw, official = random.Random(5), synthetic(5, 3000)
    known = by_buyer(official)
    kept = draw.sample([one for group in known.values() for one in group], 800)
    told = [one.key in [other.key for other in proposals(noisy(one, draw), known[one.buyer])] for one in kept]
    assert sum(told) / len(told) >= 0.95


def test_a_link_fills_empty_cells_and_says_so(base):
    found = opened(base)
    assert links(found) == {"2025-001L01": LOT}
    amount, day = found.rows("SELECT montant::DOUBLE, notification_le FROM marche WHERE marche = '2025-001L01'")[0]
    assert (amount, day) == (120_000, date(2025, 2, 12))  # its own day stays
    said = [row[0] for row in found.rows("SELECT attendu FROM remarque_import WHERE fichier = 'DECP'")]
    assert said == ["2025-001L01\u00a0: montant rempli par les données officielles (120000.00)"]


def test_the_public_reads_links_too(base):
    assert links(opened(base, PUBLIC)) == {"2025-001L01": LOT}


def test_what_is_not_sure_is_proposed(base):
    assert to_choose(opened(base)) == {"Inconnu 9": ["22320001500012-2025-002"]}


def test_a_contract_that_may_be_published_twice_is_listed(base):
    assert published_twice(opened(base)) == [["24320039100072-202430", "24320039100072-202430EC"]]


def test_her_choice_is_remembered_and_forgotten(tmp_path):
    folder = publish_with_purchases(tmp_path, MADE)
    found = opened(folder)
    link(found, "Inconnu 9", "22320001500012-2025-002")
    link(found, "2025-001L01", choices.NO_CONTRACT)
    assert links(found) == {"Inconnu 9": "22320001500012-2025-002"} and to_choose(found) == {}
    done = publish_purchases(folder, [])
    filled = [(one.table, one.row, one.column) for one in done.filled]
    assert filled == [("marche", "Inconnu 9", "notification_le"), ("attribution", "Inconnu 9", "entreprise")]
    assert links(opened(folder)) == links(found)
    link(found, "2025-001L01", None)
    assert links(found)["2025-001L01"] == LOT


def test_an_import_of_records_keeps_the_purchases(tmp_path):
    folder = publish_with_purchases(tmp_path, MADE)
    import_folder(write_tables(tmp_path / "fichiers", **with_a_followed_buyer()), folder)
    assert opened(folder).rows("SELECT count(*) FROM achat") == [(14,)]
    assert links(opened(folder)) == {"2025-001L01": LOT}


def test_files_add_up_and_the_same_file_twice_changes_nothing(tmp_path):
    folder = publish_with_purchases(tmp_path, MADE, "decp_cas_decpinfo.csv")
    before = opened(folder).rows("SELECT achat, montant, titulaires FROM achat ORDER BY achat")

    publish_purchases(folder, read_purchases([DECP / MADE], folder))
    assert opened(folder).rows("SELECT achat, montant, titulaires FROM achat ORDER BY achat") == before
    assert opened(folder).rows("SELECT count(*) FROM achat_source") == [(2,)]
    publish_purchases(folder, read_purchases([DECP / GERS], folder), replace=True)
    assert opened(folder).rows("SELECT count(*) FROM achat") == [(27,)]


def test_notes_are_hers_alone_and_survive_a_damaged_file(base):
    owner = opened(base)
    annotate(owner, LOT, Note("derogation", "travaux", "  trois\nmois "))
    annotate(owner, "autre", Note("concerne"))
    assert read_choices(owner).notes[LOT] == Note("derogation", "travaux", "trois mois")
    (base / choices.FILE).write_text("{", encoding="utf-8")
    assert set(read_choices(owner).notes) == {LOT}
    annotate(owner, LOT, None)
    assert read_choices(owner).notes == {}
    with pytest.raises(BaseError):
        annotate(opened(base, PUBLIC), LOT, Note("concerne"))


def test_the_commands_import_link_and_note(tmp_path, capsys):
    folder = publish_with_purchases(tmp_path, GERS)
    run = lambda *given: main([*given, "--base", str(folder)])  # noqa: E731
    assert run(
        "achats", str(DECP / MADE), "--essai"
    ) == 0 and "14 contrats du territoire" in capsys.readouterr().out.replace("\u00a0", " ")
    assert opened(folder).rows("SELECT count(*) FROM achat") == [(27,)]
    assert run("achats", str(DECP / MADE)) == 0
    assert run("achats-relier", "Inconnu 9", "22320001500012-2025-002") == 0
    assert run("achats-relier", "Inconnu 8", "aucun") == 2 and "Inconnu 9" in capsys.readouterr().err
    assert run("achats-noter", LOT, "--etat", "conforme", "--note", "vu") == 0
    assert read_choices(opened(folder)).notes[LOT] == Note("conforme", "", "vu")
    assert run("achats-au-bilan", "oui") == 0 and read_choices(opened(folder)).au_bilan
    assert run("achats", "absent.json") == 2
