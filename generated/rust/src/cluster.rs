//! The nodes of one service in one environment, and whose turn it is.
//!
//! Knows no waiting and no connection: it answers which node is called next.

use crate::breaker::FailurePolicy;
use crate::node::Node;
use crate::rtp::Breaker;
use crate::version::Version;
use quark::json::Fields;
use quark::{Instant, Json, Map};

pub(crate) const GREATEST_SHARE: i64 = 1_000_000;

/// What was known when no node could be resolved.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Knowledge {
    pub nodes: i64,
    pub versions: Vec<String>,
    pub open: Vec<String>,
}

impl Knowledge {
    /// All fields as they are by default.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self { nodes: 0, versions: Vec::new(), open: Vec::new() }
    }
}

quark::impl_with! {
    pub(crate) Knowledge {
        with_nodes(nodes: i64),
        with_versions(versions: Vec<String>),
        with_open(open: Vec<String>),
    }
}

impl Default for Knowledge {
    fn default() -> Self {
        Self::new()
    }
}

quark::impl_json!(Knowledge { nodes: "nodes" = 0, versions: "versions" = Vec::new(), open: "open" = Vec::new() });

/// A node of a cluster, with what is remembered of it.
pub(crate) struct Member {
    policy: Box<dyn FailurePolicy>,
    node: Node,
    /// The node's version, read once and not at every choice.
    version: Option<Version>,
    is_stale: bool,
    open_since: Option<Instant>,
}

impl Member {
    /// The fields without a default, in order.
    #[must_use]
    pub(crate) fn new(policy: Box<dyn FailurePolicy>, node: Node) -> Self {
        let version = node.interface_version();
        Self { policy, node, version, is_stale: false, open_since: None }
    }

    pub(crate) fn is_ready(&self, wanted: Option<&Version>, now: Instant) -> bool {
        self.serves(wanted) && quark::host!("FailurePolicy.available", "cluster.q:29", self.policy.available(now))
    }

    pub(crate) fn is_ready_in(&self, version: &Version, now: Instant) -> bool {
        self.version.as_ref() == Some(version)
            && quark::host!("FailurePolicy.available", "cluster.q:33", self.policy.available(now))
    }

    /// Whether it may serve a request for a version; a request without one is served by all.
    pub(crate) fn serves(&self, wanted: Option<&Version>) -> bool {
        let Some(version) = wanted else {
            return true;
        };
        let Some(actual) = &self.version else {
            return false;
        };
        version.accepts(actual)
    }

    /// Takes news of the same process.
    pub(crate) fn renew(&mut self, node: &Node) {
        self.node = node.clone();
        self.version = node.interface_version();
        self.is_stale = false;
    }

    /// Takes what came of a call; gives what to report if that opened or closed the node.
    pub(crate) fn judge(&mut self, succeeded: bool, now: Instant) -> Option<Breaker> {
        let before = quark::host!("FailurePolicy.available", "cluster.q:52", self.policy.available(now));
        if succeeded {
            quark::host!("FailurePolicy.success", "cluster.q:53", self.policy.success(now));
        } else {
            quark::host!("FailurePolicy.failure", "cluster.q:53", self.policy.failure(now));
        }
        let after = quark::host!("FailurePolicy.available", "cluster.q:54", self.policy.available(now));
        if before == after {
            return None;
        }
        if after {
            self.open_since = None;
        } else {
            self.open_since = Some(now);
        }
        Some(Breaker::new(self.node.clone(), !after, now))
    }

    /// What to report to someone who knows nothing yet.
    pub(crate) fn report(&self) -> Option<Breaker> {
        self.open_since.map(|since| Breaker::new(self.node.clone(), true, since))
    }
}

impl quark::testing::State for Member {
    fn state(&self) -> Json {
        Fields::new()
            .state("policy", &self.policy)
            .field("node", &self.node)
            .field("version", &self.version)
            .field("is_stale", &self.is_stale)
            .field("open_since", &self.open_since)
            .into_json()
    }
}

/// The nodes of one service in one environment.
///
/// The next is the one that was chosen longest ago among those that fit: an equal share for each, however the requests for versions
/// alternate. A route first gives each version its share of the choices.
pub(crate) struct Cluster {
    /// Who was chosen longest ago stands first.
    members: Vec<Member>,
    had_members: bool,
    /// Every version that was ever there, in order of appearance.
    versions: Vec<Version>,
    shares: Map<String, i64>,
    credits: Map<String, i64>,
    is_route_stale: bool,
}

