"""Ports and what stands behind them."""

import logging
import threading
from dataclasses import dataclass

import pytest

import quark
from quark.testing import TestRuntime, calls, sent


@dataclass(frozen=True, slots=True)
class Open:
    version: str

    def to_json(self):
        return {"version": self.version}

    @classmethod
    def from_json(cls, value):
        return cls(quark.Fields(value).required(quark.json.string, "version"))


@dataclass(frozen=True, slots=True)
class Close:
    def to_json(self):
        return {}

    @classmethod
    def from_json(cls, value):
        quark.Fields(value)
        return cls()


CODEC = quark.Codec("type", {Open: ("open", "mdk.protocol.Open"), Close: ("close",)})


class Side:
    """A side of a conversation in which each opens once and closes once."""

    def __init__(self):
        self.receiving = self.sending = "opening"

    def receive(self, text):
        message = CODEC.decode(text)
        self.received(message)
        return message

    def send(self, message):
        self.sending = follow(self.sending, message)
        return CODEC.encode(message)

    def received(self, message):
        self.receiving = follow(self.receiving, message)


def follow(state, message):
    match state, message:
        case "opening", Open():
            return "ready"
        case "ready", Close():
            return "closed"
    raise quark.OutOfState(CODEC.to_json(message)["type"], state)


class Peer(quark.Actor, rank=0):
    __slots__ = ("_console", "_folder", "_link", "heard")

    def __init__(self, *, runtime=None):
        super().__init__(runtime)
        self.heard = []
        self._link = quark.LinkPort(
            self._quark,
            "Talk.client",
            Side,
            connected=self._on_connected,
            received=self.heard.append,
            unreadable=self.heard.append,
        )
        self._console = quark.ConsolePort(self._quark)
        self._folder = quark.FolderPort(self._quark, contents=self.heard.append, failed=self.heard.append)

    @quark.step
    def start(self):
        self._link.connect("ws://x", {"A": "b"})
        self._console.write(quark.Severity.INFO, "hello")

    @quark.step
    def say(self, message):
        self._link.send(message)

    @quark.step
    def read(self, path):
        self._folder.read(path)

    def _on_connected(self):
        self._link.send(Open("1"))


class Desk(quark.Actor, rank=0):
    """Speaks the server's side over a connection that was accepted."""

    __slots__ = ("_peer", "heard")

    def __init__(self, *, runtime=None):
        super().__init__(runtime)
        self._peer = quark.AcceptedPort(
            self._quark,
            "Talk.server",
            Side,
            connected=self._on_connected,
            received=self._on_received,
            closed=self._on_closed,
        )
        self.heard = []
        self._peer.begin()

    @quark.step
    def connect(self):
        self._peer.connect("ws://x", {}, "a.q:1")

    def _on_connected(self):
        self.heard.append("connected")

    def _on_received(self, message):
        self.heard.append(message)
        self._peer.send(message)

    def _on_closed(self, reason):
        self.heard.append(reason)


class Socket:
    """A web server's end of a connection."""

    def __init__(self):
        self.log = []

    def attach(self, events):
        self.events = events
        return self

    def send(self, text):
        self.log.append(text)

    def close(self):
        self.log.append("close")


def test_calls_and_messages_are_recorded():
    with TestRuntime() as runtime:
        peer = Peer(runtime=runtime)
        peer.start()
        peer._link.events.connected()
        assert calls(peer._link) == (
            'connect("ws://x",{"A":"b"})'.replace(",{", ", {"),
            'send({"type":"open","version":"1"})',
        )
        assert calls(peer._console) == ('write("INFO", "hello")',)
        assert sent(peer._link) == (Open("1"),)
        assert sent(peer._link) == ()


def test_frames_become_messages():
    with TestRuntime() as runtime:
        peer = Peer(runtime=runtime)
        for frame in ('{"type":"mdk.protocol.Open","version":"2"}', '{"type":"x"}', "x", "{}", '{"type":"open"}'):
            peer._link.events.frame(frame)
        peer._link.events.closed("gone")
        assert [str(thing) for thing in peer.heard[1:]] == [
            'type: unknown tag "x"',
            "not JSON",
            "type: missing",
            "version: missing",
        ]
        assert peer.heard[0] == Open("2")
        assert peer.heard[1].kind is quark.DecodeKind.UNKNOWN_TAG


def test_what_comes_out_of_state_is_reported_and_not_delivered():
    with TestRuntime() as runtime:
        peer = Peer(runtime=runtime)
        early = r"^Link<Talk.client>.received: close may not come in state opening$"
        with pytest.raises(quark.Fault, match=early):
            peer._link.events.frame('{"type":"close"}')
        with pytest.raises(quark.Fault, match=early):
            peer._link.events.received(Close())
        peer._link.events.received(Open("1"))
        with pytest.raises(quark.Fault, match="open may not come in state ready"):
            peer._link.events.frame('{"type":"open","version":"1"}')
        peer._link.events.frame('{"type":"close"}')
        assert peer.heard == [Open("1"), Close()]


