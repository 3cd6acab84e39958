"""Notifications: messages of the outbox, delivered to the webhooks of the operator.

Messages enter through ``storage/outbox.py``, in the transactions of other rooms; signed POST requests leave. It never
decides what is worth a message, and no page or row waits for a delivery.
"""
