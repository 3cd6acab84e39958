# ruff: noqa: E501, SIM905 - markup is kept on one line, lists of words are written as words

"""What scripts, styles and plugins do to addresses: each is encoded here as the page's server does it."""

import base64
import codecs
import html as html_entities
import json

import pytest

from pagecurator.extraction import extract_contacts

URL = "https://www.havnegade-bogtryk.dk/kontakt"
ADDRESS = "mette.holm@havnegade-bogtryk.dk"


def emails(html, url=URL):
    return [contact.value for contact in extract_contacts(html, url) if contact.kind == "email"]


def rot13(text):
    return codecs.encode(text, "rot13")


def rot47(text):
    return "".join(chr(33 + (ord(char) - 33 + 47) % 94) if 33 <= ord(char) < 127 else char for char in text)


def moved(text, shift):
    return "".join(chr(ord(char) + shift) for char in text)


def encoded(text):
    return base64.b64encode(text.encode()).decode()


def by_position(text, form):
    letters = "".join(dict.fromkeys(text))
    order = "".join(chr(48 + letters.index(char)) for char in text)
    return form.replace("LETTERS", json.dumps(letters)).replace("ORDER", json.dumps(order))


def layered(text, methods):
    code = f"document.write({json.dumps(text)});"
    for method in methods:
        if method == "reversed":
            code = f"kode={json.dumps(code[::-1])};kode=kode.split('').reverse().join('')"
        elif method == "shifted":
            high = "".join(chr((ord(char) + 3) % 128) for char in code)
            code = f"kode={json.dumps(high)};x='';for(i=0;i<kode.length;i++){{c=kode.charCodeAt(i)-3;if(c<0)c+=128;x+=String.fromCharCode(c)}}kode=x"
        else:
            pairs = "".join(code[i + 1] + code[i] for i in range(0, len(code) - 1, 2)) + code[len(code) // 2 * 2 :]
            code = f"kode={json.dumps(pairs)};x='';for(i=0;i<(kode.length-1);i+=2){{x+=kode.charAt(i+1)+kode.charAt(i)}}kode=x+(i<kode.length?kode.charAt(kode.length-1):'');"
    return f"<script>function hivelogic_enkoder(){{var kode={json.dumps(code)};var i,c,x;while(eval(kode));}}hivelogic_enkoder();</script>"


def codes(text, mark):
    return [f"{mark}{ord(char)}" if char.isalpha() or char == "@" else char for char in reversed(text)]


LINK = f'<a href="mailto:{ADDRESS}">mail</a>'
TWO_STRINGS = "for(var j=0;j<MI.length;j++){OT+=ML.charAt(MI.charCodeAt(j)-48);}document.write(OT);"

DECODED = {
    "rot13 in a link": f"<a href=\"javascript:__eae_open('{rot13('mailto:' + ADDRESS)}');\">mail</a>",
    "rot13 assigned": f"<a href=\"javascript:window.location.href=__eae_decode('{rot13('mailto:' + ADDRESS)}');\">mail</a>",
    "rot13 by its class": f'<span class="__eae_r13">{rot13(ADDRESS)}</span>',
    "rot13 on click": f'<a href="#" onclick="location.href=decode(\'{rot13("mailto:" + ADDRESS)}\')">mail</a>',
    "rot13 without a sign, of the own domain": f"<p id=mail>{rot13(ADDRESS)}</p>",
    "rot47": f"<a href=\"javascript:open_it('{html_entities.escape(rot47('mailto:' + ADDRESS))}')\">mail</a>",
    "reversed by a class": f"<style>.r {{unicode-bidi:bidi-override; direction:rtl}}</style><b class=r>{ADDRESS[::-1]}</b>",
    "shifted by one": f"<a href=\"javascript:linkTo_UnCryptMailto('{moved('mailto:' + ADDRESS, 1)}')\">mail</a>",
    "shifted by three, on click": f'<a href="#" onclick="unCrypt(\'{moved("mailto:" + ADDRESS, 3)}\');return false">mail</a>',
    "shifted back": f"<a href=\"javascript:linkTo_UnCryptMailto('{html_entities.escape(moved('mailto:' + ADDRESS, -2))}')\">mail</a>",
    "shifted without mailto": f"<a href=\"javascript:DeCryptX('{moved(ADDRESS, 1)}')\">mail</a>",
    "shifted by digits": "<a href=\"javascript:DeCryptX('"
    + "".join(f"{i % 5}{chr(ord(char) + i % 5)}" for i, char in enumerate(ADDRESS))
    + "')\">mail</a>",
    "two strings": by_position(LINK, f'<script>ML=LETTERS;MI=ORDER;OT="";{TWO_STRINGS}</script>'),
    "two strings in a function": by_position(
        LINK,
        '<span id=e></span><script>(function(){var ml=LETTERS,mi=ORDER,o="";for(var j=0,l=mi.length;j<l;j++){o+=ml.charAt(mi.charCodeAt(j)-48);}document.getElementById("e").innerHTML=decodeURIComponent(o);}());</script>',
    ),
    "layers": layered(LINK, ["reversed", "shifted", "swapped", "reversed"]),
    "one layer": layered(LINK, ["swapped"]),
    "codes by index": "<script>var l=new Array();"
    + "".join(f"l[{i}]='{item}';" for i, item in enumerate(codes(LINK, "|")))
    + 'for (var i=l.length-1;i>=0;i--) document.write("&#"+unescape(l[i].substring(1))+";");</script>',
    "codes in a list": f"<span data-enc=1>.</span><script>var out='',l={codes(LINK, ' ')},i=l.length;while(--i>=0)out+=unescape(l[i].replace(/^\\s\\s*/,'&#'));el.innerHTML=out;</script>",
    "hidden mail of Joomla": f'<joomla-hidden-mail is-link="1" first="{encoded("mette.holm")}" last="{encoded("havnegade-bogtryk.dk")}"></joomla-hidden-mail>',
    "Drupal's picture between elements": '<span class="u">mette.holm</span><img alt="at" src="a.gif"><span class="d">havnegade-bogtryk.dk</span>',
    "parts, reversed": f'<i data-user="{"mette.holm"[::-1]}" data-domain="{"havnegade-bogtryk.dk"[::-1]}"></i>',
    "parts: address and domain": '<a href="#mailgo" data-address="mette.holm" data-domain="havnegade-bogtryk.dk">x</a>',
    "parts: mail and at": '<i data-mail="mette.holm" data-at="havnegade-bogtryk.dk"></i>',
    "three parts": '<i data-part1="mette.holm" data-part2="havnegade-bogtryk" data-part3="dk"></i>',
    "Base64 with mailto": f'<a data-contact="{encoded("mailto:" + ADDRESS)}">x</a>',
    "a reversed attribute": f'<a data-email="{ADDRESS[::-1]}">x</a>',
    "a reversed link": f'<a href="mailto:{ADDRESS[::-1]}" onclick="this.href=this.href.split(1).reverse()">mail</a>',
    "a reversed text of the own domain": f"<p>{ADDRESS[::-1]}</p>",
    "rot13 with a short sign": f'<a href="#" data-enc-email="{rot13("mette.holm")}[a]{rot13("havnegade-bogtryk.dk")}">x</a>',
    "a sign of a style before": '<style>.at::before{content:"@"}</style><p>mette.holm<i class="at"></i>havnegade-bogtryk.dk</p>',
    "a sign of a style behind": "<style>.n:after { color: red; content: '\\0040' }</style><b class=n>mette.holm</b><b>havnegade-bogtryk.dk</b>",
    "an argument": f"<a href=\"javascript:sendMail('{ADDRESS}')\">x</a>",
    "a button with arguments": "<button onclick=\"sendMail('mette.holm', 'havnegade-bogtryk.dk')\">x</button>",
    "codes on click": f"<p onclick=\"location='mailto:'+String.fromCharCode({','.join(str(ord(char)) for char in ADDRESS)})\">x</p>",
    "Base64 on click": f"<div onclick=\"location.href='mailto:'+atob('{encoded(ADDRESS)}')\">x</div>",
}


@pytest.mark.parametrize("form", DECODED)
def test_protected_addresses_are_decoded_and_nothing_else_is_found(form):
    assert emails(f"<body>{DECODED[form]}</body>") == [ADDRESS]


@pytest.mark.parametrize(
    "plain", ["info@maison-verte.fr", "info@negozio.it", "biuro@sklep.pl", "info@wirt.at", "jan@dum.cz"]
)
def test_a_rotated_address_is_never_accepted_as_it_is(plain):
    html = f'<p>Mail: <span class="rot-13">{rot13(plain)}</span></p>'
    assert emails(html) == [plain]
    assert emails(f"<p>{rot13(plain)}</p>", f"https://www.{plain.partition('@')[2]}/") == [plain]


@pytest.mark.parametrize("css_class", ["reversed", "email-reverse", "js-reversed-mail"])
def test_reversed_text_is_decoded_where_a_class_says_so(css_class):
    assert emails(f'<p class="{css_class}">ku.oc.saet-notserp@ofni</p>') == ["info@preston-teas.co.uk"]


@pytest.mark.parametrize(
    "sign",
    "[arobase] (chiocciola) (małpa) [zavináč] (kukac) {at} -at- _at_ [ät] (собака) (равлик) (snabel-a) (krøllalfa) "
    "(miukumauku) (παπάκι) [ad] (apestaartje) (골뱅이) (アットマーク) (arond) (majmun) (afna) «at»".split(),
)
def test_the_sign_is_a_word(sign):
    assert emails(f"<p>mette{sign}bogtryk.dk</p>") == ["mette@bogtryk.dk"]


@pytest.mark.parametrize(
    "dot",
    "[punkt] (ponto) [kropka] (tečka) (bodka) (piste) (nokta) (точка) (крапка) (prik) (punct) (pika) (점)".split(),
)
def test_the_dot_is_a_word(dot):
    assert emails(f"<p>mette [at] bogtryk{dot}dk</p>") == ["mette@bogtryk.dk"]


@pytest.mark.parametrize(
    "text", ["Sponsored [ad] shop.de", "look (et) voila.fr", "see chapter (a) intro.de", "Paula (bei) firma.de"]
)
def test_a_weak_word_with_spaces_around_it_is_no_sign(text):
    assert emails(f"<p>{text}</p>") == []


@pytest.mark.parametrize(
    "unit", ['kode="', "l[0]='|1';", "(a", "javascript:x('nbjmup;", "ml.charAt(mi.charCodeAt(j)-48)"]
)
def test_hostile_repetition_takes_linear_time(unit):
    extract_contacts(f"<p>{unit * 40_000}</p><script>eval(x);document.write(y);{unit * 400}</script>", URL)
