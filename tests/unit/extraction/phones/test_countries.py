# ruff: noqa: E501, RUF001 - markup on one line, words of many scripts
"""The country of a number without a country code: by what the page says, or none."""

from __future__ import annotations

import pytest

from pagecurator import extract_contacts
from pagecurator.extraction.contact import DropReason
from pagecurator.extraction.pipeline import extract_with_candidates

GENERIC = "https://almond-trading.com/contact"


def page(body, lang="en"):
    return f'<!doctype html><html lang="{lang}"><body>{body}</body></html>'


def numbers(html, url=GENERIC):
    return sorted({contact.value for contact in extract_contacts(html, url) if contact.kind in ("phone", "fax")})


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Tel: 0041 (0)44 668 18 00", "+41446681800"),
        ("Tel 00 49 30 901820", "+4930901820"),
        ("Tel 0044(0)20 7946 0958", "+442079460958"),
        ("Tel + (49) 30 901820", "+4930901820"),
        ("Tel (+49) 30 901820", "+4930901820"),
        ("Tel ++49 30 901820", "+4930901820"),
        ("Tel +(49) 30 901820", "+4930901820"),
        ("Tel (0049) 30 901820", "+4930901820"),
        ("Tel 00(49)30 901820", "+4930901820"),
        ("Tel (00 49) 30 901820", "+4930901820"),
        ("Tel +0049 30 901820", "+4930901820"),
        ("Tel 0049-30-901820", "+4930901820"),
        ("Tel 0011 61 2 9374 4000", "+61293744000"),
        ("Tel 011 44 20 7946 0958", "+442079460958"),
        ("Tel 00-44-20-7946-0958", "+442079460958"),
        ("Tel +49(0)30 901820", "+4930901820"),
        ("Tel 00.33.1.42.68.53.00", "+33142685300"),
        ("Tel 00 (33) 1 42 68 53 00", "+33142685300"),
        ("Tel: +49 / 30 / 901820", "+4930901820"),
        ("Tel. 00 39 02 66307129", "+390266307129"),
        ("Tel: 00 961 1 345 678", "+9611345678"),
        ("Tel: 00212 522 20 20 20", "+212522202020"),
        ("Tel: 0034 93 412 34 56", "+34934123456"),
        ("Tel: 00351 21 346 5000", "+351213465000"),
        ("Tel: 00420 224 123 456", "+420224123456"),
        ("Tel: 0048 22 695 55 55", "+48226955555"),
        ("Phone 0086-10-6552-9988", "+861065529988"),
        ("Fon 0043/1/5123456", "+4315123456"),
        ("Tel: 00852 2840 4400", "+85228404400"),
        ("Tel: 001 212 736 5000", "+12127365000"),
        ("Tel: 0081 3 3456 7890", "+81334567890"),
        ("Tel: 0027 21 424 1234", "+27214241234"),
        ("Tel: 00966 11 465 4321", "+966114654321"),
        ("Tel: 0098 21 8888 1234", "+982188881234"),
        ("T 0032 (0)2 717 92 10", "+3227179210"),
        ("Tel (0090) 212 293 45 67", "+902122934567"),
        ("Tel: 00-91-22-6752-5656", "+912267525656"),
        ("Tel: 0031(0)20 6241111", "+31206241111"),
        ("Tel: 00353 1 679 5555", "+35316795555"),
        ("Tel: 00 358 9 7744 680", "+35897744680"),
    ],
)
@pytest.mark.parametrize("url", [GENERIC, "https://almond.io/", "https://almond.eu/"])
def test_an_international_prefix_needs_no_evidence(printed, expected, url):
    assert numbers(page(f"<p>{printed}</p>"), url) == [expected]


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("tel:00442079460958", "+442079460958"),
        ("tel:011442079460958", "+442079460958"),
        ("tel:442079460958", "+442079460958"),
        ("tel:0041446681800", "+41446681800"),
        ("tel:49221537594", "+49221537594"),
        ("tel:+0049 221 537594", "+49221537594"),
    ],
)
def test_links_dial_with_a_prefix_or_a_code_alone(href, expected):
    assert numbers(page(f'<a href="{href}">Call</a>')) == [expected]


