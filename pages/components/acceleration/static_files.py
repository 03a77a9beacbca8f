"""The files that the browser loads once: where they come from and under which address."""

import hashlib
import os
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from pages.components.acceleration import switch

STATIC = Path(__file__).resolve().parents[3] / "static"
# True once `server.py` writes the language and the style of every page in the page itself, and serves MADE; else each
# run sends them, and what `static/` lacks is written there.
page_is_whole = False
MADE: dict[str, bytes] = {}  # by name under /app/static: what this process made and wrote nowhere


@cache
def plotly_url(folder: Path = STATIC) -> str:
    """Return the address of plotly.js: what we use of it, or the whole when accelerations are switched off."""
    copy = plotly_file(switch.is_on(), folder)
    if not copy.is_file():
        _keep(copy, plotly_script(switch.is_on()), folder)
    return f"./app/static/{copy.name}?v={copy.stem.removeprefix('plotly-')}"


def plotly_file(cut: bool, folder: Path = STATIC) -> Path:
    """Return where our part of plotly.js is, or the whole one.

    The version and the way of cutting are in the name, which lets the browser keep the file for a year.
    """
    way = _digest(Path(__file__).with_name("plotly_part.py").read_bytes()) if cut else ""
    stamp = _digest(f"{version('plotly')} {way}".encode())
    return folder / f"plotly-{stamp}.js"


def plotly_script(cut: bool) -> bytes:
    """Return our part of plotly.js, made in a second and a half from the installed package, or the whole one."""
    script = _packaged_plotly().read_bytes()
    if not cut:
        return script
    from pages.components.acceleration.plotly_part import needed  # the parser serves at the installation alone

    return needed(script)


def _packaged_plotly() -> Path:
    # Importing plotly to ask it where it lives would cost more than the copy.
    (package,) = find_spec("plotly").submodule_search_locations
    return Path(package) / "package_data" / "plotly.min.js"


def style() -> str:
    """Return the style that every page shares."""
    return f"<style>{Path(__file__).parents[1].joinpath('frame', 'shell.css').read_text(encoding='utf-8')}</style>"


def head_scripts() -> list[str]:
    """Return the addresses of the scripts that run before Streamlit's: its own words in French, data as they arrive."""
    return list(map(static_url, ("fr.js", *(["arrivees.js"] if switch.allows("dessin à l’arrivée") else []))))


def static_url(name: str) -> str:
    """Return the address of a file of `static/`, which changes with its content."""
    return f"./app/static/{name}?v={_digest((STATIC / name).read_bytes())}"


def written(name: str, content: bytes, folder: Path = STATIC) -> str:
    """Return the address of a file with this content, made first when `folder` lacks it; raise OSError."""
    copy = folder / name
    if not copy.is_file() or copy.read_bytes() != content:
        _keep(copy, content, folder)
    return f"./app/static/{name}?v={_digest(content)}"


def _keep(copy: Path, content: bytes, folder: Path) -> None:
    """Keep a file for the browser: in memory under `server.py`, which writes nothing beside the code, else in place."""
    if page_is_whole:
        MADE[copy.relative_to(folder).as_posix()] = content
    else:
        replace(copy, content)


def replace(copy: Path, content: bytes) -> None:
    """Write a file aside, then put it in place: two processes that start together must not serve half of it."""
    draft = copy.with_suffix(f".{os.getpid()}.tmp")
    copy.parent.mkdir(exist_ok=True)
    draft.write_bytes(content)
    os.replace(draft, copy)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
