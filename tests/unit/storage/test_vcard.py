"""vCards read back by a parser of RFC 6350: unfold, split, unescape."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import unquote

from pagecurator.storage.vcard import cards

SEEN = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)


def contact(kind: str, value: str, **values) -> dict:
    empty = dict.fromkeys(("name", "role", "page_url", "source_url"))
    return {**empty, "domain": "a.example", "kind": kind, "value": value, "first_seen_at": SEEN, **values}


def parsed(text: str) -> list[dict[str, list[tuple[dict[str, str], str]]]]:
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    found: list[dict] = []
    for line in re.sub(r"\r\n[ \t]", "", text).removesuffix("\r\n").split("\r\n"):
        head, value = re.fullmatch(r'((?:[^:"]|"[^"]*")*):(.*)', line).groups()
        name, *parameters = head.split(";")
        assert re.fullmatch(r"[A-Z]+", name), line
        if name == "BEGIN":
            found.append({})
        pairs = dict(parameter.split("=", 1) for parameter in parameters)
        plain = re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)
        found[-1].setdefault(name, []).append((pairs, plain))
    return found


def test_a_person_and_the_site_have_a_card_each():
    site = [
        contact("email", "info@a.example", page_url="https://a.example/contact"),
        contact("email", "ada@a.example", name="Ada Lovelace", role="CTO"),
        contact("fax", "+4930123", name="Ada Lovelace"),
        contact("phone", "+4930456;ext=7"),
        contact("phone", "0800 CALL"),
        contact("linkedin_company", "https://www.linkedin.com/company/a,b"),
        contact("line", "@acme"),
    ]
    site_card, ada = parsed("".join(cards(site)))
    assert ada["VERSION"] == [({}, "4.0")]
    assert (ada["KIND"], ada["FN"], ada["TITLE"]) == ([({}, "individual")], [({}, "Ada Lovelace")], [({}, "CTO")])
    assert ada["EMAIL"] == [({"TYPE": "work"}, "ada@a.example")]
    assert ada["TEL"] == [({"VALUE": "uri", "TYPE": '"work,fax"'}, "tel:+4930123")]
    assert (site_card["KIND"], site_card["FN"], site_card["ORG"]) == tuple(
        [({}, word)] for word in ("org", "a.example", "a.example")
    )
    assert [value for _, value in site_card["TEL"]] == ["tel:+4930456;ext=7", "0800 CALL"]
    assert site_card["URL"][0][1] == "https://www.linkedin.com/company/a,b"
    assert {value for _, value in site_card["NOTE"]} == {"Found on https://a.example/contact", "line: @acme"}
    assert ada["REV"] == [({}, "20260501T123000Z")]
    assert ada["UID"] != site_card["UID"]
    assert parsed("".join(cards(site)))[1]["UID"] == ada["UID"]


def test_no_value_adds_a_property_or_a_card():
    evil = "x\r\nEND:VCARD\r\nBEGIN:VCARD\nEMAIL:evil@x.example\x85\u2028\\,;\x00"
    site = [contact(kind, evil, name=evil, role=evil, page_url=evil) for kind in ("email", "phone", "line")]
    site.append(contact("facebook", f"https://{evil}", name=evil))
    [card] = parsed("".join(cards(site)))
    assert card.keys() == {
        "BEGIN", "VERSION", "KIND", "FN", "ORG", "TITLE", "EMAIL", "TEL", "NOTE", "URL", "UID", "REV", "END",
    }  # fmt: skip
    assert card["FN"][0][1].startswith("x\nEND:VCARD\nBEGIN:VCARD\nEMAIL:evil@x.example")
    assert card["FN"][0][1].rstrip(" ").endswith("\\,;")
    assert "END:VCARD" in unquote(card["URL"][0][1])


def test_lines_are_folded_between_characters():
    name = "Zoë 東京 " * 20
    [card] = parsed("".join(cards([contact("email", "a@a.example", name=name)])))
    assert card["FN"] == [({}, name)]
