"""The version, which the build reads from here, and where the documentation is."""

__version__ = "0.1.0"

DOCUMENTATION_URL = "https://github.com/pagecurator/pagecurator/tree/main/docs"
