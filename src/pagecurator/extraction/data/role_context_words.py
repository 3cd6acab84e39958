# ruff: noqa: SIM905 - lists of words are written as words
"""Words that are no roles: of links, sentences, labels and other things that begin like a role.

Case and accents are ignored.
"""

from __future__ import annotations

NOT_AFTER_ROLE = frozenset(
    """
    program programme programs office offices generation cut services service training portal login area search
    profile profiles reviews review jobs job tools tool guide resources directory registration software solutions
    systems list network network's relations package packages plan meeting meetings report reports message
    statement biography app school academy course courses club hotel restaurant house street road avenue lane drive
    cap wanted needed responsible standards quality poisoning safety collection edition series award awards
    association forum day week conference online shop store page website site link links hub zone login's
    information news blog board boards committee council team's start-page insurance fee fees commission mode gmbh
    ag ltd llc inc s.a sarl srl bv oy ab as kg portalen suche liste verzeichnis finden werden gesucht bereich haus
    büro kanzlei verein verband akademie
    """.split()
)
"""Words behind a role word that make another thing of it: ``Partner program``, ``Head office``."""

SENTENCE_WORDS = frozenset(
    """
    menu submenu home page blog chat career careers interview article artikel copyright form sinne søges søkes
    sökes gesucht gezocht wanted hiring vacancy stellenanzeige jobangebot dinner newsletter is are was were has
    have had would could should must our your we you they he she his who which that this these how why when where
    what please click us me if more said says yourself ist sind war hat haben wird werden wir sie unser unsere
    unserer ihr ihre ihren euer bitte hier mehr est sont nous vous notre votre nos vos cliquez suite somos nuestro
    nuestra nuestros haga aquí são nosso nossa seu sua aqui sono siamo nostro nostra zijn onze wij uw jouw klik
    heeft wordt är vår våra ditt vores våre ovat meidän sinun jest są nasz nasza twój jsou náš naše váš vaše
    vagyunk este sunt nostru dumneavoastră bizim sizin это наш наша наши ваш ваша мы вы είναι μας σας
    """.split()
)
"""Words of sentences and of links, which are in no role."""

IMPERATIVES = frozenset(
    """
    find become meet contact ask hire call email e-mail read view see join apply get order book visit choose search
    select finde finden fragen kontaktieren trouver contacter devenir encuentre contacte trova contatta vind hitta
    """.split()
)
"""First words of links, before an article: ``Find an agent``."""

ARTICLES = frozenset(
    "a an the der die das den dem un une una uno le la les los las el il lo gli een het en ett et".split()
)
"""A piece that begins with one is part of a sentence."""

NOT_ROLE_WORDS = frozenset("assistenza technika technike principale centrale fotografia  musica logopedia".split())
"""Words that only look like the feminine of a role."""

PERSON_LABELS = frozenset(
    """
    contact contacts contact-person ansprechpartner ansprechpartnerin ansprechperson kontaktperson kontakt
    kontaktpersoner contactpersoon contactpersonen interlocuteur interlocutrice contacto contato contatto referente
    name names yhteyshenkilö osoba kapcsolattartó irtibat responsible-person verantwortlich persoon kontaktní
    kontaktna kontaktowa contacte persona persoană контактное контакт контакты лицо ονομα επικοινωνία 담당자 담당
    担当者 担当 联系人 聯絡人 連絡人
    """.split()
)
"""Labels before the name of the person who answers: no roles."""

CONTACT_PERSONS = frozenset(
    """
    ansprechpartner ansprechpartnerin ansprechperson kontaktperson contactpersoon referente interlocuteur
    yhteyshenkilö
    """.split()
)
"""Roles when they say for what: ``Ansprechpartnerin für Presse``."""

FIELD_LABELS = frozenset(
    """
    position positie title titel titre titolo role rôle rolle roll ruolo rol funktion function fonction funktio
    functie função función funzione cargo puesto poste stilling stanowisko funkce funkcia beosztás görev görevi job
    beruf profession должность посада длъжност ιδιότητα θέση 직책 직위 职位 職位 職稱 职务 役職
    """.split()
)
"""Titles of fields and columns that hold a role."""

ROLE_LINKS = frozenset(
    """
    of for to at in and & with the a an - für der des die das im bei beim und vom von zur zum de du d la le les l
    en et à au aux del y e da do dos para di dei delle della dell degli per van het voor bij i på och för og af fra
    til ja pro v ve z w ds spraw na o din cu și si al lui по и в на отдела за та у з із ל של ו في و του της και των
    για εις
    """.split()
)
"""Prepositions, articles and conjunctions between a role and what it is for."""
