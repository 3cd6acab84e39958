# ruff: noqa: E501 - one line of markup for each layout
"""Which person a contact belongs to, by the layout: cards, rows, lists, lines, sentences, and what is nobody's."""

import pytest

from pagecurator.extraction import NameSource, extract_contacts, extract_with_candidates

URL = "https://www.nordtec.de/"


def people(html):
    contacts = extract_contacts(f"<html lang=de><body>{html}</body></html>", URL)
    return {contact.value: (contact.name, contact.role) for contact in contacts}


LAYOUTS = {
    "grid of divs": (
        "<div class=g><div><div><b>Ines Kolb</b></div><div>Head of Sales</div><div><a href='mailto:ik@nordtec.de'><i></i></a><a href='tel:+4930901820'><i></i></a></div></div><div><div><b>Tom Baum</b></div><div>CFO</div><div><a href='mailto:tb@nordtec.de'><i></i></a><a href='tel:+4930901821'><i></i></a></div></div></div>",
        {
            "ik@nordtec.de": ("Ines Kolb", "*"),
            "+4930901820": ("Ines Kolb", "*"),
            "tb@nordtec.de": ("Tom Baum", "*"),
            "+4930901821": ("Tom Baum", "*"),
        },
    ),
    "last icons": (
        "<ul><li><h4>Ines Kolb</h4><p>CEO</p><a href='mailto:x1@nordtec.de'></a></li><li><h4>Tom Baum</h4><p>CFO</p><a href='mailto:x2@nordtec.de'></a></li></ul>",
        {"x1@nordtec.de": ("Ines Kolb", "*"), "x2@nordtec.de": ("Tom Baum", "*")},
    ),
    "reception last": (
        "<div><h4>Ines Kolb</h4><p>Tel. 030 901820</p></div><div><h4>Reception</h4><p>Tel. 030 901821</p></div>",
        {"+4930901820": ("Ines Kolb", "*"), "+4930901821": (None, None)},
    ),
    "reception flat": (
        "<h4>Ines Kolb</h4><p>Tel. 030 901820</p><h4>Reception</h4><p>Tel. 030 901821</p>",
        {"+4930901820": ("Ines Kolb", "*"), "+4930901821": (None, None)},
    ),
    "br flat": (
        "<p>Ines Kolb<br>CEO<br>030 901820<br><br>Sales Team<br>030 901821</p>",
        {"+4930901820": ("Ines Kolb", "*"), "+4930901821": (None, None)},
    ),
    "police": (
        "<ul><li>Police Department: 030 901820</li><li>Mayor Tom Baum: 030 901821</li><li>Fire Department: 030 901822</li></ul>",
        {"+4930901820": (None, None), "+4930901821": ("Tom Baum", "*"), "+4930901822": (None, None)},
    ),
    "header table": (
        "<table><tr><th>Name</th><th>Role</th><th>Phone</th><th>E-mail</th></tr><tr><td>Ines Kolb</td><td>Zeugwart</td><td>030 901820</td><td>zw@nordtec.de</td></tr><tr><td>Tom Baum</td><td>Spieß</td><td>030 901821</td><td>sp@nordtec.de</td></tr></table>",
        {"+4930901820": ("Ines Kolb", "Zeugwart"), "sp@nordtec.de": ("Tom Baum", "Spieß")},
    ),
    "contact first flat": (
        "<div><p>030 901820</p><h3>Ines Kolb</h3><p>CEO</p><p>030 901821</p><h3>Tom Baum</h3><p>CFO</p></div>",
        {"+4930901820": ("Ines Kolb", "CEO"), "+4930901821": ("Tom Baum", "CFO")},
    ),
    "two columns of names": (
        "<table><tr><td>Ines Kolb</td><td>Tom Baum</td></tr><tr><td>030 901820</td><td>030 901821</td></tr></table>",
        {"+4930901820": ("Ines Kolb", "*"), "+4930901821": ("Tom Baum", "*")},
    ),
    "sentence en": (
        "<p>For questions, contact Ines Kolb at 030 901820 or ines.kolb@nordtec.de.</p>",
        {"+4930901820": ("Ines Kolb", "*"), "ines.kolb@nordtec.de": ("Ines Kolb", "*")},
    ),
    "sentence reach": (
        "<p>Ines Kolb, our press officer, can be reached at 030 901820.</p>",
        {"+4930901820": ("Ines Kolb", "press officer")},
    ),
    "sentence de": (
        "<p>Ansprechpartner: Ines Kolb, Tel.: 030 901820</p>",
        {"+4930901820": ("Ines Kolb", "*")},
    ),
    "long card": (
        "<div><h3>Ines Kolb</h3><p>CEO</p><p>A</p><p>B street</p><p>C</p><p>D</p><p>E</p><p>She has worked in the trade for many years and likes it. She has worked in the trade for many years and likes it. She has worked in the trade for many years and likes it. She has worked in the trade for many years and likes it. She has worked in the trade for many years and likes it. </p><p>030 901820</p></div><div><h3>Tom Baum</h3><p>CFO</p><p>030 901821</p></div>",
        {"+4930901820": ("Ines Kolb", "CEO"), "+4930901821": ("Tom Baum", "CFO")},
    ),
    "imprint": (
        "<h2>Impressum</h2><p>Nordtec GmbH<br>Hauptstr. 1<br>10115 Berlin</p><p>Vertreten durch: Tom Baum</p><p>Telefon: 030 901820<br>info@nordtec.de</p>",
        {"info@nordtec.de": (None, None)},
    ),
    "byline": (
        "<article><h1>Stadt baut</h1><p>Von Ines Kolb</p><p>Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. Text of the news here. </p><p>i.kolb@nordtec.de</p></article>",
        {"i.kolb@nordtec.de": ("Ines Kolb", "*")},
    ),
    "press": (
        "<h3>Pressekontakt</h3><p>Nordtec GmbH<br>Ines Kolb<br>Hauptstr. 1<br>10115 Berlin<br>Tel. 030 901820<br>presse@nordtec.de</p>",
        {"+4930901820": ("Ines Kolb", "*")},
    ),
    "agent": (
        "<div class=agent><img alt='x'><div class=n><a href='/a/1'>Ines Kolb</a></div><div>Realtor®</div><div>Lic. 0123</div><div><span>Office</span> <a href='tel:+14155550132'>(415) 555-0132</a></div><div><span>Cell</span> <a href='tel:+14155550133'>(415) 555-0133</a></div></div><div class=agent><img alt='x'><div class=n><a href='/a/2'>Tom Baum</a></div><div>Broker</div><div><span>Office</span> <a href='tel:+14155550134'>(415) 555-0134</a></div></div>",
        {"+14155550132": ("Ines Kolb", "*"), "+14155550133": ("Ines Kolb", "*"), "+14155550134": ("Tom Baum", "*")},
    ),
    "doctor": (
        "<ul><li><strong>Dr. med. Ines Kolb</strong>, Fachärztin für Innere Medizin<br>030 901820</li></ul>",
        {"+4930901820": ("Ines Kolb", "*")},
    ),
    "dl groups": (
        "<dl><div><dt>Ines Kolb</dt><dd>CEO</dd><dd>030 901820</dd></div><div><dt>Empfang</dt><dd>030 901821</dd></div></dl>",
        {"+4930901820": ("Ines Kolb", "CEO"), "+4930901821": (None, None)},
    ),
    "noise": (
        "<div><div><!-- x --><div><h3>&nbsp;Ines&nbsp;Kolb </h3></div></div><div><div></div><p>&nbsp;</p><p>CEO</p><br><br></div><div><span></span><div><p>030 901820</p></div></div></div>",
        {"+4930901820": ("Ines Kolb", "CEO")},
    ),
    "li name: num": (
        "<ul><li>Ines Kolb: 030 901820</li><li>Tom Baum: 030 901821</li></ul>",
        {"+4930901820": ("Ines Kolb", "*"), "+4930901821": ("Tom Baum", "*")},
    ),
    "profile card": (
        "<div><h3>Ines Kolb</h3><p>CEO</p><a href='https://www.linkedin.com/in/ines-kolb-12ab34'>LinkedIn</a><a href='mailto:ines@nordtec.de'>mail</a></div><footer><a href='https://www.linkedin.com/company/nordtec'>LinkedIn</a><a href='https://x.com/nordtec'>X</a></footer>",
        {"https://www.linkedin.com/in/ines-kolb-12ab34": ("Ines Kolb", "*"), "https://x.com/nordtec": (None, None)},
    ),
    "handle": (
        "<div><h3>Ines Kolb</h3><p>Author</p><a href='https://x.com/ineskolb'>X</a><a href='https://www.instagram.com/nordtec'>Instagram</a></div>",
        {"https://x.com/ineskolb": ("Ines Kolb", "*"), "https://www.instagram.com/nordtec": (None, None)},
    ),
    "shared phone": (
        "<div><h3>Ines Kolb</h3><p>CEO</p><p>030 901820</p></div><div><h3>Tom Baum</h3><p>CFO</p><p>030 901820</p></div>",
        {"+4930901820": (None, None)},
    ),
    "hcard org": (
        "<div class=vcard><span class='fn org'>Kolb Metall</span><a href='mailto:post1@nordtec.de'>x</a><span class=tel>030 901820</span></div>",
        {"+4930901820": (None, None)},
    ),
    "firm head": (
        "<h2>Balise Ford</h2><p>030 901820</p><h2>Balise Honda</h2><p>030 901821</p>",
        {"+4930901820": (None, None), "+4930901821": (None, None)},
    ),
    "ru": (
        "<div><h3>Иван Петров</h3><p>Генеральный директор</p><p>+49 30 901820</p></div>",
        {"+4930901820": ("Иван Петров", "*")},
    ),
    "same line two": (
        "<p>Ines Kolb (CEO), 030 901820; Tom Baum (CFO), 030 901821</p>",
        {"+4930901820": ("Ines Kolb", "CEO"), "+4930901821": ("Tom Baum", "CFO")},
    ),
    "article ld": (
        '<script type=\'application/ld+json\'>{"@type":"Organization","name":"Ines Kolb","telephone":"+49 30 901820"}</script>',
        {"+4930901820": (None, None)},
    ),
    "accordion": (
        "<div><button>Ines Kolb</button><div><p>CEO</p><p>030 901820</p></div></div><div><button>Tom Baum</button><div><p>CFO</p><p>030 901821</p></div></div>",
        {"+4930901820": ("Ines Kolb", "CEO"), "+4930901821": ("Tom Baum", "CFO")},
    ),
    "heading above table": (
        "<h3>Ines Kolb</h3><table><tr><td>Telefon</td><td>030 901820</td></tr><tr><td>E-Mail</td><td>kolb@nordtec.de</td></tr></table><h3>Tom Baum</h3><table><tr><td>Telefon</td><td>030 901821</td></tr></table>",
        {"+4930901820": ("Ines Kolb", "*"), "+4930901821": ("Tom Baum", "*"), "kolb@nordtec.de": ("Ines Kolb", "*")},
    ),
    "privat tel": (
        "<p><b>Ines Kolb</b><br>1. Vorsitzende<br>Privat: 030 901820<br>Mobil: 0171 9018200<br>vorstand@nordtec.de</p>",
        {"+4930901820": ("Ines Kolb", "*"), "+491719018200": ("Ines Kolb", "*")},
    ),
}


