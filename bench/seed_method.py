"""The way CSV files were worked on before, as a yardstick: written anew from its description.

A pool of threads, ``requests``, BeautifulSoup, and two status writes for each row: when it begins, when it ends.

Run as ``python -m bench.seed_method FILE REPORT``; DATABASE_URL says where status is written.
"""

from __future__ import annotations

import asyncio
import csv
import json
import os
import re
import sys
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import asyncpg
import requests
from bs4 import BeautifulSoup

_WORKERS = 10
_TIMEOUT_SECONDS = 10
_HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; Pagecurator)"}
_PROFILE = re.compile(r"https?://(?:[a-z]{2,3}\.)?linkedin\.com/(company|school|in)/[^\"'\s<>?#]+", re.IGNORECASE)


class Status:
    """Status writes from many threads, each one committed before its thread goes on."""

    def __init__(self, database_url: str) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="database", daemon=True).start()
        self._pool = self._wait(self._connect(database_url))
        self.execute("CREATE TABLE old_jobs (id int PRIMARY KEY, processed_rows int, current_row int)")
        self.execute("INSERT INTO old_jobs VALUES (1, 0, 0)")

    def execute(self, statement: str, *values: object) -> None:
        self._wait(self._pool.execute(statement, *values))

    @staticmethod
    async def _connect(database_url: str) -> Any:
        return await asyncpg.create_pool(database_url, min_size=_WORKERS, max_size=_WORKERS)

    def _wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


def scrape(website: str) -> dict[str, object]:
    """LinkedIn profiles of a homepage: links first, then the text."""
    try:
        answer = requests.get(website, headers=_HEADERS, timeout=_TIMEOUT_SECONDS)
        answer.raise_for_status()
    except requests.RequestException:
        return {"website": website, "company_linkedin": [], "personal_linkedin": [], "status": "error"}
    soup = BeautifulSoup(answer.text, "html.parser")
    links = [link["href"] for link in soup.find_all("a", href=True)]
    found = [match for text in (*links, soup.get_text(" ")) for match in _PROFILE.finditer(text)]
    company = list(dict.fromkeys(match[0] for match in found if match[1].lower() != "in"))
    personal = list(dict.fromkeys(match[0] for match in found if match[1].lower() == "in"))
    status = "success" if company or personal else "no_contacts_found"
    return {"website": website, "company_linkedin": company, "personal_linkedin": personal, "status": status}


def process_row(status: Status, number: int, website: str) -> dict[str, object]:
    status.execute("UPDATE old_jobs SET current_row = $1 WHERE id = 1", number)
    result = scrape(website)
    status.execute("UPDATE old_jobs SET processed_rows = processed_rows + 1 WHERE id = 1")
    return result


def main() -> None:
    file, report = Path(sys.argv[1]), Path(sys.argv[2])
    status = Status(os.environ["DATABASE_URL"])
    with file.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    began = time.monotonic()
    results: dict[int, dict[str, object]] = {}
    with ThreadPoolExecutor(_WORKERS) as pool:
        futures: dict[Future[dict[str, object]], int] = {
            pool.submit(process_row, status, number, row["website"]): number for number, row in enumerate(rows, start=1)
        }
        for future in as_completed(futures):
            results[futures[future]] = future.result()
    seconds = time.monotonic() - began
    found = sum(result["status"] == "success" for result in results.values())
    report.write_text(json.dumps({"rows": len(rows), "seconds": seconds, "succeeded": found}))


if __name__ == "__main__":
    main()
