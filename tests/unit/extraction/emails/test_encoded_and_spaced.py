"""Addresses whose signs are encoded, whose letters have spaces between them, or that a sentence spells out."""

from __future__ import annotations

import pytest

from pagecurator.extraction.pipeline import extract_contacts

URL = "https://www.tischlerei-berg.example/kontakt"


def addresses(html: str) -> list[str]:
    return sorted(c.value for c in extract_contacts(html, URL) if c.kind == "email")


@pytest.mark.parametrize(
    ("html", "address"),
    [
        ('<a href="mailto%3Ainfo%40tischlerei-berg.de">Mail</a>', "info@tischlerei-berg.de"),
        ('<a href="mailto%3aanna%2Bnews%40berg.at?subject=Hallo">Mail</a>', "anna+news@berg.at"),
        ('<a href="MAILTO%3Aposta%40falegnameria.it">Mail</a>', "posta@falegnameria.it"),
        ("<p>mailto%3Aanna%2Bnews%40berg.at</p>", "anna+news@berg.at"),
        ("<p>i n f o [at] b e r g [dot] d e</p>", "info@berg.de"),
        ("<p>Pošta: j a n a (at) truhlarstvi.cz</p>", "jana@truhlarstvi.cz"),
        ("<p>E-Mail: a n n a @ b e r g . d e</p>", "anna@berg.de"),
        ("<p>My e-mail is anna.berg at gmail.com, write any time</p>", "anna.berg@gmail.com"),
        ("<p>Meine E-Mail-Adresse ist anna.berg at gmx.de</p>", "anna.berg@gmx.de"),
        ("<p>Mon adresse e-mail est camille at yahoo.fr</p>", "camille@yahoo.fr"),
        ("<p>wei2014 AT uni-ulm.de</p>", "wei2014@uni-ulm.de"),
        ("<li>Office 204; jkowalski AT agh.edu.pl</li>", "jkowalski@agh.edu.pl"),
        ("<p>Write to m.rossi AT unipd.it or call</p>", "m.rossi@unipd.it"),
        ("<p>info@berg.de--www.berg.de</p>", "info@berg.de"),
        ("<p>info@xn--mhle-0ra.de</p>", "info@xn--mhle-0ra.de"),
        ("<p>info@holz--bau.de</p>", "info@holz--bau.de"),
        ("<p>Piet DOT Kuiper AT timmerwerk DOT nl</p>", "piet.kuiper@timmerwerk.nl"),
    ],
)
def test_addresses_that_are_encoded_or_spaced(html: str, address: str) -> None:
    assert addresses(html) == [address]


@pytest.mark.parametrize(
    "html",
    [
        "<p>The e-mail is sent at berg.de</p>",
        "<p>Our e-mail is hosted at gmail.com</p>",
        "<p>MEET THE TEAM AT BERG.DE</p>",
        "<p>Please look AT berg.de</p>",
        "<p>Shop AT berg.de</p>",
        "<p>visit AT berg.de/shop</p>",
        "<p>https://news.berg.de/unsubscribe?user=anna@berg.de&amp;list=2</p>",
        "<p>4915112345678@s.whatsapp.net</p>",
        "<p>Author: 1234+anna@users.noreply.github.com</p>",
        "<p>xmpp:anna@chat.berg.de/laptop@home.berg.de</p>",
        "<p>acct:anna@berg.de</p>",
        '<a href="mailbox/user%40folder">Inbox</a>',
    ],
)
def test_what_only_resembles_such_an_address(html: str) -> None:
    assert addresses(html) == []