@pytest.mark.parametrize(("html", "expected"), LAYOUTS.values(), ids=LAYOUTS)
def test_a_contact_belongs_to_the_person_of_its_entry(html, expected):
    read = people(html)
    for value, stated in expected.items():
        pairs = zip(stated, read[value], strict=True)
        assert all(want in ("*", got) for want, got in pairs), (value, read[value])


@pytest.mark.parametrize(
    ("html", "source"),
    [
        ("<p>Ines Kolb<br>CEO<br>030 901820</p>", NameSource.ENTRY),
        ("<p>Ines Kolb<br>i.kolb@nordtec.de</p>", NameSource.MAILBOX),
        ("<p>Verkauf: <a href='mailto:vk7@nordtec.de'>Ines Kolb</a></p>", NameSource.LINK),
        ("<p>Bei Fragen hilft Ihnen gern unsere Frau Ines Kolb unter 030 901820 weiter.</p>", NameSource.SENTENCE),
        ("<div class=h-card><b class=p-name>Ines Kolb</b><a href='mailto:vk7@nordtec.de'>x</a></div>", NameSource.CARD),
        (
            """<script type='application/ld+json'>{"@type": "Person", "givenName": "Ines", "familyName": "Kolb",
            "email": "vk7@nordtec.de"}</script>""",
            NameSource.JSON_LD,
        ),
    ],
)
def test_a_name_has_its_source_and_its_confidence(html, source):
    (contact,) = extract_contacts(html, URL)
    assert (contact.name, contact.name_source) == ("Ines Kolb", source)
    assert contact.name_confidence is not None
    assert 0.65 <= contact.name_confidence <= 1


