# ruff: noqa: E501, RUF001 - markup is kept on one line, in many alphabets
"""Pages whose host says no country, or another one than the number's: language, names, addresses and the words before."""

import pytest

from pagecurator.extraction import extract_contacts
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.phones.regions import Regions

RU = "Запчасти для мобильных телефонов и комплектующие. Мы работаем с девяти до шести, в субботу и в воскресенье мы не работаем. Доставка по Украине и в другие страны на условиях"
UK = "Запчастини для мобільних телефонів та комплектуючі. Ми працюємо з дев'ятої, що зручно для вас і вашої родини та друзів у Києві"
FR = "Nous vous proposons des produits pour la maison et les enfants dans notre boutique. Les prix sont pour vous et des clients"
US = "We offer the best services for all of your needs and the family of products for home and garden"


@pytest.mark.parametrize(
    ("host", "html", "values"),
    [
        ("gsm-x.com", f"<p>{RU}</p><p>(067) 1-622-622</p>", "+380671622622"),
        ("gsm-x.com", f"<p>{UK}</p><p>(067) 123-45-67</p>", "+380671234567"),
        ("x-shop.com", f"<p>{FR}</p><p>38130 Echirolles(FRANCE)</p><p>Tél. : 09 50 44 73 96</p>", "+33950447396"),
        ("x-shop.com", f"<p>{FR}</p><p>01 42 68 53 00</p>", "+33142685300"),
        ("x-shop.com", f"<p>{US}</p><p>38130 Echirolles, FRANCE</p><p>04 76 44 73 96</p>", "+33476447396"),
        ("hotel-x.com", "<p>Via Roma 1, 20121 Milano ITALIA</p><p>Tel. 02 12345678</p>", "+390212345678"),
        ("hotel-x.com", "<p>Calle Mayor 1, Madrid, ESPAÑA</p><p>Tel. 911 234 567</p>", "+34911234567"),
        (
            "hotel-x.com",
            "<p>Unser Hotel ist für Sie und Ihre Familie der richtige Ort mit der besten Lage und der schönen Aussicht</p><p>Tel. 089 123456</p>",
            "+4989123456",
        ),
        (
            "hotel-x.com",
            "<p>Wien, Österreich</p><p>Unser Hotel ist für Sie und Ihre Familie der richtige Ort mit der Lage</p><p>Tel. 01 5123456</p>",
            "+4315123456",
        ),
        (
            "hotel-x.com",
            "<p>Zürich, Schweiz. Unser Hotel ist für Sie und Ihre Familie der richtige Ort mit der Lage</p><p>044 211 12 12</p>",
            "+41442111212",
        ),
        (
            "firm-x.com",
            "<p>Our office in Dublin, Ireland is open for the public and the trade</p><p>01 679 6500</p>",
            "+35316796500",
        ),
        ("firm-x.com", "<p>Unit 3, Manchester M1 1AA</p><p>0161 496 0001</p>", "+441614960001"),
        ("firm-x.com", "<p>12 George St, Sydney NSW 2000</p><p>02 9374 4000</p>", "+61293744000"),
        ("firm-x.com", "<p>Auckland, New Zealand</p><p>09 377 4567</p>", "+6493774567"),
        ("firm-x.com", "<p>Cape Town, South Africa</p><p>021 462 1234</p>", "+27214621234"),
        ("firm-x.com", "<p>Mumbai 400001, India</p><p>Tel: 022 23456789</p>", "+912223456789"),
        ("firm-x.com", "<p>Amsterdam, The Netherlands</p><p>020-6241111</p>", "+31206241111"),
        (
            "firm-x.com",
            "<p>Welkom bij het bedrijf voor een goede dienst van het huis en een tuin voor iedereen van het dorp</p><p>020-6241111</p>",
            "+31206241111",
        ),
        ("firm-x.com", "<p>Lisboa, Portugal</p><p>Tel. 213 456 789</p>", "+351213456789"),
        ("firm-x.com", "<p>Warszawa, Polska</p><p>Tel. 22 123 45 67</p>", "+48221234567"),
        ("firm-x.com", "<p>Athens, Greece</p><p>Tel. 210 1234567</p>", "+302101234567"),
        ("firm-x.com", "<p>Istanbul, Turkey</p><p>0212 123 45 67</p>", "+902121234567"),
        ("firm-x.com", "<p>São Paulo - SP - Brasil</p><p>(11) 4426-9000</p>", "+551144269000"),
        ("firm-x.com", "<p>Singapore 048623</p><p>Tel: 6123 4567</p>", "+6561234567"),
        ("firm-x.com", "<p>Kowloon, Hong Kong</p><p>Tel: 2123 4567</p>", "+85221234567"),
        ("firm-x.com", "<p>Shenzhen, China</p><p>Tel: 0755-12345678</p>", "+8675512345678"),
        (
            "firm-x.com",
            "<p>東京都港区の会社です。お問い合わせはこちらまで。よろしくお願いします。</p><p>03-1234-5678</p>",
            "+81312345678",
        ),
        (
            "firm-x.com",
            "<p>서울시 구로구 디지털로에 있는 회사입니다. 문의는 이메일로 주세요</p><p>02-1234-5678</p>",
            "+82212345678",
        ),
        ("firm-x.com", "<p>København, Danmark</p><p>Tlf. 33 12 34 56</p>", "+4533123456"),
        ("firm-x.com", "<p>Oslo, Norge</p><p>Tlf. 22 12 34 56</p>", "+4722123456"),
        ("firm-x.com", "<p>Stockholm, Sverige</p><p>Tel. 08-123 456 78</p>", "+46812345678"),
        ("firm-x.com", "<p>Helsinki, Finland</p><p>Puh. 09 123 4567</p>", "+35891234567"),
        ("firm-x.com", "<p>Dubai, UAE</p><p>Tel: 04 223 4567</p>", "+97142234567"),
        ("firm-x.com", "<p>Tel Aviv, Israel</p><p>Tel: 03-5123456</p>", "+97235123456"),
        (
            "firm-x.com",
            f"<p>{US}</p><p>Tel: (212) 736-5000, New York, NY 10001</p><p>NDC 0781-1506-10 078-05-1120</p>",
            "+12127365000",
        ),
        (
            "firm-x.com",
            f"<p>{US} New York, NY 10001 (212) 736-5000</p><p>Item 0 0161 496 0001</p><p>0161 496 0001</p>",
            "+12127365000",
        ),
        ("firm-x.org", f"<p>{US}. Contact us in London on 020 7946 0018</p>", "+442079460018"),
        (
            "verein-x.org",
            "<p>Der Verein ist für die Jugend mit der Kirche und der Stadt da</p><p>0171 1234567</p>",
            "+491711234567",
        ),
        ("firma-x.eu", "<p>Firma jest oraz się nie dla nas oraz się nie jest</p><p>601 234 567</p>", "+48601234567"),
        ("firm-x.net", "<p>Praha, Česká republika</p><p>Tel: 221 123 456</p>", "+420221123456"),
        ("firm-x.com", "<p>Budapest, Hungary</p><p>Tel: 06 1 234 5678</p>", "+3612345678"),
        ("firm-x.com", "<p>București, România</p><p>Tel: 021 123 45 67</p>", "+40211234567"),
        ("firm-x.com", "<p>Москва, ул. Ленина 5</p><p>8 (495) 123-45-67</p>", "+74951234567"),
        ("firm-x.com", "<p>Москва, ул. Ленина 5</p><p>(495) 123-45-67</p>", "+74951234567"),
        ("firm-x.com", "<p>Toronto, Ontario M5V 2T6</p><p>(416) 736-5000</p>", "+14167365000"),
        (
            "firm-x.com",
            "<p>Milano</p><p>Siamo aperti per voi e che il nostro negozio di via della Spiga è per tutti di casa che della</p><p>02 12345678</p>",
            "+390212345678",
        ),
        ("firm-x.com", "<p>Buenos Aires, Argentina</p><p>(011) 4123-4567</p>", "+541141234567"),
        ("firm-x.com", "<p>Bogotá, Colombia</p><p>Tel: (601) 412 3456</p>", "+576014123456"),
        ("firm-x.com", "<p>México D.F., México</p><p>Tel: (55) 5123 4567</p>", "+525551234567"),
        (
            "firm-x.com",
            "<p>Santiago, Chile</p><p>Tel: +56 2 2123 4567</p><p>(2) 2345 6789</p>",
            "+56221234567 +56223456789",
        ),
        ("firm-x.com", "<p>Lima, Perú</p><p>Tel: (01) 412-3456</p>", "+5114123456"),
        ("firm-x.com", "<p>Brussels, Belgium</p><p>02 512 34 56</p>", "+3225123456"),
        ("firm-x.com", "<p>Bruxelles, Belgique</p><p>02/512.34.56</p>", "+3225123456"),
        ("firm-x.com", "<p>Genève, Suisse</p><p>022 731 12 34</p>", "+41227311234"),
        ("firm-x.com", "<p>Hà Nội, Việt Nam</p><p>Điện thoại: 024 3123 4567</p>", "+842431234567"),
        ("firm-x.com", "<p>Jakarta, Indonesia</p><p>(021) 5712345</p>", "+62215712345"),
        ("firm-x.com", "<p>Kuala Lumpur, Malaysia</p><p>03-2123 4567</p>", "+60321234567"),
        ("firm-x.com", "<p>Bangkok, Thailand</p><p>02-123-4567</p>", "+6621234567"),
        ("firm-x.com", "<p>Lagos, Nigeria</p><p>0803 123 4567</p>", "+2348031234567"),
        ("firm-x.com", "<p>Nairobi, Kenya</p><p>0722 123456</p>", "+254722123456"),
        ("blog-x.wordpress.com", "<html lang='de-DE'><p>Tel. 040 237140</p>", "+4940237140"),
        ("blog-x.com", "<html lang='fr-FR'><p>06 12 34 56 78</p>", "+33612345678"),
        ("blog-x.com", "<html lang='es'><p>Tel. 600 123 456</p>", "+34600123456"),
        ("blog-x.com", "<html lang='pt-BR'><p>Tel. (11) 4426-9000</p>", "+551144269000"),
        ("blog-x.com", "<html lang='it'><p>Cell. 347 1234567</p>", "+393471234567"),
        ("blog-x.com", "<html lang='ja'><p>03-1234-5678</p>", "+81312345678"),
        ("blog-x.com", "<html lang='en-AU'><p>1300 346 227</p>", "+611300346227"),
        ("blog-x.com", "<html lang='uk'><p>067 123 45 67</p>", "+380671234567"),
        ("blog-x.com", "<html lang='ru'><p>8 800 123-45-67</p>", "+78001234567"),
        ("x.co", "<p>Bogotá, Colombia</p><p>Cel. 310 123 4567</p>", "+573101234567"),
        ("x.io", f"<p>{US}</p><p>212-736-5000</p>", "+12127365000"),
        ("x.com.de", "<p>040 237140</p>", "+4940237140"),
        ("shop.de", "<p>Tel. aus Österreich: 01 5123456</p>", "+4315123456"),
        ("shop.de", "<p>Schweiz: 044 211 12 12</p>", "+41442111212"),
        (
            "shop.de",
            "<p>Deutschland: 040 237140 Österreich: 01 5123456 Schweiz: 044 211 12 12</p>",
            "+4940237140 +4315123456 +41442111212",
        ),
        ("shop.nl", "<p>België: 02 512 34 56</p>", "+3225123456"),
        ("shop.co.uk", "<p>Ireland: 01 679 6500</p>", "+35316796500"),
        ("shop.co.uk", "<p>US: 212-736-5000</p>", "+12127365000"),
        ("shop.co.uk", "<p>USA Toll free 800-736-5000</p>", "+18007365000"),
        ("shop.de", "<p>USA: (212) 736-5000</p>", "+12127365000"),
        ("shop.de", "<h3>USA</h3><p>New York</p><p>Tel: (212) 736-5000</p>", "+12127365000"),
        ("shop.com.au", "<h3>New Zealand</h3><p>09 377 4567</p>", "+6493774567"),
        ("shop.ch", "<p>Tel. Deutschland 07621 12345</p>", "+49762112345"),
    ],
)
def test_the_country_of_a_number_is_the_one_that_the_page_is_about(host, html, values):
    contacts = extract_contacts(html if html.startswith("<html") else f"<body>{html}</body>", f"https://www.{host}/")
    found = {contact.value.partition(";")[0] for contact in contacts if contact.kind in ("phone", "fax")}
    assert found == set(values.split())


def test_the_countries_named_around_a_number_do_not_depend_on_the_numbers_before_it():
    cut = "<p>Österreichweit Frankreich.de x-Schweiz</p>" + "<p>eins zwei drei</p>" * 60
    html = f"<body>{cut * 2}<h3>Österreich</h3><p>Wien 01 5123456</p>{cut * 2}<p>Schweiz: 044 211 12 12</p>{cut}"
    document = Document(html, "https://www.shop.de/")
    positions = [*range(0, len(document.text), 29), *range(0, len(document.text), 311)]
    regions = Regions(document)
    assert [regions.near(start, start + 10) for start in positions] == [
        Regions(document).near(start, start + 10) for start in positions
    ]
