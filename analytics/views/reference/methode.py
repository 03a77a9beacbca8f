"""« Méthode »: every indicator, rule and term, as the application itself declares them."""

from analytics.declarations import method
from analytics.declarations.indicators import INDICATORS, shown_indicators
from analytics.declarations.settings import public_hours
from analytics.french.dates import date_long
from analytics.protection.register import register
from analytics.scenario import scenario_words as words
from analytics.scenario.projection import Projection
from analytics.sentences import hidden
from analytics.views.reference.document import Document, Section
from analytics.views.view import View


def document(view: View, projection: Projection | None) -> Document:
    """Return the page; `projection`, of this view without any lever, is None for a base without a year."""
    about = view.base.publication
    sentence = (
        f"Des relevés de la facilitatrice, version {about['version']}, publiée le {date_long(about['publiee_le'])} ; "
        f"les heures sont connues jusqu’au {date_long(about['arretee_le'])}."
    )
    shown = [INDICATORS[name] for name in shown_indicators()]
    sections = (
        Section("Comment lire", points=method.RULES),
        Section("Indicateurs", terms=[(each.label, f"{each.definition} Règle : {each.source}.") for each in shown]),
        *_simulation(projection),
        Section("Glossaire", terms=sorted(method.GLOSSARY.items())),
        Section("À confirmer par la facilitatrice", points=method.TO_CONFIRM),
        Section("Ce que le public lit des personnes", points=[*method.PEOPLE, hidden.HOURS_OPEN[public_hours()]]),
        Section("Données personnelles : inscription au registre", terms=register()),
    )
    return Document("methode", "D’où viennent ces chiffres ?", sentence, sections)


def _simulation(projection: Projection | None) -> list[Section]:
    """Return the rule of the projection, and how wrong it was on past years."""
    if projection is None:
        return []
    said = [words.method(projection), words.lesson(projection), words.covered(projection)]
    return [Section("Et si ? : le calcul, et ce qu’il a valu", points=list(filter(None, said)))]
