"""Which addresses on the networks are profiles, and their canonical form."""

import pytest

from pagecurator.extraction import Source, extract_contacts, extract_profiles, extract_with_candidates

URL = "https://www.firma.de/"


def profiles(*hrefs, url=URL):
    html = "".join(f'<a href="{href}">x</a>' for href in hrefs)
    return [(contact.kind, contact.value) for contact in extract_contacts(html, url)]


@pytest.mark.parametrize(
    ("href", "kind", "value"),
    [
        ("https://www.linkedin.com/company/firma-ag/", "linkedin_company", "https://www.linkedin.com/company/firma-ag"),
        (
            "http://de.linkedin.com/company/Firma-AG?trk=x",
            "linkedin_company",
            "https://www.linkedin.com/company/firma-ag",
        ),
        ("https://linkedin.com/companies/firma/about", "linkedin_company", "https://www.linkedin.com/company/firma"),
        ("https://www.linkedin.com/school/uni-x/", "linkedin_company", "https://www.linkedin.com/school/uni-x"),
        (
            "https://www.linkedin.com/showcase/firma-labs",
            "linkedin_company",
            "https://www.linkedin.com/showcase/firma-labs",
        ),
        (
            "https://www.linkedin.com/in/jane-doe-1a2b3c/",
            "linkedin_person",
            "https://www.linkedin.com/in/jane-doe-1a2b3c",
        ),
        ("https://nl.linkedin.com/in/Jane", "linkedin_person", "https://www.linkedin.com/in/jane"),
        ("https://www.linkedin.com/in/j%C3%BCrgen-m", "linkedin_person", "https://www.linkedin.com/in/j%C3%BCrgen-m"),
        (
            "https://www.linkedin.com/pub/jane-doe/1/2a/3b4",
            "linkedin_person",
            "https://www.linkedin.com/pub/jane-doe/1/2a/3b4",
        ),
        (
            "https://www.linkedin.com/profile/view?id=12345&trk=x",
            "linkedin_person",
            "https://www.linkedin.com/profile/view?id=12345",
        ),
        ("https://www.facebook.com/FirmaAG/", "facebook", "https://www.facebook.com/firmaag"),
        ("https://m.facebook.com/firma.ag?ref=x", "facebook", "https://www.facebook.com/firma.ag"),
        ("https://de-de.facebook.com/firma", "facebook", "https://www.facebook.com/firma"),
        ("https://fb.com/firma", "facebook", "https://www.facebook.com/firma"),
        ("https://www.facebook.com/pg/firma/about", "facebook", "https://www.facebook.com/firma"),
        (
            "https://www.facebook.com/profile.php?id=1000123",
            "facebook",
            "https://www.facebook.com/profile.php?id=1000123",
        ),
        (
            "https://www.facebook.com/pages/Firma/123456789",
            "facebook",
            "https://www.facebook.com/pages/Firma/123456789",
        ),
        (
            "https://www.facebook.com/pages/Berlin-Germany/Firma/123456789",
            "facebook",
            "https://www.facebook.com/pages/Firma/123456789",
        ),
        ("https://www.instagram.com/Firma_AG/?hl=de", "instagram", "https://www.instagram.com/firma_ag"),
        ("https://twitter.com/FirmaAG", "x", "https://x.com/firmaag"),
        ("https://twitter.com/@firmaag", "x", "https://x.com/firmaag"),
        ("http://twitter.com/#!/firmaag", "x", "https://x.com/firmaag"),
        ("http://twitter.com/#%21/firmaag", "x", "https://x.com/firmaag"),
        ("https://mobile.twitter.com/firmaag", "x", "https://x.com/firmaag"),
        ("https://x.com/firmaag", "x", "https://x.com/firmaag"),
        ("https://www.youtube.com/channel/UCabcDEF123", "youtube", "https://www.youtube.com/channel/UCabcDEF123"),
        ("https://www.youtube.com/user/FirmaTV", "youtube", "https://www.youtube.com/user/firmatv"),
        ("https://www.youtube.com/c/FirmaTV/videos", "youtube", "https://www.youtube.com/c/firmatv"),
        ("https://www.youtube.com/@FirmaTV", "youtube", "https://www.youtube.com/@firmatv"),
        ("https://www.tiktok.com/@firma?lang=de", "tiktok", "https://www.tiktok.com/@firma"),
        ("https://www.pinterest.de/firma/", "pinterest", "https://www.pinterest.com/firma"),
        ("https://www.pinterest.co.uk/firma/", "pinterest", "https://www.pinterest.com/firma"),
        ("https://t.me/firma_news", "telegram", "https://t.me/firma_news"),
        ("https://wa.me/4930901820", "whatsapp", "https://wa.me/4930901820"),
        ("https://discord.gg/AbCd12", "discord", "https://discord.gg/AbCd12"),
        ("https://discord.com/invite/AbCd12", "discord", "https://discord.gg/AbCd12"),
        ("https://www.threads.net/@firma", "threads", "https://www.threads.net/@firma"),
        ("https://www.reddit.com/r/firma/", "reddit", "https://www.reddit.com/r/firma"),
        ("https://www.reddit.com/user/firma", "reddit", "https://www.reddit.com/user/firma"),
        ("https://www.snapchat.com/add/firma", "snapchat", "https://www.snapchat.com/add/firma"),
        ("https://github.com/firma", "github", "https://github.com/firma"),
        ("https://www.xing.com/companies/firmaag", "xing", "https://www.xing.com/companies/firmaag"),
        ("https://www.xing.com/profile/Jane_Doe", "xing", "https://www.xing.com/profile/Jane_Doe"),
        ("//www.facebook.com/firma", "facebook", "https://www.facebook.com/firma"),
        (" https://www.facebook.com/firma ", "facebook", "https://www.facebook.com/firma"),
    ],
)
def test_profiles_have_a_canonical_url(href, kind, value):
    assert profiles(href) == [(kind, value)]


