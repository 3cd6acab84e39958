# ruff: noqa: E501 - markup is kept on one line

"""Addresses in text and links, and what only looks like one."""

import pytest

from pagecurator.extraction import EmailType, Source, extract_contacts, extract_with_candidates

URL = "https://www.firma-beispiel.de/kontakt"


def emails(html, url=URL):
    return [contact.value for contact in extract_contacts(html, url) if contact.kind == "email"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Write to info@firma-muster.de.</p>", ["info@firma-muster.de"]),
        ("<p>INFO@Firma-Muster.DE</p>", ["info@firma-muster.de"]),
        ("<p>jane.o'neil+news@mail.muster.co.uk</p>", ["jane.o'neil+news@mail.muster.co.uk"]),
        ("<p>info&#64;firma&#46;de</p>", ["info@firma.de"]),
        ("<p>&#105;&#110;&#102;&#111;&commat;firma.de</p>", ["info@firma.de"]),
        ("<p>info\uff20firma\uff0ede</p>", ["info@firma.de"]),
        ("<p>in\u200bfo@fir\u00adma.de</p>", ["info@firma.de"]),
        ("<p>info@müller-bau.de</p>", ["info@xn--mller-bau-q9a.de"]),
        ("<p>info@xn--mller-kva.de</p>", ["info@xn--mller-kva.de"]),
        ("<p>почта@пример.рф info@почта.рф</p>", ["info@xn--80a1acny.xn--p1ai"]),
    ],
)
def test_addresses_in_text_are_normalized(html, expected):
    assert emails(html) == expected


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("mailto:info@firma.de", ["info@firma.de"]),
        ("MAILTO:Info@firma.de?subject=Hello%20there", ["info@firma.de"]),
        ("mailto:a@firma.de,b@firma.de;c@firma.de", ["a@firma.de", "b@firma.de", "c@firma.de"]),
        ("mailto:a@firma.de?cc=b@firma.de&amp;bcc=c@firma.de&subject=x", ["a@firma.de", "b@firma.de", "c@firma.de"]),
        ("mailto:?to=a@firma.de", ["a@firma.de"]),
        ("mailto:%69nfo%40firma.de", ["info@firma.de"]),
        ("mailto:%20info@firma.de", ["info@firma.de"]),
        ("mailto:Jane%20Doe%20%3Cjane@firma.de%3E", ["jane@firma.de"]),
        ("mailto:one@firma.detwo@firma.de", ["one@firma.de", "two@firma.de"]),
        ("mailto://info@firma.de", ["info@firma.de"]),
        ("mailto:info[at]firma.de", ["info@firma.de"]),
        ("mailto:?subject=Read%20this&body=https://firma.de/", []),
        ("mailto:", []),
    ],
)
def test_all_addresses_of_a_mailto_link_are_read(href, expected):
    assert emails(f'<a href="{href}">write</a>') == expected


@pytest.mark.parametrize(
    "html",
    [
        "<p>info@firma.com<span>This address is protected</span></p>",
        "<p>info@firma.comThis address is protected</p>",
        "<p>info@firma.com.Our office is open</p>",
        "<p>info@firma.comTel. 030 123</p>",
        "<p>info@firma.com<b>tel</b></p>",
        "<p>info@firma.com-</p>",
        "<p>u003einfo@firma.com</p>",
        "<p>\\u003einfo@firma.com</p>",
        "<p>%20info@firma.com</p>",
        "<p>x96info@firma.com</p>",
        "<p>E-Mail<a href='#'>info@firma.com</a></p>",
        "<p>Email:info@firma.com</p>",
        "<p>(info@firma.com)</p>",
        "<p>'info@firma.com'</p>",
        "<p><span>Telefon 12</span><span>info@firma.com</span><span>Firma</span></p>",
    ],
)
def test_words_and_escapes_glued_to_an_address_are_cut_off(html):
    assert emails(html) == ["info@firma.com"]


@pytest.mark.parametrize(
    "html",
    [
        "<p><b>i</b>nfo@firma.com</p>",
        "<p><span>info</span><span>@</span><span>firma</span><span>.com</span></p>",
        "<p>info<!-- no robots -->@<!-- here -->firma.com</p>",
        "<p>in<b>fo</b>@firma.com</p>",
    ],
)
def test_an_address_split_over_tags_is_joined(html):
    assert emails(html) == ["info@firma.com"]