@pytest.mark.parametrize(
    ("printed", "expected", "url", "lang"),
    [
        ("Tel. 49 (0) 30 537594", "+4930537594", "https://firma.de/", "de"),
        ("(49 211) 537594", "+49211537594", "https://firma.de/", "de"),
        ("Tel 48 22 695 55 55", "+48226955555", "https://firma.pl/", "pl"),
        ("Tel. 43 1 5123456", "+4315123456", "https://firma.at/", "de"),
        ("Tel 41 44 668 18 00", "+41446681800", "https://firma.ch/", "de"),
        ("Tel 39 02 66307129", "+390266307129", "https://ditta.it/", "it"),
        ("Tel 33 1 42 68 53 00", "+33142685300", "https://boutique.fr/", "fr"),
        ("Tel: 61 2 9374 4000", "+61293744000", "https://shop.com.au/", "en"),
        ("Tel: 44 20 7946 0958", "+442079460958", "https://shop.co.uk/", "en"),
        ("Tel: 420 224 123 456", "+420224123456", "https://firma.cz/", "cs"),
        ("Tel 91 22 6752 5656, Mumbai, India", "+912267525656", "https://firm.com/", "en"),
        ("Tel: 55 11 3456-7890", "+551134567890", "https://firma.com.br/", "pt-BR"),
        ("Tel: 90 212 293 45 67", "+902122934567", "https://firma.com.tr/", "tr"),
        ("Tel. 49 (0) 89 5403200, 80331 München, Germany", "+49895403200", "https://firma.com/", "en"),
        ("Tel: 52 55 5208 1234", "+525552081234", "https://firma.com.mx/", "es"),
        ("Tel 34 91 123 45 67", "+34911234567", "https://tienda.es/", "es"),
        ("Tel: 81 3 3456 7890, Tokyo, Japan", "+81334567890", "https://firm.com/", "en"),
        ("Tel. 7 495 123 45 67", "+74951234567", "https://firma.ru/", "ru"),
    ],
)
def test_a_code_without_plus_counts_if_its_country_is_evident(printed, expected, url, lang):
    assert numbers(page(f"<p>{printed}</p>", lang), url) == [expected]


@pytest.mark.parametrize(
    "printed",
    [
        "Tel: 020 7946 0958",
        "Call 0845 519 7209",
        "Phone: 02 9374 4000",
        "Tel 01 679 5555",
        "Call us on 0207 550 1000",
        "Mobile: 07911 123456",
        "Tel: 09 379 2020",
        "Office 021 424 1234",
        "Tel. 030 901820",
        "Phone 0722 123 456",
        "Tel: 08 9221 1234",
        "Reach me at 0412 345 678",
        "Freephone 0800 123 456",
        "Tel 0331 6005",
        "We ship to Germany, France, Italy, Spain and Australia. Tel: 030 901820",
        "Ph: 080 2222 3333",
    ],
)
def test_without_a_sign_of_its_country_there_is_no_contact(printed):
    assert numbers(page(f"<p>{printed}</p>")) == []


def test_the_reason_is_shown():
    found = extract_with_candidates(page("<p>Tel: 020 7946 0958</p>"), GENERIC)
    assert [candidate.reason for candidate in found.candidates] == [DropReason.NO_COUNTRY.value]


