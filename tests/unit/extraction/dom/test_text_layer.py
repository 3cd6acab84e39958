"""The table of ASCII forms holds what Unicode says."""

from __future__ import annotations

from pagecurator.extraction.dom.document import Document


def test_the_digits_of_all_scripts_are_read_as_ascii():
    digits = [chr(code) for code in range(0x80, 0x10000) if chr(code).isdecimal()]
    assert len(digits) >= 360
    text = Document(f"<p>{'x'.join(digits)}</p>", "https://firm.example/").text
    assert text.strip() == "x".join(str(int(digit)) for digit in digits)
