"""How fast extraction is: against a bare parse and the corpus' baseline, against page size, and on hostile input.

    python bench/extraction.py [--corpus ../shared/corpus] [--every 3] [--rounds 5] [--json out.json]

Ratios are taken in one run, page by page and interleaved, from the fastest of the rounds: a busy machine slows all
sides alike. Without a corpus, generated pages stand in and the baseline is left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from pagecurator.extraction import extract_contacts

MEGABYTE = 1_000_000
URL = "https://www.firma-muster.de/kontakt"
LINE = "Lorem ipsum dolor sit amet, consectetur 05.11.2021, Tel. +49 40 23714-100, write to info@firma-muster.de. "
HOSTILE: dict[str, Callable[[int], str]] = {
    "one line of text": lambda size: "<p>" + (LINE * (size // len(LINE) + 1))[:size],
    "digits": lambda size: "1" * size,
    "digits and spaces": lambda size: "1 " * (size // 2),
    "@": lambda size: "@" * size,
    "a@a@": lambda size: "a@" * (size // 2),
    "dots": lambda size: "." * size,
    "host without end": lambda size: "x@" + "a." * (size // 2),
    "unclosed div": lambda size: "<div>" * (size // 5),
    "unclosed div and p": lambda size: "<div><p>" * (size // 8),
    "unclosed lists": lambda size: "<ul><li>" * (size // 8),
    "unclosed links": lambda size: "<a href=x>" * (size // 10),
    "tags that close nothing": lambda size: "<span></b>" * (size // 10),
    "[at]": lambda size: "[at] " * (size // 5),
    "brackets": lambda size: "(" * size,
    "phone numbers": lambda size: "".join(f"<p>Tel. 030 {n:07d}" for n in range(1_000_000, 1_000_000 + size // 20)),
}


def main() -> None:
    arguments = _arguments()
    pages = _pages(arguments.corpus)[:: arguments.every]
    report: dict[str, Any] = {"pages": len(pages)}
    report["ratios"] = _ratios(pages, arguments.rounds, _baseline(arguments.corpus))
    report["sizes"] = {
        f"{size} MB": _seconds(HOSTILE["one line of text"](int(size * MEGABYTE))) for size in (0.1, 0.5, 1, 2.5, 5)
    }
    report["hostile"] = {
        name: {"1 MB": _seconds(make(MEGABYTE)), "4 MB": _seconds(make(4 * MEGABYTE))} for name, make in HOSTILE.items()
    }
    _print(report)
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(report, indent=1), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--corpus", type=Path, default=Path("../shared/corpus"), help="folder with labels.jsonl and pages"
    )
    parser.add_argument("--every", type=int, default=1, help="take every n-th page")
    parser.add_argument("--rounds", type=int, default=5)
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


def _ratios(pages: list[tuple[str, str]], rounds: int, baseline: Callable[[str, str], Any] | None) -> dict[str, float]:
    parse_seconds = ours_seconds = baseline_seconds = slowest = 0.0
    for html, url in pages:
        parses, ours, others = [], [], []
        for _ in range(rounds):
            parses.append(_timed(lambda html=html: LexborHTMLParser(html)))
            ours.append(_timed(lambda html=html, url=url: extract_contacts(html, url)))
            if baseline is not None and len(others) < 2:
                others.append(_timed(lambda html=html, url=url: baseline(html, url)))
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


def _timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _seconds(html: str) -> float:
    return round(min(_timed(lambda: extract_contacts(html, URL)) for _ in range(2)), 3)


def _print(report: dict[str, Any]) -> None:
    print(f"{report['pages']} pages")
    for name, value in report["ratios"].items():
        print(f"  {name:36s} {value:10.3f}")
    print("time against size, one line of text")
    for name, value in report["sizes"].items():
        print(f"  {name:36s} {value:10.3f} s")
    print("hostile input                               1 MB       4 MB")
    for name, value in report["hostile"].items():
        print(f"  {name:36s} {value['1 MB']:8.3f} s {value['4 MB']:8.3f} s")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
