# ruff: noqa: E501 - markup is kept on one line

"""The confidence of a contact, and the order that it makes."""

from pagecurator.extraction import extract_contacts

URL = "https://www.firma.de/"


def scores(html, url=URL):
    return {c.value: c.confidence for c in extract_contacts(html, url)}


def test_confidence_is_between_zero_and_one_and_sorts_the_contacts():
    html = "<p>a@firma.de b@other-site.com</p><a href='mailto:c@firma.de'>c@firma.de</a><div data-email='d@firma.de'></div>"
    contacts = extract_contacts(html, URL)
    confidences = [c.confidence for c in contacts]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 < score < 1 for score in confidences)
    assert contacts[0].value == "c@firma.de"


def test_the_own_domain_scores_higher_than_a_foreign_one():
    found = scores("<p>a@firma.de</p><p>b@gmail.com</p><p>c@other-site.com</p>")
    assert found["a@firma.de"] > found["b@gmail.com"] > found["c@other-site.com"]


def test_agreeing_sources_score_higher():
    found = scores("<p>a@firma.de</p><a href='mailto:b@firma.de'>b@firma.de</a><a href='mailto:c@firma.de'>mail</a>")
    assert found["b@firma.de"] > found["c@firma.de"] > found["a@firma.de"]


def test_a_contact_section_and_a_footer_score_higher_than_the_body():
    html = "<div id='contact'>a@firma.de</div><footer>b@firma.de</footer><article>c@firma.de</article>"
    found = scores(html)
    assert found["a@firma.de"] > found["b@firma.de"] > found["c@firma.de"]


def test_a_labelled_number_scores_higher():
    found = scores("<p>Tel. +49 30 901820</p><p>+49 30 901821</p>")
    assert found["+4930901820"] > found["+4930901821"]


def test_equal_scores_are_in_document_order():
    html = "<p>z@firma.de</p><p>a@firma.de</p><p>m@firma.de</p>"
    assert [c.value for c in extract_contacts(html, URL)] == ["z@firma.de", "a@firma.de", "m@firma.de"]
