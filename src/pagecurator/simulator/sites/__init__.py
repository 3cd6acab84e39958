"""Sample sites: invented firms on reserved domains, with the contacts on each page."""

from pagecurator.simulator.sites.sample import SamplePage, expected_contacts, sample_pages, sample_source

__all__ = ["SamplePage", "expected_contacts", "sample_pages", "sample_source"]
