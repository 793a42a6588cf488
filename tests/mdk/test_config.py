"""The token of a configuration is in nothing that is made for people, in Python. `src/lib.rs` says it of Rust."""

import mdk
from quark.testing import TestRuntime, state

URL = "ws://mc.example.org/rtp?token=letmein"


def test_repr_hides_the_token():
    config = mdk.Config(server_url=URL, token="letmein")
    shown = f"{config} {config!r} {[config]}"
    assert "letmein" not in shown
    assert "token=***" in shown
    assert "threshold=3" in shown
    assert config.token == "letmein"


def test_the_state_of_an_mdk_hides_the_token():
    with TestRuntime() as runtime:
        started = mdk.init(environment={"MDK_SERVER_URL": URL, "MDK_TOKEN": "letmein"}, runtime=runtime)
        shown = f"{state(started)} {started!r}"
        assert "letmein" not in shown
        assert '"token":"***"' in shown
