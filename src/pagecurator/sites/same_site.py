"""See :mod:`pagecurator.same_site`: fetches need it as well."""

from pagecurator.same_site import is_same_site, registrable

__all__ = ["is_same_site", "registrable"]