impl Cluster {
    /// All fields as they are by default.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self {
            members: Vec::new(),
            had_members: false,
            versions: Vec::new(),
            shares: Map::new(),
            credits: Map::new(),
            is_route_stale: false,
        }
    }

    /// Takes news of a process that is known at its address; says whether it is.
    pub(crate) fn refresh(&mut self, node: &Node) -> bool {
        let Some(member) = self.members.iter_mut().find(|member| member.node.is_same(node)) else {
            return false;
        };
        member.renew(node);
        self.remember(node);
        true
    }

    /// Takes in a new node, instead of those that cannot be there at the same time.
    pub(crate) fn add(&mut self, node: &Node, policy: Box<dyn FailurePolicy>) {
        self.remove_where_displaced(node);
        self.members.push(Member::new(policy, node.clone()));
        self.had_members = true;
        self.remember(node);
    }

    /// Forgets a node; an unknown one is nothing.
    pub(crate) fn remove(&mut self, node: &Node) {
        for index in 0..quark::int(self.members.len()) {
            if quark::item(&self.members, index, "cluster.q:97").node.is_same(node) {
                quark::remove_at(&mut self.members, index, "cluster.q:98");
                return;
            }
        }
    }

    /// From here on, only what is announced again counts as known.
    pub(crate) fn doubt(&mut self) {
        for member in &mut self.members {
            member.is_stale = true;
        }
        self.is_route_stale = true;
    }

    /// Forgets what was not announced again.
    pub(crate) fn sweep(&mut self) {
        let mut index: i64 = 0;
        while index < quark::int(self.members.len()) {
            if quark::item(&self.members, index, "cluster.q:114").is_stale {
                quark::remove_at(&mut self.members, index, "cluster.q:114");
            } else {
                index += 1;
            }
        }
        if self.is_route_stale {
            self.direct(Map::new());
        }
    }

    /// Gives each version its share of the calls; without any, rotation is over all.
    pub(crate) fn direct(&mut self, shares: Map<String, i64>) {
        self.shares = shares;
        self.credits = Map::new();
        self.is_route_stale = false;
    }

    /// The node to call next; `None` if none is ready. Whoever asks must call it.
    pub(crate) fn choose(&mut self, wanted: Option<&Version>, now: Instant) -> Option<Node> {
        let index = self.turn(wanted, now)?;
        let mut member = quark::remove_at(&mut self.members, index, "cluster.q:129");
        let node = member.node.clone();
        quark::host!("FailurePolicy.admitted", "cluster.q:131", member.policy.admitted(now));
        self.members.push(member);
        Some(node)
    }

    /// Whose turn it is, by the place in line.
    pub(crate) fn turn(&mut self, wanted: Option<&Version>, now: Instant) -> Option<i64> {
        if self.shares.is_empty() {
            return self.first_ready(wanted, now);
        }
        let candidates = self.candidates(wanted, now);
        let version = self.next_version(&candidates)?;
        self.first_ready_in(&version, now)
    }

    /// Whether a compatible version was ever here.
    pub(crate) fn has_seen(&self, wanted: Option<&Version>) -> bool {
        let Some(version) = wanted else {
            return self.had_members;
        };
        self.versions.iter().any(|seen| version.accepts(seen))
    }

    pub(crate) fn judge(&mut self, node: &Node, succeeded: bool, now: Instant) -> Option<Breaker> {
        let member = self.members.iter_mut().find(|member| member.node.is_same(node))?;
        member.judge(succeeded, now)
    }

    pub(crate) fn reports(&self) -> Vec<Breaker> {
        let mut reports: Vec<Breaker> = Vec::new();
        for member in &self.members {
            if let Some(report) = member.report() {
                reports.push(report);
            }
        }
        reports
    }

    pub(crate) fn knowledge(&self, now: Instant) -> Knowledge {
        Knowledge::new()
            .with_nodes(quark::int(self.members.len()))
            .with_versions(quark::distinct(
                self.members.iter().map(|member| member.node.version.clone()).collect::<Vec<_>>(),
            ))
            .with_open(
                self.members
                    .iter()
                    .filter(|&member| {
                        !quark::host!("FailurePolicy.available", "cluster.q:167", member.policy.available(now))
                    })
                    .map(|member| member.node.address.clone())
                    .collect::<Vec<_>>(),
            )
    }

    pub(crate) fn first_ready(&self, wanted: Option<&Version>, now: Instant) -> Option<i64> {
        for index in 0..quark::int(self.members.len()) {
            if quark::item(&self.members, index, "cluster.q:173").is_ready(wanted, now) {
                return Some(index);
            }
        }
        None
    }

    pub(crate) fn first_ready_in(&self, version: &Version, now: Instant) -> Option<i64> {
        for index in 0..quark::int(self.members.len()) {
            if quark::item(&self.members, index, "cluster.q:180").is_ready_in(version, now) {
                return Some(index);
            }
        }
        None
    }

    /// The versions that a route lets have this call.
    pub(crate) fn candidates(&self, wanted: Option<&Version>, now: Instant) -> Vec<Version> {
        self.versions
            .iter()
            .filter(|&version| self.share(version) > 0 && self.has_ready(version, wanted, now))
            .cloned()
            .collect::<Vec<_>>()
    }

    pub(crate) fn has_ready(&self, version: &Version, wanted: Option<&Version>, now: Instant) -> bool {
        self.members.iter().any(|member| member.serves(wanted) && member.is_ready_in(version, now))
    }

    pub(crate) fn share(&self, version: &Version) -> i64 {
        std::cmp::min(self.shares.get(&version.text()).copied().unwrap_or(0), GREATEST_SHARE)
    }

    pub(crate) fn credit(&self, version: &Version) -> i64 {
        self.credits.get(&version.text()).copied().unwrap_or(0)
    }

    /// Smooth weighted rotation: each earns its share, and the richest pays for all.
    pub(crate) fn next_version(&mut self, candidates: &[Version]) -> Option<Version> {
        let mut total: i64 = 0;
        for version in candidates {
            total += self.share(version);
            self.credits.insert(version.text(), self.credit(version) + self.share(version));
        }
        let richest = quark::min_by(candidates.iter(), |&version| -self.credit(version), "cluster.q:205")?;
        self.credits.insert(richest.text(), self.credit(richest) - total);
        Some(richest.clone())
    }

    pub(crate) fn remember(&mut self, node: &Node) {
        let Some(version) = node.interface_version() else {
            return;
        };
        if !self.versions.iter().any(|seen| *seen == version) {
            self.versions.push(version);
        }
    }

    pub(crate) fn remove_where_displaced(&mut self, node: &Node) {
        let mut index: i64 = 0;
        while index < quark::int(self.members.len()) {
            if quark::item(&self.members, index, "cluster.q:218").node.displaces(node) {
                quark::remove_at(&mut self.members, index, "cluster.q:218");
            } else {
                index += 1;
            }
        }
    }
}

