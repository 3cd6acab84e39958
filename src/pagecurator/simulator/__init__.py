"""A local ScraperAPI for tests, trials and demonstrations, and sample sites to scrape with it."""

from pagecurator.simulator.config import SimulatorConfig, Unknowns
from pagecurator.simulator.latency import Latency, LatencyError, fixed, parse_latency
from pagecurator.simulator.rules import Rule, RuleError, parse_rules, read_rules
from pagecurator.simulator.server import Simulator
from pagecurator.simulator.sites import SamplePage, expected_contacts, sample_pages, sample_source
from pagecurator.simulator.sources import CorpusSource, MemorySource, PageSource, SourceError

__all__ = [
    "CorpusSource",
    "Latency",
    "LatencyError",
    "MemorySource",
    "PageSource",
    "Rule",
    "RuleError",
    "SamplePage",
    "Simulator",
    "SimulatorConfig",
    "SourceError",
    "Unknowns",
    "expected_contacts",
    "fixed",
    "parse_latency",
    "parse_rules",
    "read_rules",
    "sample_pages",
    "sample_source",
]
