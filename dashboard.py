"""En bref: the year in one sentence, its key figures, and who carries the hours."""

from analytics import figures, sentences
from pages.components import blocks, reading, year_cards
from pages.components.frame import close_page, heading, open_page

TILES = (
    *("heures_clausees", "heures_realisees", "etp", "beneficiaires"),
    *("femmes", "part_gersois", "societes", "maitres_ouvrage"),
)

page = open_page("En bref")
comparison = page.compare(*sentences.SAID)
heading(
    sentences.headline(comparison, page.annee, page.place),
    sentences.summary(comparison, page.annee, page.reference, page.place),
)
blocks.show_tiles(page, blocks.tiles(page, comparison, TILES, sentences.tile_detail))
by_family = page.compute("heures_clausees", "heures_realisees", "rapport_realise_clause", by=("famille",))
progress = blocks.card(
    page,
    by_family,
    sentences.bullet_title(by_family),
    figures.bullet(by_family, "famille", **page.look("famille")),
    key="clause-et-realise",
    note="Les clauses durent souvent plusieurs années : ce rapport compare deux volumes, il ne mesure pas un retard.",
)
cards = [
    blocks.owners_ranking(page, limit=8, tall=True),
    progress,
    year_cards.years_card(page),
    year_cards.year_card(page),
]
blocks.show(page, cards)
reading.takeaways(sentences.takeaways(comparison, page.reference, page.place))
close_page(page)
