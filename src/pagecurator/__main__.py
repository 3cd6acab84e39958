"""``python -m pagecurator``, and the ``pagecurator`` command.

The imports take a second or two. For process 1 of a container the kernel takes no default action, so a SIGTERM without
a handler would be lost meanwhile, and SIGKILL would follow. So the handlers come first, and nothing heavy before them.
"""

import os
import signal


def main() -> None:
    """Run the command line. Until it takes the signals over, one ends the process at once with 128 + its number."""
    signal.signal(signal.SIGTERM, _end_at_once)
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # as a shell's background jobs have it
        signal.signal(signal.SIGINT, _end_at_once)
    from pagecurator.cli import main as run_command  # noqa: PLC0415 - see above

    run_command()


def _end_at_once(number: int, _frame: object) -> None:
    os._exit(128 + number)


if __name__ == "__main__":  # a process of the extraction pool imports this module, too
    main()
