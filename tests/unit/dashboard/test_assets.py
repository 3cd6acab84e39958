"""The files that browsers load."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

from pagecurator.dashboard import assets as module
from pagecurator.dashboard.assets import assets

FOLDER = Path(module.__file__).parent


def test_all_assets_together_are_small():
    assert sum(len(asset.compressed) for asset in assets().values()) < 120_000


def test_a_name_changes_with_the_content():
    for path, asset in assets().items():
        assert gzip.decompress(asset.compressed) == asset.content == (FOLDER / "static" / path).read_bytes()
        assert hashlib.sha256(asset.content).hexdigest()[:12] in asset.name


def test_what_others_wrote_has_its_licence_beside_it():
    vendor = FOLDER / "static" / "vendor"
    for name in ("htmx", "idiomorph", "uPlot"):
        assert "Copyright" in (vendor / f"{name}.LICENSE.txt").read_text() or name != "uPlot"
        assert any(path.name.startswith(name) for path in vendor.iterdir() if path.suffix in (".js", ".css"))


def test_every_file_is_an_asset_or_a_licence():
    files = {str(path.relative_to(FOLDER / "static")) for path in (FOLDER / "static").rglob("*") if path.is_file()}
    assert {name for name in files if not name.endswith("LICENSE.txt")} == set(assets())


def test_templates_have_relative_urls_and_neither_inline_style_nor_script():
    for path in (FOLDER / "templates").iterdir():
        text = path.read_text()
        assert not re.search(r"""(?:href|src|action|hx-get)=["'](?:/|https?:)""", text), path.name
        assert not re.search(r"\sstyle=|<style|<script(?![^>]* src=)|\son\w+=|javascript:|\|\s*safe", text), path.name


def test_no_template_leaves_escaping():
    for path in (FOLDER / "templates").iterdir():
        assert "autoescape" not in path.read_text(), path.name
