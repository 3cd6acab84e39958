"""Why a candidate was dropped: read by ``extract_with_candidates`` alone."""
