"""Maîtres d'ouvrage: who commissions, what each promised and what was done."""

from analytics.views.pages.maitres_ouvrage import PAGE
from pages.components.board.screen import show_page

show_page(PAGE)
