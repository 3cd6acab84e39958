"""The HTTP API of real processes."""

from __future__ import annotations


async def test_listening_beyond_loopback_without_keys_is_refused(stage):
    result = await stage.run("run", API_HOST="0.0.0.0")
    assert result.returncode == 2
    assert "API_HOST=0.0.0.0 would offer the API to everybody" in result.stderr
    assert "Set API_KEYS" in result.stderr
    result = await stage.run("check", API_HOST="::")
    assert result.returncode == 2
    assert "API_HOST=:: would offer the API to everybody" in result.stderr


async def test_listening_beyond_loopback_is_fine_with_a_key_or_when_said_out_loud(stage):
    for name, value in (("API_KEYS", "some-key-0001"), ("AUTH_DISABLED", "true"), ("API_ENABLED", "false")):
        async with stage.program("run", **{"API_HOST": "0.0.0.0", name: value}) as daemon:
            await daemon.until("http.listening")
            assert "some-key-0001" not in daemon.output
