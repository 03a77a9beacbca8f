"""What-if by year: the levers, the projection, and how it would have done on past years.

In: a base, a selection, levers. Out: projected amounts and their words. Imports: the rooms before it."""
