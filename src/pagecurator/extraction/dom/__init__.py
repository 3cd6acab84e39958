"""One page, parsed once and traversed once: its text layer, and the context of the nodes in it.

HTML of any quality and size enters, within the limits of ``sanitize``. Nothing here knows what a contact is.
"""
