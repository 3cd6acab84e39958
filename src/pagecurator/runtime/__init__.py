"""What all parts of a process share: the container, periodic work, background tasks, the extraction pool, the account.

Settings enter; the rooms above take what they need from the container and bind their functions to the table. It never
knows the queue, a CSV job or a request.
"""
