"""The process: the application, its signals and its watchdog.

Settings enter, an exit code leaves. It never decides about a page.
"""
