"""Phone and fax numbers: from text, links and structured data, in the regions that the page is about.

A document enters, and candidates in E.164 form come out, those that are no numbers with a reason. Numbers are parsed
with the metadata of ``phonenumbers`` alone; whether one is in service is never checked.
"""
