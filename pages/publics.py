"""Publics: for whom? Criteria, women, ages, training, homes."""

from analytics.figures import plots
from analytics.sentences import details, summaries, titles
from analytics.sentences.takeaways import people_takeaways
from pages.components.board import blocks, reading
from pages.components.frame.page import close_page, heading, open_page

TILES = ("beneficiaires", "femmes", "part_moins_26", "part_gersois")
SAID = (*TILES, "part_femmes", "moins_26", "gersois", "heures_realisees", "heures_par_beneficiaire")
CRITERIA = ("beneficiaires", "heures_realisees")


def ahead(page):
    page.ahead(*SAID)
    page.ahead(*CRITERIA, by=("critere",))
    page.ahead("beneficiaires", by=("sexe",))


page = open_page("Publics", ahead=ahead)
people = page.compare(*SAID)
total = people.loc["beneficiaires", "valeur"]
women = people.loc["femmes", "valeur"]
criteria = page.compute(*CRITERIA, by=("critere",))
heading(
    titles.criteria_title(criteria, total), summaries.people_summary(people, page.annee, page.reference, page.place)
)
blocks.show_tiles(page, blocks.tiles(page, people, TILES, details.tile_detail))
ages = page.compute("beneficiaires", by=("tranche_age",))


def people_card(frame, title, key, share=False, **options):
    """Return the card of people counted by the only dimension of a frame."""
    dimension = frame.columns[0]
    figure = plots.bars(frame, "beneficiaires", dimension, share=share, context_total=total, **page.look(dimension))
    return blocks.card(page, frame, title, figure, key=key, **options)


cards = [
    people_card(
        criteria,
        "Critères d’éligibilité, en part des personnes",
        "criteres",
        share=True,
        tall=True,
        note="Une personne peut relever de plusieurs critères : les parts ne s’additionnent pas.",
    ),
    blocks.card(
        page,
        page.compute("beneficiaires", by=("sexe",)),
        titles.women_title(people),
        plots.dots(women, total, "Femmes", **page.look()),
        key="femmes",
        printed=women == women,
    ),
    people_card(ages, titles.ages_title(ages, total), "ages"),
    people_card(page.compute("beneficiaires", by=("qualification",)), "Niveau de formation à l’entrée", "formation"),
    people_card(page.compute("beneficiaires", by=("residence",)), "Lieu de résidence", "residence"),
]
blocks.show(page, cards)
elsewhere = reading.references(page, "heures_par_beneficiaire")
reading.takeaways(people_takeaways(people, criteria, elsewhere, page.reference))
close_page(page)
