"""Runs the generated package beside what is written by hand: `generated` or `by-hand` prints what a side does in the
script that all sides follow, `measure ROUNDS ITERATIONS` what its operations cost.
"""

from __future__ import annotations

import gc
import json
import platform
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import by_hand
import mdk
import quark

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
NODES = (HERE.parent / "nodes.json").read_text(encoding="utf-8").strip()
CONTEXTS = (HERE.parent / "contexts.txt").read_text(encoding="utf-8").split("\n")[:-1]
UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TIME = re.compile('"timestamp":[0-9]+')
REASON = re.compile('could not be joined: .*?","sequence"')


class Nowhere:
    """A link that connects when the script says so, and keeps what is sent."""

    def __init__(self, events: quark.LinkEvents[Any]) -> None:
        self.events = events
        self.sent: list[str] = []

    def connect(self, url: str, headers: object) -> None:
        """Do not."""

    def send(self, text: str) -> None:
        """Keep a frame."""
        self.sent.append(text)

    def close(self) -> None:
        """Do nothing: it was not open."""


class Generated:
    """The generated package."""

    def __init__(self) -> None:
        links: list[Nowhere] = []

        def link(events: quark.LinkEvents[Any]) -> Nowhere:
            links.append(Nowhere(events))
            return links[-1]

        environment = {"MDK_ENVIRONMENT": "base:feature", "MDK_DISCOVERY_SOURCE": f"static:nodes={NODES}"}
        self.mdk = mdk.init(environment=environment, runtime=quark.Runtime(link=link))
        self.mdk.start()
        self._link = links[0]

    def events(self) -> list[str]:
        """Give the log events that are kept: all of them are sent to whoever connects."""
        self._link.events.connected()
        self._link.events.frame('{"type":"open"}')
        return [text for text in self._link.sent if text.startswith('{"type":"log"')]


class ByHand:
    """The equivalent."""

    def __init__(self) -> None:
        self.mdk = by_hand.Mdk(NODES, by_hand.Environment("feature", "base"))

    def events(self) -> list[str]:
        """Give the log events that are kept."""
        return [event.encode() for event in self.mdk.events()]


Side = Generated | ByHand


def script(side: Side) -> list[str]:
    """What every side does in every language, and what it says; see README.md."""
    mdk = side.mdk
    session: Any = mdk.join(CONTEXTS[0])
    said = [session.resolve("time", "1.0").id for _ in range(7)]
    said += [session.resolve("time", "1.1").id for _ in range(3)]
    said += [session.resolve("time").id for _ in range(4)]
    said.append(session.resolve("space", "2.0").id)
    for context in CONTEXTS:
        joined: Any = mdk.join(context)
        said += [level(joined.debug("cat", "quiet")), level(joined.info("cat", 'caf\u00e9 "x"\n'))]
        said.append(joined.externalize())
    said += [mdk.join(CONTEXTS[3]).resolve("time", version).id for version in (None, "1.1")]
    for _ in range(3):
        session.start_interaction()
        said.append(session.resolve("time", "1.2").id)
        session.fail_interaction("boom")
    said += [session.resolve("time", "1.0").id for _ in range(4)]
    said += side.events()
    return list(map(comparable, said))


def comparable(text: str) -> str:
    """Put something fixed for what differs in each run, and for the words that say what is wrong with a context."""
    return UUID.sub("an id", TIME.sub('"timestamp":0', REASON.sub('could not be joined","sequence"', text)))


def level(logged: Any) -> str:  # noqa: ANN401 - either side's
    """Show the moment of a message."""
    return ".".join(map(str, logged.causal_level))


def resolve(side: Side, iterations: int) -> float:
    """Time one `resolve`, in nanoseconds."""
    session: Any = side.mdk.join(CONTEXTS[0])
    start = time.perf_counter_ns()
    for _ in range(iterations):
        session.resolve("time", "1.0")
    return (time.perf_counter_ns() - start) / iterations


def info(side: Side, iterations: int) -> float:
    """Time one `info`, in nanoseconds."""
    session: Any = side.mdk.join(CONTEXTS[0])
    start = time.perf_counter_ns()
    for _ in range(iterations):
        session.info("bench", "hello")
    return (time.perf_counter_ns() - start) / iterations


def hop(side: Side, iterations: int) -> float:
    """Time one `externalize` with the `join` that follows, in nanoseconds."""
    session: Any = side.mdk.join(CONTEXTS[0])
    join: Any = side.mdk.join
    start = time.perf_counter_ns()
    for _ in range(iterations):
        join(session.externalize())
    return (time.perf_counter_ns() - start) / iterations


def measure(rounds: int, iterations: int) -> dict[str, Any]:
    """Give the best of all rounds, the two sides in turns."""
    operations: dict[str, Callable[[Side, int], float]] = {"resolve": resolve, "info": info, "hop": hop}
    best: dict[str, Any] = {name: {"generated": float("inf"), "byHand": float("inf")} for name in operations}
    for _ in range(rounds):
        for name, operation in operations.items():
            for key, side in (("generated", Generated), ("byHand", ByHand)):
                gc.collect()
                best[name][key] = min(best[name][key], operation(side(), iterations))
    return {"language": f"Python {platform.python_version()}", **best}


def main(verb: str, *numbers: str) -> None:
    """Do what the command line says."""
    if verb == "measure":
        print(json.dumps(measure(*map(int, numbers))))
    else:
        print("\n".join(json.dumps(text) for text in script(Generated() if verb == "generated" else ByHand())))


if __name__ == "__main__":
    main(*sys.argv[1:])
