"""What a territory means, in words: for the command line and for Administration."""

from collections.abc import Sequence

from analytics.french.grammar import list_and
from analytics.french.numbers import count
from analytics.territory.members import Straddling, Territory

LABELS = {"epci": ("EPCI", "EPCI"), "canton": ("canton", "cantons"), "commune": ("commune", "communes")}


def described(one: Territory) -> list[tuple[str, str]]:
    """Return what a territory means, as pairs (heading, text), for the command line and Administration."""
    words = one.words
    meshes = [count(one.sizes[mesh], *LABELS[mesh]) for mesh in one.meshes]
    return [
        ("Territoire", words.perimetre),
        ("Communes", f"{count(len(one.communes), 'commune')}, {count(one.population, 'habitant')}"),
        ("Mailles de la carte", list_and(meshes)),
        ("À cheval", _beyond(one.straddling) or "aucune intercommunalité"),
        ("Dans les phrases", f"le bilan {words.de}, {words.dans}, {words.hors}, {words.ensemble}"),
        ("Personnes et sociétés", f"{words.inhabitants}, {words.companies('société', plural=True)}"),
    ]


def _beyond(straddling: Sequence[Straddling]) -> str:
    return list_and(f"{one.nom} ({count(one.outside, 'commune')} hors du territoire)" for one in straddling)
