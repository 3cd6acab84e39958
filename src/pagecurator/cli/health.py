"""``health``: liveness probe of a running daemon. Imports little, as containers run it every 30 s."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request

import typer

from pagecurator.settings import load_settings

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: pagecurator health --url http://127.0.0.1:8000/healthz")
def health(
    url: str = typer.Option("", help="URL to request. Default: /healthz of the local daemon (API_HOST, API_PORT)."),
) -> None:
    """Check that a running daemon is alive: exit code 0 healthy, 1 unhealthy. The image's health check."""
    address = url or f"{load_settings().local_url}/healthz"
    if not address.startswith(("http://", "https://")):
        sys.stderr.write("--url should begin with http:// or https://\n")
        raise typer.Exit(2)
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - the scheme was checked
            sys.stdout.write(answer.read().decode() + "\n")
    except urllib.error.HTTPError as error:
        sys.stderr.write(f"unhealthy: {error.read().decode(errors='replace')}\n")
        raise typer.Exit(1) from None
    except OSError as error:
        sys.stderr.write(f"no response from {address}: {error}\n")
        raise typer.Exit(1) from None
