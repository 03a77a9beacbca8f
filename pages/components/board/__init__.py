"""Cards and key figures on the screen."""
