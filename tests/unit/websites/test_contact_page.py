"""The rules that choose the contact page, as tables."""

# ruff: noqa: RUF001 - words of many languages

from __future__ import annotations

import pytest

from pagecurator.websites.contact_page import LEAST_POINTS, MOST_LINKS, contact_links, points, ranked_links
from pagecurator.websites.contact_words import ABOUT, CONTACT, FINE_PRINT, IMPRINT, NAMESAKES, OTHER
from pagecurator.websites.links import PageLink, PageSection


def link(words: str = "", path: str = "/x", section: PageSection = PageSection.MAIN) -> PageLink:
    return PageLink(url=f"https://firm.example{path}", words=words, section=section)


def chosen(*links: PageLink) -> str | None:
    ranked = [one for one in ranked_links(links) if one.leads_to_contacts]
    return ranked[0].link.url.removeprefix("https://firm.example") if ranked else None


# ---------------------------------------------------------------- languages
@pytest.mark.parametrize(
    ("language", "words", "path"),
    [
        ("English", "Contact us", "/contact-us"),
        ("English", "Get in touch", "/hello"),
        ("German", "Kontakt", "/kontakt"),
        ("German", "Kontaktformular", "/service/kontaktformular.html"),
        ("French", "Nous contacter", "/nous-contacter"),
        ("French", "Coordonnées", "/coordonnees"),
        ("Spanish", "Contáctenos", "/contactenos"),
        ("Portuguese", "Fale conosco", "/fale-conosco"),
        ("Portuguese", "Contato", "/contato"),
        ("Italian", "Contatti", "/contatti"),
        ("Dutch", "Neem contact op", "/neem-contact-op"),
        ("Danish", "Kontakt os", "/kontakt-os"),
        ("Swedish", "Kontakta oss", "/kontakta-oss"),
        ("Norwegian", "Kontakt oss", "/kontakt-oss"),
        ("Finnish", "Yhteystiedot", "/yhteystiedot"),
        ("Icelandic", "Hafa samband", "/hafa-samband"),
        ("Polish", "Kontakt", "/kontakt"),
        ("Czech", "Kontakty", "/kontakty"),
        ("Slovak", "Kontaktujte nás", "/kontaktujte-nas"),
        ("Hungarian", "Kapcsolat", "/kapcsolat"),
        ("Hungarian", "Elérhetőségek", "/elerhetosegek"),
        ("Romanian", "Contactați-ne", "/contactati-ne"),
        ("Croatian", "Kontaktirajte nas", "/kontakt"),
        ("Bulgarian", "Контакти", "/kontakti"),
        ("Serbian", "Контакт", "/kontakt"),
        ("Russian", "Контакты", "/contacts"),
        ("Russian", "Связаться с нами", "/feedback"),
        ("Ukrainian", "Зв'язатися з нами", "/zvyazok"),
        ("Greek", "Επικοινωνία", "/epikoinonia"),
        ("Turkish", "İletişim", "/iletisim"),
        ("Turkish", "Bize Ulaşın", "/bize-ulasin"),
        ("Estonian", "Kontaktid", "/kontaktid"),
        ("Latvian", "Kontakti", "/kontakti"),
        ("Lithuanian", "Susisiekite", "/susisiekite"),
        ("Hebrew", "צור קשר", "/contact"),
        ("Arabic", "اتصل بنا", "/ar/12"),
        ("Persian", "تماس با ما", "/fa/12"),
        ("Japanese", "お問い合わせ", "/inquiry"),
        ("Chinese", "联系我们", "/12.html"),
        ("Chinese, traditional", "聯絡我們", "/12.html"),
        ("Korean", "문의하기", "/12"),
        ("Thai", "ติดต่อเรา", "/12"),
        ("Vietnamese", "Liên hệ", "/lien-he"),
        ("Indonesian", "Hubungi Kami", "/hubungi-kami"),
        ("Hindi", "संपर्क करें", "/12"),
    ],
)
def test_the_contact_page_is_recognised_in_each_language(language, words, path):
    others = [
        link("Home", "/home"),
        link("Products", "/products"),
        link("News", "/news/2026/11"),
        link("About us", "/about"),
    ]
    assert chosen(*others, link(words, path)) == path, language
    assert points(link(words, "/12")) >= LEAST_POINTS, "the words alone are enough"


