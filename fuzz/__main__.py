"""``python -m fuzz TARGET [--seconds N]``: search with atheris for input that breaks a parser of untrusted text.

A finding ends the run with exit code 77 and a traceback; its input is saved in ``fuzz/findings/``.
``python -m fuzz TARGET FILE`` runs it again.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["pagecurator"]):
    from fuzz.targets import SEEDS, TARGETS

_FOLDER = Path(__file__).resolve().parent
_SLOWEST_SECONDS = 10
_LONGEST_BYTES = 64 * 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("again", nargs="?", type=Path, help="a finding to run again")
    parser.add_argument("--seconds", type=int, default=120)
    options = parser.parse_args()
    findings, corpus = _FOLDER / "findings", _FOLDER / "corpus" / options.target
    for folder in (findings, corpus):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS[options.target]()):
        (corpus / f"seed{number:04d}").write_bytes(seed)
    arguments = [sys.argv[0], str(options.again)] if options.again else [
        sys.argv[0],
        str(corpus),
        f"-max_total_time={options.seconds}",
        f"-timeout={_SLOWEST_SECONDS}",
        f"-max_len={_LONGEST_BYTES}",
        f"-artifact_prefix={findings}/{options.target}-",
        f"-dict={_FOLDER / 'words.dict'}",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
        "-verbosity=0" if not sys.stderr.isatty() else "-verbosity=1",
    ]  # fmt: skip
    atheris.Setup(arguments, TARGETS[options.target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
