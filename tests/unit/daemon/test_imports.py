"""What the commands of the daemon import: the time until the first claim is mostly imports."""

from __future__ import annotations

import subprocess
import sys


def test_run_once_imports_neither_the_http_api_nor_what_other_commands_need():
    assert imported("alembic", "redis", "openai", "jinja2", "pagecurator.web.api", "pagecurator.csv_jobs") == ""
    assert imported("pagecurator.dashboard", "rich", "pygments") == ""


def test_the_daemon_imports_what_reads_pages_and_serves_http_after_its_first_claim():
    assert imported("pagecurator.extraction.pipeline", "phonenumbers", "publicsuffixlist") == ""
    assert imported("pagecurator.scraping.body.html_check", "charset_normalizer") == ""
    assert imported("aiohttp.web", "pagecurator.web.app", "pagecurator.websites.scraper") == ""


def imported(*prefixes: str) -> str:
    """The modules with one of the prefixes that the commands of the daemon import."""
    program = (
        "import sys, pagecurator.cli.daemon\n"
        "print(*[name for name in sys.modules if name.startswith(tuple(sys.argv[1:]))])"
    )
    command = [sys.executable, "-c", program, *prefixes]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_the_dashboard_imports_jinja2_only_for_a_viewer():
    program = "import sys, pagecurator.web.api, pagecurator.dashboard.service\nprint('jinja2' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"
    )


def test_the_help_of_the_program_imports_none_of_its_commands():
    program = (
        "import sys\n"
        "from pagecurator.cli import app\n"
        "app(['--help'], standalone_mode=False)\n"
        "print(*[name for name in sys.modules if name.startswith(('pagecurator.cli.', 'sqlalchemy', 'aiohttp'))])"
    )
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert "Process all due pages" in printed
    assert printed.splitlines()[-1] == ""
