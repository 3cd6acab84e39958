"""One flow for a website: normalise, cache, homepage, contact page, merge, rank."""
