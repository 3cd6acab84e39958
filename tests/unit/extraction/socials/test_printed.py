"""Profile URLs that are printed as text, without a link."""

from __future__ import annotations

import pytest

from pagecurator.extraction.contact import Source
from pagecurator.extraction.pipeline import extract_contacts

URL = "https://www.bakkerij-molen.example/over-ons"


def profiles(html: str, url: str = URL) -> list[str]:
    return sorted(c.value for c in extract_contacts(html, url) if c.value.startswith("https://"))


@pytest.mark.parametrize(
    ("html", "profile"),
    [
        ("<p>Volg ons: facebook.com/bakkerijmolen</p>", "https://www.facebook.com/bakkerijmolen"),
        (
            "<p>Find us at https://www.linkedin.com/company/Molen-Foods.</p>",
            "https://www.linkedin.com/company/molen-foods",
        ),
        ("<p>(www.instagram.com/molen.brood)</p>", "https://www.instagram.com/molen.brood"),
        ("<p>Facebook:facebook.com/bakkerijmolen, open daily</p>", "https://www.facebook.com/bakkerijmolen"),
        ("<p>WWW.FACEBOOK.COM/BAKKERIJMOLEN</p>", "https://www.facebook.com/bakkerijmolen"),
        ("<table><tr><td>Telegram</td><td>t.me/molen_brood</td></table>", "https://t.me/molen_brood"),
        ("<p>Канал: https://t.me/s/molen_brood!</p>", "https://t.me/molen_brood"),
        ("<p>关注我们facebook.com/molenbakery。谢谢</p>", "https://www.facebook.com/molenbakery"),
        ("<p>フォローtwitter.com/molen_jpをどうぞ</p>", "https://x.com/molen_jp"),
        ("<p>WhatsApp: wa.me/31612345678</p>", "https://wa.me/31612345678"),
        ("<li>youtube.com/@MolenBakt;</li>", "https://www.youtube.com/@molenbakt"),
        ("<p>Mastodon: https://mastodon.social/@molen</p>", "https://mastodon.social/@molen"),
        ("<p>Bluesky: @molen.bsky.social</p>", "https://bsky.app/profile/molen.bsky.social"),
        ("<p>profil: vk.com/molen_hleb</p>", "https://vk.com/molen_hleb"),
        (
            "<p>fb: facebook.com/profile.php?id=100064812345678</p>",
            "https://www.facebook.com/profile.php?id=100064812345678",
        ),
        ("<p>https://www.linkedin.com/in/ana-molen/?locale=es</p>", "https://www.linkedin.com/in/ana-molen"),
        ("<p>&quot;https://www.tiktok.com/@molen.brood&quot;</p>", "https://www.tiktok.com/@molen.brood"),
        ("<p>-https://www.pinterest.de/molenbrood/</p>", "https://www.pinterest.com/molenbrood"),
        ("<p>Facebook<span>facebook.com/bakkerijmolen</span></p>", "https://www.facebook.com/bakkerijmolen"),
        ("<p>facebook.com/<b>bakkerijmolen</b></p>", "https://www.facebook.com/bakkerijmolen"),
        ("<p>facebook.com/Bakkerij volg ons</p>", "https://www.facebook.com/bakkerij"),
        ("<p>facebook.com/BakkerijMolen Instagram</p>", "https://www.facebook.com/bakkerijmolen"),
        ("<p>X: x.com/molenbrood</p>", "https://x.com/molenbrood"),
        ("<p>x.com/molenbrood</p>", "https://x.com/molenbrood"),
        ("<p>Zie ook https://x.com/molenbrood voor nieuws</p>", "https://x.com/molenbrood"),
        ("<p>e-mail info@molen.nl facebook.com/bakkerijmolen</p>", "https://www.facebook.com/bakkerijmolen"),
    ],
)
def test_printed_urls_of_profiles(html: str, profile: str) -> None:
    assert profiles(html) == [profile]


@pytest.mark.parametrize(
    "html",
    [
        "<p>molen@facebook.com/bakkerij</p>",
        "<p>https://archive.example.org/web/2019/https://www.facebook.com/molen</p>",
        "<p>https://share.example.org/?u=facebook.com/molen</p>",
        "<p>notfacebook.com/molen my_facebook.com/molen 0facebook.com/molen</p>",
        "<p>facebook.com.phish.example/molen</p>",
        "<p>Fill in linkedin.com/in/{name} or facebook.com/[page]</p>",
        "<p>facebook.com/&lt;your page&gt;, twitter.com/$handle, instagram.com/username</p>",
        "<p>instagram.com/xxxx</p>",
        "<p>e.g. facebook.com/molen</p>",
        "<p>URLs such as https://www.linkedin.com/in/molen</p>",
        "<p>facebook.com/bakkerijm…</p><p>instagram.com/bakk...</p>",
        "<p>Call <code>https://github.com/molen</code></p>",
        "<p>facebook.com/bakkerij<span>molen</span></p>",
        "<p>The grammar of x.com/y is not defined</p>",
        "<p>Message @molen on Instagram, or facebook.com</p>",
        "<p>facebook.com/events/123456789 youtube.com/watch?v=abcdefghijk x.com/home instagram.com/p/Cabc123</p>",
        "<p>facebook.com/Hotel Sonne</p><p>Facebook: facebook.com/Café Molen &amp; Brood</p>",
        "<p>and/or, 24.06/2024, e.v/tt, s.o/u</p>",
    ],
)
def test_what_only_resembles_a_printed_profile(html: str) -> None:
    assert profiles(html) == []


def test_the_link_decides_about_its_text() -> None:
    html = '<a href="https://www.facebook.com/molen.official">facebook.com/molen</a> instagram.com/molen'
    assert profiles(html) == ["https://www.facebook.com/molen.official", "https://www.instagram.com/molen"]


def test_a_link_that_leads_elsewhere_does_not_hide_its_text() -> None:
    assert profiles('<a href="/out?id=7">facebook.com/molen</a>') == ["https://www.facebook.com/molen"]


def test_the_source_of_a_printed_profile_is_the_text() -> None:
    (contact,) = extract_contacts("<p>t.me/molen_brood</p>", URL)
    assert (contact.source, contact.raw) == (Source.TEXT, "t.me/molen_brood")


def test_the_networks_own_pages_are_no_contacts() -> None:
    assert profiles("<p>facebook.com/molen</p>", "https://www.facebook.com/molen/about") == []


def test_a_name_in_telegrams_client_on_the_web() -> None:
    html = '<a href="https://web.telegram.org/k/#@molen_brood">Telegram</a> <a href="https://telegram.org/apps">App</a>'
    assert profiles(html) == ["https://t.me/molen_brood"]