@pytest.mark.parametrize(
    "text",
    [
        "logo@2x.png",
        "hero@3x.webp 2x",
        "jquery@3.6.0.min.js",
        "npm i react@18.2.0",
        "bootstrap@5.3.min.css",
        "0123456789abcdef0123456789abcdef@o12345.ingest.sentry.io",
        "605a7baede844d278b89dc95ae0a9123@sentry-next.wixpress.com",
        "deadbeefdeadbeefdeadbeefdeadbeef@firma.de",
        "you@example.com",
        "name@domain.com",
        "your.name@company.com",
        "max.mustermann@beispiel.de",
        "vorname.nachname@firma-xy.de vorname@example.org"[:0] + "ihre@beispiel.de",
        "nombre@dominio.com",
        "votre@exemple.fr",
        "jouwnaam@voorbeeld.nl",
        "imie.nazwisko@przyklad.pl",
        "user@localhost",
        "Meet @ noon",
        "@handle and me@ nothing",
        "a..b@firma.de."[:0] + "5 @ 3.50",
        "image@firma.jpeg",
    ],
)
def test_look_alikes_are_no_addresses(text):
    assert emails(f"<p>{text}</p>") == []


def test_addresses_in_scripts_styles_comments_and_assets_are_no_contacts():
    html = """<!-- author@theme-shop.com --><meta name="author" content="plugin@author-site.com">
    <script>var tracker = {owner: 'dev@tracker-firm.com'};</script><style>/* css@author-site.com */</style>
    <img src="/img/logo@2x.png" srcset="a@2x.jpg 2x"><link href="https://cdn.net/npm/vue@3.4.1/vue.js"><p>Nothing here.</p>"""
    assert emails(html) == []


def test_a_dropped_address_has_a_reason():
    candidates = extract_with_candidates("<p>you@example.com</p>", URL).candidates
    assert [(c.value, c.kept) for c in candidates] == [("you@example.com", False)]
    assert "placeholder" in candidates[0].reason


def test_source_raw_and_context_describe_where_an_address_was():
    (contact,) = extract_contacts("<p>Questions? Write to Info@Firma.de today.</p>", URL)
    assert contact.source is Source.TEXT
    assert contact.raw == "Info@Firma.de"
    assert contact.context == "Questions? Write to Info@Firma.de today."


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("info@firma-beispiel.de", EmailType.SERVICE),
        ("kundenservice@gmail.com", EmailType.SERVICE),
        ("jane.doe@firma-beispiel.de", EmailType.CORPORATE),
        ("jane.doe@other-firm.com", EmailType.CORPORATE),
        ("jane.doe@gmail.com", EmailType.FREE),
        ("j.doe@web.de", EmailType.FREE),
    ],
)
def test_the_type_of_a_mailbox_depends_on_its_name_and_provider(address, expected):
    (contact,) = extract_contacts(f"<p>{address}</p>", URL)
    assert contact.email_type is expected


def test_the_same_address_in_text_and_link_is_one_contact():
    contacts = extract_contacts('<p>info@firma.de</p><a href="mailto:Info@firma.de">mail</a>', URL)
    assert [c.value for c in contacts] == ["info@firma.de"]
    assert contacts[0].source is Source.MAILTO


@pytest.mark.parametrize(
    "html", ["<p>https://user:word@ftp.firma.de/file</p>", "<p>git clone git@github.com:firma/repo.git</p>"]
)
def test_logins_in_urls_are_no_mailboxes(html):
    assert extract_contacts(html, "https://www.firma.de/") == []


def test_a_link_that_a_script_joins_is_read():
    html = """<script>document.write('<a href="mai'+'lto:in'+'fo@fir'+'ma.de">x</a>')</script>"""
    assert [contact.value for contact in extract_contacts(html, "https://www.firma.de/")] == ["info@firma.de"]


@pytest.mark.parametrize(
    "address",
    [
        "info@xwww.test",
        "info@shopwww.test",
        "info@dewww.de",
        "info@comwww.co.uk",
        "info@mail.dewww.test",
        "info@awww.firma.de",
        "mail@wwwfirma.de",
        "www@firma.de",
        "info@www.firma.de",
    ],
)
def test_a_name_that_ends_in_www_is_a_name(address):
    assert emails(f"<p>Mail: {address}</p>") == [address]
    assert emails(f'<a href="mailto:{address}">write</a>') == [address]


@pytest.mark.parametrize(
    ("glued", "address"),
    [
        ("info@firma.dewww.firma.de", "info@firma.de"),
        ("info@firma.deWWW.firma.de", "info@firma.de"),
        ("info@firma.co.ukwww.firma.co.uk", "info@firma.co.uk"),
        ("info@awww.firma.dewww.firma.de", "info@awww.firma.de"),
        ("info@firma.dewww.firma", "info@firma.de"),
    ],
)
def test_a_web_address_glued_to_an_address_is_cut_off(glued, address):
    assert emails(f"<p>Mail: {glued}</p>") == [address]
