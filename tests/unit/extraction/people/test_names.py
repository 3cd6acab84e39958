# ruff: noqa: RUF001 - dashes, quotes and letters of many languages
"""Which texts are names, and how their value is written."""

import pytest

from pagecurator.extraction.people.names import has_given_name, join_name, name_field, read_name


@pytest.mark.parametrize(
    "name",
    [
        "Hanna Lindqvist",
        "José Luis Ortega Ruiz",
        "Maria do Carmo Teixeira",
        "Pieter van der Meulen",
        "Joost van den Heuvel",
        "Ludwig von der Heide",
        "Catherine de la Fontaine",
        "Siobhán O'Rourke",
        "Fiona McAllister",
        "Jean-Baptiste D'Amico",
        "Anne-Sophie Le Goff",
        "Karim al-Masri",
        "Rania El-Khoury",
        "Yusuf bin Salim",
        "Lene Mørk Østergaard",
        "Łucja Wiśniewska",
        "Žofie Dvořáková",
        "Szabó Gergely",
        "Ayşegül Karaca",
        "Trần Thị Hồng",
        "Noor vanDijk",
        "LaKeisha Dorsey",
        "George W. Hanley",
        "R. J. Whitcombe",
        "Theo Kessler-Braun",
        "Ramón Pérez y Galdós",
        "Kim Park",
        "Eric Church",
        "Joe March",
        "Paul Baker",
        "Helen Hill",
        "Tom Banks",
        "NADIA ROSSI",
        "LEFÈVRE Claire",
        "Claire LEFÈVRE",
        "DE LA CROIX Julien",
        "Сергей Морозов",
        "Кузнецова Ольга Петровна",
        "Соколов А. В.",
        "Оксана Шевчук",
        "Десислава Тодорова",
        "Драган Јовановић",
        "Ελένη Παπαδοπούλου",
        "Κώστας Νικολαΐδης",
        "Տիգրան Հակոբյան",
        "ნინო კაპანაძე",
        "박서준",
        "이하늘",
        "남궁민수",
        "佐藤 健一",
        "鈴木花子",
        "高橋 みどり",
        "陈志远",
        "欧阳明月",
        "خالد الحربي",
        "فاطمة الزهراني",
        "مریم احمدی",
        "יעל ברקוביץ",
        "יוסי כהן",
    ],
)
def test_names_of_many_languages_are_read_as_printed(name):
    assert read_name(name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dr. Hanna Lindqvist", "Hanna Lindqvist"),
        ("Prof. Dr. med. dent. Jens Albers", "Jens Albers"),
        ("Prof. Dr.-Ing. habil. Jens Albers", "Jens Albers"),
        ("Dipl.-Kffr. (FH) Hanna Lindqvist".replace(" (FH)", ""), "Hanna Lindqvist"),
        ("Herr Jens Albers", "Jens Albers"),
        ("Mme Claire Lefèvre", "Claire Lefèvre"),
        ("M. Julien Caron", "Julien Caron"),
        ("Sra. Lucía Herrera", "Lucía Herrera"),
        ("Dott.ssa Paola Gatti", "Paola Gatti"),
        ("Avv. Paolo Gatti", "Paolo Gatti"),
        ("Dhr. Pieter Bakker", "Pieter Bakker"),
        ("Mgr. Jana Veselá", "Jana Veselá"),
        ("JUDr. Jana Veselá, Ph.D.", "Jana Veselá"),
        ("dr hab. inż. Piotr Zając", "Piotr Zając"),
        ("Cllr Fiona McAllister", "Fiona McAllister"),
        ("The Hon. Fiona McAllister".removeprefix("The "), "Fiona McAllister"),
        ("Fiona McAllister MBE", "Fiona McAllister"),
        ("Fiona McAllister OBE, FRICS", "Fiona McAllister"),
        ("Cllr Mrs F McAllister", "F McAllister"),
        ("Mr J Tanner", "J Tanner"),
        ("Fiona McAllister BA (Hons)", "Fiona McAllister"),
        ("Fiona McAllister (Ms)", "Fiona McAllister"),
        ("Greg Tanner, CPA", "Greg Tanner"),
        ("Greg Tanner, Jr.", "Greg Tanner"),
        ("Greg Tanner III", "Greg Tanner"),
        ("Greg Tanner, Esq.", "Greg Tanner"),
        ("Greg Tanner, M.D., F.A.C.S.", "Greg Tanner"),
        ("Greg Tanner, Ph.D., LMFT", "Greg Tanner"),
        ("Jens Albers, LL.M.", "Jens Albers"),
        ("Jens Albers MdB", "Jens Albers"),
        ("Lindqvist, Hanna", "Hanna Lindqvist"),
        ("Herrera Ruiz, Lucía", "Lucía Herrera Ruiz"),
        ("van der Meulen, Pieter", "Pieter van der Meulen"),
        ("O'Rourke, Siobhán", "Siobhán O'Rourke"),
        ("Albers, Dr. Jens", "Jens Albers"),
        ("KOWAL, Zdzimir", "Zdzimir KOWAL"),
        ('William "Bill" Hanley', "William Hanley"),
        ("William (Bill) Hanley", "William Hanley"),
        ("Hanna Lindqvist (geb. Ström)", "Hanna Lindqvist"),
        ("Hanna Lindqvist (she/her)", "Hanna Lindqvist"),
        ("Hanna Lindqvist:", "Hanna Lindqvist"),
        ("Hanna Lindqvist Tel.", "Hanna Lindqvist"),
        ("Hanna Lindqvist E-Mail:", "Hanna Lindqvist"),
        ("Contact Hanna Lindqvist", "Hanna Lindqvist"),
        ("김하늘 님", "김하늘"),
        ("田中 一郎 様", "田中 一郎"),
        ("د. خالد الحربي", "خالد الحربي"),
    ],
)
def test_titles_and_letters_behind_are_left_out_and_the_given_name_is_first(text, name):
    assert read_name(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "Hanna",
        "Contact Us",
        "Contact Person",
        "Read More",
        "Leer más",
        "En savoir plus",
        "Läs mer",
        "Lees verder",
        "Czytaj więcej",
        "Devamını Oku",
        "Our Team",
        "Unser Vorstand",
        "Notre Équipe",
        "Nuestro Equipo",
        "Angaben zum Herausgeber",
        "Om Oss",
        "Liebe Grüße",
        "Kind Regards",
        "Vielen Dank.",
        "Privacy Policy",
        "Cookie Settings",
        "Opening Hours",
        "Sales Department",
        "Customer Care",
        "Police Department",
        "Finance and Administration",
        "Lead Acid Batteries",
        "Flu Vaccination Programs",
        "Sunday Service",
        "Montag Dienstag",
        "Enero Febrero",
        "United Kingdom",
        "New Orleans",
        "San Antonio",
        "SAN ANTONIO",
        "Santa Barbara",
        "Saint Helena",
        "Bad Kissingen",
        "St. Gallen",
        "Rhode Island",
        "Ellis Island",
        "Kings County",
        "Bahnhofstraße Nord",
        "Avenida Central",
        "Rue Victor Hugo",
        "Av. Paulo Freire",
        "Kerkstraat Noord",
        "Acme Holdings Ltd",
        "Lindqvist Bygg AB",
        "Albers GmbH",
        "Gatti S.p.A.",
        "Veselá Stavby s.r.o.",
        "FC Union",
        "Golf Club Albatros",
        "Turnverein Eintracht",
        "Amicale Laïque Association",
        "Grundschule Waldblick",
        "Escuela Primaria Benito",
        "Ministerstvo Financí",
        "Vårdcentralen Avdelning",
        "FOLLOW US",
        "GREEN VALLEY",
        "RIVER OAKS",
        "Crystal Silver Flower Ring",
        "Summer Garden Lights Sale",
        "Spirit of Giving",
        "Stimmen der Region",
        "YouTube Kanal",
        "Sales Manager",
        "Leiter Einkauf",
        "hanna lindqvist",
        "Hanna Lindqvist wrote a long and winding story about it all",
        "Hanna Lindqvist, Jens Albers",
        "hanna@example.org",
        "Hanna Lindqvist 2",
        "London, England",
        "Lindqvist, Malmö",
        "Новости компании",
        "Отдел продаж",
        "Подробнее здесь",
        "Επικοινωνήστε μαζί",
        "고객센터",
        "이메일",
        "영업부",
        "会社概要",
        "高新区",
        "营业时间",
        "営業部",
        "اتصل بنا",
        "خدمة العملاء",
        "צור קשר",
        "მთავარი გვერდი",
    ],
)
def test_headings_organisations_places_and_sentences_are_no_names(text):
    assert read_name(text) is None


