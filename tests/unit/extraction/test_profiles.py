"""Links to the networks: profiles in all their spellings, and everything on the networks that is none. One table."""

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


def test_links_are_told_apart_into_profiles_and_everything_else():
    assert {href: found(href) for href in ROWS} == ROWS


def test_the_table_has_hundreds_of_rows():
    assert len(ROWS) > 350
