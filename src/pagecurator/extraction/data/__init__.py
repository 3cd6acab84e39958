"""Words, regions and networks: tables without logic."""
