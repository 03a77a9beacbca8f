"""Faster answers: cached files, prefetched parts, batched messages. The application works without any of it."""
