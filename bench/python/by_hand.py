"""What a session of the MDK does when a request is served, written by hand.

The measure for the generated package: the same guarantees, in as much Python as they take and no more. It has no
connection; what was logged stays in the outbox.
"""

from __future__ import annotations

import json
import re
import threading
import time
import uuid
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVELS = ("DEBUG", "INFO", "WARN", "ERROR", "CRITICAL")
CONTEXT_LIMIT = 8192
OUTBOX_LIMIT = 10_000
GREATEST_COUNT = 2**52
MAX_INT = 2**53 - 1
DEPTH = 64
YEAR_MS = 8760 * 3_600_000
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
STRUCTURE = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{\]}]', re.DOTALL)
SURROGATES = re.compile("[\ud800-\udfff]")


class InvalidVersion(Exception):
    """The text is not `MAJOR.MINOR`."""


class Unresolved(Exception):
    """No node was there before the deadline."""


class UnusableContext(Exception):
    """A text from elsewhere is not a context that can be joined."""


@dataclass(frozen=True, slots=True)
class Environment:
    """Where a service lives, and where else to look for what has never been there."""

    name: str = "sandbox"
    fallback: str | None = None

    def fields(self) -> dict[str, Any]:
        """Give the fields as they are on the wire."""
        if self.fallback is None:
            return {"name": self.name}
        return {"name": self.name, "fallbackName": self.fallback}


@dataclass(frozen=True, slots=True)
class Node:
    """Where a service can be called."""

    id: str
    service: str
    version: str
    address: str
    environment: Environment


@dataclass(frozen=True, slots=True)
class LogId:
    """Names a log message: its trace, and the moment in it."""

    trace_id: str
    causal_level: tuple[int, ...]
    environment: Environment


def parse_version(text: str) -> tuple[int, int]:
    """Read `MAJOR.MINOR`; a missing minor is 0, and what follows a second dot is ignored."""
    parts = text.split(".")
    major = parts[0]
    minor = parts[1] if len(parts) > 1 else "0"
    if not (major.isascii() and major.isdigit() and minor.isascii() and minor.isdigit()):
        raise InvalidVersion(text)
    return int(major), int(minor)


class Breaker:
    """Opens after `threshold` failures in a row; lets one call through again `retest` milliseconds after the last."""

    __slots__ = ("failures", "open_until", "retest", "threshold")

    def __init__(self, threshold: int, retest: int) -> None:
        self.threshold = threshold
        self.retest = retest
        self.failures = 0
        self.open_until = 0

    def is_tripped(self) -> bool:
        """Tell whether calls are let through one at a time only."""
        return 0 < self.threshold <= self.failures

    def available(self, now: int) -> bool:
        """Tell whether the node may be called."""
        return not self.is_tripped() or now > self.open_until

    def admitted(self, now: int) -> None:
        """Take note of a call: while tripped it is a probe."""
        if self.is_tripped():
            self.open_until = now + self.retest

    def judge(self, succeeded: bool, now: int) -> None:
        """Take what came of a call."""
        self.failures = 0 if succeeded else self.failures + 1
        self.open_until = 0 if succeeded else now + self.retest


@dataclass(slots=True)
class Member:
    """A node, whose turn it is, and its breaker."""

    node: Node
    version: tuple[int, int] | None
    breaker: Breaker

    def serves(self, wanted: tuple[int, int] | None) -> bool:
        """Tell whether a request for this version is served."""
        if wanted is None:
            return True
        version = self.version
        return version is not None and version[0] == wanted[0] and version[1] >= wanted[1]


class Cluster:
    """The nodes of one service in one environment: the one that was chosen longest ago stands first."""

    __slots__ = ("members",)

    def __init__(self) -> None:
        self.members: list[Member] = []

    def has_seen(self, wanted: tuple[int, int] | None) -> bool:
        """Tell whether a compatible version is here."""
        return any(member.serves(wanted) for member in self.members)

    def choose(self, wanted: tuple[int, int] | None, now: int) -> Node | None:
        """Give the node to call next, which then stands last."""
        for index, member in enumerate(self.members):
            if member.serves(wanted) and member.breaker.available(now):
                member.breaker.admitted(now)
                self.members.append(self.members.pop(index))
                return member.node
        return None


