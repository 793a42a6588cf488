"""Find other services, call the healthy ones, and follow a request through all of them."""

from __future__ import annotations

import quark

from mdk._package import MdkError
from mdk.breaker import (
    CircuitBreaker,
    CircuitBreakers,
    FailurePolicies,
    FailurePolicy,
    RecordingPolicies,
    RecordingPolicy,
)
from mdk.clock import CausalClock
from mdk.config import DEFAULT_SERVER_URL, Config, InvalidSetting
from mdk.context import CONTEXT_HEADER, CONTEXT_LIMIT, ContextTooLarge, ReservedProperty, SharedContext
from mdk.discovery import Unresolved
from mdk.environment import Environment
from mdk.interaction import NoInteraction
from mdk.mdk import Mdk, init, start
from mdk.node import Node
from mdk.rtp import (
    PROTOCOL_VERSION,
    Active,
    Breaker,
    Clear,
    Close,
    CloseError,
    Expire,
    FailureReport,
    InteractionAck,
    InteractionEvent,
    InvolvedNode,
    LogAck,
    LogEvent,
    Open,
    Route,
    RtpClientMessage,
    RtpClientSide,
    RtpServerMessage,
    RtpServerSide,
    RtpState,
    Subscribe,
    in_causal_order,
)
from mdk.session import Level, LoggedMessageId, Session
from mdk.sources import CannotRegister, MissionControl, Source, StaticNodes, Synapse
from mdk.traceparent import TRACEPARENT_HEADER
from mdk.version import InvalidVersion, Version

quark.require("3.0", "mdk")

__version__ = "3.0.0"

__all__ = [
    "CONTEXT_HEADER",
    "CONTEXT_LIMIT",
    "DEFAULT_SERVER_URL",
    "PROTOCOL_VERSION",
    "TRACEPARENT_HEADER",
    "Active",
    "Breaker",
    "CannotRegister",
    "CausalClock",
    "CircuitBreaker",
    "CircuitBreakers",
    "Clear",
    "Close",
    "CloseError",
    "Config",
    "ContextTooLarge",
    "Environment",
    "Expire",
    "FailurePolicies",
    "FailurePolicy",
    "FailureReport",
    "InteractionAck",
    "InteractionEvent",
    "InvalidSetting",
    "InvalidVersion",
    "InvolvedNode",
    "Level",
    "LogAck",
    "LogEvent",
    "LoggedMessageId",
    "Mdk",
    "MdkError",
    "MissionControl",
    "NoInteraction",
    "Node",
    "Open",
    "RecordingPolicies",
    "RecordingPolicy",
    "ReservedProperty",
    "Route",
    "RtpClientMessage",
    "RtpClientSide",
    "RtpServerMessage",
    "RtpServerSide",
    "RtpState",
    "Session",
    "SharedContext",
    "Source",
    "StaticNodes",
    "Subscribe",
    "Synapse",
    "Unresolved",
    "Version",
    "in_causal_order",
    "init",
    "start",
]
