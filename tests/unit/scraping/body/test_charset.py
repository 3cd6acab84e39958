"""Text is decoded correctly, whatever the header says about its encoding."""

# ruff: noqa: RUF001 - East Asian texts have commas of their own

import pytest

from pagecurator.scraping.body.charset import codec_of_label, decode_text

GERMAN = (
    "<html><body><p>Müller &amp; Söhne, Königstraße 5, für größere Aufträge: grüße@example.de</p></body></html>" * 3
)
RUSSIAN = (
    "<html><body><p>Добрый день! Мы находимся в Москве, наш телефон указан ниже на этой странице.</p>"
    "<p>Пишите нам письма, мы обязательно ответим каждому посетителю нашего сайта.</p></body></html>"
)
GREEK = (
    "<html><body><p>Καλημέρα σας, είμαστε μια μικρή εταιρεία στην Αθήνα και φτιάχνουμε ψωμί κάθε πρωί."
    " Επικοινωνήστε μαζί μας.</p></body></html>"
)
JAPANESE = (
    "<html><body><p>お問い合わせはこちらまでお願いいたします。東京都千代田区にある小さな会社です。"
    "電話番号とメールアドレスは下にあります。</p></body></html>"
)
CHINESE = (
    "<html><body><p>欢迎来到我们的网站，请通过电话或者电子邮件与我们联系，我们的办公室在北京市朝阳区。"
    "谢谢您的访问，希望再次见到您。</p></body></html>"
)
KOREAN = (
    "<html><body><p>저희 회사 홈페이지에 오신 것을 환영합니다. 문의 사항이 있으시면 전화나 이메일로 연락해 주십시오."
    " 감사합니다.</p></body></html>"
)
POLISH = (
    "<html><body><p>Zażółć gęślą jaźń. Nasza firma mieści się w Łodzi przy ulicy Świętokrzyskiej, zapraszamy"
    " serdecznie każdego dnia od rana.</p></body></html>"
)


def meta(label: str) -> str:
    return f'<meta http-equiv="Content-Type" content="text/html; charset={label}">'


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        (GERMAN, "utf-8", "utf-8"),
        (GERMAN, "cp1252", "ISO-8859-1"),
        (GERMAN, "iso8859-15", "latin-9"),
        (GERMAN, "mac-roman", "macintosh"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "KOI8-R"),
        (GREEK, "iso8859-7", "iso-8859-7"),
        (JAPANESE, "cp932", "Shift_JIS"),
        (JAPANESE, "euc-jp", "euc-jp"),
        (JAPANESE, "iso2022-jp", "iso-2022-jp"),
        (CHINESE, "gb18030", "gb2312"),
        (CHINESE, "big5hkscs", "big5"),
        (KOREAN, "cp949", "euc-kr"),
        (POLISH, "iso8859-2", "iso-8859-2"),
        (POLISH, "cp1250", "Windows-1250"),
    ],
)
@pytest.mark.parametrize("place", ["header", "quoted header", "meta", "both"])
def test_a_correct_label_is_used_wherever_it_is(text, codec, label, place):
    if codec == "big5hkscs":
        text = "<html><body><p>歡迎來到我們的網站，請與我們聯絡，謝謝。</p></body></html>"
    if codec in {"latin-9", "iso8859-15", "mac-roman"}:
        text = text.replace("Aufträge", "Aufträge ab 5")
    written = (meta(label) + text if place in {"meta", "both"} else text).encode(codec)
    header = {"header": f"text/html; charset={label}", "quoted header": f'text/html;Charset = "{label}"'}.get(
        place, f"text/html; charset={label}" if place == "both" else "text/html"
    )
    assert decode_text(written, header)[0].endswith(text)


@pytest.mark.parametrize(
    ("mark", "codec"),
    [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")],
)
def test_a_byte_order_mark_overrides_every_label(mark, codec):
    assert decode_text(mark + RUSSIAN.encode(codec), "text/html; charset=windows-1251") == (RUSSIAN, codec)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_detected_by_its_zero_bytes(codec):
    assert decode_text(GERMAN.encode(codec), "text/html") == (GERMAN, codec)


@pytest.mark.parametrize(
    "label", ["iso-8859-1", "windows-1252", "us-ascii", "windows-1251", "shift_jis", "utf-16", "x-unknown"]
)
@pytest.mark.parametrize("text", [GERMAN, RUSSIAN, JAPANESE])
def test_utf_8_under_a_wrong_label_is_read_as_utf_8(label, text):
    assert decode_text(text.encode(), f"text/html; charset={label}") == (text, "utf-8")


@pytest.mark.parametrize("text", [GERMAN, RUSSIAN])
def test_the_meta_element_helps_when_the_header_is_wrong(text):
    codec, label = ("cp1251", "windows-1251") if text is RUSSIAN else ("cp1252", "iso-8859-1")
    written = (meta(label) + text).encode(codec)
    assert decode_text(written, "text/html; charset=utf-8")[0].endswith(text)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (GERMAN, "cp1252"),
        (RUSSIAN, "cp1251"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc-jp"),
        (CHINESE, "gb18030"),
        (KOREAN, "cp949"),
    ],
)
@pytest.mark.parametrize("content_type", [None, "text/html", "text/html; charset=utf-8", "text/html; charset=utf-7"])
def test_without_a_correct_label_the_encoding_is_detected(text, codec, content_type):
    assert decode_text(text.encode(codec), content_type)[0] == text


@pytest.mark.parametrize(
    "content_type", ["text/html; charset=utf-8", "text/html; charset=iso-8859-1", "text/html", None]
)
def test_a_few_broken_characters_do_not_change_the_detected_utf_8(content_type):
    body = (GERMAN * 10).encode() + b"<p>M\xfcller</p>"
    text, codec = decode_text(body, content_type)
    assert codec == "utf-8"
    assert text.startswith(GERMAN)
    assert text.endswith("<p>M\ufffdller</p>")


def test_a_utf_8_page_cut_in_the_middle_of_a_character_stays_utf_8():
    body = GERMAN.encode()
    cut = body[: body.rindex("ü".encode()) + 1]
    assert decode_text(cut, "text/html; charset=utf-8")[1] == "utf-8"


@pytest.mark.parametrize(
    "label", ["utf-7", "base64", "rot13", "idna", "zip", "undefined", "unicode_escape", "", "\x00", "ü"]
)
def test_a_page_can_not_request_an_unsafe_codec(label):
    assert codec_of_label(label) is None
    assert (
        decode_text(b"plain words, +ADw-script+AD4-", f"text/html; charset={label}")[0]
        == "plain words, +ADw-script+AD4-"
    )


def test_text_in_mixed_encodings_is_mostly_readable():
    body = b"<p>info@example.org</p>" + bytes(range(128, 256)) * 50
    text, _ = decode_text(body, None)
    assert "info@example.org" in text
