"""What a page will ask for once it runs, named in its head so that the browser fetches it meanwhile."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path

from streamlit import file_util

from pages.components.acceleration.scripts import ON_EVERY_PAGE, script_url
from pages.components.acceleration.static_files import plotly_url

# The parts of Streamlit that every page draws, as its own files name them; it loads each at its first use.
PARTS = ("Html", "BidiComponent", "DownloadButton")
IMPORTED = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')


def head_links(page: str) -> str:
    """Return the links to add to the head of Streamlit's `page`: the parts that it does not name itself.

    Nothing breaks when a release of Streamlit renames a part: the page then asks for it as before.
    """
    folder = Path(file_util.get_static_dir(), "static", "js")
    parts = [name for name in _with_imports(folder) if name not in page]
    modules = [f'<link rel="modulepreload" crossorigin href="./static/js/{escape(name)}">' for name in parts]
    scripts = filter(None, map(script_url, ON_EVERY_PAGE))
    ours = [f'<link rel="modulepreload" href="{escape(url)}">' for url in scripts]
    # Wanted last: it must not delay what shows the first figures.
    plotly = f'<link rel="modulepreload" fetchpriority="low" href="{escape(plotly_url())}">'
    return "\n    ".join([*modules, *ours, plotly])


@cache
def _with_imports(folder: Path) -> tuple[str, ...]:
    """Return the files of the parts and all that they import, in the order in which they are found."""
    waiting = [file.name for part in PARTS for file in sorted(folder.glob(f"{part}.*.js"))]
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop(0)
        if name not in found and (folder / name).is_file():
            found[name] = None
            waiting += IMPORTED.findall((folder / name).read_text(encoding="utf-8"))
    return tuple(found)
