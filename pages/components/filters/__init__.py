"""The bar of filters and the address that it writes.

In: the session and the address. Out: a selection. Imports: the rooms before it."""