@pytest.mark.parametrize(
    ("lang", "address", "printed", "expected"),
    [
        ("hy", "Երևան, Հայաստան", "Հեռ. 010 52 34 56", "+37410523456"),
        ("ka", "თბილისი, საქართველო", "ტელ: 032 2 34 56 78", "+995322345678"),
        ("el", "Πάτρα, Ελλάδα", "Τηλ: 2610 123456", "+302610123456"),
        ("he", "תל אביב, ישראל", "טלפון: 03-6123456", "+97236123456"),
        ("ar", "القاهرة، مصر", "هاتف: 02 27384567", "+20227384567"),
        ("ar", "الدار البيضاء، المغرب", "الهاتف: 0522 20 20 20", "+212522202020"),
        ("ar", "الرياض، السعودية", "هاتف: 011 465 4321", "+966114654321"),
        ("ar", "عمان، الأردن", "هاتف: 06 465 1234", "+96264651234"),
        ("fr", "Casablanca, Maroc", "Tél : 0522 20 20 20", "+212522202020"),
        ("fr", "Dakar, Sénégal", "Tél : 33 821 12 34", "+221338211234"),
        ("fr", "Alger, Algérie", "Tél : 021 63 12 34", "+21321631234"),
        ("fr", "Bruxelles, Belgique", "Tél : 02 511 12 34", "+3225111234"),
        ("fr", "Genève, Suisse", "Tél : 022 731 12 34", "+41227311234"),
        ("fr", "Luxembourg, Luxembourg", "Tél : 26 20 12 34", "+35226201234"),
        ("es", "Bogotá, Colombia", "Tel: 601 234 5678", "+576012345678"),
        ("es", "Buenos Aires, Argentina", "Tel: 011 4799-9350", "+541147999350"),
        ("es", "Ciudad de México", "Tel: 55 5208 1234", "+525552081234"),
        ("es", "Santiago, Chile", "Tel: 2 2345 6789", "+56223456789"),
        ("es", "Montevideo, Uruguay", "Tel: 2901 2345", "+59829012345"),
        ("pt", "Lisboa, Portugal", "Tel: 21 346 5000", "+351213465000"),
        ("pt", "Maputo, Moçambique", "Tel: 21 49 12 34", "+25821491234"),
        ("pt-BR", "Rio de Janeiro, Brasil", "Tel: (21) 2543-2100", "+552125432100"),
        ("it", "Lugano, Svizzera", "Tel. 091 922 12 34", "+41919221234"),
        ("it", "20121 Milano, Italia", "Tel. 02 66307129", "+390266307129"),
        ("de", "1010 Wien, Österreich", "Tel. 01 5123456", "+4315123456"),
        ("de", "8001 Zürich, Schweiz", "Tel. 044 668 18 00", "+41446681800"),
        ("nl", "Antwerpen, België", "Tel. 03 231 12 34", "+3232311234"),
        ("nl", "1012 AB Amsterdam", "Tel. 020 624 1111", "+31206241111"),
        ("pl", "00-950 Warszawa", "tel. 22 695 55 55", "+48226955555"),
        ("cs", "110 00 Praha 1", "tel. 224 123 456", "+420224123456"),
        ("sk", "811 01 Bratislava, Slovensko", "tel. 02 5441 1234", "+421254411234"),
        ("hu", "1051 Budapest", "Tel: 06 1 234 5678", "+3612345678"),
        ("ro", "București, România", "Tel: 021 312 3456", "+40213123456"),
        ("bg", "София 1000", "тел. 02 987 6543", "+35929876543"),
        ("sr", "11000 Beograd, Srbija", "Tel: 011 324 1234", "+381113241234"),
        ("hr", "10000 Zagreb, Hrvatska", "Tel: 01 4871 234", "+38514871234"),
        ("sl", "1000 Ljubljana, Slovenija", "Tel: 01 234 56 78", "+38612345678"),
        ("lt", "Vilnius, Lietuva", "Tel. (8 5) 212 3456", "+37052123456"),
        ("lv", "Rīga, Latvija", "Tel. 67 212 345", "+37167212345"),
        ("et", "Tallinn, Eesti", "Tel 631 1234", "+3726311234"),
        ("fi", "00100 Helsinki", "Puh. 09 7744 680", "+35897744680"),
        ("sv", "111 22 Stockholm", "Tel 08-123 456 78", "+46812345678"),
        ("da", "1550 København V", "Tlf. 33 12 34 56", "+4533123456"),
        ("nb", "0150 Oslo, Norge", "Tlf. 22 12 34 56", "+4722123456"),
        ("is", "101 Reykjavík, Ísland", "Sími 511 1234", "+3545111234"),
        ("tr", "Beyoğlu, İstanbul", "Tel: 0212 293 45 67", "+902122934567"),
        ("uk", "Київ, Україна", "тел. 044 234 56 78", "+380442345678"),
        ("ru", "Москва, Россия", "Тел.: 8 (495) 123-45-67", "+74951234567"),
        ("ru", "Минск, Беларусь", "Тел.: 8 (017) 234-56-78", "+375172345678"),
        ("ru", "Алматы, Казахстан", "Тел.: 8 (727) 234-56-78", "+77272345678"),
        ("az", "Bakı, Azərbaycan", "Tel: 012 412 34 56", "+994124123456"),
        ("uz", "Toshkent, Oʻzbekiston", "Tel: 71 234 56 78", "+998712345678"),
        ("ja", "東京都千代田区丸の内1-1", "電話 03-3456-7890", "+81334567890"),
        ("ko", "서울특별시 강남구", "전화 02-2123-4567", "+82221234567"),
        ("zh", "北京市朝阳区", "电话：010-65529988", "+861065529988"),
        ("zh", "上海市浦东新区", "电话：021-58881234", "+862158881234"),
        ("zh-Hant", "台北市信義區", "電話：02-2345-6789", "+886223456789"),
        ("zh-Hant", "香港中環", "電話：2840 4400", "+85228404400"),
        ("th", "กรุงเทพมหานคร", "โทร. 02 234 5678", "+6622345678"),
        ("vi", "Hà Nội, Việt Nam", "ĐT: 024 3825 1234", "+842438251234"),
        ("id", "Jakarta Selatan, Indonesia", "Telp. 021 7654 3210", "+622176543210"),
        ("ms", "Kuala Lumpur, Malaysia", "Tel: 03-2161 1234", "+60321611234"),
        ("en", "Mumbai 400001, India", "Phone: 022 6752 5656", "+912267525656"),
        ("en", "Lagos, Nigeria", "Tel: 0803 123 4567", "+2348031234567"),
        ("en", "Accra, Ghana", "Tel: 030 222 1234", "+233302221234"),
        ("en", "Sydney NSW 2000", "Ph: 02 9374 4000", "+61293744000"),
        ("en", "Auckland, New Zealand", "Ph: 09 379 2020", "+6493792020"),
        ("en", "Dublin 2, Ireland", "Tel: 01 679 5555", "+35316795555"),
        ("en", "London SW1A 1AA", "Tel: 020 7946 0958", "+442079460958"),
        ("en", "Karachi, Pakistan", "Tel: 021 3512 3456", "+922135123456"),
        ("en", "Manila, Philippines", "Tel: 02 8123 4567", "+63281234567"),
        ("en", "Singapore 049315", "Tel: 6225 1234", "+6562251234"),
        ("en", "Hong Kong", "Tel: 2840 4400", "+85228404400"),
        ("en", "Dubai, United Arab Emirates", "Tel: 04 399 1234", "+97143991234"),
        ("en", "Kampala, Uganda", "Tel: 0414 234 567", "+256414234567"),
        ("en", "Valletta, Malta", "Tel: 2122 1234", "+35621221234"),
        ("en", "Tbilisi, Georgia", "Tel: 032 2 34 56 78", "+995322345678"),
        ("en", "Amman, Jordan", "Tel: 06 465 1234", "+96264651234"),
        ("en", "Istanbul, Turkey", "Tel: 0212 293 45 67", "+902122934567"),
        ("hi", "नई दिल्ली, भारत", "फोन: 011 2345 6789", "+911123456789"),
        ("fa", "تهران، ایران", "تلفن: 021 8888 1234", "+982188881234"),
        ("en", "Reading, Berkshire", "Tel: 0118 496 0123", "+441184960123"),
        ("fr", "Nice, France", "Tél 04 93 12 34 56", "+33493123456"),
    ],
)
@pytest.mark.parametrize(
    "markup",
    ["<p>{address}</p><p>{printed}</p>", "<div><p>{printed}</p><p>{address}</p></div>", "<p>{printed}, {address}</p>"],
)
def test_an_address_names_the_country(lang, address, printed, expected, markup):
    assert numbers(page(markup.format(address=address, printed=printed), lang)) == [expected]


