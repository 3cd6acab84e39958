"""Reasons for people: why a candidate was kept or dropped, what only looks like a contact, what exceeded a limit.

Documents and candidates enter, after the contacts were chosen. Nothing here changes what is extracted, and
``extract_contacts`` never calls it.
"""
