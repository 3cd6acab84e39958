"""``python -m pagecurator``."""

from pagecurator.cli import main

if __name__ == "__main__":  # a process of the extraction pool imports this module, too
    main()
