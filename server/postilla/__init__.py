"""Reads the fine print about your data: privacy policies scored for clauses about sharing."""

__version__ = "0.1.0"

from postilla.pipeline import analyze, analyze_html, compare

__all__ = ["__version__", "analyze", "analyze_html", "compare"]
