# ruff: noqa: E501, FLY002 - a pattern a line, however long
"""Detect complete pages without content: redirects, framesets, shells for scripts, default pages of servers. Pure.

A page with a contact, or with text of its own, is never one of them. So each rule requires that there is hardly any
text, and cheap checks come first: real pages pass after the first or second one.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import Final

from pagecurator.scraping.body.challenge import title_of, visible_text
from pagecurator.scraping.body.outline import MAX_CHARS, Outline, meta_redirect, outline, resolve_link
from pagecurator.scraping.body.parking import MAX_PARKED_CHARS, is_parked
from pagecurator.scraping.errors import AnswerFacts, BodyRefusedError, ErrorCode

MAX_WELCOME_CHARS: Final = 5_000
"""Limit for the visible text of a default page (the longest known one, Apache's on Ubuntu and Debian, has 3,300)."""
MAX_OWN_CHARS: Final = 300
"""A page with more visible text has content of its own."""
_MOST_TAGS: Final = 5_000
"""Pages without content have fewer, and scanning more would block the event loop."""
_FRAMESET_WITHIN_CHARS: Final = 8 * 1024
MAX_EMPTY_CHARS: Final = 512
"""A shorter page without text is too small (``<html><head></head><body></body></html>``); a longer one is built by
scripts."""
_MAX_PHRASE_CHARS: Final = 1_500

# The whole title of default pages of servers, control panels and hosters.
_TITLES: Final = re.compile(
    "|".join(
        (
            r"welcome to (?:nginx|openresty|caddy|tengine|angie|freenginx|xampp|wampserver|lighttpd|centos|iis|litespeed|jetty)\b.{0,60}",
            r"test page for the (?:nginx|apache|http|ssl).{0,100}",
            r"(?:apache )?http server test page.{0,100}",
            r"apache2? (?:\w+ )?default page.{0,40}",
            r"(?:microsoft )?(?:internet information services|iis)(?: ?\d+(?:\.\d)?)?(?: windows(?: server)?(?: \d+)?)?",
            r"index of /.{0,200}",
            r"directory listing (?:for|of) /.{0,200}",
            r"default web ?site page",
            r"(?:web server's|domain) default page",
            r"default (?:parallels )?plesk (?:panel )?page",
            r"apache tomcat(?:/[\d.]+)?",
            r"caddy works!?",
            r"(?:this )?(?:account|website|site|domain|hosting)(?: has been| is)? suspended\W*",
            r"(?:contact support - )?account suspended.{0,40}",
            r"future home of something quite cool\W*",
            r"phpinfo\(\)|php [\d.]+ - phpinfo\(\)",
            r"powered by (?:nginx|apache|litespeed|openresty)",
        )
    ),
    re.IGNORECASE,
)
# Sentences of default pages with other titles.
_PHRASES: Final = (
    r"the nginx web server is successfully installed",
    r"this page is used to test the proper operation of the (?:apache |nginx )?(?:http|web) server",
    r"default welcome page used to test the correct operation of the apache",
    r"the web server software is running but no content has been added",
    r"\Ait works!?\Z",
    r"there is no web ?site at this address",
    r"this (?:page|is the default page).{0,60}\b(?:plesk|ispconfig|directadmin|cpanel|virtualmin|hestia|vesta|cyberpanel|froxlor)\b",
    r"this is the default (?:index |server |domain |web ?site |web ?page |page )+(?:of|for|on|page)\b",
    r"this is a default index page for a new domain",
    r"if you are the owner of this website, please contact your hosting provider",
    r"this (?:account|web ?site|site|domain|hosting account) (?:has been|is(?: currently)?) (?:temporarily )?suspended",
    r"(?:diese|this|ce|este|esta) (?:webseite|website|webpräsenz|domain|site|compte|cuenta|sitio).{0,30}(?:gesperrt|suspendu|suspendida|suspendido)",
    r"apache is functioning normally",
    r"the owner of this web ?site has not put up any web pages yet",
    r"your new web server is ready to use",
    r"congratulations.{0,60}(?:litespeed|web server is (?:working|running|installed))",
    r"the install worked successfully! congratulations",
    r"you are all set to go!",
    r"hier entsteht (?:eine |in kürze eine )?(?:neue )?(?:internet-?präsenz|website|webseite|homepage|webpräsenz)",
    r"diese domain (?:wurde|ist) (?:soeben |gerade |neu |erfolgreich |bereits )*(?:freigeschaltet|registriert|eingerichtet|reserviert)",
    r"votre domaine a bien été créé",
    r"(?:this|the) domain (?:name )?(?:has been|is|was) (?:successfully |recently |just )*(?:registered|created|configured|set up)\b",
    r"future home of something quite cool",
)
_AMBIGUOUS_TITLES: Final = re.compile(r"it works!?|placeholder page", re.IGNORECASE)
"""Titles that other pages have as well: default pages only with hardly any text."""
_PHRASE_WORDS: Final = (
    "server", "it works", "at this address", "plesk", "ispconfig", "directadmin", "panel", "virtualmin", "hestia", "vesta", "froxlor",
    "default", "hosting provider", "suspend", "gesperrt", "apache", "litespeed", "web pages yet", "install worked", "all set to go", "entsteht",
    "freigeschaltet", "registriert", "eingerichtet", "reserviert", "bien été créé", "registered", "created", "configured", "set up",
    "quite cool",
)  # fmt: skip
# Contacts on default pages that belong to the software, or are examples.
_NOT_OWN = re.compile(
    r"[\w.+-]*@(?:[\w-]+\.)*(?:example\.\w+|localhost|nginx\.\w+|apache\.org|centos\.org|fedoraproject\.org|redhat\.com|rockylinux\.org"
    r"|almalinux\.org|debian\.org|ubuntu\.com|canonical\.com|plesk\.com|parallels\.com|cpanel\.net|litespeedtech\.com|openresty\.\w+)"
    r"|webmaster@[\w.-]+|root@[\w.-]+",
    re.IGNORECASE,
)

_CONTACT = re.compile(
    r"[\w+-]\s?(?:@|\uff20)\s?[\w-]+(?:\.|\s?[\[(]dot)|[\[({]\s?at\s?[\])}]|(?<![\w.:-])(?:\+|00|\(0|0)[\d ()./-]{7,}"
    r"|\b(?:tel|phone|fon|telefon|téléphone|teléfono|fax|call|mobile|mobil)\b[^\d]{0,12}\d{2}"
    r"|(?<![\w.:-])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b",
    re.IGNORECASE,
)
_FIGURES: Final = re.compile(r"\d[\d ()./-]{3,}\d")
# The patterns below are only applied to pages about to be rejected, so they may be broad.
_MORE_CONTACT = re.compile(
    r"(?:\d[ ()./-]{0,3}){9}|[\[({]\s?(?:[aä]t|æt|et|arroba|arobase|chiocciola|kukac|snabel-?a|малпа|собака)\s?[\])}]"
    r"|\w AT [\w-]+ (?:DOT|PUNKT|POINT) \w",
    re.IGNORECASE,
)
_SOCIAL: Final = (
    r"(?:[\w-]+\.)*(?:linkedin\.com|facebook\.com|instagram\.com|twitter\.com|x\.com|youtube\.com|tiktok\.com|wa\.me"
    r"|whatsapp\.com|xing\.com|pinterest\.\w+|t\.me)/\S"
)
_CONTACT_LINK = re.compile(
    rf"\s*(?:mailto|tel|callto|sms|whatsapp):|.{{0,60}}email-protection|(?:https?:)?//{_SOCIAL}|.{{0,20}}UnCryptMailto",
    re.IGNORECASE,
)
_OWN_LINK = re.compile(r"\s*(?:mailto|tel):", re.IGNORECASE)
_CONTACT_DATA = re.compile(
    r"[\"'][\w:/.-]{0,60}(?:e-?mail|telephone|phone|faxNumber|sameAs)\w{0,20}[\"']\s*:\s*\[?\s*(?:[\"'][^\"'\]]{3}|\d{6})"
    rf"|[\"']https?://{_SOCIAL}|[\"']site[\"']\s?:\s?[\"']email[\"']",
    re.IGNORECASE,
)
_CONTACT_SCRIPT = re.compile(
    r"mailto:|znvygb|linkTo_UnCryptMailto|[\"']\w*e-?mail\w*[\"']\s*:\s*[\"'][^\"'@\s]+@|document\.write[^;]{0,400}@"
    r"|document\.write[^;]{0,60}(?:fromCharCode|unescape)|&#64;|&#x40;|[\"'@]\s*\+\s*[\"']@[\"']",
    re.IGNORECASE,
)
_CONTACT_MARKUP = re.compile(
    r"data-(?:cfemail|e-?mail|mail|enc-email|rot13|domain|website|host)|bidi-override|uncryptmailto"
)
_NAMED = re.compile(r"telephone|email|faxnumber|sameas|mailto:")
"""The search starts at these words, since attributes are many."""
_IN_ATTRIBUTE = re.compile(r"\b(?:itemprop|property|onclick|onmouseover)\s*=\s*(?:\"[^\"<>]*|'[^'<>]*|[^\s\"'<>]*)\Z")
_ATTRIBUTE_CHARS: Final = 80
_MOST_NAMED: Final = 200

_SCRIPT_REDIRECT = re.compile(
    r"\blocation(?:\.href)?\s*=(?!=)\s*[^;=\s]|\blocation\s*\.\s*(?:replace|assign)\s*\(|\blocation\s*\[\s*[\"'](?:href|replace)",
    re.IGNORECASE,
)
_ROOT: Final = re.compile(r"\bid\s*=\s*[\"']?(?:root|app|__next|__nuxt|___gatsby|svelte)\b", re.IGNORECASE)
"""The element that scripts render a page into."""

# Text that says that a page is loading, or has moved.
_PLACEHOLDER: Final = re.compile(
    r"redirect|weiter(?:leit|geleit)|umgeleitet|click here|hier klicken|klicken sie|please wait|bitte warten|patientez|cliquez|haga clic"
    r"|clic(?:ca)? qui|klik hier|(?:has|have) moved|umgezogen|a déménagé|page moved|\A\W*(?:loading|wird geladen|lädt|laden|chargement|cargando"
    r"|carregando|caricamento|ładowanie|načítání|загрузка|laddar|indlæser|yükleniyor|読み込み中|加载中)\b.{0,40}\Z",
    re.IGNORECASE,
)
_NEEDS_SCRIPTS: Final = re.compile(r"java ?-?script", re.IGNORECASE)


def no_content(markup: str, *, url: str, many_links: bool, words: str | None = None) -> BodyRefusedError | None:
    """Why this page has no content, with where its content may be; ``None`` if it has. ``url`` is its own URL."""
    if len(markup) > MAX_CHARS or (many_links and not _may_be_a_list(markup)):
        return None
    title = title_of(markup)
    is_welcome = _TITLES.fullmatch(title) is not None
    max_chars = MAX_WELCOME_CHARS if is_welcome else MAX_PARKED_CHARS
    if words is None or is_welcome:
        words = visible_text(markup, max_chars=max_chars)
    is_welcome = is_welcome or (len(words) <= MAX_OWN_CHARS and _AMBIGUOUS_TITLES.fullmatch(title) is not None)
    if len(words) > max_chars and not _may_have_frames(markup):
        return None
    return _evaluate(markup, url, title, words, is_welcome=is_welcome)


def _evaluate(markup: str, url: str, title: str, words: str, *, is_welcome: bool) -> BodyRefusedError | None:
    has_contacts = _has_contact(words)
    if is_parked(markup, words=f"{title} {words}".strip() if words else "", has_contacts=has_contacts):
        return BodyRefusedError(ErrorCode.PARKED, "the domain is parked or for sale")
    if is_welcome or _says_welcome(words):
        own = has_contacts and _CONTACT.search(_NOT_OWN.sub(" ", words)) and not title.lower().startswith("index of /")
        if not own and not (not is_welcome and _has_own_link(markup)):
            name = f" ({title[:60]})" if is_welcome else ""
            return _nothing(f"the page is the default page of a server or hoster{name}")
        return None
    says_something = has_contacts or len(words) > 2 * MAX_OWN_CHARS
    if (says_something and not _may_have_frames(markup)) or markup.count("<") > _MOST_TAGS:
        return None
    return _by_outline(outline(markup), markup, url)


def _says_welcome(words: str) -> bool:
    if len(words) > _MAX_PHRASE_CHARS:
        return False
    lowered = words.lower()  # plain words are much faster than the pattern
    return any(word in lowered for word in _PHRASE_WORDS) and _phrases().search(words) is not None


@cache
def _phrases() -> re.Pattern[str]:
    """Compiled when a page needs it, which is rare: that takes more than a millisecond."""
    return re.compile("|".join(_PHRASES), re.IGNORECASE)


def _by_outline(page: Outline, markup: str, url: str) -> BodyRefusedError | None:  # noqa: PLR0911 - a table
    if has_contacts(page, markup):
        return None
    if page.has_frameset and page.frames:
        return _nothing("the page is a frameset", frames=_resolved(page.frames, page, url))
    if len(page.words) > MAX_OWN_CHARS:
        return None
    target = meta_redirect(page, url=url, has_content=has_own_content(page, markup))
    if target is not None:
        return _nothing("the page only leads to another one", leads_to=target, rendering_may_help=True)
    if not _says_nothing(page.words):
        return None
    if _SCRIPT_REDIRECT.search(page.inline_scripts):
        return _nothing("the page only leads to another one, by a script", rendering_may_help=True)
    if page.iframes and not page.links:
        return _nothing("the page only shows another one in a frame", frames=_resolved(page.iframes, page, url))
    has_more = page.links or page.has_fields or page.has_pictures or not _says_nothing(page.noscript_words)
    may_be_built = page.has_scripts or len(markup) > MAX_EMPTY_CHARS or _ROOT.search(markup) is not None
    if may_be_built and (not has_more or _NEEDS_SCRIPTS.search(f"{page.words} {page.noscript_words}")):
        return _nothing("the page is built by scripts", rendering_may_help=True)
    return None


def _says_nothing(words: str) -> bool:
    """Whether there is no text, or only a notice that the page is loading, has moved or needs scripts."""
    return not words or (
        len(words) <= MAX_OWN_CHARS and (_PLACEHOLDER.search(words) or _NEEDS_SCRIPTS.search(words)) is not None
    )


def has_contacts(page: Outline, markup: str) -> bool:
    """Whether the page may have a contact: in text, links, data or the output of a script."""
    return (
        any(
            _has_contact(words) or _MORE_CONTACT.search(words)
            for words in (page.words, page.noscript_words, page.title)
        )
        or any(map(_CONTACT_LINK.match, page.links))
        or _CONTACT_DATA.search(page.data.replace("&quot;", '"')) is not None
        or _CONTACT_SCRIPT.search(page.inline_scripts) is not None
        or _has_contact_in_tags(markup)
    )


def _has_contact_in_tags(markup: str) -> bool:
    """Whether attributes have one: for scripts, as microdata or RDFa, or in an ``onclick``."""
    lowered = markup.lower()  # plain words are much faster than the patterns
    if any(word in lowered for word in ("data-", "bidi-", "uncrypt")) and _CONTACT_MARKUP.search(lowered):
        return True
    return any(word in lowered for word in ("itemprop", "property", "onclick", "onmouseover")) and any(
        _IN_ATTRIBUTE.search(lowered, max(0, found.start() - _ATTRIBUTE_CHARS), found.start()) is not None
        for found in islice(_NAMED.finditer(lowered), _MOST_NAMED)
    )


def _has_own_link(markup: str) -> bool:
    """Whether a link or the page's data has a contact that does not belong to the server's software."""
    page = outline(markup)
    return (
        any(_OWN_LINK.match(link) and _NOT_OWN.search(link) is None for link in page.links)
        or _CONTACT_DATA.search(page.data) is not None
    )


def has_own_content(page: Outline, markup: str) -> bool:
    """Whether a page with a redirect has content: then only an immediate redirect is followed."""
    return not _says_nothing(page.words) or has_contacts(page, markup)


def _may_have_frames(markup: str) -> bool:
    return b"<frameset" in _beginning(markup)


def _may_be_a_list(markup: str) -> bool:
    """Whether a page with many links may have no content: a directory listing, or a frameset with a second menu."""
    start = _beginning(markup)
    return b"<frameset" in start or b"index of /" in start or b"directory listing" in start


def _beginning(markup: str) -> bytes:
    """The beginning in lower case; in ASCII, which is converted several times faster than text."""
    return markup[:_FRAMESET_WITHIN_CHARS].encode("ascii", "replace").lower()


def _has_contact(words: str) -> bool:
    """Whether text may have an e-mail address or phone number; most has neither signs nor digits, a fast check."""
    signs = "@" in words or "\uff20" in words or "at]" in words or "at)" in words or "[at" in words or "(at" in words
    return (signs or _FIGURES.search(words) is not None) and _CONTACT.search(words) is not None


def _resolved(frames: list[str], page: Outline, url: str) -> tuple[str, ...]:
    addresses = (resolve_link(frame, url=url, base=page.base) for frame in frames)
    return tuple(dict.fromkeys(address for address in addresses if address is not None))


def _nothing(
    message: str, *, leads_to: str | None = None, frames: tuple[str, ...] = (), rendering_may_help: bool = False
) -> BodyRefusedError:
    facts = AnswerFacts(leads_to=leads_to, frames=frames, rendering_may_help=rendering_may_help)
    return BodyRefusedError(ErrorCode.NO_CONTENT, message, facts=facts)
