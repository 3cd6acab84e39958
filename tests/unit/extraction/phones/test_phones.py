# ruff: noqa: E501 - markup is kept on one line

"""Numbers in text and links: what is one, in which country, and what only looks like one."""

import pytest

from pagecurator.extraction import Source, extract_contacts, extract_with_candidates

DE, UK, US, NL = (
    "https://www.firma.de/",
    "https://www.firm.co.uk/",
    "https://www.firm-site.com/",
    "https://www.zaak.nl/",
)


def numbers(html, url=US):
    return [
        (contact.kind, contact.value) for contact in extract_contacts(html, url) if contact.kind in ("phone", "fax")
    ]


def phones(html, url=US):
    return [value for _, value in numbers(html, url)]


@pytest.mark.parametrize(
    ("text", "url", "expected"),
    [
        ("Call (212) 736-5000", US, "+12127365000"),
        ("212-736-5000", US, "+12127365000"),
        ("212.736.5000", US, "+12127365000"),
        ("1-212-736-5000", US, "+12127365000"),
        ("+1 (212) 736 5000", US, "+12127365000"),
        ("Phone: 2127365000", US, "+12127365000"),
        ("Tel. 030 901820", DE, "+4930901820"),
        ("Tel.: +49 (0) 30 / 90 18 20", DE, "+4930901820"),
        ("+49 40 23714-100", DE, "+494023714100"),
        ("Telefon: 040/23714-100", DE, "+494023714100"),
        ("0049 30 901820", DE, "+4930901820"),
        ("+49 (0)30 901820", US, "+4930901820"),
        ("Tel 020 7946 0018", UK, "+442079460018"),
        ("+44 (0) 20 7946 0018", UK, "+442079460018"),
        ("01632 960001 is not dialled, 0113 496 0001 is", UK, "+441134960001"),
        ("Bel 020-6241111", NL, "+31206241111"),
        ("Tel: 91 123 45 67", "https://www.tienda.es/", "+34911234567"),
        ("Tél. 01 42 68 53 00", "https://www.boutique.fr/", "+33142685300"),
        ("tel. 22 695 55 55", "https://www.firma.pl/", "+48226955555"),
        ("(02) 9374 4000", "https://www.shop.com.au/", "+61293744000"),
        ("\uff0b\uff14\uff19 30 901820", DE, "+4930901820"),
        ("+49\u00a030\u2013901820", DE, "+4930901820"),
    ],
)
def test_a_national_number_is_parsed_in_its_country(text, url, expected):
    assert phones(f"<p>{text}</p>", url) == [expected]


def test_raw_is_the_number_as_printed():
    (contact,) = extract_contacts("<p>Call (212) 736-5000 now</p>", US)
    assert (contact.value, contact.raw, contact.source) == ("+12127365000", "(212) 736-5000", Source.TEXT)
    assert contact.context == "Call (212) 736-5000 now"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("tel:+4930901820", "+4930901820"),
        ("tel://+49-30-901820", "+4930901820"),
        ("TEL:030%20901820", "+4930901820"),
        ("tel:004930901820", "+4930901820"),
        ("tel:+49(0)30901820", "+4930901820"),
        ("callto:+4930901820", "+4930901820"),
        ("sms:+4915112345678?body=Hi", "+4915112345678"),
        ("tel:+4930901820;ext=12", "+4930901820"),
    ],
)
def test_numbers_of_tel_links_are_read(href, expected):
    (contact,) = extract_contacts(f'<a href="{href}">call</a>', DE)
    assert (contact.value, contact.source) == (expected, Source.TEL)


@pytest.mark.parametrize("href", ["tel:", "tel:123", "tel:+", "callto:skype.name", "tel:%00"])
def test_tel_links_without_a_number_are_ignored(href):
    assert phones(f'<a href="{href}">call</a>', DE) == []


