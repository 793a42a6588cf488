//! Finding a node for a request: all clusters, those who wait for one, and what a reconnect puts in doubt.
//!
//! Knows no connection and no time but what it is told.

use crate::Promise;
use crate::breaker::FailurePolicies;
use crate::cluster::{Cluster, Knowledge};
use crate::environment::Environment;
use crate::node::Node;
use crate::rtp::{Breaker, Route};
use crate::version::Version;
use quark::json::Fields;
use quark::{Duration, Instant, Json};
use std::fmt;

/// How often those who wait are looked at again: a breaker may have become ready without anybody saying so.
pub(crate) const LOOK_INTERVAL: Duration = Duration::of(1000);

/// How long after a `Clear` a node may take to be announced again.
pub(crate) const ANNOUNCEMENT_GRACE: Duration = Duration::of(10_000);

/// No node was there before the deadline.
#[derive(Clone, Debug, PartialEq)]
pub struct Unresolved {
    pub service: String,
    pub version: String,
    pub environment: String,
    pub nodes: i64,
    pub versions: Vec<String>,
    pub open: Vec<String>,
}

impl fmt::Display for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "no node of '{}' {} in '{}': {} nodes known, of versions {}, with open breakers at {}",
            self.service,
            self.version,
            self.environment,
            self.nodes,
            quark::text::list(&self.versions),
            quark::text::list(&self.open)
        )
    }
}

impl std::error::Error for Unresolved {}

quark::impl_to_json!(Unresolved {
    service: "service",
    version: "version",
    environment: "environment",
    nodes: "nodes",
    versions: "versions",
    open: "open",
});

/// Which service is wanted, by whom, and until when.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Request {
    pub service: String,
    pub version: Option<Version>,
    pub environment: Environment,
    pub deadline: Instant,
}

impl Request {
    /// The fields without a default, in order.
    #[must_use]
    pub(crate) fn new(service: String, environment_: Environment, deadline: Instant) -> Self {
        Self { service, version: None, environment: environment_, deadline }
    }

    /// The environments to look in: its own, then the fallback.
    pub(crate) fn environments(&self) -> Vec<String> {
        let mut names = vec![self.environment.name.clone()];
        if let Some(fallback) = &self.environment.fallback {
            names.push(fallback.clone());
        }
        names
    }

    /// The version as messages show it.
    pub(crate) fn version_text(&self) -> String {
        let Some(version) = &self.version else {
            return "of any version".to_owned();
        };
        version.text()
    }
}

quark::impl_with! {
    pub(crate) Request {
        with_version(version: Option<Version>),
    }
}

quark::impl_json!(Request {
    service: "service",
    version: "version" as optional,
    environment: "environment",
    deadline: "deadline",
});

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Waiter {
    pub request: Request,
    pub promise: Promise<Node>,
}

impl Waiter {
    /// The fields without a default, in order.
    #[must_use]
    pub(crate) fn new(request: Request, promise: Promise<Node>) -> Self {
        Self { request, promise }
    }
}

quark::impl_to_json!(Waiter { request: "request", promise: "promise" });

/// The services of one environment.
pub(crate) struct Directory {
    clusters: quark::Instances<String, Cluster>,
}

impl Directory {
    /// All fields as they are by default.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self { clusters: quark::Instances::new() }
    }
}

impl Default for Directory {
    fn default() -> Self {
        Self::new()
    }
}

impl quark::testing::State for Directory {
    fn state(&self) -> Json {
        Fields::new().state("clusters", &self.clusters).into_json()
    }
}

/// The nodes of all services, and the requests that wait for one.
pub(crate) struct Discovery {
    policies: Box<dyn FailurePolicies>,
    /// By the name of the environment.
    directories: quark::Instances<String, Directory>,
    waiting: Vec<Waiter>,
    looked: Instant,
    sweep_at: Option<Instant>,
}

impl Discovery {
    /// The fields without a default, in order.
    #[must_use]
    pub(crate) fn new(policies: Box<dyn FailurePolicies>) -> Self {
        Self {
            policies,
            directories: quark::Instances::new(),
            waiting: Vec::new(),
            looked: Instant::EPOCH,
            sweep_at: None,
        }
    }

