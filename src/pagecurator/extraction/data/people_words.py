# ruff: noqa: SIM905 - lists of words are written as words
"""Words of roles and titles, and words that are in no name, in the main European languages."""

from __future__ import annotations

ROLE_WORDS = frozenset(
    """manager director head chief ceo cto cfo coo cmo cio founder co-founder cofounder owner president vice
    chairman chairwoman chair partner officer lead leader principal secretary assistant coordinator
    administrator consultant engineer developer designer architect editor reporter journalist correspondent
    attorney lawyer paralegal agent broker realtor accountant controller treasurer supervisor superintendent
    foreman specialist analyst advisor adviser representative executive professor lecturer teacher dean
    researcher scientist curator librarian physician nurse dentist therapist chef pastor minister deacon
    coach trainer technician estimator planner buyer associate geschäftsführer geschäftsführerin
    geschäftsführung inhaber inhaberin leiter leiterin leitung abteilungsleiter vorstand vorsitzender
    vorsitzende vorstandsvorsitzender referent referentin ansprechpartner ansprechpartnerin sachbearbeiter
    sachbearbeiterin mitarbeiter mitarbeiterin berater beraterin redakteur redakteurin redaktion
    pressesprecher pressesprecherin pressereferent pressereferentin sekretariat sekretärin assistenz
    assistentin rechtsanwalt rechtsanwältin steuerberater architektin ingenieur projektleiter
    projektleiterin vertrieb vertriebsleiter verkaufsleiter einkauf buchhaltung schatzmeister kassenwart
    schriftführer trainerin pfarrer pastorin kurator directeur directrice gérant gérante responsable chargé
    chargée président présidente secrétaire conseiller conseillère directora gerente jefe jefa responsabile
    direttore direttrice titolare presidente segretario segretaria coordinador coordinadora consejero
    redactor redactora periodista abogado socio fundador fundadora diretor diretora coordenador
    directeur-generaal eigenaar eigenaresse medewerker medewerkster adviseur voorzitter penningmeester
    secretaris bestuurder bestuurslid hoofdredacteur verkoper makelaar kierownik dyrektor prezes właściciel
    specjalista redaktor toimitusjohtaja päällikkö johtaja vd chef säljare""".split()
)

TITLES = frozenset(
    """dr prof mr mrs ms miss sir herr frau hr fr dipl dipl.-ing dipl-ing ing mag msc bsc ba ma phd rev fr sr
    sra dott dhr mevr drs ir mw med jur rer nat m.a b.a hon""".split()
)

LEADS = frozenset("contact call write email ask kontakt ansprechpartner ansprechpartnerin contactez".split())
"""Words before a name in a sentence: "Contact Jane Doe, Head of Sales"."""

NAME_PARTICLES = frozenset(
    "von van de der den la di da del zu zur ten ter el bin al le du dos das e y af av zum vom".split()
)

NOT_NAMES = frozenset(
    """contact contacts us about home news team staff company office address street road avenue suite floor
    building phone telephone mobile fax email e-mail mail web website www info information service services
    support sales press media department division center centre institute university college school church
    museum hotel restaurant cafe clinic hospital group inc ltd llc gmbh ag kg co corp limited foundation
    association club society international national city county state north south east west new york san los
    angeles london berlin hamburg münchen wien zürich monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december montag dienstag
    mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember kontakt
    impressum datenschutz adresse anschrift straße strasse platz weg telefon telefax handy öffnungszeiten hours
    open opening read more learn click here our your the and or for with from to of in on at by privacy policy
    terms conditions copyright rights reserved all menu search login register subscribe newsletter follow share
    facebook twitter instagram linkedin youtube customer general question questions help online shop store order
    book booking product products project projects welcome get find view send message form map directions
    abteilung stadt gemeinde verein verlag redaktion presse universität institut schule amt zentrum haus technik
    über uns mehr lesen weiter unsere unser ihr ihre sie wir deutschland germany österreich schweiz nederland
    england usa europe location locations branch headquarters showroom main toll free real estate investor
    relations library public accounting inquiry fan golfclub neues beliebtes councilmember mayor law firm
    medical dental insurance place lane drive court square park plaza tower parkway highway boulevard terrace
    gardens gate bridge hill valley river lake beach bay island islands coast mountain imperial golden silver
    royal grand great united kingdom britain america american european asia africa african asian ireland
    scotland canada australia zealand india china japan spain france italy poland brazil mexico texas florida
    california central northern southern eastern western territory region regional district delegación
    delegation oficina sede filiale niederlassung standort zentrale corporate gifts gift personal injury
    property developer development api portal program programme partner success stories kit sign up now
    consultation list listing listings become join started career careers business solutions systems software
    technologies technology industries enterprises holdings partners consulting management marketing finance
    financial administration operations logistics security quality engineering research science sciences health
    healthcare care wellness weight loss fitness beauty fashion food kitchen bar grill pizza coffee wine beer
    events event wedding weddings party music art arts gallery theatre theater cinema sports sport football
    travel tours tour holiday holidays vacation rental rentals car cars auto motors truck parts tools garden
    furniture design designs interior construction builders roofing plumbing electric electrical heating
    cleaning moving storage vertrieb einkauf verkauf buchhaltung geschäftsführung verwaltung sekretariat empfang
    beratung leistungen aktuelles veranstaltungen termine downloads anfahrt vereine kirche pfarrei bischof nord
    süd ost mitte ventas atención cliente contacto dirección departamento recursos humanos servizio clienti
    ufficio direzione commerciale contatti azienda société entreprise siège agence direction ressources humaines
    accueil horaires afdeling klantenservice verkoop inkoop openingstijden biuro dział obsługi klienta
    sprzedaży""".split()
)

ROLE_ENDINGS = ("leiter", "leiterin", "berater", "beraterin", "manager", "direktor", "referent", "referentin")
"""Endings of German compounds that name a role: ``Vertriebsleiterin``."""