@pytest.mark.parametrize(
    "href",
    [
        "https://www.facebook.com/sharer/sharer.php?u=https://firma.de",
        "https://www.facebook.com/sharer.php?u=x",
        "https://www.facebook.com/share.php?u=x",
        "https://www.facebook.com/dialog/feed?app_id=1",
        "https://www.facebook.com/plugins/like.php?href=x",
        "https://www.facebook.com/tr?id=1",
        "https://www.facebook.com/events/123",
        "https://www.facebook.com/groups/123",
        "https://www.facebook.com/hashtag/firma",
        "https://www.facebook.com/",
        "https://www.facebook.com/policies",
        "https://developers.facebook.com/docs",
        "https://twitter.com/intent/tweet?text=x",
        "https://twitter.com/share?url=x",
        "https://twitter.com/home?status=x",
        "https://twitter.com/search?q=x",
        "https://twitter.com/hashtag/x",
        "https://twitter.com/firma/status/123456",
        "https://twitter.com/",
        "https://platform.twitter.com/widgets.js",
        "https://pic.twitter.com/abc",
        "https://www.linkedin.com/shareArticle?mini=true&url=x",
        "https://www.linkedin.com/sharing/share-offsite/?url=x",
        "https://www.linkedin.com/feed/update/urn:li:activity:1",
        "https://www.linkedin.com/",
        "https://platform.linkedin.com/in.js",
        "https://www.instagram.com/p/AbC123/",
        "https://www.instagram.com/reel/AbC123/",
        "https://www.instagram.com/explore/tags/x",
        "https://www.instagram.com/",
        "https://www.youtube.com/watch?v=abc",
        "https://www.youtube.com/embed/abc",
        "https://www.youtube.com/playlist?list=abc",
        "https://www.youtube.com/shorts/abc",
        "https://www.youtube.com/results?search_query=x",
        "https://youtu.be/abc",
        "https://www.youtube.com/",
        "https://www.tiktok.com/@firma/video/123",
        "https://www.tiktok.com/tag/x",
        "https://www.pinterest.com/pin/create/button/?url=x",
        "https://www.pinterest.com/pin/123",
        "https://t.me/share/url?url=x",
        "https://api.whatsapp.com/send?text=Hello",
        "whatsapp://send?text=Hello",
        "https://www.reddit.com/submit?url=x",
        "https://github.com/firma/repo/blob/main/x.py"[:0] + "https://github.com/features",
        "https://www.xing.com/spi/shares/new?url=x",
        "https://www.facebook.com/wordpress",
        "https://twitter.com/wix",
        "https://notfacebook.com/firma",
        "https://facebook.com.evil.example/firma",
        "https://box.com/firma",
        "https://max.com/firma",
        "https://[broken/facebook.com",
    ],
)
def test_share_buttons_posts_widgets_and_site_homes_are_no_profiles(href):
    assert profiles(href) == []


def test_spellings_of_one_profile_are_one_contact():
    assert profiles(
        "https://www.facebook.com/Firma", "http://facebook.com/firma/", "https://m.facebook.com/FIRMA?x=1"
    ) == [("facebook", "https://www.facebook.com/firma")]


def test_a_dropped_link_has_a_reason():
    (candidate,) = extract_with_candidates('<a href="https://twitter.com/share?url=x">tweet</a>', URL).candidates
    assert not candidate.kept
    assert "share" in candidate.reason


def test_profiles_in_structured_data_are_read():
    html = '<script type="application/ld+json">{"@type":"Organization","sameAs":["https://www.linkedin.com/company/firma"]}</script>'
    (contact,) = extract_contacts(html, URL)
    assert (contact.kind, contact.source) == ("linkedin_company", Source.JSON_LD)


