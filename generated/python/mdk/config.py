"""Configuration: what the environment variables mean, and what holds without them.

Reads texts only; the variables themselves are read by the entry functions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import quark

from mdk._package import MdkError
from mdk.environment import Environment
from mdk.sources import MissionControl, Synapse, static_nodes
from mdk.text import after

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

    from mdk.sources import Source, StaticNodes

DEFAULT_SERVER_URL: Final = "ws://127.0.0.1:7070/rtp"
"""Where Mission Control is looked for unless something else is said: on this machine."""
URL_FORM: Final = "a WebSocket address: ws://\u2026 or wss://\u2026"
ENVIRONMENT_FORM: Final = "'name' or 'fallback:name'"
SOURCE_FORM: Final = "'mission-control', 'static:nodes=<json list of nodes>' or 'synapse:path=<folder>'"
POLICY_FORM: Final = "'breaker', 'breaker:threshold=N,retest=SECONDS' or 'none'"
LONGEST_RETEST: Final = 31536000.0


class InvalidSetting(MdkError):
    """An environment variable has a value that it cannot have."""

    def __init__(self, variable: str, accepted: str) -> None:
        variable = quark.scalars(variable)
        accepted = quark.scalars(accepted)
        super().__init__(f"{variable}: expected {accepted}")
        self.variable = variable
        self.accepted = accepted


@dataclass(frozen=True, slots=True)
class Config:
    """How an MDK is set up."""

    server_url: str = DEFAULT_SERVER_URL
    """Mission Control's address, `ws://` or `wss://`. What follows a `?` in it may be a token."""
    token: str | None = None
    """Proves to Mission Control who one is."""
    environment: Environment = field(default_factory=Environment)
    """Where this process's services live."""
    source: Source = field(default_factory=MissionControl)
    """Where nodes are learnt of."""
    threshold: int = 3
    """How many failures in a row open a circuit breaker; 0: none do."""
    retest: int = 30_000
    """How long after the last failure a node is tried again. In milliseconds."""

    def __post_init__(self) -> None:
        if not (self.server_url.isascii() and (self.token or "").isascii()):
            quark.mend(self, "server_url", "token")

    def __repr__(self) -> str:
        return quark.hiding(self, "server_url", "token")

    @staticmethod
    def parse(variables: Mapping[str, str]) -> Config:
        """Reads `MDK_SERVER_URL`, `MDK_TOKEN` (or `DATAWIRE_TOKEN`), `MDK_ENVIRONMENT`, `MDK_DISCOVERY_SOURCE` and `MDK_FAILURE_POLICY`.
        A variable that is missing or empty leaves the default.

        Raises:
            InvalidSetting: An environment variable has a value that it cannot have.
        """
        variables = quark.cleaned(variables)
        environment = environment_of(setting(variables, "MDK_ENVIRONMENT"))
        breaker = breaker_of(setting(variables, "MDK_FAILURE_POLICY"))
        return Config(
            server_of(setting(variables, "MDK_SERVER_URL")),
            token_of(variables),
            environment,
            source_of(setting(variables, "MDK_DISCOVERY_SOURCE"), environment),
            breaker.threshold,
            breaker.retest,
        )

    def _headers(self) -> Mapping[str, str]:
        """The headers with which a connection is asked for."""
        token = self.token
        if token is None:
            return quark.FrozenDict()
        return quark.FrozenDict({"Authorization": f"Bearer {token}"})

    def _shown_url(self) -> str:
        """Mission Control's address as it may be shown: what follows a `?` may be a token."""
        return self._without_token(quark.item(self.server_url.split("?"), 0, "config.q:58"))

    def _without_token(self, text: str) -> str:
        """A text from elsewhere as it may be shown."""
        token = self.token
        if token is None:
            return text
        if token == "":
            return text
        return "\u2026".join(quark.split(text, token, "config.q:64"))

    def _quark_state(self) -> dict[str, quark.Json]:
        """Give the fields to `quark.testing.state`."""
        return {
            "serverUrl": "***",
            "token": "***",
            "environment": self.environment.to_json(),
            "source": self.source.to_json(),
            "threshold": self.threshold,
            "retest": self.retest,
        }


