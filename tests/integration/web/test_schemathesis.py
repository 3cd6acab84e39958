"""schemathesis, all its checks, against a listening server and its own document."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path


async def test_schemathesis_finds_no_difference_between_document_and_server(start_api, tmp_path):
    command = Path(sys.executable).with_name("schemathesis")
    # Websites that schemathesis makes up are not there: the sooner that is known, the better.
    async with start_api(api_requests_per_minute=0, request_timeout=0.2, api_max_scrapes=50) as api:
        process = await asyncio.create_subprocess_exec(
            command,
            f"--config-file={Path(__file__).with_name('schemathesis.toml')}",
            "run",
            f"{api.url}/openapi.json",
            "--header=X-API-Key: first-key-0451",
            "--checks=all",
            "--phases=examples,coverage,fuzzing",
            "--max-examples=30",
            "--seed=1",
            "--workers=1",
            "--continue-on-failure",
            "--warnings=off",
            "--suppress-health-check=all",  # those are about how fast data is drawn, which a busy machine decides
            "--request-timeout=60",
            cwd=tmp_path,
            env={name: value for name, value in os.environ.items() if name != "PYTHONWARNINGS"} | {"NO_COLOR": "1"},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            async with asyncio.timeout(240):
                output, _ = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    assert process.returncode == 0, output.decode()[-20_000:]
    assert b"generated" in output
