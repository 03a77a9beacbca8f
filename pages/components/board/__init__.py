"""Cards and key figures on the screen.

In: computed cards and tiles. Out: what is drawn, and what a reader picks. Imports: the rooms before it."""
