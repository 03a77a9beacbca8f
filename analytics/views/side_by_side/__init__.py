"""The page Comparer: two sides, what is computed of them, and the cards that show both."""
