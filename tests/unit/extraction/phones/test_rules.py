"""Numbers of many countries beside what only looks like them: ids, dates, figures, headings of tables."""

import pytest

from pagecurator.extraction import extract_contacts


def found(html, url):
    contacts = extract_contacts(f"<html><body>{html}</body></html>", url)
    return [(contact.kind, contact.value) for contact in contacts if contact.kind in ("phone", "fax")]


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        ("com", "Case No. 212-736-5000"),
        ("com", "Price: 212 736 5000"),
        ("com", "212 736 5000 votes"),
        ("de", "Mitgliedsnr.: 089 123456"),
        ("de", "Bestell-Nr. 0171 1234567"),
        ("de", "Kundennummer 030/901820"),
        ("de", "030 901 820 Einwohner"),
        ("fr", "Agrément 01 42 68 53 00"),
        ("es", "Expediente 912 345 678"),
        ("es", "610 620 630 habitantes"),
        ("it", "Cod. Fisc. 02123456789"),
        ("pl", "NIP: 601 234 567"),
        ("no", "Org.nr. 912 345 678"),
        ("cz", "IČO: 221 123 456"),
        ("ru", "ИНН 4951234567"),
        ("se", "Bankgiro 08-123 456 78"),
    ],
)
def test_a_number_with_another_label_is_no_phone(ending, words):
    assert found(f"<p>{words}</p>", f"https://www.acme.{ending}/") == []


@pytest.mark.parametrize(
    ("ending", "words", "value"),
    [
        ("fr", "06-12-34-56-78", "+33612345678"),
        ("fr", "01.02.21.03.04", "+33102210304"),
        ("it", "Torino 011 123 4567", "+390111234567"),
        ("in", "Contact No. 011-23456789", "+911123456789"),
        ("de", "Servicenummer: 030 901820", "+4930901820"),
        ("de", "Telefon-Nr. 030 901820", "+4930901820"),
        ("ru", "495 123-45-67", "+74951234567"),
        ("jp", "電話 06-6123-4567", "+81661234567"),
    ],
)
def test_numbers_that_look_like_dates_or_follow_a_label_are_phones(ending, words, value):
    assert found(f"<p>{words}</p>", f"https://www.acme.{ending}/") == [("phone", value)]


@pytest.mark.parametrize(
    "html",
    [
        "<p>212-736-5000 (phone)<br>212-736-5001 (fax)</p>",
        "<p>212-736-5000 Phone<br>212-736-5001 Fax</p>",
        "<p>Telephone</p><p>212-736-5000</p><p>Facsimile</p><p>212-736-5001</p>",
        "<table><tr><th>Phone</th><th>Fax</th></tr><tr><td>212-736-5000</td><td>212-736-5001</td></tr></table>",
        "<table><tr><td>Phone</td><td>212-736-5000</td></tr><tr><td>Fax</td><td>212-736-5001</td></tr></table>",
    ],
)
def test_a_fax_is_labelled_behind_its_number_or_in_the_column_heading(html):
    assert sorted(found(html, "https://www.acme.com/")) == [("fax", "+12127365001"), ("phone", "+12127365000")]


def test_column_headings_label_every_row():
    rows = "".join(f"<tr><td>Branch</td><td>212-736-50{n}0</td><td>212-736-50{n}1</td></tr>" for n in range(1, 6))
    html = f"<table><tr><th>Office</th><th>Phone</th><th>Fax</th></tr>{rows}</table>"
    kinds = [kind for kind, _ in found(html, "https://www.acme.com/")]
    assert (kinds.count("phone"), kinds.count("fax")) == (5, 5)


@pytest.mark.parametrize(
    ("ending", "html"),
    [
        ("de", "<p>0 - 24 h</p><p>5.000 - 10.000</p>"),
        ("de", "<p>Einwohner 1.234.567</p>"),
        ("de", "<p>SWIFT/BIC: 0301 901820</p>"),
    ],
)
def test_amounts_below_a_single_letter_are_no_phones(ending, html):
    assert found(html, f"https://www.acme.{ending}/") == []


def test_numbers_with_a_dot_between_them_are_two():
    values = [value for _, value in found("<p>212-736-5000 · 212-736-5001</p>", "https://www.acme.com/")]
    assert values == ["+12127365000", "+12127365001"]
