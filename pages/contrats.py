"""Contrats: which contracts and which ways of working carry the hours."""

from analytics.views.pages.contrats import PAGE
from pages.components.board.screen import show_page

show_page(PAGE)
