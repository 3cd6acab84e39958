"""The way of one page: short, without a call back up, and the same in the code and in the documents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bench import hops

pytestmark = pytest.mark.direct  # through a pooler, each transaction sets its limits in two functions more

DOCUMENT = Path(__file__).parents[3] / "docs" / "how-it-works.md"
SECTION = re.compile(r"^## The way of one page\n(.*?)^## ", re.MULTILINE | re.DOTALL)
LINE = re.compile(r"^\d+\. (`[^`]+` \(`[^`]+`\))", re.MULTILINE)
MOST_HOPS = 22


async def passed(curation):
    await curation.select(curation.url(1))
    async with curation.daemon() as daemon:
        await daemon.cycle.tick()  # a save is tried before the first page
        await curation.select(curation.url(2))
        return await hops.trace(daemon.cycle.tick)


async def test_a_page_passes_few_functions_and_the_document_lists_them_in_order(curation):
    traced = await passed(curation)
    assert len(traced) <= MOST_HOPS
    section = SECTION.search(DOCUMENT.read_text("utf-8"))
    assert section is not None
    assert LINE.findall(section[1]) == [str(hop) for hop in traced], "see `python -m bench hops`"


async def test_scraping_never_calls_curation(curation):
    files = [hop.file for hop in await passed(curation)]
    rooms = [file.partition("/")[0] for file in files]
    first, last = rooms.index("scraping"), len(rooms) - 1 - rooms[::-1].index("scraping")
    assert set(rooms[first : last + 1]) == {"scraping"}
