"""What `quark.testing.state` shows of actors and instances."""

import threading
from dataclasses import dataclass, field

import pytest

import quark
from quark.testing import TestRuntime, state


class Gate:
    def __init__(self):
        self.passed = 0

    def _quark_state(self):
        return {"passed": self.passed}


class HostPolicy:
    """Looks like a record, but is the host's own."""

    def to_json(self):
        return {"secret": 1}


class Door(quark.Actor, rank=1):
    __slots__ = ("gate", "policy", "promise")

    def __init__(self, policy, *, runtime=None):
        super().__init__(runtime)
        self.gate = Gate()
        self.policy = policy
        self.promise = quark.Promise()

    @quark.step
    def hold(self, entered, go_on):
        entered.set()
        go_on.wait()
        self.gate.passed += 1

    @quark.step
    def look_at(self, other):
        return state(other)

    def _quark_state(self):
        return {
            "gate": self.gate._quark_state(),
            "policy": quark.state_of(self.policy),
            "promise": self.promise.state(),
        }


class List_(quark.Actor, rank=0):  # noqa: N801 - as quarkc escapes what Python has itself
    __slots__ = ()


def test_instances_show_their_fields_and_host_code_does_not():
    assert state(Gate()) == '{"passed":0}'
    with TestRuntime() as runtime:
        door = Door(HostPolicy(), runtime=runtime)
        assert state(door) == '{"gate":{"passed":0},"policy":null,"promise":"pending"}'
        door.policy = Gate()
        door.promise.give_up()
        assert state(door) == '{"gate":{"passed":0},"policy":{"passed":0},"promise":"failed"}'


def test_reading_an_actor_is_a_step():
    runtime = quark.Runtime()
    door, other = Door(None, runtime=runtime), Door(None, runtime=runtime)
    entered, go_on = threading.Event(), threading.Event()
    thread = threading.Thread(target=door.hold, args=(entered, go_on))
    thread.start()
    entered.wait()
    threading.Timer(0.01, go_on.set).start()
    assert '"passed":1' in state(door)
    thread.join()
    with pytest.raises(quark.Fault, match="a step of Door was entered from a step of Door"):
        door.look_at(other)
    for one in (door, other):
        one.promise.give_up()


def test_an_actor_has_the_name_that_it_has_in_quark():
    assert List_(runtime=TestRuntime())._quark.name == "List"


def test_errors_of_the_runtime_can_be_held():
    unreadable = quark.DecodeError(quark.DecodeKind.MISSING, "a.b", "missing")
    early = quark.OutOfState("hello", "open")
    assert quark.state_of(unreadable) == {"kind": "Missing", "path": "a.b", "text": "missing"}
    assert quark.state_of(early) == {"message": "hello", "state": "open"}


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    token: str = field(default="t1", kw_only=True)

    def __repr__(self):
        return quark.hiding(self, "token")

    def to_json(self):
        return {"name": self.name, "token": self.token}

    @classmethod
    def from_json(cls, value):
        return cls(value["name"], token=value["token"])

    def _quark_state(self):
        return {"name": self.name, "token": "***"}


def test_secrets_are_hidden_but_for_the_wire():
    account = Account("a'b")
    assert repr(account) == """Account(name="a'b", token=***)"""
    assert str([account]) == """[Account(name="a'b", token=***)]"""
    codec = quark.Codec("type", {Account: ("account",)})
    assert codec.state_of(account) == {"type": "account", "name": "a'b", "token": "***"}
    assert codec.encode(account) == '{"type":"account","name":"a\'b","token":"t1"}'
