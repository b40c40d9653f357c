"""Blocs (a youth camp, a band, a coach of one delegation) whole into halls of schools, hostels and hotels."""
