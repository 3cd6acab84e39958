# ruff: noqa: E501 - markup is kept on one line

"""Where pages hide contacts: in attributes, documents inside the page, cards, and the data of scripts."""

import base64
import html as html_entities
import json
from urllib.parse import quote

import pytest

from pagecurator.extraction import extract_contacts

URL = "https://www.lampenhaus.com/contact"
EMAIL, PHONE, FAX = "email hello@lampenhaus.com", "phone +442079460958", "fax +442079460960"
PROFILE = "instagram https://www.instagram.com/lampenhaus"

CARD = "\r\n".join(
    (
        *("BEGIN:VCARD", "VERSION:3.0", "N:Holm;Vera", "FN:Vera Holm", "TEL;TYPE=work:+44 20 7946 0958"),
        *("TEL;TYPE=fax:+442079460960", "EMAIL;TYPE=INTERNET:hello@lampenhaus.com", "END:VCARD"),
    )
)
FLAT = [
    *({"contact": 1}, {"email": 2, "phone": 3, "social": 4}, "hello@lampenhaus.com", "+44 20 7946 0958"),
    *({"instagram": 5}, "https://www.instagram.com/lampenhaus"),
]
TURBO = [{"_1": 2}, "contact", {"_3": 4, "_5": 6}, "email", "hello@lampenhaus.com", "telephone", "+44 20 7946 0958"]
CHUNK = '3:["$","div",null,{"email":"hello@lampenhaus.com","phone":"+44 20 7946 0958"}]'


def contacts(html, url=URL):
    return sorted(f"{contact.kind} {contact.value}" for contact in extract_contacts(f"<body>{html}</body>", url))


