# ruff: noqa: E501 - markup is kept on one line

"""The text, links and scripts of one parsed page."""

from pagecurator.extraction.dom.document import MAX_CLASS_CHARS, Document

URL = "https://www.firma.de/"


def text(html):
    return Document(html, URL).text


def test_blocks_and_lines_break_the_text_and_inline_tags_do_not():
    assert text("<p>a<b>b</b> <i>c</i></p><div>d<br>e</div>f") == "ab c\nd\ne\nf"


def test_words_after_a_closed_block_start_a_new_line():
    assert text("<div><p>a</p></div><span>b</span>") == "a\nb"


def test_tabs_separate_cells_and_newlines_separate_rows():
    assert text("<table><tr><td>1<td>2</tr><tr><td>3</table>").split("\n") == ["1\t2", "3"]


def test_scripts_styles_drawings_and_fields_are_not_text():
    html = "a<script>x</script><style>y</style><svg><title>icon</title><text>z</text></svg><textarea>t</textarea><script src=q></script>b"
    assert text(html) == "ab"


def test_white_space_collapses_and_unusual_characters_become_ascii():
    assert text("<p>  a \n\t b&nbsp;c\u200bd \uff21 1\u20132 </p>").strip() == "a b cd A 1-2"


def test_links_have_the_span_of_their_words():
    document = Document('<p>See <a href="mailto:x@y.de">our <b>mail</b></a> now</p>', URL)
    (link,) = document.links
    start, end = document.span(link)
    assert document.text[start:end] == "our mail"


def test_the_host_has_no_www_and_is_empty_for_broken_urls():
    assert Document("", "https://WWW.Firma.de:8080/x").host == "firma.de"
    assert Document("", "http://[broken").host == ""


def test_only_the_beginning_of_a_long_class_is_searched():
    document = Document(f'<p class="{"c " * 100_000}"><b id="rot13">info@firma.de</b></p>', "https://firma.de/")
    classes = document.classes_at(document.text.index("info"))
    assert "rot13" in classes
    assert len(classes) <= 2 * MAX_CLASS_CHARS + 1
