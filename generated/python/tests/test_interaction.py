"""The tests of `interaction`."""

from __future__ import annotations

import quark

from mdk.context import SharedContext
from mdk.interaction import Finished, Interactions, failure_text
from mdk.node import Node
from mdk.rtp import InteractionEvent


def test_a_finished_level_yields_an_event_its_clocks_its_times_and_1_for_the() -> None:
    """A finished level yields an event: its clocks, its times, and 1 for the nodes that served."""
    interactions = Interactions()
    context = SharedContext("t1")
    node = Node("n1", "time", "1.0", "http://t:1")
    id = interactions.start(context._ticked(), 0 + 1000)
    interactions.involve(id, node)
    interactions.involve(id, node)
    finished = interactions.finish(id, "u1", context._ticked()._ticked(), 0 + 2000)
    event = InteractionEvent(
        0 + 1000,
        0 + 2000,
        uuid="u1",
        session="t1",
        results=quark.FrozenDict({"n1": 1}),
        start_clock=(1,),
        end_clock=(2,),
    )
    assert quark.equal(finished, Finished(event, (node,))), "interaction.q:113"
    assert not interactions.is_open(id), "interaction.q:114"


def test_failing_marks_the_nodes_so_far_those_resolved_afterwards_can_still() -> None:
    """Failing marks the nodes so far, those resolved afterwards can still succeed."""
    interactions = Interactions()
    first = Node("n1", "time", "1.0", "http://t:1")
    second = Node("n2", "time", "1.0", "http://t:2")
    id = interactions.start(SharedContext("t1"), 0)
    interactions.involve(id, first)
    assert quark.equal(interactions.fail(id), (first,)), "interaction.q:123"
    assert quark.equal(interactions.fail(id), ()), "interaction.q:124"
    interactions.involve(id, second)
    finished = interactions.finish(id, "u1", SharedContext("t1"), 0)
    assert (finished.event.results if finished is not None else None) == quark.FrozenDict({"n1": 0, "n2": 1}), (
        "interaction.q:127"
    )
    assert quark.equal(finished.served if finished is not None else None, (second,)), "interaction.q:128"


def test_levels_form_a_stack_and_are_independent() -> None:
    """Levels form a stack, and are independent."""
    interactions = Interactions()
    node = Node("n1", "time", "1.0", "http://t:1")
    assert interactions.innermost() is None, "interaction.q:134"
    outer = interactions.start(SharedContext("t1"), 0)
    inner = interactions.start(SharedContext("t1"), 0)
    assert interactions.innermost() == inner, "interaction.q:137"
    interactions.involve(outer, node)
    assert quark.equal(interactions.fail(inner), ()), "interaction.q:139"
    interactions.finish(outer, "u1", SharedContext("t1"), 0)
    assert interactions.is_open(inner), "interaction.q:141"
    assert interactions.innermost() == inner, "interaction.q:142"
    interactions.finish(inner, "u2", SharedContext("t1"), 0)
    assert interactions.innermost() is None, "interaction.q:144"


def test_a_level_that_is_over_is_nothing_and_corrupts_nothing() -> None:
    """A level that is over is nothing, and corrupts nothing."""
    interactions = Interactions()
    node = Node("n1", "time", "1.0", "http://t:1")
    assert interactions.finish(None, "u1", SharedContext("t1"), 0) is None, "interaction.q:150"
    id = interactions.start(SharedContext("t1"), 0)
    assert interactions.finish(7, "u1", SharedContext("t1"), 0) is None, "interaction.q:152"
    assert interactions.is_open(id), "interaction.q:153"
    interactions.finish(id, "u1", SharedContext("t1"), 0)
    interactions.involve(id, node)
    assert quark.equal(interactions.fail(id), ()), "interaction.q:156"
    assert interactions.finish(id, "u2", SharedContext("t1"), 0) is None, "interaction.q:157"
    assert not interactions.is_open(), "interaction.q:158"


def test_a_failure_names_the_nodes_involved_then_says_what_happened() -> None:
    """A failure names the nodes involved, then says what happened."""
    first = Node("n1", "time", "1.0", "http://t:1")
    second = Node("n2", "space", "2.1", "http://s:1")
    assert (
        failure_text((first, second), "boom")
        == "involved: Node(id:n1 time: http://t:1, 1.0), Node(id:n2 space: http://s:1, 2.1)\n\nboom"
    ), "interaction.q:164"
    assert failure_text((), "boom") == "involved: \n\nboom", "interaction.q:166"
