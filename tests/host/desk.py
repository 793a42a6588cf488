"""Host code around the package `desk`, as a user of it would write it."""

import asyncio

import pytest
import quark
from desk import Badge, Desk, Stranger, Visitor, Welcome, described
from quark.testing import TestRuntime, sent


class English:
    def greet(self, name):
        return f"hello {name}"


class Broken:
    def greet(self, name):
        raise OSError(f"no voice for {name}")


class Odd:
    """Answers with what is no text."""

    def greet(self, name):
        return f"{name}\udfff"


class Socket:
    """One accepted connection."""

    def __init__(self):
        self.log = []

    def attach(self, events):
        self.events = events
        return self

    def send(self, text):
        self.log.append(text)

    def close(self):
        self.log.append("close")


def test_a_connection_is_handed_to_an_actor():
    faults = []
    socket = Socket()
    desk = Desk(English(), runtime=quark.Runtime(on_fault=faults.append).accepting(socket.attach))
    assert desk.history() == ("connected",)
    socket.events.frame('{"type":"hello","name":"ada"}')
    socket.events.frame('{"type":"hello","name":"bob"}')
    socket.events.closed("gone")
    assert socket.log == ['{"type":"welcome","text":"hello ada"}']
    assert desk.history() == ("connected", "closed gone")
    assert [str(fault) for fault in faults] == [
        "Link<Reception.server>.received: hello may not come in state greeted",
    ]


def test_a_desk_needs_a_connection():
    with pytest.raises(LookupError, match="Runtime.accepting"):
        Desk(English(), runtime=quark.Runtime())


@pytest.fixture
def runtime():
    with TestRuntime() as testing:
        yield testing


def test_a_test_needs_none_and_sees_what_is_sent(runtime):
    desk = Desk(English(), runtime=runtime)
    desk._peer.events.frame('{"type":"hello","name":"ada"}')
    assert sent(desk._peer) == (Welcome("hello ada"),)
    assert desk.history() == ("connected",)


def test_what_a_host_throws_is_a_fault_and_the_actor_goes_on(runtime):
    desk = Desk(Broken(), runtime=runtime)
    with pytest.raises(quark.Fault, match=r"^Greeter.greet threw no voice for ada \(desk.q:52\)$") as caught:
        desk.welcome("ada")
    assert isinstance(caught.value.__cause__, OSError)
    assert desk.history() == ("connected", "welcome ada")


def test_texts_of_the_host_have_no_lone_surrogates(runtime):
    desk = Desk(English(), runtime=runtime)
    assert desk.welcome("a\ud800b") == "hello a\ufffdb"
    assert desk.welcome("\ud83d\ude00 \U0001f600 é") == "hello \U0001f600 \U0001f600 é"
    assert desk.usher("\udc00", ["a\ud800", "b"], {"\ud800": 1, "c": 2}) == ("\ufffd", "a\ufffd+b", "\ufffd+c")
    assert desk.usher(None, (), {}) == ("nobody", "", "")
    assert desk.recall({"\ud800": ["\udc00", 1, None]}) == '{"\\ufffd":["\\ufffd",1,null]}'
    assert desk.later("\ud800") == "\ufffd 1"
    assert asyncio.run(desk.later_async("\ud800")) == "\ufffd 1"
    assert desk.history()[1] == "welcome a\ufffdb"
    assert Badge("\ud800").text() == "<\ufffd>"
    with pytest.raises(Stranger, match="^\ufffd is a stranger$"):
        desk.find("\ud800")
    assert Stranger("\ud800") == Stranger("\ufffd")


def test_what_an_interface_returns_is_clean_too(runtime):
    assert Desk(Odd(), runtime=runtime).welcome("a") == "a\ufffd"


def test_records_of_the_host_have_no_lone_surrogates():
    visitor = Visitor("\ud800", "\udc00", ["a\ud800", "é"], {"\ud800": {"k": ["\udc00"]}})
    assert visitor == Visitor("\ufffd", "\ufffd", ("a\ufffd", "é"), {"\ufffd": {"k": ("\ufffd",)}})
    assert (visitor.name, visitor.nick, visitor.tags) == ("\ufffd", "\ufffd", ("a\ufffd", "é"))
    assert Visitor("é", tags=("é",)).nick is None
    plain = ("a", "b")
    assert Visitor("a", tags=plain).tags is plain
    assert described(visitor) == (
        '{"name":"\\ufffd","nick":"\\ufffd","tags":["a\\ufffd","\\u00e9"],"notes":{"\\ufffd":{"k":["\\ufffd"]}}}'
    )
    data = {"name": "\ud800", "tags": ["\ud800"], "notes": {"\ud800": "\ud800"}}
    assert Visitor.from_json(data) == Visitor("\ufffd", None, ("\ufffd",), {"\ufffd": "\ufffd"})