def test_whatsapp_links_are_profiles_with_their_number():
    html = '<a href="https://wa.me/4915112345678">chat</a><a href="https://api.whatsapp.com/send?phone=+49%20151%2012345678&text=Hi">x</a>'
    assert [(c.kind, c.value) for c in extract_contacts(html, DE)] == [("whatsapp", "https://wa.me/4915112345678")]


@pytest.mark.parametrize(
    ("text", "extension"),
    [
        ("(212) 736-5000 ext. 201", "201"),
        ("(212) 736-5000 x201", "201"),
        ("(212) 736-5000, extension 201", "201"),
        ("(212) 736-5000 Ext: 201", "201"),
        ("(212) 736-5000 #201", "201"),
    ],
)
def test_an_extension_is_read(text, extension):
    (contact,) = extract_contacts(f"<p>{text}</p>", US)
    assert (contact.value, contact.extension) == ("+12127365000", extension)
    assert contact.raw == text


def test_several_extensions_of_one_number_are_several_contacts():
    html = "<p>Jane (212) 736-5000 x201</p><p>Joe (212) 736-5000 x202</p>"
    assert phones(html) == ["+12127365000;ext=201", "+12127365000;ext=202"]


@pytest.mark.parametrize(
    "html",
    [
        "<p>Tel: 030 901820<br>Fax: 030 901821</p>",
        "<p>T 030 901820 F 030 901821</p>",
        "<p>Tel. 030 901820, Telefax 030 901821</p>",
        "<table><tr><td>Telefon</td><td>030 901820</td></tr><tr><td>Fax</td><td>030 901821</td></tr></table>",
        '<a href="tel:+4930901820">030 901820</a> <a href="fax:+4930901821">Fax</a>',
    ],
)
def test_fax_and_phone_are_distinguished(html):
    assert sorted(numbers(html, DE)) == [("fax", "+4930901821"), ("phone", "+4930901820")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Call 1-800-FLOWERS", "+18003569377"),
        ("1-888-WEB-CLUB", "+18889322582"),
        ("303.333.PAUL", "+13033337285"),
        ("1 (800) GO-FEDEX", "+18004633339"),
    ],
)
def test_vanity_numbers_are_converted_to_digits(text, expected):
    assert phones(f"<p>{text}</p>") == [expected]


def test_a_number_split_over_tags_is_one():
    assert phones("<p><span>+49</span> <b>30</b> <span>901820</span></p>", DE) == ["+4930901820"]
    assert phones("<p>(<b>212</b>) 736<i>-5000</i></p>") == ["+12127365000"]


def test_numbers_on_different_lines_are_not_joined():
    assert phones("<p>030 901820</p><p>10115 Berlin</p>", DE) == ["+4930901820"]
    assert phones("<p>Suite 100<br>(212) 736-5000<br>10001 New York</p>") == ["+12127365000"]


