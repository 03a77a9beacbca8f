"""The files that the browser loads once: where they come from and under which address."""

import hashlib
import os
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from pages.components.acceleration import switch

STATIC = Path(__file__).resolve().parents[3] / "static"
# True once `server.py` writes the language and the style of every page in the page itself; else each run sends them.
page_is_whole = False


@cache
def plotly_url(folder: Path = STATIC) -> str:
    """Return the address of plotly.js: what we use of it, or the whole when accelerations are switched off."""
    copy = plotly_file(switch.is_on(), folder)
    return f"./app/static/{copy.name}?v={copy.stem.removeprefix('plotly-')}"


def plotly_file(cut: bool, folder: Path = STATIC) -> Path:
    """Return our file of plotly.js, or the whole one, written first from the installed package when `folder` lacks it.

    Cutting takes a second and a half, at the installation. The version and the way of cutting are in the name, which
    lets the browser keep the file for a year.
    """
    way = _digest(Path(__file__).with_name("plotly_part.py").read_bytes()) if cut else ""
    stamp = _digest(f"{version('plotly')} {way}".encode())
    copy = folder / f"plotly-{stamp}.js"
    if not copy.is_file():
        script = _packaged_plotly().read_bytes()
        if cut:
            from pages.components.acceleration.plotly_part import needed  # the parser serves at the installation alone

            script = needed(script)
        replace(copy, script)
    return copy


def _packaged_plotly() -> Path:
    # Importing plotly to ask it where it lives would cost more than the copy.
    (package,) = find_spec("plotly").submodule_search_locations
    return Path(package) / "package_data" / "plotly.min.js"


def style() -> str:
    """Return the style that every page shares."""
    return f"<style>{Path(__file__).parents[1].joinpath('frame', 'shell.css').read_text(encoding='utf-8')}</style>"


def head_scripts() -> list[str]:
    """Return the addresses of the scripts that run before Streamlit's: its own words in French, data as they arrive."""
    names = ("fr.js", "arrivees.js") if switch.allows("dessin à l’arrivée") else ("fr.js",)
    return [f"./app/static/{name}?v={_digest((STATIC / name).read_bytes())}" for name in names]


def written(name: str, content: bytes, folder: Path = STATIC) -> str:
    """Return the address of a file with this content, written first when `folder` lacks it; raise OSError."""
    copy = folder / name
    if not copy.is_file() or copy.read_bytes() != content:
        replace(copy, content)
    return f"./app/static/{name}?v={_digest(content)}"


def replace(copy: Path, content: bytes) -> None:
    """Write a file aside, then put it in place: two processes that start together must not serve half of it."""
    draft = copy.with_suffix(f".{os.getpid()}.tmp")
    copy.parent.mkdir(exist_ok=True)
    draft.write_bytes(content)
    os.replace(draft, copy)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
