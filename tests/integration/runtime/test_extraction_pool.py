"""Long pages are read in other processes: started when needed, replaced when killed, limited in time."""

from __future__ import annotations

import asyncio
import gc
import gzip
import importlib
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace

import psutil
import pytest
import structlog

from pagecurator import extract_contacts
from pagecurator.runtime import extraction_pool as module
from pagecurator.runtime import extraction_process, page_reader
from pagecurator.runtime.extraction_messages import PageRefused, PageToRead
from pagecurator.runtime.extraction_pool import INLINE_CHARS, ExtractionError, ExtractionPool, PageText, WorkerProcess
from pagecurator.scraping.body.inflate import ReceivedBody
from pagecurator.telemetry.masking import EchoMask

URL = "https://www.firm.example/"
SHORT = "<html><body><p>desk@firm.example</p></body></html>"
LONG = SHORT + "<p>Nothing to see here.</p>" * (INLINE_CHARS // 20)

# A reader that never ends the first time and leaves its process id behind; the process must be able to import it.
SLOW_READER = """
import os, pathlib, time
BEGAN = pathlib.Path(__file__).with_name("began")

def read(html, url):
    if BEGAN.exists():
        return ["second try"]
    BEGAN.with_suffix(".new").write_text(str(os.getpid()))
    BEGAN.with_suffix(".new").rename(BEGAN)
    time.sleep(3600)
"""


def process_of(html, url):
    return os.getpid()


def take_a_second(html, url):
    time.sleep(1)


def never_end(html, url):
    time.sleep(3600)


def page(html, *, compressed=False, max_bytes=10_000_000, with_completeness=False):
    body = ReceivedBody(gzip.compress(html.encode()), "gzip") if compressed else ReceivedBody(html.encode())
    return PageToRead(
        body=body,
        content_type="text/html; charset=utf-8",
        url=URL,
        asked=URL,
        max_bytes=max_bytes,
        with_completeness=with_completeness,
    )


def children():
    return [child for child in psutil.Process().children() if "extraction_worker" in " ".join(child.cmdline())]


@pytest.fixture
def began(tmp_path, monkeypatch):
    """Lets long pages be read by the slow reader; the file that it leaves behind."""
    (tmp_path / "slow_reader.py").write_text(SLOW_READER)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(page_reader, "extract_contacts", importlib.import_module("slow_reader").read)
    yield tmp_path / "began"
    del sys.modules["slow_reader"]


@pytest.fixture
async def extraction_pool():
    extraction_pool = ExtractionPool(timeout_seconds=30, processes=1)
    yield extraction_pool
    await extraction_pool.close()
    assert children() == []


async def emails(extraction_pool, html):
    return [contact.value for contact in await extraction_pool.contacts(PageText(html), URL) if contact.kind == "email"]


async def test_no_process_starts_before_the_first_long_page(extraction_pool):
    assert await emails(extraction_pool, SHORT) == ["desk@firm.example"]
    assert children() == []
    assert await emails(extraction_pool, LONG) == ["desk@firm.example"]
    assert len(children()) == 1


async def test_short_and_long_pages_have_the_same_contacts(extraction_pool):
    inline = await extraction_pool.contacts(PageText(SHORT), URL)
    apart = await extraction_pool.contacts(PageText(LONG), URL)
    assert [(contact.kind, contact.value, contact.source) for contact in inline] == [
        (contact.kind, contact.value, contact.source) for contact in apart
    ]


async def test_an_idle_process_that_is_killed_is_replaced(extraction_pool):
    assert await emails(extraction_pool, LONG)
    (child,) = children()
    child.kill()
    child.wait(20)
    for _ in range(3):
        assert await emails(extraction_pool, LONG) == ["desk@firm.example"]


async def test_a_process_killed_during_extraction_is_replaced_and_the_page_retried(extraction_pool, began):
    reading = asyncio.create_task(extraction_pool.contacts(PageText(LONG), URL))
    async with asyncio.timeout(30):
        while not began.exists():
            await asyncio.sleep(0.02)
    os.kill(int(began.read_text()), signal.SIGKILL)
    assert await asyncio.wait_for(reading, 30) == ["second try"]


async def test_a_page_that_takes_too_long_fails_with_its_own_code(began):
    extraction_pool = ExtractionPool(timeout_seconds=3, processes=1)
    with pytest.raises(ExtractionError) as failed:
        await extraction_pool.contacts(PageText(LONG), URL)
    assert failed.value.code == "extraction_timeout"
    assert await extraction_pool.contacts(PageText(LONG), URL) == ["second try"]
    await extraction_pool.close()
    assert children() == []


async def test_a_page_cancelled_at_shutdown_leaves_no_process_behind(extraction_pool, began):
    reading = asyncio.create_task(extraction_pool.contacts(PageText(LONG), URL))
    async with asyncio.timeout(30):
        while not began.exists():
            await asyncio.sleep(0.02)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert children() == []


async def test_an_exception_in_a_process_is_raised_in_the_parent(extraction_pool, tmp_path, monkeypatch):
    (tmp_path / "faulty_reader.py").write_text("def read(html, url):\n    return 1 / 0\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(page_reader, "extract_contacts", importlib.import_module("faulty_reader").read)
    with pytest.raises(ZeroDivisionError):
        await extraction_pool.contacts(PageText(LONG), URL)


async def test_a_burst_of_short_pages_does_not_block_the_event_loop(extraction_pool):
    turns = 0

    async def count_turns():
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count_turns())
    found = await asyncio.gather(*(emails(extraction_pool, SHORT) for _ in range(20)))
    counting.cancel()
    assert found == [["desk@firm.example"]] * 20
    assert turns >= 20


async def test_a_page_that_exceeds_the_memory_of_a_process_fails_alone():
    extraction_pool = ExtractionPool(timeout_seconds=60, processes=1, page_bytes=100 * 1024 * 1024)
    try:
        with pytest.raises(ExtractionError, match="WF7_MEMORY_LIMIT_MB") as failed:
            await extraction_pool.contacts(PageText("<html><body>" + "<p>" * 1_600_000), URL)
        assert failed.value.code == "extraction_memory"
        assert await emails(extraction_pool, LONG) == ["desk@firm.example"]
        (child,) = children()
        assert extraction_pool.process_ids() == [child.pid]
    finally:
        await extraction_pool.close()
    assert extraction_pool.process_ids() == []


async def test_a_process_imports_the_extraction_before_its_limits_apply(extraction_pool, tmp_path, monkeypatch):
    reader = "import sys\ndef read(html, url): return 'pagecurator.extraction.pipeline' in sys.modules"
    (tmp_path / "modules_reader.py").write_text(reader)
    monkeypatch.syspath_prepend(tmp_path)
    try:
        assert await extraction_pool.run(importlib.import_module("modules_reader").read, PageText(LONG), URL)
    finally:
        del sys.modules["modules_reader"]


def test_a_process_is_started_when_it_can_extract():
    """Otherwise the start, which takes seconds on a busy machine, would count for the time limit of its first page."""
    process = WorkerProcess(page_bytes=None, mask=EchoMask(""))
    try:
        loaded = {mapping.path for mapping in psutil.Process(process.process_id).memory_maps()}
        assert any("selectolax" in path for path in loaded)
    finally:
        process.kill()
        process.join()


def test_a_process_that_is_not_ready_in_time_is_killed(monkeypatch):
    monkeypatch.setattr(extraction_process, "_START_SECONDS", 0.001)
    with pytest.raises(TimeoutError):
        WorkerProcess(page_bytes=None, mask=EchoMask(""))
    assert children() == []


# Prints the id of its extraction process, and lets it read a page that lasts while the file "began" is waited for.
PARENT = """
import asyncio, sys
from pagecurator.runtime.extraction_process import WorkerProcess
from pagecurator.telemetry.masking import EchoMask

async def main():
    process = WorkerProcess(page_bytes=None, mask=EchoMask(""))
    await process.connect()
    print(process.process_id, flush=True)
    if sys.argv[1] == "busy":
        import slow_reader
        await process.call((slow_reader.read, "", ""), timeout_seconds=60)
    await asyncio.sleep(60)

asyncio.run(main())
"""
WAITING_READER = """
import pathlib, time
BEGAN = pathlib.Path(__file__).with_name("began")

def read(html, url):
    BEGAN.touch()
    while BEGAN.exists():
        time.sleep(0.01)
    return ["too late"]
"""


@pytest.mark.parametrize("state", ["idle", "busy"])
def test_a_process_ends_in_silence_when_its_parent_is_killed(tmp_path, state):
    (tmp_path / "slow_reader.py").write_text(WAITING_READER)
    paths = os.pathsep.join([str(tmp_path), *sys.path])
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, state],
        env=os.environ | {"PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as parent:
        child = psutil.Process(int(parent.stdout.readline()))
        began = tmp_path / "began"
        while state == "busy" and not began.exists():
            time.sleep(0.01)
        parent.kill()
        began.unlink(missing_ok=True)
        psutil.wait_procs([child], timeout=30)
        assert not child.is_running()
        assert parent.stderr.read() == b""


async def test_a_process_that_can_not_be_connected_is_ended(extraction_pool, monkeypatch):
    connect = module.WorkerProcess.connect

    async def failing(process):
        monkeypatch.setattr(module.WorkerProcess, "connect", connect)
        raise OSError

    monkeypatch.setattr(module.WorkerProcess, "connect", failing)
    assert await emails(extraction_pool, LONG) == ["desk@firm.example"]
    assert [child.pid for child in children()] == extraction_pool.process_ids()


async def test_the_processes_run_at_low_priority(extraction_pool):
    await extraction_pool.contacts(PageText(LONG), URL)
    (child,) = children()
    assert os.getpriority(os.PRIO_PROCESS, child.pid) > os.getpriority(os.PRIO_PROCESS, os.getpid())


async def test_a_process_returns_the_memory_of_a_long_page(extraction_pool):
    await extraction_pool.contacts(PageText("<html><body>" + "<b>x</b><i>y</i>" * 150_000), URL)
    (child,) = children()
    async with asyncio.timeout(20):  # it trims its heap after the result is sent
        while child.memory_info().rss > 100 * 1024 * 1024:
            await asyncio.sleep(0.02)


async def test_a_secret_quoted_by_a_page_is_in_no_contact():
    secret = "0451-secret-key-of-ours"
    hidden = "".join(f"&#{ord(character)};" for character in secret.upper())
    html = (
        f"<p>sales@firm.example, key {hidden}</p><p>{secret}@firm.example</p>"
        f"<p>Call +44 20 7946 0018, {''.join(f'%{ord(character):02X}' for character in secret)}</p>"
    )
    extraction_pool = ExtractionPool(mask=EchoMask(secret))
    contacts = await extraction_pool.contacts(PageText(html), "https://firm.example/")
    assert {contact.value for contact in contacts} == {"sales@firm.example", "+442079460018"}
    assert secret not in repr(contacts).lower()
    assert all("***" in contact.context for contact in contacts)
    for filling in ("", "<p>Nothing</p>" * INLINE_CHARS):  # inline and in a process
        result = await extraction_pool.read(page(html + filling))
        assert {contact.value for contact in result.contacts} == {"sales@firm.example", "+442079460018"}
        assert secret not in repr(result.contacts).lower()
    await extraction_pool.close()


@pytest.mark.parametrize("html", [SHORT, LONG], ids=["short", "long"])
@pytest.mark.parametrize("compressed", [False, True], ids=["plain", "compressed"])
async def test_a_received_page_is_decoded_and_read_in_one_step(extraction_pool, html, compressed):
    result = await extraction_pool.read(page(html, compressed=compressed))
    assert (result.contacts, result.is_complete) == (extract_contacts(html, URL), True)
    assert (result.encoding, result.bytes_read) == ("utf-8", len(html))
    assert len(children()) == (html == LONG)


async def test_what_a_page_that_is_read_again_shows_may_be_incomplete(extraction_pool):
    beyond_a_limit = LONG + "<a href='https://a.example/'>x</a>" * 5_100
    for html, is_complete in ((LONG, True), (beyond_a_limit, False)):
        result = await extraction_pool.read(page(html, with_completeness=True))
        assert (result.contacts, result.is_complete) == (extract_contacts(html, URL), is_complete)


@pytest.mark.parametrize("filling", ["", "<p>Nothing to see here.</p>" * 5_000], ids=["short", "long"])
async def test_a_body_that_is_no_page_is_refused_where_it_is_read(extraction_pool, filling):
    html = f"<html><body>{filling}</body></html>"
    sent = gzip.compress(html.encode())
    for body, code, bytes_read in (
        (sent[:-6], "truncated_body", len(html)),
        (sent[:20] + b"broken" + sent[26:], "undecodable_body", None),
        (gzip.compress(b"%PDF-1.7" + html.encode()), "not_html", len(html) + 8),
    ):
        result = await extraction_pool.read(replace(page(""), body=ReceivedBody(body, "gzip")))
        assert isinstance(result, PageRefused)
        assert result.error.code == code
        assert bytes_read is None or result.bytes_read == bytes_read


async def test_a_short_body_that_is_inflated_beyond_the_limit_is_refused_in_a_process(extraction_pool):
    bomb = gzip.compress(b"<html>" + b" " * 8_000_000)
    result = await extraction_pool.read(replace(page("", max_bytes=1_000_000), body=ReceivedBody(bomb, "gzip")))
    assert isinstance(result, PageRefused)
    assert result.error.code == "body_too_large"
    assert len(children()) == 1


async def test_a_process_has_its_next_pages_before_it_ends_the_present_one(extraction_pool, began, monkeypatch):
    """And a page that kills its process costs those behind it nothing."""
    monkeypatch.undo()
    monkeypatch.syspath_prepend(began.parent)
    slow = importlib.import_module("slow_reader").read
    first = asyncio.create_task(extraction_pool.run(slow, PageText(LONG), URL))
    async with asyncio.timeout(30):
        while not began.exists():
            await asyncio.sleep(0.02)
    behind = []
    while not extraction_pool._places.locked():
        behind.append(asyncio.create_task(extraction_pool.contacts(PageText(LONG), URL)))
        await asyncio.sleep(0)
    assert len(behind) >= 3
    short = await extraction_pool.contacts(PageText(SHORT), URL)  # on the event loop
    assert [contact.value for contact in short] == ["desk@firm.example"]
    os.kill(int(began.read_text()), signal.SIGKILL)
    assert await asyncio.wait_for(first, 30) == ["second try"]
    for page in behind:
        assert [contact.value for contact in await page] == ["desk@firm.example"]


async def test_a_page_behind_one_that_takes_too_long_has_its_own_time(began, monkeypatch):
    monkeypatch.undo()
    monkeypatch.syspath_prepend(began.parent)
    slow = importlib.import_module("slow_reader").read
    extraction_pool = ExtractionPool(timeout_seconds=3, processes=1)
    first = asyncio.create_task(extraction_pool.run(slow, PageText(LONG), URL))
    async with asyncio.timeout(30):
        while not began.exists():
            await asyncio.sleep(0.02)
    second = asyncio.create_task(extraction_pool.contacts(PageText(LONG), URL))
    with pytest.raises(ExtractionError) as failed:
        await first
    assert failed.value.code == "extraction_timeout"
    assert [contact.value for contact in await second] == ["desk@firm.example"]
    await extraction_pool.close()
    assert children() == []


async def test_a_page_behind_a_cancelled_one_has_its_own_time():
    """The process works on a page that was cancelled before it began all the same."""
    process = WorkerProcess(page_bytes=None, mask=EchoMask(""))
    await process.connect()
    sleep = (take_a_second, "", URL)
    first = asyncio.create_task(process.call(sleep, timeout_seconds=30))
    second = asyncio.create_task(process.call(sleep, timeout_seconds=30))
    third = asyncio.create_task(process.call((process_of, "", URL), timeout_seconds=0.5))
    await asyncio.sleep(0)
    second.cancel()
    assert await third == process.process_id
    assert await first is None
    process.kill()
    process.join()


async def test_a_page_behind_a_cancelled_one_that_takes_too_long_does_not_wait_for_it():
    process = WorkerProcess(page_bytes=None, mask=EchoMask(""))
    await process.connect()
    first = asyncio.create_task(process.call((take_a_second, "", URL), timeout_seconds=30))
    second = asyncio.create_task(process.call((never_end, "", URL), timeout_seconds=0.5))
    third = asyncio.create_task(process.call((process_of, "", URL), timeout_seconds=30))
    await asyncio.sleep(0)
    second.cancel()
    try:
        assert await first is None
        with pytest.raises(extraction_process.ProcessEndedError) as ended:
            await asyncio.wait_for(third, 20)
        assert not ended.value.at_work
    finally:
        process.kill()
        process.join()


async def test_short_pages_go_to_a_process_that_is_free_and_many_of_them_start_one(extraction_pool):
    here = os.getpid()
    assert await extraction_pool.run(process_of, PageText(SHORT), URL) == here
    burst = await asyncio.gather(*(extraction_pool.run(process_of, PageText(SHORT), URL) for _ in range(40)))
    (child,) = children()
    assert here in burst
    assert await extraction_pool.run(process_of, PageText(SHORT), URL) == child.pid


async def test_a_process_starts_when_many_pages_are_claimed_and_not_for_a_few(extraction_pool, monkeypatch):
    started = []
    original = module.WorkerProcess.__init__

    def noted(process, **arguments):
        original(process, **arguments)
        started.append(process)

    monkeypatch.setattr(module.WorkerProcess, "__init__", noted)
    extraction_pool.prepare(1)
    assert await emails(extraction_pool, SHORT)
    assert not started
    extraction_pool.prepare(50)
    extraction_pool.prepare(50)
    assert await emails(extraction_pool, SHORT)
    await extraction_pool.close()  # also waits for what starts
    assert len(started) == 1
    assert not children()


async def test_pages_are_read_after_a_process_that_did_not_start(extraction_pool, monkeypatch):
    original = module.WorkerProcess.__init__

    def failing(process, **arguments):
        monkeypatch.setattr(module.WorkerProcess, "__init__", original)
        raise EOFError

    monkeypatch.setattr(module.WorkerProcess, "__init__", failing)
    extraction_pool.prepare(50)
    assert await emails(extraction_pool, LONG) == ["desk@firm.example"]


async def test_a_page_of_the_queue_waits_until_a_process_can_be_started(extraction_pool, monkeypatch):
    """It is paid for, and a machine without memory or processes is not its fault."""
    monkeypatch.setattr(module, "_START_RETRY_SECONDS", 0.01)
    original, left = module.WorkerProcess.__init__, iter(range(5))

    def failing(process, **arguments):
        if next(left, None) is None:
            return original(process, **arguments)
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(module.WorkerProcess, "__init__", failing)
    with structlog.testing.capture_logs() as logs:
        with pytest.raises(ExtractionError, match="no extraction process could be started"):
            await extraction_pool.contacts(PageText(LONG), URL)  # a request waits for this one
        result = await extraction_pool.read(page(LONG))
    assert [contact.value for contact in result.contacts] == ["desk@firm.example"]
    assert [log["event"] for log in logs] == ["extraction.unavailable", "extraction.recovered"]


async def test_the_import_of_the_extraction_is_tried_again_after_it_failed(extraction_pool, monkeypatch):
    original = module._imported_reader

    def failing():
        monkeypatch.setattr(module, "_imported_reader", original)
        raise OSError("Too many open files")

    monkeypatch.setattr(module, "_imported_reader", failing)
    with pytest.raises(OSError, match="Too many open files"):
        await emails(extraction_pool, SHORT)
    assert await emails(extraction_pool, SHORT) == ["desk@firm.example"]


async def test_work_of_a_running_process_is_no_sign_that_another_can_be_started(monkeypatch):
    extraction_pool = ExtractionPool(timeout_seconds=30, processes=2)
    assert await emails(extraction_pool, LONG)
    original = module.WorkerProcess.__init__

    def failing(process, **arguments):
        raise BlockingIOError("Resource temporarily unavailable")

    async def read_two():
        busy = asyncio.create_task(extraction_pool.run(take_a_second, PageText(LONG), URL))
        await asyncio.sleep(0)
        try:
            return await emails(extraction_pool, LONG)  # all are busy, so a process is started for this one
        finally:
            await busy

    with structlog.testing.capture_logs() as logs:
        monkeypatch.setattr(module.WorkerProcess, "__init__", failing)
        for _ in range(2):
            with pytest.raises(ExtractionError, match="no extraction process could be started"):
                await read_two()
        assert [log["event"] for log in logs] == ["extraction.unavailable"]
        monkeypatch.setattr(module.WorkerProcess, "__init__", original)
        assert await read_two() == ["desk@firm.example"]
    assert [log["event"] for log in logs] == ["extraction.unavailable", "extraction.recovered"]
    await extraction_pool.close()
    assert children() == []


@pytest.mark.parametrize("what", ["__init__", "join"])
async def test_starting_and_ending_a_process_does_not_block_the_event_loop(extraction_pool, monkeypatch, what):
    original = getattr(module.WorkerProcess, what)

    def slowly(reader, **arguments):
        time.sleep(0.5)
        original(reader, **arguments)

    monkeypatch.setattr(module.WorkerProcess, what, slowly)
    reading = asyncio.create_task(emails(extraction_pool, LONG))
    if what == "join":
        await reading
        reading = asyncio.create_task(extraction_pool.close())
    longest, turn = 0.0, time.monotonic()
    while not reading.done():
        await asyncio.sleep(0)
        longest, turn = max(longest, time.monotonic() - turn), time.monotonic()
    await reading
    assert longest < 0.25


async def test_a_process_started_for_a_cancelled_page_is_used_for_the_next(extraction_pool, monkeypatch):
    original, starting = module.WorkerProcess.__init__, threading.Event()

    def noted(reader, **arguments):
        starting.set()
        original(reader, **arguments)

    monkeypatch.setattr(module.WorkerProcess, "__init__", noted)
    reading = asyncio.create_task(emails(extraction_pool, LONG))
    await asyncio.to_thread(starting.wait)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await emails(extraction_pool, LONG)
    assert len(extraction_pool.process_ids()) <= 2
    await extraction_pool.close()
    assert extraction_pool.process_ids() == []


@pytest.mark.parametrize(
    "costly",
    [
        "<span style='display:none'>a@b.de</span>" * 1_500,
        "<p>Tel. <b>030</b> <i>1234567</i> a@b.de " * 1_500,
        "<b>a</b>@<i>b.de</i>" * 3_000,
        "<p>info [at] firma [dot] de " * 2_300,
    ],
    ids=["hidden addresses", "numbers and addresses", "addresses in pieces", "spelled addresses"],
)
async def test_an_expensive_short_page_is_extracted_in_a_process(extraction_pool, costly, request):
    """The limit is one of processor time, so a busy machine changes nothing."""
    assert len(costly) <= INLINE_CHARS
    # What is loaded and compiled once is no page's cost; what the tests before left behind neither, as in the daemon.
    extract_contacts(f"<p>+44 20 7946 0018</p>{costly[:400]}", URL)
    gc.collect()
    gc.freeze()
    request.addfinalizer(gc.unfreeze)
    spent = []

    async def measure():
        while True:
            before = time.thread_time()
            await asyncio.sleep(0)
            spent.append(time.thread_time() - before)

    measuring = asyncio.create_task(measure())
    await asyncio.sleep(0)
    found = await extraction_pool.contacts(PageText(costly), URL)
    measuring.cancel()
    assert [(contact.kind, contact.value) for contact in found] == [
        (contact.kind, contact.value) for contact in extract_contacts(costly, URL)
    ]
    assert len(children()) == 1
    assert max(spent) < 0.05


def test_a_long_text_that_waits_takes_its_utf8_and_no_more():
    html = "<p>“Anna”</p>" * INLINE_CHARS
    text = PageText(html)
    assert not text.is_short
    assert sys.getsizeof(text._text) < len(html.encode()) + 100 < sys.getsizeof(html)
    assert text.html == html
    assert PageText("\ud800" + html).html == "\ud800" + html  # what HTML's character references may yield
    assert PageText(SHORT).is_short