@dataclass(frozen=True, slots=True)
class BreakerSettings(quark.Record):
    threshold: int = 3
    retest: int = 30_000
    """Milliseconds."""

    def adjusted(self, assignment: str) -> BreakerSettings | None:
        """Takes `name=value`; `None` if it is no such thing."""
        if (threshold := after(assignment, "threshold=")) is not None:
            return self.with_threshold_of(threshold)
        if (retest := after(assignment, "retest=")) is not None:
            return self.with_retest_of(retest)
        return None

    def with_threshold_of(self, text: str) -> BreakerSettings | None:
        threshold = quark.to_int(text)
        if threshold is None:
            return None
        if threshold < 0:
            return None
        return BreakerSettings(threshold, self.retest)

    def with_retest_of(self, text: str) -> BreakerSettings | None:
        seconds = quark.to_float(text)
        if seconds is None:
            return None
        if seconds < 0.0 or seconds > LONGEST_RETEST:
            return None
        return BreakerSettings(self.threshold, quark.round_half_up(1000 * seconds, "config.q:88"))

    def to_json(self) -> dict[str, quark.Json]:
        return {"threshold": self.threshold, "retest": self.retest}

    @classmethod
    def from_json(cls, value: quark.Json) -> BreakerSettings:
        fields = quark.Fields(value)
        return cls(
            fields.default(3, quark.json.integer, "threshold"),
            fields.default(30_000, quark.json.integer, "retest"),
        )


def setting(variables: Mapping[str, str], name: str) -> str | None:
    text = quark.trim(variables.get(name, ""))
    if text == "":
        return None
    return text


def token_of(variables: Mapping[str, str]) -> str | None:
    if (token := setting(variables, "MDK_TOKEN")) is not None:
        return token
    return setting(variables, "DATAWIRE_TOKEN")


def server_of(text: str | None = None) -> str:
    if text is None:
        return DEFAULT_SERVER_URL
    if (
        found
        if (found := after(text, "ws://")) is not None
        else found_2
        if (found_2 := after(text, "wss://")) is not None
        else ""
    ) == "":
        raise InvalidSetting("MDK_SERVER_URL", URL_FORM)
    return text


def environment_of(text: str | None = None) -> Environment:
    if text is None:
        return Environment()
    environment = Environment.parse(text)
    if environment is None:
        raise InvalidSetting("MDK_ENVIRONMENT", ENVIRONMENT_FORM)
    return environment


def source_of(text: str | None, environment: Environment) -> Source:
    if text is None:
        return MissionControl()
    if text == "mission-control":
        return MissionControl()
    if (path := after(text, "synapse:path=")) is not None:
        if path != "":
            return Synapse(path)
    if (nodes := after(text, "static:nodes=")) is not None:
        return listed(nodes, environment)
    raise InvalidSetting("MDK_DISCOVERY_SOURCE", SOURCE_FORM)


def listed(nodes: str, environment: Environment) -> StaticNodes:
    try:
        source = static_nodes(nodes, environment)
    except quark.DecodeError as error:
        raise InvalidSetting("MDK_DISCOVERY_SOURCE", f"{SOURCE_FORM} ({error.path}: {error.text})") from error
    else:
        return source


def breaker_of(text: str | None = None) -> BreakerSettings:
    if text is None:
        return BreakerSettings()
    if text == "breaker":
        return BreakerSettings()
    if text == "none":
        return BreakerSettings(0)
    assignments = after(text, "breaker:")
    if assignments is None:
        raise InvalidSetting("MDK_FAILURE_POLICY", POLICY_FORM)
    settings = BreakerSettings()
    for assignment in assignments.split(","):
        adjusted = settings.adjusted(quark.trim(assignment))
        if adjusted is None:
            raise InvalidSetting("MDK_FAILURE_POLICY", POLICY_FORM)
        settings = adjusted
    return settings
