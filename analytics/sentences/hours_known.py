"""What every figure of hours or people says when some hours are shared out, or of nobody known."""

from __future__ import annotations

from analytics.compute.hours_origin import Origin
from analytics.french.numbers import count, number

TELLING = 0.05  # share of the hours from which those shared out are told


def origin_sentence(origin: Origin) -> str:
    """Return « Dont 1 240 h réparties au prorata des dates. »; nothing when all is known."""
    parts = []
    if origin.hours and origin.shared > TELLING * origin.hours:
        parts.append(f"{number(origin.shared)} h réparties au prorata des dates des contrats")
    if origin.unknown > 0:
        known = f" ({count(origin.people, 'personne déclarée', 'personnes déclarées')})" if origin.people else ""
        parts.append(f"{number(origin.unknown)} h sans personne connue{known}")
    return f"Dont {' et '.join(parts)}." if parts else ""
