"""Khánh Tiết: plans large commemorative ceremonies, proves how good a plan is, and explains it."""

__version__ = "0.1.0"
