"""Import, forgetting, and the contents of the base."""
