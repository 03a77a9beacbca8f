"""The base: a folder of immutable versions, the selection of what is read, and the texts of the facilitatrice."""
