# ruff: noqa: SIM905 - lists of words are written as words
"""Words in and around e-mail addresses, in the main European languages."""

from __future__ import annotations

ROLE_WORDS = frozenset(
    """info information informations informatie informacion informazioni contact contacto contato contatti
    kontakt contactus mail email office buero buro kantoor sekretariat secretariat secretary secretaria
    segreteria admin administration administratie administracion webmaster postmaster hostmaster web website
    support help helpdesk service services servicedesk kundenservice kundendienst klantenservice
    customerservice customercare care sales verkauf verkoop vertrieb ventas ventes vendite order orders
    bestellung booking bookings reservation reservations reservierung reserveringen reservas shop store
    marketing press presse pers prensa stampa media redaktion redactie redaction redaccion redazione editor
    editorial news newsletter jobs job career careers karriere bewerbung vacature hr personal recruiting
    recruitment privacy datenschutz dataprotection gdpr dpo legal abuse security billing invoice invoices
    rechnung buchhaltung accounts accounting finance facturatie hello hallo hi hola bonjour ciao team post
    poststelle zentrale reception rezeption empfang receptie frontdesk enquiries enquiry inquiries inquiry
    anfrage ask feedback noreply no-reply donotreply returns events event members membership mitglieder
    verein vorstand impressum partner partners affiliate advertising ads werbung anzeigen sponsoring library
    bibliothek museum studio clinic praxis rental rentals service""".split()
)

GLUED_WORDS = frozenset(
    """tel telefon telephone telefoon telefono teléfono telefone téléphone telefax fax phone mobile mobil handy cell
    gsm cel web www website http https email mail and or und oder et ou y og och ve sau lub this the please click
    for if to from diese dieser this-address kvk btw iban skype facebook twitter instagram linkedin whatsapp
    address adresse office contact kontakt copyright internet home homepage site url impressum vat
    datenschutz""".split()
)
"""Words that follow an address and touch it: ``info@firma.detel``."""
GLUED_LABELS = (
    "E-Mail",
    "E-mail",
    "Email",
    "EMail",
    "EMAIL",
    "E-MAIL",
    "Mail",
    "Courriel",
    "Correo",
    "Posta",
    "Kontakt",
)
"""Labels that touch the address behind them: ``Emailinfo@firma.de``."""

PLACEHOLDER_DOMAINS = frozenset(
    """example.com example.org example.net example.de example.co.uk example.edu domain.com domain.tld domain.de
    domain.org domain.net domain.nl domain.co.uk yourdomain.com yourdomain.co.uk yourdomain.org mydomain.com
    somedomain.com anydomain.com yoursite.com yourwebsite.com mysite.com site.com website.com
    yourcompany.com mycompany.com company.com yourbusiness.com youremail.com myemail.com yourmail.com
    yourname.com address.com emailaddress.com provider.com provider.de anbieter.de ihredomain.de
    ihre-domain.de meinedomain.de musterdomain.de mustermann.de musterfirma.de muster.de deinedomain.de
    beispiel.de beispiel.com voorbeeld.nl uwdomein.nl jouwdomein.nl domein.nl exemple.com exemple.fr
    votredomaine.com votredomaine.fr domaine.com domaine.fr ejemplo.com ejemplo.es dominio.com tudominio.com
    sudominio.com exemplo.com dominio.com.br seudominio.com.br esempio.com esempio.it tuodominio.it
    dominio.it przyklad.pl domena.pl twojadomena.pl test.com test.de test.nl xyz.com abc.com foo.com bar.com
    sample.com placeholder.com acme.com doe.com email.tld mail.tld localhost.localdomain host.com server.com""".split()
)

PLACEHOLDER_LOCALS = frozenset(
    """you your yourname your.name yourmail youremail your-email your_email your.email user username user.name
    name firstname lastname firstname.lastname first.last first.name someone somebody anyone anybody me mail
    email e-mail emailaddress email.address example sample test john.doe johndoe jane.doe janedoe john.smith
    joe.bloggs max.muster max.mustermann maxmustermann erika.mustermann mustermann ihrname ihr.name deinname
    dein.name name.nachname vorname vorname.nachname vorname.name nachname uwnaam uw.naam jouwnaam jouw.naam
    naam voornaam voornaam.achternaam votrenom votre.nom nom nom.prenom prenom.nom prenom adresse
    votreadresse tunombre su.nombre sunombre nombre nombre.apellido tucorreo correo usuario seunome seu.nome
    seuemail nome nome.cognome nome.sobrenome tuonome tuaemail utente twojemail imie imie.nazwisko imię
    jan.kowalski jan.jansen jean.dupont mario.rossi eposta e-posta postaadresi posta epost e-post
    sposti sähköposti e-mailcim emailcim jmeno jméno vasejmeno váš.email vášemail numele nume ime vaseime vase.ime
    adiniz adınız isminiz kullanici kullaniciadi nimi nimesi namn navn ditt.namn dit.navn dittnamn dittnavn
    почта имя имяфамилия пошта имейл имя.фамилия ім'я όνομα email-adresse hotmail ornek пример utilisateur bruker
    användare kayttaja käyttäjä uzytkownik użytkownik uzivatel uživatel utilizator sahkoposti felhasznalo korisnik
    xxx abc foo bar user1     domain company website""".split()
)

