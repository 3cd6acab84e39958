"""E-mail addresses: from text, links, attributes and structured data, also hidden and obfuscated ones.

A document enters, and candidates come out, those that are no mailboxes with a reason. Scripts are never executed, and
whether a mailbox exists is never checked.
"""
