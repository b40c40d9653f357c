"""The JSON API, one module per subject; the same services as the pages."""
