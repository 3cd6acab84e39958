# ruff: noqa: SIM905 - lists of words are written as words
"""The words that e-mail rules look at, in the main European languages."""

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
    """tel telefon telephone telefoon telefax fax phone mobile mobil handy web www website http https email
    mail and or und oder et y e this the please click for if to this diese this-address kvk btw iban skype
    facebook twitter address office contact kontakt copyright""".split()
)

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
    sample.com placeholder.com acme.com email.tld mail.tld localhost.localdomain host.com server.com""".split()
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
    jan.kowalski jan.jansen jean.dupont mario.rossi xxx abc foo bar user1 domain company website""".split()
)
