"""Méthode: every indicator, rule and term, as the application itself declares them."""

from analytics.views.reference import methode
from pages.components.board.document_screen import document_screen
from pages.components.frame import cached
from pages.components.frame.shell import open_page

with open_page("Méthode") as view:
    document_screen(methode.document(view, cached.projection(view) if view.years else None))
