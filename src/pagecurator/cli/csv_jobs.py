"""``csv``: CSV jobs on a local or remote server."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import typer
from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pagecurator.cli.console import AS_JSON, Commands, print_json, stderr, stdout, writing
from pagecurator.csv_jobs.client import CsvClient, CsvServerError
from pagecurator.plural import plural
from pagecurator.settings import Settings, SettingsError, load_settings
from pagecurator.settings.loading import read_secret_files
from pagecurator.websites.models import ScrapeKind

app = typer.Typer(
    cls=Commands,
    help="Upload CSV files of websites to a local or remote server, and download the results.\n\n"
    "The API key is read from PAGECURATOR_API_KEY. Default: the first of API_KEYS.",
    no_args_is_help=True,
    add_completion=False,
)

_SOME_FAILED = 3
_KEY_VARIABLE = "PAGECURATOR_API_KEY"
_URL = typer.Option("", "--url", help="Base URL of the server. Default: the local one (API_HOST, API_PORT).")
_OUTPUT = typer.Option(
    None, "--output", "-o", help="Output file, - for standard output. Default: the name the server suggests."
)
_JOB_ID = typer.Argument(help="Number of the job.", min=1)

_T = TypeVar("_T")


@app.command(epilog="Example: pagecurator csv submit websites.csv --kind linkedin --wait --output found.csv")
def submit(
    file: Path = typer.Argument(
        help="A CSV file with a column of websites.", exists=True, dir_okay=False, readable=True
    ),
    *,
    kind: ScrapeKind = typer.Option(
        ScrapeKind.CONTACTS, help="contacts: all contacts; linkedin: LinkedIn profiles only, faster."
    ),
    column: str = typer.Option("website", help="Name of the column with the websites."),
    url: str = _URL,
    wait: bool = typer.Option(
        False, "--wait", help="Show progress until the job is finished, then download its output."
    ),
    output: Path | None = _OUTPUT,
    as_json: bool = AS_JSON,
) -> None:
    """Upload a CSV file as a job.

    Exit codes with --wait: 0 success, 3 some rows failed, 1 the job did not complete.
    """

    async def run(server: CsvClient) -> dict[str, Any]:
        uploaded = await _upload(server, file, kind, column)
        if not wait:
            return uploaded
        job_id = str(uploaded["job_id"])
        try:
            job = await _wait(server, job_id)
        except (asyncio.CancelledError, KeyboardInterrupt):
            stderr.print(f"Job {job_id} continues on the server. To check it: pagecurator csv status {job_id}")
            raise
        if job["status"] == "completed":
            await _download(server, job_id, output)
        return job

    job = _with_server(url, run)
    if as_json and output != Path("-"):
        print_json(job)
    elif not wait:
        stdout.print(f"Job {job['job_id']}: {plural(job['total_rows'], 'row')}, {job['status']}.")
    if wait:
        _end(job)


@app.command(epilog="Example: pagecurator csv status 12")
def status(job_id: int = _JOB_ID, *, url: str = _URL, as_json: bool = AS_JSON) -> None:
    """Show a job's progress."""
    job = _with_server(url, lambda server: server.job(str(job_id)))
    _show(job, as_json=as_json)


@app.command(epilog="Example: pagecurator csv download 12 --output found.csv")
def download(job_id: int = _JOB_ID, *, url: str = _URL, output: Path | None = _OUTPUT) -> None:
    """Download the output of a completed job."""
    _with_server(url, lambda server: _download(server, str(job_id), output))


@app.command(epilog="Example: pagecurator csv cancel 12")
def cancel(job_id: int = _JOB_ID, *, url: str = _URL, as_json: bool = AS_JSON) -> None:
    """Cancel a job. Its results can't be downloaded."""
    job = _with_server(url, lambda server: server.cancel(str(job_id)))
    _show(job, as_json=as_json)


# ---------------------------------------------------------------- steps
async def _upload(server: CsvClient, file: Path, kind: ScrapeKind, column: str) -> dict[str, Any]:
    with _bar(DownloadColumn()) as progress:
        task = progress.add_task(f"Uploading {file.name}", total=os.path.getsize(file))  # noqa: ASYNC240, PTH202 - immediate
        return await server.upload(
            file, kind=kind, website_column=column, on_sent=lambda sent: progress.update(task, completed=sent)
        )


async def _wait(server: CsvClient, job_id: str) -> dict[str, Any]:
    with _bar(MofNCompleteColumn(), TimeRemainingColumn()) as progress:
        task = progress.add_task(f"Job {job_id}", total=None)
        return await server.wait(
            job_id,
            on_poll=lambda job: progress.update(task, total=job["total_rows"], completed=job["processed_rows"]),
        )


async def _download(server: CsvClient, job_id: str, output: Path | None) -> None:
    link, name = await server.output_name(job_id)
    if output == Path("-"):
        await server.download(link, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    target = output or Path(name)
    if output is None and target.exists():
        raise CsvServerError(f"{target} already exists; choose another file with --output.")
    try:
        with writing(target) as stream:
            await server.download(link, stream)
    except OSError as error:
        raise CsvServerError(f"{target} can't be written ({error.strerror or error}).") from error
    stderr.print(f"Written: {target}")


# ---------------------------------------------------------------- helpers
def _with_server(url: str, work: Callable[[CsvClient], Awaitable[_T]]) -> _T:
    settings = load_settings()

    async def run() -> _T:
        async with CsvClient(url or settings.local_url, api_key=_api_key(settings)) as server:
            return await work(server)

    return asyncio.run(run())


def _api_key(settings: Settings) -> str | None:
    """Not an option of the command: every user of a machine can read command lines."""
    in_files, problems = read_secret_files([_KEY_VARIABLE], os.environ)
    if problems:
        raise SettingsError(problems)
    named = in_files.get(_KEY_VARIABLE, os.environ.get(_KEY_VARIABLE, "")).strip()
    if named:
        return named
    return next((key.get_secret_value() for key in settings.api_key_list), None)


@contextmanager
def _bar(*columns: Any) -> Iterator[Progress]:
    # Without a terminal even a transient bar would leave an empty line.
    hidden = not stderr.is_terminal
    with Progress(
        TextColumn("{task.description}"), BarColumn(), *columns, console=stderr, transient=True, disable=hidden
    ) as progress:
        yield progress


def _show(job: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(job)
        return
    stdout.print(
        f"Job {job['job_id']}: {job['status']}, {job['processed_rows']:,} of {plural(job['total_rows'], 'row')} "
        f"({job['progress_percentage']:g} %), {job['failed_rows']:,} failed."
    )
    if job.get("error"):
        stdout.print(job["error"], markup=False)


def _end(job: dict[str, Any]) -> None:
    counts = f"{job['succeeded_rows']:,} succeeded, {job['failed_rows']:,} failed, {job['skipped_rows']:,} skipped"
    done = f"{job['processed_rows']:,} of {plural(job['total_rows'], 'row')}"
    stderr.print(f"Job {job['job_id']} {job['status']}: {done}; {counts}.")
    if job["status"] != "completed":
        raise typer.Exit(1)
    if job["failed_rows"]:
        raise typer.Exit(_SOME_FAILED)
