"""Parsing of uploaded tables from all kinds of programs, and rejection of other files."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagecurator.csv_jobs.table import DELIMITERS, Row, Table, open_table
from pagecurator.csv_jobs.upload_limits import CsvLimits, UploadRefused
from pagecurator.websites.address import clean_website


def opened(data: bytes, column: str = "website", **limits) -> Table:
    return open_table(io.BytesIO(data), website_column=column, limits=CsvLimits(**limits))


def rows(data: bytes, column: str = "website", **limits) -> list[Row]:
    return list(opened(data, column, **limits).rows())


def websites(data: bytes, column: str = "website") -> list[str]:
    return [row.website for row in rows(data, column)]


def refusal(data: bytes, column: str = "website", **limits) -> tuple[int, str]:
    with pytest.raises(UploadRefused) as refused:
        rows(data, column, **limits)
    return refused.value.status, refused.value.detail


# ---------------------------------------------------------------- rows
def test_rows_have_their_original_text_and_their_website():
    assert rows(b"id,website\n00123, a.com \nNA,\n") == [Row(1, "00123, a.com ", "a.com"), Row(2, "NA,", "")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_recognised_and_not_part_of_the_row(end):
    table = opened(f"website{end}a.com{end}b.com".encode())
    assert table.header.newline == end
    assert [row.text for row in table.rows()] == ["a.com", "b.com"]


def test_a_quoted_cell_may_hold_line_ends_delimiters_and_quotes():
    (row,) = rows(b'note,website\r\n"a\r\nb,""c""\nd",x.com\r\n')
    assert row == Row(1, '"a\r\nb,""c""\nd",x.com', "x.com")


def test_blank_lines_are_skipped():
    assert [row.text for row in rows(b"\r\n\nwebsite\n\na.com\n\n\nb.com\n\n")] == ["a.com", "b.com"]


def test_lines_of_empty_cells_above_the_header_are_skipped():
    assert [row.text for row in rows(b';;\r\n" "; \r\nid;website\r\n;\r\n1;a.com\r\n')] == [";", "1;a.com"]


def test_surplus_cells_are_a_problem_only_if_they_are_not_empty():
    long, fine, spaced, quoted = rows(b'id,website\n3,b.com,x\n4,c.com,\n5,d.com, ,\t,\n6,e.com,""\n')
    assert long == Row(1, "3,b.com,x", "", "The row has 3 cells, the header has 2.")
    assert [fine, spaced, quoted] == [
        Row(2, "4,c.com", "c.com"),
        Row(3, "5,d.com", "d.com"),
        Row(4, "6,e.com", "e.com"),
    ]


def test_a_surplus_cell_with_a_quoted_delimiter_and_no_text_is_cut_as_a_whole():
    (row,) = rows(b'id\twebsite\n"1"\ta.com\t"\t "\n')
    assert row == Row(1, "1\ta.com", "a.com")


def test_a_short_row_is_padded_and_is_valid_if_it_has_a_website():
    there, absent = rows(b"website,city,note\na.com\n")[0], rows(b"city,note,website\nBonn\n")[0]
    assert there == Row(1, "a.com,,", "a.com")
    assert absent == Row(1, "Bonn,,", "")


def test_a_trailing_delimiter_in_the_header_is_one_more_column():
    assert rows(b"id,website,\n1,a.com,\n2,b.com\n") == [Row(1, "1,a.com,", "a.com"), Row(2, "2,b.com,", "b.com")]


def test_cells_of_spaces_are_a_row_without_a_website():
    assert rows(b"id,website\n , \n1,a.com\n") == [Row(1, " , ", ""), Row(2, "1,a.com", "a.com")]
    assert rows(b"id,website\n   \n1,a.com\n")[0] == Row(1, "   ,", "")


@pytest.mark.parametrize("end", [b"   ", b"\x1a", b"  \r\n\x1a", b"\t\n  \n\xa0", b"\x1a\n"])
def test_spaces_and_ctrl_z_at_the_end_are_not_rows(end):
    assert [row.text for row in rows(b"id,website\r\n1,a.com\r\n" + end)] == ["1,a.com"]


def test_ctrl_z_after_the_last_cell_is_not_part_of_it():
    assert rows(b"id,website\n1,a.com\x1a") == [Row(1, "1,a.com", "a.com")]


@pytest.mark.parametrize("word", ["N/A", "null", "#N/A", "-", "none", " NA ", "n.a.", "#NV", "https://"])
def test_a_placeholder_is_a_row_without_a_website_and_stays_in_its_cell(word):
    assert rows(f"id,website\n1,{word}\n".encode()) == [Row(1, f"1,{word}", "")]


def test_a_nul_byte_is_preserved_but_not_accepted_in_a_website():
    fine, bad = rows(b"id,website\n1\x002,a.com\n3,b\x00.com\n")
    assert fine == Row(1, "1\x002,a.com", "a.com")
    assert bad.text == "3,b\x00.com"
    assert bad.problem is not None


def test_a_header_alone_is_a_table_without_rows():
    assert rows(b"website") == []


def test_a_cell_of_a_hundred_thousand_characters_is_accepted_and_one_more_is_not():
    (row,) = rows(b"note,website\n" + b"x" * 100_000 + b",a.com\n")
    assert row.website == "a.com"
    status, detail = refusal(b"note,website\n1,a.com\n" + b"x" * 100_001 + b",a.com\n")
    assert (status, detail.split(";")[0]) == (413, "Row 2: a cell is longer than 100,000 characters")
    assert refusal(b"note,website\n" + b"x" * 140_000 + b",a.com\n")[0] == 413  # above the limit of Python's reader


# ---------------------------------------------------------------- encodings
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_detected(encoding):
    table = opened("name,website\nCafé • Müller,müller.de\n".encode(encoding))
    assert table.header.text == "name,website"
    assert [(row.text, row.website) for row in table.rows()] == [("Café • Müller,müller.de", "müller.de")]


def test_big_endian_utf_16_is_detected():
    assert websites(b"\xfe\xff" + "website\nä.de\n".encode("utf-16-be")) == ["ä.de"]


def test_bytes_that_cp1252_leaves_undefined_are_decoded_as_in_browsers():
    (row,) = rows(b"name,website\n\x81\x8d\xe9,a.com\n")
    assert row.text == "\x81\x8dé,a.com"


def test_broken_utf_8_late_in_a_long_file_makes_it_cp1252():
    data = b"name,website\n" + b"plain,a.com\n" * 200_000 + b"caf\xe9,b.com\n"
    *_, last = rows(data)
    assert last.text == "café,b.com"


@pytest.mark.parametrize(
    "marks", [b"\xef\xbb\xbf", b"\xef\xbb\xbf" * 2, "\ufeff".encode("utf-8-sig"), b"\xc3\xaf\xc2\xbb\xc2\xbf"]
)
def test_byte_order_marks_are_not_part_of_the_header_even_if_repeated(marks):
    header = opened(marks + b"website\na.com\n").header
    assert (header.text, header.has_bom) == ("website", True)


def test_a_doubled_utf_16_mark_is_not_part_of_the_header():
    assert opened(b"\xff\xfe" * 2 + "website\na.com\n".encode("utf-16-le")).header.text == "website"


def test_a_file_without_a_byte_order_mark_has_none():
    assert not opened(b"website\na.com\n").header.has_bom


# ---------------------------------------------------------------- delimiters and headers
@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;", "sep=;;;"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_first_line_that_names_the_delimiter_is_not_the_header(line, encoding):
    table = opened(f"{line}\r\nname;website\r\nKöln, Süd;a.com\r\n".encode(encoding))
    assert (table.header.text, table.header.delimiter) == ("name;website", ";")
    assert [row.website for row in table.rows()] == ["a.com"]


def test_the_delimiter_that_the_file_names_is_tried_first():
    assert opened(b"sep=;\nwebsite;a,b\n").header.delimiter == ";"
    assert opened(b"sep=;\nid,website\n1,a.com\n").header.delimiter == ","


def test_invisible_characters_in_a_column_name_are_ignored():
    assert websites("id,\u200bweb\u200bsite\ufeff\n1,a.com\n".encode()) == ["a.com"]
    assert websites("id,web\xa0site\n1,a.com\n".encode()) == ["a.com"]


@pytest.mark.parametrize("line", ["a.com", "1;https://www.a.com/x;Bonn", "Müller,müller.de"])
def test_a_file_without_a_header_is_rejected_with_the_fix(line):
    status, detail = refusal(f"{line}\nb.com\n".encode())
    assert status == 400
    assert "has no header" in detail
    assert "'website'" in detail


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_the_delimiter_is_detected(delimiter):
    table = opened(f"id{delimiter}website\n1{delimiter}a.com\n".encode())
    assert table.header.delimiter == delimiter
    assert [row.website for row in table.rows()] == ["a.com"]


def test_the_delimiter_is_the_one_that_yields_the_column():
    assert opened(b'"a,b,c";website\n1;a.com\n').header.delimiter == ";"
    assert opened(b"name;x,website,id;y,z\n1,a.com,2,3\n").header.delimiter == ","


def test_the_column_is_matched_exactly_then_without_case_and_spaces():
    assert websites(b"WEBSITE,website\na.com,b.com\n") == ["b.com"]
    assert websites(b"id, Web Site \n1,b.com\n") == ["b.com"]
    assert websites("id,Straße\n1,b.com\n".encode(), column="STRASSE") == ["b.com"]


def test_a_missing_column_is_rejected_with_a_list_of_the_columns():
    assert refusal(b"id;url;note\n1;a.com;x\n") == (
        400, "The file has no column 'website'; its columns are: 'id', 'url', 'note'."
    )  # fmt: skip


def test_the_columns_are_listed_for_a_header_of_names_with_dots():
    status, detail = refusal(b"company.name,website.url\nA,a.com\n")
    assert status == 400
    assert "'company.name', 'website.url'" in detail


def test_column_names_are_compared_after_unicode_normalisation():
    assert websites("Gescha\u0308ft\na.com\n".encode(), "Gesch\u00e4ft") == ["a.com"]


def test_two_columns_of_the_requested_name_are_rejected_other_duplicates_are_not():
    assert refusal(b"website,website\na,b\n")[0] == 400
    assert refusal(b"Website,WEBSITE\na,b\n")[0] == 400
    assert websites(b"name,name,website\na,b,c.com\n") == ["c.com"]


# ---------------------------------------------------------------- refusals
@pytest.mark.parametrize("data", [b"", b"\n\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"   \n"])
def test_an_empty_file_is_rejected(data):
    assert refusal(data) == (400, "The file is empty: its first line must contain the column names.")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04website,\n", "a ZIP archive or an Excel workbook"),
        (b"%PDF-1.7 website", "a PDF document"),
        (b"\n <!DOCTYPE html><p>website", "a web page"),
        (bytes(range(256)) * 10, "binary data"),
    ],
)
def test_other_kinds_of_files_are_rejected_by_name(data, words):
    status, detail = refusal(data)
    assert status == 400
    assert words in detail


def test_an_unclosed_quotation_is_rejected():
    status, detail = refusal(b'website,x\na.com,1\n"b.com,2\nc.com,3\n')
    assert status == 400
    assert detail.startswith("Row 1") or "never closed" in detail


def test_an_unclosed_quotation_does_not_fill_the_memory():
    taken = 0

    class Counted(io.BytesIO):
        def read1(self, size=-1):
            nonlocal taken
            data = super().read1(size)
            taken += len(data)
            return data

    data = b'website\na.com\n"b.com\n' + b"x" * 99 + b"\n" * 1
    stream = Counted(data + (b"c" * 99 + b"\n") * 100_000)
    table = open_table(stream, website_column="website", limits=CsvLimits())
    with pytest.raises(UploadRefused, match="never closed"):
        list(table.rows())
    assert taken < 3_000_000


def test_too_many_rows_and_columns_are_rejected():
    assert len(rows(b"website\n" + b"a.com\n" * 5, max_rows=5)) == 5
    assert refusal(b"website\n" + b"a.com\n" * 6, max_rows=5)[0] == 413
    assert refusal(b"a,b,website\n1,2,3\n", max_columns=2)[0] == 413


# ---------------------------------------------------------------- any table
# Other control characters in number make a file binary.
_CELL = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\r\t"), max_size=12)


@settings(max_examples=200)
@given(
    table=st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(_CELL, min_size=width, max_size=width), max_size=8)
    ),
    delimiter=st.sampled_from(DELIMITERS),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_table_is_read_cell_for_cell(table, delimiter, end, encoding):
    width = len(table[0]) if table else 1
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow([f"c{number}" for number in range(1, width)] + ["website"])
    writer.writerows(table)
    read = rows(file.getvalue().encode(encoding))
    assert [next(csv.reader(io.StringIO(row.text, newline=""), delimiter=delimiter)) for row in read] == table
    assert [row.website for row in read] == [clean_website(cells[-1]) for cells in table]
