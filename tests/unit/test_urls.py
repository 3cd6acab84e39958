"""Page addresses: normal form and refusals."""

# ruff: noqa: RUF001 - letters that look like others are the point

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pagecurator.urls import (
    MAX_URL_LENGTH,
    PageUrl,
    UrlRefused,
    normalize_url,
    possible_domains,
    stored_domain,
    without_credentials,
)


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://example.com", "https://example.com/"),
        ("  https://example.com/a \n", "https://example.com/a"),
        ("example.com/contact", "https://example.com/contact"),
        ("EXAMPLE.com", "https://example.com/"),
        ("example.com:8080/x", "https://example.com:8080/x"),
        ("//example.com/x", "https://example.com/x"),
        ("HTTP://Www.Example.COM:80/Path", "http://www.example.com/Path"),
        ("https://example.com:443/", "https://example.com/"),
        ("http://example.com:443/", "http://example.com:443/"),
        ("https://example.com:/", "https://example.com/"),
        ("https://example.com./a", "https://example.com/a"),
        ("https://example.com/a#team", "https://example.com/a"),
        ("https://example.com?q=1#x", "https://example.com/?q=1"),
        ("https://example.com/a?", "https://example.com/a"),
        ("https://example.com/a?b=1&a=2", "https://example.com/a?b=1&a=2"),
        ("https://example.com/?next=https://other.example/", "https://example.com/?next=https://other.example/"),
        ("https://example.com/a/./b/../c", "https://example.com/a/c"),
        ("https://example.com/../../a", "https://example.com/a"),
        ("https://example.com/a/..", "https://example.com/"),
        ("https://example.com/a/b/.", "https://example.com/a/b/"),
        ("https://example.com/%2e%2e/a", "https://example.com/a"),
        ("https://example.com/a//b", "https://example.com/a//b"),
        ("https://example.com/%7euser/%c3%a9", "https://example.com/~user/%C3%A9"),
        ("https://example.com/%41%2f", "https://example.com/A%2F"),
        ("https://example.com/é?ü=ö", "https://example.com/%C3%A9?%C3%BC=%C3%B6"),
        ("https://example.com/my page", "https://example.com/my%20page"),
        ("https://example.com/100%", "https://example.com/100%25"),
        ("https://example.com/?q=a+b", "https://example.com/?q=a+b"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://BÜCHER.example/", "https://xn--bcher-kva.example/"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
        ("https://пример.рф", "https://xn--e1afmkfd.xn--p1ai/"),
        ("https://example。com/", "https://example.com/"),
        ("https://foo_bar.example.com/", "https://foo_bar.example.com/"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://0x08080808/", "http://8.8.8.8/"),
        ("http://[2606:4700:4700::1111]/", "http://[2606:4700:4700::1111]/"),
        ("http://[2606:4700:4700:0:0:0:0:1111]:8080/", "http://[2606:4700:4700::1111]:8080/"),
        ("https://site1.test/", "https://site1.test/"),
    ],
)
def test_a_url_has_one_normal_form(written: str, url: str):
    assert normalize_url(written).url == url


@pytest.mark.parametrize(
    ("written", "host", "domain"),
    [
        ("https://www.example.com/", "www.example.com", "example.com"),
        ("https://WWW.Example.com/", "www.example.com", "example.com"),
        ("https://shop.example.com:8443/", "shop.example.com", "shop.example.com"),
        ("https://www.com/", "www.com", "www.com"),
        ("https://www.bücher.example/", "www.xn--bcher-kva.example", "xn--bcher-kva.example"),
    ],
)
def test_the_domain_is_the_host_without_www(written: str, host: str, domain: str):
    assert normalize_url(written) == PageUrl(url=normalize_url(written).url, host=host, domain=domain)