    /// Keeps the promise with a node as soon as there is one, and fails it at the deadline.
    pub(crate) fn resolve(&mut self, request: &Request, promise: &Promise<Node>, now: Instant) {
        self.serve(now);
        if !self.keep(request, promise, now) {
            self.put_off(&Waiter::new(request.clone(), promise.clone()), now);
        }
    }

    /// A node is there.
    pub(crate) fn activate(&mut self, node: &Node, now: Instant) {
        self.ensure(&node.environment.name, &node.service);
        let directory = quark::entry_mut(&mut self.directories, &node.environment.name, "discovery.q:76");
        let cluster = quark::entry_mut(&mut directory.clusters, &node.service, "discovery.q:77");
        if !cluster.refresh(node) {
            cluster.add(node, quark::host!("FailurePolicies.create", "discovery.q:78", self.policies.create(node)));
        }
        self.serve(now);
    }

    /// A node is gone; an unknown one is nothing.
    pub(crate) fn expire(&mut self, node: &Node) {
        let Some(directory) = self.directories.get_mut(&node.environment.name) else {
            return;
        };
        if let Some(cluster) = directory.clusters.get_mut(&node.service) {
            cluster.remove(node);
        }
    }

    /// What is not announced again soon is gone.
    pub(crate) fn clear(&mut self, now: Instant) {
        for directory in self.directories.values_mut() {
            for cluster in directory.clusters.values_mut() {
                cluster.doubt();
            }
        }
        self.sweep_at = Some(now + ANNOUNCEMENT_GRACE);
    }

    /// Takes a command about the shares of a service's versions.
    pub(crate) fn direct(&mut self, route: &Route, now: Instant) {
        self.ensure(&route.environment, &route.service);
        let directory = quark::entry_mut(&mut self.directories, &route.environment, "discovery.q:99");
        quark::entry_mut(&mut directory.clusters, &route.service, "discovery.q:100").direct(route.shares.clone());
        self.serve(now);
    }

    /// Takes what came of a call; gives what to report if that opened or closed the node's breaker.
    pub(crate) fn judge(&mut self, node: &Node, succeeded: bool, now: Instant) -> Option<Breaker> {
        let directory = self.directories.get_mut(&node.environment.name)?;
        let cluster = directory.clusters.get_mut(&node.service)?;
        let report = cluster.judge(node, succeeded, now);
        self.serve(now);
        report
    }

    /// Every breaker that was reported open and not closed since.
    pub(crate) fn reports(&self) -> Vec<Breaker> {
        let mut reports: Vec<Breaker> = Vec::new();
        for directory in self.directories.values() {
            for cluster in directory.clusters.values() {
                reports.extend(cluster.reports());
            }
        }
        reports
    }

    /// Does what is due: serves those who wait, and forgets those who gave up.
    pub(crate) fn serve(&mut self, now: Instant) {
        self.looked = now;
        self.sweep_when_due(now);
        if self.waiting.is_empty() {
            return;
        }
        let waiting = self.waiting.clone();
        self.waiting = Vec::new();
        for waiter in &waiting {
            if waiter.promise.is_pending() && !self.keep(&waiter.request, &waiter.promise, now) {
                self.put_off(waiter, now);
            }
        }
    }

    /// When to serve next; `None` if nothing can become due.
    pub(crate) fn next_wake(&self) -> Option<Instant> {
        let mut moments = self.waiting.iter().map(|waiter| waiter.request.deadline).collect::<Vec<_>>();
        if !moments.is_empty() {
            moments.push(self.looked + LOOK_INTERVAL);
        }
        if let Some(at) = self.sweep_at {
            moments.push(at);
        }
        quark::min(moments.iter(), "discovery.q:141").copied()
    }

    /// Fails all who still wait.
    pub(crate) fn abandon(&mut self, now: Instant) {
        for waiter in self.waiting.clone() {
            if waiter.promise.is_pending() {
                self.give_up(&waiter, now);
            }
        }
        self.waiting = Vec::new();
    }

