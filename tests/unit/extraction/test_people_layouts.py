# ruff: noqa: E501, RUF001 - markup is kept on one line
"""Names and roles in the layouts of team pages, imprints and menus: one table.

A star accepts anything, where the page is ambiguous.
"""

import pytest

from pagecurator.extraction import extract_contacts

LAYOUTS = [
    ("<h2>Contact us</h2><p>info@nordtec.de</p>", {"info@nordtec.de": (None, None)}),
    ("<h2>Kontakt</h2><p>Nordtec GmbH<br>Hauptstraße 1<br>info@nordtec.de</p>", {"info@nordtec.de": (None, None)}),
    (
        "<h2>Nordtec Maschinenbau</h2><p>Geschäftsführer: Max Frisch<br>Tel. 030 901820<br>info@nordtec.de</p>",
        {"info@nordtec.de": (None, None)},
    ),
    (
        "<p>Geschäftsführer: Max Frisch</p><p>E-Mail: frisch@nordtec.de</p>",
        {"frisch@nordtec.de": ("Max Frisch", "Geschäftsführer")},
    ),
    (
        "<p>Max Frisch<br>Geschäftsführer<br>m.frisch@nordtec.de</p>",
        {"m.frisch@nordtec.de": ("Max Frisch", "Geschäftsführer")},
    ),
    (
        "<p>Dr. Anna-Lena von der Heide, Leiterin Vertrieb<br>heide@nordtec.de</p>",
        {"heide@nordtec.de": ("Anna-Lena von der Heide", "Leiterin Vertrieb")},
    ),
    (
        "<ul><li>Jane Doe, CEO, jane@nordtec.de</li><li>Max Frisch, CTO, max@nordtec.de</li></ul>",
        {"jane@nordtec.de": ("Jane Doe", "CEO"), "max@nordtec.de": ("Max Frisch", "CTO")},
    ),
    (
        "<table><tr><td>Jane Doe</td><td>CEO</td><td>jane@nordtec.de</td></tr><tr><td>Max Frisch</td><td>CTO</td><td>max@nordtec.de</td></tr></table>",
        {"jane@nordtec.de": ("Jane Doe", "CEO"), "max@nordtec.de": ("Max Frisch", "CTO")},
    ),
    (
        "<table><tr><td>jane@nordtec.de</td><td>Jane Doe</td><td>CEO</td></tr><tr><td>max@nordtec.de</td><td>Max Frisch</td><td>CTO</td></tr></table>",
        {"jane@nordtec.de": ("Jane Doe", "CEO"), "max@nordtec.de": ("Max Frisch", "CTO")},
    ),
    (
        "<div><h3>Jane Doe</h3><p>CEO</p></div><div><h3>Max Frisch</h3><p>CTO</p><p>max@nordtec.de</p></div>",
        {"max@nordtec.de": ("Max Frisch", "CTO")},
    ),
    (
        "<div><h3>Jane Doe</h3><p>CEO</p><p>jane@nordtec.de</p></div><div><p>sales@nordtec.de</p></div>",
        {"jane@nordtec.de": ("Jane Doe", "CEO"), "sales@nordtec.de": (None, None)},
    ),
    (
        "<div><h3>Jane Doe</h3><p>CEO</p></div><div><h3>Sales Team</h3><p>030 901820</p></div>",
        {"+4930901820": (None, None)},
    ),
    (
        "<p>Mary Ellen Fraser<br>Chief Development Officer<br><a href='mailto:mfraser@nordtec.de'>mfraser@nordtec.de</a></p>",
        {"mfraser@nordtec.de": ("Mary Ellen Fraser", "Chief Development Officer")},
    ),
    ("<p>Imperial Place<br>Maxwell Road<br>Head Office: 030 901820</p>", {"+4930901820": (None, None)}),
    (
        "<p>Corporate Gifts | Developer API | <a href='tel:+4930901820'>030 901820</a></p>",
        {"+4930901820": (None, None)},
    ),
    (
        "<h3>Central Territory</h3><p><a href='mailto:centralterritory@nordtec.de'>Email Us</a></p>",
        {"centralterritory@nordtec.de": (None, None)},
    ),
    ("<p>Delegación Inca: C/ Mancor 4. Tel. 971 504 472 Email: inca@nordtec.de</p>", {"inca@nordtec.de": (None, None)}),
    ("<h3>Customer Service Manager</h3><p>service@nordtec.de</p>", {"service@nordtec.de": (None, None)}),
    ("<h3>Our Locations</h3><p>New York Office</p><p>ny@nordtec.de</p>", {"ny@nordtec.de": (None, None)}),
    ("<p>Lake Placid Lodge, Director of Sales, sales@nordtec.de</p>", {"sales@nordtec.de": (None, None)}),
    (
        "<p>Written by Jane Doe, Editor</p><p>Read more</p><p>Contact the newsroom: news@nordtec.de</p>",
        {"news@nordtec.de": (None, None)},
    ),
    ("<p>Photo: Max Frisch</p><p>jane.doe@nordtec.de</p>", {"jane.doe@nordtec.de": (None, None)}),
    ("<p>Jane Doe</p><p>jane.doe@nordtec.de</p>", {"jane.doe@nordtec.de": ("Jane Doe", None)}),
    ("<p>Jane Doe</p><p>j.doe@nordtec.de</p>", {"j.doe@nordtec.de": ("Jane Doe", None)}),
    ("<p>Jane Doe</p><p>030 901820</p>", {"+4930901820": ("Jane Doe", None)}),
    ("<p>Nordic Waters</p><p>030 901820</p>", {"+4930901820": (None, None)}),
    ("<p>Jane Doe, Pressesprecherin, Tel. 030 901820</p>", {"+4930901820": ("Jane Doe", "Pressesprecherin")}),
    (
        "<p>Ansprechpartner: Jane Doe, Tel. 030 901820, doe@nordtec.de</p>",
        {"doe@nordtec.de": ("Jane Doe", "*"), "+4930901820": ("*", "*")},
    ),
    ("<p>Ihre Ansprechpartnerin Jane Doe erreichen Sie unter doe@nordtec.de</p>", {"doe@nordtec.de": ("*", None)}),
    ("<p>Presse: Jane Doe, presse@nordtec.de</p>", {"presse@nordtec.de": (None, None)}),
    (
        "<div class='vcard'><span class='fn'>Jane Doe</span><span class='title'>CEO</span><a class='email' href='mailto:jane@nordtec.de'>x</a></div>",
        {"jane@nordtec.de": ("Jane Doe", "CEO")},
    ),
    (
        "<div class='vcard'><span class='fn org'>Nordtec GmbH</span><a class='email' href='mailto:info@nordtec.de'>x</a></div>",
        {"info@nordtec.de": (None, None)},
    ),
    (
        "<div itemscope itemtype='http://schema.org/Person'><span itemprop='name'>Jane Doe</span><span itemprop='jobTitle'>CEO</span><span itemprop='email'>jane@nordtec.de</span></div>",
        {"jane@nordtec.de": ("Jane Doe", "CEO")},
    ),
    ("<p>Président : Jean Dupond<br>jdupond@nordtec.fr</p>", {"jdupond@nordtec.fr": ("Jean Dupond", "Président")}),
    (
        "<p>Directora: María García López<br>mgarcia@nordtec.es</p>",
        {"mgarcia@nordtec.es": ("María García López", "Directora")},
    ),
    (
        "<p>Piet de Vries, directeur<br>p.devries@nordtec.nl</p>",
        {"p.devries@nordtec.nl": ("Piet de Vries", "directeur")},
    ),
    (
        "<p>Anna Kowalska – Kierownik działu<br>a.kowalska@nordtec.pl</p>",
        {"a.kowalska@nordtec.pl": ("Anna Kowalska", "Kierownik działu")},
    ),
    (
        "<p>Giulia Bianchi, Responsabile commerciale, g.bianchi@nordtec.it</p>",
        {"g.bianchi@nordtec.it": ("Giulia Bianchi", "Responsabile commerciale")},
    ),
    (
        "<p>Sales: sales@nordtec.de<br>Support: support@nordtec.de</p>",
        {"sales@nordtec.de": (None, None), "support@nordtec.de": (None, None)},
    ),
    (
        "<h3>Vertrieb Nord</h3><p>Jane Doe<br>doe@nordtec.de</p><h3>Vertrieb Süd</h3><p>Max Frisch<br>frisch@nordtec.de</p>",
        {"doe@nordtec.de": ("Jane Doe", "*"), "frisch@nordtec.de": ("Max Frisch", "*")},
    ),
    (
        "<p>Jane Doe<br>Head of Sales<br>030 901820</p><p>Max Frisch<br>Head of Finance<br>030 901830</p>",
        {"+4930901820": ("Jane Doe", "Head of Sales"), "+4930901830": ("Max Frisch", "Head of Finance")},
    ),
    (
        "<p>Jane Doe<br>Head of Sales</p><p>Nordtec GmbH<br>Hauptstr. 1<br>10115 Berlin<br>Tel. 030 901820</p>",
        {"+4930901820": ("*", "*")},
    ),
    ("<h1>About Jane Austen</h1><p>Museum director's office</p><p>Tel. 030 901820</p>", {"+4930901820": (None, None)}),
    ("<h2>Free Consultation</h2><p>Attorney at Law</p><p>030 901820</p>", {"+4930901820": (None, None)}),
    ("<h2>Smith Jones</h2><p>Attorneys at Law</p><p>info@nordtec.de</p>", {"info@nordtec.de": (None, None)}),
    ("<h2>Personal Injury</h2><p>Lawyer</p><p>030 901820</p>", {"+4930901820": (None, None)}),
    ("<h2>Golden Gate</h2><p>Property Manager</p><p>030 901820</p>", {"+4930901820": (None, None)}),
    ("<h2>Happy Chef</h2><p>Chef de Cuisine</p><p>030 901820</p>", {"+4930901820": ("*", "*")}),
    ("<p>Copyright Nordtec Systems</p><p>Developer Portal</p><p>dev@nordtec.de</p>", {"dev@nordtec.de": (None, None)}),
    ("<li><a>Health Coach</a></li><li><a>Weight Loss</a></li><li>Call 030 901820</li>", {"+4930901820": (None, None)}),
    ("<li><a>Team Leader</a></li><li><a>Book Now</a></li><li>Call 030 901820</li>", {"+4930901820": (None, None)}),
    ("<li>Find Agent</li><li>List Property</li><li>Tel 030 901820</li>", {"+4930901820": (None, None)}),
    ("<li>Real Estate Agent</li><li>Orange Hills</li><li>Tel 030 901820</li>", {"+4930901820": (None, None)}),
    (
        "<li>Sign Up</li><li>Partner Program</li><li>Success Stories</li><li>Tel 030 901820</li>",
        {"+4930901820": (None, None)},
    ),
    ("<li>Become Partner</li><li>Press Kit</li><li>Tel 030 901820</li>", {"+4930901820": (None, None)}),
    ("<p>Great Britain | Managing Director | uk@nordtec.de</p>", {"uk@nordtec.de": (None, None)}),
    ("<p>United Kingdom, Sales Manager, uk@nordtec.de</p>", {"uk@nordtec.de": (None, None)}),
    ("<p>South America, Regional Director, latam@nordtec.de</p>", {"latam@nordtec.de": (None, None)}),
]


@pytest.mark.parametrize(("html", "expected"), LAYOUTS)
def test_a_name_is_assigned_only_where_the_layout_assigns_it(html, expected):
    contacts = extract_contacts(f"<html lang=de><body>{html}</body></html>", "https://www.nordtec.de/")
    read = {contact.value: (contact.name, contact.role) for contact in contacts}
    for value, stated in expected.items():
        pairs = zip(stated, read[value], strict=True)
        assert all(want in ("*", got) for want, got in pairs), (value, read[value])
