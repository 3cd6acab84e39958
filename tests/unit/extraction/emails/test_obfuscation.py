# ruff: noqa: E501, ISC004 - markup is kept on one line

"""Addresses that pages hide from robots and show to people."""

import base64
import codecs

import pytest

from pagecurator.extraction import Source, extract_contacts
from pagecurator.extraction.emails import javascript

URL = "https://www.firma-beispiel.de/kontakt"


def found(html, url=URL):
    return [(contact.value, contact.source) for contact in extract_contacts(html, url) if contact.kind == "email"]


def emails(html, url=URL):
    return [value for value, _ in found(html, url)]


def cloudflare(address, key=0x5A):
    return bytes([key, *(byte ^ key for byte in address.encode())]).hex()


def typo3(address, offset):
    def shift(char):
        for low, high in ((0x2B, 0x3A), (0x40, 0x5A), (0x61, 0x7A)):
            if low <= ord(char) <= high:
                return chr(low + (ord(char) - low + offset) % (high - low + 1))
        return char

    return "".join(map(shift, "mailto:" + address))


def test_cloudflare_spans_and_links_are_decoded():
    span = f'<span class="__cf_email__" data-cfemail="{cloudflare("info@firma.de")}">[email&#160;protected]</span>'
    link = f'<a href="/cdn-cgi/l/email-protection#{cloudflare("sales@firma.de", 7)}">write</a>'
    assert found(span) == [("info@firma.de", Source.CFEMAIL)]
    assert found(link) == [("sales@firma.de", Source.CFEMAIL)]


def test_a_cloudflare_address_has_the_position_of_its_placeholder():
    html = f'<p>Sales: <a href="/cdn-cgi/l/email-protection" data-cfemail="{cloudflare("info@firma.de")}">[email&#160;protected]</a></p>'
    (contact,) = extract_contacts(html, URL)
    assert contact.context.startswith("Sales:")


def test_broken_cloudflare_keys_are_ignored():
    assert (
        emails('<a data-cfemail="zz">[email protected]</a><a data-cfemail="0">x</a><a data-cfemail="5a5">x</a>') == []
    )


@pytest.mark.parametrize("offset", [1, 2, 5, -3, -1])
def test_typo3_links_are_decoded_with_any_offset(offset):
    cipher = typo3("info@firma-ag.de", offset).replace("'", "\\'")
    assert emails(f"<a href=\"javascript:linkTo_UnCryptMailto('{cipher}');\">mail</a>") == ["info@firma-ag.de"]
    assert emails(
        f'<a href="#" data-mailto-token="{typo3("info@firma-ag.de", offset)}" data-mailto-vector="1">mail</a>'
    ) == ["info@firma-ag.de"]


@pytest.mark.parametrize(
    "text",
    [
        "info [at] firma.de",
        "info[at]firma[dot]de",
        "info (at) firma (dot) de",
        "info(at)firma.de",
        "info {at} firma {dot} de",
        "info(@)firma.de",
        "info[@]firma.de",
        "info [ät] firma [punkt] de",
        "info (arroba) firma (punto) de",
        "info [chiocciola] firma [punto] de",
        "info (apenstaartje) firma (punt) de",
        "info (małpa) firma (kropka) de",
        "info [zavináč] firma [tečka] de",
        "info (arobase) firma (point) de",
        "info [snabel-a] firma.de",
        "info at firma dot de",
        "info AT firma DOT de",
        "info -at- firma.de"[:0] + "info-at-firma.de",
        "info_at_firma_dot_de",
        "info &#64; firma.de"[:0] + "info&lt;at&gt;firma.de",
        "info [please insert at sign] firma.de",
        "E-Mail: info @ firma.de",
        "E-Mail: info at firma.de",
    ],
)
def test_spelled_out_addresses_are_read(text):
    assert emails(f"<p>{text}</p>") == ["info@firma.de"]


@pytest.mark.parametrize(
    "text",
    [
        "We meet at firma.de headquarters",
        "Look at example.com or at our shop",
        "He works at Google (at least he did)",
        "Visit us [at home] today.de",
        "open at 9.30",
        "the dot at firma de",
    ],
)
def test_ordinary_sentences_are_no_addresses(text):
    assert emails(f"<p>{text}</p>") == []


@pytest.mark.parametrize(
    "html",
    [
        '<p>info@<span style="display:none">nospam</span>firma.de</p>',
        '<p>info@<span style="display: none;">nospam.</span>firma.de</p>',
        "<p>info<span hidden>XX</span>@firma.de</p>",
        '<p>info@<i class="hidden">clutter</i>firma.de</p>',
        "<style>.zz9{color:red;display:none}</style><p>info@<b class='zz9'>decoy.</b>firma.de</p>",
        '<p>info<span style="display:none">@decoy.com </span>@firma.de</p>',
    ],
)
def test_decoys_hidden_by_style_or_class_are_dropped(html):
    assert emails(html) == ["info@firma.de"]


