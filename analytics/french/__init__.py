"""French as it is written: numbers, dates, grammar, names of places, typography.

In: numbers, dates and names. Out: text. Imports: declarations."""
