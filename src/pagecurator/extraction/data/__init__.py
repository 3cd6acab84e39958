"""Words, regions, domains and networks that the rules of extraction use, as plain tables.

Only literals enter, of strings, enum members and patterns. Nothing here imports another module or has logic.
"""
