"""Dated legal rules: working days, procedures and their deadlines, order of proceedings, precedence.

Every rule says where it comes from. ``V``: read in a stored source; ``M``: from memory or custom, to be
checked before use. A figure marked ``M`` is never shown as law.
"""
