"""Bodies are inflated by zlib-ng: it must accept, refuse and yield what zlib does."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from pagecurator.scraping.body.inflate import ReceivedBody, decoded
from pagecurator.scraping.errors import BodyRefusedError, ErrorCode, TransientError

_MAX_BYTES = 100_000
_WBITS = {"gzip": 31, "deflate": 15}
_TEXTS = st.one_of(
    st.binary(max_size=300),
    st.builds(lambda text, times: text * times, st.binary(min_size=1, max_size=40), st.integers(1, 4_000)),
)


@st.composite
def _streams(draw: st.DrawFn) -> tuple[str, bytes]:
    """A coding and a stream of it, most of them damaged: bytes changed, removed and added, or the end cut off."""
    coding = draw(st.sampled_from(sorted(_WBITS)))
    packer = zlib.compressobj(draw(st.integers(0, 9)), wbits=_WBITS[coding], strategy=draw(st.integers(0, 4)))
    text = draw(_TEXTS)
    stream = bytearray(packer.compress(text[:1_000]))
    stream += packer.flush(draw(st.sampled_from([zlib.Z_NO_FLUSH, zlib.Z_SYNC_FLUSH, zlib.Z_FULL_FLUSH])))
    stream += packer.compress(text[1_000:]) + packer.flush()
    # The first two bytes stay: other data may be plain text, which has tests of its own.
    for place in draw(st.lists(st.integers(2, len(stream)), max_size=3)):
        stream[place : place + draw(st.integers(0, 3))] = draw(st.binary(max_size=3))
    return coding, bytes(stream[: draw(st.integers(2, len(stream) + 1))])


@given(_streams())
@example(("gzip", gzip.compress(b"a" * _MAX_BYTES)))
@example(("gzip", gzip.compress(b"a" * (_MAX_BYTES + 1))))
@example(("deflate", zlib.compress(b"a" * _MAX_BYTES)[:-4]))
def test_a_stream_is_inflated_as_zlib_does(encoded: tuple[str, bytes]) -> None:
    coding, stream = encoded
    reference = zlib.decompressobj(_WBITS[coding])
    try:
        expected = reference.decompress(stream, _MAX_BYTES + 1)
    except zlib.error:
        with pytest.raises(TransientError) as refused:
            decoded(ReceivedBody(stream, coding), max_bytes=_MAX_BYTES)
        assert refused.value.code is ErrorCode.UNDECODABLE_BODY
        return
    assume(not reference.unused_data.startswith(b"\x1f"))  # the next member, which zlib leaves to its caller
    if len(expected) > _MAX_BYTES:
        with pytest.raises(BodyRefusedError):
            decoded(ReceivedBody(stream, coding), max_bytes=_MAX_BYTES)
    elif not reference.eof:
        with pytest.raises(TransientError) as refused:
            decoded(ReceivedBody(stream, coding), max_bytes=_MAX_BYTES)
        assert refused.value.code is ErrorCode.TRUNCATED_BODY
    else:
        assert decoded(ReceivedBody(stream, coding), max_bytes=_MAX_BYTES) == expected
