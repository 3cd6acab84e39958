"""Where given names are near a contact, whichever parts of the page were searched before."""

from __future__ import annotations

import random

import pytest

from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.people.nearby import CHUNK, Nearby

_NAMES = ("Niamh Brophy", "Margaret Okafor", "Anna van der Berg", "Дмитрий Иванов", "山田太郎")


def _page(seed: int) -> Document:
    """Names at distances that have nothing in common with the chunks, so that some cross their edges."""
    chance = random.Random(seed)
    parts = []
    for _ in range(60):
        parts.append("word " * chance.randrange(4, 40))
        parts.append(chance.choice(_NAMES) + ". ")
    return Document(
        f"<!doctype html><html><body><p>{''.join(parts)}</p></body></html>", "https://www.firm.example/team"
    )


@pytest.mark.parametrize("seed", range(20))
def test_windows_find_what_one_search_of_the_whole_page_finds(seed: int) -> None:
    document, chance = _page(seed), random.Random(seed)
    length = len(document.text)
    whole = Nearby(document)
    positions = whole.near(0, length)
    assert len(positions) >= 60
    by_windows = Nearby(document)
    for _ in range(40):
        start = chance.randrange(length)
        end = start + chance.randrange(3 * CHUNK)
        assert by_windows.near(start, end) == whole.near(start, end)
        assert by_windows.is_between(start, end) == any(start <= position < end for position in positions)


@pytest.mark.parametrize("offset", range(-14, 1))
def test_a_name_across_the_edge_of_a_chunk_is_found(offset: int) -> None:
    before = "x" * (CHUNK * 4 + offset - 1)
    document = Document(
        f"<!doctype html><html><body><p>{before} Niamh Brophy wrote this.</p></body></html>",
        "https://www.firm.example/team",
    )
    start = document.text.index("Niamh")
    assert Nearby(document).is_between(start, start + 1)
