"""``python -m pagecurator``."""

from pagecurator.cli import main

main()
