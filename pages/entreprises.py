"""Entreprises: with which companies? From where, of what size, and who employs."""

from analytics.views.pages.entreprises import PAGE
from pages.components.board.screen import show_page

show_page(PAGE)
