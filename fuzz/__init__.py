"""Coverage-guided fuzzing of the parsers of untrusted text; not part of the package."""
