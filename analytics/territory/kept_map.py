"""The files of the map of a territory: cut from the outlines of France once, then kept with the base."""

import hashlib
import os
import shutil
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from analytics.territory import france
from analytics.territory.members import Territory
from analytics.territory.outlines import geojson

FOLDER = "carte"
NAMES = ("epci", "cantons", "communes", "contour", "villes")


@lru_cache(maxsize=4)
def map_files(one: Territory, base: Path) -> Mapping[str, str]:
    """Return {name: GeoJSON} of the map of a territory, from the folder of its base, where it is written when missing.

    Cutting takes a second. A base that cannot be written is served all the same.
    """
    folder = base / FOLDER / hashlib.sha256(f"{one.record} {_outlines_digest()}".encode()).hexdigest()[:16]
    try:
        return {name: (folder / f"{name}.geojson").read_text(encoding="utf-8") for name in NAMES}
    except OSError:
        files = geojson(one)
        _keep(folder, files)
        return files


@cache
def _outlines_digest() -> str:
    return hashlib.sha256((france.FRANCE / "contours.json.xz").read_bytes()).hexdigest()


def _keep(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files aside, then put their folder in place of the maps of other territories."""
    draft = folder.with_name(f"{folder.name}.{os.getpid()}.brouillon")
    try:
        draft.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (draft / f"{name}.geojson").write_text(text, encoding="utf-8")
        for old in folder.parent.iterdir():
            if old != draft:
                shutil.rmtree(old, ignore_errors=True)
        os.replace(draft, folder)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
