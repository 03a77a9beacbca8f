"""What the browser of a reader remembers between visits, in cookies: their commune, their last visit.

In: a view, the cookies of a request. Out: drawn parts of a page. Imports: the rooms before it."""
