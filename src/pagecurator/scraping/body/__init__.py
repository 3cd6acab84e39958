"""From the bytes of a body to a page: decompression, charset, and checks that it is a page at all.

In: a body, its headers and its URL, all untrusted. Out: text, or why it is no page (bot check, parked, empty).
It does no I/O of its own, and takes time linear in the size of the body, whatever the body contains.
"""
