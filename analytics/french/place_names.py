"""Names of places in a sentence: their prepositions and articles."""

from __future__ import annotations

from analytics.french.grammar import elide, with_article


def located(name: str, mesh: str) -> str:
    """Return where: « dans la CC Val de Gers », « dans le canton de Fezensac », « à Auch », « au Houga »."""
    if mesh == "epci":
        return f"dans {with_article(name)}"
    if mesh == "canton" and name != "Auch":
        return f"dans le canton {elide(name)}"
    first, _, rest = name.partition(" ")
    contracted = {"Le": "au", "Les": "aux"}.get(first) if rest else None
    return f"{contracted} {rest}" if contracted else f"à {name}"


def of_place(name: str, mesh: str) -> str:
    """Return « de la CC Val de Gers », « du canton de Fezensac », « d’Auch », « du Houga »."""
    return f"du canton {elide(name)}" if mesh == "canton" and name != "Auch" else elide(name)
