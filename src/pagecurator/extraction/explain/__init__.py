"""Why a candidate was dropped: read by ``examine`` alone."""
