# ruff: noqa: E501 - markup is kept on one line

"""The whole pipeline: order, purity, limits, and that no page crashes it."""

import gc
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pagecurator.extraction import Contact, Source, extract_contacts, extract_with_candidates

URL = "https://www.firma.de/kontakt"
FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

MARKUP = st.sampled_from(
    [
        "<a href='mailto:", '<a href="tel:', "<script>", "</script>", "<script type='application/ld+json'>", '{"email":"', "}", "<p>", "</p>",
        "info@firma.de", "+49 30 901820", "(212) 736-5000", "@", ".", "[at]", "&#64;", "<span hidden>", "<b>", "document.write('", "' + '", ");",
        "data-cfemail='5a", "<a href='javascript:linkTo_UnCryptMailto(", "https://www.facebook.com/", "https://www.linkedin.com/pub/", "#!/",
        "<table><tr><td>", "\x00", "\ud800", "\u202e", "\ufeff", "<!--", "-->", "<svg>", "itemprop='email'", "%", "%zz", "x" * 70, "1" * 40, "/", " / 12", " ext. 5",
        "<style>.a{display:none}</style>", "class='a'", "znvygb:", 'onclick="', "'", '"', "=", "<", ">", "\\u003e", "unescape('%", "[1,2", "fromCharCode(a[i]-",
    ]
)  # fmt: skip


@FUZZ
@given(st.text())
def test_any_text_can_be_read(html):
    extract_with_candidates(html, URL)


@FUZZ
@given(st.binary(max_size=400))
def test_any_bytes_can_be_read(data):
    extract_with_candidates(data.decode("utf-8", "surrogateescape"), URL)
    extract_with_candidates(data.decode("latin-1"), URL)


@FUZZ
@given(st.lists(st.one_of(MARKUP, st.text(max_size=5)), max_size=40), st.text(max_size=30))
def test_any_markup_and_any_url_can_be_read(pieces, url):
    extraction = extract_with_candidates("".join(pieces), url)
    for contact in extraction.contacts:
        assert contact.value
        assert 0 < contact.confidence < 1
        contact.value.encode("utf-8")


@pytest.mark.parametrize(
    "html", ["", " ", "<", "<html>", "\x00", "plain words", "\ud800", "<" * 10_000, "<script>", "<!DOCTYPE html>"]
)
def test_empty_and_broken_pages_have_no_contacts(html):
    assert extract_contacts(html, URL) == []
    assert extract_contacts(html, "") == []


def test_importing_the_package_loads_no_heavy_modules():
    code = "import sys, pagecurator; assert 'phonenumbers' not in sys.modules; from pagecurator import extract_contacts, Contact; assert extract_contacts('', '') == []; assert not {'aiohttp', 'sqlalchemy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_extraction_is_repeatable():
    html = "<p>info@firma.de, Tel. 030 901820</p><a href='https://www.facebook.com/firma'>f</a>"
    assert extract_contacts(html, URL) == extract_contacts(html, URL)


def test_a_contact_has_all_its_fields():
    (contact,) = extract_contacts("<p>info@firma.de</p>", URL)
    assert isinstance(contact, Contact)
    assert (contact.kind, contact.value, contact.raw, contact.source) == (
        "email",
        "info@firma.de",
        "info@firma.de",
        Source.TEXT,
    )
    assert (contact.name, contact.role, contact.extension) == (None, None, None)
    assert contact.context == "info@firma.de"


def test_candidates_are_in_document_order_with_their_reasons():
    html = "<p>you@example.com</p><p>info@firma.de</p><p>05.11.2021</p><a href='https://twitter.com/share'>t</a>"
    extraction = extract_with_candidates(html, URL)
    assert [(c.raw, c.kept) for c in extraction.candidates] == [
        ("you@example.com", False),
        ("info@firma.de", True),
        ("05.11.2021", False),
        ("https://twitter.com/share", False),
    ]
    assert all(c.reason for c in extraction.candidates)


@pytest.mark.parametrize(
    "html",
    [
        "1" * 300_000,
        "1 " * 200_000,
        "@" * 300_000,
        "a@" * 150_000,
        "a@a." * 100_000,
        "." * 300_000,
        "[at] " * 60_000,
        "(" * 200_000,
        "<div>" * 100_000,
        "<div><p>" * 50_000,
        "<ul><li>" * 50_000,
        "<a href='x" * 30_000,
        "<b>" * 100_000,
        "<span>" * 30_000 + "</b>" * 30_000,
        "<script>" + "/*" * 4_000 + " mailto @ href</script>",
        "<script>document.write('@mailto" + "mail" * 2_000 + "</script>",
        '<script type="application/ld+json">' + "[" * 200_000 + "</script>",
        "<p>" + "Tel. 030 901820 info@firma.de " * 20_000,
    ],
)
def test_hostile_pages_finish(html):
    assert len(extract_contacts(html, URL)) <= 2


def test_limits_hold_on_very_long_lists():
    html = "".join(f"<p>Tel. 030 {number:07d}</p>" for number in range(1_000_000, 1_006_000))
    assert 1_000 < len(extract_contacts(html, URL)) <= 6_000


def test_a_page_is_freed_at_once():
    """A cycle of references would leave the page's memory to the garbage collector."""
    html = "<h2>Springfield</h2><p>Tel. 0161 4960123<p>Berlin: 030 901820<p>Fax 020 7946 0958<p>Anna Berg, anna.berg@firma.de"
    extract_with_candidates(html, "https://www.acme.com/")
    gc.collect()
    gc.disable()
    try:
        extract_with_candidates(html, "https://www.acme.com/")
        assert gc.collect() == 0
    finally:
        gc.enable()
