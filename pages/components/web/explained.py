"""Texts whose trade words are explained: a press on the word, or the key Enter, opens its meaning."""

import re
from html import escape
from itertools import count

from analytics.views.beside.trade_words import meaning, trade_words

BREAK = "\n"  # between texts, where no word goes over


def explained(texts: list[str], place: str) -> tuple[list[str], str]:
    """Return texts as HTML, each word explained where it first comes in them all, then the meanings.

    Of Markdown only the bold marks are read. `place` tells these words from those of the page's other texts: a meaning
    is a popover, which browsers open and close by themselves, scripts or not.
    """
    whole, names, parts, meanings, end = BREAK.join(texts), count(1), [], [], 0
    for start, stop, entry in trade_words(whole):
        name = f"mot-{place}-{next(names)}"
        parts += [escape(whole[end:start]), _word(whole[start:stop], name)]
        meanings.append(f'<div id="{name}" class="mot-sens" popover>{escape(meaning(entry))}</div>')
        end = stop
    html = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", "".join([*parts, escape(whole[end:])]))
    return html.split(BREAK), "".join(meanings)


def _word(text: str, name: str) -> str:
    return f'<button type="button" class="mot" popovertarget="{name}">{escape(text)}</button>'