def test_what_goes_out_of_state_is_reported_and_neither_sent_nor_recorded():
    with TestRuntime() as runtime:
        peer = Peer(runtime=runtime)
        with pytest.raises(quark.Fault, match=r"^Link<Talk.client>.send: close may not come in state opening$"):
            peer.say(Close())
        peer.say(Open("1"))
        assert sent(peer._link) == (Open("1"),)
        assert calls(peer._link) == ('send({"type":"open","version":"1"})',)


def test_each_connection_begins_anew():
    with TestRuntime() as runtime:
        peer = Peer(runtime=runtime)
        for _ in range(2):
            peer.start()
            peer.say(Open("1"))
            peer._link.events.received(Open("2"))
        assert sent(peer._link) == (Open("1"), Open("1"))
        assert peer.heard == [Open("2"), Open("2")]


def test_a_host_hands_an_accepted_connection_to_an_actor():
    faults = []
    runtime = quark.Runtime(on_fault=faults.append)
    socket = Socket()
    desk = Desk(runtime=runtime.accepting(socket.attach))
    assert desk.heard == ["connected"]
    socket.events.frame('{"type":"open","version":"2"}')
    socket.events.frame('{"type":"open","version":"2"}')
    socket.events.closed("gone")
    assert socket.log == ['{"type":"open","version":"2"}']
    assert desk.heard == ["connected", Open("2"), "gone"]
    assert [str(fault) for fault in faults] == ["Link<Talk.server>.received: open may not come in state ready"]
    with pytest.raises(quark.Fault, match=r"^connect on an accepted link \(a.q:1\)$"):
        desk.connect()


def test_an_accepted_connection_goes_to_one_actor():
    runtime = quark.Runtime().accepting(Socket().attach)
    Desk(runtime=runtime)
    with pytest.raises(LookupError, match=r"no Connection is installed: Runtime.accepting\(...\)"):
        Desk(runtime=runtime)


def test_an_accepted_connection_works_in_tests_and_is_recorded():
    with TestRuntime() as runtime:
        socket = Socket()
        desk = Desk(runtime=runtime.accepting(socket.attach))
        socket.events.frame('{"type":"open","version":"2"}')
        assert sent(desk._peer) == (Open("2"),)
        assert socket.log == ['{"type":"open","version":"2"}']
        alone = Desk(runtime=runtime)
        alone._peer.events.received(Open("3"))
        assert alone.heard == ["connected", Open("3")]
        assert runtime.accepting(socket.attach).now() == runtime.now()


def test_sockets_come_from_a_factory():
    class Wire:
        def __init__(self, events):
            self.events = events
            self.log = []

        def connect(self, url, headers):
            self.log.append((url, dict(headers)))
            self.events.connected()

        def send(self, text):
            self.log.append(text)

        def close(self):
            self.log.append("close")

    wires = []

    def make(events):
        wires.append(Wire(events))
        return wires[-1]

    peer = Peer(runtime=quark.Runtime(link=make))
    peer.start()
    assert wires[0].log == [("ws://x", {"A": "b"}), '{"type":"open","version":"1"}']


def test_a_runtime_without_sockets_says_what_is_missing():
    with pytest.raises(LookupError, match=r"no Link is installed: Runtime\(link=...\)"):
        Peer(runtime=quark.Runtime())


def test_the_console_is_logging(caplog):
    caplog.set_level(logging.INFO, "quark")
    runtime = quark.Runtime(link=lambda _events: None)
    peer = Peer(runtime=runtime)
    peer._console.write(quark.Severity.WARN, "100%s")
    assert [(record.levelname, record.message) for record in caplog.records] == [("WARNING", "100%s")]


def test_folders_are_read(tmp_path):
    (tmp_path / "b.json").write_text("2")
    (tmp_path / "a.json").write_text("1")
    told = threading.Event()
    peer = Peer(runtime=quark.Runtime(link=lambda _events: None))
    peer._folder._handlers = {
        "contents": lambda files: (peer.heard.append(files), told.set()),
        "failed": lambda reason: (peer.heard.append(reason), told.set()),
    }
    peer.read(str(tmp_path))
    assert told.wait(5)
    told.clear()
    peer.read(str(tmp_path / "none"))
    assert told.wait(5)
    assert peer.heard[0] == {"a.json": "1", "b.json": "2"}
    assert "No such file" in peer.heard[1]


def test_a_package_for_another_minor_version_is_refused():
    quark.require("3.0", "mdk")
    with pytest.raises(
        ImportError, match=r"mdk needs quark-runtime 2.9, found 3.0.0: pip install 'quark-runtime~=2.9.0'"
    ):
        quark.require("2.9", "mdk")


def test_errors_compare_by_value():
    error = quark.OutOfState("a", "b")
    assert error == quark.OutOfState("a", "b")
    assert error != quark.OutOfState("a", "c")
    assert hash(error) == hash(quark.OutOfState("a", "b"))
