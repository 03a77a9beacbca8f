"""The map and the table beside it."""
