"""Comparer: two territories, buyers, types of company or years side by side, over one year or several together."""

from analytics.views.side_by_side.side_page import PAGE
from pages.components.board.screen import show_page

show_page(PAGE)
