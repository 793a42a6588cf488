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
    assert quark.equal(config, Config()), "config.q:149"
    assert config.server_url == "ws://127.0.0.1:7070/rtp", "config.q:150"
    assert config.token is None, "config.q:151"
    assert config.environment == Environment("sandbox"), "config.q:152"
    assert config.threshold == 3, "config.q:153"
    assert config.retest == 30_000, "config.q:154"
    assert quark.equal(
        Config.parse({"MDK_SERVER_URL": "", "MDK_TOKEN": " ", "MDK_ENVIRONMENT": "", "MDK_FAILURE_POLICY": ""}),
        Config(),
    ), "config.q:155"


def test_the_address_of_mission_control_is_a_web_socket_s() -> None:
    """The address of Mission Control is a WebSocket's."""
    assert Config.parse({"MDK_SERVER_URL": "wss://mc.example.org/rtp"}).server_url == "wss://mc.example.org/rtp", (
        "config.q:165"
    )
    with pytest.raises(InvalidSetting):  # config.q:167
        Config.parse({"MDK_SERVER_URL": "http://mc.example.org"})
    with pytest.raises(InvalidSetting):  # config.q:168
        Config.parse({"MDK_SERVER_URL": "ws://"})
    with pytest.raises(InvalidSetting):  # config.q:169
        Config.parse({"MDK_SERVER_URL": "mc.example.org"})


def test_the_token_has_an_older_name_and_today_s_wins() -> None:
    """The token has an older name, and today's wins."""
    assert Config.parse({"DATAWIRE_TOKEN": "old"}).token == "old", "config.q:173"
    assert Config.parse({"MDK_TOKEN": "new", "DATAWIRE_TOKEN": "old"}).token == "new", "config.q:174"


def test_the_token_goes_into_a_header_and_is_never_shown() -> None:
    """The token goes into a header, and is never shown."""
    config = Config("ws://h/rtp?token=secret", "secret")
    assert config._headers() == quark.FrozenDict({"Authorization": "Bearer secret"}), "config.q:179"
    assert Config()._headers() == quark.FrozenDict(), "config.q:180"
    assert config._shown_url() == "ws://h/rtp", "config.q:181"
    assert config._without_token("refused: bad token secret") == "refused: bad token \u2026", "config.q:182"
    assert Config()._without_token("refused") == "refused", "config.q:183"


def test_no_error_shows_the_token_in_whatever_variable_it_stands() -> None:
    """No error shows the token, in whatever variable it stands."""
    bad = (
        quark.FrozenDict({"MDK_SERVER_URL": "http://h/rtp?token=letmein"}),
        quark.FrozenDict({"MDK_ENVIRONMENT": "letmein:letmein:letmein"}),
        quark.FrozenDict({"MDK_DISCOVERY_SOURCE": "letmein"}),
        quark.FrozenDict({"MDK_DISCOVERY_SOURCE": "static:nodes=letmein"}),
        quark.FrozenDict({"MDK_DISCOVERY_SOURCE": 'static:nodes=[{"service":"letmein"}]'}),
        quark.FrozenDict({"MDK_FAILURE_POLICY": "breaker:letmein"}),
    )
    for variables in bad:
        try:
            Config.parse(quark.put(variables, "MDK_TOKEN", "letmein"))
        except InvalidSetting as error:
            assert "letmein" not in str(error), "config.q:198"
        else:
            assert False, "config.q:197"


def test_an_environment_is_a_name_or_a_fallback_and_a_name() -> None:
    """An environment is a name, or a fallback and a name."""
    assert Config.parse({"MDK_ENVIRONMENT": "production"}).environment == Environment("production"), "config.q:204"
    assert Config.parse({"MDK_ENVIRONMENT": "base:feature"}).environment == Environment("feature", "base"), (
        "config.q:205"
    )
    with pytest.raises(InvalidSetting):  # config.q:206
        Config.parse({"MDK_ENVIRONMENT": "a:b:c"})


def test_nodes_come_from_mission_control_a_list_or_a_folder() -> None:
    """Nodes come from Mission Control, a list or a folder."""
    folder = Synapse("/etc/nodes")
    list_ = static_nodes('[{"service":"time","version":"1.0","address":"http://t:1"}]', Environment("feature"))
    assert quark.equal(Config.parse({"MDK_DISCOVERY_SOURCE": "mission-control"}).source, Config().source), (
        "config.q:215"
    )
    assert quark.equal(Config.parse({"MDK_DISCOVERY_SOURCE": "synapse:path=/etc/nodes"}).source, folder), "config.q:216"
    variables = quark.FrozenDict(
        {
            "MDK_DISCOVERY_SOURCE": 'static:nodes=[{"service":"time","version":"1.0","address":"http://t:1"}]',
            "MDK_ENVIRONMENT": "feature",
        },
    )
    assert quark.equal(Config.parse(variables).source, list_), "config.q:221"
    with pytest.raises(InvalidSetting):  # config.q:222
        Config.parse({"MDK_DISCOVERY_SOURCE": "static:nodes=time"})
    with pytest.raises(InvalidSetting):  # config.q:223
        Config.parse({"MDK_DISCOVERY_SOURCE": "synapse:path="})
    with pytest.raises(InvalidSetting):  # config.q:224
        Config.parse({"MDK_DISCOVERY_SOURCE": "zookeeper"})


def test_the_failure_policy_is_a_breaker_with_other_numbers_if_one_likes_or() -> None:
    """The failure policy is a breaker, with other numbers if one likes, or none."""
    adjusted = Config.parse({"MDK_FAILURE_POLICY": "breaker:threshold=5,retest=0.5"})
    assert adjusted.threshold == 5, "config.q:229"
    assert adjusted.retest == 500, "config.q:230"
    later = Config.parse({"MDK_FAILURE_POLICY": "breaker:retest=60"})
    assert later.threshold == 3, "config.q:232"
    assert later.retest == 60_000, "config.q:233"
    assert Config.parse({"MDK_FAILURE_POLICY": "breaker"}).threshold == 3, "config.q:234"
    assert Config.parse({"MDK_FAILURE_POLICY": "none"}).threshold == 0, "config.q:235"
    assert Config.parse({"MDK_FAILURE_POLICY": "breaker:threshold=0,retest=0"}).threshold == 0, "config.q:236"
    with pytest.raises(InvalidSetting):  # config.q:237
        Config.parse({"MDK_FAILURE_POLICY": "breaker:threshold=-1"})
    with pytest.raises(InvalidSetting):  # config.q:238
        Config.parse({"MDK_FAILURE_POLICY": "breaker:threshold=many"})
    with pytest.raises(InvalidSetting):  # config.q:239
        Config.parse({"MDK_FAILURE_POLICY": "breaker:retest=-1"})
    with pytest.raises(InvalidSetting):  # config.q:240
        Config.parse({"MDK_FAILURE_POLICY": "breaker:patience=3"})
    with pytest.raises(InvalidSetting):  # config.q:241
        Config.parse({"MDK_FAILURE_POLICY": "breaker:"})
    with pytest.raises(InvalidSetting):  # config.q:242
        Config.parse({"MDK_FAILURE_POLICY": "retry"})


def test_a_bad_value_names_its_variable_and_the_accepted_forms() -> None:
    """A bad value names its variable and the accepted forms."""
    try:
        Config.parse({"MDK_FAILURE_POLICY": "retry"})
    except InvalidSetting as error:
        assert error.variable == "MDK_FAILURE_POLICY", "config.q:249"
        assert error.accepted == "'breaker', 'breaker:threshold=N,retest=SECONDS' or 'none'", "config.q:250"
    else:
        assert False, "config.q:247"
