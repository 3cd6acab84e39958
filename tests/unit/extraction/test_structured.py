# ruff: noqa: E501 - markup is kept on one line

"""JSON-LD, whole or broken, microdata and hCard."""

import json

import pytest

from pagecurator.extraction import Source, extract_contacts

URL = "https://www.firma.de/"
ORGANISATION = {
    "@context": "https://schema.org",
    "@type": "Organization",
    "email": "mailto:info@firma.de",
    "telephone": "+49 30 901820",
    "faxNumber": "+49 30 901821",
    "sameAs": ["https://www.facebook.com/firma", "https://de.wikipedia.org/wiki/Firma"],
    "contactPoint": [
        {"@type": "ContactPoint", "telephone": "+49 30 901822", "contactType": "sales", "email": "sales@firma.de"}
    ],
    "employee": {"@type": "Person", "name": "Jane Doe", "jobTitle": "Head of Sales", "email": "jane@firma.de"},
}


def found(html):
    return {(c.kind, c.value): c for c in extract_contacts(html, URL)}


def ld(text):
    return f'<script type="application/ld+json">{text}</script>'


def test_json_ld_has_contacts_with_names_and_roles():
    contacts = found(ld(json.dumps(ORGANISATION)))
    assert set(contacts) == {
        ("email", "info@firma.de"),
        ("phone", "+4930901820"),
        ("fax", "+4930901821"),
        ("facebook", "https://www.facebook.com/firma"),
        ("phone", "+4930901822"),
        ("email", "sales@firma.de"),
        ("email", "jane@firma.de"),
    }
    assert {contact.source for contact in contacts.values()} == {Source.JSON_LD}
    jane = contacts[("email", "jane@firma.de")]
    assert (jane.name, jane.role) == ("Jane Doe", "Head of Sales")
    assert contacts[("email", "sales@firma.de")].role == "sales"


@pytest.mark.parametrize(
    "text",
    [
        '{"@graph": [{"@type": "LocalBusiness", "email": "info@firma.de"}]}',
        '{"@type": "LocalBusiness", "email": "info@firma.de",}',
        '{"@type": "LocalBusiness", /* note */ "email": "info@firma.de"}',
        '{"@type": "LocalBusiness",\n // note\n "email": "info@firma.de"}',
        '{"@type": "WebSite"}{"@type": "LocalBusiness", "email": "info@firma.de"}',
        '{"@type": "LocalBusiness", "email": ["info@firma.de"]}',
        '<!-- {"@type": "LocalBusiness", "email": "info@firma.de"} -->',
        '//<![CDATA[\n{"@type": "LocalBusiness", "email": "info@firma.de"}\n//]]>',
        '{"@type": "LocalBusiness", "email": "info@firma.de";}',
        '{"@type": "LocalBusiness", "description": "two\nlines", "email": "info@firma.de"}',
        '{"@type": "LocalBusiness", "email": "info@firma.de", "broken": ',
        '{"@type": ["LocalBusiness", 5], "x": null, "email": "info@firma.de"}',
    ],
)
def test_broken_json_ld_is_read(text):
    assert ("email", "info@firma.de") in found(ld(text))


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "5", '"x"', "{", "[" * 5000, '{"email": 5, "telephone": {}}', "[[[[]]]]"]
)
def test_json_ld_without_contacts_is_ignored(text):
    assert found(ld(text)) == {}


def test_microdata_is_read():
    html = """<div itemscope itemtype="https://schema.org/LocalBusiness"><span itemprop="telephone">+49 30 901820</span>
    <meta itemprop="faxNumber" content="+49 30 901821"><meta itemprop="email" content="info@firma.de">
    <link itemprop="sameAs" href="https://www.facebook.com/firma"></div>"""
    contacts = found(html)
    assert set(contacts) == {
        ("phone", "+4930901820"),
        ("fax", "+4930901821"),
        ("email", "info@firma.de"),
        ("facebook", "https://www.facebook.com/firma"),
    }
    assert contacts[("email", "info@firma.de")].source is Source.MICRODATA


def test_a_microdata_person_is_assigned_to_the_address():
    html = """<div itemscope itemtype="https://schema.org/Person"><b itemprop="name">Jane Doe</b> <i itemprop="jobTitle">Head of Sales</i>
    <a itemprop="email" href="mailto:jane@firma.de">mail</a></div>"""
    jane = found(html)[("email", "jane@firma.de")]
    assert (jane.name, jane.role) == ("Jane Doe", "Head of Sales")


def test_an_hcard_person_is_assigned_to_the_numbers():
    html = """<div class="vcard"><span class="fn">Jane Doe</span> <span class="title">Head of Sales</span>
    <span class="tel">+49 30 901820</span> <a class="email" href="mailto:office@firma.de">mail</a></div>"""
    contacts = found(html)
    assert contacts[("phone", "+4930901820")].name == "Jane Doe"
    assert contacts[("email", "office@firma.de")].role == "Head of Sales"


def test_addresses_in_the_state_of_scripts_have_a_source_of_their_own():
    html = '<script id="__NEXT_DATA__" type="application/json">{"contact":{"email":"info@firma.de"}}</script>'
    assert found(html)[("email", "info@firma.de")].source is Source.SCRIPT


def test_a_list_of_numbers_in_one_field_is_split():
    contacts = found(ld('{"@type": "Organization", "telephone": "+49 30 901820, +49 30 901822"}'))
    assert set(contacts) == {("phone", "+4930901820"), ("phone", "+4930901822")}