@pytest.mark.parametrize("text", ["Zdzimir Kowal", "Vrondi Ashlar", "Vrondi vanDijk"])
def test_two_capitalised_words_are_a_name_only_with_other_evidence(text):
    assert read_name(text) == text
    assert not has_given_name(text)


@pytest.mark.parametrize(
    "text", ["Vrondi Petersson", "Vrondi McAllister", "Vrondi J. Ashlar", "Hanna Ashlar", "陈志远"]
)
def test_a_given_name_a_surname_s_ending_or_a_middle_initial_is_evidence(text):
    assert has_given_name(text)


def test_a_mailbox_made_of_the_name_replaces_the_given_name():
    assert read_name("VRONDI ASHLAR") is None
    assert read_name("VRONDI ASHLAR", loose=True) == "VRONDI ASHLAR"


@pytest.mark.parametrize(
    ("given", "family", "name"),
    [
        ("Hanna", "Lindqvist", "Hanna Lindqvist"),
        ("Pieter", "van der Meulen", "Pieter van der Meulen"),
        ("Vrondi", "Ashlar", "Vrondi Ashlar"),
        ("Hanna", "", None),
        ("Sales", "Department", None),
    ],
)
def test_two_fields_make_a_name(given, family, name):
    assert join_name(given, family) == name


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Vorname", "given"),
        ("First name:", "given"),
        ("Prénom", "given"),
        ("Nachname", "family"),
        ("Apellidos", "family"),
        ("Příjmení", "family"),
        ("Name", "name"),
        ("氏名", "name"),
        ("Telefon", None),
    ],
)
def test_titles_of_fields_say_which_part_of_a_name_they_hold(label, field):
    assert name_field(label) == field


@pytest.mark.parametrize("text", ["A" * 100_000, "Ab " * 50_000, "O'" * 60, "(" * 70, "A.-" * 20, "Mc" * 34, "'" * 70])
def test_hostile_texts_are_refused_quickly(text):
    assert read_name(text) is None
