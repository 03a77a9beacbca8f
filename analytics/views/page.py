"""Pages declared as data, and what a page says of a view: title, sentences, tiles, cards, takeaways."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from analytics.declarations.dimensions import UnknownValue
from analytics.declarations.indicators import today
from analytics.views.beside.pointed import years_before
from analytics.views.card import Card, ComputedCard
from analytics.views.context import Context
from analytics.views.tile import Detail, Tile, tiles
from analytics.views.view import View


@dataclass(frozen=True)
class Choice:
    """An option of a page: its key in the address, its label, what can be chosen (value: label).

    `is_switch` shows the options side by side; else they are a list.
    """

    key: str
    label: str
    options: Mapping[str, str]
    default: str = ""
    is_switch: bool = False
    hint: str = ""

    @property
    def usual(self) -> str:
        return self.default if self.default in self.options else next(iter(self.options))

    def named(self, written: str) -> str | None:
        """Return the value that a text means, as it is or by its label, which addresses hold; None for any other."""
        return next((value for value, label in self.options.items() if written in (value, label)), None)


Ask = Callable[[Choice], str]  # shows a choice in the way of a renderer, and returns the value chosen


def as_selected(view: View, choices: Mapping[str, str]) -> View:
    """Return the view that the reader selected: most pages show it as it is."""
    return view


CardMaker = Callable[[Context], ComputedCard]


@dataclass(frozen=True)
class Page:
    """A page: `name` is its file and its address, `compared` the indicators of its tiles and sentences.

    `seen` gives the view that it shows, where its choices make another of the one selected.
    """

    name: str
    title: str
    question: str
    compared: tuple[str, ...]
    heading: Callable[[Context], Sequence[str]]
    cards: Sequence[Card | CardMaker] | Callable[[Context], Iterable[Card | ComputedCard]]
    tiles: Sequence[str] | Callable[[Context], list[Tile]] = ()
    detail: Detail = lambda name, comparison: ""
    takeaways: Callable[[Context], Sequence[str]] = lambda context: ()
    choices: Sequence[Choice] | Callable[[View, Ask], dict[str, str]] = ()
    more_ahead: Callable[[Context], None] = lambda context: None
    seen: Callable[[View, Mapping[str, str]], View] = as_selected

    def chosen(self, view: View, ask: Ask) -> dict[str, str]:
        """Return what `ask` gives for each option of the page."""
        return self.choices(view, ask) if callable(self.choices) else {one.key: ask(one) for one in self.choices}

    def ahead(self, view: View, choices: Mapping[str, str]) -> None:
        """Prefetch what the title asks: the figures compared, or what the page names where it compares none."""
        if self.compared:
            view.ahead(*self.compared)
        else:
            self.more_ahead(Context(view, (), choices))

    def ahead_of_cards(self, context: Context) -> None:
        """Prefetch what the cards declared without a choice ask, once the key figures are drawn: these come first."""
        if self.compared:
            cards = () if callable(self.cards) else self.cards
            for card in (one for one in cards if isinstance(one, Card)):
                view = card.through(context.view)
                for one in (view, *(years_before(view) if card.figure else ())):  # charts say the year before too
                    one.ahead(*card.indicators, by=card.by)
            self.more_ahead(context)

    def read(self, view: View, choices: Mapping[str, str] | None = None) -> Reading:
        """Return what the page says of a view, each part computed when it is asked for."""
        return Reading(self, Context(self.seen(view, choices or {}), self.compared, choices))


@dataclass(frozen=True)
class Reading:
    """What a page says of one view: the same for the screen, the files and the command line."""

    page: Page
    context: Context

    @property
    def view(self) -> View:
        return self.context.view

    @cached_property
    def heading(self) -> tuple[str, ...]:
        """The title, then the sentences under it."""
        return tuple(filter(None, self.page.heading(self.context)))

    @cached_property
    def tiles(self) -> list[Tile]:
        page, context = self.page, self.context
        if self.view.keeps_nothing or not page.tiles:
            return []
        if callable(page.tiles):
            return page.tiles(context)
        return tiles(self.view, context.comparison, page.tiles, page.detail)

    @cached_property
    def cards(self) -> list[ComputedCard]:
        return [_computed(card, self.context) for card in self._listed]

    @cached_property
    def first_card(self) -> ComputedCard | None:
        """The first card alone; None where there is none."""
        return next((_computed(card, self.context) for card in self._listed), None)

    def card(self, key: str) -> ComputedCard | None:
        """Return one card, the others not computed where their declaration says their key; None for an unknown one."""
        named = (card for card in self._listed if not isinstance(card, Card | ComputedCard) or card.key == key)
        return next((found for card in named if (found := _computed(card, self.context)).key == key), None)

    @property
    def _listed(self) -> Iterable[Card | CardMaker | ComputedCard]:
        if self.view.keeps_nothing:
            return ()
        return self.page.cards(self.context) if callable(self.page.cards) else self.page.cards

    @cached_property
    def takeaways(self) -> list[str]:
        return list(self.page.takeaways(self.context))[:3]


def _computed(card: Card | CardMaker | ComputedCard, context: Context) -> ComputedCard:
    if isinstance(card, ComputedCard):
        return card
    return card.computed(context) if isinstance(card, Card) else card(context)


def chosen(page: Page, view: View, given: Mapping[str, str]) -> dict[str, str]:
    """Return the choices of a page as `given` sets them, by value or by label; raise UnknownValue for any other."""
    asked = dict(given)

    def ask(choice: Choice) -> str:
        value = today(asked.pop(choice.key, choice.usual))
        found = choice.named(value)
        if found is None:
            raise UnknownValue(choice.label, value, choice.options.values())
        return found

    found = page.chosen(view, ask)
    if asked:
        raise UnknownValue("Option", next(iter(asked)), found)
    return found
