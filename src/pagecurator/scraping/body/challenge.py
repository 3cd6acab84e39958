"""Detect bot checks and refusals that are served with status 200 instead of the page.

A real page may mention Cloudflare, have a captcha in its form, or load the script of a protection service, but an
interstitial has hardly any other content. So each sign has a limit of visible text: the vaguer the sign, the lower.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

MAX_CHALLENGE_CHARS: Final = 512 * 1024
"""Limit for interstitials; the largest one known, with inline scripts, has about 100 KB."""

MAX_CHALLENGE_LINKS: Final = 20
"""Limit for their links. Counting links is cheap and spares most real pages the other checks."""

# Visible characters up to which a sign counts. Known interstitials: Cloudflare's block page about 900,
# Google's "unusual traffic" 900, Amazon's captcha 400, all others less.
MAX_TEXT_CHARS: Final = 2000
"""Visible text beyond which no page is an interstitial."""
_CERTAIN: Final = MAX_TEXT_CHARS
_LIKELY: Final = 1200
_VAGUE: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sign:
    name: str
    pattern: re.Pattern[str]
    max_text_chars: int


def _sign(name: str, max_text_chars: int, *alternatives: str) -> _Sign:
    return _Sign(name=name, pattern=re.compile("|".join(alternatives), re.IGNORECASE), max_text_chars=max_text_chars)


# In markup and scripts, lower-case: what protection services put on interstitials only. Not in the list, because
# protected pages have them as well: Cloudflare's jsd/main.js and turnstile, Incapsula's SWJIYLWA script,
# DataDome's tags.js, PerimeterX's _pxAppId, AWS WAF's challenge.js, ddos-guard's check.js.
# Plain strings, because whole pages are searched: patterns would take ten times as long.
_IN_MARKUP: Final = (
    ("Cloudflare", _CERTAIN, ("_cf_chl_opt", "cf-browser-verification", "cf_chl_jschl", "cf-challenge-running",
                              "cf-captcha-container", "/orchestrate/chl_", 'id="challenge-form"')),
    ("Cloudflare", _LIKELY, ('id="cf-error-details"',)),
    ("DataDome", _CERTAIN, ("geo.captcha-delivery.com/", "ct.captcha-delivery.com/")),
    ("PerimeterX", _CERTAIN, ('id="px-captcha"', "id='px-captcha'", "captcha.px-cdn.net", "captcha.px-cloud.net")),
    ("Imperva", _CERTAIN, ("_incapsula_resource?swudnsai=", "_incapsula_resource?cwudnsai=", "distil_r_captcha",
                           "distilcaptchaform")),
    ("Akamai", _CERTAIN, ("sec-if-cpt-container", "/_sec/cp_challenge/", "bm-verify=", "errors.edgesuite.net/")),
    ("AWS WAF", _CERTAIN, ("gokuprops", "awswafintegration.checkforcerefresh", "awswafintegration.forcerefreshtoken",
                           "awswafintegration.savereferrer")),
    ("Sucuri", _CERTAIN, ("sucuri_cloudproxy_js",)),
    ("SiteGround", _CERTAIN, ("/.well-known/sgcaptcha/", "/.well-known/captcha/")),
    ("Radware", _CERTAIN, ("validate.perfdrive.com",)),
    ("Anubis", _CERTAIN, ("anubis_challenge", "/.within.website/x/cmd/anubis")),
    ("DDoS-Guard", _CERTAIN, ("/.well-known/ddos-guard/js-challenge", "ddos-guard.net/captcha")),
    ("Amazon", _CERTAIN, ("/errors/validatecaptcha",)),
    ("Google", _LIKELY, ('id="captcha-form"', 'action="/sorry/')),
    ("Yandex", _LIKELY, ("/showcaptcha?", "/checkcaptcha?", "/checkcaptchafast?")),
    ("Imunify360", _LIKELY, ("wsidchk",)),
    ("Kasada", _VAGUE, ("kpsdk", "/ips.js?")),
)  # fmt: skip
# Two thirds of the marks have one of these; few pages do, and the others are spared most searches.
_SHARED_BY_MARKS: Final = ("captcha", "challenge", "chl_", "awswafintegration.", "_incapsula_resource?")
_MARKS_WITHOUT_SHARED: Final = tuple(
    (name, max_text_chars, tuple(mark for mark in marks if not any(part in mark for part in _SHARED_BY_MARKS)))
    for name, max_text_chars, marks in _IN_MARKUP
)

# The whole title, in the languages of the protection services.
_IN_TITLE: Final = (
    _sign(
        "Cloudflare",
        _CERTAIN,
        r"(?:attention required!|please wait\W*|access denied|suspected phishing.*) \| .*cloudflare.*",
    ),
    _sign(
        "a bot check",
        _LIKELY,
        r"just a moment\W*",
        r"one moment,? please\W*",
        r"(?:nur )?einen moment\W*",
        r"een moment geduld\W*",
        r"un instant\W*",
        r"u[nm] momento\W*",
        r"один момент\W*",
        r"请稍候\W*",
        r"請稍候\W*",
        r"しばらくお待ちください\W*",
        r"bir dakika lütfen\W*",
        r"(?:vercel )?security checkpoint",
        r"ddos-guard",
        r"ddos protection by .*",
        r"pardon our interruption\W*",
        r"client challenge",
        r"robot check",
        r"bot verification",
        r"are you (?:not )?a? ?(?:robot|human)\W*",
        r"making sure you're not a bot!?",
        r"(?:radware )?bot manager captcha",
        r"human verification",
        r"verify(?:ing)? (?:that )?(?:you are|you're|your) (?:a )?(?:human|browser)\W*",
        r"checking your browser\b.*",
        r"(?:google )?re?captcha(?: challenge)?",
        r"captcha(?: challenge)?",
        r"security check(?: required)?",
        r"вы не робот\?",
        r"access to this page has been denied\W*",
    ),
    _sign(
        "a refusal",
        _LIKELY,
        r"(?:error )?(?:40[13])?\W*(?:access (?:is )?(?:denied|forbidden)|forbidden)(?: \(?40[13]\)?)?\W*",
        r"(?:error )?(?:40[13])?\W*(?:(?:request|access|you have been|you are) )?(?:blocked|rejected)\W*",
        r"sucuri website firewall.*",
        r"zugriff verweigert\W*",
        r"accès (?:refusé|interdit)\W*",
        r"acceso denegado\W*",
    ),
)

# Sentences on interstitials, none of which a website would write about its own contact form.
_IN_TEXT: Final = (
    _sign(
        "Cloudflare",
        _LIKELY,
        r"checking your browser before accessing",
        r"checking if the site connection is secure",
        r"needs to review the security of your connection",
        r"verify you are human by completing the action below",
        r"enable javascript and cookies to continue",
        r"sorry, you have been blocked",
        r"why do i have to complete a captcha",
        r"please complete the security check to access",
        r"performance (?:&|and) security by cloudflare",
        r"this website is using a security service to protect itself",
    ),
    _sign("DataDome", _LIKELY, r"please enable js and disable any ad blocker"),
    _sign(
        "PerimeterX",
        _LIKELY,
        r"press (?:&|and) hold to confirm you are",
        r"because we believe you are using automation tools",
    ),
    _sign("Imperva", _LIKELY, r"incapsula incident id", r"pardon our interruption"),
    _sign("Akamai", _LIKELY, r"you don't have permission to access .{0,300}\breference ?#"),
    _sign(
        "Wordfence",
        _LIKELY,
        r"generated by wordfence",
        r"your access to this site has been limited by the site owner",
    ),
    _sign("Sucuri", _LIKELY, r"sucuri website firewall"),
    _sign("Google", _LIKELY, r"unusual traffic from your computer network"),
    _sign("Amazon", _LIKELY, r"to discuss automated access to amazon data"),
    _sign("F5", _LIKELY, r"the requested url was rejected\. please consult with your administrator"),
    _sign("Imunify360", _LIKELY, r"(?:protected|powered|denied) by imunify360", r"imunify360 bot-protection"),
)
# Each sentence has one of these; searching plain words is much faster than the patterns. None has an "i" or "s", which
# the patterns match with letters like the long s, too.
_WORDS_IN_TEXT: Final = (
    "your brow", "te connect", "of your connect", "you are human", "enable java", "been blocked", "captcha",
    "check to acce", "by cloudflare", "to protect", "ad blocker", "hold to conf", "automat", "ncap", "pardon our",
    "reference", "wordfence", "your acce", "rewall", "your computer network", "the reque", "fy360",
)  # fmt: skip

_VAGUE_DEMAND = re.compile(
    r"(?:please|to continue,?|you must)(?: please)? (?:verify|confirm|prove) (?:that )?you(?: are|'re) (?:not )?"
    r"(?:an? )?(?:robot|bot|human)",
    re.IGNORECASE,
)
_REFUSAL = re.compile(r"(?:access denied|403 forbidden|forbidden|you have been blocked)\b", re.IGNORECASE)

# A captcha with no other content but the demand to solve it.
_CAPTCHA_WIDGET = re.compile(
    r"\b(?:g-recaptcha|h-captcha|cf-turnstile|frc-captcha|geetest_|smart-captcha)\b", re.IGNORECASE
)
_CAPTCHA_DEMAND = re.compile(
    r"\b(?:robot|bots?|human|captcha|verif\w+|security check|unusual|automated|suspicious|mensch|humain|робот)\b",
    re.IGNORECASE,
)
_FIELDS = re.compile(r"<textarea\b|<select\b|\btype\s*=\s*[\"']?(?:text|email|tel|search)\b", re.IGNORECASE)

_LINK = re.compile("<[aA] ")
_CONTACT_LINKS: Final = ("mailto:", "data-cfemail", '"tel:', "'tel:", "=tel:")


def detect_challenge(text: str, *, many_links: bool | None = None, words: str | None = None) -> str | None:
    """The source of an interstitial (``"Cloudflare"``, ``"a bot check"``, …), or ``None`` for a page.

    ``many_links``: the result of :func:`has_many_links`; ``words``: the beginning of the visible text, if known.
    """
    if len(text) > MAX_CHALLENGE_CHARS or (has_many_links(text) if many_links is None else many_links):
        return None
    visible = visible_text(text, max_chars=_CERTAIN) if words is None else words
    if len(visible) > _CERTAIN:
        return None
    visible, title, lowered = _plain(visible), _plain(title_of(text)), text.lower()
    has_contact_links = any(link in lowered for link in _CONTACT_LINKS)
    marked = _IN_MARKUP if any(part in lowered for part in _SHARED_BY_MARKS) else _MARKS_WITHOUT_SHARED
    for name, max_text_chars, marks in marked:
        if len(visible) <= max_text_chars and any(mark in lowered for mark in marks):
            return name
    for sign in _IN_TITLE:
        if len(visible) <= sign.max_text_chars and not has_contact_links and sign.pattern.fullmatch(title):
            return sign.name
    lowered = visible.lower()
    for sign in _IN_TEXT if any(word in lowered for word in _WORDS_IN_TEXT) else ():
        if len(visible) <= sign.max_text_chars and sign.pattern.search(visible):
            return sign.name
    is_bare = len(visible) <= _VAGUE and not (has_contact_links or "@" in visible or _FIELDS.search(text))
    return _vague_sign(text, title, visible) if is_bare else None


def has_many_links(text: str) -> bool:
    """Whether a page has more links than an interstitial. Most pages have them near the beginning."""
    return next(islice(_LINK.finditer(text), MAX_CHALLENGE_LINKS, None), None) is not None


def _vague_sign(text: str, title: str, visible: str) -> str | None:
    """Signs that small websites have beside their forms as well; for pages without form and contact only."""
    if _VAGUE_DEMAND.search(visible) or _REFUSAL.match(visible):
        return "a bot check or refusal"
    if _CAPTCHA_WIDGET.search(text) and _CAPTCHA_DEMAND.search(f"{title} {visible}"):
        return "a captcha"
    return None


def _plain(words: str) -> str:
    return words.replace("\u2019", "'")


# ------------------------------------------------------------
# Approximate title and visible text of a page in one forward scan, without a parser.
# Either an element to skip entirely, or text after a tag; tags without text are not matched. Both begin with a certain
# character, so that the search skips all others. Only ASCII letters are equal without case, as to a parser.
_STOP = re.compile(r"<(?:(!--)|((?a:script|style|template|title|svg))\b)|>\s*([^<\s][^<]*)", re.IGNORECASE)
_TEXT_AT_START = re.compile(r">?\s*([^<\s][^<]*)")
_TITLE = re.compile(r"<title\b[^>]{0,200}>([^<]{0,300})", re.IGNORECASE)
_END_OF = {
    name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style", "template", "title", "svg")
} | {"!--": re.compile("--(?=>)")}
_TITLE_WITHIN_CHARS = 64 * 1024


def visible_text(markup: str, *, max_chars: int) -> str:
    """The visible text without the title, whitespace collapsed, truncated soon after ``max_chars``.

    Each search begins where the last one ended, and a failed one ends the scan: linear in any markup.
    """
    words: list[str] = []
    found_chars, position = 0, 0
    if (stop := _TEXT_AT_START.match(markup)) is not None:
        position = stop.end()
        words.append(" ".join(stop[1].split()))
        found_chars = len(words[0]) + 1
    while found_chars <= max_chars and (stop := _STOP.search(markup, position)):
        position = stop.end()
        if (piece := stop[3]) is not None:
            words.append(" ".join(piece.split()))
            found_chars += len(words[-1]) + 1
        elif end := _END_OF[(stop[1] or stop[2]).lower()].search(markup, position):
            position = end.end()
        else:
            break
    return html.unescape(" ".join(words))


def title_of(markup: str) -> str:
    """The first title, whitespace collapsed; empty without one."""
    match = _TITLE.search(markup, 0, _TITLE_WITHIN_CHARS)
    return " ".join(html.unescape(match[1]).split()) if match else ""
