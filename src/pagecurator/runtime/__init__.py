"""What all parts of a process share: the container of what is opened once, periodic work, supervised tasks, memory.

Settings enter; the rooms above take what they need from the container. It never knows a page, a row or a request.
"""
