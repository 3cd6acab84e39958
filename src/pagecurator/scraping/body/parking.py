# ruff: noqa: E501, RUF001 - a pattern a line, however long, in its own alphabet
"""Detect parked domains, which are for sale or show advertisements: by redirect target and by content. Pure."""

from __future__ import annotations

import re
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from pagecurator.scraping.errors import AnswerFacts, BodyRefusedError, ErrorCode

# Services that parked domains redirect to. Requested directly, their own websites are not parked domains.
_SERVICES: Final = frozenset(
    (
        "sedo.com", "sedo.de", "sedoparking.com", "parkingcrew.net", "parkingcrew.com", "bodis.com", "hugedomains.com",
        "dan.com", "undeveloped.com", "afternic.com", "above.com", "parklogic.com", "uniregistry.com", "uni-market.com",
        "domainmarket.com", "buydomains.com", "namebright.com", "domainnamesales.com", "efty.com", "smartname.com",
        "cashparking.com", "skenzo.com", "voodoo.com", "dynadot.com", "squadhelp.com", "brandbucket.com",
        "brandpa.com", "saw.com", "grit.com", "domainagents.com", "perfectdomain.com", "domainsponsor.com",
        "namedrive.com", "fabulous.com", "trafficz.com", "ztomy.com", "iyfsearch.com", "parkingpage.namecheap.com",
        "parked.namecheap.com", "domaineasy.com", "forsale.godaddy.com", "domainlore.uk", "nidoma.com", "elitedomains.de",
        "domain-for-sale.at", "nicsell.com", "catchtiger.com", "parkname.com", "domains.atom.com", "giantpanda.com",
    )
)  # fmt: skip
# On these domains only some pages offer domains for sale.
_SERVICE_PAGES: Final = (
    (
        "godaddy.com",
        re.compile(r"/(?:[a-z-]{2,7}/)?(?:forsale|domain-?auctions?|domains?/|domainsearch|parking)", re.IGNORECASE),
    ),
    ("namecheap.com", re.compile(r"/(?:market|domains/)", re.IGNORECASE)),
    ("atom.com", re.compile(r"/name/", re.IGNORECASE)),
    ("porkbun.com", re.compile(r"/checkout/|/products/domains|/parking", re.IGNORECASE)),
    ("spaceship.com", re.compile(r"/(?:domain|parking|sellerhub)", re.IGNORECASE)),
    ("epik.com", re.compile(r"/", re.IGNORECASE)),
)

# In the markup of pages that such services serve on the parked domain itself.
_MARKS: Final = (
    "sedoparking.com/", "parkingcrew.net/", "bodis.com/", "bodiscdn.com/", "d38psrni17bvxu.cloudfront.net",
    "data-adblockkey=", "/parking-lander/", "parklogic.com/", "ztomy.com/", "iyfsearch.com/", "parkingpage.namecheap.com",
    "dsparking", "domainsponsor.com/", "cdn.efty.com/", "giantpanda.com/",
)  # fmt: skip
_LANDER = re.compile(r"location(?:\.href)?\s*=\s*[\"']/lander\b")

