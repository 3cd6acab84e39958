"""Measurements of the daemon: ``python -m bench``; see ``docs/benchmarks.md``."""
