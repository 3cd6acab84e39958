"""No connection to an address that is not public, whatever name, redirect or DNS answer leads there.

The check stands where the socket for one address is made, after the name was looked up and right before the connection
to just that address: there is no second look-up that could answer something else (DNS rebinding), and literal
addresses, which are never looked up, pass the same way.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from typing import Any

from pagecurator.urls import is_public_address

AddressInfo = tuple[Any, Any, int, str, tuple[Any, ...]]
"""As ``getaddrinfo`` gives it: family, type, protocol, canonical name, socket address."""


class AddressRefusedError(OSError):
    """The address is not public, so no connection is made."""

    def __init__(self) -> None:
        # Always the same text: of several refused addresses the connector then keeps this one.
        super().__init__(errno.EACCES, "the address is not public")


class Guard:
    """Makes the sockets of a connector. ``is_allowed`` decides about one IP address; public ones are."""

    def __init__(self, is_allowed: Callable[[str], bool] = is_public_address) -> None:
        self._is_allowed = is_allowed

    def socket_for(self, address: AddressInfo) -> socket.socket:
        """A socket for a connection to this address. Raises :class:`AddressRefusedError`."""
        family, kind, protocol, _, place = address
        if family not in (socket.AF_INET, socket.AF_INET6) or not self._is_allowed(str(place[0])):
            raise AddressRefusedError
        return socket.socket(family=family, type=kind, proto=protocol)


def guard_for(*, allow_private: bool) -> Guard:
    """The guard, or with ALLOW_PRIVATE_ADDRESSES one that lets everything through."""
    return Guard(lambda _: True) if allow_private else Guard()


__all__ = ["AddressInfo", "AddressRefusedError", "Guard", "guard_for"]
