package io.quark.mdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quark.runtime.Maps;
import io.quark.runtime.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tests of the module {@code interaction}. */
class InteractionTest {
    @Test
    @DisplayName("a finished level yields an event: its clocks, its times, and 1 for the nodes that served")
    void aFinishedLevelYieldsAnEventItsClocksItsTimesAnd1ForThe() {
        Interactions interactions = new Interactions();
        SharedContext context = new SharedContext("t1");
        Node node = new Node("n1", "time", "1.0", "http://t:1");
        long id = interactions.start(context.ticked(), Instant.EPOCH.plus(Duration.ofSeconds(1)));
        interactions.involve(id, node);
        interactions.involve(id, node);
        Finished finished = interactions.finish(
                id, "u1", context.ticked().ticked(), Instant.EPOCH.plus(Duration.ofSeconds(2)));
        InteractionEvent event = new InteractionEvent(
                Instant.EPOCH.plus(Duration.ofSeconds(1)),
                Instant.EPOCH.plus(Duration.ofSeconds(2)),
                new Environment(),
                "u1",
                "t1",
                "",
                Maps.of("n1", 1L),
                List.of(1L),
                List.of(2L),
                0L,
                1L);
        assertTrue(
                Values.equal(finished, new Finished(event, List.of(node))),
                "interaction.q:113: finished == Finished(event, [node])");
        assertFalse(interactions.isOpen(id), "interaction.q:114: !interactions.is_open(id)");
    }

    @Test
    @DisplayName("failing marks the nodes so far, those resolved afterwards can still succeed")
    void failingMarksTheNodesSoFarThoseResolvedAfterwardsCanStill() {
        Interactions interactions = new Interactions();
        Node first = new Node("n1", "time", "1.0", "http://t:1");
        Node second = new Node("n2", "time", "1.0", "http://t:2");
        long id = interactions.start(new SharedContext("t1"), Instant.EPOCH);
        interactions.involve(id, first);
        assertTrue(
                Values.equal(interactions.fail(id), List.of(first)),
                "interaction.q:123: interactions.fail(id) == [first]");
        assertTrue(Values.equal(interactions.fail(id), List.of()), "interaction.q:124: interactions.fail(id) == []");
        interactions.involve(id, second);
        Finished finished = interactions.finish(id, "u1", new SharedContext("t1"), Instant.EPOCH);
        assertEquals(
                Maps.of("n1", 0L, "n2", 1L),
                finished == null ? null : finished.event().results(),
                "interaction.q:127: finished.map(|known| known.event.results) == { \"n1\": 0, \"n2\": 1 }");
        assertTrue(
                Values.equal(finished == null ? null : finished.served(), List.of(second)),
                "interaction.q:128: finished.map(|known| known.served) == [second]");
    }

    @Test
    @DisplayName("levels form a stack, and are independent")
    void levelsFormAStackAndAreIndependent() {
        Interactions interactions = new Interactions();
        Node node = new Node("n1", "time", "1.0", "http://t:1");
        assertNull(interactions.innermost(), "interaction.q:134: interactions.innermost() == none");
        long outer = interactions.start(new SharedContext("t1"), Instant.EPOCH);
        long inner = interactions.start(new SharedContext("t1"), Instant.EPOCH);
        assertEquals(inner, interactions.innermost(), "interaction.q:137: interactions.innermost() == inner");
        interactions.involve(outer, node);
        assertTrue(
                Values.equal(interactions.fail(inner), List.of()), "interaction.q:139: interactions.fail(inner) == []");
        interactions.finish(outer, "u1", new SharedContext("t1"), Instant.EPOCH);
        assertTrue(interactions.isOpen(inner), "interaction.q:141: interactions.is_open(inner)");
        assertEquals(inner, interactions.innermost(), "interaction.q:142: interactions.innermost() == inner");
        interactions.finish(inner, "u2", new SharedContext("t1"), Instant.EPOCH);
        assertNull(interactions.innermost(), "interaction.q:144: interactions.innermost() == none");
    }

    @Test
    @DisplayName("a level that is over is nothing, and corrupts nothing")
    void aLevelThatIsOverIsNothingAndCorruptsNothing() {
        Interactions interactions = new Interactions();
        Node node = new Node("n1", "time", "1.0", "http://t:1");
        assertNull(
                interactions.finish(null, "u1", new SharedContext("t1"), Instant.EPOCH),
                "interaction.q:150: interactions.finish(none, \"u1\", SharedContext(\"t1\"), Instant.epoch) == none");
        long id = interactions.start(new SharedContext("t1"), Instant.EPOCH);
        assertNull(
                interactions.finish(7L, "u1", new SharedContext("t1"), Instant.EPOCH),
                "interaction.q:152: interactions.finish(7, \"u1\", SharedContext(\"t1\"), Instant.epoch) == none");
        assertTrue(interactions.isOpen(id), "interaction.q:153: interactions.is_open(id)");
        interactions.finish(id, "u1", new SharedContext("t1"), Instant.EPOCH);
        interactions.involve(id, node);
        assertTrue(Values.equal(interactions.fail(id), List.of()), "interaction.q:156: interactions.fail(id) == []");
        assertNull(
                interactions.finish(id, "u2", new SharedContext("t1"), Instant.EPOCH),
                "interaction.q:157: interactions.finish(id, \"u2\", SharedContext(\"t1\"), Instant.epoch) == none");
        assertFalse(interactions.isOpen(null), "interaction.q:158: !interactions.is_open(none)");
    }

    @Test
    @DisplayName("a failure names the nodes involved, then says what happened")
    void aFailureNamesTheNodesInvolvedThenSaysWhatHappened() {
        Node first = new Node("n1", "time", "1.0", "http://t:1");
        Node second = new Node("n2", "space", "2.1", "http://s:1");
        assertEquals(
                "involved: Node(id:n1 time: http://t:1, 1.0), Node(id:n2 space: http://s:1, 2.1)\n\nboom",
                InteractionFunctions.failureText(List.of(first, second), "boom"),
                "interaction.q:164: failure_text([first, second], \"boom\")\n        == \"involved: Node(id:n1 time: http://t:1, 1.0), Node(id:n2 space: http://s:1, 2.1)\\n\\nboom\"");
        assertEquals(
                "involved: \n\nboom",
                InteractionFunctions.failureText(List.of(), "boom"),
                "interaction.q:166: failure_text([], \"boom\") == \"involved: \\n\\nboom\"");
    }
}
