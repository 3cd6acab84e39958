# ruff: noqa: RUF001, SIM905 - lists of words are written as words, in their own script
"""Placeholders in the languages of Europe and beyond, and mailboxes that only resemble them."""

import pytest

from pagecurator.extraction import extract_contacts

PLACEHOLDERS = """
deinname@domain.de dittnavn@firma.no dinmail@mail.dk sinun.nimi@yritys.fi vas@email.cz twojemail@domena.pl nev@domain.hu
pelda@pelda.hu имя@домен.рф ваш@email.ru ejemplo@correo.com exemplo@email.com esempio@mail.it beispiel@mail.de
voorbeeld@mail.nl przyklad@poczta.pl priklad@email.cz példa@email.hu exemplu@email.ro örnek@eposta.com contoh@email.com
email.anda@gmail.com seunome@email.com.br utilizador@dominio.pt navn@eksempel.dk namn@exempel.se vards.uzvards@epasts.lv
vardas.pavarde@imone.lt eesnimi.perenimi@asutus.ee ime.prezime@skola.hr ime.priimek@podjetje.si emri.mbiemri@shkolla.al
ad.soyad@okul.com.tr nome.apelido@escola.pt nom.cognom@escola.cat izena.abizena@enpresa.eus nume.prenume@scoala.ro
име.фамилия@фирма.бг adiniz@gmail.com kullanici@eposta.com votre@email.fr jouw@email.nl sahkoposti@email.fi
""".split()

MAILBOXES = """
nev@kovacs.hu eposta@nordik.com.tr correo@talleres.es ime@hotel.hr post@kommune.no primer@primer.es nama@nama.de
info@example-bau.de muster@kranwerk.de emma@mail.ru karl@gmail.com mail@musterhaus.de info@domaine-lune.fr
matricola@unimare.it login@kranwerk.de alias@kranwerk.de
""".split()


def emails(text):
    return [contact.value for contact in extract_contacts(f"<p>{text}</p>", "https://www.nordtec.com/")]


@pytest.mark.parametrize("value", PLACEHOLDERS)
def test_placeholders_are_no_contacts(value):
    assert emails(f"Text: {value} und mehr") == []


@pytest.mark.parametrize("value", MAILBOXES)
def test_mailboxes_that_resemble_placeholders_are_contacts(value):
    assert emails(f"Text: {value} und mehr") == [value]


@pytest.mark.parametrize("value", ["matricola", "studentnummer", "login", "name", "vorname"])
def test_a_placeholder_beside_another_of_its_domain_is_no_contact(value):
    text = f"{value}@kranwerk.de, vorname.nachname@kranwerk.de, hilfe@kranwerk.de"
    assert emails(text) == ["hilfe@kranwerk.de"]
