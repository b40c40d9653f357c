"""The database of the web application."""

from web.store import tables_live

__all__ = ["tables_live"]
