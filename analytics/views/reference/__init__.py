"""Pages that are read, not explored: a title and sections of texts, definitions and tables.

In: a base or a view. Out: documents, for the screen and the command line. Imports: the rooms before it."""
