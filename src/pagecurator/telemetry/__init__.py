"""Observability: log events, the log format with its masking of secrets, Prometheus metrics, and traces.

Values enter as fields of a declared event, as counts of a declared metric, or as attributes of a span. Nothing here
decides anything, reads the database or the network, or puts a URL or a domain into a label; every log line and every
attribute passes through the redactor.
"""
