"""What ``run-once`` imports: a start with nothing due is mostly imports."""

from __future__ import annotations

import subprocess
import sys


def test_run_once_imports_neither_the_http_api_nor_what_other_commands_need():
    program = (
        "import sys, pagecurator.cli.daemon\n"
        "rare = ('alembic', 'redis', 'openai', 'pagecurator.web.api', 'pagecurator.csv_jobs', 'jinja2',\n"
        "        'pagecurator.dashboard')\n"
        "print(*[name for name in sys.modules if name.startswith(rare)])"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "\n"


def test_the_dashboard_imports_jinja2_only_for_a_viewer():
    program = "import sys, pagecurator.daemon.api_part, pagecurator.dashboard.service\nprint('jinja2' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"
    )
