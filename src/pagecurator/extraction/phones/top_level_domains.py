"""The regions of top-level domains."""

from __future__ import annotations

import phonenumbers

from pagecurator.extraction.data.regions import GENERIC_COUNTRY_TLDS, TLD_REGION

REGION_BY_TLD = {
    **{
        code: code.upper()
        for code in map(str.lower, phonenumbers.SUPPORTED_REGIONS)
        if code not in GENERIC_COUNTRY_TLDS
    },
    **TLD_REGION,
}
"""Without the country codes that are used like generic domains."""
_SECOND_LEVEL = frozenset(("com", "net", "org", "edu", "gov", "mil", "nom"))
"""``.co`` alone is generic, ``.com.co`` is Colombia's."""


def region_of_host(host: str) -> str | None:
    labels = host.split(".")
    if labels[-1] == "co" and len(labels) > len(("www", "co")) and labels[-2] in _SECOND_LEVEL:
        return "CO"
    return REGION_BY_TLD.get(labels[-1])
