"""En bref: the year in one sentence, its key figures, and who carries the hours."""

from analytics.views.pages.en_bref import PAGE
from pages.components.board.screen import show_page
from pages.components.device.own_commune import own_commune

show_page(PAGE, own_commune)
