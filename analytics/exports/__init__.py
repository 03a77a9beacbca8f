"""Views to files: PDF, PowerPoint, Excel, CSV.

In: a view. Out: bytes. Imports: the rooms before it."""