def test_a_contact_without_a_name_has_no_source():
    (contact,) = extract_contacts("<p>info@nordtec.de</p>", URL)
    assert (contact.name, contact.name_confidence, contact.name_source) == (None, None, None)


def test_candidates_say_why_a_name_was_given_or_not():
    html = "<div><p>Ines Kolb</p><p>CEO</p><p>030 901820</p></div><div><p>Balise Ford</p><p>030 901821</p></div>"
    reasons = {c.value: c.reason for c in extract_with_candidates(html, URL).candidates}
    assert "named Ines Kolb: in the same entry" in reasons["+4930901820"]
    assert "; named" not in reasons["+4930901821"]


@pytest.mark.parametrize("mailbox", ["kolb", "i.kolb", "ikolb", "kolbi", "ines.kolb", "ines-kolb", "ines_k"])
def test_a_mailbox_that_is_made_of_another_name_of_the_page_is_not_the_neighbours(mailbox):
    html = f"<ul><li>Tom Baum, CFO<br>{mailbox}@nordtec.de</li><li>Ines Kolb, CEO</li></ul>"
    assert people(html)[f"{mailbox}@nordtec.de"][0] in ("Ines Kolb", None)


def test_five_thousand_entries_are_read_in_linear_time():
    row = "<tr><td>Ines Kolb</td><td>CEO</td><td>k{0}@nordtec.de</td></tr>"
    html = "<table>" + "".join(row.format(n) for n in range(5000)) + "</table>"
    assert sum(contact.name is not None for contact in extract_contacts(html, URL)) == 500
