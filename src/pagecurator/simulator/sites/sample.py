"""Reads the sample sites, one file each, from ``data/``.

A file holds a layout and pages, separated by lines that begin with a directive::

    @site https://www.firm.example     address; pages' paths are added to it
    @language de                       of all its pages
    @everywhere email info@firm.example      a contact of the layout, so of every page
    @layout                            what follows is the layout, with {{title}} and {{content}}
    @page /contact Contact us          path and title; what follows is the content
    @contact phone +12125550123        a contact on this page

``{{cf:address}}`` becomes Cloudflare's ``data-cfemail`` code of the address, ``{{entities:text}}`` the text as
character references.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from pagecurator.simulator.sources import MemorySource

_DIRECTIVE = re.compile(r"@(site|language|everywhere|layout|page|contact)\b ?(.*)")
_MACRO = re.compile(r"\{\{(cf|entities):([^{}]+)\}\}")
_CF_KEY = 0x5A

Contact = tuple[str, str]
"""Kind and canonical value: `("email", "info@firm.example")`, `("phone", "+12125550123")`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePage:
    """One page, and what an extractor should find on it: neither less nor more."""

    url: str
    title: str
    language: str
    html: str
    contacts: frozenset[Contact]


@cache
def sample_pages() -> tuple[SamplePage, ...]:
    """All pages of all sample sites, in a stable order."""
    folder = resources.files(__package__) / "data"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".html")), key=lambda file: file.name)
    return tuple(page for file in files for page in _read_site(file.read_text(encoding="utf-8")))


def expected_contacts() -> dict[str, frozenset[Contact]]:
    """The contacts on each page, by its URL; an empty set for a page without any."""
    return {page.url: page.contacts for page in sample_pages()}


def sample_source() -> MemorySource:
    """The sample sites as the simulator serves them."""
    return MemorySource((page.url, page.html) for page in sample_pages())


@dataclass(slots=True, kw_only=True)
class _Draft:
    path: str
    title: str
    contacts: set[Contact] = field(default_factory=set)
    lines: list[str] = field(default_factory=list)


def _read_site(text: str) -> Iterator[SamplePage]:
    address = language = ""
    everywhere: set[Contact] = set()
    layout: list[str] = []
    drafts: list[_Draft] = []
    body: list[str] = []
    for line in text.splitlines():
        found = _DIRECTIVE.match(line)
        if found is None:
            body.append(line)
            continue
        value = found[2].strip()
        match found[1]:
            case "site":
                address = value
            case "language":
                language = value
            case "everywhere":
                everywhere.add(_contact(value))
            case "layout":
                body = layout
            case "page":
                path, _, title = value.partition(" ")
                drafts.append(_Draft(path=path, title=title))
                body = drafts[-1].lines
            case "contact":
                drafts[-1].contacts.add(_contact(value))
    frame = "\n".join(layout)
    for draft in drafts:
        html = frame.replace("{{content}}", "\n".join(draft.lines)).replace("{{title}}", draft.title)
        yield SamplePage(
            url=address + draft.path,
            title=draft.title,
            language=language,
            html=_MACRO.sub(_expand, html),
            contacts=frozenset(everywhere | draft.contacts),
        )


def _contact(text: str) -> Contact:
    kind, _, value = text.partition(" ")
    return kind, value


def _expand(macro: re.Match[str]) -> str:
    text = macro[2]
    if macro[1] == "entities":
        return "".join(f"&#{ord(letter)};" for letter in text)
    return f"{_CF_KEY:02x}" + "".join(f"{byte ^ _CF_KEY:02x}" for byte in text.encode())
