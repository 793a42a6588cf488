"""The tests of `config`."""

from __future__ import annotations

import pytest
import quark

from mdk.config import Config, InvalidSetting
from mdk.environment import Environment
from mdk.sources import Synapse, static_nodes


def test_without_variables_there_is_a_mission_control_on_this_machine_the() -> None:
    """Without variables there is a Mission Control on this machine, the sandbox, and a breaker."""
    config = Config.parse({})
    assert quark.equal(config, Config())
    assert config.server_url == "ws://127.0.0.1:7070/rtp"
    assert config.token is None
    assert config.environment == Environment("sandbox")
    assert config.threshold == 3
    assert config.retest == 30_000
    assert quark.equal(
        Config.parse({"MDK_SERVER_URL": "", "MDK_TOKEN": " ", "MDK_ENVIRONMENT": "", "MDK_FAILURE_POLICY": ""}),
        Config(),
    )


def test_the_address_of_mission_control_is_a_web_socket_s() -> None:
    """The address of Mission Control is a WebSocket's."""
    assert Config.parse({"MDK_SERVER_URL": "wss://mc.example.org/rtp"}).server_url == "wss://mc.example.org/rtp"
    with pytest.raises(InvalidSetting):
        Config.parse({"MDK_SERVER_URL": "http://mc.example.org"})
    with pytest.raises(InvalidSetting):
        Config.parse({"MDK_SERVER_URL": "ws://"})
    with pytest.raises(InvalidSetting):
        Config.parse({"MDK_SERVER_URL": "mc.example.org"})


def test_the_token_has_an_older_name_and_today_s_wins() -> None:
    """The token has an older name, and today's wins."""
    assert Config.parse({"DATAWIRE_TOKEN": "old"}).token == "old"
    assert Config.parse({"MDK_TOKEN": "new", "DATAWIRE_TOKEN": "old"}).token == "new"


def test_the_token_goes_into_a_header_and_is_never_shown() -> None:
    """The token goes into a header, and is never shown."""
    config = Config("ws://h/rtp?token=secret", "secret")
    assert config._headers() == quark.FrozenDict({"Authorization": "Bearer secret"})
    assert Config()._headers() == quark.FrozenDict()
    assert config._shown_url() == "ws://h/rtp"
    assert config._without_token("refused: bad token secret") == "refused: bad token \u2026"
    assert Config()._without_token("refused") == "refused"


def test_an_environment_is_a_name_or_a_fallback_and_a_name() -> None:
    """An environment is a name, or a fallback and a name."""
    assert Config.parse({"MDK_ENVIRONMENT": "production"}).environment == Environment("production")
    assert Config.parse({"MDK_ENVIRONMENT": "base:feature"}).environment == Environment("feature", "base")
    with pytest.raises(InvalidSetting):
        Config.parse({"MDK_ENVIRONMENT": "a:b:c"})


def test_nodes_come_from_mission_control_a_list_or_a_folder() -> None:
    """Nodes come from Mission Control, a list or a folder."""
    folder = Synapse("/etc/nodes")
    list_ = static_nodes('[{"service":"time","version":"1.0","address":"http://t:1"}]', Environment("feature"))
    assert quark.equal(Config.parse({"MDK_DISCOVERY_SOURCE": "mission-control"}).source, Config().source)
    assert quark.equal(Config.parse({"MDK_DISCOVERY_SOURCE": "synapse:path=/etc/nodes"}).source, folder)
    variables = quark.FrozenDict(
        {
            "MDK_DISCOVERY_SOURCE": 'static:nodes=[{"service":"time","version":"1.0","address":"http://t:1"}]',
            "MDK_ENVIRONMENT": "feature",
        },
    )
    assert quark.equal(Config.parse(variables).source, list_)
    with pytest.raises(InvalidSetting):
        Config.parse({"MDK_DISCOVERY_SOURCE": "static:nodes=time"})
    with pytest.raises(InvalidSetting):
        Config.parse({"MDK_DISCOVERY_SOURCE": "synapse:path="})
    with pytest.raises(InvalidSetting):
        Config.parse({"MDK_DISCOVERY_SOURCE": "zookeeper"})


def test_the_failure_policy_is_a_breaker_with_other_numbers_if_one_likes_or() -> None:
    """The failure policy is a breaker, with other numbers if one likes, or none."""
    adjusted = Config.parse({"MDK_FAILURE_POLICY": "breaker:threshold=5,retest=0.5"})
    assert adjusted.threshold == 5
    assert adjusted.retest == 500
    later = Config.parse({"MDK_FAILURE_POLICY": "breaker:retest=60"})
    assert later.threshold == 3
    assert later.retest == 60_000
    assert Config.parse({"MDK_FAILURE_POLICY": "breaker"}).threshold == 3
    assert Config.parse({"MDK_FAILURE_POLICY": "none"}).threshold == 0
    assert Config.parse({"MDK_FAILURE_POLICY": "breaker:threshold=0,retest=0"}).threshold == 0
    with pytest.raises(InvalidSetting):
        Config.parse({"MDK_FAILURE_POLICY": "breaker:threshold=-1"})
    with pytest.raises(InvalidSetting):
        Config.parse({"MDK_FAILURE_POLICY": "breaker:threshold=many"})
    with pytest.raises(InvalidSetting):
        Config.parse({"MDK_FAILURE_POLICY": "breaker:retest=-1"})
    with pytest.raises(InvalidSetting):
        Config.parse({"MDK_FAILURE_POLICY": "breaker:patience=3"})
    with pytest.raises(InvalidSetting):
        Config.parse({"MDK_FAILURE_POLICY": "breaker:"})
    with pytest.raises(InvalidSetting):
        Config.parse({"MDK_FAILURE_POLICY": "retry"})


def test_a_bad_value_names_its_variable_and_the_accepted_forms() -> None:
    """A bad value names its variable and the accepted forms."""
    try:
        Config.parse({"MDK_FAILURE_POLICY": "retry"})
    except InvalidSetting as error:
        assert error.variable == "MDK_FAILURE_POLICY"
        assert error.accepted == "'breaker', 'breaker:threshold=N,retest=SECONDS' or 'none'"
    else:
        assert False
