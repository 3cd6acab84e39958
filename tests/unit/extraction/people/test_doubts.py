# ruff: noqa: E501, RUF001 - markup is kept on one line
"""What looks like a person and is a firm, a street, a town, a quotation or an author: no person's contact."""

import pytest

from pagecurator.extraction import extract_contacts

NO_PEOPLE = [
    # towns and addresses
    "<p>500 Dune Road<br>Beverly Hills<br>CA 90210<br>(310) 555-0177</p>",
    "<p>500 Dune Road, Suite 5, Beverly Hills, CA 90210<br>(310) 555-0177</p>",
    "<p>Unit 3<br>Lowfield Heath<br>West Sussex, RH11 0PT<br>+1 310 555 0177</p>",
    "<div><h3>Kim Garden</h3><p>(310) 555-0177</p></div>",
    "<div><h3>Stanley Common</h3><p>(310) 555-0177</p></div>",
    "<p>Av. Milton Santos, 240<br>Salvador<br>(310) 555-0177</p>",
    "<p>Karla Havla 15, Brno<br>(310) 555-0177</p>",
    "<p>Henry Ford Drive<br>(310) 555-0177</p>",
    # firms
    "<ul><li>Jerry Stone Nissan – (310) 555-0177</li></ul>",
    "<ul><li>Tony Marino Hair Salon – (310) 555-0177</li></ul>",
    "<ul><li>Peter Green Chilled – (310) 555-0177</li></ul>",
    "<ul><li>Schreinerei Hans Obermeier – (310) 555-0177</li></ul>",
    "<ul><li>Roger Dean Stadium – (310) 555-0177</li></ul>",
    # quotations
    "<blockquote>Very good.<footer>— Sophie Lambert</footer></blockquote><p>(310) 555-0177</p>",
    "<blockquote><p>Very good.</p><cite>Rachel Tamatea, Hamilton</cite></blockquote><p>(310) 555-0177</p>",
    "<div class=testimonials><p>Very good.</p><span>Daniela Brunner</span></div><p>(310) 555-0177</p>",
    # authors
    "<p>By Jonas Albrecht, News Editor</p><p>Text</p><p>(310) 555-0177</p>",
    "<p>Von Petra Gruber, Redakteurin</p><p>Text</p><p>(310) 555-0177</p>",
    "<p>Door Sander Kuipers</p><p>Tekst</p><p>(310) 555-0177</p>",
    "<p>The firm was founded by Arthur Bell in 1994. Phone (310) 555-0177</p>",
    # menus
    "<nav><ul><li><a href=/a>Our practice</a></li><li><a href=/b>Meet us</a></li><li><a href=/c>Susan Baker</a></li></ul></nav><p>Phone (310) 555-0177</p>",
    "<ul><li><a href=/a>Airport Pickup</a></li><li><a href=/b>Sydney Parsons</a></li><li><a href=/c>Blog</a></li></ul><p>(310) 555-0177</p>",
]


@pytest.mark.parametrize("html", NO_PEOPLE)
def test_what_looks_like_a_person_is_not_one(html):
    names = _names(f"<html lang=en><body>{html}</body></html>", "https://www.harrow.us/")
    assert set(names.values()) == {(None, None)}


PEOPLE = [
    ("<li>Treasurer: Peter Bridge, (310) 555-0177</li>", ("Peter Bridge", "Treasurer")),
    ("<p>Bookings: please contact Mary Field on (310) 555-0177.</p>", ("Mary Field", None)),
    ("<p>Per informazioni rivolgersi a Giulia Santini, tel. (310) 555-0177.</p>", ("Giulia Santini", None)),
    ("<p>Renseignements auprès de Gilles Morel : (310) 555-0177</p>", ("Gilles Morel", None)),
    ("<li>Presidente: Manuel Cabrera Ortiz, (310) 555-0177</li>", ("Manuel Cabrera Ortiz", "Presidente")),
    ("<li>Boat Captain – Lachlan Bruce – (310) 555-0177</li>", ("Lachlan Bruce", "Boat Captain")),
    (
        "<blockquote><b>Frances Holloway</b><br>Secretary<br>(310) 555-0177</blockquote>",
        ("Frances Holloway", "Secretary"),
    ),
    ("<li><b>Yann Le Goff</b><i>Doctorant</i><span>(310) 555-0177</span></li>", ("Yann Le Goff", "Doctorant")),
    (
        "<div>Marco Bianchi<span>Mediensprecher</span><span>(310) 555-0177</span></div>",
        ("Marco Bianchi", "Mediensprecher"),
    ),
    ("<li>영업팀장 박지현 (310) 555-0177</li>", ("박지현", "영업팀장")),
    ("<p>営業部長　佐藤 健一<br>(310) 555-0177</p>", ("佐藤 健一", "営業部長")),
]


@pytest.mark.parametrize(("html", "expected"), PEOPLE)
def test_a_second_sign_makes_it_a_person(html, expected):
    names = _names(f"<html lang=en><body>{html}</body></html>", "https://www.harrow.us/")
    assert names == {"+13105550177": expected}


def test_an_author_whose_mailbox_follows_is_named():
    html = "<p>By Ellen Marsh</p><p>ellen.marsh@harrow.us</p>"
    assert _names(html, "https://harrow.us/") == {"ellen.marsh@harrow.us": ("Ellen Marsh", None)}


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ("https://www.instagram.com/harrow_us/", None),
        ("https://www.instagram.com/harrownews/", None),
        ("https://www.instagram.com/ellenmarsh/", "Ellen Marsh"),
        ("https://www.instagram.com/night.owl/", "Ellen Marsh"),
    ],
)
def test_the_profile_of_the_site_is_not_its_authors(profile, name):
    html = f'<script type="application/ld+json">{{"@type": "Person", "name": "Ellen Marsh", "jobTitle": "Editor", "sameAs": ["{profile}"]}}</script>'
    role = "Editor" if name else None
    assert list(_names(html, "https://harrow.us/").values()) == [(name, role)]


def _names(html, url):
    return {contact.value: (contact.name, contact.role) for contact in extract_contacts(html, url)}
