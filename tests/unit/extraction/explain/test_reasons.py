# ruff: noqa: E501 - markup is kept on one line

"""The reasons of candidates, the look-alikes of addresses, and what exceeded a limit."""

import pytest

from pagecurator.extraction import Source, extract_with_candidates

URL = "https://www.firma.de/kontakt"


def only(html, url=URL):
    (candidate,) = extract_with_candidates(html, url).candidates
    return candidate


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<p>info@firma.de</p>", "address in the visible text, the page's own domain"),
        ("<a href='mailto:firma@gmx.de'>E-Mail</a>", "address in a mailto: link, a free provider's domain"),
        ("<p>info [at] agentur [dot] de</p>", "address disguised, and read as visitors do, another domain"),
        ("<p>Tel. 030 901820</p>", 'valid number of DE, after "Tel."'),
        ("<p>Telefax: +41 44 668 18 00</p>", 'valid number of CH, after "Telefax"'),
        ("<p>+44 20 7946 0123</p>", "valid number of GB, written as numbers are"),
        ("<a href='tel:+4930901820'>Anruf</a>", "valid number of DE, in a link that dials"),
        ("<a href='https://www.facebook.com/firma'>f</a>", "a link to the profile, named like the site"),
        ("<a href='https://www.instagram.com/other.one'>i</a>", "a link to the profile"),
    ],
)
def test_kept_candidates_are_explained(html, reason):
    candidate = only(html)
    assert (candidate.kept, candidate.reason) == (True, reason)


@pytest.mark.parametrize(
    ("html", "raw", "reason"),
    [
        ("<img src='/i/logo@2x.png'>", "logo@2x.png", "the file name of an image for dense screens"),
        ("<link href='/hero@home.webp'>", "hero@home.webp", "a file name, it ends in .webp"),
        ("<script src='/jquery@3.6.0.min.js'></script>", "jquery@3.6.0.min.js", "a package and its version"),
        ("<p>someone@home.lan</p>", "someone@home.lan", "no host name ends in .lan"),
        ("<meta content='author@plugin.com'>", "author@plugin.com", "in markup that no visitor reads"),
        ("<script>var who = 'dev@plugin.com'</script>", "dev@plugin.com", "in the code or the data of a script"),
        ("<p>you@example.com</p>", "you@example.com", "a placeholder's domain"),
        (
            "<script>dsn='https://0123456789abcdef0123456789abcdef@o1.sentry.io/2'</script>",
            "0123456789abcdef0123456789abcdef@o1.sentry.io",
            "the key of an error tracker",
        ),
        ("<p>IBAN 12 34 56 78 90</p>", "12 34 56 78 90", '"IBAN" stands before it: no phone'),
        ("<p>$12345678</p>", "12345678", "an amount"),
        ("<p>@12345678</p>", "12345678", 'part of an id, an address or a price: "@" before it'),
        ("<p>Tel. 030 1</p><p>Tel. 0000 0000</p>", "0000 0000", "no valid number in DE"),
        ("<a href='https://twitter.com/'>t</a>", "https://twitter.com/", "the network's home page"),
        ("<a href='https://www.youtube.com/watch?v=1'>v</a>", "https://www.youtube.com/watch?v=1", "a post, a video or a search, no profile"),
        ("<a href='https://www.facebook.com/sharer.php?u=1'>s</a>", "https://www.facebook.com/sharer.php?u=1", "a share button, no profile"),
        ("<a href='https://www.facebook.com/plugins/like.php'>s</a>", "https://www.facebook.com/plugins/like.php", "a widget or an embedded part, no profile"),
    ],
)  # fmt: skip
def test_dropped_candidates_are_explained(html, raw, reason):
    candidate = only(html)
    assert (candidate.kept, candidate.raw, candidate.reason) == (False, raw, reason)


def test_a_lookalike_is_listed_once_and_not_in_addition_to_its_contact():
    html = "<img src='a@2x.png'><img src='A@2x.png'><a href='mailto:Info@firma.de' title='info@firma.de'>x</a>"
    assert [(c.raw, c.kept) for c in extract_with_candidates(html, URL).candidates] == [
        ("Info@firma.de", True),
        ("a@2x.png", False),
    ]


def unread(html):
    return [
        (c.kind, c.reason) for c in extract_with_candidates(html, URL).candidates if c.reason.startswith("not read")
    ]


def test_exceeded_limits_are_listed():
    numbers = "".join(f"<p>Tel. 030 {number:07d}</p>" for number in range(1_000_000, 1_004_100))
    assert unread(numbers) == [("phone", "not read, with 100 in all: beyond the first 4,000 runs of digits of a page")]
    assert unread("<a href='https://a.com/'>x</a>" * 5_010) == [
        ("link", "not read, with 10 in all: beyond the first 5,000 links of a page")
    ]
    assert unread("a@b.de " * 5_001) == [("email", "not read, with 1 in all: beyond the first 5,000 signs @ of a page")]
    assert unread("<p>" + "1 " * 300) == [
        ("phone", "not read: 599 characters of figures in one row, 160 are the bound")
    ]
    assert unread("<script>document.write('mailto:' + '@');//" + "x" * 9_000 + "</script>" * 1) == []
    assert unread(("<script>document.write('mailto:' + '@');//" + "x" * 9_000 + "</script>") * 12) == [
        ("email", "not read: beyond the first 100,000 characters of scripts that may write an address")
    ]


def test_reasons_do_not_replace_sources():
    candidate = only('<script type=\'application/ld+json\'>{"note": "a@firma.de"}</script>')
    assert (candidate.source, candidate.reason) == (Source.JSON_LD, "under no e-mail key of structured data")
