"""Parsing files of URLs: tables, lists, and rejected lines."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from pagecurator.storage.admin.import_urls import ImportRefused, Line, read_urls


def read(data: bytes | str) -> list[Line]:
    return list(read_urls(io.BytesIO(data.encode() if isinstance(data, str) else data)))


def addresses(data: bytes | str) -> list[tuple[int, str]]:
    lines = read(data)
    assert not any(line.problem for line in lines)
    return [(line.number, line.text) for line in lines]


def test_a_list_has_one_url_per_line_and_may_have_blank_lines_and_comments():
    assert addresses("# list\n\nhttps://a.example\n  b.example/x  \r\n#no\n\nc.example") == [
        (3, "https://a.example"),
        (4, "b.example/x"),
        (7, "c.example"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_line_endings_are_supported(end: str):
    assert addresses(f"a.example{end}b.example{end}") == [(1, "a.example"), (2, "b.example")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["url", "URL", " Url "])
def test_a_table_has_a_column_url_in_any_case_with_any_delimiter(delimiter: str, name: str):
    table = f"id{delimiter}{name}{delimiter}note\n1{delimiter}https://a.example/?x=1{delimiter}yes\n"
    assert addresses(table) == [(2, "https://a.example/?x=1")]


def test_a_table_may_have_one_column():
    assert addresses("url\na.example\nb.example\n") == [(2, "a.example"), (3, "b.example")]


def test_quoted_cells_may_contain_delimiters_and_line_endings():
    assert addresses('name,url\n"Smith, ""Bob""",a.example\n"two\nlines",b.example\nx,"c.example"\n') == [
        (2, "a.example"),
        (3, "b.example"),
        (5, "c.example"),
    ]


def test_byte_order_marks_are_decoded():
    for encoding in ("utf-8-sig", "utf-16"):
        assert addresses("url,x\nhttps://bücher.example,1\n".encode(encoding)) == [(2, "https://bücher.example")]


def test_an_unclosed_quote_rejects_only_its_own_line():
    rows = "".join(f"x,site{number}.example\n" for number in range(5000))
    lines = read(f'name,url\n"broken,a.example\n{rows}')
    assert [(line.number, line.problem) for line in lines if line.problem] == [(2, "Its quotation marks don't match.")]
    assert len(lines) == 5001
    assert lines[-1] == Line(5002, "site4999.example")


def test_a_row_without_the_url_cell_is_rejected():
    [short, good] = read("name,url\nonly\nx,a.example\n\n,,\n")[:2]
    assert (short.number, short.problem) == (2, "It has no cell in the column url.")
    assert good == Line(3, "a.example")


def test_invalid_utf8_is_rejected_with_its_line():
    [good, bad] = read(b"a.example\nb\xff.example\n")
    assert good == Line(1, "a.example")
    assert bad.number == 2
    assert "\udcff" in bad.text


def test_other_columns_may_contain_any_bytes():
    assert addresses(b"name,url\nM\xfcller,a.example\n") == [(2, "a.example")]


def test_a_table_without_a_url_column_is_refused_with_the_names_of_its_columns():
    with pytest.raises(ImportRefused, match="name, website"):
        read("Name,Website\nx,a.example\n")


def test_an_overlong_line_is_not_held_in_memory():
    lines = read(b"a.example\n" + b"x" * 5_000_000 + b"\nb.example\n")
    assert [line.number for line in lines] == [1, 2, 3]
    assert len(lines[1].text) <= 1 << 20


def test_an_empty_file_has_no_urls(tmp_path: Path):
    assert read("") == []
    assert read("\n# only a comment\n") == []
    (tmp_path / "urls.txt").write_text("a.example\n")
    assert list(read_urls(tmp_path / "urls.txt")) == [Line(1, "a.example")]
