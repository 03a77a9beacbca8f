"""Import, forgetting, and the contents of the base.

In: files. Out: a published version. Imports: the rooms before it."""
