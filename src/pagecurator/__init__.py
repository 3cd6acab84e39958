"""Pagecurator: selected web pages in, contacts out."""

__version__ = "0.1.0"
