"""The story that the project exists for, in virtual time, told line by line.

Several processes, each with an MDK of its own, are played in this one: what stands between them is a Mission Control of forty
lines, made from the generated server side of the protocol. Nothing here waits, and every run tells the same.
"""

from __future__ import annotations

import mdk
import quark
from quark.testing import START, TestRuntime

SERVICE = "countdown"
LAUNCH_S = 3600


class MissionControl:
    """Accepts every process, passes on who is there, acknowledges and keeps what was logged."""

    def __init__(self, tell) -> None:
        self.tell = tell
        self.connections: list[Connection] = []
        self.active: dict[str, mdk.Active] = {}
        self.logged: list[mdk.LogEvent] = []

    def accept(self, events) -> Connection:
        connection = Connection(self, events)
        self.connections.append(connection)
        return connection

    def hear(self, sender: Connection, message: mdk.RtpClientMessage) -> None:
        match message:
            case mdk.Open():
                sender.say(mdk.Open(properties={"capabilities": ["route", "breaker"]}))
                for known in self.active.values():
                    sender.say(known)
            case mdk.Active(node=node):
                self.active[node.address] = message
                for other in self.connections:
                    other.say(message)
            case mdk.LogEvent(sequence=sequence):
                self.logged.append(message)
                sender.say(mdk.LogAck(sequence))
            case mdk.InteractionEvent(sequence=sequence):
                sender.say(mdk.InteractionAck(sequence))
            case mdk.Breaker(node=node, open=is_open):
                self.tell(f"mission control hears: the breaker of {node.address} is {'open' if is_open else 'closed'}")


class Connection:
    """One process's connection: a `Link` as the runtime wants it, with the server's side of the protocol at its end."""

    def __init__(self, server: MissionControl, events) -> None:
        self.server = server
        self.events = events
        self.side = mdk.RtpServerSide()

    def connect(self, _url: str, _headers) -> None:
        self.events.connected()

    def send(self, text: str) -> None:
        self.server.hear(self, self.side.receive(text))

    def close(self) -> None:
        self.events.closed("closed")

    def say(self, message: mdk.RtpServerMessage) -> None:
        self.events.frame(self.side.send(message))


class Instance:
    """One process that offers the countdown."""

    def __init__(self, story: Story, version: str, address: str) -> None:
        self.story = story
        self.mdk = mdk.start(runtime=story.runtime)
        self.mdk.register(SERVICE, version, address)
        self.broken = False

    def answer(self, headers) -> str:
        session = self.mdk.join(headers.get(mdk.CONTEXT_HEADER))
        session.info(SERVICE, "somebody wants to know how long")
        left = LAUNCH_S - (self.story.runtime.now() - START) // 1000
        session.info(SERVICE, f"answering T-{left}")
        return "banana" if self.broken else f"T-{left}"


class Story:
    """The stage: a runtime in which time stands still, a network, a process that calls."""

    def __init__(self, runtime: TestRuntime) -> None:
        self.runtime = runtime
        self.control = MissionControl(self.tell)
        runtime.provide(quark.Link, self.control.accept)
        self.network: dict[str, Instance] = {}
        self.web = mdk.start(runtime=runtime)

    def tell(self, line: str) -> None:
        seconds = (self.runtime.now() - START) / 1000
        print(f"{seconds:7.1f} s  {line}")

    def wait(self, seconds: float) -> None:
        self.tell(f"{seconds:g} seconds pass")
        self.runtime.advance(seconds)

    def offer(self, version: str, address: str) -> Instance:
        self.network[address] = Instance(self, version, address)
        self.tell(f"{SERVICE} {version} registers at {address}")
        return self.network[address]

    def request(self) -> str:
        """Ask one instance, as a request that a user made; tell which, and what came of it."""
        self.runtime.advance(0.5)
        session = self.web.session()
        session.info("web", "a user asks")
        asked = "nobody"
        try:
            with session.interaction() as level:
                node = level.resolve(SERVICE, "1.0")
                asked = node.address
                answer = self.network[node.address].answer(session.headers())
                if not answer.startswith("T-"):
                    raise ValueError(f"{answer} is no answer")
        except ValueError as error:
            self.tell(f"asked {asked}: {error}, so it is blamed")
        else:
            self.tell(f"asked {asked}: {answer}")
        self.runtime.raise_faults()
        return session.trace_id()

    def requests(self, count: int) -> None:
        for _ in range(count):
            self.request()

    def trace(self, trace_id: str) -> None:
        """Print what was logged in one trace, by cause and not by clock."""
        events = [event for event in self.control.logged if event.context.trace_id == trace_id]
        for event in mdk.in_causal_order(events):
            levels = event.context.clock.levels
            place = ".".join(str(level) for level in levels)
            print(f"{'':9}{'    ' * len(levels)}{place:<8}{event.category}: {event.text}")


def main() -> None:
    with TestRuntime() as runtime:
        story = Story(runtime)
        story.offer("1.0", "10.0.0.1")
        bad = story.offer("1.0", "10.0.0.2")
        story.requests(4)

        print("\nA canary joins the rotation.")
        story.offer("1.1", "10.0.0.3")
        story.requests(6)

        print("\nOne instance begins to answer nonsense. Three times in a row, and nobody calls it any more.")
        bad.broken = True
        story.requests(12)

        print("\nHalf a minute later one call is let through to see. It is still nonsense.")
        story.wait(31)
        story.requests(6)

        print("\nIt is mended. The next call that is let through brings it back.")
        bad.broken = False
        story.wait(31)
        story.requests(5)

        print("\nWhat happened in one request, in the order of cause.")
        story.trace(story.request())


if __name__ == "__main__":
    main()
