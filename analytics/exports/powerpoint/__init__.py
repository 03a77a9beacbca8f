"""A deck of the product that somebody has edited, given new figures: what it holds of ours, and what has changed."""
