"""Publics: for whom? Criteria, women, ages, training, homes."""

from analytics.views.pages.publics import PAGE
from pages.components.board.screen import show_page

show_page(PAGE)