NAME_WORDS = frozenset(
    """name surname firstname lastname first last forename familyname givenname middle initial firstinitial fname
    lname vorname nachname zuname familienname voornaam achternaam naam prenom prénom nom nome cognome sobrenome
    nombre apellido apellidos imie imię nazwisko jmeno jméno prijmeni příjmení meno priezvisko fornavn etternavn
    efternavn fornamn förnamn efternamn etunimi sukunimi nume prenume ime priimek prezime vezeteknev keresztnev
    isim soyisim soyad apelido nev navn namn cognom adi adı soyadi soyadı имя фамилия прізвище
    презиме име όνομα επώνυμο vards uzvards vārds uzvārds vardas pavarde pavardė eesnimi perenimi perekonnanimi emri
    mbiemri izena abizena""".split()
)
"""``vorname.nachname@``: words that describe how addresses are composed."""

NOBODYS_LOCALS = frozenset(
    """you your yourname your.name your-name your_name youremail your.email your-email your_email yourmail
    youraddress someone somebody anyone anybody username user.name user-name john.doe.example firstnamelastname
    firstinitiallastname firstlast flastname nameofperson max.mustermann maxmustermann erika.mustermann
    mustermann ihrname ihr.name ihremail ihre.email ihre-email deinname dein.name deineemail deine.email uwnaam
    uw.naam uwemail jouwnaam jouw.naam votrenom votre.nom votreadresse votremail votre.email votreemail tunombre
    tu.nombre sunombre su.nombre tucorreo tuemail suemail seunome seu.nome seuemail seu.email tuonome tuaemail
    tuamail nome.cognome twojemail twojadres vasemail dinemail din.epost dittnavn dittnamn emailadresse
    e-mailadresse emailadres xxxx xxxxx name.surname ornek
    dinmail din.mail voce você tu.email email.anda emailanda sinun.nimi
    adiniz adınız adiniz.soyadiniz adınız.soyadınız adsoyad ad.soyad isminiz eposta-adresiniz epostaadresiniz
    twoj.email twój.email twojemail twojeimie twoje.imie imienazwisko dittnamn ditt.namn dittnavn ditt.navn dit.navn
    ditnavn dinepost din.e-post vasemail vas.email váš.email vasejmeno vase.jmeno emailulvostru emailul.tau
    numele.tau vaseime vase.ime tvojemail tvoj.email vasa.adresa nimesi nimesi.tähän etunimi.sukunimi
    sinunnimesi sahkopostisi tunombre.apellido tucuenta minombre nombreusuario nombredeusuario nomeusuario
    nomedeusuario nomutilisateur benutzername gebruikersnaam ваш.email вашапочта ваше.имя вашеимя imevashe
    votrenom.prenom votreprenom votre.prenom voornaam.naam prenomnom nomprenom nomecognome vornamenachname
    voornaamachternaam firstname.surname fornavn.etternavn fornavn.efternavn förnamn.efternamn""".split()
)
"""Local parts that are placeholders at any domain."""

STUDENT_WORDS = frozenset(
    """matricola nmatricola matricule matrikel matrikelnummer matrikelnr matricula matrícula numeromatricola
    numeroetudiant studentnummer studentnumber studentid student-id studentnr netid net-id userid user-id login
    loginname kennung benutzerkennung uniaccount uid unid codicefiscale codice persoonsnummer personalnummer
    employeeid staffid ogrencino öğrencino ogrenci.no numerindeksu nralbumu nr.indeksu neptunkod initials initialen
    kuerzel kürzel shortname nick nickname alias account accountname mailbox""".split()
)
"""``matricola@`` beside ``nome.cognome@``: placeholders where another one is printed for the same domain."""

