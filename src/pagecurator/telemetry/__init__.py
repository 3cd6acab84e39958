"""What the outside sees: log events and metrics."""
