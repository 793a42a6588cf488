"""Steps, effects, promises, scopes and ports, in the testing runtime and in the real one."""

import asyncio
import threading
import time

import pytest

import quark
from quark.testing import TestRuntime, calls


class Server(quark.Actor, rank=1):
    __slots__ = ("_ticks", "_wake", "count", "waiting")

    def __init__(self, *, runtime=None):
        super().__init__(runtime)
        self.waiting = []
        self.count = 0
        self._wake = quark.TimerPort(self._quark, fired=self._on_wake_fired)

    @quark.step
    def ask(self):
        promise = quark.Promise()
        self.waiting.append(promise)
        return promise

    @quark.step
    def answer(self, value):
        for promise in self.waiting:
            promise.keep(value)
            assert not promise.is_pending()
        self.waiting = []

    @quark.step
    def wake(self, at):
        self._wake.set(at)

    @quark.step
    def tick(self):
        self._quark.every(10, self._on_every)

    @quark.step
    def retire(self):
        self._quark.retire()

    @quark.step
    def call_back(self, action):
        return action()

    def _on_wake_fired(self):
        self.count += 1
        if self.count == 3:
            quark.check(False, "x", "a.q:1")

    def _on_every(self):
        self.count += 100


class Client(quark.Actor, rank=2):
    __slots__ = ("_server", "log")

    def __init__(self, server, *, runtime=None):
        super().__init__(runtime)
        self._server = server
        self.log = []

    def resolve(self, fail=False):
        return quark.wait("resolve", self._resolve, fail)

    async def resolve_async(self, fail=False):
        return await self._resolve(fail)

    @quark.async_step
    async def _resolve(self, fail=False):
        self.log.append("asked")
        value = await self._server.ask()
        self.log.append(value)
        if fail:
            raise KeyError(value)
        return value + 1

    @quark.step
    def _enter(self):
        self.log.append("enter")
        return 7

    @quark.step
    def _fail(self, value, failure):
        self.log.append((value, failure.kind, failure.message))

    @quark.step
    def _exit(self, value):
        self.log.append(("exit", value))

    def interaction(self):
        return quark.Scope(self._enter, self._fail, self._exit)


@pytest.fixture
def runtime():
    with TestRuntime() as testing:
        yield testing


def test_an_asynchronous_step_goes_on_when_its_promise_is_kept(runtime):
    server = Server(runtime=runtime)
    client = Client(server, runtime=runtime)
    promise = client._resolve()
    assert promise.is_pending()
    with pytest.raises(quark.Fault, match="the promise is pending"):
        promise.value()
    server.answer(1)
    assert promise.value() == 2
    assert client.log == ["asked", 1]


def test_what_the_rest_throws_fails_the_promise(runtime):
    server = Server(runtime=runtime)
    promise = Client(server, runtime=runtime)._resolve(fail=True)
    server.answer(1)
    with pytest.raises(KeyError):
        promise.value()


def test_the_first_decision_wins():
    promise = quark.Promise()
    promise.keep(1)
    promise.keep(2)
    promise.fail(ValueError())
    assert promise.value() == 1


def test_giving_up_goes_through_to_what_is_awaited(runtime):
    server = Server(runtime=runtime)
    client = Client(server, runtime=runtime)
    promise = client._resolve()
    promise.give_up()
    assert not server.waiting[0].is_pending()
    server.answer(1)
    assert client.log == ["asked"]


def test_calling_up_is_a_fault_and_never_a_deadlock(runtime):
    server = Server(runtime=runtime)
    client = Client(server, runtime=runtime)
    with pytest.raises(quark.Fault, match="a step of Client was entered from a step of Server"):
        server.call_back(client._enter)
    with pytest.raises(quark.Fault, match="a step of Server was entered from a step of Server"):
        server.call_back(server.ask)
    client._enter()


def test_blocking_inside_a_step_is_a_fault(runtime):
    server = Server(runtime=runtime)
    client = Client(server, runtime=runtime)
    with pytest.raises(quark.Fault, match="resolve blocks inside a step; await it instead"):
        server.call_back(client.resolve)
    assert client.log == []


def test_blocking_on_an_event_loop_is_a_fault(runtime):
    client = Client(Server(runtime=runtime), runtime=runtime)

    async def main():
        client.resolve()

    server = client._server

    with pytest.raises(quark.Fault, match="resolve blocks the running event loop; use resolve_async"):
        asyncio.run(main())
    assert server.waiting == []


def test_waiting_on_another_thread():
    server = Server()
    client = Client(server)
    answers = []
    thread = threading.Thread(target=lambda: answers.append(client.resolve()))
    thread.start()
    while not server.waiting:
        time.sleep(0.001)
    server.answer(41)
    thread.join(5)
    assert answers == [42]


def test_waiting_on_an_event_loop():
    server = Server()
    client = Client(server)

    async def main():
        task = asyncio.create_task(client.resolve_async())
        await asyncio.sleep(0)
        threading.Thread(target=server.answer, args=(1,)).start()
        return await task

    assert asyncio.run(main()) == 2