def test_reversed_text_is_read():
    html = '<span style="unicode-bidi:bidi-override; direction: rtl;">ed.amrif@ofni</span>'
    assert found(html) == [("info@firma.de", Source.OBFUSCATED)]


def test_text_is_read_in_reverse_only_with_a_style_for_it():
    assert emails("<span>ed.amrif@ofni</span>") == []


def test_rot13_is_decoded():
    cipher = codecs.encode("mailto:info@firma.de", "rot13")
    assert emails(f"<a href='#' onclick=\"location.href=rot13('{cipher}')\">mail</a>") == ["info@firma.de"]
    assert emails(
        f'<a data-enc-email="{codecs.encode("info", "rot13")}[at]{codecs.encode("firma.de", "rot13")}" href="#">x</a>'
    ) == ["info@firma.de"]


@pytest.mark.parametrize(
    "code",
    [
        # Joomla's cloak
        """var prefix = '&#109;a' + 'i&#108;' + '&#116;o'; var path = 'hr' + 'ef' + '=';
        var addy1 = '&#105;nf&#111;' + '&#64;'; addy1 = addy1 + 'firma' + '&#46;' + 'de';
        document.write('<a ' + path + '\\'' + prefix + ':' + addy1 + '\\'>'); document.write(addy1);""",
        """document.getElementById('cloak1').innerHTML=''; var addy2='inf&#111;'+'&#64;'; addy2=addy2+'firma'+'&#46;'+'de';
        document.getElementById('cloak1').innerHTML += '<a href="mailto:'+addy2+'">'+addy2+'</a>';""",
        # written by hand
        "var user = 'info'; var site = \"firma.de\"; document.write('<a href=\"mailto:' + user + '@' + site + '\">');",
        "document.write('info' + '@' + 'firma' + '.' + 'de')",
        "document.write(\"<a href='mailto:info@firma.de'>mail</a>\")",
        "location.href = 'mailto:' + ['info', 'firma.de'].join('@')",
        # encoders
        "document.write(unescape('%3Ca%20href%3D%22mailto%3Ainfo%40firma.de%22%3E'))",
        f"document.write(atob('{base64.b64encode(b'info@firma.de').decode()}'))",
        f"el.innerHTML = String.fromCharCode({','.join(str(ord(c)) for c in 'info@firma.de')})",
        f"var a=[{','.join(str(ord(c) + 9) for c in 'info@firma.de')}];var h='';for(i=0;i<a.length;i++)h+=String.fromCharCode(a[i]-9);document.write(h);a=null;",
        "document.write('ed.amrif@ofni'.split('').reverse().join(''))",
        "document.write('info#firma.de'.replace('#', '@'))",
        "document.write('\\x69nfo\\x40firma.de')",
        "eval(unescape('%64ocument.write%28%27info%40firma.de%27%29'))",
        "var l=['@','i','n','f','o','f','i','r','m','a','.','d','e'];var o=[4,0,1,2,3,5,6,7,8,9,10,11,12];var b=new Array();"
        "for(var i=0;i<o.length;i++){b[o[i]] = l[i]; }for(var i=0;i<b.length;i++){document.write(b[i]);}",
    ],
)
def test_addresses_written_by_scripts_are_read(code):
    assert found(f"<p>Mail: <script>{code}</script></p>") == [("info@firma.de", Source.SCRIPT)]


def test_javascript_links_are_evaluated():
    assert emails("<a href=\"javascript:location.href='mailto:'+'info'+'@'+'firma.de'\">x</a>") == ["info@firma.de"]
    assert emails("<a href=\"javascript:sendMail('info','firma.de')\">x</a>") == ["info@firma.de"]
    assert emails("<a href='#' onclick=\"window.location='mailto:info@firma.de'\">x</a>") == ["info@firma.de"]


def test_joomla_scripts_inside_attributes_are_evaluated():
    html = """<a href="mailto:<script>var addy3 = 'info' + '&#64;'; addy3 = addy3 + 'firma' + '.' + 'de'; document.write(addy3);</script>">x</a>"""
    assert emails(html) == ["info@firma.de"]


def test_addresses_in_data_attributes_are_read():
    assert found('<span data-email="info@firma.de">show</span>') == [("info@firma.de", Source.ATTRIBUTE)]
    assert emails('<a class="m" data-name="info" data-domain="firma" data-tld="de" href="#">x</a>') == ["info@firma.de"]


def test_addresses_in_script_settings_are_no_contacts():
    assert emails("<script>var cfg = {reply: 'noreply@widget-vendor.com', url: location.href};</script>") == []


def test_templates_are_limited_like_any_value():
    code = f"var a='{'x' * 4000}';var t=`{'${a}' * 1000}`;document.write(t+'info@'+'firma.de')"
    assert [len(written) for written in javascript.written_strings(code)] == [javascript.MAX_VALUE_CHARS]
