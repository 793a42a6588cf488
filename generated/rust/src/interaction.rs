//! Levels of interaction: which nodes were called in each, and what came of that.
//!
//! Keeps the books for a session, which says when, and hands on what comes out.

use crate::context::SharedContext;
use crate::node::Node;
use crate::rtp::InteractionEvent;
use quark::json::Fields;
use quark::{Instant, Json, Map};
use std::fmt;

/// No interaction was started, or it is finished already.
#[derive(Clone, Debug, PartialEq)]
pub struct NoInteraction;

impl fmt::Display for NoInteraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no interaction was started")
    }
}

impl std::error::Error for NoInteraction {}

quark::impl_to_json!(NoInteraction {});

/// What is left of a level when it is over: the event to hand in, and the nodes that served.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Finished {
    pub event: InteractionEvent,
    pub served: Vec<Node>,
}

impl Finished {
    /// The fields without a default, in order.
    #[must_use]
    pub(crate) fn new(event: InteractionEvent, served: Vec<Node>) -> Self {
        Self { event, served }
    }
}

quark::impl_json!(Finished { event: "event", served: "served" });

/// A level of interaction that is not finished.
#[derive(Debug)]
pub(crate) struct Interaction {
    id: i64,
    started: Instant,
    start_clock: Vec<i64>,
    /// Resolved in here, and not judged yet.
    pending: Vec<Node>,
    /// For the id of each node: 1 if it served, 0 if it failed.
    results: Map<String, i64>,
}

impl Interaction {
    /// The fields without a default, in order.
    #[must_use]
    pub(crate) fn new(id: i64, started: Instant, start_clock: Vec<i64>) -> Self {
        Self { id, started, start_clock, pending: Vec::new(), results: Map::new() }
    }

    pub(crate) fn judge(&mut self, result: i64) -> Vec<Node> {
        let judged = self.pending.clone();
        for node in &judged {
            self.results.insert(node.id.clone(), result);
        }
        self.pending = Vec::new();
        judged
    }

    pub(crate) fn finish(&mut self, uuid: &str, context: &SharedContext, now: Instant) -> Finished {
        let served = self.judge(1);
        let event = InteractionEvent::new(self.started, now, uuid.to_owned(), context.trace_id.clone())
            .with_environment(context.environment.clone())
            .with_results(self.results.clone())
            .with_start_clock(self.start_clock.clone())
            .with_end_clock(context.clock.levels.clone());
        Finished::new(event, served)
    }
}

impl quark::testing::State for Interaction {
    fn state(&self) -> Json {
        Fields::new()
            .field("id", &self.id)
            .field("started", &self.started)
            .field("start_clock", &self.start_clock)
            .field("pending", &self.pending)
            .field("results", &self.results)
            .into_json()
    }
}

/// The levels of a session, outermost first. Each is independent of the others, and known by a number of its own.
#[derive(Debug)]
pub(crate) struct Interactions {
    levels: Vec<Interaction>,
    started: i64,
}

impl Interactions {
    /// All fields as they are by default.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self { levels: Vec::new(), started: 0 }
    }

    /// Starts a level at the moment of `context`; gives its number.
    pub(crate) fn start(&mut self, context: &SharedContext, now: Instant) -> i64 {
        self.started += 1;
        self.levels.push(Interaction::new(self.started, now, context.clock.levels.clone()));
        self.started
    }

    /// The level that a session's own calls belong to.
    pub(crate) fn innermost(&self) -> Option<i64> {
        self.levels.last().map(|level| level.id)
    }

    /// Whether the level is started and not finished.
    pub(crate) fn is_open(&self, id: Option<i64>) -> bool {
        self.levels.iter().any(|level| Some(level.id) == id)
    }

    /// A node was resolved in a level; if that is over by now, nobody will judge the node.
    pub(crate) fn involve(&mut self, id: Option<i64>, node: &Node) {
        let Some(level) = self.levels.iter_mut().find(|level| Some(level.id) == id) else {
            return;
        };
        if !level.pending.iter().any(|other| other == node) {
            level.pending.push(node.clone());
        }
    }

    /// What was called in a level so far has failed. Gives the nodes to blame.
    pub(crate) fn fail(&mut self, id: Option<i64>) -> Vec<Node> {
        let Some(level) = self.levels.iter_mut().find(|level| Some(level.id) == id) else {
            return Vec::new();
        };
        level.judge(0)
    }

    /// What was called in a level and has not failed has served. `context` is that of the end, `uuid` names the event.
    pub(crate) fn finish(
        &mut self,
        id: Option<i64>,
        uuid: &str,
        context: &SharedContext,
        now: Instant,
    ) -> Option<Finished> {
        let number = id?;
        let index = quark::index_of(&self.levels.iter().map(|level| level.id).collect::<Vec<_>>(), &number)?;
        let mut level = quark::remove_at(&mut self.levels, index, "interaction.q:85");
        Some(level.finish(uuid, context, now))
    }
}