def test_cancelling_gives_up():
    server = Server()
    client = Client(server)

    async def main():
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.resolve_async(), 0.01)

    asyncio.run(main())
    assert not server.waiting[0].is_pending()


def test_timers_fire_in_virtual_time(runtime):
    server = Server(runtime=runtime)
    server.wake(runtime.now() + 1000)
    server.wake(runtime.now() + 2000)
    runtime.advance(1.5)
    assert server.count == 0
    runtime.advance(0.5)
    assert server.count == 1
    assert calls(server._wake) == ("set(1000001000)", "set(1000002000)")
    assert calls(server._wake) == ()


def test_every_sets_itself_until_the_actor_retires(runtime):
    server = Server(runtime=runtime)
    server.tick()
    runtime.advance(0.035)
    assert server.count == 300
    server.wake(runtime.now() + 1)
    server.retire()
    runtime.advance(1)
    assert server.count == 300
    assert isinstance(server.ask(), quark.Promise)
    server.answer(0)


def test_a_handlers_fault_comes_out_in_the_test(runtime):
    server = Server(runtime=runtime)
    server.count = 2
    server.wake(runtime.now())
    with pytest.raises(quark.Fault, match=r"assertion failed: x \(a.q:1\)"):
        runtime.advance(0)
    server._wake.events.fired()
    assert server.count == 4


def test_scopes(runtime):
    client = Client(Server(runtime=runtime), runtime=runtime)
    with client.interaction() as level:
        assert level == 7

    def broken():
        with client.interaction():
            raise TimeoutError("late")

    with pytest.raises(TimeoutError):
        broken()

    async def cancelled():
        async with client.interaction():
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancelled())
    assert client.log == [
        "enter",
        ("exit", 7),
        "enter",
        (7, "TimeoutError", "late"),
        ("exit", 7),
        "enter",
        ("exit", 7),
    ]


def test_failures_carry_the_stack():
    try:
        raise ValueError("no")
    except ValueError as error:
        failure = quark.Failure.of(error)
    assert failure.stack.startswith("Traceback")
    assert "test_failures_carry_the_stack" in failure.stack
    assert quark.Failure.decode(failure.encode()) == failure


def test_a_promise_dropped_undecided_is_a_fault():
    with pytest.raises(quark.Fault, match="a promise was dropped undecided"), TestRuntime():
        quark.Promise()


def test_the_numbers_of_tests(runtime):
    assert runtime.now() == 1_000_000_000
    assert runtime.uuid() == "00000000-0000-4000-8000-000000000001"
    assert runtime.random() == 48271 / 2147483647


def test_the_real_timer():
    fired = threading.Event()
    runtime = quark.Runtime()
    timer = runtime.timer(fired.set)
    timer.set(runtime.now() + 1)
    assert fired.wait(5)
    timer.set(runtime.now() + 20)
    timer.cancel()


def test_real_faults_go_to_the_hook():
    faults = []
    server = Server(runtime=quark.Runtime(on_fault=faults.append))
    server.count = 2
    server._wake.events.fired()
    assert [str(fault) for fault in faults] == ["assertion failed: x (a.q:1)"]


def test_what_host_code_throws_is_a_fault(runtime):
    def judge(_succeeded):
        raise KeyError(7)

    server = Server(runtime=runtime)
    with pytest.raises(quark.Fault) as caught:
        server.call_back(lambda: quark.host("Policy.judge", "breaker.q:14", judge, _succeeded=True))
    assert str(caught.value) == "Policy.judge threw 7 (breaker.q:14)"
    assert isinstance(caught.value.__cause__, KeyError)
    assert server.call_back(lambda: quark.host("Policy.double", "breaker.q:15", lambda x: x * 2, 21)) == 42


@pytest.mark.parametrize(
    "error", [quark.OutOfState("open", "closed"), quark.Fault("broken", "a.q:1"), KeyboardInterrupt()]
)
def test_what_is_no_mistake_of_host_code_stays_what_it_is(error):
    def throw():
        raise error

    with pytest.raises(type(error)) as caught:
        quark.host("Policy.judge", "breaker.q:14", throw)
    assert caught.value is error


def test_a_case_is_ordered_among_its_own():
    assert quark.Severity.INFO < quark.Severity.WARN <= quark.Severity.WARN
    assert quark.Severity.ERROR > quark.Severity.WARN >= quark.Severity.WARN
    with pytest.raises(TypeError):
        assert quark.Severity.INFO < quark.json.DecodeKind.MISSING


def test_the_rest_takes_its_turn(runtime):
    kept = quark.Promise()
    kept.keep(None)
    log = []

    class Order(quark.Actor, rank=3):
        async def _rest(self, name):
            await kept
            quark.effects.enqueue(lambda: log.append(f"{name} asked"))
            log.append(name)
            await kept
            log.append(f"{name} again")

        @quark.step
        def run(self):
            self._quark.begin(self._rest("first"))
            quark.effects.enqueue(lambda: log.append("effect"))
            self._quark.begin(self._rest("second"))
            log.append("body")

    Order(runtime).run()
    assert log == ["body", "first", "effect", "second", "first asked", "first again", "second asked", "second again"]
