"""Statements for operators: status, explain, requeue, imports, the doctor, and retention of old attempts.

Commands, the HTTP API and the daemon's housekeeping call it; each result is a frozen dataclass with its sentence. It
never claims a page and never blocks the queue: reads are short, and repairs run in small batches.
"""
