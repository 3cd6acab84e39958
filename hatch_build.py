"""The description for the package index: the README, its relative links made absolute.

The README itself has relative links, which work in a checkout, without a network, and in the documentation site. The
index shows it at another address, where they lead nowhere.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

# A link or a picture of Markdown whose target is no URL and no anchor within the document.
_RELATIVE = re.compile(r"(!?)(\[[^\]]*\]\()(?![a-zA-Z][a-zA-Z0-9+.-]*:|#|/)([^)\s]+)(?=\))")


class ReadmeHook(MetadataHookInterface):
    """Called by hatchling, see ``[tool.hatch.metadata.hooks.custom]``."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set the description."""
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        source = metadata["urls"]["Source"]
        metadata["readme"] = {"content-type": "text/markdown", "text": absolute_links(text, source)}


def absolute_links(text: str, source: str) -> str:
    """``text`` with links to the files of the repository at ``source``, pictures to their contents."""

    def absolute(link: re.Match[str]) -> str:
        view = "raw" if link[1] else "blob"
        return f"{link[1]}{link[2]}{source}/{view}/main/{link[3]}"

    return _RELATIVE.sub(absolute, text)