@pytest.mark.parametrize(
    ("text", "url", "expected"),
    [
        ("Tel. 030 901820 / 901821", DE, ["+4930901820", "+4930901821"]),
        ("Tel. (212) 736-5000 / 5001", US, ["+12127365000", "+12127365001"]),
        ("(212) 736-5000 / (212) 736-5001", US, ["+12127365000", "+12127365001"]),
        ("07400 123 456 / 07400 123 457", UK, ["+447400123456", "+447400123457"]),
    ],
)
def test_lists_of_numbers_and_of_endings_are_split(text, url, expected):
    assert phones(f"<p>{text}</p>", url) == expected


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("05.11.2021", DE),
        ("05.11.2021 14:30", DE),
        ("2021-11-05", DE),
        ("12/25/2015 10:00", US),
        ("09.00-18.00", DE),
        ("08:00 - 17:00 Uhr", DE),
        ("Mo-Fr 09.00-18.00 10.00-14.00", DE),
        ("1998-2023", US),
        ("2014 - 2017", DE),
        ("April 2022 (501) March 2022 (805)", US),
        ("1.234.567,89 €", DE),
        ("$ 212 736 5000", US),
        ("EUR 0301234567"[:0] + "Preis: 030 123456 EUR", DE),
        ("IBAN DE10 4405 0199 0212 1545 63", DE),
        ("IBAN NL56 BANK 0123 4567 89", NL),
        ("P.IVA 01234567890", "https://www.firma.it/"),
        ("Kto.-Nr. 0301234567", DE),
        ("Konto 0301234567", DE),
        ("USt-IdNr. DE266937701", DE),
        ("BTW: NL8521.20.898.B01", NL),
        ("KvK 22045995", NL),
        ("ISBN 978-3-16-148410-0", DE),
        ("ISBN 0-306-40615-2", US),
        ("52.520008, 13.404954", DE),
        ("1636105845", US),
        ("Order 2127365000", US),
        ("Item #212-736-5000", US),
        ("Burlington, MA 01803-2050", US),
        ("Steuernummer 030/901/82012", DE),
        ("Version 3.14.15.9265", US),
        ("192.168.100.200", US),
        ("https://www.x.de/p/0301234567/img-0309018201.jpg", DE),
        ("file_2127365000.pdf", US),
        ("Lic. #212-736-5000", US),
        ("1 000 000 000", DE),
        ("SKU 212.736.5000", US),
        ("123-45-6789", US),
        ("1800 - 2000 Meter", DE),
        ("99.99.99.99.99", DE),
    ],
)
def test_dates_hours_prices_ids_and_codes_are_no_numbers(text, url):
    assert phones(f"<p>{text}</p>", url) == []


def test_digits_in_scripts_and_asset_urls_are_no_numbers():
    html = """<script>var t = '(212) 736-5000';</script><img src="/img/2127365000.jpg" alt="">
    <link href="https://cdn.net/a.css?v=2127365000"><a href="/item/2127365000">Item</a><div data-id="212-736-5000">x</div>"""
    assert phones(html) == []


@pytest.mark.parametrize(
    ("html", "url", "expected"),
    [
        ("<html lang='en-GB'><p>Tel 0113 496 0001</p>", US, "+441134960001"),
        ("<p>12 High Street, Leeds LS1 4AP</p><p>Tel 0113 496 0001</p>", US, "+441134960001"),
        ("<p>Calle Mayor 1, Madrid, Spain</p><p>Tel: 91 123 45 67</p>", US, "+34911234567"),
        ("<p>12 Pitt St, Sydney NSW 2000</p><p>Phone (02) 9374 4000</p>", US, "+61293744000"),
        ("<p>UK: 0113 496 0001</p><p>USA: (212) 736-5000</p>", US, "+441134960001"),
        ("<p>Tel +61 2 9374 4000</p><p>Melbourne: 03 9328 5000</p>", US, "+61393285000"),
        ('<p>Ring 02 9374 4000</p><a href="tel:+61293744000">call</a>', US, "+61293744000"),
    ],
)
def test_the_country_is_inferred_from_the_page(html, url, expected):
    assert expected in phones(html, url)


def test_one_page_may_have_numbers_of_several_countries():
    html = "<p>Germany: 030 901820</p><p>United Kingdom: 0113 496 0001</p><p>USA: (212) 736-5000</p>"
    assert sorted(phones(html)) == ["+12127365000", "+441134960001", "+4930901820"]


def test_a_dropped_number_has_a_reason():
    reasons = {c.raw: c.reason for c in extract_with_candidates("<p>05.11.2021 and 09.00-18.00</p>", DE).candidates}
    assert reasons == {"05.11.2021": "a date", "09.00-18.00": "opening hours"}


def test_the_same_number_in_text_and_link_is_one_contact():
    contacts = extract_contacts('<a href="tel:+12127365000">(212) 736-5000</a>', US)
    assert [(c.value, c.source) for c in contacts] == [("+12127365000", Source.TEL)]
