"""The queue: claim, enqueue, pages, attempts, domains, flags."""
