"""Reads the fine print about your data: privacy policies scored for clauses about sharing."""

__version__ = "0.1.0"