PLACEHOLDER_NAMES = frozenset(
    """example exemple exemplo ejemplo esempio beispiel voorbeeld przyklad priklad eksempel exempel esimerkki
    pelda contoh piemers pavyzdys naide adresiniz домен сайт
    ornek örnek пример приклад παράδειγμα példa exemplu пример-сайта
    domain domaine dominio domínio domena domene domein domeniu domeen yourdomain your-domain mydomain
    somedomain anydomain ihredomain ihre-domain deinedomain deine-domain meinedomain musterdomain musterfirma
    mustermann votredomaine uwdomein jouwdomein tudominio sudominio seudominio tuodominio twojadomena somewhere
    yoursite yourwebsite yourcompany your-company mycompany yourbusiness youremail yourmail youremailaddress
    emailaddress domainname yourisp isp""".split()
)
"""First labels of placeholder hosts, with any TLD."""
ANY_COMPANY = frozenset(
    """company firma firm empresa entreprise azienda bedrijf foretag företag virksomhed yritys unternehmen
    organization organisation mail email e-mail website domain provider anbieter server host site school
    university gmail adres adresse address eposta correo courriel posta sirket şirket firmaadi vállalat ceg cég
    bedrijfsnaam firmenname nazwafirmy spolecnost společnost компания почта фирма
    poczta posta imone įmonė uznemums uzņēmums enpresa podjetje tvrtka ettevote ettevõte
    epasts correio e-posta""".split()
)
"""First labels of hosts that are placeholders only after a placeholder (``name@company.com``)."""
PRONOUNS = frozenset(
    "your ihre ihr deine dein meine uw jouw votre mon tu su seu sua tua tuo twoj twój vas vase din ditt min my".split()
)
ANYBODY = frozenset(
    """john.doe johndoe jane.doe janedoe john.smith joe.bloggs jan.kowalski jan.jansen jean.dupont
    mario.rossi""".split()
)
"""Placeholder names that real people have, too: placeholders only at placeholder domains."""
PERSONS = frozenset(
    """me us him her them you it one out here home now today back ich uns mich mir euch ihn ihnen nous moi vous lui
    nos mi ti ci noi oss meg mig dig os ons mij hem haar ze nam mnie nas nás mě bize bana nekünk meille minulle
    noua mie nama""".split()
)
"""Words before a sign that is spelled ``at``: "Email me at …", "Find us at …"."""

EXAMPLE_BEFORE = (
    r"(?:\be\.g\.|\beg\b|example|exemple|exemplo|ejemplo|esempio|beispiel|voorbeeld|eksempel|esimerkki"
    r"|\bz\. ?b\.|\bnp\.|\bbijv\.|\bp\. ?ej\.|\bex\.|\bes\.|\bnapr\.|\bnapř\.|\bt\.ex\.|\bf\.eks\.|\börn\."
    r"|for instance)\W{0,4}\Z"
)
"""A pattern of what calls the next words an example, in lower case."""

AT_WORDS = (
    *("at", "ät", "æt", "att", "arroba", "à", "собака", "собачка", "песик", "пёсик", "равлик", "кльомба"),
    *("маймунка", "маймунско а", "мајмун", "majmun", "majmunsko a", "manki", "chiocciola", "chiocciolina"),
    *("apenstaart(?:je)?", "apestaart(?:je)?", "aapje", "klammeraffe", "affenschwanz", "ma[łl]pa", "ma[łl]pka"),
    *("kukac", "zavin[aá][cč]", "snabel-? ?a", "alfakr[oø]ll", "kr[oø]llalfa", "afna", "arobas", "arr?obase?"),
    *("arobaz", "miukumauku", "miuku", "ät-merkki", "kissanhäntä", "papaki", "παπάκι", "παπακι", "strudel"),
    *("shtrudel", "שטרודל", "כרוכית", "kuyruklu ?a", "et i[sş]areti", "coad[aă] de maimu[tț][aă]", "a-? ?rond"),
    *(
        "ampersat",
        "monkey",
        "골뱅이",
        "アット",
        "アットマーク",
        "艾特",
        "小老鼠",
        "آت",
        "ætmerki",
        "xafnaxiq",
        "commercial at",
    ),
)
"""Words for ``@``, as patterns."""
WEAK_AT_WORDS = ("a", "et", "ad", "aet", "bei", "eta", "ath", "hjá", "hja", "chez", "u")
"""Words that also mean something else: only directly between the parts, or where the dot is spelled, too."""
DOT_WORDS = (
    *("dot", "d0t", "punkt", "punkts", "punt", "point", "punto", "ponto", "punct", "kropka", "te[cč]ka", "bodka"),
    *("pont", "piste", "nokta", "точка", "крапка", "кропка", "тачка", "ta[cč]ka", "pika", "prik", "stip", "punktur"),
    *("ta[sš]kas", "punktum", "τελεία", "τελεια", "teleia", "ドット", "점", "点", "點", "נקודה", "نقطة", "nuqta"),
)
"""Words for the dot, as patterns."""
