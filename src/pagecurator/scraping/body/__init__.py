"""From bytes to a page that is believed: decompression, charset, checks, challenge pages."""
