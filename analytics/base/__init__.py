"""The base: a folder of immutable versions, the selection of what is read, and the texts of the facilitatrice.

In: a folder and a selection. Out: rows, open read-only. Imports: declarations, french."""
