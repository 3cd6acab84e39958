# ruff: noqa: E501, SIM905 - markup is kept on one line

"""Generated contacts are found in generated markup and obfuscations."""

import html as entities
import json
import string

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagecurator.extraction import extract_contacts
from pagecurator.extraction.data.email_words import PLACEHOLDER_LOCALS

URL = "https://www.firma.de/"
EACH = settings(max_examples=50, deadline=None)

NAMES = st.text(string.ascii_lowercase, min_size=4, max_size=10).filter(lambda name: name not in PLACEHOLDER_LOCALS)
LOCALS = st.one_of(NAMES, st.builds("{}.{}".format, NAMES, NAMES), st.builds("{}-{}9".format, NAMES, NAMES))
ENDINGS = st.sampled_from(["de", "com", "co.uk", "nl", "org", "fr", "info", "at"])
ADDRESSES = st.builds("{}@{}-werke.{}".format, LOCALS, NAMES, ENDINGS)
WORDS = st.lists(
    st.sampled_from("Wir sind gern für Sie da Write to our team any day Rufen oder mailen".split()), max_size=6
).map(" ".join)


def _cloudflare(address):
    return f'<a class="__cf_email__" data-cfemail="{bytes([7, *(b ^ 7 for b in address.encode())]).hex()}">[email&#160;protected]</a>'


def _codes(address):
    return f"<script>document.write(String.fromCharCode({','.join(str(ord(c)) for c in address)}))</script>"


def _joomla(address):
    local, _, host = address.partition("@")
    return f"<script>var addy7 = '{local}' + '&#64;'; addy7 = addy7 + '{host}'; document.write('<a href=\\'mailto:' + addy7 + '\\'>' + addy7 + '</a>');</script>"


MARKUPS = [
    lambda a: f"<p>{a}</p>",
    lambda a: f"<a href='mailto:{a}?subject=Hi'>write</a>",
    lambda a: "<p>" + "".join(f"&#{ord(c)};" for c in a) + "</p>",
    lambda a: f"<p>{a.replace('@', '<span>@</span>')}</p>",
    lambda a: f"<p>{a.replace('@', '<i style=display:none>xx</i>@')}</p>",
    lambda a: f"<p>{a.replace('@', ' [at] ')}</p>",
    lambda a: f"<p>{a.replace('@', ' (at) ').replace('.', ' (dot) ')}</p>",
    lambda a: f"<p style='unicode-bidi:bidi-override;direction:rtl'>{a[::-1]}</p>",
    _cloudflare,
    _codes,
    _joomla,
    lambda a: f'<script type="application/ld+json">{json.dumps({"@type": "Organization", "email": a})}</script>',
    lambda a: f"<span itemprop='email'>{a}</span>",
    lambda a: f"<table><tr><td>{entities.escape(a)}</td><td>next</td></tr></table>",
]


@pytest.mark.parametrize("markup", MARKUPS)
@EACH
@given(address=ADDRESSES, before=WORDS, after=WORDS)
def test_an_address_is_found_in_any_markup(markup, address, before, after):
    html = f"<html><body><div>{before}</div><div>{markup(address)}</div><div>{after}</div></body></html>"
    assert [c.value for c in extract_contacts(html, URL) if c.kind == "email"] == [address]


REGIONS = st.sampled_from(["DE", "GB", "US", "FR", "NL", "ES", "IT", "CH", "AT", "AU", "BR", "JP", "PL", "SE"])
FORMATS = st.sampled_from([phonenumbers.PhoneNumberFormat.INTERNATIONAL, phonenumbers.PhoneNumberFormat.E164])


@EACH
@given(region=REGIONS, shape=FORMATS, before=WORDS, digits=st.text(string.digits, min_size=3, max_size=3))
def test_an_international_number_is_found_in_any_markup(region, shape, before, digits):
    example = phonenumbers.example_number(region)
    number = phonenumbers.parse(phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)[:-3] + digits)
    if not phonenumbers.is_valid_number(number):
        return
    printed = phonenumbers.format_number(number, shape)
    expected = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    for html in (
        f"<p>{before}</p><p>{printed}</p>",
        f"<p>{before} Tel: {printed}.</p>",
        f"<a href='tel:{printed}'>call</a>",
    ):
        assert [c.value for c in extract_contacts(html, URL)] == [expected]


@EACH
@given(
    region=st.sampled_from(["DE", "GB", "NL", "FR", "AU", "ES", "IT", "PL"]),
    digits=st.text(string.digits, min_size=3, max_size=3),
)
def test_a_national_number_is_found_on_a_page_of_its_country(region, digits):
    example = phonenumbers.example_number(region)
    number = phonenumbers.parse(phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)[:-3] + digits)
    if not phonenumbers.is_valid_number(number):
        return
    printed = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    url = f"https://www.firma.{'uk' if region == 'GB' else region.lower()}/"
    found = [c.value for c in extract_contacts(f"<p>Tel: {printed}</p>", url)]
    assert found == [phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)]


HANDLES = st.text(string.ascii_lowercase + string.digits, min_size=5, max_size=14).map("z{}".format)
PROFILES = st.sampled_from(
    [
        ("facebook", "https://www.facebook.com/{}"),
        ("instagram", "https://www.instagram.com/{}"),
        ("x", "https://x.com/{}"),
        ("tiktok", "https://www.tiktok.com/@{}"),
        ("linkedin_company", "https://www.linkedin.com/company/{}"),
        ("linkedin_person", "https://www.linkedin.com/in/{}"),
        ("youtube", "https://www.youtube.com/@{}"),
        ("github", "https://github.com/{}"),
    ]
)


@EACH
@given(profile=PROFILES, handle=HANDLES, tail=st.sampled_from(["", "/", "?lang=de", "#top", "/?ref=x"]))
def test_a_profile_is_found_in_any_spelling(profile, handle, tail):
    kind, shape = profile
    href = shape.format(handle) + tail
    assert [(c.kind, c.value) for c in extract_contacts(f'<a href="{href}">x</a>', URL)] == [
        (kind, shape.format(handle))
    ]
