"""`python -m bench.imports [ROWS]`: a workbook of her own layout, planned, tried and published, against its budget.

Budget for 100 000 rows of hours: plan 5 s, publication 15 s (trial included), 400 MB at most.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter

from analytics.ingest import confirmer, essai, limits, sources
from analytics.ingest.prepare import prepare

PLAN_SECONDS, PUBLISH_SECONDS, MEMORY = 5.0, 15.0, 400_000_000
MONTHS = ("janv", "févr", "mars", "avril", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc")
TITLES = ("Nom", "Prénom", "Sexe", "Âge", "Ville", "Public", "Maître d'ouvrage", "Marché", "Entreprise", "Type contrat")


def workbook(file: Path, rows: int) -> int:
    """Write a sheet a year of contracts by month that hold `rows` hours; return their number."""
    written = 0
    with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
        for year in range(2021, 2026):
            sheet = book.add_worksheet(str(year))
            sheet.write_row(0, 0, (*TITLES, "Date début", *MONTHS))
            for number in range(rows // 30):
                sheet.write_row(number + 1, 0, _row(year, number))
                written += 6
    return written


def _row(year: int, number: int) -> list[object]:
    person, place = number % 4000, ("Auch", "Condom", "Fleurance", "Mirande", "Eauze")[number % 5]
    public = ("RSA", "DELD, Travailleurs handicapés", "Jeunes de moins de 26 ans")[number % 3]
    about = [f"NOM{person:05}", f"Prénom{person:05}", "HF"[number % 2], 18 + number % 40, place, public]
    about += [f"Ville de {place}", f"M{number % 300:03}", f"Entreprise {number % 150:03}", "CDD"]
    start = number % 7
    hours = [70.25 if start <= month < start + 6 else "" for month in range(12)]
    return [*about, f"{1 + number % 27:02}/{start + 1:02}/{year}", *hours]


def measure(rows: int) -> dict[str, float]:
    """Return the seconds of the plan and of the publication, and the memory of this process and its reader."""
    with TemporaryDirectory() as folder:
        os.environ.setdefault("CLAUSES_CLE", str(Path(folder) / "cle"))
        file, base = Path(folder) / "suivi.xlsx", Path(folder) / "base"
        count = workbook(file, rows)
        files = sources([file])
        started, busy = time.perf_counter(), _processor()
        prepared = prepare(files, base, limits())
        planned, busy_planned = time.perf_counter(), _processor()
        trial = essai(files, base, limits=limits(), prepared=prepared)
        confirmer(trial)
        published, busy_published = time.perf_counter(), _processor()
    peaks = [resource.getrusage(who).ru_maxrss * 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    found = {"heures": float(count), "plan": planned - started, "publication": published - planned}
    busier = {"processeur_plan": busy_planned - busy, "processeur_publication": busy_published - busy_planned}
    return {**found, **busier, "memoire": max(peaks)}


def _processor() -> float:
    """Return the seconds of processor of this process and of its children: the same on a busy machine."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def main() -> None:
    """Print the measures beside their budget."""
    parser = argparse.ArgumentParser("python -m bench.imports")
    parser.add_argument("heures", type=int, nargs="?", default=100_000)
    found = measure(parser.parse_args().heures)
    print(f"{found['heures']:.0f} relevés d’heures")
    for name, said, budget in (("plan", "plan proposé", PLAN_SECONDS), ("publication", "publication", PUBLISH_SECONDS)):
        busy = found[f"processeur_{name}"]
        print(f"{said} : {found[name]:.1f} s, {busy:.1f} s de processeur (budget {budget:.0f} s)")
    print(f"mémoire : {found['memoire'] / 1e6:.0f} Mo (budget {MEMORY / 1e6:.0f} Mo)")


if __name__ == "__main__":
    main()