@pytest.mark.parametrize(
    "path",
    [
        "/contact",
        "/en/contact/",
        "/kontakt.html",
        "/Contact-Us.aspx",
        "/pages/contact",
        "/%EB%AC%B8%EC%9D%98",
        "/%D0%BA%D0%BE%D0%BD%D1%82%D0%B0%D0%BA%D1%82%D1%8B/",
    ],
)
def test_the_url_alone_is_enough_for_an_image_link(path):
    assert chosen(link("", "/products"), link("", path)) == path


# ---------------------------------------------------------------- which of several
@pytest.mark.parametrize(
    ("links", "expected"),
    [
        # contact before imprint before about
        ([link("About", "/about"), link("Impressum", "/impressum"), link("Kontakt", "/kontakt")], "/kontakt"),
        ([link("Über uns", "/ueber-uns"), link("Impressum", "/impressum")], "/impressum"),
        ([link("Products", "/products"), link("Our team", "/team")], "/team"),
        # words and address together before words alone
        ([link("Contact", "/page/17"), link("Contact", "/contact")], "/contact"),
        # the page before one below it
        ([link("Contact", "/a/b/c/d/contact"), link("Contact", "/contact")], "/contact"),
        # a menu before the middle of the page
        ([link("Contact", "/contact-1"), link("Contact", "/contact-2", PageSection.MENU)], "/contact-2"),
        (
            [link("Contact", "/contact-1", PageSection.FOOTER), link("Contact", "/contact-2", PageSection.MENU)],
            "/contact-2",
        ),
        # of equals the first
        ([link("Contact", "/contact-a"), link("Contact", "/contact-b")], "/contact-a"),
        # short words before a teaser
        (
            [link("How our contact with customers changed over the years: a story", "/story"), link("Contact", "/c")],
            "/c",
        ),
        # what is called like it
        ([link("Contact lenses", "/contact-lenses"), link("About us", "/about-us")], "/about-us"),
        ([link("Kontaktlinsen", "/kontaktlinsen"), link("Kontakt", "/kontakt")], "/kontakt"),
        ([link("Contact careers team", "/careers/contact"), link("Contact", "/contact")], "/contact"),
        ([link("Impressum & Datenschutz", "/impressum"), link("Products", "/products")], "/impressum"),
        ([link("Contact | Get in touch", "/x?page=contact"), link("Contact", "/contact")], "/contact"),
        # nothing that is one
        ([link("Products", "/products"), link("Login", "/login"), link("Privacy", "/privacy")], None),
        ([link("Contact lenses", "/shop/contact-lenses")], None),
        ([], None),
    ],
)
def test_the_likeliest_of_several_links_is_first(links, expected):
    assert chosen(*links) == expected


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (link("Contact", "/contact"), 160),
        (link("Contact", "/contact", PageSection.MENU), 170),
        (link("Contact", "/contact", PageSection.FOOTER), 168),
        (link("Please contact our office", "/x"), 80),
        (link("You may contact our friendly office on weekdays", "/x"), 30),
        (link("Impressum", "/x"), 70),
        (link("Team", "/x"), 45),
        (link("", "/contact"), 60),
        (link("", "/contact/berlin"), 25),
        (link("", "/a/b/contact"), 55),
        (link("", "/a/b/c/d/e/f/g/contact"), 40),
        (link("Contact", "/x?a=b"), 95),
        (link("Contact lenses", "/x"), -50),
        (link("Contact & jobs", "/x"), 40),
        (link("Legal notice & privacy", "/x"), 55),
        (link("Products", "/products"), 0),
    ],
)
def test_points_follow_the_table(one, expected):
    assert points(one) == expected


def test_no_word_is_listed_twice_or_empty():
    for group in (CONTACT, IMPRINT, ABOUT, NAMESAKES, OTHER, FINE_PRINT):
        assert all(group)
        assert len(set(group)) == len(group)


def test_the_best_links_of_a_page_are_returned_up_to_the_limit():
    many = "".join(f'<a href="/p{number}">Product {number}</a>' for number in range(200))
    ranked = contact_links(f'<html><body>{many}<a href="/kontakt">Kontakt</a></body></html>', "https://firm.example/")
    assert ranked[0].link.url == "https://firm.example/kontakt"
    assert [one.leads_to_contacts for one in ranked[:2]] == [True, False]
    assert len(ranked) == MOST_LINKS
