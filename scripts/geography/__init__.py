"""Reference data of the places of France, made from packages of the public registries."""
