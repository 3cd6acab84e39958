"""The routes of the HTTP API, one module per group, each with its models and handlers.

What enters are validated parameters and admitted requests; a handler returns a model, or raises ``ApiError``. It never
checks a key itself, and never builds an error response of its own.
"""
