"""Names and roles that the page's layout ties to an address or a number."""

import pytest

from pagecurator.extraction import extract_contacts

URL = "https://www.firma.de/team"


def people(html):
    return {c.value: (c.name, c.role) for c in extract_contacts(html, URL)}


@pytest.mark.parametrize(
    "html",
    [
        "<h3>Jane Doe</h3><p>Head of Sales</p><p>jane.doe@firma.de</p>",
        "<h3>Dr. Jane Doe</h3><p>Head of Sales<br>E-Mail: jane.doe@firma.de</p>",
        "<p>Jane Doe, Head of Sales, jane.doe@firma.de</p>",
        "<p>Jane Doe (Head of Sales): <a href='mailto:jane.doe@firma.de'>jane.doe@firma.de</a></p>",
        "<p>Contact Jane Doe, Head of Sales, at jane.doe@firma.de.</p>",
        "<table><tr><td>Jane Doe</td><td>Head of Sales</td><td>jane.doe@firma.de</td></tr></table>",
        "<ul><li>Jane Doe | Head of Sales | <a href='mailto:jane.doe@firma.de'>mail</a></li></ul>",
        "<h3>Jane Doe</h3><p>Head of Sales</p><a href='mailto:jane.doe@firma.de'>Write</a>",
    ],
)
def test_a_heading_a_card_or_a_row_assigns_a_person_to_an_address(html):
    assert people(html)["jane.doe@firma.de"] == ("Jane Doe", "Head of Sales")


def test_a_card_assigns_a_person_to_a_number():
    html = "<div><h3>Jane Doe</h3><p>Head of Sales</p><p>Tel. +49 30 901820</p><p>jane.doe@firma.de</p></div>"
    assert people(html)["+4930901820"] == ("Jane Doe", "Head of Sales")


def test_each_card_of_a_team_has_its_own_person():
    html = """<div><h3>Jane Doe</h3><p>Head of Sales</p><p>doe@firma.de</p></div>
    <div><h3>Max Krüger</h3><p>Geschäftsführer</p><p>krueger@firma.de</p></div>"""
    assert people(html) == {
        "doe@firma.de": ("Jane Doe", "Head of Sales"),
        "krueger@firma.de": ("Max Krüger", "Geschäftsführer"),
    }


@pytest.mark.parametrize(
    "html",
    [
        "<h3>Contact Us</h3><p>info@firma.de</p>",
        "<h3>Jane Doe</h3><p>wrote a book.</p><p>info@firma.de</p>",
        "<h1>Musterfirma Berlin GmbH</h1><p>Hauptstraße 1</p><p>info@firma.de</p>",
        "<p>New York Office: info@firma.de</p>",
        "<h2>Sales Department</h2><p>sales@firma.de</p>",
        "<p>Customer Service Manager</p><p>info@firma.de</p>",
    ],
)
def test_headings_and_places_are_no_names(html):
    assert set(people(html).values()) == {(None, None)}


def test_a_long_heading_that_is_nearly_a_name_does_not_backtrack():
    # with several ways to read each of its words, this page would take hours
    heading = " ".join(["Verkaufsleitung"] * 7) + " 5"
    html = f"<p>Manager</p><h3>{heading}</h3><p>Tel. +49 30 901820</p>"
    assert people(html)["+4930901820"] == (None, None)
