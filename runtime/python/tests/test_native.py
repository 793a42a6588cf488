"""Which of the two runtimes does the work, and that both give the same."""

import os
import random
import subprocess
import sys
from importlib.util import find_spec

import pytest

from quark import json
from quark.json import DecodeError
from quark.native import native


def test_pure_python_does_the_work_where_it_is_told_to():
    program = "import quark.native; print(quark.native.native)"
    environment = {**os.environ, "QUARK_PURE": "1"}
    told = subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True)  # noqa: S603 - our own
    assert told.stdout == "None\n"


def test_the_extension_is_chosen_when_it_is_there():
    there = find_spec("quark_native") is not None and not os.environ.get("QUARK_PURE")
    assert (native is not None) == there


PIECES = ['"a"', "1", "-0", "1.0", "1e3", "1.5e-7", "12345678901234567890", "true", "null", "[", "]", "{", "}"]
PIECES += [",", ":", " ", "1e999", "nul", "NaN", '"\\ud83d\\ude00"', '"\\ud800x"', '"é"', '"\\u0000"', '"\x7f"']


def parsed(text):
    try:
        value = json.parse(text)
    except DecodeError as error:
        return str(error)
    return repr(value), json.encode(value)


@pytest.mark.skipif(native is None, reason="the extension is not installed")
def test_both_read_and_write_the_same(monkeypatch):
    rng = random.Random(1)  # noqa: S311 - the same texts every time
    texts = ["".join(rng.choices(PIECES, k=rng.randint(1, 7))) for _ in range(4000)]
    texts += ["[" * depth + "]" * depth for depth in (64, 65)] + ["[" + text + "]" for text in texts]
    texts += [f'{{"a":{text},"a":1}}' for text in texts]
    in_rust = [parsed(text) for text in texts]
    monkeypatch.setattr(json, "native", None)
    assert [parsed(text) for text in texts] == in_rust
    assert sum(isinstance(outcome, tuple) for outcome in in_rust) > 1000
