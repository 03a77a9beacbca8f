"""The map and the table beside it.

In: areas with their amounts. Out: what is drawn, and the area picked. Imports: the rooms before it."""
