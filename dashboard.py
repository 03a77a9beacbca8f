"""En bref: the year in one sentence, its key figures, and who carries the hours."""

from analytics import figures, sentences
from analytics.indicators import shown_indicators
from pages.components import blocks, reading, year_cards
from pages.components.frame import close_page, heading, open_page

TILES = (
    *("heures_clausees", "heures_realisees", "etp", "beneficiaires"),
    *("femmes", "part_gersois", "societes", "maitres_ouvrage"),
)

FAMILY = ("heures_clausees", "heures_realisees", "rapport_realise_clause")

page = open_page("En bref", ahead=lambda page: page.ahead(*sentences.SAID))
comparison = page.compare(*sentences.SAID)
page.ahead(*FAMILY, by=("famille",))
page.ahead(*shown_indicators())
heading(
    sentences.headline(comparison, page.annee, page.place),
    sentences.summary(comparison, page.annee, page.reference, page.place),
)
blocks.show_tiles(page, blocks.tiles(page, comparison, TILES, sentences.tile_detail))
by_family = page.compute(*FAMILY, by=("famille",))
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