    /// What is known of a request's service, where it may be looked up.
    pub(crate) fn knowledge(&self, request: &Request, now: Instant) -> Knowledge {
        let mut nodes: i64 = 0;
        let mut versions: Vec<String> = Vec::new();
        let mut open: Vec<String> = Vec::new();
        for name in request.environments() {
            let Some(directory) = self.directories.get(&name) else {
                continue;
            };
            let Some(cluster) = directory.clusters.get(&request.service) else {
                continue;
            };
            let known = cluster.knowledge(now);
            nodes += known.nodes;
            versions.extend_from_slice(&known.versions);
            open.extend(known.open);
        }
        Knowledge::new().with_nodes(nodes).with_versions(quark::distinct(versions.clone())).with_open(open)
    }

    pub(crate) fn keep(&mut self, request: &Request, promise: &Promise<Node>, now: Instant) -> bool {
        let Some(node) = self.choose(request, now) else {
            return false;
        };
        promise.keep(node);
        true
    }

    pub(crate) fn put_off(&mut self, waiter: &Waiter, now: Instant) {
        if now < waiter.request.deadline {
            self.waiting.push(waiter.clone());
        } else {
            self.give_up(waiter, now);
        }
    }

    pub(crate) fn give_up(&mut self, waiter: &Waiter, now: Instant) {
        let request = &waiter.request;
        let known = self.knowledge(request, now);
        waiter.promise.fail(Unresolved {
            service: request.service.clone(),
            version: request.version_text(),
            environment: request.environment.name.clone(),
            nodes: known.nodes,
            versions: known.versions.clone(),
            open: known.open,
        });
    }

    /// In its own environment if a compatible version was ever seen there; if not, wherever one answers.
    pub(crate) fn choose(&mut self, request: &Request, now: Instant) -> Option<Node> {
        if let Some(directory) = self.directories.get_mut(&request.environment.name)
            && let Some(cluster) = directory.clusters.get_mut(&request.service)
        {
            if let Some(node) = cluster.choose(request.version.as_ref(), now) {
                return Some(node);
            }
            if cluster.has_seen(request.version.as_ref()) {
                return None;
            }
        }
        let fallback = request.environment.fallback.as_ref()?;
        let directory = self.directories.get_mut(fallback)?;
        let cluster = directory.clusters.get_mut(&request.service)?;
        cluster.choose(request.version.as_ref(), now)
    }

    pub(crate) fn ensure(&mut self, environment_: &str, service: &str) {
        if !self.directories.contains_key(environment_) {
            self.directories.insert(environment_.to_owned(), Directory::new());
        }
        let directory = quark::entry_mut(&mut self.directories, environment_, "discovery.q:207");
        if !directory.clusters.contains_key(service) {
            directory.clusters.insert(service.to_owned(), Cluster::new());
        }
    }

    pub(crate) fn sweep_when_due(&mut self, now: Instant) {
        let Some(at) = self.sweep_at else {
            return;
        };
        if now < at {
            return;
        }
        for directory in self.directories.values_mut() {
            for cluster in directory.clusters.values_mut() {
                cluster.sweep();
            }
        }
        self.sweep_at = None;
    }
}

impl quark::testing::State for Discovery {
    fn state(&self) -> Json {
        Fields::new()
            .state("policies", &self.policies)
            .state("directories", &self.directories)
            .field("waiting", &self.waiting)
            .field("looked", &self.looked)
            .field("sweep_at", &self.sweep_at)
            .into_json()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::breaker::CircuitBreakers;
    use quark::Map;

    #[test]
    fn a_request_is_served_at_once_by_a_compatible_node() {
        let now = Instant::EPOCH;
        let mut discovery = Discovery::new(Box::new(CircuitBreakers::new()));
        let node = Node::new("n1".to_owned(), "time".to_owned(), "1.1".to_owned(), "http://t:1".to_owned());
        discovery
            .activate(&Node::new("n0".to_owned(), "time".to_owned(), "2.0".to_owned(), "http://t:0".to_owned()), now);
        discovery.activate(&node, now);
        let promise: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("time".to_owned(), Environment::new(), now + Duration::of(10_000))
                .with_version(Some(Version::new(1).with_minor(0))),
            &promise,
            now,
        );
        quark::fault::assert_equal(&promise.value().unwrap(), &node, "promise.value() == node", "discovery.q:229");
        quark::fault::assert_equal(
            &discovery.next_wake(),
            &None::<Instant>,
            "discovery.next_wake() == none",
            "discovery.q:230",
        );
    }