CASES = {
    "div onclick": ("<div onclick=\"window.location.href='mailto:hello@lampenhaus.com?subject=x'\">x</div>", [EMAIL]),
    "span tel": ("<span onclick=\"window.open('tel:+442079460958','_self')\">call</span>", [PHONE]),
    "li data-href": (
        '<li data-href="mailto:hello@lampenhaus.com">x</li><b data-url="tel:+442079460958">y</b>',
        [EMAIL, PHONE],
    ),
    "button data-link": ('<button data-link="tel:+44-20-7946-0958">y</button>', [PHONE]),
    "area": ('<map><area href="mailto:hello@lampenhaus.com"></map>', [EMAIL]),
    "srcdoc full": (
        '<iframe srcdoc="&lt;html&gt;&lt;body&gt;&lt;a href=&quot;mailto:hello@lampenhaus.com&quot;&gt;m&lt;/a&gt; Tel +44 20 7946 0958&lt;/body&gt;&lt;/html&gt;"></iframe>',
        [EMAIL, PHONE],
    ),
    "shadow nested": (
        '<a-b><template shadowrootmode="open"><c-d><template shadowrootmode="closed"><p>hello@lampenhaus.com</p></template></c-d></template></a-b>',
        [EMAIL],
    ),
    "plain template": ("<template><p>someone@elsewhere.com</p></template>", []),
    "svg": ('<svg><a xlink:href="mailto:hello@lampenhaus.com"><text>x</text></a></svg>', [EMAIL]),
    "textarea ro": (
        "<textarea readonly>hello@lampenhaus.com\nTel +44 20 7946 0958</textarea><textarea>a@b.com</textarea>",
        [EMAIL, PHONE],
    ),
    "input ro": ('<input readonly value="hello@lampenhaus.com"><input value="me@gmail.com">', [EMAIL]),
    "outlook": (
        '<a href="https://outlook.live.com/owa/?path=/mail/action/compose&to=hello@lampenhaus.com&subject=x">o</a>',
        [EMAIL],
    ),
    "office": ('<a href="https://outlook.office.com/mail/deeplink/compose?to=hello%40lampenhaus.com">o</a>', [EMAIL]),
    "yahoo": ('<a href="https://compose.mail.yahoo.com/?to=hello@lampenhaus.com">o</a>', [EMAIL]),
    "gmail #": ('<a href="https://mail.google.com/mail/u/0/?view=cm&fs=1&tf=1&to=hello@lampenhaus.com">o</a>', [EMAIL]),
    "gmail share": ('<a href="https://mail.google.com/mail/?view=cm&to=&su=x&body=hello@lampenhaus.com">o</a>', []),
    "vcard b64": (
        f'<a download href="data:text/vcard;base64,{base64.b64encode(CARD.encode()).decode()}">v</a>',
        [EMAIL, FAX, PHONE],
    ),
    "vcard pct": (f'<a href="data:text/x-vcard;charset=utf-8,{quote(CARD)}">v</a>', [EMAIL, FAX, PHONE]),
    "mecard": (
        '<a href="https://api.qrserver.com/v1/?data=MECARD:N:Holm,Vera;TEL:+442079460958;EMAIL:hello@lampenhaus.com;;">q</a>',
        [EMAIL, PHONE],
    ),
    "next": (
        f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"props": {"pageProps": {"footer": {"phoneNumber": "+44 20 7946 0958", "faxNumber": "+44 20 7946 0960", "emails": ["hello@lampenhaus.com"], "socialLinks": [{"name": "Instagram", "url": "https://www.instagram.com/lampenhaus"}]}}}})}</script>',
        [EMAIL, FAX, PROFILE, PHONE],
    ),
    "next f": (
        f"<script>self.__next_f.push([1,{json.dumps(CHUNK[:40])}])</script><script>self.__next_f.push([1,{json.dumps(CHUNK[40:])}])</script>",
        [EMAIL, PHONE],
    ),
    "inertia": (
        f'<div id="app" data-page="{html_entities.escape(json.dumps({"component": "Contact", "props": {"company": {"email": "hello@lampenhaus.com", "tel": "+44 20 7946 0958", "instagram": "https://www.instagram.com/lampenhaus"}}}))}"></div>',
        [EMAIL, PROFILE, PHONE],
    ),
    "nuxt data": (
        f'<script type="application/json" id="__NUXT_DATA__" data-ssr="true">{json.dumps(FLAT)}</script>',
        [EMAIL, PROFILE, PHONE],
    ),
    "nuxt2": (
        '<script>window.__NUXT__=(function(a,b){return {data:[{contact:{email:"hello@lampenhaus.com",phone:"+44 20 7946 0958"}}]}}(null,1));</script>',
        [EMAIL, PHONE],
    ),
    "rr": (
        f"<script>window.__reactRouterContext.streamController.enqueue({json.dumps(json.dumps(TURBO))});</script>",
        [EMAIL, PHONE],
    ),
    "remix": (
        f"<script>window.__remixContext = {json.dumps({'state': {'loaderData': {'root': {'contactEmail': 'hello@lampenhaus.com'}}}})};</script>",
        [EMAIL],
    ),
    "sveltekit": (
        '<script>{ __sveltekit_1={base:""}; Promise.all([]).then(([kit,app])=>{kit.start(app,element,{data:[{type:"data",data:{contact:{email:"hello@lampenhaus.com"}}}]})})}</script>',
        [EMAIL],
    ),
    "sveltekit json": (
        f'<script type="application/json" data-sveltekit-fetched data-url="/api">{json.dumps({"status": 200, "body": json.dumps({"email": "hello@lampenhaus.com", "telefon": "+44 20 7946 0958"})})}</script>',
        [EMAIL, PHONE],
    ),
    "apollo": (
        f"<script>window.__APOLLO_STATE__={json.dumps({'Shop:1': {'email': 'hello@lampenhaus.com', 'phone': '+44 20 7946 0958'}})}</script>",
        [EMAIL, PHONE],
    ),
    "astro": (
        f'<astro-island props="{html_entities.escape(json.dumps({"email": [0, "hello@lampenhaus.com"], "phone": [0, "+44 20 7946 0958"]}))}"></astro-island>',
        [EMAIL, PHONE],
    ),
    "wire": (
        f'<div wire:snapshot="{html_entities.escape(json.dumps({"data": {"email": "hello@lampenhaus.com"}}))}"></div>',
        [EMAIL],
    ),
    "json in json": (
        f'<script type="application/json">{json.dumps({"a": json.dumps({"b": json.dumps({"contact_email": "hello@lampenhaus.com", "mobile": "+44 20 7946 0958"})})})}</script>',
        [EMAIL, PHONE],
    ),
    "initial state": (
        f"<script>window.__INITIAL_STATE__ = JSON.parse({json.dumps(json.dumps({'kontakt': {'epost': 'hello@lampenhaus.com', 'telefonnummer': '+44 20 7946 0958'}}))})</script>",
        [EMAIL, PHONE],
    ),
    "truncated": (
        '<script id="__NEXT_DATA__" type="application/json">{"props":{"c":{"email":"hello@lampenhaus.com","x":"',
        [EMAIL],
    ),
    "u0040": ('<script type="application/json">{"email":"hello\\u0040lampenhaus.com"}</script>', [EMAIL]),
    "url mailto": (
        '<script type="application/json">{"links":[{"type":"email","url":"mailto:hello@lampenhaus.com"},{"icon":"email","value":"x@lampenhaus.com"}]}</script>',
        [EMAIL, "email x@lampenhaus.com"],
    ),
    "address list": (
        '<script type="application/json">{"email":{"value":"hello@lampenhaus.com","label":"E"}}</script>',
        [EMAIL],
    ),
    "phones list": (
        '<script type="application/json">{"phones":["+44 20 7946 0958","+44 20 7946 0959"],"sameAs":["https://www.instagram.com/lampenhaus"]}</script>',
        [PROFILE, PHONE, "phone +442079460959"],
    ),
    "guest": ('<script>window.__STATE__={"currentUser":{"email":"guest@lampenhaus.com","isGuest":true}}</script>', []),
    "session": (
        '<script type="application/json">{"session":{"user":{"email":"x@lampenhaus.com","phone":"+442079460958"}}}</script>',
        [],
    ),
    "isLoggedIn": (
        '<script type="application/json">{"user":{"email":"x@lampenhaus.com","isLoggedIn":false}}</script>',
        [],
    ),
    "viewer": ('<script type="application/json">{"viewer":{"email":"x@lampenhaus.com"}}</script>', []),
    "sentry": (
        '<script>window.__ENV__={"sentry":{"dsn":"https://abc@o1.ingest.sentry.io/2","email":"x@sentry.io"}}</script>',
        [],
    ),
    "placeholder": (
        '<script type="application/json">{"emailPlaceholder":"vorname@lampenhaus.com","phonePlaceholder":"+44 20 7946 0958","phoneExample":"+442079460958"}</script>',
        [],
    ),
    "i18n": (
        '<script type="application/json">{"translations":{"email":"name@lampenhaus.com","phone":"+44 20 7946 0958"}}</script>',
        [],
    ),
    "tracking": (
        '<script>dataLayer=[{"event":"x"}];window.__cfg={"analytics":{"email":"x@lampenhaus.com"}}</script>',
        [],
    ),
    "phone code": (
        '<script type="application/json">{"phoneCode":"+44","phoneMask":"0000 000 000","telRegex":"^+44"}</script>',
        [],
    ),
    "stores directory": (
        '<script type="application/json">{"stores":['
        + ",".join(json.dumps({"name": f"S{i}", "phone": f"+44 20 7946 0{900 + i}"}) for i in range(40))
        + "]}</script>",
        [],
    ),
    "share": (
        '<script type="application/json">{"share":{"url":"https://www.facebook.com/sharer.php?u=x"},"api":{"facebook":"https://graph.facebook.com/"}}</script>',
        [],
    ),
}


