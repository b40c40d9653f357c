"""Stays that may change rooms for a price: an exact model by room and night, its search on large events, its bound."""
