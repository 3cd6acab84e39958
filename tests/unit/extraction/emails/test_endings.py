"""Endings of host names: each of the registries' is known, and words of the text are none without a second sign."""

import pytest

from pagecurator.extraction import extract_contacts, extract_with_candidates
from pagecurator.extraction.emails.address import shown_address
from pagecurator.extraction.emails.endings import ascii_host, endings, is_ending, is_word, unicode_host


def emails(html, url="https://www.nordtec.com/kontakt"):
    return [contact.value for contact in extract_contacts(html, url) if contact.kind == "email"]


def test_the_list_has_all_endings():
    assert len([ending for ending in endings() if ending.isascii()]) > 1_250
    assert len([ending for ending in endings() if not ending.isascii()]) > 140


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Kontakt: post@seehof.{}, Telefon</p>",
        "<p>E-Mail: post@seehof.{}</p>",
        '<a href="mailto:post@seehof.{}">Schreiben</a>',
        "<p>post@seehof.{}</p>",
    ],
)
@pytest.mark.parametrize("form", [str, ascii_host, str.upper])
def test_addresses_with_each_ending_are_found(markup, form):
    names = sorted(endings())
    found = {name: emails(markup.format(form(name))) for name in names}
    assert {name: values for name, values in found.items() if values != [f"post@seehof.{ascii_host(name)}"]} == {}


@pytest.mark.parametrize("label", ["ck", "mm", "np", "рф", "xn--p1ai", "test", "example"])
def test_endings_of_wildcard_rules_and_idn_endings_are_known(label):
    assert is_ending(label)


@pytest.mark.parametrize("label", ["local", "internal", "notanending", "xn--zzzzz", "xn--", "kommune", ""])
def test_unknown_endings_are_refused(label):
    assert not is_ending(label)


def test_most_endings_that_are_words_are_common_words():
    words = {name for name in endings() if is_word(name)}
    assert {"call", "here", "open", "now", "read", "zip", "mov", "data", "box", "phone", "office", "map"} <= words
    assert words.isdisjoint(("com", "de", "is", "to", "at", "py", "info", "shop", "solutions", "hotel", "app", "dev"))
    assert len(words) < 120


SENTENCE = "<p>Please send a note to hans@werft.{} and we will reply</p>"


@pytest.mark.parametrize("word", ["call", "here", "open", "now", "read", "zip", "mov", "data", "box", "office", "map"])
def test_an_ending_that_is_a_word_needs_a_second_sign(word):
    host = f"werft.{word}"
    assert emails(SENTENCE.format(word)) == []
    assert emails(SENTENCE.format(word), f"https://www.{host}/") == [f"hans@{host}"]
    assert emails(SENTENCE.format(word) + f'<a href="mailto:hans@{host}">Hans</a>') == [f"hans@{host}"]
    assert emails(SENTENCE.format(word) + f'<a href="https://{host}/about">Werft</a>') == [f"hans@{host}"]
    assert emails(f"<p>Hans Rau, E-Mail: hans@{host} Telefon 030</p>") == [f"hans@{host}"]
    assert emails(f"<p>Hans Rau (hans@{host}) antwortet</p>") == [f"hans@{host}"]
    assert emails(f"<table><tr><td>Hans</td><td>hans@{host}</td></tr></table>") == [f"hans@{host}"]


def test_the_reason_of_a_word_is_given():
    reasons = {c.raw: c.reason for c in extract_with_candidates(SENTENCE.format("call"), "https://a.de/").candidates}
    assert reasons["hans@werft.call"] == "its ending may be the next word or a file type"


@pytest.mark.parametrize(
    ("host", "stored"),
    [
        ("München.de", "xn--mnchen-3ya.de"),
        ("STRASSE.de", "strasse.de"),
        ("straße.de", "xn--strae-oqa.de"),
        ("co\u0301digo.es", "xn--cdigo-0ta.es"),
        ("пример.рф", "xn--e1afmkfd.xn--p1ai"),
        ("例子.中国", "xn--fsqu00a.xn--fiqs8s"),
    ],
)
def test_hosts_have_one_ascii_form(host, stored):
    assert ascii_host(host) == ascii_host(stored) == stored
    assert ascii_host(unicode_host(stored)) == stored


@pytest.mark.parametrize("host", ["xn--\x80.de", "xn--99999999999.de", "xn--.de", "a.de"])
def test_broken_hosts_stay_as_they_are(host):
    assert unicode_host(host) == host


def test_both_spellings_of_a_host_are_one_contact():
    html = '<a href="mailto:info@xn--kse-qla.de">info@käse.de</a> <p>Info@KÄSE.de</p>'
    (contact,) = extract_contacts(html, "https://käse.de/")
    assert (contact.value, contact.raw) == ("info@xn--kse-qla.de", "info@xn--kse-qla.de")
    assert extract_contacts(html, "https://xn--kse-qla.de/")[0].confidence == contact.confidence


def test_an_address_is_shown_in_unicode():
    assert shown_address("info@xn--mnchen-3ya.de") == "info@münchen.de"
    assert shown_address("info@firma.de") == "info@firma.de"
    assert shown_address("https://x.com/xn--a") == "https://x.com/xn--a"
