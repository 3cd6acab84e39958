# ruff: noqa: SIM905 - lists of words are written as words
"""Words around a person in a list, a card or a sentence, in the languages of the other tables; in lower case."""

from __future__ import annotations

NAME_LABELS = frozenset(
    word.strip()
    for line in """name|names|full name|contact|contact person|contact name|person|staff|employee|your contact|who
    name and title|ansprechpartner|ansprechpartnerin|ansprechperson|kontaktperson
    ihr ansprechpartner|ihre ansprechpartnerin
    name, vorname|vorname name|vor- und nachname|kontakt|betreuer|betreuerin
    nom|nom et prénom|nom prénom|contact presse|interlocuteur|votre contact|personne de contact
    nome|nome e cognome|cognome e nome|referente|contatto|nombre|nombre y apellidos|persona de contacto|contacto
    nome completo|contato|pessoa de contacto|naam|contactpersoon|aanspreekpunt|navn|kontaktperson|namn|kontakt
    nimi|yhteyshenkilö|imię i nazwisko|nazwisko|osoba kontaktowa|osoba do kontaktu|jméno|jméno a příjmení
    kontaktní osoba|meno|meno a priezvisko|kontaktná osoba|név|kapcsolattartó|nume|nume și prenume|persoană de contact
    ime|ime i prezime|ime in priimek|kontakt osoba|kontaktna osoba|ad soyad|adı soyadı|isim|yetkili kişi|фио|имя
    контактное лицо|контактна особа|піб|име|лице за контакт|όνομα|ονοματεπώνυμο|υπεύθυνος επικοινωνίας
    姓名|联系人|聯絡人|氏名|名前|担当者|이름|성명|담당자|الاسم|اسم|שם|איש קשר""".splitlines()
    for word in line.split("|")
)
"""Titles of a column or words before a colon that announce a person's name."""

ROLE_LABELS = frozenset(
    word.strip()
    for line in """position|title|job title|role|function|office|responsibility|responsibilities|duties|designation|rank
    funktion|aufgabe|aufgaben|amt|aufgabenbereich|tätigkeit|zuständigkeit|stelle|bereich|fonction|poste|mission|rôle
    ruolo|carica|incarico|qualifica|funzione|mansione|cargo|puesto|función|responsabilidad|função|função/cargo
    functie|rol|taak|taken|stilling|funktion|rolle|befattning|roll|titel|uppdrag|tehtävä|asema|nimike|vastuualue
    stanowisko|funkcja|pozice|funkce|činnost|pozícia|funkcia|beosztás|pozíció|funcție|funcția|funkcija|položaj|görevi
    görev|unvan|ünvan|должность|посада|длъжност|θέση|ιδιότητα|职位|职务|職稱|職位|役職|役割|직책|직위|المنصب|תפקיד
    vínculo|vinculo""".splitlines()
    for word in line.split("|")
)
"""Titles of a column or words before a colon that announce a role."""

LEADS = frozenset(
    """contact contacts call write email ask by reach to with see from attn attention kontakt kontaktieren
    ansprechpartner ansprechpartnerin ansprechperson kontaktperson an von bei frau herr herrn durch mit auteur par
    contactez avec mme m. monsieur madame auprès autor por contacte contactar con door contacteer bij met contactpersoon
    di da contattare presso af kontakta av ota do kontaktujte od u pan pani paní osoba yhteys""".split()
)
"""Words directly before a name in running text: ``contact Jane Doe``, ``von Jane Doe``."""

CREDITS = frozenset(
    """photo photos foto fotos fotografie image images picture bild bilder photographer fotograf photographe credit
    crédit illustration copyright immagine fotografía imagen zdjęcie kuva valokuva video text""".split()
)
"""Words before the name of someone who made a picture."""

CONTACT_LABELS = frozenset(
    """email e-mail mail e-mails mailto mailadresse e-mailadresse emailadresse adresse address courriel mél correo
    electrónico email: epost e-post e-postadresse sähköposti posta elettronica poczta электронная почта почта эл
    e-pošta pošta ηλεκτρονικό ταχυδρομείο web www website internet homepage skype twitter linkedin facebook xing and
    und et y e or oder a i o og och ja the per pro no nr nr. number nummer numéro číslo privat private privé geschäft
    business work mobile dienstlich is est ist""".split()
)
"""Words beside a contact that say what it is and not whose."""
PLACE_LABELS = frozenset(
    """office sales support emergency enquiries enquiry inquiry booking bookings reservation reservations reception
    recepción recepcion secretary customer desk switchboard zentrale centralino centrale centrala central standard
    centralita hotline helpline infoline notruf notdienst service services bereitschaft main residence helpdesk
    hotlines pbx conmutador""".split()
)
"""Labels of numbers that say whose they are: a place's or a department's."""
LEGAL_LABELS = (
    "vertreten durch",
    "vertretungsberechtigt",
    "geschäftsführ",
    "inhaber",
    "verantwortlich",
    "représenté par",
    "représentant légal",
    "directeur de la publication",
    "directrice de la publication",
    "legale rappresentante",
    "representante legal",
    "represented by",
)
"""Beginnings of lines that name who is liable, as an imprint must: not whose the number below is."""
CONJUNCTIONS = frozenset("and und et y e i a og och en & / + of für for de der des".split())
"""Words after which a phrase goes on in the next line."""
DEPARTMENT_LABELS = frozenset(
    """sales support emergency enquiries enquiry inquiry booking bookings reservation reservations reception recepción
    recepcion customer switchboard zentrale centralino centrale centrala central centralita hotline helpline infoline
    notruf notdienst service services bereitschaft helpdesk hotlines pbx conmutador empfang rezeption accueil standard
    reception receptie recepcja recepce recepcia portineria verkauf vertrieb verwaltung buchhaltung kundenservice
    kundendienst redaktion newsroom billing accounts admissions dispatch""".split()
)
"""Words beside a contact of a department."""