@pytest.mark.parametrize(
    ("written", "because"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("hello", "not a URL"),
        ("not a url", "not a URL"),
        ("n/a", "not a URL"),
        ("https://", "names no host"),
        ("https:///path", "names no host"),
        ("https://:8080/", "names no host"),
        ("https:example.com", "// is missing"),
        ("https:/example.com", "// is missing"),
        ("ftp://example.com/", "Only http and https"),
        ("file:///etc/passwd", "Only http and https"),
        ("mailto:info@example.com", "Only http and https"),
        ("javascript:alert(1)", "Only http and https"),
        ("tel:+4912345", "Only http and https"),
        ("data:text/html,hi", "Only http and https"),
        ("info@example.com", "e-mail address"),
        ("https://user@example.com/", "user name"),
        ("https://user:secret@example.com/", "user name"),
        ("https://example.com@evil.example/", "user name"),
        ("https://example.com:0/", "port"),
        ("https://example.com:65536/", "port"),
        ("https://example.com:http/", "port"),
        ("https://example.com:80:80/", "port"),
        ("https://example.com:-1/", "port"),
        ("https://example.com:²/", "port"),
        ("https://exa mple.com/", "not a host name"),
        ("https://exam\tple.com/", "control"),
        ("https://example.com/a\nb", "control"),
        ("https://example.com\\@other.example/", "backslash"),
        ("https://a..example.com/", "not a host name"),
        ("https://.example.com/", "not a host name"),
        ("https://example.com../", "not a host name"),
        ("https://<script>.com/", "not a host name"),
        ("https://" + "a" * 64 + ".example/", "not a host name"),
        ("https://" + "a.b" * 90 + ".example/", "not a host name"),
        ("https://i❤.example/", "not a host name"),
        ("https://example.com/\ud800", "broken characters"),
        ("https://example.com/" + "a" * 2048, "longer than 2048"),
        ("https://example.com/" + "é" * 500, "longer than 2048"),
        ("http://localhost/", "private networks"),
        ("http://LOCALHOST:8000/", "private networks"),
        ("http://localhost./", "private networks"),
        ("http://%6c%6fcalhost/", "private networks"),
        ("http://ｌocalhost/", "private networks"),
        ("http://foo.localhost/", "private networks"),
        ("http://printer.local/", "private networks"),
        ("http://db.internal/", "private networks"),
        ("http://metadata.google.internal/", "private networks"),
        ("http://nas.lan/", "private networks"),
        ("http://router.home.arpa/", "private networks"),
        ("http://nothing.invalid/", "private networks"),
        ("http://abcdefghij.onion/", "private networks"),
        ("http://intranet/", "private networks"),
        ("http://fileserver/", "no dot"),
        ("http://com./", "no dot"),
    ],
)
def test_urls_that_are_not_public_pages_are_rejected_with_a_reason(written: str, because: str):
    with pytest.raises(UrlRefused) as refused:
        normalize_url(written)
    assert because in refused.value.reason
    assert refused.value.reason.endswith(".")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001",
        "127.0.0.1.", "１２７.０.０.１", "127。0。0。1", "%31%32%37.0.0.1", "0", "0.0.0.0", "00.0.0.0", "0x0",
        "10.0.0.1", "10.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.1", "3232235521",
        "169.254.169.254", "0xa9fea9fe", "2852039166", "100.64.0.1", "100.127.255.255",
        "192.0.0.1", "192.0.0.9", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.5",
        "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:10.0.0.1]",
        "[::127.0.0.1]", "[fc00::1]", "[fd12:3456::1]", "[fe80::1]", "[fe80::1%25eth0]", "[fe80::1%eth0]", "[fec0::1]",
        "[ff02::1]", "[2001:db8::1]", "[2001::1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::1]", "[2002:7f00:1::]",
        "[2002:a00:1::1]", "[100::1]",
    ],
)  # fmt: skip
def test_private_addresses_are_rejected_in_every_notation(host: str):
    for written in (f"http://{host}/", f"https://{host}:8443/a?b"):
        with pytest.raises(UrlRefused):
            normalize_url(written)


@pytest.mark.parametrize(
    "host", ["256.1.1.1", "1.2.3.4.5", "1.2.3.256", "09.1.1.1", "4294967296", "a.1", "[::g]", "[1.2.3.4]"]
)
def test_numbers_that_are_not_addresses_are_rejected(host: str):
    with pytest.raises(UrlRefused):
        normalize_url(f"http://{host}/")


def test_the_longest_accepted_url():
    url = "https://example.com/" + "a" * (MAX_URL_LENGTH - len("https://example.com/"))
    assert normalize_url(url).url == url


_PIECES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["http://", "https://", "//", "www.", "example", ".com", ".test", ":80", ":", "/", "..", ".", "%", "%2e", "%2F",
         "%7E", "?", "#", "@", "[", "]", "::1", "127.0.0.1", "0x7f", "é", "ß", "。", "xn--", "\\", " ", "&", "=", "+"]
    ),
)  # fmt: skip


@given(st.lists(_PIECES, max_size=12).map("".join))
@example("https://example.com/%25%32%45")
@example("https://xn--/")
@example("http://[::ffff:8.8.8.8]/")
def test_normalisation_is_idempotent(text: str):
    try:
        page = normalize_url(text)
    except UrlRefused as refused:
        assert refused.reason  # noqa: PT017 - a refusal is as good as an answer here
        return
    assert normalize_url(page.url) == page
    assert page.url.isascii()
    assert page.url.startswith(("http://", "https://"))
    assert len(page.url) <= MAX_URL_LENGTH
    assert page.domain == page.domain.lower()


