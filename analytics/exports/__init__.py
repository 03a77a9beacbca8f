"""Files made from the same frames as the screen."""
