//! Levels of interaction: which nodes were called in each, and what came of that.
//!
//! Keeps the books for a session, which says when, and hands on what comes out.

import context.{SharedContext};
import node.{Node};
import rtp.{InteractionEvent};

/// No interaction was started, or it is finished already.
pub error NoInteraction "no interaction was started";

/// What is left of a level when it is over: the event to hand in, and the nodes that served.
record Finished {
    event: InteractionEvent;
    served: List<Node>;
}

/// A level of interaction that is not finished.
class Interaction {
    id: Int;
    started: Instant;
    start_clock: List<Int>;
    /// Resolved in here, and not judged yet.
    var pending: List<Node> = [];
    /// For the id of each node: 1 if it served, 0 if it failed.
    var results: Map<String, Int> = {};

    fn judge(result: Int) -> List<Node> {
        let judged = self.pending;
        for node in judged { self.results[node.id] = result; }
        self.pending = [];
        return judged;
    }

    fn finish(uuid: String, context: SharedContext, now: Instant) -> Finished {
        let served = self.judge(1);
        let event = InteractionEvent(
            self.started,
            now,
            context.environment,
            uuid,
            context.trace_id,
            results: self.results,
            start_clock: self.start_clock,
            end_clock: context.clock.levels,
        );
        return Finished(event, served);
    }
}

/// The levels of a session, outermost first. Each is independent of the others, and known by a number of its own.
class Interactions {
    var levels: List<Interaction> = [];
    var started: Int = 0;

    /// Starts a level at the moment of `context`; gives its number.
    fn start(context: SharedContext, now: Instant) -> Int {
        self.started += 1;
        self.levels.add(Interaction(self.started, now, context.clock.levels));
        return self.started;
    }

    /// The level that a session's own calls belong to.
    query innermost() -> Int? { return self.levels.last().map(|level| level.id); }

    /// Whether the level is started and not finished.
    query is_open(id: Int?) -> Bool { return self.levels.any(|level| level.id == id); }

    /// A node was resolved in a level; if that is over by now, nobody will judge the node.
    fn involve(id: Int?, node: Node) {
        let level = self.levels.find(|level| level.id == id) else { return; };
        if !level.pending.any(|other| other == node) { level.pending.add(node); }
    }

    /// What was called in a level so far has failed. Gives the nodes to blame.
    fn fail(id: Int?) -> List<Node> {
        let level = self.levels.find(|level| level.id == id) else { return []; };
        return level.judge(0);
    }

    /// What was called in a level and has not failed has served. `context` is that of the end, `uuid` names the event.
    fn finish(id: Int?, uuid: String, context: SharedContext, now: Instant) -> Finished? {
        let number = id else { return none; };
        let index = self.levels.map(|level| level.id).index_of(number) else { return none; };
        let level = self.levels.remove_at(index);
        return level.finish(uuid, context, now);
    }
}

/// What the log says of a failed interaction.
fn failure_text(nodes: List<Node>, message: String) -> String {
    let involved = nodes.map(|node| node.description()).join(", ");
    return "involved: {involved}\n\n{message}";
}

test "a finished level yields an event: its clocks, its times, and 1 for the nodes that served" {
    let interactions = Interactions();
    let context = SharedContext("t1");
    let node = Node("n1", "time", "1.0", "http://t:1");
    let id = interactions.start(context.ticked(), Instant.epoch + 1s);
    interactions.involve(id, node);
    interactions.involve(id, node);
    let finished = interactions.finish(id, "u1", context.ticked().ticked(), Instant.epoch + 2s);
    let event = InteractionEvent(
        Instant.epoch + 1s,
        Instant.epoch + 2s,
        uuid: "u1",
        session: "t1",
        results: { "n1": 1 },
        start_clock: [1],
        end_clock: [2],
    );
    assert finished == Finished(event, [node]);
    assert !interactions.is_open(id);
}

test "failing marks the nodes so far, those resolved afterwards can still succeed" {
    let interactions = Interactions();
    let first = Node("n1", "time", "1.0", "http://t:1");
    let second = Node("n2", "time", "1.0", "http://t:2");
    let id = interactions.start(SharedContext("t1"), Instant.epoch);
    interactions.involve(id, first);
    assert interactions.fail(id) == [first];
    assert interactions.fail(id) == [];
    interactions.involve(id, second);
    let finished = interactions.finish(id, "u1", SharedContext("t1"), Instant.epoch);
    assert finished.map(|known| known.event.results) == { "n1": 0, "n2": 1 };
    assert finished.map(|known| known.served) == [second];
}

test "levels form a stack, and are independent" {
    let interactions = Interactions();
    let node = Node("n1", "time", "1.0", "http://t:1");
    assert interactions.innermost() == none;
    let outer = interactions.start(SharedContext("t1"), Instant.epoch);
    let inner = interactions.start(SharedContext("t1"), Instant.epoch);
    assert interactions.innermost() == inner;
    interactions.involve(outer, node);
    assert interactions.fail(inner) == [];
    interactions.finish(outer, "u1", SharedContext("t1"), Instant.epoch);
    assert interactions.is_open(inner);
    assert interactions.innermost() == inner;
    interactions.finish(inner, "u2", SharedContext("t1"), Instant.epoch);
    assert interactions.innermost() == none;
}

test "a level that is over is nothing, and corrupts nothing" {
    let interactions = Interactions();
    let node = Node("n1", "time", "1.0", "http://t:1");
    assert interactions.finish(none, "u1", SharedContext("t1"), Instant.epoch) == none;
    let id = interactions.start(SharedContext("t1"), Instant.epoch);
    assert interactions.finish(7, "u1", SharedContext("t1"), Instant.epoch) == none;
    assert interactions.is_open(id);
    interactions.finish(id, "u1", SharedContext("t1"), Instant.epoch);
    interactions.involve(id, node);
    assert interactions.fail(id) == [];
    assert interactions.finish(id, "u2", SharedContext("t1"), Instant.epoch) == none;
    assert !interactions.is_open(none);
}

test "a failure names the nodes involved, then says what happened" {
    let first = Node("n1", "time", "1.0", "http://t:1");
    let second = Node("n2", "space", "2.1", "http://s:1");
    assert failure_text([first, second], "boom")
        == "involved: Node(id:n1 time: http://t:1, 1.0), Node(id:n2 space: http://s:1, 2.1)\n\nboom";
    assert failure_text([], "boom") == "involved: \n\nboom";
}
