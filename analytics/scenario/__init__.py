"""What-if by year: the levers, the projection, and how it would have done on past years."""
