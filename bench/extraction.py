"""The speed of extraction: relative to a bare parse and the corpus' baseline, by page size, and on hostile input.

    python bench/extraction.py [--corpus ../shared/corpus] [--every 3] [--rounds 5] [--no-baseline] [--json out.json]

Two sets of ratios, both page by page and interleaved, because a busy machine slows all sides alike: first each page
once, cold, as in the daemon; then the fastest of several rounds. All times are CPU time. Without a corpus, generated
pages are used, and no baseline.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.hostile import HOSTILE, LINE
from pagecurator.extraction import extract_contacts
from pagecurator.runtime.extraction_pool import ExtractionPool, PageText

MEGABYTE = 1_000_000
URL = "https://www.firma-muster.de/kontakt"
SIZE_CLASSES = (16, 32, 64, 128, 256, 512, 1024)
"""Upper bounds in KiB; ``INLINE_CHARS`` of the extractor is chosen by them."""


def main() -> None:
    arguments = _arguments()
    pages = _pages(arguments.corpus)[:: arguments.every]
    report: dict[str, Any] = {"pages": len(pages)}
    baseline = _baseline(arguments.corpus) if arguments.baseline else None
    report["once"], report["classes"] = _once(pages, baseline)
    report["ratios"] = _ratios(pages, arguments.rounds, baseline)
    report["sizes"] = {
        f"{size} MB": _seconds(HOSTILE["one line of text"](int(size * MEGABYTE))) for size in (0.1, 0.5, 1, 2.5, 5)
    }
    report["hostile"] = {
        name: {"1 MB": _seconds(make(MEGABYTE)), "4 MB": _seconds(make(4 * MEGABYTE))} for name, make in HOSTILE.items()
    }
    report["loop"] = asyncio.run(_loop_lags())
    _print(report)
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(report, indent=1), encoding="utf-8")


async def _loop_lags() -> dict[str, dict[str, float]]:
    """How long each shape blocks the event loop, in milliseconds: the better of two runs for each length."""
    extraction_pool = ExtractionPool(timeout_seconds=60)
    await extraction_pool.contacts(PageText(LINE * 1000), URL)  # the processes have started
    lags = {}
    for name, make in HOSTILE.items():
        lags[name] = {
            f"{kib} KiB": min([await _loop_lag(extraction_pool, make(kib * 1024)[: kib * 1024]) for _ in range(2)])
            for kib in (16, 32, 64)
        }
    await extraction_pool.close()
    return lags


async def _loop_lag(extraction_pool: ExtractionPool, html: str) -> float:
    worst = 0.0

    async def tick() -> None:
        nonlocal worst
        while True:
            before = time.thread_time()
            await asyncio.sleep(0)
            worst = max(worst, time.thread_time() - before)

    ticking = asyncio.create_task(tick())
    await asyncio.sleep(0)
    await extraction_pool.contacts(PageText(html), URL)
    ticking.cancel()
    return round(1000 * worst, 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--corpus", type=Path, default=Path("../shared/corpus"), help="folder with labels.jsonl and pages"
    )
    parser.add_argument("--every", type=int, default=1, help="take every n-th page")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-baseline", dest="baseline", action="store_false", help="compare with the bare parse only")
    parser.add_argument("--json", help="write the numbers to this file")
    return parser.parse_args()


def _pages(corpus: Path) -> list[tuple[str, str]]:
    labels = corpus / "labels.jsonl"
    if not labels.exists():
        rows = "".join(f"<li><a href='/p/{n}'>Item {n}</a> {LINE}</li>\n" for n in range(150))
        return [(f"<html><body><ul>{rows}</ul><p>{n}</p></body></html>", URL) for n in range(50)]
    found = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines()]
    return [((corpus / row["file"]).read_text(encoding="utf-8"), row["url"]) for row in found]


def _baseline(corpus: Path) -> Callable[[str, str], Any] | None:
    path = corpus / "baseline.py"
    if not path.exists():
        return None
    spec = importlib.util.spec_from_file_location("baseline", path)
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.extract


def _once(
    pages: list[tuple[str, str]], baseline: Callable[[str, str], Any] | None
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Each page once, without warm-up: the three sides one after another; CPU time."""
    parses, ours, others = [], [], []
    for html, url in pages:
        parses.append(_spent(lambda html=html: LexborHTMLParser(html)))
        ours.append(_spent(lambda html=html, url=url: extract_contacts(html, url)))
        if baseline is not None:
            others.append(_spent(lambda html=html, url=url: baseline(html, url)))
    classes: dict[str, dict[str, float]] = {}
    low = 0
    for high in SIZE_CLASSES:
        inside = sorted(
            seconds for (html, _), seconds in zip(pages, ours, strict=True) if low < len(html) <= high * 1024
        )
        low = high * 1024
        if inside:
            classes[f"to {high} KiB"] = {
                "pages": len(inside),
                "median": round(1000 * inside[len(inside) // 2], 2),
                "slowest": round(1000 * inside[-1], 2),
            }
    return {
        "speed against the bare parse": round(sum(parses) / sum(ours), 3),
        "speed against the baseline": round(sum(others) / sum(ours), 2),
        "slowest page, seconds": round(max(ours), 3),
    }, classes


def _ratios(pages: list[tuple[str, str]], rounds: int, baseline: Callable[[str, str], Any] | None) -> dict[str, float]:
    parse_seconds = ours_seconds = baseline_seconds = slowest = 0.0
    for html, url in pages:
        parses, ours, others = [], [], []
        for _ in range(rounds):
            parses.append(_spent(lambda html=html: LexborHTMLParser(html)))
            ours.append(_spent(lambda html=html, url=url: extract_contacts(html, url)))
            if baseline is not None and len(others) < 2:
                others.append(_spent(lambda html=html, url=url: baseline(html, url)))
        parse_seconds += min(parses)
        ours_seconds += min(ours)
        baseline_seconds += min(others, default=0.0)
        slowest = max(slowest, min(ours))
    return {
        "milliseconds a page, bare parse": round(1000 * parse_seconds / len(pages), 3),
        "milliseconds a page, ours": round(1000 * ours_seconds / len(pages), 3),
        "milliseconds a page, baseline": round(1000 * baseline_seconds / len(pages), 3),
        "speed against the bare parse": round(parse_seconds / ours_seconds, 3),
        "speed against the baseline": round(baseline_seconds / ours_seconds, 2),
        "slowest page, seconds": round(slowest, 3),
    }


def _spent(work: Callable[[], Any]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _seconds(html: str) -> float:
    return round(min(_spent(lambda: extract_contacts(html, URL)) for _ in range(2)), 3)


def _print(report: dict[str, Any]) -> None:
    print(f"{report['pages']} pages, each once, cold; all times are CPU time")
    for name, value in report["once"].items():
        print(f"  {name:36s} {value:10.3f}")
    print("  milliseconds by the page's length   pages     median    slowest")
    for name, row in report["classes"].items():
        print(f"    {name:32s} {row['pages']:7d} {row['median']:10.2f} {row['slowest']:10.2f}")
    print("the fastest of the rounds")
    for name, value in report["ratios"].items():
        print(f"  {name:36s} {value:10.3f}")
    print("time against size, one line of text")
    for name, value in report["sizes"].items():
        print(f"  {name:36s} {value:10.3f} s")
    print("hostile input                               1 MB       4 MB")
    for name, value in report["hostile"].items():
        print(f"  {name:36s} {value['1 MB']:8.3f} s {value['4 MB']:8.3f} s")
    print("milliseconds that it blocks the event loop  16 KiB     32 KiB     64 KiB")
    for name, lags in sorted(report["loop"].items(), key=lambda row: -max(row[1].values())):
        print(f"  {name:36s} " + " ".join(f"{lag:10.1f}" for lag in lags.values()))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
