"""Which hosts belong to one website: the Public Suffix List, its private section and our supplement."""

from __future__ import annotations

import subprocess
import sys

import pytest
from publicsuffixlist import PublicSuffixList

from pagecurator.public_suffix import HOSTERS, is_same_site, registrable


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("firm.com", "firm.com"),
        ("shop.firm.com", "firm.com"),
        ("a.b.c.firm.com", "firm.com"),
        ("shop.firm.co.uk", "firm.co.uk"),
        ("www.firm.com.br", "firm.com.br"),
        ("shop.firm.com.au", "firm.com.au"),
        ("shop.firm.info.pl", "firm.info.pl"),
        ("Shop.FIRM.de", "firm.de"),
        ("shop.firm.de.", "firm.de"),
    ],
)
def test_the_registrable_domain_is_one_label_below_the_public_suffix(host, domain):
    assert registrable(host) == domain


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("shop.firm.xy.ck", "firm.xy.ck"),
        ("www.ck", "www.ck"),
        ("shop.www.ck", "www.ck"),
        ("shop.firm.city.kawasaki.jp", "city.kawasaki.jp"),
        ("shop.firm.x.kawasaki.jp", "firm.x.kawasaki.jp"),
        ("shop.firm.kobe.jp", "shop.firm.kobe.jp"),
    ],
)
def test_wildcard_rules_and_their_exceptions(host, domain):
    assert registrable(host) == domain


@pytest.mark.parametrize("ending", ["example", "test", "invalid", "localhost", "no-such-ending"])
def test_endings_that_are_in_no_list_are_one_label(ending):
    assert registrable(f"shop.firm.{ending}") == f"firm.{ending}"
    assert is_same_site(f"shop.firm.{ending}", f"www.firm.{ending}")
    assert not is_same_site(f"other.{ending}", f"firm.{ending}")


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("shop.bücher.de", "bücher.de"),
        ("shop.xn--bcher-kva.de", "xn--bcher-kva.de"),
        ("shop.食狮.公司.cn", "食狮.公司.cn"),
        ("shop.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"),
        ("shop.пример.рф", "пример.рф"),
        ("shop.xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai"),
    ],
)
def test_international_names_in_both_spellings(host, domain):
    assert registrable(host) == domain


@pytest.mark.parametrize("address", ["192.0.2.1", "8.8.8.8", "2001:db8::1", "::1", "fe80::a"])
def test_an_ip_address_is_its_own_website(address):
    assert registrable(address) == address


def test_neighbouring_ip_addresses_are_different_websites():
    assert not is_same_site("8.8.8.8", "9.8.8.8")
    assert not is_same_site("2001:db8::1", "2001:db8::2")


@pytest.mark.parametrize("host", ["localhost", "intranet", "com", "co.uk", "github.io", "wordpress.com", "a..b", ""])
def test_what_has_no_registrable_domain_is_returned_unchanged(host):
    assert registrable(host) == host


@pytest.mark.parametrize("hoster", [*HOSTERS, "github.io", "wixsite.com", "myshopify.com", "blogspot.com"])
def test_two_customers_of_one_hoster_are_two_websites(hoster):
    assert not is_same_site(f"one.{hoster}", f"other.{hoster}")
    assert is_same_site(f"one.{hoster}", f"www.one.{hoster}")


@pytest.mark.parametrize("hoster", ["blogspot.de", "blogspot.co.uk", "blogspot.com.br"])
def test_blogs_of_each_country_are_websites_of_their_own(hoster):
    assert registrable(f"www.one.{hoster}") == f"one.{hoster}"
    assert not is_same_site(f"one.{hoster}", f"other.{hoster}")
    assert registrable(hoster) == registrable(f"www.{hoster}") == hoster


@pytest.mark.parametrize("hoster", ["wordpress.com", "github.io", "weebly.com"])
def test_a_hosters_own_website_is_one_with_and_without_www(hoster):
    assert is_same_site(hoster, f"www.{hoster}")
    assert not is_same_site(hoster, f"one.{hoster}")


def test_the_supplement_has_no_hoster_of_the_list():
    listed = PublicSuffixList()
    assert [hoster for hoster in HOSTERS if listed.is_public(hoster)] == []
    assert list(HOSTERS) == sorted(set(HOSTERS))


def test_the_list_is_loaded_lazily_and_once():
    code = (
        "import sys, pagecurator.cli, pagecurator.scraping.mismatch, pagecurator.websites.scraper as _;"
        "assert 'publicsuffixlist' not in sys.modules, 'read at import';"
        "from pagecurator.public_suffix import is_same_site, _suffixes;"
        "assert is_same_site('a.firm.example', 'firm.example');"
        "is_same_site('b.firm.example', 'firm.example');"
        "print(_suffixes.cache_info().misses)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("1", "")
