"""A result that was scraped before its contact was suppressed is saved without it."""

from __future__ import annotations

from pagecurator.settings import Settings
from pagecurator.storage.suppression.entries import suppress
from pagecurator.storage.suppression.guard import SuppressionGuard


async def test_a_result_is_saved_without_what_was_suppressed_after_the_scrape(services, uploads, web, tmp_path):
    settings = Settings(_env_file=None, database_url="postgresql://unused/x", pagecurator_home=tmp_path)
    entries = [("email", "info@a.example")]
    await suppress(services.database, settings, entries, reason=None, actor="os:test")
    job = await uploads.submit("website\na.example\nb.example\n")
    await services.service(web, suppression=SuppressionGuard(settings))  # this scraper does not search the list
    job = await services.completed(job)
    header, *rows = await uploads.table(job)
    status, email = header.index("scrape_status"), header.index("email1")
    assert [(row[status], row[email]) for row in rows] == [("no_contacts_found", ""), ("success", "info@b.example")]
    assert "info@a.example" not in (await uploads.output(job)).decode()
