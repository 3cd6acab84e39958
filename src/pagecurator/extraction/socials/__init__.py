"""Profiles on social networks: links to them, and their canonical URLs.

A URL enters, and a profile or the reason why it is none comes out; ``data/networks`` lists the networks. It never
follows a link.
"""
