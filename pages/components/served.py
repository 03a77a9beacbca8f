"""A component whose script the browser fetches once a version."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from pages.components.static_files import component_script, component_url, loader


def served(name: str, html: str, parts: Sequence[Path], style: Path) -> Any:
    """Register the component; where its script can be written nowhere, it travels with each answer.

    Its style reaches the whole page: its classes begin with a name of their own.
    """
    url = component_url(name, parts, style)
    js = loader(url) if url else component_script(parts, style)
    return st.components.v2.component(name, html=html, js=js, isolate_styles=False)
