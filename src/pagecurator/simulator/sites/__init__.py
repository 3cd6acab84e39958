"""Sample sites of our own making: invented firms on reserved domains, and the contacts that stand on each page."""

from pagecurator.simulator.sites.sample import SamplePage, expected_contacts, sample_pages, sample_source

__all__ = ["SamplePage", "expected_contacts", "sample_pages", "sample_source"]
