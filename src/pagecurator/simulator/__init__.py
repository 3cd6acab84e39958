"""A local ScraperAPI: the same requests, responses, limits and prices, and faults on demand, with sample sites.

HTTP requests and rules enter; tests, the demo and benchmarks read its counters. It never fetches anything from the
network, and only the command line imports it.
"""

from pagecurator.simulator.config import SimulatorConfig, Unknowns
from pagecurator.simulator.latency import Latency, LatencyError, fixed, parse_latency
from pagecurator.simulator.rulebook import Rule, RuleError, parse_rules, read_rules
from pagecurator.simulator.scraperapi_server import Simulator
from pagecurator.simulator.sites import SamplePage, expected_contacts, sample_pages, sample_source
from pagecurator.simulator.sources import CorpusSource, MemorySource, PageStore, SourceError

__all__ = [
    "CorpusSource",
    "Latency",
    "LatencyError",
    "MemorySource",
    "PageStore",
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
