"""What all parts of a process share: the container, the table of periodic work, background tasks, memory, the account.

Settings enter; the rooms above take what they need from the container and bind their functions to the table. It never
knows a page, a row or a request.
"""
