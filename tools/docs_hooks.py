"""What MkDocs does for the documentation site beyond Markdown: generated pages, and links to files outside ``docs/``.

In the repository a document links to ``../README.md#settings`` or ``../deploy/compose.yaml``, as GitHub and editors
expect. In the site such a link leads to a page: the generated settings, or the file itself.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from docs_reference import ROOT, pages
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from pymdownx.slugs import slugify

DOCS = "docs/"
INCLUDED = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
"""Documents at the top of the repository, and their pages."""
MOVED = {
    "README.md#settings": "settings.md",
    "README.md#commands": "commands.md",
    "README.md": "README.md",
}
"""Parts of the README that are pages of the site, which has the index of ``docs/`` as its front page."""
FROM_README = ("settings.md", "commands.md")
"""Generated pages with text of the README."""
PRIVATE = frozenset({"secrets", ".env"})
"""Names of files and folders below ``deploy/`` that hold secrets. git ignores them, and no page shows them."""
CODE = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"(?<=\]\()([^)\s:]+)(?=\))")


def on_config(config: MkDocsConfig) -> None:
    """Anchors like those of GitHub, so that a link works in both places."""
    config.mdx_configs["toc"]["slugify"] = slugify(case="lower")


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add the generated pages, the documents outside ``docs/``, and a page for each other file that is linked."""
    for name, text in pages().items():
        files.append(File.generated(config, name, content=text))
    seen = set()
    sources = {
        DOCS + file.src_uri: Path(str(file.abs_src_path)) for file in files.documentation_pages() if file.abs_src_path
    }
    sources |= {name: ROOT / name for name in (*INCLUDED, "README.md")}
    waiting = list(sources)
    while waiting:
        source = waiting.pop()
        for target in LINK.findall(sources[source].read_text("utf-8")):
            path = resolved(source, target).partition("#")[0]
            if path in seen or not is_outside(path):
                continue
            seen.add(path)
            files.append(File.generated(config, page_of(path), content=file_page(path)))
            if path.endswith(".md"):
                sources[path] = ROOT / path
                waiting.append(path)
    for name, page in INCLUDED.items():
        files.append(File.generated(config, page, content=(ROOT / name).read_text("utf-8")))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Replace links that lead out of ``docs/``, and escaped bars in code: GitHub needs them in tables, not MkDocs."""
    lines = (
        CODE.sub(lambda code: code[0].replace(r"\|", "|"), line) if line.startswith("|") else line
        for line in LINK.sub(lambda link: site_link(page.file.src_uri, link[0]), markdown).splitlines()
    )
    return "\n".join(lines)


def site_link(page: str, target: str) -> str:
    """The link to write into ``page`` for one that its text in the repository has. Unknown targets stay as they are."""
    found = in_site(resolved(source_of(page), target))
    return posixpath.relpath(found, posixpath.dirname(page) or ".") if found else target


def source_of(page: str) -> str:
    """The path in the repository of a page's text."""
    if page in FROM_README:
        return "README.md"
    for name, included in INCLUDED.items():
        if page == included:
            return name
    return page.removeprefix("files/").removesuffix(".md") if page.startswith("files/") else DOCS + page


def resolved(source: str, target: str) -> str:
    """The path in the repository, with its anchor, that ``target`` in the file ``source`` leads to."""
    path, mark, anchor = target.partition("#")
    return (posixpath.normpath(posixpath.join(posixpath.dirname(source), path)) if path else source) + mark + anchor


def is_outside(path: str) -> bool:
    """Whether this path, without an anchor, is of a file that needs a page of its own."""
    return not path.startswith(DOCS) and path not in INCLUDED and path not in MOVED and (ROOT / path).exists()


def page_of(path: str) -> str:
    """The page that shows a file outside ``docs/``. MkDocs leaves out names that begin with a dot."""
    return f"files/{path.lstrip('.')}.md"


def in_site(target: str) -> str | None:
    """The page, below ``docs/``, for a path in the repository; None if there is none."""
    path, mark, anchor = target.partition("#")
    if target in MOVED:
        return MOVED[target]
    if path in INCLUDED:
        return INCLUDED[path] + mark + anchor
    if path.startswith(DOCS):
        return path.removeprefix(DOCS) + mark + anchor
    return page_of(path) + mark + anchor if is_outside(path) else None


def file_page(path: str) -> str:
    """The Markdown of a file's page: a document itself, any other file as code, a folder as its files."""
    place = ROOT / path
    if place.suffix == ".md":
        return place.read_text("utf-8")
    parts = ["---\nsearch:\n  exclude: true\n---\n", f"# {path}\n"]
    found = sorted(
        file for file in place.rglob("*") if file.is_file() and not PRIVATE & {*file.relative_to(ROOT).parts}
    )
    for file in found or [place]:
        if file != place:
            parts.append(f"## {file.relative_to(ROOT)}\n")
        language = {".yaml": "yaml", ".json": "json", ".example": "ini"}.get(file.suffix, "text")
        parts.append(f"````{language}\n{file.read_text('utf-8').rstrip()}\n````\n")
    return "\n".join(parts)
