"""What surrounds a page: navigation, search, exports, caches, links to sheets."""
