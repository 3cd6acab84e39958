"""The closed sets of contacts: kinds, networks and reasons."""

from pathlib import Path

from pagecurator.extraction import ContactKind
from pagecurator.extraction.data.networks import HOSTS, Network
from pagecurator.extraction.socials.parsers import PARSERS

DOCS = Path(__file__).parents[3] / "docs" / "extraction.md"


def test_every_network_has_a_host_and_a_parser():
    assert set(HOSTS.values()) == set(Network) - {Network.MASTODON}  # any host
    assert set(PARSERS) == set(Network)


def test_every_network_is_a_kind_of_contact_and_linkedin_two():
    kinds = set(ContactKind) - {"email", "phone", "fax", "linkedin_company", "linkedin_person"}
    assert kinds == set(Network) - {Network.LINKEDIN}


def test_the_documentation_lists_every_kind():
    (row,) = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("| `kind` |")]
    assert row.split("`")[3].split() == list(ContactKind)
