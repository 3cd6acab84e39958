"""Phone numbers: candidates, rules, regions, canonical form."""