OFFICES = [
    ("Germany", "Berlin", "Friedrichstr. 10, 10117 Berlin", "030 901820", "+4930901820"),
    ("France", "Paris", "12 rue de Rivoli, 75004 Paris", "01 42 68 53 00", "+33142685300"),
    ("United Kingdom", "London", "1 Strand, London WC2N 5HR", "020 7946 0958", "+442079460958"),
    ("Italy", "Milan", "Via Torino 2, 20123 Milano", "02 66307129", "+390266307129"),
    ("Spain", "Madrid", "Calle Mayor 1, 28013 Madrid", "91 123 45 67", "+34911234567"),
    ("Netherlands", "Amsterdam", "Damrak 1, 1012 LG Amsterdam", "020 624 1111", "+31206241111"),
    ("Belgium", "Brussels", "Rue Neuve 1, 1000 Brussels", "02 717 92 10", "+3227179210"),
    ("Switzerland", "Zurich", "Bahnhofstr. 1, 8001 Zürich", "044 668 18 00", "+41446681800"),
    ("Austria", "Vienna", "Graben 1, 1010 Wien", "01 5123456", "+4315123456"),
    ("Poland", "Warsaw", "ul. Prosta 1, 00-850 Warszawa", "22 695 55 55", "+48226955555"),
    ("Sweden", "Stockholm", "Kungsgatan 1, 111 43 Stockholm", "08-123 456 78", "+46812345678"),
    ("Finland", "Helsinki", "Aleksanterinkatu 1, 00100 Helsinki", "09 7744 680", "+35897744680"),
    ("Australia", "Sydney", "1 George St, Sydney NSW 2000", "02 9374 4000", "+61293744000"),
    ("New Zealand", "Auckland", "1 Queen St, Auckland 1010", "09 379 2020", "+6493792020"),
    ("India", "Mumbai", "Nariman Point, Mumbai 400021", "022 6752 5656", "+912267525656"),
    ("Japan", "Tokyo", "1-1 Marunouchi, Chiyoda-ku, Tokyo", "03-3456-7890", "+81334567890"),
    ("China", "Beijing", "1 Jianguomen, Chaoyang, Beijing 100020", "010-65529988", "+861065529988"),
    ("South Africa", "Johannesburg", "1 Rivonia Rd, Sandton, Johannesburg", "011 883 1234", "+27118831234"),
    ("Turkey", "Istanbul", "Levent, Istanbul 34330", "0212 293 45 67", "+902122934567"),
    ("Ireland", "Dublin", "1 Grafton St, Dublin 2", "01 679 5555", "+35316795555"),
    ("United States", "New York", "1 Broadway, New York, NY 10004", "212-736-5000", "+12127365000"),
    ("Brazil", "São Paulo", "Av. Paulista 1, São Paulo", "(11) 3456-7890", "+551134567890"),
    ("Singapore", "Singapore", "1 Raffles Place, Singapore 048616", "6225 1234", "+6562251234"),
    ("Portugal", "Lisbon", "Rua Augusta 1, 1100-048 Lisboa", "21 346 5000", "+351213465000"),
    ("Greece", "Athens", "Stadiou 1, Athens 105 62", "210 345 6789", "+302103456789"),
    ("Mexico", "Mexico City", "Reforma 1, Mexico City", "55 5208 1234", "+525552081234"),
]


