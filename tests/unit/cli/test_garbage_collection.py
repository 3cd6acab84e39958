"""Nothing is collected during imports, which take most of a short command's time."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import atexit, gc, sys
atexit.register(lambda: print("enabled at the end:", gc.isenabled()))
sys.argv = ["pagecurator", "health", "--help"]
from pagecurator.__main__ import main
gc.callbacks.append(lambda phase, _: print("collected") if "pagecurator.cli.health" not in sys.modules else None)
main()
"""


def test_garbage_is_collected_only_after_the_imports():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert "collected" not in done.stdout
    assert "enabled at the end: True" in done.stdout