impl Default for Interactions {
    fn default() -> Self {
        Self::new()
    }
}

impl quark::testing::State for Interactions {
    fn state(&self) -> Json {
        Fields::new().state("levels", &self.levels).field("started", &self.started).into_json()
    }
}

/// What the log says of a failed interaction.
pub(crate) fn failure_text(nodes: &[Node], message: &str) -> String {
    let involved = nodes.iter().map(|node| node.description()).collect::<Vec<_>>().join(", ");
    format!("involved: {involved}\n\n{message}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use quark::Duration;

    #[test]
    fn a_finished_level_yields_an_event_its_clocks_its_times_and_1_for_the_nodes_that_served() {
        let mut interactions = Interactions::new();
        let context = SharedContext::new("t1".to_owned());
        let node = Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned());
        let id = interactions.start(&context.clone().ticked(), Instant::EPOCH + Duration::of(1000));
        interactions.involve(Some(id), &node);
        interactions.involve(Some(id), &node);
        let finished =
            interactions.finish(Some(id), "u1", &context.ticked().ticked(), Instant::EPOCH + Duration::of(2000));
        let event = InteractionEvent::new(
            Instant::EPOCH + Duration::of(1000),
            Instant::EPOCH + Duration::of(2000),
            "u1".to_owned(),
            "t1".to_owned(),
        )
        .with_results(Map::from([("n1".to_owned(), 1)]))
        .with_start_clock(vec![1])
        .with_end_clock(vec![2]);
        quark::fault::assert_equal(
            &finished.clone(),
            &Some(Finished::new(event, vec![node])),
            "finished == Finished(event, [node])",
            "interaction.q:113",
        );
        quark::fault::assert(!interactions.is_open(Some(id)), "!interactions.is_open(id)", "interaction.q:114");
    }

    #[test]
    fn failing_marks_the_nodes_so_far_those_resolved_afterwards_can_still_succeed() {
        let mut interactions = Interactions::new();
        let first = Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned());
        let second = Node::new("n2".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:2".to_owned());
        let id = interactions.start(&SharedContext::new("t1".to_owned()), Instant::EPOCH);
        interactions.involve(Some(id), &first);
        quark::fault::assert_equal(
            &interactions.fail(Some(id)),
            &[first],
            "interactions.fail(id) == [first]",
            "interaction.q:123",
        );
        quark::fault::assert_equal(
            &interactions.fail(Some(id)),
            &Vec::<Node>::new(),
            "interactions.fail(id) == []",
            "interaction.q:124",
        );
        interactions.involve(Some(id), &second);
        let finished = interactions.finish(Some(id), "u1", &SharedContext::new("t1".to_owned()), Instant::EPOCH);
        quark::fault::assert_equal(
            &finished.as_ref().map(|known| known.event.results.clone()),
            &Some(Map::from([("n1".to_owned(), 0), ("n2".to_owned(), 1)])),
            "finished.map(|known| known.event.results) == { \"n1\": 0, \"n2\": 1 }",
            "interaction.q:127",
        );
        quark::fault::assert_equal(
            &finished.as_ref().map(|known| known.served.clone()),
            &Some(vec![second]),
            "finished.map(|known| known.served) == [second]",
            "interaction.q:128",
        );
    }

    #[test]
    fn levels_form_a_stack_and_are_independent() {
        let mut interactions = Interactions::new();
        let node = Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned());
        quark::fault::assert_equal(
            &interactions.innermost(),
            &None::<i64>,
            "interactions.innermost() == none",
            "interaction.q:134",
        );
        let outer = interactions.start(&SharedContext::new("t1".to_owned()), Instant::EPOCH);
        let inner = interactions.start(&SharedContext::new("t1".to_owned()), Instant::EPOCH);
        quark::fault::assert_equal(
            &interactions.innermost(),
            &Some(inner),
            "interactions.innermost() == inner",
            "interaction.q:137",
        );
        interactions.involve(Some(outer), &node);
        quark::fault::assert_equal(
            &interactions.fail(Some(inner)),
            &Vec::<Node>::new(),
            "interactions.fail(inner) == []",
            "interaction.q:139",
        );
        interactions.finish(Some(outer), "u1", &SharedContext::new("t1".to_owned()), Instant::EPOCH);
        quark::fault::assert(interactions.is_open(Some(inner)), "interactions.is_open(inner)", "interaction.q:141");
        quark::fault::assert_equal(
            &interactions.innermost(),
            &Some(inner),
            "interactions.innermost() == inner",
            "interaction.q:142",
        );
        interactions.finish(Some(inner), "u2", &SharedContext::new("t1".to_owned()), Instant::EPOCH);
        quark::fault::assert_equal(
            &interactions.innermost(),
            &None::<i64>,
            "interactions.innermost() == none",
            "interaction.q:144",
        );
    }

    #[test]
    fn a_level_that_is_over_is_nothing_and_corrupts_nothing() {
        let mut interactions = Interactions::new();
        let node = Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned());
        quark::fault::assert_equal(
            &interactions.finish(None, "u1", &SharedContext::new("t1".to_owned()), Instant::EPOCH),
            &None::<Finished>,
            "interactions.finish(none, \"u1\", SharedContext(\"t1\"), Instant.epoch) == none",
            "interaction.q:150",
        );
        let id = interactions.start(&SharedContext::new("t1".to_owned()), Instant::EPOCH);
        quark::fault::assert_equal(
            &interactions.finish(Some(7), "u1", &SharedContext::new("t1".to_owned()), Instant::EPOCH),
            &None::<Finished>,
            "interactions.finish(7, \"u1\", SharedContext(\"t1\"), Instant.epoch) == none",
            "interaction.q:152",
        );
        quark::fault::assert(interactions.is_open(Some(id)), "interactions.is_open(id)", "interaction.q:153");
        interactions.finish(Some(id), "u1", &SharedContext::new("t1".to_owned()), Instant::EPOCH);
        interactions.involve(Some(id), &node);
        quark::fault::assert_equal(
            &interactions.fail(Some(id)),
            &Vec::<Node>::new(),
            "interactions.fail(id) == []",
            "interaction.q:156",
        );
        quark::fault::assert_equal(
            &interactions.finish(Some(id), "u2", &SharedContext::new("t1".to_owned()), Instant::EPOCH),
            &None::<Finished>,
            "interactions.finish(id, \"u2\", SharedContext(\"t1\"), Instant.epoch) == none",
            "interaction.q:157",
        );
        quark::fault::assert(!interactions.is_open(None), "!interactions.is_open(none)", "interaction.q:158");
    }

    #[test]
    fn a_failure_names_the_nodes_involved_then_says_what_happened() {
        let first = Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned());
        let second = Node::new("n2".to_owned(), "space".to_owned(), "2.1".to_owned(), "http://s:1".to_owned());
        quark::fault::assert_equal(
            &failure_text(&[first, second], "boom"),
            "involved: Node(id:n1 time: http://t:1, 1.0), Node(id:n2 space: http://s:1, 2.1)\n\nboom",
            "failure_text([first, second], \"boom\")\n        == \"involved: Node(id:n1 time: http://t:1, 1.0), Node(id:n2 space: http://s:1, 2.1)\\n\\nboom\"",
            "interaction.q:164",
        );
        quark::fault::assert_equal(
            &failure_text(&Vec::new(), "boom"),
            "involved: \n\nboom",
            "failure_text([], \"boom\") == \"involved: \\n\\nboom\"",
            "interaction.q:166",
        );
    }
}
