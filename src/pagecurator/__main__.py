"""The entry point of ``python -m pagecurator`` and of the ``pagecurator`` command.

It installs signal handlers before the imports, which take a second or two: for process 1 of a container the kernel
ignores a SIGTERM without a handler, and SIGKILL would follow.
"""

import gc
import os
import signal


def main() -> None:
    """Run the command line. Until it installs its own handlers, a signal exits with 128 + its number."""
    signal.signal(signal.SIGTERM, _exit_on_signal)
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # ignored for background jobs of a shell
        signal.signal(signal.SIGINT, _exit_on_signal)
    gc.disable()  # until the command is imported, see pagecurator.runtime.garbage_collection
    from pagecurator.cli import main as run_command  # noqa: PLC0415 - see above

    run_command()


def _exit_on_signal(number: int, _frame: object) -> None:
    os._exit(128 + number)


if __name__ == "__main__":  # worker processes of the extraction pool import this module, too
    main()