impl Default for Cluster {
    fn default() -> Self {
        Self::new()
    }
}

impl quark::testing::State for Cluster {
    fn state(&self) -> Json {
        Fields::new()
            .state("members", &self.members)
            .field("had_members", &self.had_members)
            .field("versions", &self.versions)
            .field("shares", &self.shares)
            .field("credits", &self.credits)
            .field("is_route_stale", &self.is_route_stale)
            .into_json()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::breaker::CircuitBreaker;
    use quark::Duration;

    #[test]
    fn a_request_without_a_version_is_served_by_all_another_by_what_is_compatible() {
        let member = Member::new(
            Box::new(CircuitBreaker::new()),
            Node::new("n1".to_owned(), "hello".to_owned(), "1.1.3".to_owned(), "http://h:1".to_owned()),
        );
        quark::fault::assert(member.serves(None), "member.serves(none)", "cluster.q:225");
        quark::fault::assert(
            member.serves(Some(&Version::new(1).with_minor(0))),
            "member.serves(Version(1, 0))",
            "cluster.q:226",
        );
        quark::fault::assert(
            member.serves(Some(&Version::new(1).with_minor(1))),
            "member.serves(Version(1, 1))",
            "cluster.q:227",
        );
        quark::fault::assert(
            !member.serves(Some(&Version::new(1).with_minor(2))),
            "!member.serves(Version(1, 2))",
            "cluster.q:228",
        );
        quark::fault::assert(
            !member.serves(Some(&Version::new(2).with_minor(0))),
            "!member.serves(Version(2, 0))",
            "cluster.q:229",
        );
    }

    #[test]
    fn a_node_whose_version_cannot_be_compared_serves_only_requests_without_one() {
        let member = Member::new(
            Box::new(CircuitBreaker::new()),
            Node::new("n1".to_owned(), "hello".to_owned(), "latest".to_owned(), "http://h:1".to_owned()),
        );
        quark::fault::assert(member.serves(None), "member.serves(none)", "cluster.q:234");
        quark::fault::assert(
            !member.serves(Some(&Version::new(1).with_minor(0))),
            "!member.serves(Version(1, 0))",
            "cluster.q:235",
        );
    }

    #[test]
    fn the_version_is_that_of_the_latest_news() {
        let mut member = Member::new(
            Box::new(CircuitBreaker::new()),
            Node::new("n1".to_owned(), "hello".to_owned(), "1.0".to_owned(), "http://h:1".to_owned()),
        );
        quark::fault::assert(
            !member.serves(Some(&Version::new(1).with_minor(4))),
            "!member.serves(Version(1, 4))",
            "cluster.q:240",
        );
        member.renew(&Node::new("n1".to_owned(), "hello".to_owned(), "1.4".to_owned(), "http://h:1".to_owned()));
        quark::fault::assert(
            member.serves(Some(&Version::new(1).with_minor(4))),
            "member.serves(Version(1, 4))",
            "cluster.q:242",
        );
        member.renew(&Node::new("n1".to_owned(), "hello".to_owned(), "latest".to_owned(), "http://h:1".to_owned()));
        quark::fault::assert(
            !member.serves(Some(&Version::new(1).with_minor(4))),
            "!member.serves(Version(1, 4))",
            "cluster.q:244",
        );
    }

    #[test]
    fn the_node_chosen_longest_ago_is_next_and_a_new_node_counts_as_just_chosen() {
        let now = Instant::EPOCH;
        let mut cluster = Cluster::new();
        cluster.add(
            &Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned()),
            Box::new(CircuitBreaker::new()),
        );
        cluster.add(
            &Node::new("n2".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:2".to_owned()),
            Box::new(CircuitBreaker::new()),
        );
        quark::fault::assert_equal(
            &cluster.choose(None, now).map(|node| node.id.clone()),
            &Some("n1".to_owned()),
            "cluster.choose(none, now).map(|node| node.id) == \"n1\"",
            "cluster.q:252",
        );
        cluster.add(
            &Node::new("n3".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:3".to_owned()),
            Box::new(CircuitBreaker::new()),
        );
        quark::fault::assert_equal(
            &cluster.choose(None, now).map(|node| node.id.clone()),
            &Some("n2".to_owned()),
            "cluster.choose(none, now).map(|node| node.id) == \"n2\"",
            "cluster.q:254",
        );
        quark::fault::assert_equal(
            &cluster.choose(None, now).map(|node| node.id.clone()),
            &Some("n1".to_owned()),
            "cluster.choose(none, now).map(|node| node.id) == \"n1\"",
            "cluster.q:255",
        );
        quark::fault::assert_equal(
            &cluster.choose(None, now).map(|node| node.id.clone()),
            &Some("n3".to_owned()),
            "cluster.choose(none, now).map(|node| node.id) == \"n3\"",
            "cluster.q:256",
        );
        quark::fault::assert_equal(
            &cluster.choose(None, now).map(|node| node.id.clone()),
            &Some("n2".to_owned()),
            "cluster.choose(none, now).map(|node| node.id) == \"n2\"",
            "cluster.q:257",
        );
    }

    #[test]
    fn an_equal_share_for_each_whatever_else_is_in_the_list_and_however_requests_alternate() {
        let now = Instant::EPOCH;
        let mut cluster = Cluster::new();
        for id in ["a1".to_owned(), "a2".to_owned(), "a3".to_owned()] {
            cluster.add(
                &Node::new(id.clone(), "time".to_owned(), "1.0".to_owned(), format!("http://{id}")),
                Box::new(CircuitBreaker::new()),
            );
        }
        for id in ["b1".to_owned(), "b2".to_owned()] {
            cluster.add(
                &Node::new(id.clone(), "time".to_owned(), "2.0".to_owned(), format!("http://{id}")),
                Box::new(CircuitBreaker::new()),
            );
        }
        let mut counts: Map<String, i64> = Map::new();
        for _ in 0..30 {
            for wanted in [Version::new(1), Version::new(2)] {
                if let Some(node) = cluster.choose(Some(&wanted), now) {
                    counts.insert(node.id.clone(), counts.get(&node.id).copied().unwrap_or(0) + 1);
                }
            }
        }
        quark::fault::assert_equal(
            &counts,
            &Map::from([
                ("a1".to_owned(), 10),
                ("b1".to_owned(), 15),
                ("a2".to_owned(), 10),
                ("b2".to_owned(), 15),
                ("a3".to_owned(), 10),
            ]),
            "counts == { \"a1\": 10, \"b1\": 15, \"a2\": 10, \"b2\": 15, \"a3\": 10 }",
            "cluster.q:271",
        );
    }

    #[test]
    fn requests_for_a_version_that_only_some_serve_do_not_take_the_turns_of_the_rest() {
        let now = Instant::EPOCH;
        let mut cluster = Cluster::new();
        cluster.add(
            &Node::new("old".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned()),
            Box::new(CircuitBreaker::new()),
        );
        cluster.add(
            &Node::new("new".to_owned(), "time".to_owned(), "1.1".to_owned(), "http://t:2".to_owned()),
            Box::new(CircuitBreaker::new()),
        );
        quark::fault::assert_equal(
            &cluster.choose(Some(&Version::new(1).with_minor(1)), now).map(|node| node.id.clone()),
            &Some("new".to_owned()),
            "cluster.choose(Version(1, 1), now).map(|node| node.id) == \"new\"",
            "cluster.q:279",
        );
        quark::fault::assert_equal(
            &cluster.choose(Some(&Version::new(1).with_minor(0)), now).map(|node| node.id.clone()),
            &Some("old".to_owned()),
            "cluster.choose(Version(1, 0), now).map(|node| node.id) == \"old\"",
            "cluster.q:280",
        );
        quark::fault::assert_equal(
            &cluster.choose(Some(&Version::new(1).with_minor(0)), now).map(|node| node.id.clone()),
            &Some("new".to_owned()),
            "cluster.choose(Version(1, 0), now).map(|node| node.id) == \"new\"",
            "cluster.q:281",
        );
        quark::fault::assert_equal(
            &cluster.choose(Some(&Version::new(1).with_minor(2)), now),
            &None::<Node>,
            "cluster.choose(Version(1, 2), now) == none",
            "cluster.q:282",
        );
        quark::fault::assert_equal(
            &cluster.choose(Some(&Version::new(2).with_minor(0)), now),
            &None::<Node>,
            "cluster.choose(Version(2, 0), now) == none",
            "cluster.q:283",
        );
    }

    #[test]
    fn a_node_whose_breaker_is_open_is_not_chosen_until_its_probe_and_then_once() {
        let now = Instant::EPOCH;
        let mut cluster = Cluster::new();
        let node = Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned());
        cluster.add(&node, Box::new(CircuitBreaker::new().with_threshold(1)));
        cluster.judge(&node, false, now);
        quark::fault::assert_equal(
            &cluster.choose(None, now + Duration::of(30_000)),
            &None::<Node>,
            "cluster.choose(none, now + 30s) == none",
            "cluster.q:292",
        );
        quark::fault::assert_equal(
            &cluster.choose(None, now + Duration::of(31_000)),
            &Some(node.clone()),
            "cluster.choose(none, now + 31s) == node",
            "cluster.q:293",
        );
        quark::fault::assert_equal(
            &cluster.choose(None, now + Duration::of(32_000)),
            &None::<Node>,
            "cluster.choose(none, now + 32s) == none",
            "cluster.q:294",
        );
        cluster.judge(&node, true, now + Duration::of(33_000));
        quark::fault::assert_equal(
            &cluster.choose(None, now + Duration::of(33_000)),
            &Some(node.clone()),
            "cluster.choose(none, now + 33s) == node",
            "cluster.q:296",
        );
    }

    #[test]
    fn a_node_with_a_known_address_or_id_replaces_that_one() {
        let now = Instant::EPOCH;
        let mut cluster = Cluster::new();
        cluster.add(
            &Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned()),
            Box::new(CircuitBreaker::new()),
        );
        cluster.add(
            &Node::new("n2".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned()),
            Box::new(CircuitBreaker::new()),
        );
        quark::fault::assert_equal(
            &cluster.choose(None, now).map(|node| node.id.clone()),
            &Some("n2".to_owned()),
            "cluster.choose(none, now).map(|node| node.id) == \"n2\"",
            "cluster.q:304",
        );
        quark::fault::assert_equal(
            &cluster.choose(None, now).map(|node| node.id.clone()),
            &Some("n2".to_owned()),
            "cluster.choose(none, now).map(|node| node.id) == \"n2\"",
            "cluster.q:305",
        );
        cluster.add(
            &Node::new("n2".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:9".to_owned()),
            Box::new(CircuitBreaker::new()),
        );
        quark::fault::assert_equal(
            &cluster.choose(None, now).map(|node| node.address.clone()),
            &Some("http://t:9".to_owned()),
            "cluster.choose(none, now).map(|node| node.address) == \"http://t:9\"",
            "cluster.q:307",
        );
        quark::fault::assert_equal(
            &cluster.knowledge(now).nodes,
            &1,
            "cluster.knowledge(now).nodes == 1",
            "cluster.q:308",
        );
    }

    #[test]
    fn a_resolved_node_never_changes_whatever_is_learnt_later() {
        let mut cluster = Cluster::new();
        cluster.add(
            &Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned()),
            Box::new(CircuitBreaker::new()),
        );
        let resolved = cluster.choose(None, Instant::EPOCH);
        quark::fault::assert(
            cluster.refresh(&Node::new("n1".to_owned(), "time".to_owned(), "1.4".to_owned(), "http://t:1".to_owned())),
            "cluster.refresh(Node(\"n1\", \"time\", \"1.4\", \"http://t:1\"))",
            "cluster.q:315",
        );
        quark::fault::assert_equal(
            &resolved.as_ref().map(|node| node.version.clone()),
            &Some("1.0".to_owned()),
            "resolved.map(|node| node.version) == \"1.0\"",
            "cluster.q:316",
        );
        quark::fault::assert_equal(
            &cluster.choose(None, Instant::EPOCH).map(|node| node.version.clone()),
            &Some("1.4".to_owned()),
            "cluster.choose(none, Instant.epoch).map(|node| node.version) == \"1.4\"",
            "cluster.q:317",
        );
    }

