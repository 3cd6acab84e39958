# ruff: noqa: E501 - markup is kept on one line
"""Contacts that pages state for machines, also in broken markup: one table."""

import pytest

from pagecurator.extraction import Source, extract_contacts

STATED = (Source.JSON_LD, Source.MICRODATA)
ROWS = [
    (
        '<script type=\'application/ld+json\'>{"@type":"Organization","email":"info@nordtec.de","telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}</script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>[{"@type":"Organization","email":"info@nordtec.de","telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}]</script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>{"@context":"x","@graph":[{"@type":"Organization","email":"info@nordtec.de","telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}]}</script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"Organization","email":"info@nordtec.de","telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec",],}</script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'><!--{"@type":"Organization","email":"info@nordtec.de","telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}--></script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>//<![CDATA[\n{"@type":"Organization","email":"info@nordtec.de","telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}\n//]]></script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>/* <![CDATA[ */{"@type":"Organization","email":"info@nordtec.de","telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}/* ]]> */</script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'><![CDATA[{"@type":"Organization","email":"info@nordtec.de","telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}]]></script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"Organization","email":"info@nordtec.de","telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]};</script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"Organization","email":"info@nordtec.de","telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}{"@type":"Organization","email":"sales@nordtec.de","telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}</script>',
        [
            "email info@nordtec.de",
            "email sales@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"Organization","email":"info@nordtec.de","telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}\n{"@type":"Organization","email":"sales@nordtec.de","telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}</script>',
        [
            "email info@nordtec.de",
            "email sales@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>{/* org */ "@type":"Organization","email":"info@nordtec.de","telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}</script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>{ // org\n "@type":"Organization","email":"info@nordtec.de","telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}</script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"Organization","email":\n"info@nordtec.de","telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}</script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"Org\nanization","email":"info@nordtec.de","telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}</script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        "<script type='application/ld+json'>{&quot;@type&quot;:&quot;Organization&quot;,&quot;email&quot;:&quot;info@nordtec.de&quot;,&quot;telephone&quot;:&quot;+49 30 901820&quot;,&quot;faxNumber&quot;:&quot;+49 30 901821&quot;,&quot;sameAs&quot;:[&quot;https://www.facebook.com/nordtec&quot;,&quot;https://twitter.com/nordtec&quot;]}</script>",
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"Organization","email":"mailto:info@nordtec.de","telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}</script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"Organization","email":"info@nordtec.de","telephone":"tel:+4930901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}</script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"Organization","email":"info@nordtec.de","telephone":["+49 30 901820","+49 30 901822"],"faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}</script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "phone +4930901822",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"Organization","email":"info@nordtec.de","telephone":4930901820,"faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}</script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"Organization","email":["info@nordtec.de","sales@nordtec.de"],"telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}</script>',
        [
            "email info@nordtec.de",
            "email sales@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"Organization","email":"info@nordtec.de","telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]</script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"Organization","email":"info@nordtec.de","telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}</script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"Organization","Email":"info@nordtec.de","Telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}</script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"Organization","schema:email":"info@nordtec.de","schema:telephone":"+49 30 901820","schema:faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}</script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"Organization","http://schema.org/email":"info@nordtec.de","telephone":"+49 30 901820","faxNumber":"+49 30 901821","sameAs":["https://www.facebook.com/nordtec","https://twitter.com/nordtec"]}</script>',
        [
            "email info@nordtec.de",
            "facebook https://www.facebook.com/nordtec",
            "fax +4930901821",
            "phone +4930901820",
            "x https://x.com/nordtec",
        ],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"LocalBusiness","contactPoint":{"@type":"ContactPoint","telephone":"+49-30-901820","email":"info@nordtec.de","contactType":"customer service"}}</script>',
        ["email info@nordtec.de", "phone +4930901820"],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"LocalBusiness","contactPoints":[{"@type":"ContactPoint","telephone":"+49-30-901820"}]}</script>',
        ["phone +4930901820"],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"LocalBusiness","employee":[{"@type":"Person","name":"Jane Doe","jobTitle":"CEO","email":"jane@nordtec.de"}],"founder":{"@type":"Person","name":"Max Frisch","telephone":"030 901820"}}</script>',
        ["email jane@nordtec.de", "phone +4930901820"],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"LocalBusiness","telephone":"030 901820","address":{"@type":"PostalAddress","addressCountry":"DE"}}</script>',
        ["phone +4930901820"],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"LocalBusiness","telephone":"044 211 12 12","address":{"@type":"PostalAddress","addressCountry":"CH"}}</script>',
        ["phone +41442111212"],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"LocalBusiness","telephone":"020 7946 0018","address":{"@type":"PostalAddress","addressCountry":{"@type":"Country","name":"GB"}}}</script>',
        ["phone +442079460018"],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"Article","author":{"@type":"Person","name":"Jane Doe","sameAs":"https://twitter.com/janedoe"}}</script>',
        ["x https://x.com/janedoe"],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"Person","name":"Jane Doe","url":"https://www.linkedin.com/in/janedoe"}</script>',
        ["linkedin_person https://www.linkedin.com/in/janedoe"],
    ),
    ("<script type='application/ld+json'>null</script>", []),
    ("<script type='application/ld+json'></script>", []),
    ("<script type='application/ld+json'>[]</script>", []),
    ('<script type=\'application/ld+json\'>{"email":null,"telephone":{}}</script>', []),
    ("<script type='application/ld+json'>\"x\"</script>", []),
    ('<script type=\'application/ld+json\'>{"email":"not an email","telephone":"call us"}</script>', []),
    ('<script type=\'application/ld+json\'>{"email":"you@example.com","telephone":"+1-000-000-0000"}</script>', []),
    (
        '<script type=\'application/ld+json\'>{"@type":"Organization","email":"info[at]nordtec.de"}</script>',
        ["email info@nordtec.de"],
    ),
    (
        '<script type=\'application/ld+json\'>{"@type":"Organization","email":"info (at) nordtec.de"}</script>',
        ["email info@nordtec.de"],
    ),
    (
        "<div itemscope itemtype='http://schema.org/Organization'><span itemprop='email'>info@nordtec.de</span><span itemprop='telephone'>030 901820</span> <span itemprop='faxNumber'>030 901821</span></div>",
        ["email info@nordtec.de", "fax +4930901821", "phone +4930901820"],
    ),
    (
        "<div itemscope><meta itemprop='email' content='info@nordtec.de'><meta itemprop='telephone' content='+49 30 901820'></div>",
        ["email info@nordtec.de", "phone +4930901820"],
    ),
    (
        "<a itemprop='email' href='mailto:info@nordtec.de'>x</a><a itemprop='telephone' href='tel:+4930901820'>x</a>",
        ["email info@nordtec.de", "phone +4930901820"],
    ),
    ("<link itemprop='sameAs' href='https://www.facebook.com/nordtec'>", ["facebook https://www.facebook.com/nordtec"]),
    ("<span itemprop='telephone' content='+4930901820'>Call</span>", ["phone +4930901820"]),
    (
        "<div class='vcard'><span class='fn org'>Nordtec</span><span class='tel'>030 901820</span> <a class='email' href='mailto:info@nordtec.de'>x</a></div>",
        ["email info@nordtec.de", "phone +4930901820"],
    ),
    (
        "<div class='vcard'><div class='tel'><span class='type'>Fax</span> <span class='value'>030 901821</span></div><div class='tel'><span class='type'>Work</span>: <span class='value'>030 901820</span></div></div>",
        ["fax +4930901821", "phone +4930901820"],
    ),
    (
        "<div vocab='http://schema.org/' typeof='Organization'><span property='telephone'>030 901820</span> <span property='email'>info@nordtec.de</span></div>",
        ["email info@nordtec.de", "phone +4930901820"],
    ),
    (
        "<p typeof='schema:Person'><span property='schema:telephone' content='+4930901820'>x</span><span property='schema:email' content='info@nordtec.de'></span></p>",
        ["email info@nordtec.de", "phone +4930901820"],
    ),
]


def stated(html):
    return extract_contacts(f"<html><body>{html}</body></html>", "https://www.nordtec.de/")


@pytest.mark.parametrize(("html", "expected"), ROWS)
def test_stated_contacts_are_found(html, expected):
    contacts = stated(html)
    assert sorted(f"{contact.kind} {contact.value}" for contact in contacts) == expected
    if "ld+json" in html:
        assert all(contact.source in STATED for contact in contacts)


@pytest.mark.parametrize("name", ["og:email", "business:contact_data:email"])
def test_metadata_for_other_networks_in_the_head_is_no_contact(name):
    assert stated(f"<meta property='{name}' content='info@nordtec.de'>") == []
