# ruff: noqa: RUF001 - dashes, quotes and letters of many languages
"""Which texts state a role."""

import pytest

from pagecurator.extraction.people.roles import read_department, read_role


@pytest.mark.parametrize(
    "role",
    """
    Head of Procurement|Chief People Officer|VP Engineering|Vice President – Nordics|Managing Partner
    Deputy Mayor|2nd Chairman|Town Clerk|Parish Councillor|Lieutenant Governor|Associate Pastor|Reverend|MP
    Professor Emeritus|Postdoctoral Researcher|PhD candidate|Realtor®|Broker Associate|Solicitor|Barrister
    Paralegal|Office Manager|Co-Founder|Team Lead|Lead Engineer|Principal|Principal Investigator
    Director, Research|Manager (Northern Region)|Owner/Operator|Stage Technician II
    Geschäftsführende Gesellschafterin|Kaufmännischer Leiter|Leiterin Forschung|1. Vorsitzende
    Stellv. Vorsitzender|Kassenwartin|Vertriebsleiterin|Steuerberaterin|Immobilienmaklerin
    Fachärztin für Orthopädie|Datenschutzbeauftragter|Hausmeister|Leiter/in|Projektleiter*in
    Sachbearbeiter (m/w/d)|Ansprechpartnerin für Presse|Pfarrer|Bürgermeisterin|Prokurist|Sekretariat
    Directrice générale|Gérante|Responsable des achats|Chargée de clientèle|Chargé(e) de mission
    Trésorier adjoint|1er adjoint|Secrétaire de mairie|Avocate|Présidente|Vice-présidente|Infirmière
    Rédactrice en chef|Chef de projet|Notaire|Directora comercial|Gerente general|Abogada|Jefa de ventas
    Presidenta|Alcaldesa|Secretaria|Profesora titular|Técnico de ventas|Diretora executiva
    Coordenador pedagógico|Vereadora|Sócia fundadora|Engenheira civil|Corretora de imóveis|Presidente
    Amministratrice delegata|Direttore commerciale|Responsabile acquisti|Segretaria|Sindaco|Avvocata
    Consigliera|Titolare|Voorzitster|Penningmeester|Hoofd inkoop|Bedrijfsleider|Directiesecretaresse|Makelaar
    Wethouder|Commercieel medewerkster|Säljchef|Verkställande direktör|Kassör|Ordförande|Fastighetsförvaltare
    Redaktionschef|Enhetschef|Kommunikationsansvarig|Daglig leder|Salgssjef|Styreleder|Varaordfører
    Avdelingsleder|Markedsansvarlig|Administrerende direktør|Salgschef|Formand|Kasserer|Toimitusjohtaja
    Myyntipäällikkö|Puheenjohtaja|Rehtori|Kiinteistönvälittäjä|Framkvæmdastjóri|Formaður|Kierowniczka działu
    Dyrektor handlowy|Rzeczniczka prasowa|Prezeska|Członek Zarządu|Główna księgowa|Radca prawny|Wójt
    Ředitelka školy|Jednatel společnosti|Vedoucí prodeje|Místostarosta|Tisková mluvčí|Předsedkyně|Účetní
    Konateľ|Riaditeľka|Direktorica|Voditeljica prodaje|Predsjednik uprave|Glavni urednik|Vodja prodaje
    Ügyvezető igazgató|Irodavezető|Polgármester|Elnök|Értékesítési igazgató|Director executiv|Președinte|Primar
    Asistentă|Satış Müdürü|Genel Koordinatör|Yönetim Kurulu Başkanı|Direktorė|Vadybininkas
    Valdes priekšsēdētājs|Vadītāja|Tegevjuht|Juhatuse liige|Müügijuht|Drejtor|Генеральный директор
    Менеджер по продажам|Заместитель директора|Преподавательница|Пресс-секретарь|Керівник відділу|Директорка
    Управител|Главен редактор|Председница|Генерални директор|Διευθύντρια Πωλήσεων|Πρόεδρος ΔΣ|Λογίστρια
    Δικηγόρος|Տնօրեն|გენერალური დირექტორი|المدير التنفيذي|رئيس مجلس الإدارة|مديرة المبيعات|مدیر فروش
    מנהלת שיווק|סמנכ"ל כספים|יו"ר|대표이사|영업팀장|편집국장|마케팅 매니저|总经理|销售总监|副教授|總編輯
    代表取締役社長|営業部長|店長|准教授|マネージャー|Giám đốc kinh doanh|Trưởng phòng|Kepala Bagian Umum
    Direktur Utama|ผู้จัดการฝ่ายขาย
    """.replace("\n    ", "|")
    .strip("| \n")
    .split("|"),
)
def test_roles_of_many_languages_are_read_as_printed(role):
    assert read_role(role) == role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("– Managing Director", "Managing Director"),
        ("(Vertriebsleiterin)", "Vertriebsleiterin"),
        ("Position: Office Manager", "Office Manager"),
        ("Funktion: Leiterin Einkauf", "Leiterin Einkauf"),
        ("Loan Officer NMLS# 448812", "Loan Officer"),
        ("Realtor | License 0198877", "Realtor"),
    ],
)
def test_signs_labels_and_licences_are_cut(text, role):
    assert read_role(text) == role


@pytest.mark.parametrize(
    "text",
    """
    Head office|Head Office Berlin|Director's cut|Manager Login|Partner program|Partner portal|Lead generation
    Lead free solder|Executive search|Executive Search Services|Managerial services|Find an agent
    Become a partner|Meet our director|Our director will call you back|Chat with an expert
    The managers of tomorrow|Office of the Chief Financial Officer|Law Offices of the best attorney|Contact
    Contact person|Ansprechpartner|Kontaktperson|Namn|Hauptstraße 12|Price 15 EUR|director@example.org
    www.manager-example.com|Begleitung|Anleitung|Reiseführer|Einrichtung|Mitgliedschaft|Technik
    Angaben zum Verantwortlichen|Interview mit dem Präsidenten der Stadt|Google Scholar|Commercial property
    Menu principal|Dean Smith|Anna Koch|Paul Baker|Vice Mayor Hanna Lindqvist|Anna Berg, Direktor|Trainer-Blog
    Welpentrainer-Zertifikat|Career as a nurse technician page|Manager gesucht|Driver wanted|Pro Services
    Über uns|お問い合わせ|회사소개|关于我们|Sök på hemsidan|Salta al contenuto|Read more about the mayor
    """.replace("\n    ", "|")
    .strip("| \n")
    .split("|"),
)
def test_links_sentences_places_and_names_are_no_roles(text):
    assert read_role(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Sales",
        "Sales & Marketing",
        "Human Resources",
        "Vertrieb",
        "Einkauf und Logistik",
        "Comptabilité",
        "Försäljning",
        "Inkoop",
    ],
)
def test_a_department_is_no_role_of_its_own(text):
    assert read_role(text) is None
    assert read_department(text) == text


@pytest.mark.parametrize("text", ["Berlin", "Manager", "Contact", "Our sales are high this year", ""])
def test_other_words_are_no_department(text):
    assert read_department(text) is None


@pytest.mark.parametrize("text", ["manager" * 20_000, "a/" * 50, "(" * 100, "1. " * 30, "Leiter/in" * 20, "# " * 50])
def test_hostile_texts_are_refused_quickly(text):
    assert read_role(text) is None
