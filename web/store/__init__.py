"""The database of the web application."""
