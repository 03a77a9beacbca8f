"""Maîtres d'ouvrage: who commissions, what each promised and what was done."""

from analytics.compute.by_year import with_absent_groups
from analytics.figures import plots
from analytics.sentences import summaries, titles
from analytics.sentences.takeaways import owners_takeaways
from pages.components.board import blocks, reading
from pages.components.frame.page import close_page, heading, open_page

DETAIL = ("heures_clausees", "heures_realisees", "taux_realisation", "marches_suivis", "societes", "beneficiaires")

page = open_page("Maîtres d’ouvrage")
counts = page.compare("heures_clausees", "maitres_ouvrage", "nouveaux_maitres_ouvrage", "marches_suivis")
by_owner = page.compute("heures_clausees", by=("maitre_ouvrage",))
leader = titles.ranking_title(by_owner, "maitre_ouvrage", "heures_clausees", page.annee)
heading(
    leader if len(by_owner) > 1 else summaries.headline(counts, page.annee, page.place),
    summaries.owners_summary(counts, page.reference),
)

by_family = page.compute("heures_clausees", "maitres_ouvrage", by=("famille",))
by_year = page.every_year.compute("heures_clausees", by=("annee", "maitre_ouvrage"))
by_year = with_absent_groups(page.base, by_year, "heures_clausees", page.annee)
detail = page.compute(*DETAIL, by=("maitre_ouvrage",))
cards = [
    blocks.card(
        page,
        by_family,
        titles.ranking_title(by_family, "famille", "heures_clausees"),
        plots.proportion(by_family, "heures_clausees", "famille", theme=page.theme),
        key="heures-par-famille",
        wide=True,
    ),
    *blocks.owner_cards(page),
    blocks.owners_ranking(page, limit=blocks.MANY),
    blocks.progress_card(page, "maitre_ouvrage"),
    blocks.card(page, detail, "Chaque maître d’ouvrage en chiffres", None, key="detail", wide=True),
]
blocks.show(page, cards)
reading.takeaways(owners_takeaways(by_owner, by_year, counts, page.annee, page.reference_years))
close_page(page)
