"""The links of a page to pages of its own website."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagecurator.websites.links import MAX_LINKS, MAX_WORDS, PageLink, PageSection, page_links

URL = "https://www.firm.example/start/index.html"


def links(body: str, url: str = URL) -> list[PageLink]:
    return list(page_links(f"<!doctype html><html><body>{body}</body></html>", url))


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("/contact", "https://www.firm.example/contact"),
        ("contact", "https://www.firm.example/start/contact"),
        ("../contact?x=1#map", "https://www.firm.example/contact?x=1"),
        ("//firm.example/contact", "https://firm.example/contact"),
        ("http://firm.example/contact", "http://firm.example/contact"),
        ("https://shop.firm.example/contact", "https://shop.firm.example/contact"),
        (" /contact\n", "https://www.firm.example/contact"),
        ("HTTPS://Shop.FIRM.example/contact", "https://shop.firm.example/contact"),
        ("https://firm.exa%6dple/contact", "https://firm.example/contact"),
        ("https://firm.example./contact", "https://firm.example/contact"),
        ("/kontakt/über-uns", "https://www.firm.example/kontakt/%C3%BCber-uns"),
    ],
)
def test_addresses_are_made_absolute_and_normal(href, target):
    assert [link.url for link in links(f'<a href="{href}">x</a>')] == [target]


@pytest.mark.parametrize(
    "href",
    [
        "",
        "#contact",
        "mailto:info@firm.example",
        "tel:+4912345",
        "javascript:void(0)",
        "data:text/html,x",
        "https://other.example/contact",
        "https://firm.example.evil.example/contact",
        "/brochure.pdf",
        "/Brochure.PDF?v=2",
        "/card.vcf",
        "http://127.0.0.1/contact",
        "http://localhost/contact",
        "https://user:secret@firm.example/",
        "http://[oops/",
        "index.html",
        "https://firm.example/start/index.html#top",
        "/" + "x" * 3000,
    ],
)
def test_links_to_no_other_page_of_the_website_are_omitted(href):
    assert links(f'<a href="{href}">Contact</a>') == []


def test_a_page_linked_twice_is_listed_once_with_the_text_of_both_links():
    (link,) = links(
        '<a href="/contact"><img src="x.png"></a> <a href="/contact/">Contact</a> <a href="/contact">Write us</a>'
    )
    assert link.words == "Contact | Write us"


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        ("<span>Con</span><b>tact</b>", "Con tact"),
        ('<img alt="Contact us">', "Contact us"),
        ("", ""),
        ("  many \n  spaces ", "many spaces"),
    ],
)
def test_the_text_of_a_link_is_what_visitors_see(inner, words):
    assert links(f'<a href="/c">{inner}</a>')[0].words == words


def test_labels_for_screen_readers_count_as_text():
    assert links('<a href="/c" aria-label="Contact"><svg></svg></a>')[0].words == "Contact"
    assert len(links(f'<a href="/c">{"word " * 500}</a>')[0].words) <= MAX_WORDS


@pytest.mark.parametrize(
    ("around", "section"),
    [
        ("<nav>{}</nav>", PageSection.MENU),
        ("<header><div>{}</div></header>", PageSection.MENU),
        ('<div class="main-menu"><ul><li>{}</li></ul></div>', PageSection.MENU),
        ("<footer><p>{}</p></footer>", PageSection.FOOTER),
        ('<div id="site-footer"><nav>{}</nav></div>', PageSection.MENU),
        ("<main><p>{}</p></main>", PageSection.MAIN),
    ],
)
def test_the_section_of_a_link_is_detected(around, section):
    assert links(around.format('<a href="/c">Contact</a>'))[0].section is section


def test_links_are_relative_to_the_base_element():
    (link,) = page_links('<html><head><base href="/en/"></head><body><a href="contact">x</a></body></html>', URL)
    assert link.url == "https://www.firm.example/en/contact"


def test_links_are_bounded():
    many = "".join(f'<a href="/p{number}">x</a>' for number in range(MAX_LINKS + 500))
    assert len(links(many)) == MAX_LINKS


def test_a_page_with_an_endless_tag_or_class_is_still_read():
    attributes = " ".join(f"a{number}=1" for number in range(200_000))
    assert len(links(f"<p {attributes}></p><a href='/c'>Contact</a>")) == 1
    many = "".join(f'<a href="/p{number}">x</a>' for number in range(1000))
    assert len(links(f"<div class='{'x ' * 1_000_000}'>{many}</div>")) == 1000


@given(st.text(max_size=400))
def test_no_page_makes_it_raise(text):
    page_links(text, URL)
    page_links(f'<a href="{text}">x</a><base href="{text}">', URL)


# ---------------------------------------------------------------- one website
