"""``simulator``: a local ScraperAPI."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import typer
from rich.markup import escape

from pagecurator.cli.console import stderr, stdout
from pagecurator.simulator import (
    CorpusSource,
    LatencyError,
    RuleError,
    Simulator,
    SimulatorConfig,
    SourceError,
    Unknowns,
    parse_latency,
    read_rules,
)

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: pagecurator simulator --port 8899 --latency 0.5-2 --concurrency 10")
def simulator(
    *,
    host: str = typer.Option("127.0.0.1", help="Address to listen on."),
    port: int = typer.Option(8899, min=0, max=65535, help="Port to listen on; 0: any free port."),
    key: str = typer.Option("", help="The only valid key. Default: any key, or none."),
    concurrency: int = typer.Option(100, min=1, help="Maximum number of concurrent requests; more get 429."),
    latency: str = typer.Option(
        "0", help="Latency in seconds: `1`, `0.5-2`, or with stragglers `1,p5=10` (5 % take 10 s)."
    ),
    rules: Path | None = typer.Option(None, help="JSON or TOML file with failure rules, see docs/simulator.md."),
    corpus: Path | None = typer.Option(
        None, help="Serve a folder of saved pages with an index instead of the sample sites."
    ),
    credits_limit: int = typer.Option(1_000_000, "--credits", min=0, help="Credits of the plan."),
    account_key_in_header: bool = typer.Option(
        False, "--account-key-in-header", help="Let /account accept the key in the header, too."
    ),
    seed: int = typer.Option(0, help="Seed for random latencies and rule probabilities."),
) -> None:
    """Run a local ScraperAPI that simulates its responses, limits and failures.

    Set SCRAPER_API_URL to its address. Counters: GET /_sim/counters.
    """
    try:
        config = SimulatorConfig(
            host=host,
            port=port,
            api_key=key or None,
            concurrency_limit=concurrency,
            request_limit=credits_limit,
            latency=parse_latency(latency),
            seed=seed,
            rules=tuple(read_rules(rules)) if rules else (),
            source=CorpusSource(corpus) if corpus else None,
            unknowns=Unknowns(account_key_in_header=account_key_in_header),
        )
        asyncio.run(_serve(config))
    except (LatencyError, RuleError, SourceError) as error:
        stderr.print(escape(str(error)))
        raise typer.Exit(2) from None
    except OSError as error:
        stderr.print(f"can't listen on {host}:{port}: {escape(error.strerror or str(error))}; choose another --port")
        raise typer.Exit(2) from None


async def _serve(config: SimulatorConfig) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with Simulator(config) as running:
        stdout.print(f"ScraperAPI simulator at {running.url}  (stop with Ctrl-C)", highlight=False)
        key = "any" if config.api_key is None else "…"  # it may be a real one
        stderr.print(f"Try: SCRAPER_API_URL={running.url} SCRAPER_API_KEY={key} pagecurator run")
        await stop.wait()
