"""The same page gives the same contacts in every process, whatever the seed of Python's hashes."""

from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = """
from pagecurator import extract_contacts
from pagecurator.simulator import sample_pages
for page in sample_pages():
    for contact in extract_contacts(page.html, page.url):
        print(page.url, contact)
"""


def contacts_under(seed: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_contacts_do_not_depend_on_the_hash_seed():
    found = contacts_under("1")
    assert found.count("\n") > 100
    assert contacts_under("2") == found
