"""Which territory the figures are about: its communes and words, its map, and the places of the rest of France.

In: data/geo/france, territoire.toml. Out: territory(), its rows and outlines, read_place(). Imports: french."""
