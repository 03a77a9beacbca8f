"""En bref: the year in one sentence, its key figures, and who carries the hours."""

from analytics.declarations.indicators import shown_indicators
from analytics.figures import plots
from analytics.sentences import details, summaries, titles
from pages.components.board import blocks, reading, year_cards
from pages.components.frame.page import close_page, heading, open_page

TILES = (
    *("heures_clausees", "heures_realisees", "etp", "beneficiaires"),
    *("femmes", "part_gersois", "societes", "maitres_ouvrage"),
)

FAMILY = ("heures_clausees", "heures_realisees", "rapport_realise_clause")

page = open_page("En bref", ahead=lambda page: page.ahead(*summaries.SAID))
comparison = page.compare(*summaries.SAID)
page.ahead(*FAMILY, by=("famille",))
page.ahead(*shown_indicators())
heading(
    summaries.headline(comparison, page.annee, page.place),
    summaries.summary(comparison, page.annee, page.reference, page.place),
)
blocks.show_tiles(page, blocks.tiles(page, comparison, TILES, details.tile_detail))
by_family = page.compute(*FAMILY, by=("famille",))
progress = blocks.card(
    page,
    by_family,
    titles.bullet_title(by_family),
    plots.bullet(by_family, "famille", **page.look("famille")),
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
reading.takeaways(summaries.takeaways(comparison, page.reference, page.place))
close_page(page)
