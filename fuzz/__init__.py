"""Coverage-guided fuzzing of what reads foreign text; not part of the package."""
