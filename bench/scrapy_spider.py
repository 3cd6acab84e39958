"""The yardstick of ``cost``: a Scrapy spider that fetches the same pages through the same ScraperAPI.

It does less: no queue and no claims, no classification of what a response means, a simple extraction (e-mail
addresses, ``tel:`` links, profiles), and its items go to a file. Run with any interpreter that has Scrapy:
``python bench/scrapy_spider.py URLS ITEMS ENDPOINT SLOTS READER``; nothing of this project is imported.

``READER`` is how the words of a page are read: ``parsel`` as Scrapy's documentation does it, with a selector for each
text node, or ``lxml`` by the same XPath without them, as one does when that has become too slow.
"""

import re
import sys
from pathlib import Path
from urllib.parse import urlencode

import scrapy
from scrapy.crawler import CrawlerProcess

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PROFILE = re.compile(r"https?://(?:[a-z]{2,3}\.)?(?:linkedin|facebook|instagram)\.com/[^\"'\s<>?#]+", re.IGNORECASE)
_WORDS = "//body//text()[not(parent::script or parent::style)]"
_READERS = {
    "parsel": lambda response: response.xpath(_WORDS).getall(),
    "lxml": lambda response: response.selector.root.xpath(_WORDS),
}


class ContactSpider(scrapy.Spider):
    """One request for each page."""

    name = "contacts"

    def __init__(self, urls: Path, endpoint: str, reader: str) -> None:
        super().__init__()
        self._urls, self._endpoint, self._words = urls, endpoint, _READERS[reader]

    async def start(self):
        """The requests, as ScraperAPI wants them."""
        for url in self._urls.read_text(encoding="utf-8").split():
            query = urlencode({"api_key": "bench-key", "url": url})
            yield scrapy.Request(f"{self._endpoint}?{query}", cb_kwargs={"url": url})

    def parse(self, response, url):
        """What a first version of such a spider extracts."""
        links = response.css("a::attr(href)").getall()
        text = " ".join(self._words(response))
        emails = {link[7:].partition("?")[0] for link in links if link.startswith("mailto:")}
        yield {
            "url": url,
            "emails": sorted(emails | set(_EMAIL.findall(text))),
            "phones": sorted({link[4:] for link in links if link.startswith("tel:")}),
            "profiles": sorted({link for link in links if _PROFILE.match(link)}),
        }


def main() -> None:
    """Crawl, and print nothing but Scrapy's own warnings."""
    urls, items, endpoint, slots, reader = sys.argv[1:]
    process = CrawlerProcess(
        {
            "CONCURRENT_REQUESTS": int(slots),
            "CONCURRENT_REQUESTS_PER_DOMAIN": int(slots),
            "DOWNLOAD_DELAY": 0,
            "ROBOTSTXT_OBEY": False,
            "TELNETCONSOLE_ENABLED": False,
            "LOG_LEVEL": "WARNING",
            "FEEDS": {items: {"format": "jsonlines"}},
        }
    )
    process.crawl(ContactSpider, urls=Path(urls), endpoint=endpoint, reader=reader)
    process.start()


if __name__ == "__main__":
    main()
