"""Croisements: any two dimensions in a heat table, hours or people, with totals that are computed, never summed."""

from analytics.views.pages.croisements import PAGE
from pages.components.board.screen import show_page

show_page(PAGE)
