# ruff: noqa: RUF001 - dashes, quotes and letters of many languages
"""A line that holds a name, with or without its role."""

import pytest

from pagecurator.extraction.people.line import read_person


@pytest.mark.parametrize(
    ("line", "name", "role"),
    [
        ("Hanna Lindqvist", "Hanna Lindqvist", None),
        ("Hanna Lindqvist, Head of Procurement", "Hanna Lindqvist", "Head of Procurement"),
        ("Hanna Lindqvist – Säljchef", "Hanna Lindqvist", "Säljchef"),
        ("Hanna Lindqvist - Säljchef", "Hanna Lindqvist", "Säljchef"),
        ("Hanna Lindqvist | CFO", "Hanna Lindqvist", "CFO"),
        ("Hanna Lindqvist • CFO • Malmö", "Hanna Lindqvist", "CFO"),
        ("Hanna Lindqvist (Kassör)", "Hanna Lindqvist", "Kassör"),
        ("Hanna Lindqvist: Kassör", "Hanna Lindqvist", "Kassör"),
        ("Kassör: Hanna Lindqvist", "Hanna Lindqvist", "Kassör"),
        ("CFO – Hanna Lindqvist", "Hanna Lindqvist", "CFO"),
        ("Trésorière : Claire Lefèvre", "Claire Lefèvre", "Trésorière"),
        ("Geschäftsführer Jens Albers", "Jens Albers", "Geschäftsführer"),
        ("Stellvertretende Vorsitzende Jutta Albers", "Jutta Albers", "Stellvertretende Vorsitzende"),
        ("Pastor Greg Tanner", "Greg Tanner", "Pastor"),
        ("Jens Albers Vertriebsleiter", "Jens Albers", "Vertriebsleiter"),
        ("Fiona McAllister Senior Sales Manager", "Fiona McAllister", "Senior Sales Manager"),
        ("Jutta Albers Geschäftsführerin der Nordlicht GmbH", "Jutta Albers", "Geschäftsführerin der Nordlicht GmbH"),
        ("Fiona McAllister / Head of IT", "Fiona McAllister", "Head of IT"),
        ("Name: Fiona McAllister", "Fiona McAllister", None),
        ("Councillor Fiona McAllister", "Fiona McAllister", "Councillor"),
        ("Fiona McAllister, MBE, Head of IT", "Fiona McAllister", "Head of IT"),
        ("Lindqvist, Hanna – Kassör", "Hanna Lindqvist", "Kassör"),
        ("Lindqvist, Hanna, Kassör", "Hanna Lindqvist", "Kassör"),
        ("Dr. med. Jens Albers, Facharzt für Urologie", "Jens Albers", "Facharzt für Urologie"),
        ("GREG TANNER – PROJECT MANAGER", "GREG TANNER", "PROJECT MANAGER"),
        ("Fiona McAllister, Malmö, Director", "Fiona McAllister", "Director"),
        ("Fiona McAllister, Professor, Group Leader", "Fiona McAllister", "Professor, Group Leader"),
        ("Fiona McAllister, Director, tel. 020 7946 0958", "Fiona McAllister", "Director"),
        ("Ansprechpartner: Jens Albers (Leiter Einkauf)", "Jens Albers", "Leiter Einkauf"),
        ("Einkauf: Jens Albers, Verkauf: Vera Stark", "Jens Albers", "Einkauf"),
        ("Jens Albers, Einkauf", "Jens Albers", "Einkauf"),
        ("Rechtsanwältin Jutta Albers, jutta@example.org", "Jutta Albers", "Rechtsanwältin"),
        ("Директор: Кузнецова Ольга Петровна", "Кузнецова Ольга Петровна", "Директор"),
        ("Ольга Кузнецова, главный бухгалтер", "Ольга Кузнецова", "главный бухгалтер"),
        ("박서준 팀장", "박서준", "팀장"),
        ("대표이사 박서준", "박서준", "대표이사"),
        ("代表取締役　佐藤 健一", "佐藤 健一", "代表取締役"),
        ("营销总监：陈志远", "陈志远", "营销总监"),
        ("陈志远（总经理）", "陈志远", "总经理"),
        ("خالد الحربي - المدير العام", "خالد الحربي", "المدير العام"),
        ("יעל ברקוביץ, מנהלת שיווק", "יעל ברקוביץ", "מנהלת שיווק"),
    ],
)
def test_the_name_and_its_role_are_taken_apart(line, name, role):
    assert read_person(line) == (name, role)


@pytest.mark.parametrize(
    "line",
    [
        "Mr Tanner, Sales Manager",
        "The Sales Team, Sales: m9@example.org",
        "Reception – Front desk – m9@example.org",
        "Sales Manager, Europe",
        "London, England",
        "Marble, Granite, and tiles, maintenance",
        "Hauptstraße 5, 10115 Berlin",
        "Communicable Disease, Flu, and Vaccination Programs:",
        "Specials & Packages | Lakeside Attractions | Site Map",
        "Home, About, Contact, Jobs, Hanna Lindqvist",
        "x" * 500,
    ],
)
def test_lines_without_a_person(line):
    assert read_person(line) is None


def test_the_next_person_s_role_is_not_taken():
    assert read_person("Hanna Lindqvist, Jens Albers, Director") == ("Hanna Lindqvist", None)
