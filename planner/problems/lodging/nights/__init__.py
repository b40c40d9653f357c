"""Rooms night by night: each stay in one room a night, a change of room for a price; nothing of hotels in it."""
