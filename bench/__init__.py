"""Measurements of the daemon: ``python -m bench``; what they mean stands in ``docs/benchmarks.md``."""
