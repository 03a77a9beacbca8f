"""The year to come, from what is signed.

In: a base, a selection, a day, levers. Out: projected amounts, ranges and their words. Imports: the rooms before it."""
