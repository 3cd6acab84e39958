"""Observability: the log events, the log format with its masking of secrets, and the Prometheus metrics.

Values enter as fields of a declared event or as counts of a declared metric. Nothing here decides anything, reads the
database or the network, or puts a URL or a domain into a label; every log line passes through the redactor.
"""
