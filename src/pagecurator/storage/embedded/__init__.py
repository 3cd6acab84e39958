"""The embedded Postgres: a private server in a folder, for machines without one.

What enters is a data folder, what leaves is the server's address; processes on one machine share the server, and the
last one stops it. It never runs as root, listens on no network, and never touches a folder with other contents.
"""
