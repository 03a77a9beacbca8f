"""From a selection to frames: indicators by dimensions, comparisons, marchés, places, search.

In: a base and a selection. Out: frames of floats, missing values with their reason. Imports: the rooms before it."""
