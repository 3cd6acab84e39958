"""Profiles on social networks: from links and structured data, with their canonical URLs.

A document enters, and candidates come out, links to a network that are no profiles with a reason. No link is followed.
"""