@pytest.mark.parametrize("place", CASES)
def test_contacts_are_found_where_pages_hide_them_and_settings_are_not_contacts(place):
    html, expected = CASES[place]
    assert contacts(html) == sorted(expected)


def test_the_name_of_a_card_is_the_name_of_its_contacts():
    html = f'<a href="data:text/vcard,{quote(CARD)}">card</a>'
    assert {contact.name for contact in extract_contacts(html, URL)} == {"Vera Holm"}


def test_data_add_no_profile_to_a_network_on_which_the_page_links_its_own():
    data = json.dumps({"author": {"social": {"instagram": "https://www.instagram.com/someone.else"}}})
    html = f'<a href="https://www.instagram.com/lampenhaus">x</a><script type="application/json">{data}</script>'
    assert contacts(html) == [PROFILE]


@pytest.mark.parametrize(
    "unit", ['{"email":"', '"phone":"+1', "[[{{", '\\"', "a@b.de", '"email":"a@b.de",', "://www.facebook.com/x"]
)
def test_hostile_data_take_linear_time(unit):
    html = f'<script id="__NEXT_DATA__" type="application/json">{unit * 60_000}</script>'
    extract_contacts(html, URL)


def test_documents_nested_in_documents_are_limited():
    html = "<p>x</p>"
    for _ in range(6):
        html = f'<iframe srcdoc="{html_entities.escape(html)}"></iframe>'
    assert contacts(html) == []
