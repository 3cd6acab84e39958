"""Links to social networks, to profiles in all spellings and to other pages: one table."""

from pathlib import Path

from pagecurator.extraction import extract_contacts


def _rows():
    for line in Path(__file__).with_name("profiles.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("# "):
            href, _, profile = line.rpartition("|")
            yield href, profile


ROWS = dict(_rows())


def found(href):
    contacts = extract_contacts(f"<a href='{href}'>link</a>", "https://www.acme-shop.com/")
    return ", ".join(f"{contact.kind} {contact.value}" for contact in contacts)


def test_links_are_profiles_or_nothing():
    assert {href: found(href) for href in ROWS} == ROWS


def test_the_table_has_hundreds_of_rows():
    assert len(ROWS) > 350
