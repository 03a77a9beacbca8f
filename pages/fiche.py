"""Fiche: one maître d'ouvrage or one place of the Gers, on a page that prints on one sheet."""

from analytics.sentences import fiche
from pages.components.board import fiche_cards
from pages.components.frame import fiche_links
from pages.components.frame.page import close_page, heading, open_page

page = open_page("Fiche")
subject = fiche.subject_of(page.picked, **fiche_links.local_subject())
if subject and fiche_cards.is_known(page, subject):
    fiche_cards.draw(page, subject)
else:
    heading("Quelle fiche ouvrir ?", "Chercher une commune, une intercommunalité, un maître d’ouvrage ou un marché.")
    fiche_cards.chooser(page)
close_page(page)
