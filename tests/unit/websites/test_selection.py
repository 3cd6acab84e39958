"""Selecting what was requested, merging contacts, and the format of cached results."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagecurator.extraction.contact import Contact, EmailType, Source
from pagecurator.websites.cache import decode_result, encode_result
from pagecurator.websites.models import ScrapeKind, ScrapeRequest, WebsiteResult, WebsiteStatus
from pagecurator.websites.selection import matches_website, merge_contacts, select


def contact(kind: str, value: str, **fields) -> Contact:
    return Contact(kind=kind, value=value, raw=value, source=Source.TEXT, **fields)


EMAIL = contact("email", "info@firm.example", confidence=0.9)
FACEBOOK = contact("facebook", "https://www.facebook.com/firm")
COMPANY = contact("linkedin_company", "https://www.linkedin.com/company/firm")
OTHERS = contact("linkedin_company", "https://www.linkedin.com/company/some-agency")
PERSON = contact("linkedin_person", "https://www.linkedin.com/in/jane-doe-1a2b", name="Jane Doe")
STRANGER = contact("linkedin_person", "https://www.linkedin.com/in/webdesigner77")


def answer(*contacts: Contact, status: WebsiteStatus = WebsiteStatus.SUCCESS) -> WebsiteResult:
    return WebsiteResult(website="http://firm.example", status=status, contacts=contacts)


# ---------------------------------------------------------------- choosing
@pytest.mark.parametrize(
    ("contacts", "scrape_request", "expected", "status"),
    [
        ((EMAIL, COMPANY), {}, (EMAIL, COMPANY), WebsiteStatus.SUCCESS),
        ((EMAIL, COMPANY, PERSON), {"kind": ScrapeKind.LINKEDIN}, (COMPANY, PERSON), WebsiteStatus.SUCCESS),
        ((EMAIL,), {"kind": ScrapeKind.LINKEDIN}, (), WebsiteStatus.NO_CONTACTS_FOUND),
        ((FACEBOOK,), {}, (FACEBOOK,), WebsiteStatus.NO_CONTACTS_FOUND),
        ((), {}, (), WebsiteStatus.NO_CONTACTS_FOUND),
        ((EMAIL, COMPANY, OTHERS), {"validate_linkedin": True}, (EMAIL, COMPANY), WebsiteStatus.SUCCESS),
        ((OTHERS,), {"validate_linkedin": True}, (), WebsiteStatus.NO_CONTACTS_FOUND),
        ((PERSON, STRANGER), {"validate_linkedin": True}, (PERSON,), WebsiteStatus.SUCCESS),
    ],
)
def test_the_request_determines_contacts_and_status(contacts, scrape_request, expected, status):
    found = select(answer(*contacts), ScrapeRequest(website="firm.example", **scrape_request))
    assert (found.contacts, found.status) == (expected, status)


def test_an_error_is_still_an_error():
    failed = WebsiteResult(website="http://firm.example", status=WebsiteStatus.ERROR, error="Failed to fetch homepage")
    assert select(failed, ScrapeRequest(website="firm.example", kind=ScrapeKind.LINKEDIN)) == failed


@pytest.mark.parametrize(
    ("website", "handle", "fit"),
    [
        ("http://firm.example", "company/firm", True),
        ("http://redwood-legal.example", "company/redwood-legal-llp", True),
        ("http://redwoodlegal.co.uk/x", "company/redwood-legal", True),
        ("http://redwood.co.uk", "company/redwood-legal", True),
        ("http://redwood-legal.example", "company/redwood", True),
        ("http://ntw.example", "company/northern-tool-works", True),
        ("http://shop.firm.example", "school/the-firm", True),
        ("http://firm.example", "company/web-agency", False),
        ("http://firm.example", "company/12345678", False),
        ("http://ab.example", "company/abacus", False),
        ("http://firm.example", "company/f", False),
    ],
)
def test_a_company_profile_matches_by_name(website, handle, fit):
    assert matches_website(contact("linkedin_company", f"https://www.linkedin.com/{handle}"), website) is fit


@pytest.mark.parametrize(
    ("fields", "fit"),
    [
        ({"name": "Jane Doe"}, True),
        ({"name": "Jane Doe", "context": "our director"}, True),
        ({"context": "Follow Redwood Legal on LinkedIn"}, True),
        ({"name": "Max Muster"}, False),
        ({"context": "website by"}, False),
        ({}, False),
    ],
)
def test_a_personal_profile_matches_by_name_or_context(fields, fit):
    person = contact("linkedin_person", "https://www.linkedin.com/in/jane-doe-1a2b", **fields)
    assert matches_website(person, "http://redwood-legal.example") is fit


# ---------------------------------------------------------------- merging
def test_each_contact_appears_once_best_first():
    weak = contact("email", "sales@firm.example", confidence=0.5, name="Jane Doe", role="Sales")
    strong = contact("email", "sales@firm.example", confidence=0.95, email_type=EmailType.SERVICE)
    found = merge_contacts([[EMAIL, weak], [strong, FACEBOOK]])
    assert [one.value for one in found] == ["sales@firm.example", EMAIL.value, FACEBOOK.value]
    assert (found[0].confidence, found[0].name, found[0].role) == (0.95, "Jane Doe", "Sales")


def test_equally_confident_contacts_are_in_the_order_of_the_pages():
    one, two = contact("email", "a@firm.example"), contact("email", "b@firm.example")
    assert merge_contacts([[two], [one]]) == (two, one)


def test_the_same_value_of_another_kind_is_another_contact():
    assert len(merge_contacts([[contact("phone", "+441"), contact("fax", "+441")]])) == 2


# ---------------------------------------------------------------- keeping
contacts = st.builds(
    Contact,
    kind=st.sampled_from(["email", "phone", "linkedin_person"]),
    value=st.text(),
    raw=st.text(),
    source=st.sampled_from(Source),
    context=st.text(),
    confidence=st.floats(0, 1),
    name=st.none() | st.text(min_size=1),
    role=st.none() | st.text(min_size=1),
    email_type=st.none() | st.sampled_from(EmailType),
    extension=st.none() | st.text(min_size=1),
)


@given(st.lists(contacts, max_size=5), st.sampled_from([WebsiteStatus.SUCCESS, WebsiteStatus.NO_CONTACTS_FOUND]))
def test_a_result_survives_encoding_and_decoding(found, status):
    expected = WebsiteResult(
        website="http://firm.example", status=status, contacts=tuple(found), pages=("http://firm.example/",)
    )
    text = encode_result(expected)
    assert text.isascii()
    again = decode_result(text)
    assert again is not None
    assert (again.website, again.status, again.contacts, again.pages) == (
        expected.website,
        expected.status,
        expected.contacts,
        expected.pages,
    )
    assert again.cached


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{",
        '"text"',
        '{"form":1}',
        '{"form":999}',
        json.dumps({"form": 1, "website": "x", "status": "great", "pages": [], "contacts": []}),
        json.dumps({"form": 1, "website": "x", "status": "success", "pages": 7, "contacts": []}),
        json.dumps({"form": 1, "website": "x", "status": "success", "pages": [], "contacts": [{"kind": "email"}]}),
        json.dumps({"form": 1, "website": "x", "status": "success", "pages": [], "contacts": ["email"]}),
        "[" * 100_000,
    ],
)
def test_entries_of_another_format_are_misses(text):
    assert decode_result(text) is None
