//! What a session of the MDK does when a request is served, written by hand: the measure for the generated package.
//!
//! It has no connection: what was logged stays in the outbox.

use crate::context::{Context, Environment, Level, Written, destination, encode};
use parking_lot::{Condvar, Mutex};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use uuid::Uuid;

const OUTBOX_LIMIT: usize = 10_000;

/// Where a service can be called.
#[derive(Debug, PartialEq)]
pub struct Node {
    pub id: String,
    pub service: String,
    pub version: String,
    pub address: String,
    pub environment: Environment,
}

/// Names a log message: its trace, and the moment in it.
#[derive(Clone, Debug)]
#[allow(dead_code, reason = "the script shows the level alone")]
pub struct LogId {
    pub trace_id: Arc<str>,
    pub causal_level: Vec<i64>,
    pub environment: Arc<Environment>,
}

/// Why there is no node.
#[derive(Debug)]
#[allow(dead_code, reason = "the script meets no error")]
pub enum ResolveError {
    InvalidVersion(String),
    Unresolved { service: String, environment: String },
}

type Version = (i64, i64);

/// Reads `MAJOR.MINOR`; a missing minor is 0, and what follows a second dot is ignored.
pub fn version(text: &str) -> Option<Version> {
    let mut parts = text.split('.');
    Some((number(parts.next()?)?, number(parts.next().unwrap_or("0"))?))
}

fn number(text: &str) -> Option<i64> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Opens after `threshold` failures in a row; lets one call through again `retest` milliseconds after the last.
struct Breaker {
    threshold: u32,
    retest: i64,
    failures: u32,
    open_until: i64,
}

impl Breaker {
    fn is_tripped(&self) -> bool {
        self.threshold > 0 && self.failures >= self.threshold
    }

    fn available(&self, now: i64) -> bool {
        !self.is_tripped() || now > self.open_until
    }

    fn admitted(&mut self, now: i64) {
        if self.is_tripped() {
            self.open_until = now + self.retest;
        }
    }

    fn judge(&mut self, succeeded: bool, now: i64) {
        self.failures = if succeeded { 0 } else { self.failures + 1 };
        self.open_until = if succeeded { 0 } else { now + self.retest };
    }
}

struct Member {
    node: Arc<Node>,
    version: Option<Version>,
    breaker: Breaker,
}

impl Member {
    fn serves(&self, wanted: Option<Version>) -> bool {
        let Some(wanted) = wanted else { return true };
        self.version.is_some_and(|version| version.0 == wanted.0 && version.1 >= wanted.1)
    }
}

/// The nodes of one service in one environment: the one that was chosen longest ago stands first.
#[derive(Default)]
struct Cluster {
    members: Vec<Member>,
}

impl Cluster {
    fn has_seen(&self, wanted: Option<Version>) -> bool {
        self.members.iter().any(|member| member.serves(wanted))
    }

    fn choose(&mut self, wanted: Option<Version>, now: i64) -> Option<Arc<Node>> {
        let ready = |member: &Member| member.serves(wanted) && member.breaker.available(now);
        let index = self.members.iter().position(ready)?;
        self.members[index..].rotate_left(1);
        let member = self.members.last_mut()?;
        member.breaker.admitted(now);
        Some(Arc::clone(&member.node))
    }
}

/// Something that a service logged.
pub struct LogEvent {
    context: Context,
    timestamp: i64,
    level: Level,
    category: String,
    text: String,
    sequence: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Frame<'a> {
    r#type: &'static str,
    context: Written<'a>,
    timestamp: i64,
    node: &'a str,
    level: Level,
    category: &'a str,
    content_type: &'static str,
    text: &'a str,
    sequence: usize,
    sync: u8,
}

impl LogEvent {
    fn encode(&self, process: &str) -> String {
        encode(&Frame {
            r#type: "log",
            context: self.context.written(None),
            timestamp: self.timestamp,
            node: process,
            level: self.level,
            category: &self.category,
            content_type: "text/plain",
            text: &self.text,
            sequence: self.sequence,
            sync: 1,
        })
    }
}

#[derive(Default)]
struct State {
    clusters: HashMap<String, HashMap<String, Cluster>>,
    outbox: [BTreeMap<usize, LogEvent>; 5],
    kept: usize,
    sequence: usize,
    dropped: usize,
}

