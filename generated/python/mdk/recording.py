"""The recorded conversation of the published 2016 Python client (datawire_mdk 2.0.37), replayed.

What this MDK sends must be what that one sent, after the substitutions in `Substitutions`; nothing else may differ. The
whole conversation, both sides, is in `recording/mdk-2.0.37.jsonl`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import quark

from mdk.node import Node
from mdk.rtp import RTP_CLIENT, Active, Expire, InteractionEvent, LogEvent, Open

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdk.rtp import RtpClientMessage


class Positions:
    """Gives ids of one kind the names of their order of appearance."""

    __slots__ = ("ids", "kind")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.ids: list[str] = []

    def name(self, id: str) -> str:
        if quark.index_of(self.ids, id) is None:
            self.ids.append(id)
        position = found if (found := quark.index_of(self.ids, id)) is not None else 0
        return f"{self.kind} {position + 1}"

    def named(self, text: str) -> str:
        """Names the known ids in a text."""
        named = text
        for position in range(len(self.ids)):
            value = quark.split(named, quark.item(self.ids, position, "recording.q:28"), "recording.q:28")
            named = f"{self.kind} {position + 1}".join(value)
        return named

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {"kind": self.kind, "ids": self.ids}


class Substitutions:
    """The table of what may differ between two recordings of one conversation:

    | what | instead | because |
    | --- | --- | --- |
    | ids of processes, nodes and traces, and uuids of events | their kind and position | they are drawn at random |
    | a node's id | apart from its process's | two addresses of one service in one process are two nodes now |
    | times, and the deadline | one time | another day |
    | `$class` | nothing | it is ignored, and not sent any more |
    | `properties` and `mdkVersion` of `Open` | nothing | capabilities are new, and so is the library |
    | the numbers from 7 up | see `renumbered` | logs and interactions share one counter now |
    | the properties in `involved: Node(…) {…}` | nothing | they were Python's, in Python's spelling |
    """

    __slots__ = ("nodes", "processes", "traces")

    def __init__(self) -> None:
        self.processes = Positions("process")
        self.nodes = Positions("node")
        self.traces = Positions("trace")

    def message(self, message: RtpClientMessage) -> RtpClientMessage:
        match message:
            case Open() as open:
                return Open(open.version, "", quark.FrozenDict(), self.processes.name(open.node_id), open.environment)
            case Active() as active:
                return Active(self.node(active.node), active.ttl)
            case Expire() as expire:
                return Expire(self.node(expire.node))
            case LogEvent() as event:
                return self.log(event)
            case InteractionEvent() as event_2:
                return self.interaction(event_2)
            case _:
                return message

    def node(self, node: Node) -> Node:
        process = (
            found_2
            if (
                found_2 := quark.json.as_string(
                    found if (found := node.properties.get("datawire_nodeId")) is not None else None,
                )
            )
            is not None
            else ""
        )
        properties = quark.put(node.properties, "datawire_nodeId", self.processes.name(process))
        return Node(self.nodes.name(node.id), node.service, node.version, node.address, properties, node.environment)

    def log(self, event: LogEvent) -> LogEvent:
        deadline = "timeout" in event.context.properties
        properties = event.context.properties
        context = replace(
            event.context,
            trace_id=self.traces.name(event.context.trace_id),
            properties=quark.put(properties, "timeout", "a time") if deadline else properties,
        )
        text = self.text(event.text, event.node)
        return replace(event, context=context, timestamp=0, node=self.processes.name(event.node), text=text)

    def text(self, text: str, process: str) -> str:
        plain = "".join(quark.split(text, f" {{'datawire_nodeId': '{process}'}}", "recording.q:86"))
        return self.traces.named(self.nodes.named(plain))

    def interaction(self, event: InteractionEvent) -> InteractionEvent:
        results: dict[str, int] = {}
        for id in tuple(event.results):
            value = self.nodes.name(id)
            results[value] = quark.entry(event.results, id, "recording.q:92")
        return replace(
            event,
            start_timestamp=0,
            end_timestamp=0,
            uuid="an event",
            session=self.traces.name(event.session),
            node=self.processes.name(event.node),
            results=quark.frozen(results),
        )

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {
            "processes": self.processes._quark_state(),
            "nodes": self.nodes._quark_state(),
            "traces": self.traces._quark_state(),
        }


def renumbered(messages: Sequence[RtpClientMessage]) -> tuple[RtpClientMessage, ...]:
    """The messages as one counter would have numbered them: the interaction event directly after the log that finished it, with
    number 7, and the logs from 7 up one later.
    """
    ordered: list[RtpClientMessage] = []
    for message in messages:
        match message:
            case LogEvent() as event:
                ordered.append(event if event.sequence < 7 else replace(event, sequence=event.sequence + 1))
                if event.text == "Finished interaction.":
                    ordered.extend(interactions(messages))
            case InteractionEvent():
                pass
            case _:
                ordered.append(message)
    return tuple(ordered)


def interactions(messages: Sequence[RtpClientMessage]) -> tuple[RtpClientMessage, ...]:
    events: list[RtpClientMessage] = []
    for message in messages:
        match message:
            case InteractionEvent() as event:
                events.append(replace(event, sequence=7))
            case _:
                pass
    return tuple(events)


def decoded(frames: Sequence[str]) -> tuple[RtpClientMessage, ...]:
    messages: list[RtpClientMessage] = []
    for frame in frames:
        messages.append(RTP_CLIENT.decode(frame))
    return tuple(messages)


def first_connection() -> tuple[str, ...]:
    """What the client sent until the server dropped the connection."""
    return (
        '{"$class": "mdk_protocol.Open", "version": "2.0.0", "mdkVersion": "2.0.37", "properties": {}, "nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016", "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}, "type": "open"}',
        '{"$class": "mdk_discovery.protocol.Active", "node": {"$class": "mdk_discovery.Node", "id": "15964b14-4cef-4768-a620-dbfdd4a1a016", "service": "hello", "version": "1.1", "address": "http://127.0.0.1:7000", "properties": {"datawire_nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016"}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "ttl": 30.0, "type": "active"}',
        '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [1]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738050, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "cat", "contentType": "text/plain", "text": "hello world", "type": "log", "sequence": 0, "sync": 1}',
        '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [2]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738050, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "MDK", "contentType": "text/plain", "text": "Starting interaction.", "type": "log", "sequence": 1, "sync": 1}',
        '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [3, 1]}, "properties": {"timeout": 1795391743.066}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738066, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "ERROR", "category": "cat", "contentType": "text/plain", "text": "in child", "type": "log", "sequence": 2, "sync": 1}',
        '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [3, 2, 1]}, "properties": {"timeout": 1795391743.066}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738066, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "WARN", "category": "deep", "contentType": "text/plain", "text": "grandchild", "type": "log", "sequence": 3, "sync": 1}',
    )


def second_connection() -> tuple[str, ...]:
    """What the client sent over the second connection."""
    return (
        '{"$class": "mdk_protocol.Open", "version": "2.0.0", "mdkVersion": "2.0.37", "properties": {}, "nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016", "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}, "type": "open"}',
        '{"$class": "mdk_discovery.protocol.Active", "node": {"$class": "mdk_discovery.Node", "id": "15964b14-4cef-4768-a620-dbfdd4a1a016", "service": "hello", "version": "1.1", "address": "http://127.0.0.1:7000", "properties": {"datawire_nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016"}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "ttl": 30.0, "type": "active"}',
        '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [3, 2, 1]}, "properties": {"timeout": 1795391743.066}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738066, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "WARN", "category": "deep", "contentType": "text/plain", "text": "grandchild", "type": "log", "sequence": 3, "sync": 1}',
        '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [3, 2, 2]}, "properties": {"timeout": 1795391743.066, "trace": "DEBUG"}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "DEBUG", "category": "deep", "contentType": "text/plain", "text": "now visible", "type": "log", "sequence": 4, "sync": 1}',
        '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [4]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "ERROR", "category": "interaction failure", "contentType": "text/plain", "text": "involved: Node(id:15964b14-4cef-4768-a620-dbfdd4a1a016 hello: http://127.0.0.1:7000, 1.1) {\'datawire_nodeId\': \'15964b14-4cef-4768-a620-dbfdd4a1a016\'}\\n\\nboom", "type": "log", "sequence": 5, "sync": 1}',
        '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [5]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "MDK", "contentType": "text/plain", "text": "Finished interaction.", "type": "log", "sequence": 6, "sync": 1}',
        '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [1]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "mdk", "contentType": "text/plain", "text": "This session is derived from trace b97749de-d1c4-42e7-9da5-b7c0ac11e47e [3, 2]", "type": "log", "sequence": 7, "sync": 1}',
        '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [2]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "CRITICAL", "category": "batch", "contentType": "text/plain", "text": "derived", "type": "log", "sequence": 8, "sync": 1}',
        '{"$class": "mdk_metrics.InteractionEvent", "startTimestamp": 1795391738050, "endTimestamp": 1795391738067, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}, "uuid": "4ea2dad9-a039-4b63-adc8-03a009bd6cbf", "session": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "results": {"15964b14-4cef-4768-a620-dbfdd4a1a016": 0}, "startClock": [2], "endClock": [5], "type": "interactionevent", "sequence": 0, "sync": 1}',
        '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [6]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391742070, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "cat", "contentType": "text/plain", "text": "after reconnect", "type": "log", "sequence": 9, "sync": 1}',
        '{"$class": "mdk_discovery.protocol.Expire", "node": {"$class": "mdk_discovery.Node", "id": "15964b14-4cef-4768-a620-dbfdd4a1a016", "service": "hello", "version": "1.1", "address": "http://127.0.0.1:7000", "properties": {"datawire_nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016"}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "type": "expire"}',
    )
