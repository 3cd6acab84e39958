"""What an uploaded file says, whatever wrote it, and a sentence for what is no table."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagecurator.csv_jobs.limits import CsvLimits, UploadRefused
from pagecurator.csv_jobs.reader import DELIMITERS, Row, Table, open_table


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
def test_rows_keep_their_text_and_tell_their_website():
    assert rows(b"id,website\n00123, a.com \nNA,\n") == [Row(1, "00123, a.com ", "a.com"), Row(2, "NA,", "")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_understood_and_kept_apart_from_the_row(end):
    table = opened(f"website{end}a.com{end}b.com".encode())
    assert table.header.newline == end
    assert [row.text for row in table.rows()] == ["a.com", "b.com"]


def test_a_quoted_cell_may_hold_line_ends_delimiters_and_quotes():
    (row,) = rows(b'note,website\r\n"a\r\nb,""c""\nd",x.com\r\n')
    assert row == Row(1, '"a\r\nb,""c""\nd",x.com', "x.com")


def test_blank_lines_are_no_rows():
    assert [row.text for row in rows(b"\r\n\nwebsite\n\na.com\n\n\nb.com\n\n")] == ["a.com", "b.com"]


def test_rows_that_are_too_long_or_too_short_are_problems_of_their_own():
    short, good, long = rows(b"id,website\n1\n2,a.com\n3,b.com,x\n")
    assert short.problem == "The row has 1 cell, the header has 2."
    assert good.problem is None
    assert long.problem == "The row has 3 cells, the header has 2."
    assert short.website == long.website == ""


def test_a_nul_byte_is_kept_and_makes_no_website():
    fine, bad = rows(b"id,website\n1\x002,a.com\n3,b\x00.com\n")
    assert fine == Row(1, "1\x002,a.com", "a.com")
    assert bad.text == "3,b\x00.com"
    assert bad.problem is not None


def test_a_header_alone_is_a_table_without_rows():
    assert rows(b"website") == []


def test_a_cell_of_a_hundred_thousand_characters_is_taken_and_one_more_is_not():
    (row,) = rows(b"note,website\n" + b"x" * 100_000 + b",a.com\n")
    assert row.website == "a.com"
    status, detail = refusal(b"note,website\n1,a.com\n" + b"x" * 100_001 + b",a.com\n")
    assert (status, detail.split(";")[0]) == (413, "Row 2: a cell is longer than 100,000 characters")
    assert refusal(b"note,website\n" + b"x" * 140_000 + b",a.com\n")[0] == 413  # above the limit of Python's reader


# ---------------------------------------------------------------- encodings
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found_out(encoding):
    table = opened("name,website\nCafé • Müller,müller.de\n".encode(encoding))
    assert table.header.text == "name,website"
    assert [(row.text, row.website) for row in table.rows()] == [("Café • Müller,müller.de", "müller.de")]


def test_utf_16_with_the_other_byte_order_is_understood():
    assert websites(b"\xfe\xff" + "website\nä.de\n".encode("utf-16-be")) == ["ä.de"]


def test_bytes_that_no_encoding_knows_are_kept_as_browsers_read_them():
    (row,) = rows(b"name,website\n\x81\x8d\xe9,a.com\n")
    assert row.text == "\x81\x8dé,a.com"


def test_broken_utf_8_late_in_a_long_file_makes_it_cp1252():
    data = b"name,website\n" + b"plain,a.com\n" * 200_000 + b"caf\xe9,b.com\n"
    *_, last = rows(data)
    assert last.text == "café,b.com"


# ---------------------------------------------------------------- delimiters and headers
@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_the_delimiter_is_found_out(delimiter):
    table = opened(f"id{delimiter}website\n1{delimiter}a.com\n".encode())
    assert table.header.delimiter == delimiter
    assert [row.website for row in table.rows()] == ["a.com"]


def test_the_delimiter_is_the_one_that_finds_the_column():
    assert opened(b'"a,b,c";website\n1;a.com\n').header.delimiter == ";"
    assert opened(b"name;x,website,id;y,z\n1,a.com,2,3\n").header.delimiter == ","


def test_the_column_is_matched_exactly_then_without_case_and_spaces():
    assert websites(b"WEBSITE,website\na.com,b.com\n") == ["b.com"]
    assert websites(b"id, Web Site \n1,b.com\n") == ["b.com"]
    assert websites("id,Straße\n1,b.com\n".encode(), column="STRASSE") == ["b.com"]


def test_a_missing_column_is_refused_with_the_columns_there_are():
    assert refusal(b"id;url;note\n1;a.com;x\n") == (
        400, "The file has no column 'website'; its columns are: 'id', 'url', 'note'."
    )  # fmt: skip


def test_two_columns_of_the_wanted_name_are_refused_other_duplicates_are_not():
    assert refusal(b"website,website\na,b\n")[0] == 400
    assert refusal(b"Website,WEBSITE\na,b\n")[0] == 400
    assert websites(b"name,name,website\na,b,c.com\n") == ["c.com"]


# ---------------------------------------------------------------- refusals
@pytest.mark.parametrize("data", [b"", b"\n\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"   \n"])
def test_an_empty_file_is_refused(data):
    assert refusal(data) == (400, "The file is empty: it should begin with a line of column names.")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04website,\n", "a ZIP archive or an Excel workbook"),
        (b"%PDF-1.7 website", "a PDF document"),
        (b"\n <!DOCTYPE html><p>website", "a web page"),
        (bytes(range(256)) * 10, "binary data"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data, words):
    status, detail = refusal(data)
    assert status == 400
    assert words in detail


def test_a_quotation_without_end_is_refused():
    status, detail = refusal(b'website,x\na.com,1\n"b.com,2\nc.com,3\n')
    assert status == 400
    assert detail.startswith("Row 1") or "never closed" in detail


def test_a_quotation_without_end_does_not_fill_the_memory():
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


def test_too_many_rows_and_columns_are_refused():
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
    assert [row.website for row in read] == [cells[-1].strip() for cells in table]