@pytest.mark.parametrize(
    "markup",
    [
        "<h3>{country}</h3><p>{address}</p><p>Tel: {printed}</p>",
        "<h3>{country}</h3><p>Phone: {printed}</p><p>Opening hours 9-5</p>",
        "<h3>{city}</h3><p>Tel: {printed}</p>",
        "<h3>{city} Office</h3><p>{address}<br>Tel: {printed}</p>",
        "<table><tr><td>{country}</td><td>{printed}</td></tr></table>",
        "<table><tr><td>{country}</td><td>{address}</td><td>Tel {printed}</td></tr></table>",
        "<table><tr><td>Tel {printed}</td><td>{country}</td></tr></table>",
        "<li>{country}: {printed}</li>",
        "<li>Tel {printed} ({country})</li>",
        "<dl><dt>{country}</dt><dd>{printed}</dd></dl>",
        "<div><b>Almond Trading</b><p>Tel: {printed}</p><p>{address}</p><p>{country}</p></div>",
        "<div><p>Tel: {printed}</p><p>{address}, {country}</p></div>",
        "<p>Almond Ltd<br>{address}<br>{country}<br>Phone: {printed}</p>",
        "<div><h4>{country}</h4><a href='tel:{printed}'>{printed}</a></div>",
        "<p><strong>{city}, {country}</strong> - {printed}</p>",
        "<span>{country}</span> <span>{printed}</span><br>",
    ],
)
@pytest.mark.parametrize("first", [0, 7])
def test_each_office_of_a_list_has_its_own_country(markup, first):
    offices = OFFICES[first:] + OFFICES[:first]
    body = "".join(
        markup.format(country=country, city=city, address=address, printed=printed)
        for country, city, address, printed, _ in offices
    )
    assert numbers(page(f"<h1>Our offices</h1>{body}")) == sorted(expected for *_, expected in offices)


