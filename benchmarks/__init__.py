"""Adapters that pose public benchmark instances as the product's own problems."""
