"""Names of places in a sentence: their prepositions and articles."""

from analytics.french.grammar import ARTICLE, elide, has_article, with_article
from analytics.territory.territory import territory


def located(name: str, mesh: str) -> str:
    """Return where: « dans la CC Val de Gers », « dans le canton de Fezensac », « à Auch », « au Houga »."""
    if mesh == "epci":
        return f"dans {with_article(name)}" if has_article(name) else f"sur le territoire {elide(name)}"
    if mesh == "canton" and name not in territory().split_towns:
        return f"dans le canton {elide(name)}"
    contracted = ARTICLE.fullmatch(name)
    return f"{'aux' if contracted[1] else 'au'} {contracted[2]}" if contracted else f"à {name}"


def named(name: str, mesh: str) -> str:
    """Return the place as a subject: « la CC Val de Gers », « le canton de Fezensac », « Auch »."""
    if mesh == "canton" and name not in territory().split_towns:
        return f"le canton {elide(name)}"
    return with_article(name) if mesh == "epci" else name


def of_place(name: str, mesh: str) -> str:
    """Return « de la CC Val de Gers », « du canton de Fezensac », « d’Auch », « du Houga »."""
    divided = mesh == "canton" and name not in territory().split_towns
    return f"du canton {elide(name)}" if divided else elide(name)
