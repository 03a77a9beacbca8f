"""Fiche: one maître d'ouvrage or one place, on a page that prints on one sheet of paper."""

from analytics.sentences import fiche
from analytics.views.pages.fiche import is_known
from pages.components.board import fiche_screen
from pages.components.frame import fiche_links
from pages.components.frame.shell import open_page

with open_page("Fiche") as view:
    subject = fiche.subject_of(view.picked, **fiche_links.local_subject())
    if subject and is_known(view, subject):
        fiche_screen.draw(view, subject)
    else:
        fiche_screen.chooser(view)