/// One per process: the nodes that are known, and what was logged.
#[derive(Clone)]
pub struct Mdk {
    inner: Arc<Inner>,
}

struct Inner {
    environment: Arc<Environment>,
    process: String,
    started: (Instant, i64),
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Deserialize)]
struct Listed {
    id: Option<String>,
    service: String,
    version: String,
    address: String,
    environment: Option<Environment>,
}

impl Mdk {
    pub fn new(nodes: &str, environment: Environment) -> Result<Self, serde_json::Error> {
        let mut state = State::default();
        for listed in serde_json::from_str::<Vec<Listed>>(nodes)? {
            let environment = listed.environment.unwrap_or_else(|| environment.clone());
            let clusters = state.clusters.entry(environment.name.clone()).or_default();
            let cluster = clusters.entry(listed.service.clone()).or_default();
            let breaker = Breaker { threshold: 3, retest: 30_000, failures: 0, open_until: 0 };
            let version = version(&listed.version);
            let node = Node {
                id: listed.id.unwrap_or_else(|| listed.address.clone()),
                service: listed.service,
                version: listed.version,
                address: listed.address,
                environment,
            };
            cluster.members.push(Member { node: Arc::new(node), version, breaker });
        }
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, milliseconds);
        let inner = Inner {
            environment: Arc::new(environment),
            process: Uuid::new_v4().to_string(),
            started: (Instant::now(), wall),
            state: Mutex::new(state),
            changed: Condvar::new(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The time in milliseconds, which never goes back.
    fn now(&self) -> i64 {
        let (steady, wall) = self.inner.started;
        wall + milliseconds(steady.elapsed())
    }

    /// Goes on with the trace of a request; begins a new one if its context is malformed.
    pub fn join(&self, text: &str) -> Session {
        match Context::receive(text, self.now()) {
            Ok(mut context) => {
                context.enter();
                Session::new(self.clone(), context)
            }
            Err(reason) => {
                let mut context = Context::new(Arc::clone(&self.inner.environment));
                context.tick();
                let text = format!("a new trace was begun, X-MDK-Context could not be joined: {reason}");
                self.log(&context, Level::Warn, "mdk", &text);
                Session::new(self.clone(), context)
            }
        }
    }

    fn resolve(
        &self,
        environment: &Environment,
        service: &str,
        wanted: Option<Version>,
        deadline: i64,
    ) -> Result<Arc<Node>, ResolveError> {
        let mut state = self.inner.state.lock();
        loop {
            let now = self.now();
            if let Some(node) = state.choose(environment, service, wanted, now) {
                return Ok(node);
            }
            if now >= deadline {
                let (service, environment) = (service.to_owned(), environment.name.clone());
                return Err(ResolveError::Unresolved { service, environment });
            }
            let look = u64::try_from((deadline - now).min(1000)).unwrap_or(0);
            self.inner.changed.wait_for(&mut state, Duration::from_millis(look));
        }
    }

    fn judge(&self, nodes: &[Arc<Node>], succeeded: bool) {
        let now = self.now();
        let mut state = self.inner.state.lock();
        for node in nodes {
            let clusters = state.clusters.get_mut(&node.environment.name);
            let cluster = clusters.and_then(|clusters| clusters.get_mut(&node.service));
            let members = cluster.into_iter().flat_map(|cluster| &mut cluster.members);
            members.filter(|member| member.node.id == node.id).for_each(|member| member.breaker.judge(succeeded, now));
        }
        self.inner.changed.notify_all();
    }

    /// Keeps an event; of more than 10,000, the oldest of the lowest level goes.
    fn log(&self, context: &Context, level: Level, category: &str, text: &str) {
        let (category, text, timestamp) = (category.to_owned(), text.to_owned(), self.now());
        let mut state = self.inner.state.lock();
        let sequence = state.sequence;
        state.sequence += 1;
        let event = LogEvent { context: context.clone(), timestamp, level, category, text, sequence };
        state.outbox[level as usize].insert(sequence, event);
        state.kept += 1;
        if state.kept > OUTBOX_LIMIT {
            state.outbox.iter_mut().find_map(BTreeMap::pop_first);
            state.kept -= 1;
            state.dropped += 1;
        }
    }

    /// The texts of what is kept, in order.
    pub fn events(&self) -> Vec<String> {
        let state = self.inner.state.lock();
        let mut events: Vec<&LogEvent> = state.outbox.iter().flat_map(BTreeMap::values).collect();
        events.sort_by_key(|event| event.sequence);
        events.into_iter().map(|event| event.encode(&self.inner.process)).collect()
    }
}

impl State {
    fn choose(
        &mut self,
        environment: &Environment,
        service: &str,
        wanted: Option<Version>,
        now: i64,
    ) -> Option<Arc<Node>> {
        for name in std::iter::once(&environment.name).chain(&environment.fallback) {
            let cluster = self.clusters.get_mut(name).and_then(|clusters| clusters.get_mut(service));
            if let Some(cluster) = cluster.filter(|cluster| cluster.has_seen(wanted)) {
                return cluster.choose(wanted, now);
            }
        }
        None
    }
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// One request's view of the MDK.
pub struct Session {
    mdk: Mdk,
    gate: Level,
    state: Mutex<SessionState>,
}

struct SessionState {
    context: Context,
    levels: Vec<Vec<Arc<Node>>>,
}

impl Session {
    fn new(mdk: Mdk, context: Context) -> Self {
        Self { mdk, gate: context.gate(), state: Mutex::new(SessionState { context, levels: Vec::new() }) }
    }

    pub fn debug(&self, category: &str, text: &str) -> LogId {
        self.log(Level::Debug, category, text)
    }

    pub fn info(&self, category: &str, text: &str) -> LogId {
        self.log(Level::Info, category, text)
    }

    fn log(&self, level: Level, category: &str, text: &str) -> LogId {
        let context = &mut self.state.lock().context;
        context.tick();
        if level >= self.gate {
            self.mdk.log(context, level, category, text);
        }
        LogId {
            trace_id: Arc::clone(&context.trace_id),
            causal_level: context.clock.clone(),
            environment: Arc::clone(&context.environment),
        }
    }

    /// Locates a node, waiting at most ten seconds and never past the deadline.
    pub fn resolve(&self, service: &str, version: Option<&str>) -> Result<Arc<Node>, ResolveError> {
        let state = self.state.lock();
        let detour = destination(&state.context.properties, service, version);
        let (service, text) =
            detour.as_ref().map_or((service, version), |(service, version)| (service, version.as_deref()));
        let invalid = |text: &str| ResolveError::InvalidVersion(text.to_owned());
        let wanted = text.map(|text| self::version(text).ok_or_else(|| invalid(text))).transpose()?;
        let now = self.mdk.now();
        let until = state.context.deadline().map_or(now + 10_000, |deadline| deadline.min(now + 10_000).max(now));
        let environment = Arc::clone(&state.context.environment);
        let level = state.levels.len().checked_sub(1);
        drop(state);
        let node = self.mdk.resolve(&environment, service, wanted, until)?;
        if let Some(level) = level
            && let Some(nodes) = self.state.lock().levels.get_mut(level)
            && !nodes.contains(&node)
        {
            nodes.push(Arc::clone(&node));
        }
        Ok(node)
    }

    pub fn start_interaction(&self) {
        self.info("MDK", "Starting interaction.");
        self.state.lock().levels.push(Vec::new());
    }

    /// Blames what was resolved in the innermost interaction.
    pub fn fail_interaction(&self, message: &str) {
        let nodes = self.state.lock().levels.last_mut().map(std::mem::take).unwrap_or_default();
        let describe =
            |node: &Arc<Node>| format!("Node(id:{} {}: {}, {})", node.id, node.service, node.address, node.version);
        let involved = nodes.iter().map(describe).collect::<Vec<_>>().join(", ");
        self.log(Level::Error, "interaction failure", &format!("involved: {involved}\n\n{message}"));
        self.mdk.judge(&nodes, false);
    }

    /// The context as a text, for one call.
    pub fn externalize(&self) -> String {
        let context = &mut self.state.lock().context;
        let text = context.outgoing(self.mdk.now());
        context.tick();
        text
    }
}