_NAME = r"(?:\S{1,80}\s){0,2}"
_SENTENCES = (
    rf"\b(?:this|the) (?:premium )?(?:web )?(?:domain|site|website)(?: name)? {_NAME}(?:is|may be|could be) (?:available )?(?:listed )?for sale",
    r"\b[\w-]+\.[a-z]{2,12} (?:is|may be) for sale\b",
    r"\b(?:buy|get|own|purchase|acquire) this domain\b",
    r"\bdomain (?:name )?(?:is )?for sale\b",
    r"\b(?:domain|site|website|web ?page)(?: name)? (?:is|has been) parked\b",
    r"\bparked (?:free|domain)\b",
    r"\binterested in (?:buying )?this domain\b",
    rf"\bdiese (?:internet-?)?domain {_NAME}(?:steht|ist|könnte|kann) {_NAME}(?:zum verkauf|zu verkaufen|geparkt|käuflich|erworben)",
    rf"\b(?:die )?domain {_NAME}(?:steht zum verkauf|ist zu verkaufen|zu verkaufen|ist geparkt)",
    r"\bdiese domain (?:jetzt )?kaufen\b",
    rf"\b(?:nom de )?domaine {_NAME}(?:est|peut être) (?:peut-être )?(?:à vendre|en vente|parqué)",
    r"\b(?:nom de )?domaine à vendre\b|\bacheter ce (?:nom de )?domaine\b",
    rf"\bdominio {_NAME}(?:está|puede estar|se encuentra) (?:en venta|a la venta|aparcado|estacionado)",
    r"\bcompr(?:ar|e|a) este dominio\b|\bdominio en venta\b",
    rf"\bdominio {_NAME}(?:è|potrebbe essere) (?:in vendita|parcheggiato)|\bacquista questo dominio\b",
    r"\bdominio in vendita\b",
    rf"\bdomein(?:naam)? {_NAME}is (?:mogelijk |misschien )?(?:te koop|geparkeerd)|\bdomein(?:naam)? te koop\b",
    rf"\bdomena {_NAME}(?:jest |może być )?(?:na sprzedaż|wystawiona na sprzedaż|zaparkowana)",
    rf"\bdomínio {_NAME}(?:está|pode estar) (?:à venda|estacionado)|\bdomínio à venda\b",
    rf"\bдомен {_NAME}(?:прода[её]тся|продається|припаркован|припарковано|выставлен на продажу|виставлен\w* на продаж)|\bкупить (?:этот )?домен\b",
    rf"\bdoména {_NAME}(?:je )?(?:na prodej|na predaj|zaparkovan)",
    rf"\bdom(?:änen|ænet|æne|enet|ene) {_NAME}(?:är|er) (?:till salu|til salgs?|parkerad|parkeret|parkert)",
    r"\balan adı satılık|\bdomain eladó|\bdomeniu(?:l)? (?:este )?de vânzare|\bverkkotunnus (?:on )?myynnissä",
    r"このドメインは.{0,20}(?:販売|売り|売却)|ドメイン.{0,6}販売中",
    rf"도메인.{{0,12}}(?:판매|매각|매물)|домейн.{{0,40}}(?:се продава|за продажба)|\bdomen\w* {_NAME}(?:je )?na prodaju\b",
    r"(?:το|αυτό) (?:domain|όνομα).{0,40}πωλείται|tên miền.{0,40}(?:được rao bán|đang bán)|\bdomain ini dijual\b|النطاق.{0,30}للبيع|הדומיין.{0,30}למכירה",
    r"(?:此|该|該|这个|這個|本)?域名.{0,12}(?:出售|转让|轉讓|待售)",
)
# Each sentence has one of these; searching plain words is much faster than the pattern.
_WORDS: Final = (
    "domain", "domein", "domín", "domena", "doména", "domin", "domän", "domæn", "domeniu", "домен", "alan adı", "verkkotunnus",
    "for sale", "parked", "ドメイン", "域名", "domen", "도메인", "домейн", "πωλείται", "tên miền", "النطاق", "הדומיין",
)  # fmt: skip
MAX_PARKED_CHARS: Final = 2_000
MAX_SENTENCE_CHARS: Final = 700
"""Limits of visible text for a mark, and for a sentence alone: websites about domains have more text."""


def refuse_parking_service(final_url: str, *, asked: str, facts: AnswerFacts | None = None) -> None:
    """Raise :class:`BodyRefusedError` (``parked``) if the redirects of ``asked`` led to a parking service."""
    service = parking_service(final_url, asked=asked)
    if service is not None:
        message = f"it redirects to {service}: the domain is parked or for sale"
        raise BodyRefusedError(ErrorCode.PARKED, message, facts=facts)


def parking_service(url: str, *, asked: str) -> str | None:
    """The parking service of ``url``, unless ``asked`` belongs to it as well."""
    host, asked_host = _host(url), _host(asked)
    if host == asked_host:
        return None
    names, asked_names = _suffixes(host), _suffixes(asked_host)
    for name in names:
        if name in _SERVICES:
            return None if name in asked_names else name
    for name, pages in _SERVICE_PAGES:
        if name in names and name not in asked_names and pages.match(urlsplit(url).path or "/"):
            return name
    return None


def is_parked(markup: str, *, words: str, has_contacts: bool) -> bool:
    """Whether a page with these visible ``words`` is the placeholder of a parked domain.

    A mark of a service is enough. A sentence alone only counts on a short page without a contact.
    """
    if len(words) > MAX_PARKED_CHARS:
        return False
    lowered = markup.lower()
    if any(mark in lowered for mark in _MARKS) or (not words and _LANDER.search(lowered)):
        return True
    if len(words) > MAX_SENTENCE_CHARS or has_contacts:
        return False
    plain = words.lower()
    return any(word in plain for word in _WORDS) and _sentences().search(words) is not None


@cache
def _sentences() -> re.Pattern[str]:
    """Compiled when a page needs it, which is rare: that takes 2 ms."""
    return re.compile("|".join(_SENTENCES), re.IGNORECASE)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""


def _suffixes(host: str) -> list[str]:
    labels = host.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]
