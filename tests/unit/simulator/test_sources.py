"""Where the simulator's pages come from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pagecurator.simulator.sources import (
    CorpusSource,
    MemorySource,
    Missing,
    SourceError,
    SourcePage,
    lookup_key,
    make_page,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.example/x", "https://www.a.example/x/"),
        ("https://A.example", "https://a.example/"),
        ("https://a.example:443/x", "http://a.example/x#part"),
        ("https://a.example/%7Ex/%c3%a4", "https://a.example/~x/ä"),
        ("https://a.example/?b=2&a=1", "https://a.example/?a=1&b=2"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ],
)
def test_two_spellings_of_an_address_find_the_same_page(one: str, other: str) -> None:
    assert lookup_key(one) == lookup_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/x", "https://a.example/X"),
        ("https://a.example/?a=1", "https://a.example/?a=2"),
        ("https://a.example:8080/", "https://a.example/"),
        ("https://a.example/", "https://b.a.example/"),
    ],
)
def test_other_addresses_are_other_pages(one: str, other: str) -> None:
    assert lookup_key(one) != lookup_key(other)


async def test_an_exact_address_wins_over_a_tolerant_one() -> None:
    source = MemorySource([("http://a.example/", "plain"), ("https://www.a.example/", "secure")])
    found = await source.find("https://www.a.example/")
    assert isinstance(found, SourcePage)
    assert found.body == b"secure"


async def test_an_unknown_path_and_an_unknown_host_are_told_apart() -> None:
    source = MemorySource([("https://www.a.example/x", "page")])
    assert await source.find("https://a.example/y") is Missing.PATH
    assert await source.find("https://b.example/x") is Missing.HOST
    assert await source.find("https://") is Missing.HOST


@pytest.mark.parametrize("index", ["labels.jsonl", "index.jsonl"])
async def test_a_folder_of_saved_pages_is_served_by_its_index(tmp_path: Path, index: str) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "1.html").write_text("<p>Grüße</p>", encoding="utf-8")
    entry = {"file": "pages/1.html", "url": "http://www.saved.example/?copy=2 ", "emails": {"must": []}}
    (tmp_path / index).write_text(json.dumps(entry) + "\n\n")
    source = CorpusSource(tmp_path)
    assert source.urls() == ["http://www.saved.example/?copy=2"]
    await source.preload()
    found = await source.find("https://saved.example/?copy=2")
    assert isinstance(found, SourcePage)
    assert found.body.decode() == "<p>Grüße</p>"
    assert found.size_bytes == len(found.body)
    assert await source.find("https://saved.example/?copy=3") is Missing.PATH


async def test_the_cache_of_compressed_pages_stays_within_its_bound(tmp_path: Path) -> None:
    lines = []
    for number in range(20):
        (tmp_path / f"{number}.html").write_bytes(bytes(range(256)) * 8)
        lines.append(json.dumps({"file": f"{number}.html", "url": f"https://a.example/{number}"}))
    (tmp_path / "index.jsonl").write_text("\n".join(lines))
    source = CorpusSource(tmp_path, cache_bytes=1_500)
    for _ in range(2):
        for url in source.urls():
            assert isinstance(await source.find(url), SourcePage)
    assert source.cached_bytes <= 1_500


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "holds neither"),
        ("", "names no page"),
        ("{", "line 1"),
        ('{"file": "a.html"}', "line 1"),
        ('["a.html"]', "line 1"),
        ('{"file": "gone.html", "url": "https://a.example/"}', "no file gone.html"),
        ('{"file": "../secret.html", "url": "https://a.example/"}', "outside"),
    ],
)
def test_a_folder_that_is_no_corpus_is_refused_with_a_reason(tmp_path: Path, content: str | None, said: str) -> None:
    if content is not None:
        (tmp_path / "index.jsonl").write_text(content)
    with pytest.raises(SourceError, match=said):
        CorpusSource(tmp_path)


def test_a_page_compresses_to_the_same_bytes_each_time() -> None:
    assert make_page("https://a.example/", b"x" * 999) == make_page("https://a.example/", b"x" * 999)