    #[test]
    fn a_request_waits_for_a_node_to_appear() {
        let now = Instant::EPOCH;
        let mut discovery = Discovery::new(Box::new(CircuitBreakers::new()));
        let node = Node::new("n1".to_owned(), "time".to_owned(), "1.1".to_owned(), "http://t:1".to_owned());
        let promise: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("time".to_owned(), Environment::new(), now + Duration::of(10_000))
                .with_version(Some(Version::new(1).with_minor(1))),
            &promise,
            now,
        );
        discovery.activate(
            &Node::new("n0".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:0".to_owned()),
            now + Duration::of(1000),
        );
        quark::fault::assert(promise.is_pending(), "promise.is_pending()", "discovery.q:240");
        discovery.activate(&node, now + Duration::of(2000));
        quark::fault::assert_equal(&promise.value().unwrap(), &node, "promise.value() == node", "discovery.q:242");
    }

    #[test]
    fn a_request_waits_for_a_node_to_become_available_again_looking_each_second() {
        let now = Instant::EPOCH;
        let mut discovery = Discovery::new(Box::new(CircuitBreakers::new().with_threshold(1)));
        let node = Node::new("n1".to_owned(), "time".to_owned(), "1.1".to_owned(), "http://t:1".to_owned());
        discovery.activate(&node, now);
        discovery.judge(&node, false, now);
        let promise: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("time".to_owned(), Environment::new(), now + Duration::of(60_000)).with_version(None),
            &promise,
            now + Duration::of(29_500),
        );
        quark::fault::assert_equal(
            &discovery.next_wake(),
            &Some(now + Duration::of(30_500)),
            "discovery.next_wake() == now + 30500ms",
            "discovery.q:253",
        );
        quark::fault::assert(promise.is_pending(), "promise.is_pending()", "discovery.q:254");
        discovery.serve(now + Duration::of(30_500));
        quark::fault::assert_equal(&promise.value().unwrap(), &node, "promise.value() == node", "discovery.q:256");
    }

    #[test]
    fn a_verdict_makes_those_who_wait_be_looked_at() {
        let now = Instant::EPOCH;
        let mut discovery = Discovery::new(Box::new(CircuitBreakers::new().with_threshold(1)));
        let node = Node::new("n1".to_owned(), "time".to_owned(), "1.1".to_owned(), "http://t:1".to_owned());
        discovery.activate(&node, now);
        discovery.judge(&node, false, now);
        let promise: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("time".to_owned(), Environment::new(), now + Duration::of(60_000)).with_version(None),
            &promise,
            now + Duration::of(1000),
        );
        discovery.judge(&node, true, now + Duration::of(2000));
        quark::fault::assert_equal(&promise.value().unwrap(), &node, "promise.value() == node", "discovery.q:268");
    }

    #[test]
    fn a_request_fails_at_its_deadline_and_not_before() {
        let now = Instant::EPOCH;
        let mut discovery = Discovery::new(Box::new(CircuitBreakers::new()));
        let promise: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("time".to_owned(), Environment::new(), now + Duration::of(9500))
                .with_version(Some(Version::new(1))),
            &promise,
            now,
        );
        discovery.serve(now + Duration::of(9000));
        quark::fault::assert_equal(
            &discovery.next_wake(),
            &Some(now + Duration::of(9500)),
            "discovery.next_wake() == now + 9500ms",
            "discovery.q:277",
        );
        discovery.serve(now + Duration::of(9499));
        quark::fault::assert(promise.is_pending(), "promise.is_pending()", "discovery.q:279");
        discovery.serve(now + Duration::of(9500));
        quark::fault::assert(matches!(promise.value(), Err(Error::Unresolved(_))), "promise", "discovery.q:281");
        quark::fault::assert_equal(
            &discovery.next_wake(),
            &None::<Instant>,
            "discovery.next_wake() == none",
            "discovery.q:282",
        );
    }

    #[test]
    fn a_request_whose_deadline_has_passed_takes_what_is_there_or_fails_at_once() {
        let now = Instant::EPOCH;
        let mut discovery = Discovery::new(Box::new(CircuitBreakers::new()));
        discovery
            .activate(&Node::new("n1".to_owned(), "time".to_owned(), "1.1".to_owned(), "http://t:1".to_owned()), now);
        let lucky: Promise<Node> = Promise::new();
        discovery.resolve(&Request::new("time".to_owned(), Environment::new(), now).with_version(None), &lucky, now);
        quark::fault::assert_equal(&lucky.value().unwrap().id, "n1", "lucky.value().id == \"n1\"", "discovery.q:291");
        let late: Promise<Node> = Promise::new();
        discovery.resolve(&Request::new("space".to_owned(), Environment::new(), now).with_version(None), &late, now);
        quark::fault::assert(matches!(late.value(), Err(Error::Unresolved(_))), "late", "discovery.q:294");
    }

    #[test]
    fn those_who_wait_are_served_in_the_order_in_which_they_came() {
        let now = Instant::EPOCH;
        let mut discovery = Discovery::new(Box::new(CircuitBreakers::new().with_threshold(1)));
        let node = Node::new("n1".to_owned(), "time".to_owned(), "1.1".to_owned(), "http://t:1".to_owned());
        discovery.activate(&node, now);
        discovery.judge(&node, false, now);
        let first: Promise<Node> = Promise::new();
        let second: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("time".to_owned(), Environment::new(), now + Duration::of(90_000)).with_version(None),
            &first,
            now + Duration::of(1000),
        );
        discovery.resolve(
            &Request::new("time".to_owned(), Environment::new(), now + Duration::of(90_000)).with_version(None),
            &second,
            now + Duration::of(2000),
        );
        discovery.serve(now + Duration::of(31_000));
        quark::fault::assert_equal(&first.value().unwrap(), &node, "first.value() == node", "discovery.q:308");
        quark::fault::assert(second.is_pending(), "second.is_pending()", "discovery.q:309");
        discovery.judge(&node, true, now + Duration::of(32_000));
        quark::fault::assert_equal(&second.value().unwrap(), &node, "second.value() == node", "discovery.q:311");
    }

    #[test]
    fn who_gave_up_is_forgotten_and_consumes_no_probe() {
        let now = Instant::EPOCH;
        let mut discovery = Discovery::new(Box::new(CircuitBreakers::new().with_threshold(1)));
        let node = Node::new("n1".to_owned(), "time".to_owned(), "1.1".to_owned(), "http://t:1".to_owned());
        discovery.activate(&node, now);
        discovery.judge(&node, false, now);
        let gone: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("time".to_owned(), Environment::new(), now + Duration::of(90_000)).with_version(None),
            &gone,
            now + Duration::of(1000),
        );
        gone.keep(Node::new("other".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://elsewhere".to_owned()));
        discovery.serve(now + Duration::of(31_000));
        quark::fault::assert_equal(
            &gone.value().unwrap().id,
            "other",
            "gone.value().id == \"other\"",
            "discovery.q:324",
        );
        quark::fault::assert_equal(
            &discovery.next_wake(),
            &None::<Instant>,
            "discovery.next_wake() == none",
            "discovery.q:325",
        );
        let promise: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("time".to_owned(), Environment::new(), now + Duration::of(90_000)).with_version(None),
            &promise,
            now + Duration::of(32_000),
        );
        quark::fault::assert_equal(&promise.value().unwrap(), &node, "promise.value() == node", "discovery.q:328");
    }

    #[test]
    fn who_timed_out_consumes_no_probe_either() {
        let now = Instant::EPOCH;
        let mut discovery = Discovery::new(Box::new(CircuitBreakers::new().with_threshold(1)));
        let node = Node::new("n1".to_owned(), "time".to_owned(), "1.1".to_owned(), "http://t:1".to_owned());
        discovery.activate(&node, now);
        discovery.judge(&node, false, now);
        let late: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("time".to_owned(), Environment::new(), now + Duration::of(5000)).with_version(None),
            &late,
            now + Duration::of(1000),
        );
        discovery.serve(now + Duration::of(5000));
        quark::fault::assert(matches!(late.value(), Err(Error::Unresolved(_))), "late", "discovery.q:340");
        let promise: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("time".to_owned(), Environment::new(), now + Duration::of(90_000)).with_version(None),
            &promise,
            now + Duration::of(31_000),
        );
        quark::fault::assert_equal(&promise.value().unwrap(), &node, "promise.value() == node", "discovery.q:343");
    }

    #[test]
    fn what_was_known_is_told_nodes_versions_open_breakers() {
        let now = Instant::EPOCH;
        let mut discovery = Discovery::new(Box::new(CircuitBreakers::new().with_threshold(1)));
        let node = Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned());
        discovery.activate(&node, now);
        discovery.activate(
            &Node::new("n2".to_owned(), "time".to_owned(), "2.0".to_owned(), "http://t:2".to_owned())
                .with_environment(Environment::new().with_name("base".to_owned())),
            now,
        );
        discovery.activate(
            &Node::new("n3".to_owned(), "time".to_owned(), "3.0".to_owned(), "http://t:3".to_owned())
                .with_environment(Environment::new().with_name("elsewhere".to_owned())),
            now,
        );
        discovery.judge(&node, false, now);
        let request = Request::new(
            "time".to_owned(),
            Environment::new().with_name("sandbox".to_owned()).with_fallback(Some("base".to_owned())),
            now,
        )
        .with_version(Some(Version::new(1)));
        quark::fault::assert_equal(
            &discovery.knowledge(&request, now),
            &Knowledge::new()
                .with_nodes(2)
                .with_versions(vec!["1.0".to_owned(), "2.0".to_owned()])
                .with_open(vec!["http://t:1".to_owned()]),
            "discovery.knowledge(request, now) == Knowledge(2, [\"1.0\", \"2.0\"], [\"http://t:1\"])",
            "discovery.q:355",
        );
        quark::fault::assert_equal(
            &request.version_text(),
            "1.0",
            "request.version_text() == \"1.0\"",
            "discovery.q:356",
        );
        quark::fault::assert_equal(
            &Request::new("time".to_owned(), Environment::new(), now).with_version(None).version_text(),
            "of any version",
            "Request(\"time\", none, Environment(), now).version_text() == \"of any version\"",
            "discovery.q:357",
        );
    }

    #[test]
    fn environments_are_walls() {
        let now = Instant::EPOCH;
        let mut discovery = Discovery::new(Box::new(CircuitBreakers::new()));
        discovery.activate(
            &Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned())
                .with_environment(Environment::new().with_name("production".to_owned())),
            now,
        );
        let promise: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("time".to_owned(), Environment::new().with_name("sandbox".to_owned()), now)
                .with_version(None),
            &promise,
            now,
        );
        quark::fault::assert(matches!(promise.value(), Err(Error::Unresolved(_))), "promise", "discovery.q:366");
    }

    #[test]
    fn what_an_environment_never_had_is_looked_up_in_its_fallback() {
        let now = Instant::EPOCH;
        let mut discovery = Discovery::new(Box::new(CircuitBreakers::new()));
        let feature = Environment::new().with_name("feature".to_owned()).with_fallback(Some("base".to_owned()));
        discovery.activate(
            &Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned())
                .with_environment(Environment::new().with_name("base".to_owned())),
            now,
        );
        discovery.activate(
            &Node::new("n2".to_owned(), "time".to_owned(), "2.0".to_owned(), "http://t:2".to_owned())
                .with_environment(feature.clone()),
            now,
        );
        let older: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("time".to_owned(), feature.clone(), now).with_version(Some(Version::new(1))),
            &older,
            now,
        );
        quark::fault::assert_equal(&older.value().unwrap().id, "n1", "older.value().id == \"n1\"", "discovery.q:377");
        let newer: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("time".to_owned(), feature, now).with_version(Some(Version::new(2))),
            &newer,
            now,
        );
        quark::fault::assert_equal(&newer.value().unwrap().id, "n2", "newer.value().id == \"n2\"", "discovery.q:380");
    }

    #[test]
    fn once_a_compatible_version_was_seen_in_its_own_environment_the_fallback_is_no_way_out() {
        let now = Instant::EPOCH;
        let mut discovery = Discovery::new(Box::new(CircuitBreakers::new()));
        let feature = Environment::new().with_name("feature".to_owned()).with_fallback(Some("base".to_owned()));
        let child = Node::new("n2".to_owned(), "time".to_owned(), "1.1".to_owned(), "http://t:2".to_owned())
            .with_environment(feature.clone());
        discovery.activate(
            &Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned())
                .with_environment(Environment::new().with_name("base".to_owned())),
            now,
        );
        discovery.activate(&child, now);
        discovery.expire(&child);
        let promise: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("time".to_owned(), feature, now).with_version(Some(Version::new(1))),
            &promise,
            now,
        );
        quark::fault::assert(matches!(promise.value(), Err(Error::Unresolved(_))), "promise", "discovery.q:393");
    }

    #[test]
    fn if_neither_environment_had_it_the_first_to_answer_wins() {
        let now = Instant::EPOCH;
        let mut discovery = Discovery::new(Box::new(CircuitBreakers::new()));
        let feature = Environment::new().with_name("feature".to_owned()).with_fallback(Some("base".to_owned()));
        let first: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("time".to_owned(), feature.clone(), now + Duration::of(10_000)).with_version(None),
            &first,
            now,
        );
        discovery.activate(
            &Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned())
                .with_environment(Environment::new().with_name("base".to_owned())),
            now,
        );
        quark::fault::assert_equal(&first.value().unwrap().id, "n1", "first.value().id == \"n1\"", "discovery.q:403");
        let second: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("space".to_owned(), feature.clone(), now + Duration::of(10_000)).with_version(None),
            &second,
            now,
        );
        discovery.activate(
            &Node::new("n2".to_owned(), "space".to_owned(), "1.0".to_owned(), "http://s:1".to_owned())
                .with_environment(feature),
            now,
        );
        quark::fault::assert_equal(&second.value().unwrap().id, "n2", "second.value().id == \"n2\"", "discovery.q:407");
    }

    #[test]
    fn the_fallback_never_sees_into_the_child_and_there_is_one_level_only() {
        let now = Instant::EPOCH;
        let mut discovery = Discovery::new(Box::new(CircuitBreakers::new()));
        discovery.activate(
            &Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned()).with_environment(
                Environment::new().with_name("feature".to_owned()).with_fallback(Some("base".to_owned())),
            ),
            now,
        );
        discovery.activate(
            &Node::new("n2".to_owned(), "space".to_owned(), "1.0".to_owned(), "http://s:1".to_owned())
                .with_environment(Environment::new().with_name("root".to_owned())),
            now,
        );
        discovery.activate(
            &Node::new("n3".to_owned(), "space".to_owned(), "2.0".to_owned(), "http://s:2".to_owned())
                .with_environment(
                    Environment::new().with_name("base".to_owned()).with_fallback(Some("root".to_owned())),
                ),
            now,
        );
        let below: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("time".to_owned(), Environment::new().with_name("base".to_owned()), now).with_version(None),
            &below,
            now,
        );
        quark::fault::assert(matches!(below.value(), Err(Error::Unresolved(_))), "below", "discovery.q:418");
        let deep: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new(
                "space".to_owned(),
                Environment::new().with_name("feature".to_owned()).with_fallback(Some("base".to_owned())),
                now,
            )
            .with_version(Some(Version::new(1))),
            &deep,
            now,
        );
        quark::fault::assert(matches!(deep.value(), Err(Error::Unresolved(_))), "deep", "discovery.q:421");
    }

    #[test]
    fn after_a_clear_nodes_not_announced_again_within_ten_seconds_are_dropped() {
        let now = Instant::EPOCH;
        let mut discovery = Discovery::new(Box::new(CircuitBreakers::new()));
        let kept = Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned());
        let lost = Node::new("n2".to_owned(), "space".to_owned(), "1.0".to_owned(), "http://s:1".to_owned());
        discovery.activate(&kept, now);
        discovery.activate(&lost, now);
        discovery.clear(now);
        quark::fault::assert_equal(
            &discovery.next_wake(),
            &Some(now + Duration::of(10_000)),
            "discovery.next_wake() == now + 10s",
            "discovery.q:432",
        );
        discovery.activate(&kept, now + Duration::of(1000));
        discovery.serve(now + Duration::of(9999));
        let early: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("space".to_owned(), Environment::new(), now + Duration::of(9999)).with_version(None),
            &early,
            now + Duration::of(9999),
        );
        quark::fault::assert_equal(&early.value().unwrap(), &lost, "early.value() == lost", "discovery.q:437");
        discovery.serve(now + Duration::of(10_000));
        quark::fault::assert_equal(
            &discovery.next_wake(),
            &None::<Instant>,
            "discovery.next_wake() == none",
            "discovery.q:439",
        );
        let late: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("space".to_owned(), Environment::new(), now + Duration::of(10_000)).with_version(None),
            &late,
            now + Duration::of(10_000),
        );
        quark::fault::assert(matches!(late.value(), Err(Error::Unresolved(_))), "late", "discovery.q:442");
        let other: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("time".to_owned(), Environment::new(), now + Duration::of(10_000)).with_version(None),
            &other,
            now + Duration::of(10_000),
        );
        quark::fault::assert_equal(&other.value().unwrap(), &kept, "other.value() == kept", "discovery.q:445");
    }

    #[test]
    fn a_route_may_come_before_the_nodes_that_it_is_about() {
        let now = Instant::EPOCH;
        let mut discovery = Discovery::new(Box::new(CircuitBreakers::new()));
        discovery.direct(
            &Route::new("time".to_owned(), "sandbox".to_owned()).with_shares(Map::from([("1.2".to_owned(), 1)])),
            now,
        );
        discovery
            .activate(&Node::new("n1".to_owned(), "time".to_owned(), "1.1".to_owned(), "http://t:1".to_owned()), now);
        let promise: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("time".to_owned(), Environment::new(), now + Duration::of(5000)).with_version(None),
            &promise,
            now,
        );
        quark::fault::assert(promise.is_pending(), "promise.is_pending()", "discovery.q:455");
        discovery
            .activate(&Node::new("n2".to_owned(), "time".to_owned(), "1.2".to_owned(), "http://t:2".to_owned()), now);
        quark::fault::assert_equal(
            &promise.value().unwrap().id,
            "n2",
            "promise.value().id == \"n2\"",
            "discovery.q:457",
        );
    }

    #[test]
    fn when_all_ends_those_who_wait_are_told() {
        let now = Instant::EPOCH;
        let mut discovery = Discovery::new(Box::new(CircuitBreakers::new()));
        let promise: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("time".to_owned(), Environment::new(), now + Duration::of(5000)).with_version(None),
            &promise,
            now,
        );
        discovery.abandon(now + Duration::of(1000));
        quark::fault::assert(matches!(promise.value(), Err(Error::Unresolved(_))), "promise", "discovery.q:466");
        quark::fault::assert_equal(
            &discovery.next_wake(),
            &None::<Instant>,
            "discovery.next_wake() == none",
            "discovery.q:467",
        );
    }

    #[test]
    fn those_who_wait_are_looked_at_when_a_route_changes() {
        let now = Instant::EPOCH;
        let mut discovery = Discovery::new(Box::new(CircuitBreakers::new()));
        let node = Node::new("n1".to_owned(), "time".to_owned(), "1.1".to_owned(), "http://t:1".to_owned());
        discovery.direct(
            &Route::new("time".to_owned(), "sandbox".to_owned()).with_shares(Map::from([("1.2".to_owned(), 1)])),
            now,
        );
        discovery.activate(&node, now);
        let promise: Promise<Node> = Promise::new();
        discovery.resolve(
            &Request::new("time".to_owned(), Environment::new(), now + Duration::of(5000)).with_version(None),
            &promise,
            now,
        );
        quark::fault::assert(promise.is_pending(), "promise.is_pending()", "discovery.q:478");
        discovery.direct(&Route::new("time".to_owned(), "sandbox".to_owned()), now);
        quark::fault::assert_equal(&promise.value().unwrap(), &node, "promise.value() == node", "discovery.q:480");
    }
}