@dataclass(frozen=True, slots=True)
class Context:
    """The part of a trace that one session sees and hands on."""

    trace_id: str
    clock: tuple[int, ...] = (0,)
    properties: dict[str, Any] = field(default_factory=dict)  # shared between contexts, never changed
    environment: Environment = field(default_factory=Environment)

    def ticked(self) -> Context:
        """Give the next moment."""
        clock = self.clock
        return Context(self.trace_id, (*clock[:-1], clock[-1] + 1), self.properties, self.environment)

    def joined(self) -> Context:
        """Give the first moment of a called service."""
        clock = self.clock
        return Context(self.trace_id, (*clock[:-1], clock[-1] + 1, 0), self.properties, self.environment)

    def with_property(self, name: str, value: object) -> Context:
        """Give a copy with this property."""
        return Context(self.trace_id, self.clock, {**self.properties, name: value}, self.environment)

    def deadline(self) -> int | None:
        """Give the deadline in milliseconds, if there is one."""
        seconds = self.properties.get("timeout")
        if not isinstance(seconds, (int, float)) or isinstance(seconds, bool) or abs(seconds) > 9e12:
            return None
        return int(seconds * 1000 // 1 + (seconds * 1000 % 1 >= 0.5))

    def gate(self) -> int:
        """Give the lowest level that is logged."""
        level = self.properties.get("trace", "INFO")
        return LEVELS.index(level) if level in LEVELS else 1

    def fields(self) -> dict[str, Any]:
        """Give the fields as they are on the wire."""
        return {
            "traceId": self.trace_id,
            "clock": {"clocks": self.clock},
            "properties": self.properties,
            "environment": self.environment.fields(),
        }

    def outgoing(self, now: int) -> str:
        """Give the text of the header: when it is too long, the oldest properties stay behind."""
        fields = self.fields()
        deadline = self.deadline()
        if deadline is not None:
            fields["remaining"] = max(0, deadline - now)
        text = encode(fields)
        for name in [name for name in self.properties if name not in ("timeout", "trace")]:
            if len(text) <= CONTEXT_LIMIT:
                break
            fields["properties"] = {key: value for key, value in fields["properties"].items() if key != name}
            text = encode(fields)
        return text

    def largest(self) -> int:
        """Give the size of the longest text that this can become without the user's doing."""
        properties = {**self.properties, "timeout": -9007199254740.99, "trace": "CRITICAL"}
        clock = tuple(max(count, GREATEST_COUNT) for count in self.clock)
        fields = Context(self.trace_id, clock, properties, self.environment).fields()
        return len(encode({**fields, "remaining": YEAR_MS}))


def encode(value: object) -> str:
    """Write compact ASCII."""
    return ENCODER.encode(value)


ENCODER = json.JSONEncoder(separators=(",", ":"), check_circular=False)


def parse(text: str) -> Any:  # noqa: ANN401 - JSON
    """Read JSON as strictly as the others: no NaN, no lone surrogates, no bottomless nesting, one form of each number."""
    if text.count("[") + text.count("{") > DEPTH:
        check_depth(text)
    value = DECODER.decode(text)
    return mended(value) if "\\ud" in text or "\\uD" in text else value


def check_depth(text: str) -> None:
    """Refuse what nests deeper than 64."""
    depth = 0
    for mark in STRUCTURE.findall(text):
        depth += 1 if mark in "[{" else -1 if mark in "]}" else 0
        if depth > DEPTH:
            raise UnusableContext(f"nested deeper than {DEPTH}")


def mended(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Replace lone surrogates."""
    if isinstance(value, str):
        return SURROGATES.sub("\ufffd", value)
    if isinstance(value, dict):
        return {mended(key): mended(element) for key, element in value.items()}
    return [mended(element) for element in value] if isinstance(value, list) else value


def parse_float(text: str) -> float:
    """Read a number that is not written as a whole one, although it may be one."""
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(text)
    return int(value) if value.is_integer() and abs(value) <= MAX_INT else value


def parse_int(text: str) -> float:
    """Read a number that is written as a whole one."""
    return int(text) if len(text) < 16 else parse_float(text)


def refuse(text: str) -> NoReturn:
    """Refuse `NaN` and `Infinity`."""
    raise ValueError(text)


DECODER = json.JSONDecoder(parse_float=parse_float, parse_int=parse_int, parse_constant=refuse)


def whole(value: object, where: str) -> int:
    """Check that a value is a whole number in range."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value % 1 != 0:
        raise wrong(where, "an integer", value)
    if abs(value) > MAX_INT:
        raise UnusableContext("out of range")
    return int(value)


def wrong(_where: str, expected: str, value: object) -> UnusableContext:
    """Say that something else was expected."""
    names = {type(None): "null", bool: "a boolean", int: "a number", float: "a number", str: "a string"}
    found = names.get(type(value)) or ("an object" if isinstance(value, dict) else "a list")
    return UnusableContext(f"expected {expected}, found {found}")


def an_object(value: object, where: str) -> dict[str, Any]:
    """Check that a value is an object."""
    if isinstance(value, dict):
        return value
    raise wrong(where, "an object", value)


def a_string(value: object, where: str) -> str:
    """Check that a value is a string."""
    if isinstance(value, str):
        return value
    raise wrong(where, "a string", value)


def read_environment(value: object) -> Environment:
    """Read an environment; null is the default."""
    if value is None:
        return Environment()
    fields = an_object(value, "environment")
    name, fallback = fields.get("name"), fields.get("fallbackName")
    return Environment(
        "sandbox" if name is None else a_string(name, "environment.name"),
        None if fallback is None else a_string(fallback, "environment.fallbackName"),
    )


def read_clock(value: object) -> tuple[int, ...]:
    """Read a clock; null is the default."""
    levels = None if value is None else an_object(value, "clock").get("clocks")
    if levels is None:
        return (0,)
    if not isinstance(levels, list):
        raise wrong("clock.clocks", "a list", levels)
    return tuple(whole(count, "clock.clocks") for count in levels)


def receive(text: str, now: int) -> Context:
    """Read the text of a header, or raise `UnusableContext`."""
    if len(text) > CONTEXT_LIMIT:
        raise UnusableContext(f"it is larger than {CONTEXT_LIMIT} bytes")
    try:
        fields = parse(text)
    except ValueError:
        raise UnusableContext("not JSON") from None
    fields = an_object(fields, "")
    trace_id = fields.get("traceId")
    if trace_id is None:
        raise UnusableContext("missing")
    a_string(trace_id, "traceId")
    clock = read_clock(fields.get("clock"))
    given = fields.get("properties")
    properties = {} if given is None else an_object(given, "properties")
    environment = read_environment(fields.get("environment"))
    remaining = fields.get("remaining")
    remaining = None if remaining is None else whole(remaining, "remaining")
    if not UUID.fullmatch(trace_id):
        raise UnusableContext("its trace id is not a UUID")
    if not clock or not all(0 <= count < GREATEST_COUNT for count in clock):
        raise UnusableContext("its clock is not sound")
    if len(text) + 17 * len(clock) > CONTEXT_LIMIT // 2 and (
        Context(trace_id, (*clock, 0), {}, environment).largest() > CONTEXT_LIMIT
    ):
        raise UnusableContext("it is too deep")
    context = Context(trace_id, clock, properties, environment)
    if remaining is not None:
        return context.with_property("timeout", (now + max(0, min(remaining, YEAR_MS))) / 1000)
    if "timeout" in properties and context.deadline() is None:
        kept = {key: value for key, value in properties.items() if key != "timeout"}
        return Context(trace_id, clock, kept, environment)
    return context


@dataclass(frozen=True, slots=True)
class LogEvent:
    """Something that a service logged."""

    context: Context
    timestamp: int
    node: str
    level: int
    category: str
    text: str
    sequence: int

    def encode(self) -> str:
        """Give the text of its frame."""
        return encode(
            {
                "type": "log",
                "context": self.context.fields(),
                "timestamp": self.timestamp,
                "node": self.node,
                "level": LEVELS[self.level],
                "category": self.category,
                "contentType": "text/plain",
                "text": self.text,
                "sequence": self.sequence,
                "sync": 1,
            }
        )


class Mdk:
    """One per process: the nodes that are known, and what was logged. Safe for threads."""

    def __init__(self, nodes: str, environment: Environment, threshold: int = 3, retest: int = 30_000) -> None:
        self.environment = environment
        self.process = str(uuid.uuid4())
        self._offset = time.time_ns() - time.monotonic_ns()
        self._changed = threading.Condition(threading.Lock())
        self._clusters: dict[tuple[str, str], Cluster] = {}
        self._outbox: tuple[OrderedDict[int, LogEvent], ...] = tuple(OrderedDict() for _ in LEVELS)
        self._kept = 0
        self._sequence = 0
        self.dropped = 0
        for listed in parse(nodes):
            self._add(listed, threshold, retest)

    def _add(self, listed: dict[str, Any], threshold: int, retest: int) -> None:
        given = listed.get("environment")
        environment = self.environment if given is None else read_environment(given)
        identity = listed.get("id") or listed["address"]
        node = Node(identity, listed["service"], listed["version"], listed["address"], environment)
        try:
            version = parse_version(node.version)
        except InvalidVersion:
            version = None
        cluster = self._clusters.setdefault((environment.name, node.service), Cluster())
        cluster.members.append(Member(node, version, Breaker(threshold, retest)))

    def now(self) -> int:
        """Give the time in milliseconds, which never goes back."""
        return (self._offset + time.monotonic_ns()) // 1_000_000

    def session(self) -> Session:
        """Begin a new trace."""
        return Session(self, Context(str(uuid.uuid4()), environment=self.environment))

    def join(self, text: str) -> Session:
        """Go on with the trace of a request; a new one if its context is malformed."""
        try:
            return Session(self, receive(text, self.now()).joined())
        except UnusableContext as error:
            context = Context(str(uuid.uuid4()), environment=self.environment).ticked()
            self.log(context, 2, "mdk", f"a new trace was begun, X-MDK-Context could not be joined: {error}")
            return Session(self, context)

    def resolve(self, environment: Environment, service: str, wanted: tuple[int, int] | None, deadline: int) -> Node:
        """Give the node to call, waiting for one until the deadline."""
        with self._changed:
            while True:
                now = self.now()
                node = self._choose(environment, service, wanted, now)
                if node is not None:
                    return node
                if now >= deadline:
                    raise Unresolved(f"no node of '{service}' in '{environment.name}'")
                self._changed.wait(min(deadline - now, 1000) / 1000)

    def _choose(
        self, environment: Environment, service: str, wanted: tuple[int, int] | None, now: int
    ) -> Node | None:
        for name in (environment.name, environment.fallback):
            cluster = None if name is None else self._clusters.get((name, service))
            if cluster is not None and cluster.has_seen(wanted):
                return cluster.choose(wanted, now)
        return None

    def judge(self, nodes: list[Node], succeeded: bool) -> None:
        """Take what came of calls."""
        with self._changed:
            now = self.now()
            for node in nodes:
                for member in self._clusters[node.environment.name, node.service].members:
                    if member.node.id == node.id:
                        member.breaker.judge(succeeded, now)
            self._changed.notify_all()

    def log(self, context: Context, level: int, category: str, text: str) -> None:
        """Keep an event; of more than 10,000, the oldest of the lowest level goes."""
        with self._changed:
            sequence = self._sequence
            self._sequence += 1
            self._outbox[level][sequence] = LogEvent(
                context, self.now(), self.process, level, category, text, sequence
            )
            self._kept += 1
            if self._kept > OUTBOX_LIMIT:
                next(lane for lane in self._outbox if lane).popitem(last=False)
                self._kept -= 1
                self.dropped += 1

    def events(self) -> list[LogEvent]:
        """Give what is kept, in order."""
        with self._changed:
            return sorted((event for lane in self._outbox for event in lane.values()), key=lambda event: event.sequence)


class Session:
    """One request's view of the MDK. Safe for threads."""

    __slots__ = ("_context", "_gate", "_levels", "_lock", "_mdk")

    def __init__(self, mdk: Mdk, context: Context) -> None:
        self._mdk = mdk
        self._context = context
        self._gate = context.gate()
        self._lock = threading.Lock()
        self._levels: list[list[Node]] = []

    def debug(self, category: str, text: str) -> LogId:
        """Log what helps to find a mistake."""
        return self._log(0, category, text)

    def info(self, category: str, text: str) -> LogId:
        """Log what happens in the normal course of things."""
        return self._log(1, category, text)

    def error(self, category: str, text: str) -> LogId:
        """Log a failure."""
        return self._log(3, category, text)

    def _log(self, level: int, category: str, text: str) -> LogId:
        with self._lock:
            context = self._context = self._context.ticked()
            if level >= self._gate:
                self._mdk.log(context, level, category, text)
        return LogId(context.trace_id, context.clock, context.environment)

    def resolve(self, service: str, version: str | None = None, limit: int = 10_000) -> Node:
        """Locate a node, waiting at most `limit` milliseconds and never past the deadline."""
        with self._lock:
            service, version = self._destination(service, version)
            wanted = None if version is None else parse_version(version)
            now = self._mdk.now()
            deadline = self._context.deadline()
            until = now + limit if deadline is None else max(now, min(now + limit, deadline))
            environment = self._context.environment
            level = self._levels[-1] if self._levels else None
        node = self._mdk.resolve(environment, service, wanted, until)
        if level is not None:
            with self._lock:
                if node not in level:
                    level.append(node)
        return node

    def _destination(self, service: str, version: str | None) -> tuple[str, str | None]:
        routes = self._context.properties.get("routes")
        if routes is None:
            return service, version
        return next(detours(routes, service, version), (service, version))

    def start_interaction(self) -> None:
        """Judge what is resolved from here on by how it ends."""
        self.info("MDK", "Starting interaction.")
        with self._lock:
            self._levels.append([])

    def fail_interaction(self, message: str) -> None:
        """Blame what was resolved."""
        with self._lock:
            nodes = self._levels[-1][:]
            self._levels[-1].clear()
        involved = ", ".join(
            f"Node(id:{node.id} {node.service}: {node.address}, {node.version})" for node in nodes
        )
        self.error("interaction failure", f"involved: {involved}\n\n{message}")
        self._mdk.judge(nodes, succeeded=False)

    def externalize(self) -> str:
        """Give the context as a text, for one call."""
        with self._lock:
            text = self._context.outgoing(self._mdk.now())
            self._context = self._context.ticked()
        return text


def detours(routes: Any, service: str, version: str | None) -> Iterator[tuple[str, str | None]]:  # noqa: ANN401 - JSON
    """Give where a request goes instead."""
    listed = routes.get(service) if isinstance(routes, dict) else None
    for detour in listed if isinstance(listed, list) else []:
        if isinstance(detour, dict) and isinstance(detour.get("target"), str) and applies(detour, version):
            yield detour["target"], detour.get("targetVersion")


def applies(detour: dict[str, Any], version: str | None) -> bool:
    """Tell whether a request goes this way."""
    lowest = detour.get("version")
    if version is None or lowest is None:
        return True
    try:
        start, wanted = parse_version(lowest), parse_version(version)
    except InvalidVersion:
        return False
    return start[0] == wanted[0] and wanted[1] >= start[1]
