"""The bench, without running it: its verdicts, its ratios, its percentiles."""

from __future__ import annotations

from pathlib import Path

from bench.outcome import Outcome, at
from bench.report import as_markdown, as_text, table

ROOT = Path(__file__).resolve().parent.parent


def lines(**measured: object) -> dict[str, list[str]]:
    """Return the lines of a table at one size, by name; the reference took 300 ms a gesture."""
    found = table({1_000_000: Outcome(**measured)}, {"Dash": {1_000_000: Outcome(repaint=[300.0])}})
    return {line[0]: line[1:] for line in found}


def test_a_figure_over_its_budget_is_said_and_compared():
    assert lines(repaint=[150.0])["clic → dernier graphique, médiane"] == [
        "1 000 000",
        "150 ms",
        "150 ms",
        "tenu",
        "0,50",
    ]
    assert lines(repaint=[151.0])["clic → dernier graphique, médiane"][3] == "MANQUÉ"


def test_what_was_not_measured_has_no_line():
    assert "rechargement" not in lines(repaint=[150.0])


def test_a_wrong_figure_is_a_missed_budget():
    right = lines(repaint=[1.0], checked=3)["chiffres faux sur 3 réponses"]
    wrong = lines(repaint=[1.0], checked=3, wrong=["heures"])["chiffres faux sur 3 réponses"]
    assert (right[3], wrong[3]) == ("tenu", "MANQUÉ")


def test_growth_is_that_of_the_medians():
    found = table({10_000: Outcome(repaint=[100.0]), 10_000_000: Outcome(repaint=[140.0])}, {})
    assert found[-1][2:] == ["1,40", "1,3", "MANQUÉ"]
    assert as_text(found).count("\n") == len(found) - 1 and as_markdown(found).count("\n") == len(found)


def test_percentiles():
    assert at([], 0.5) is None and at([3.0, 1.0, 2.0], 0.5) == 2.0 and at([float(n) for n in range(100)], 0.95) == 95.0


def test_the_lock_of_the_bench_keeps_the_versions_of_the_application():
    def pinned(file: str) -> set[str]:
        return {line.split(" ")[0] for line in (ROOT / file).read_text().splitlines() if "==" in line[:60]}

    assert pinned("requirements.txt") <= pinned("bench/requirements.txt")
