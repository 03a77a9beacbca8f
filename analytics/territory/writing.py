"""Write territoire.toml from codes or names of départements and EPCI."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from analytics.french.grammar import NO_BREAK, normalise
from analytics.territory.settings_file import (
    FILE,
    TerritoryError,
    closest,
    departement_names,
    group_names,
    settings_file,
)
from analytics.territory.territory import from_text, reread

BEFORE = ".avant"  # the settings replaced, beside the new ones


def settings_text(given: Sequence[str], forms: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the text of a settings file for départements and EPCI, by code or name; raise TerritoryError.

    `forms` are the name and how it is said, which a mix of several must have.
    """
    known = {"departements": departement_names(), "epci": group_names()}
    found: dict[str, list[str]] = {key: [] for key in known}
    for one in given:
        key, code = next(((key, code) for key, names in known.items() if (code := _code(one, names))), ("", ""))
        if not code:
            near = closest(one, known["departements"] | known["epci"])
            raise TerritoryError(f"« {one} » n’est ni un département ni un EPCI.{near}")
        found[key].append(code)
    title = [known[key][code] for key, codes in found.items() for code in codes]
    lines = [f"{key} = {json.dumps(codes)}" for key, codes in found.items() if codes]
    lines += [f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in forms.items() if text]
    return "\n".join([f"# {', '.join(title)}", *lines, ""])


def _code(given: str, known: Mapping[str, str]) -> str:
    """Return the code that is given, or that of the only name that is; empty when there is none."""
    if given.upper() in known:
        return given.upper()
    found = [code for code, name in known.items() if normalise(name) == normalise(given)]
    return found[0] if len(found) == 1 else ""


def write(base: Path, text: str) -> Path:
    """Write the settings of a base and return their file; those it had are kept beside. Raise TerritoryError."""
    from_text(text, FILE)  # nothing is written that cannot be read
    file = settings_file(base)
    draft = file.with_suffix(".brouillon")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8")
        if file.is_file():
            os.replace(file, file.with_suffix(f".toml{BEFORE}"))
        os.replace(draft, file)
    except OSError as error:
        raise TerritoryError(
            f"« {file} » ne peut pas être écrit (disque ou droits){NO_BREAK}: rien n’est changé."
        ) from error
    reread()
    return file
