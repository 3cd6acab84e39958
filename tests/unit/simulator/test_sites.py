"""The sample sites are what the demonstration promises."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote, urlsplit

import phonenumbers
import pytest
from selectolax.lexbor import LexborHTMLParser

from pagecurator.simulator.sites import SamplePage, expected_contacts, sample_pages

KINDS = {
    "email",
    "phone",
    "linkedin_company",
    "linkedin_person",
    "facebook",
    "instagram",
    "x",
    "youtube",
    "tiktok",
    "whatsapp",
}
PAGES = sample_pages()


def cf_decoded(code: str) -> str:
    key, *rest = bytes.fromhex(code)
    return bytes(byte ^ key for byte in rest).decode()


def stands_on(page: SamplePage, kind: str, value: str) -> bool:
    """Whether the contact stands in the source, by a reading much simpler than the product's."""
    source = html.unescape(page.html)
    if kind == "email":
        decoded = " ".join(cf_decoded(code) for code in re.findall(r'data-cfemail="([0-9a-f]+)"', source))
        text = f"{source} {unquote(source)} {decoded}".lower().replace("<wbr>", "")
        text = re.sub(r"\s?[\[(](at)[\])]\s?", "@", text)
        return value in re.sub(r"\s?\[dot\]\s?", ".", text)
    if kind == "phone":
        national = str(phonenumbers.parse(value).national_number)
        return re.search(r"\D{0,4}".join(national), source) is not None
    parts = urlsplit(value)
    if kind == "whatsapp":
        return parts.path.strip("/") in source
    return (parts.path + ("?" + parts.query if parts.query else "")).lower() in source.lower()


def test_there_are_enough_sites_pages_and_languages() -> None:
    hosts = {urlsplit(page.url).hostname for page in PAGES}
    assert len(PAGES) >= 50
    assert len(hosts) >= 14
    assert len({page.language[:2] for page in PAGES}) >= 10
    assert all(host and host.endswith((".example", ".test")) for host in hosts)
    assert len({page.url for page in PAGES}) == len(PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url)
def test_a_page_is_whole_and_shows_the_contacts_that_it_promises(page: SamplePage) -> None:
    tree = LexborHTMLParser(page.html)
    assert tree.body is not None
    assert page.title in html.unescape(page.html)
    assert "{{" not in page.html
    assert [contact for contact in sorted(page.contacts) if not stands_on(page, *contact)] == []


def test_every_kind_of_contact_occurs_and_some_pages_have_none() -> None:
    assert {kind for contacts in expected_contacts().values() for kind, _ in contacts} == KINDS
    assert sum(not contacts for contacts in expected_contacts().values()) >= 3


def test_every_phone_is_a_valid_number_in_canonical_form() -> None:
    for contacts in expected_contacts().values():
        for kind, value in contacts:
            if kind == "phone":
                number = phonenumbers.parse(value)
                assert phonenumbers.is_valid_number(number), value
                assert phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) == value


def test_e_mails_stand_on_reserved_domains_only() -> None:
    emails = {value for contacts in expected_contacts().values() for kind, value in contacts if kind == "email"}
    assert emails
    assert all(re.fullmatch(r"[a-z.]+@[a-z-]+\.(example|test)", email) for email in emails)


def test_the_traps_of_the_earlier_systems_are_on_the_pages() -> None:
    everything = "\n".join(page.html for page in PAGES)
    for trap in (
        "logo@2x.png",
        "jquery@3.6.0",
        "ingest.sentry.io",
        "sharer",
        "u003einfo",
        "1724759371",
        "you@example.com",
    ):
        assert trap in everything