@pytest.mark.parametrize(
    ("body", "lang", "url", "expected"),
    [
        ("<p>Tel: +30 210 345 6789, 210 345 6790</p>", "en", GENERIC, ["+302103456789", "+302103456790"]),
        ("<p>Ring oss på tlf. 22 12 34 56</p>", "no", "https://data.firma.de/norge", ["+4722123456"]),
        ("<p>My Japanese number is 090-1234-5678</p>", "en", GENERIC, ["+819012345678"]),
        ("<p>Deutschland</p><p>France</p><p>Italia</p><p>Tel 030 901820</p>", "en", GENERIC, []),
        ("<p>12 Berlin Street, London</p><p>Tel 020 7946 0958</p>", "en", GENERIC, ["+442079460958"]),
        ("<h3>Sofia</h3><p>Tel 02 987 6543</p>", "en", GENERIC, []),
        ("<h3>Victoria Jordan</h3><p>Mobile 07911 123456</p>", "en", GENERIC, []),
        ("<p>Turkey sandwich and Nice view. Call 0118 496 0123</p>", "en", GENERIC, []),
        ("<p>Paris Hilton hotel tips</p><p>Tel: 020 7946 0958</p>", "en", GENERIC, []),
        ("<p>Call 0800 123 456 from the UK</p>", "en", GENERIC, ["+44800123456"]),
        ("<p>UK: 020 7946 0958 | US: 212-736-5000</p>", "en", GENERIC, ["+12127365000", "+442079460958"]),
        ("<p>UK 0800 123 4567, Ireland 1800 123 456</p>", "en", GENERIC, ["+3531800123456", "+448001234567"]),
        ("<p>Germany 030 901820, France 01 42 68 53 00</p>", "en", GENERIC, ["+33142685300", "+4930901820"]),
        (
            "<p>London: 020 7946 0958<br>Dublin: 01 679 5555<br>Sydney: 02 9374 4000</p>",
            "en",
            GENERIC,
            ["+35316795555", "+442079460958", "+61293744000"],
        ),
        (
            "<table><tr><th>Germany</th><th>France</th><th>Italy</th></tr><tr><td>030 901820</td><td>01 42 68 53 00</td><td>02 66307129</td></tr></table>",
            "en",
            GENERIC,
            ["+33142685300", "+390266307129", "+4930901820"],
        ),
        (
            "<div itemscope itemtype='http://schema.org/PostalAddress'><span itemprop=addressCountry>NZ</span></div><p>Ph 09 379 2020</p>",
            "en",
            GENERIC,
            ["+6493792020"],
        ),
        (
            '<script type="application/ld+json">{"@type":"LocalBusiness","address":{"@type":"PostalAddress","addressCountry":"ZA"}}</script><p>Tel 021 424 1234</p>',
            "en",
            GENERIC,
            ["+27214241234"],
        ),
        ("<p>Tel 021 424 1234</p><p>Price: ZAR 300</p>", "en", GENERIC, []),
        ("<p>info@almond.co.za</p><p>Tel 021 424 1234</p><p>ZAR 300</p>", "en", GENERIC, ["+27214241234"]),
        ("<p>Almond Pty Ltd, Melbourne VIC 3000</p><p>Ph 03 9374 4000</p>", "en", GENERIC, ["+61393744000"]),
        ("<p>Almond Sp. z o.o.</p><p>tel. 22 695 55 55</p>", "en", GENERIC, ["+48226955555"]),
        ("<p>Tel 22 695 55 55</p>", "en", GENERIC, []),
        (
            "<p>Phone +91 22 6752 5656</p><p>Phone +91 80 2222 3333</p><p>Sales: 022 6752 5657</p>",
            "en",
            GENERIC,
            ["+912267525656", "+912267525657", "+918022223333"],
        ),
        ("<p>Tel 0212 293 45 67</p>", "tr", GENERIC, ["+902122934567"]),
        ("<p>Österreich</p><p>Tel 01 5123456</p>", "de", "https://firma.de/", ["+4315123456"]),
        (
            "<p>Niederlassung Österreich</p><p>Graben 1<br>1010 Wien</p><p>Tel 01 5123456</p>",
            "de",
            "https://firma.de/",
            ["+4315123456"],
        ),
        (
            "<h3>Deutschland</h3><p>Tel 030 901820</p><h3>Schweiz</h3><p>Tel 044 668 18 00</p><h3>France</h3><p>Tel 01 42 68 53 00</p>",
            "de",
            "https://firma.ch/",
            ["+33142685300", "+41446681800", "+4930901820"],
        ),
        ("<p>Urlaub in Italien buchen Sie unter Tel. 089 5403200</p>", "de", "https://reise.de/", ["+49895403200"]),
        (
            "<nav><a>Deutschland</a><br><a>France</a><br><a>Italia</a></nav><p>Tel 089 5403200</p>",
            "de",
            "https://reise.de/",
            ["+49895403200"],
        ),
        (
            "<p>Wir liefern nach Österreich und in die Schweiz.</p><p>Tel. 089 5403200</p>",
            "de",
            "https://reise.de/",
            ["+49895403200"],
        ),
        (
            "<p>Kundenservice</p><p>Tel. 0800 1234567</p><p>Lieferländer: Deutschland, Österreich</p>",
            "de",
            "https://reise.de/",
            ["+498001234567"],
        ),
        ("<p>Call (404) 555-0134 in Georgia</p>", "en", GENERIC, ["+14045550134"]),
        ("<p>Our office in Mexico: 212-736-5000</p>", "en", GENERIC, ["+12127365000"]),
        ("<p>Reforma 1, Ciudad de México, México</p><p>Tel 55 5208 1234</p>", "es", GENERIC, ["+525552081234"]),
        ("<p>Tijuana, Mexico</p><p>Tel 664 123 4567</p>", "en", GENERIC, ["+526641234567"]),
        ("<p>Istanbul, Turkey</p><p>Tel 212 293 45 67</p>", "en", GENERIC, ["+902122934567"]),
        ("<p>Tel. 91 123 45 67</p>", "es", GENERIC, ["+34911234567"]),
        ("<p>Tel: 011 2345 6789, New Delhi, India</p>", "en", GENERIC, ["+911123456789"]),
        ("<p>Belgrade, Serbia</p><p>Tel: 011 324 1234</p>", "en", GENERIC, ["+381113241234"]),
        ("<p>Roma, Italia</p><p>Tel 06 12345678</p>", "it", GENERIC, ["+390612345678"]),
        ("<p>Georgia: (404) 555-0134</p>", "en", GENERIC, ["+14045550134"]),
    ],
)
def test_signs_beside_addresses(body, lang, url, expected):
    assert numbers(page(body, lang), url) == expected
