"""Accessibilité: the state declared, from the audit, whom to tell and what one may do."""

from analytics.views.reference import accessibilite
from pages.components.board.document_screen import document_screen
from pages.components.frame.shell import open_page

with open_page("Accessibilité", needs_data=False):
    document_screen(accessibilite.document())
