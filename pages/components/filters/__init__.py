"""The bar of filters and the address that it writes."""
