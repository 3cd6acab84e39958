"""One process of Pagecurator: the application with its parts, its signals and its watchdog.

Settings and a command enter; an exit code, probes and metrics leave. It never decides about a page, a row or a request:
it starts and stops the rooms that do.
"""
