"""What a page says, declared once and computed without a browser.

In: a base and a selection. Out: titles, tiles and cards as typed values. Imports: the rooms before it."""