    #[test]
    fn a_replacement_process_at_the_same_address_starts_with_a_closed_breaker_the_same_process_keeps_its_own() {
        let now = Instant::EPOCH;
        let mut cluster = Cluster::new();
        let first = Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned());
        cluster.add(&first, Box::new(CircuitBreaker::new().with_threshold(1)));
        cluster.judge(&first, false, now);
        quark::fault::assert(cluster.refresh(&first), "cluster.refresh(first)", "cluster.q:326");
        quark::fault::assert_equal(
            &cluster.choose(None, now),
            &None::<Node>,
            "cluster.choose(none, now) == none",
            "cluster.q:327",
        );
        let second = Node::new("n2".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned());
        quark::fault::assert(!cluster.refresh(&second), "!cluster.refresh(second)", "cluster.q:329");
        cluster.add(&second, Box::new(CircuitBreaker::new().with_threshold(1)));
        quark::fault::assert_equal(
            &cluster.choose(None, now),
            &Some(second.clone()),
            "cluster.choose(none, now) == second",
            "cluster.q:331",
        );
        quark::fault::assert_equal(
            &cluster.judge(&first, false, now),
            &None::<Breaker>,
            "cluster.judge(first, false, now) == none",
            "cluster.q:332",
        );
        quark::fault::assert_equal(
            &cluster.choose(None, now),
            &Some(second.clone()),
            "cluster.choose(none, now) == second",
            "cluster.q:333",
        );
    }

    #[test]
    fn removing_an_unknown_node_is_nothing() {
        let mut cluster = Cluster::new();
        let node = Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned());
        cluster.remove(&node);
        cluster.add(&node, Box::new(CircuitBreaker::new()));
        cluster.remove(&Node::new("n2".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned()));
        quark::fault::assert_equal(
            &cluster.choose(None, Instant::EPOCH),
            &Some(node.clone()),
            "cluster.choose(none, Instant.epoch) == node",
            "cluster.q:342",
        );
        cluster.remove(&node);
        quark::fault::assert_equal(
            &cluster.choose(None, Instant::EPOCH),
            &None::<Node>,
            "cluster.choose(none, Instant.epoch) == none",
            "cluster.q:344",
        );
    }

    #[test]
    fn a_route_of_9_1_over_three_nodes_and_one_gives_30_30_30_and_10_of_100() {
        let now = Instant::EPOCH;
        let mut cluster = Cluster::new();
        for id in ["a1".to_owned(), "a2".to_owned(), "a3".to_owned()] {
            cluster.add(
                &Node::new(id.clone(), "time".to_owned(), "1.1".to_owned(), format!("http://{id}")),
                Box::new(CircuitBreaker::new()),
            );
        }
        cluster.add(
            &Node::new("b1".to_owned(), "time".to_owned(), "1.2".to_owned(), "http://b1".to_owned()),
            Box::new(CircuitBreaker::new()),
        );
        cluster.direct(Map::from([("1.1".to_owned(), 9), ("1.2".to_owned(), 1)]));
        let mut counts: Map<String, i64> = Map::new();
        for _ in 0..100 {
            if let Some(node) = cluster.choose(Some(&Version::new(1).with_minor(0)), now) {
                counts.insert(node.id.clone(), counts.get(&node.id).copied().unwrap_or(0) + 1);
            }
        }
        quark::fault::assert_equal(
            &counts,
            &Map::from([("a1".to_owned(), 30), ("a2".to_owned(), 30), ("a3".to_owned(), 30), ("b1".to_owned(), 10)]),
            "counts == { \"a1\": 30, \"a2\": 30, \"a3\": 30, \"b1\": 10 }",
            "cluster.q:357",
        );
    }

    #[test]
    fn a_route_picks_smoothly_the_highest_credit_first_then_the_version_first_seen() {
        let now = Instant::EPOCH;
        let mut cluster = Cluster::new();
        cluster.add(
            &Node::new("a".to_owned(), "time".to_owned(), "1.1".to_owned(), "http://a".to_owned()),
            Box::new(CircuitBreaker::new()),
        );
        cluster.add(
            &Node::new("b".to_owned(), "time".to_owned(), "1.2".to_owned(), "http://b".to_owned()),
            Box::new(CircuitBreaker::new()),
        );
        cluster.direct(Map::from([("1.2".to_owned(), 1), ("1.1".to_owned(), 1)]));
        let mut chosen: Vec<String> = Vec::new();
        for _ in 0..4 {
            if let Some(node) = cluster.choose(None, now) {
                chosen.push(node.id);
            }
        }
        quark::fault::assert_equal(
            &chosen,
            &["a", "b", "a", "b"],
            "chosen == [\"a\", \"b\", \"a\", \"b\"]",
            "cluster.q:368",
        );
        cluster.direct(Map::from([("1.1".to_owned(), 1), ("1.2".to_owned(), 3)]));
        chosen = Vec::new();
        for _ in 0..8 {
            if let Some(node) = cluster.choose(None, now) {
                chosen.push(node.id);
            }
        }
        quark::fault::assert_equal(
            &chosen,
            &["b", "a", "b", "b", "b", "a", "b", "b"],
            "chosen == [\"b\", \"a\", \"b\", \"b\", \"b\", \"a\", \"b\", \"b\"]",
            "cluster.q:372",
        );
    }

    #[test]
    fn a_version_that_a_route_does_not_name_gets_none_and_an_empty_route_is_none() {
        let now = Instant::EPOCH;
        let mut cluster = Cluster::new();
        cluster.add(
            &Node::new("a".to_owned(), "time".to_owned(), "1.1".to_owned(), "http://a".to_owned()),
            Box::new(CircuitBreaker::new()),
        );
        cluster.add(
            &Node::new("b".to_owned(), "time".to_owned(), "1.2".to_owned(), "http://b".to_owned()),
            Box::new(CircuitBreaker::new()),
        );
        cluster.direct(Map::from([("1.2".to_owned(), 1)]));
        quark::fault::assert_equal(
            &cluster.choose(None, now).map(|node| node.id.clone()),
            &Some("b".to_owned()),
            "cluster.choose(none, now).map(|node| node.id) == \"b\"",
            "cluster.q:381",
        );
        quark::fault::assert_equal(
            &cluster.choose(None, now).map(|node| node.id.clone()),
            &Some("b".to_owned()),
            "cluster.choose(none, now).map(|node| node.id) == \"b\"",
            "cluster.q:382",
        );
        cluster.direct(Map::from([("1.3".to_owned(), 1), ("1.1".to_owned(), 0), ("1.2".to_owned(), -5)]));
        quark::fault::assert_equal(
            &cluster.choose(None, now),
            &None::<Node>,
            "cluster.choose(none, now) == none",
            "cluster.q:384",
        );
        cluster.direct(Map::new());
        quark::fault::assert_equal(
            &cluster.choose(None, now).map(|node| node.id.clone()),
            &Some("a".to_owned()),
            "cluster.choose(none, now).map(|node| node.id) == \"a\"",
            "cluster.q:386",
        );
    }

    #[test]
    fn a_route_gives_shares_among_the_versions_that_have_a_ready_and_compatible_node() {
        let now = Instant::EPOCH;
        let mut cluster = Cluster::new();
        let canary = Node::new("b".to_owned(), "time".to_owned(), "1.2".to_owned(), "http://b".to_owned());
        cluster.add(
            &Node::new("a".to_owned(), "time".to_owned(), "1.1".to_owned(), "http://a".to_owned()),
            Box::new(CircuitBreaker::new()),
        );
        cluster.add(&canary, Box::new(CircuitBreaker::new().with_threshold(1)));
        cluster.direct(Map::from([("1.1".to_owned(), 1), ("1.2".to_owned(), 9)]));
        quark::fault::assert_equal(
            &cluster.choose(Some(&Version::new(1).with_minor(2)), now),
            &Some(canary.clone()),
            "cluster.choose(Version(1, 2), now) == canary",
            "cluster.q:396",
        );
        cluster.judge(&canary, false, now);
        for _ in 0..5 {
            quark::fault::assert_equal(
                &cluster.choose(None, now).map(|node| node.id.clone()),
                &Some("a".to_owned()),
                "cluster.choose(none, now).map(|node| node.id) == \"a\"",
                "cluster.q:398",
            );
        }
        quark::fault::assert_equal(
            &cluster.choose(Some(&Version::new(1).with_minor(2)), now),
            &None::<Node>,
            "cluster.choose(Version(1, 2), now) == none",
            "cluster.q:399",
        );
    }

    #[test]
    fn after_a_doubt_what_is_not_announced_again_is_swept_away_the_route_too() {
        let now = Instant::EPOCH;
        let mut cluster = Cluster::new();
        let kept = Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned());
        cluster.add(&kept, Box::new(CircuitBreaker::new()));
        cluster.add(
            &Node::new("n2".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:2".to_owned()),
            Box::new(CircuitBreaker::new()),
        );
        cluster.direct(Map::from([("9.9".to_owned(), 1)]));
        cluster.doubt();
        quark::fault::assert(cluster.refresh(&kept), "cluster.refresh(kept)", "cluster.q:410");
        cluster.sweep();
        quark::fault::assert_equal(
            &cluster.choose(None, now),
            &Some(kept.clone()),
            "cluster.choose(none, now) == kept",
            "cluster.q:412",
        );
        quark::fault::assert_equal(
            &cluster.choose(None, now),
            &Some(kept.clone()),
            "cluster.choose(none, now) == kept",
            "cluster.q:413",
        );
        quark::fault::assert(
            cluster.has_seen(Some(&Version::new(1).with_minor(0))),
            "cluster.has_seen(Version(1, 0))",
            "cluster.q:414",
        );
    }

    #[test]
    fn a_verdict_is_reported_when_it_changes_whether_the_node_is_available() {
        let now = Instant::EPOCH;
        let mut cluster = Cluster::new();
        let node = Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned());
        cluster.add(&node, Box::new(CircuitBreaker::new().with_threshold(2)));
        quark::fault::assert_equal(
            &cluster.judge(&node, false, now),
            &None::<Breaker>,
            "cluster.judge(node, false, now) == none",
            "cluster.q:422",
        );
        quark::fault::assert(cluster.reports().is_empty(), "cluster.reports().is_empty()", "cluster.q:423");
        quark::fault::assert_equal(
            &cluster.judge(&node, false, now + Duration::of(1000)),
            &Some(Breaker::new(node.clone(), true, now + Duration::of(1000))),
            "cluster.judge(node, false, now + 1s) == Breaker(node, true, now + 1s)",
            "cluster.q:424",
        );
        quark::fault::assert_equal(
            &cluster.judge(&node, false, now + Duration::of(2000)),
            &None::<Breaker>,
            "cluster.judge(node, false, now + 2s) == none",
            "cluster.q:425",
        );
        quark::fault::assert_equal(
            &cluster.reports(),
            &[Breaker::new(node.clone(), true, now + Duration::of(1000))],
            "cluster.reports() == [Breaker(node, true, now + 1s)]",
            "cluster.q:426",
        );
        quark::fault::assert_equal(
            &cluster.judge(&node, true, now + Duration::of(3000)),
            &Some(Breaker::new(node, false, now + Duration::of(3000))),
            "cluster.judge(node, true, now + 3s) == Breaker(node, false, now + 3s)",
            "cluster.q:427",
        );
        quark::fault::assert(cluster.reports().is_empty(), "cluster.reports().is_empty()", "cluster.q:428");
    }

    #[test]
    fn what_is_known_nodes_versions_open_breakers() {
        let now = Instant::EPOCH;
        let mut cluster = Cluster::new();
        let node = Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned());
        cluster.add(&node, Box::new(CircuitBreaker::new().with_threshold(1)));
        cluster.add(
            &Node::new("n2".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:2".to_owned()),
            Box::new(CircuitBreaker::new()),
        );
        cluster.add(
            &Node::new("n3".to_owned(), "time".to_owned(), "2.0".to_owned(), "http://t:3".to_owned()),
            Box::new(CircuitBreaker::new()),
        );
        cluster.judge(&node, false, now);
        quark::fault::assert_equal(
            &cluster.knowledge(now),
            &Knowledge::new()
                .with_nodes(3)
                .with_versions(vec!["1.0".to_owned(), "2.0".to_owned()])
                .with_open(vec!["http://t:1".to_owned()]),
            "cluster.knowledge(now) == Knowledge(3, [\"1.0\", \"2.0\"], [\"http://t:1\"])",
            "cluster.q:439",
        );
    }

    #[test]
    fn a_version_that_a_known_process_takes_on_counts_as_seen() {
        let mut cluster = Cluster::new();
        cluster.add(
            &Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned()),
            Box::new(CircuitBreaker::new()),
        );
        quark::fault::assert(
            !cluster.has_seen(Some(&Version::new(1).with_minor(4))),
            "!cluster.has_seen(Version(1, 4))",
            "cluster.q:445",
        );
        quark::fault::assert(
            cluster.refresh(&Node::new("n1".to_owned(), "time".to_owned(), "1.4".to_owned(), "http://t:1".to_owned())),
            "cluster.refresh(Node(\"n1\", \"time\", \"1.4\", \"http://t:1\"))",
            "cluster.q:446",
        );
        quark::fault::assert(
            cluster.has_seen(Some(&Version::new(1).with_minor(4))),
            "cluster.has_seen(Version(1, 4))",
            "cluster.q:447",
        );
    }
}
