"""What surrounds a page: navigation, search, exports, caches, links to fiches.

In: a role and a selection. Out: an open page and its view. Imports: the rooms before it."""