def test_links_of_a_network_to_itself_are_no_contacts():
    assert profiles("https://github.com/firma", url="https://github.com/other/page") == []


def test_extract_profiles_returns_the_profiles_of_extract_contacts():
    html = """<html><body><p>Write to jane@firm.example or call +44 20 7946 0999.</p>
    <a href="https://www.linkedin.com/company/firm/">us</a> <a href="https://uk.linkedin.com/in/jane-roe?trk=x">Jane</a>
    <a href="https://www.linkedin.com/shareArticle?url=x">share</a> <a href="https://facebook.com/firm">like</a>
    <script type="application/ld+json">{"@type": "Organization", "sameAs": ["https://www.linkedin.com/school/firm"]}</script>
    </body></html>"""
    url = "https://firm.example/"
    among_all = [contact for contact in extract_contacts(html, url) if contact.kind not in ("email", "phone")]
    alone = extract_profiles(html, url)
    assert [(contact.kind, contact.value) for contact in alone] == [(each.kind, each.value) for each in among_all]
    assert {"linkedin_company", "linkedin_person", "facebook"} == {contact.kind for contact in alone}


@pytest.mark.parametrize(
    "html",
    [
        '<a rel="me" href="https://norden.example/@acme">Fediverse</a>',
        '<a rel="noopener me" href="https://troet.example/@Acme">Fediverse</a>',
        '<a rel=ME href="https://toot.berlin.example/@acme">Fediverse</a>',
        '<link rel="me" href="https://norden.example/@acme">',
        "<link href='https://norden.example/@acme' rel='me'>",
        '<link rel="me authn" href="https://norden.example/users/acme">',
        '<a rel="me" href="https://norden.example/@acme@other.example">Fediverse</a>',
    ],
)
def test_a_link_of_the_owner_is_a_mastodon_profile_on_any_host(html):
    (contact,) = extract_contacts(html, URL)
    assert contact.kind == "mastodon"
    assert contact.value.endswith("/@acme")


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://norden.example/@acme">Fediverse</a>',
        '<a rel="home" href="https://norden.example/@acme">x</a>',
        '<a rel="me" href="https://medium.com/@acme">x</a>',
        '<a rel="me" href="https://stories.substack.com/@acme">x</a>',
        '<a rel="me" href="https://norden.example/acme">x</a>',
        '<a rel="me" href="https://norden.example/@acme/109">x</a>',
        '<a rel="me" href="/@acme">x</a>',
        '<link rel="stylesheet" href="https://norden.example/@acme">',
        '<link rel="me" href="https://norden.example/">',
    ],
)
def test_a_path_with_a_name_alone_is_no_mastodon_profile(html):
    assert extract_contacts(html, URL) == []


def test_the_owners_link_in_the_head_may_lead_to_any_network():
    assert [(c.kind, c.value) for c in extract_contacts('<link rel="me" href="https://github.com/acme">', URL)] == [
        ("github", "https://github.com/acme")
    ]


def test_the_addresses_of_one_facebook_page_are_one_contact():
    assert profiles(
        "https://www.facebook.com/p/Acme-Bakery-100064812345680/",
        "https://www.facebook.com/profile.php?id=100064812345680",
        "https://m.facebook.com/people/Acme-Bakery/100064812345680",
        "https://www.facebook.com/p/Other-Bakery-100064812345681/",
    ) == [
        ("facebook", "https://www.facebook.com/p/Acme-Bakery-100064812345680"),
        ("facebook", "https://www.facebook.com/p/Other-Bakery-100064812345681"),
    ]


@pytest.mark.parametrize(
    "href",
    [
        "https://www.instagram.com/wix/",
        "https://www.youtube.com/@squarespace",
        "https://x.com/webflow",
        "https://www.linkedin.com/company/shopify",
        "https://www.tiktok.com/@tiktok",
        "https://www.facebook.com/instagram",
        "https://www.pinterest.com/jimdo/",
    ],
)
def test_accounts_of_site_builders_and_networks_are_nobodys_but_on_their_own_site(href):
    assert profiles(href) == []
    handle = href.strip("/").rpartition("/")[2].lstrip("@")
    if handle not in ("tiktok", "instagram"):
        assert len(profiles(href, url=f"https://www.{handle}.com/")) == 1
    assert profiles(href, url=f"https://customer.{handle}.com/") == []


@pytest.mark.parametrize(
    "href",
    ["https://" * 200_000, "%2f" * 500_000, "ht:" * 500_000, "https://www.facebook.com/" + "https/" * 200_000,
     "&amp;" * 300_000, "\\" * 1_000_000, "a." * 500_000 + "/", "https://mastodon.social/@" + "a-" * 500_000],
)  # fmt: skip
def test_long_damaged_links_cost_linear_time(href):
    assert profiles(href) == []
