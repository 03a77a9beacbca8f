"""Évolution: since when? Years side by side, groups year by year, two years, months that add up."""

from analytics.views.pages.evolution import PAGE
from pages.components.board.screen import show_page

show_page(PAGE)
