"""The files that the browser loads once: where they come from and under which address."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from pages.components.acceleration import switch

SITE = "Clauses sociales du Gers"
READING = Path(__file__).with_name("served.js")
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
        replace(copy, lambda draft: draft.write_bytes(script))
    return copy


def style() -> str:
    """Return the style that every page shares."""
    return f"<style>{Path(__file__).parents[1].joinpath('frame', 'shell.css').read_text(encoding='utf-8')}</style>"


def head_scripts() -> list[str]:
    """Return the addresses of the scripts that run before Streamlit's: its own words in French, data as they arrive."""
    names = ("fr.js", "arrivees.js") if switch.allows("dessin à l’arrivée") else ("fr.js",)
    return [f"./app/static/{name}?v={_digest((STATIC / name).read_bytes())}" for name in names]


def component_script(parts: Sequence[Path], style: Path) -> str:
    """Return the script of a component: its parts in one, which brings its style to the page."""
    brought = json.dumps(style.read_text(encoding="utf-8"))
    texts = [part.read_text(encoding="utf-8") for part in (READING, *parts)]
    return "\n".join([*texts, f"make(document.head, 'style').textContent = {brought};"])


def component_url(name: str, parts: Sequence[Path], style: Path, folder: Path = STATIC) -> str:
    """Return the address of a component’s script, written first when `folder` lacks it; empty where it cannot be.

    A component given as text travels again with each answer; fetched, it does once a version.
    """
    text = component_script(parts, style)
    copy = folder / "composants" / f"{name}.js"
    try:
        if not copy.is_file() or copy.read_text(encoding="utf-8") != text:
            replace(copy, lambda draft: draft.write_text(text, encoding="utf-8"))
    except OSError:
        return ""
    return f"./app/static/composants/{copy.name}?v={_digest(text.encode())}"


def loader(url: str) -> str:
    """Return the script of a component that only fetches the real one, and draws what was asked for meanwhile.

    What `arrivees.js` announces for a component on screen is drawn at once; the same from Streamlit is not drawn again.
    """
    return f"""const address = new URL({json.dumps(url)}, document.baseURI).href;
const script = import(address).catch(() => import(`${{address}}&encore`)); // a connection that failed once
const ADDRESS = /^servi (\\w+) /;
const LATIN = new TextDecoder("latin1");
const shown = new Map(); // by the element that each is drawn in
let drawing;
script.then((module) => (drawing = module.default));
function draw(one, data) {{
  const text = LATIN.decode(data);
  if (text === one.text || one.left) return;
  one.dispose = drawing({{ ...one.component, data }});
  one.text = text;
}}
addEventListener("servi", ({{ detail }}) => {{
  for (const one of shown.values()) if (drawing && one.address === detail.address) draw(one, detail.data);
}});
export default function (component) {{
  const place = component.parentElement;
  const one = shown.get(place) || {{}};
  one.component = component;
  one.address = ADDRESS.exec(LATIN.decode(component.data.subarray(0, 200)))[1];
  shown.set(place, one);
  script.then(() => draw(one, component.data));
  return () => {{
    if (one.component !== component) return; // of a call that another replaced before it was over
    one.left = true;
    shown.delete(place);
    one.dispose?.();
  }};
}}"""


def _packaged_plotly() -> Path:
    # Importing plotly to ask it where it lives would cost more than the copy.
    (package,) = find_spec("plotly").submodule_search_locations
    return Path(package) / "package_data" / "plotly.min.js"


def replace(copy: Path, write: Callable[[Path], object]) -> None:
    """Write a file aside, then put it in place: two processes that start together must not serve half of it."""
    draft = copy.with_suffix(f".{os.getpid()}.tmp")
    copy.parent.mkdir(exist_ok=True)
    write(draft)
    os.replace(draft, copy)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