@given(st.text(alphabet="abc.%20/é?&=#", max_size=40))
def test_any_path_and_query_of_a_public_host_is_accepted(tail: str):
    assert normalize_url("https://example.com/" + tail).host == "example.com"


# ---------------------------------------------------------------- what is repeated to people
@pytest.mark.parametrize(
    "text",
    [
        "https://user:hunter2@a.example/", "http://user:hunter2@a.example:8080/x?y#z", "//user:hunter2@a.example",
        "user:hunter2@a.example", "HTTPS://user:hunter2@a.example", "https:/user:hunter2@a.example",
        "https:user:hunter2@a.example", "https:\\\\user:hunter2@a.example", "ftp://user:hunter2@a.example",
        "https://user:x/hunter2@a.example/", "https://user:12/hunter2@a.example/", "https://user:x?hunter2@a.example",
        "https://user:x#hunter2@a.example", "https://user:x@hunter2@a.example", "https://user:x\\hunter2@a.example",
        "https://user:x hunter2@a.example", 'https://user:x"hunter2@a.example', "https://user:hunter2%40a.example/",
        "https://us.er:hunter2/x@a.example/", "https://hunter2@a.example/", "https://user%3Ahunter2%40a.example/",
        "https://user:hunter2", "https://me@corp:hunter2@a.example", "1,https://user:hunter2@a.example/,x",
        "1;user:hunter2@a.example;x", '"https://user:hunter2@a.example","b@c"', "me@corp:hunter2@a.example",
        "https://a.example/?next=https://user:hunter2@b.example/", "  https://user:hunter2@a.example", "1u:hunter2@a.b",
        "https://user:hun,ter;hunter2@a.example", "https://user:443hunter2@a.example/", "https://user:\nhunter2@a.example",
        "postgresql://user:hunter2@db/x", "https://user:hunter2@[::1]/", "https://üser:hunter2@a.example",
    ],
)  # fmt: skip
def test_user_and_password_are_masked(text):
    assert "hunter2" not in without_credentials(text)
    assert "…" in without_credentials(text)
    assert "hunter2" not in reason_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/", "a.example", "https://a.example:8443/@me", "https://medium.example/@user/x-1",
        "info@a.example", "mailto:info@a.example", "https://a.example/logo@2x.png", "a.example:80/@x", "//a.example/@x",
        "http://localhost:8000/@me", "https://[2001:db8::1]:80/x", "tel:+493012345", "not an address", "",
        "https://a.example/?q=b@c", "https://a.example/#b@c", "2024-01-01 12:30",
    ],
)  # fmt: skip
def test_text_without_credentials_is_unchanged(text):
    assert without_credentials(text) == text


def reason_of(text: str) -> str:
    try:
        normalize_url(text)
    except UrlRefused as refused:
        return refused.reason
    return ""


def test_a_long_line_is_masked_quickly():
    began = time.process_time()
    without_credentials("a:" * 500_000)
    without_credentials("//" * 500_000)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("url", "domains"),
    [
        ("https://www.example.com/a", ["example.com", "www.example.com"]),
        ("https://example.com/", ["example.com", "www.example.com"]),
        (
            "https://shop.eu.example.com/",
            ["shop.eu.example.com", "www.shop.eu.example.com", "eu.example.com", "example.com"],
        ),
        ("http://localhost:8000/", ["localhost", "www.localhost"]),
        ("http://[2001:db8::1]/", ["2001:db8::1", "www.2001:db8::1"]),
        ("not a url", []),
        ("", []),
    ],
)
def test_the_domain_of_a_url_is_its_host_or_a_parent(url: str, domains: list[str]):
    assert possible_domains(url) == domains


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("WWW.Example.COM", "example.com"),
        (" example.com. ", "example.com"),
        ("example.com:8080", "example.com"),
        ("https://www.example.com/a?b", "example.com"),
        ("Bücher.example", "xn--bcher-kva.example"),
        ("www.com", "www.com"),
        ("10.0.0.1", "10.0.0.1"),
        ("localhost", "localhost"),
        ("Shop_1.Example", "shop_1.example"),
        ("", ""),
        ("b\udcfccher.example", "b\N{REPLACEMENT CHARACTER}cher.example"),  # an argument in Latin-1
    ],
)
def test_a_filter_accepts_a_domain_as_people_write_it(text: str, domain: str):
    assert stored_domain(text) == domain
