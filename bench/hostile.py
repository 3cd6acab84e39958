"""Pages that were made to hurt: each shape by its name, as a function of the page's length in characters."""

from __future__ import annotations

from collections.abc import Callable

LINE = "Lorem ipsum dolor sit amet, consectetur 05.11.2021, Tel. +49 40 23714-100, write to info@firma-muster.de. "


def _repeated(piece: str, before: str = "", behind: str = "") -> Callable[[int], str]:
    return lambda size: before + piece * (size // len(piece)) + behind


def _numbered(piece: str, before: str = "") -> Callable[[int], str]:
    """The piece over and over, with a running number of seven digits in place of ``%d``."""
    return lambda size: (
        before + "".join(piece % number for number in range(1_000_000, 1_000_000 + size // (len(piece) + 5)))
    )


HOSTILE: dict[str, Callable[[int], str]] = {
    # text on one line
    "one line of text": lambda size: "<p>" + (LINE * (size // len(LINE) + 1))[:size],
    "one word": _repeated("a"),
    "zero-width characters": _repeated("\u200b"),
    "digits": _repeated("1"),
    "digits and spaces": _repeated("1 "),
    "full-width digits": _repeated("\uff11"),
    "dates": _repeated("05.11.2021 "),
    "postcodes": _repeated("12345 City "),
    "toll-free letters": _repeated("1-800-ABCDEFG "),
    "@": _repeated("@"),
    "a@a@": _repeated("a@"),
    "digits and @": _repeated("030 1234567@"),
    "addresses": _repeated("a@b.de "),
    "dots": _repeated("."),
    "host without end": lambda size: "x@" + "a." * (size // 2),
    "[at]": _repeated("[at] "),
    "{at": _repeated("{at "),
    " at ": _repeated("info at firma dot de "),
    "-at-": _repeated("a-at-b.c "),
    "brackets": _repeated("("),
    "entities": _repeated("&#64;&amp;&nbsp;"),
    "base64 in text": _repeated("iVBORw0KGgo1234567+/"),
    # elements
    "unclosed div": _repeated("<div>"),
    "unclosed div and p": _repeated("<div><p>"),
    "unclosed lists": _repeated("<ul><li>"),
    "unclosed links": _repeated("<a href=x>"),
    "unclosed words": _repeated("<i>x"),
    "tags that close nothing": _repeated("<span></b>"),
    "comments": _repeated("x<!-- -->"),
    "phone numbers": _numbered("<p>Tel. 030 %d"),
    "table cells": _repeated("<tr><td>030 1234567<td>Fax<td>a@b.de", "<table>"),
    "one table row": _repeated("<td>030 1234567", "<table><tr>"),
    "addresses split over tags": _repeated("<i>a</i>@<b>b</b>.de "),
    "hidden decoys": _repeated("a<i style='display:none'>x</i>@b.de "),
    "hidden spans": _repeated("<span style='display:none'>x</span>a@b.de "),
    "hidden addresses": _repeated("<span hidden>a@b.de</span>"),
    "signs between hidden spans": _repeated("<span style='display:none'>x</span>@"),
    "addresses without a space": _repeated("<b>a</b>@<i>b.de</i>"),
    "inline elements within one another": _repeated("<i><i><i><i><i><i>a@b.de</i></i></i></i></i></i>"),
    "one long class around many": lambda size: (
        '<span class="' + "c " * (size // 4) + '">' + "<b>a@b.de</b> " * (size // 28) + "</span>"
    ),
    "addresses turned round": _repeated("ed.amrif@ofni "),
    "a card without a name": _numbered("<p>a%d@b.de", '<div class="vcard">'),
    "links within one another": _repeated('<a href="mailto:a@b.de"><table><td>x '),
    "comments between addresses": _repeated("<!---->a@b.de"),
    "people": _repeated("<p>Jane Doe, Manager<br>030 1234567<br>j.doe@firma.de</p>"),
    # attributes
    "links to profiles": _repeated('<a href="https://www.facebook.com/p">f</a> '),
    "links that dial": _numbered('<a href="tel:030%d">call</a>'),
    "links that write": _numbered('<a href="mailto:a%d@firma.de">m</a>'),
    "one long attribute": _repeated("a1@b ", '<p title="', '">x</p>'),
    "one long class": _repeated("card foot ", '<p class="', '">info@firma.de 030 1234567</p>'),
    "attributes without end": lambda size: "<p " + " ".join(f"a{n}" for n in range(size // 8)) + ">x",
    "microdata": _repeated("<b itemprop=telephone>030 1234567</b>"),
    "microdata within microdata": _repeated("<b itemprop=telephone>030 1234567"),
    "parts of addresses": _repeated("<b data-name=a data-domain=b.de>x</b>"),
    "base64 in an address": _repeated("iVBORw0KGgo1234567", '<img src="data:image/png;base64,', '"><p>info@firma.de'),
    # scripts
    "one script": _repeated("var a='x@y.de';b();", "<script>", "</script>"),
    "brackets in a script": _repeated("(", "<script>document.write('a@b.de'+", ")</script>"),
    "words that open by a shift": _repeated("<a href=\"javascript:linkTo_UnCryptMailto('nbjmup;b@c/ef');\">x</a>"),
    "many scripts": _repeated("<script>document.write('a'+'@'+'b.de');</script>"),
    "state": _repeated('"email":"a@b', '<script>{"a":"', "</script>"),
    "JSON-LD": _repeated('{"telephone":"+49 30 1234567"},', '<script type="application/ld+json">[', "{}]</script>"),
    "JSON-LD without end": _repeated('{"a":[', '<script type="application/ld+json">', "</script>"),
}
