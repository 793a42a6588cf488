//! Sessions: what one request sees of the MDK, and the levels of interaction in it.
//!
//! A session calls its MDK, a level calls its session, and nothing calls back.

use crate::context::SharedContext;
use crate::detour::Detour;
use crate::discovery::Request;
use crate::environment::Environment;
use crate::interaction::{Interactions, NoInteraction};
use crate::mdk::Mdk;
use crate::node::Node;
use crate::rtp::{FailureReport, InvolvedNode};
use crate::version::Version;
use crate::{Error, Promise, context, detour, interaction, traceparent, version};
use quark::json::Fields;
use quark::{Duration, Failure, Json, Map, Runtime, Severity, ToJson};

pub(crate) const RESOLVE_LIMIT: Duration = Duration::of(10_000);

pub(crate) const LONGEST_DEADLINE: Duration = Duration::of(31_536_000_000);

pub(crate) const ROUTES_PROPERTY: &str = "routes";

pub(crate) const HALF_ID: f64 = 4_294_967_296.0;

/// Names a log message: its trace, and the moment in it.
#[derive(Clone, Debug, PartialEq)]
pub struct LoggedMessageId {
    pub trace_id: String,
    /// The counters of the causal clock, outermost first.
    pub causal_level: Vec<i64>,
    pub environment: Environment,
}

impl LoggedMessageId {
    /// The fields without a default, in order.
    #[must_use]
    pub fn new(trace_id: String, causal_level: Vec<i64>, environment_: Environment) -> Self {
        Self { trace_id, causal_level, environment: environment_ }
    }
}

quark::impl_json!(LoggedMessageId { trace_id: "traceId", causal_level: "causalLevel", environment: "environment" });

/// One request's view of the MDK. Log, resolve and call others through it, and hand on its `headers()`.
///
/// No method of it blocks, except for those that wait for a node, and no logging call fails.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    actor: quark::Actor<SessionState>,
}

impl Session {
    /// Makes one in the runtime that this process shares.
    #[must_use]
    pub fn new(mdk: Mdk, context: SharedContext) -> Self {
        Self::with_runtime(Runtime::shared(), mdk, context)
    }

    /// Makes one in a runtime of the caller's own.
    #[must_use]
    pub fn with_runtime(runtime: &Runtime, mdk: Mdk, context: SharedContext) -> Self {
        Self { actor: quark::Actor::spawn(runtime, |quark| SessionState::new(quark, mdk, context)) }
    }

    /// Logs what needs somebody now.
    pub fn critical(&self, category: &str, text: &str) -> LoggedMessageId {
        self.actor.step(|state| state.critical(category, text))
    }

    /// Logs a failure.
    pub fn error(&self, category: &str, text: &str) -> LoggedMessageId {
        self.actor.step(|state| state.error(category, text))
    }

    /// Logs what may lead to a failure.
    pub fn warn(&self, category: &str, text: &str) -> LoggedMessageId {
        self.actor.step(|state| state.warn(category, text))
    }

    /// Logs what happens in the normal course of things.
    pub fn info(&self, category: &str, text: &str) -> LoggedMessageId {
        self.actor.step(|state| state.info(category, text))
    }

    /// Logs what helps to find a mistake. Not delivered unless `trace` asked for it.
    pub fn debug(&self, category: &str, text: &str) -> LoggedMessageId {
        self.actor.step(|state| state.debug(category, text))
    }

    /// Delivers messages from `level` upwards, in this session and everything downstream. INFO unless set.
    pub fn trace(&self, level: Severity) {
        self.actor.step(|state| state.trace(level));
    }

    /// Locates a node of `service` that serves `version`, or any version, waiting at most ten seconds and never past the
    /// session's deadline. The node belongs to the innermost interaction.
    ///
    /// # Errors
    /// The promise fails with `InvalidVersion` or `Unresolved`.
    pub fn resolve(&self, service: &str, version: Option<&str>) -> Promise<Node> {
        self.actor.step(|state| state.resolve(service, version))
    }

    /// Like `resolve`, waiting at most `limit`.
    ///
    /// # Errors
    /// The promise fails with `InvalidVersion` or `Unresolved`.
    pub fn resolve_until(&self, service: &str, version: Option<&str>, limit: Duration) -> Promise<Node> {
        self.actor.step(|state| state.resolve_until(service, version, limit))
    }

    /// Like `resolve`, for a level of interaction.
    pub(crate) fn resolve_at(
        &self,
        level: i64,
        service: &str,
        version: Option<&str>,
        limit: Option<Duration>,
    ) -> Promise<Node> {
        self.actor.step(|state| state.resolve_at(level, service, version, limit))
    }

    /// From now on, here and downstream, requests for `version` of `service` look for `target_version` of `target` instead.
    ///
    /// # Errors
    /// Fails with `InvalidVersion`, `ContextTooLarge` or `ReservedProperty`.
    pub fn route(&self, service: &str, version: &str, target: &str, target_version: &str) -> Result<(), Error> {
        self.actor.step(|state| state.route(service, version, target, target_version))
    }

    /// Starts an interaction: what is resolved from here on is judged by how it ends.
    pub fn start_interaction(&self) {
        self.actor.step(SessionState::start_interaction);
    }

    /// Blames the nodes resolved in the innermost interaction so far. It goes on: nodes resolved from here on can still succeed.
    ///
    /// # Errors
    /// Fails with `NoInteraction`.
    pub fn fail_interaction(&self, message: &str) -> Result<(), NoInteraction> {
        self.actor.step(|state| state.fail_interaction(message))
    }

    /// Finishes the innermost interaction: the nodes that were not blamed have served.
    ///
    /// # Errors
    /// Fails with `NoInteraction`.
    pub fn finish_interaction(&self) -> Result<(), NoInteraction> {
        self.actor.step(SessionState::finish_interaction)
    }

    pub(crate) fn enter_level(&self) -> Level {
        self.actor.step(SessionState::enter_level)
    }

    pub(crate) fn blame_level(&self, level: &Level, failure: &Failure) {
        self.actor.step(|state| state.blame_level(level, failure));
    }

    pub(crate) fn exit_level(&self, level: &Level) {
        self.actor.step(|state| state.exit_level(level));
    }

    pub(crate) fn fail_level(&self, level: Option<i64>, message: &str) -> Result<(), NoInteraction> {
        self.actor.step(|state| state.fail_level(level, message))
    }

    /// Gives the request at most this long from now. A deadline only shrinks.
    pub fn set_deadline(&self, limit: Duration) {
        self.actor.step(|state| state.set_deadline(limit));
    }

    /// What is left of the deadline, zero once it has passed; `None` if there is none.
    pub fn remaining(&self) -> Option<Duration> {
        self.actor.step(SessionState::remaining)
    }

    /// A property of the request.
    pub fn get_property(&self, name: &str) -> Option<Json> {
        self.actor.step(|state| state.get_property(name))
    }

    /// Sets a property of the request, for everything downstream.
    ///
    /// # Errors
    /// Fails with `ContextTooLarge` or `ReservedProperty`.
    pub fn set_property(&self, name: &str, value: &Json) -> Result<(), Error> {
        self.actor.step(|state| state.set_property(name, value))
    }

    /// Whether the request has a property.
    pub fn has_property(&self, name: &str) -> bool {
        self.actor.step(|state| state.has_property(name))
    }

    /// The id of the trace, a UUID.
    pub fn trace_id(&self) -> String {
        self.actor.step(SessionState::trace_id)
    }

    /// The environment in which the request is served.
    pub fn environment(&self) -> Environment {
        self.actor.step(SessionState::environment)
    }

    /// The context as a text, to be joined by whoever is called next. Use it for one call or message: each has its own moment.
    pub fn externalize(&self) -> String {
        self.actor.step(SessionState::externalize)
    }

    /// Another name of `externalize`.
    pub fn inject(&self) -> String {
        self.actor.step(SessionState::inject)
    }

    /// The headers of one outgoing request: the context, and the W3C `traceparent`.
    pub fn headers(&self) -> Map<String, String> {
        self.actor.step(SessionState::headers)
    }

    /// Blames the nodes resolved inside when the body fails. The body is handed its own level, through which tasks that run
    /// side by side resolve without blaming each other's nodes.
    ///
    /// # Errors
    /// Fails with what the body fails with.
    pub fn interaction<R, E: quark::actor::Failing>(&self, body: impl FnOnce(&Level) -> Result<R, E>) -> Result<R, E> {
        let entered = self.enter_level();
        let scope =
            quark::actor::Scope::new(|failure| self.blame_level(&entered, &failure), || self.exit_level(&entered));
        scope.run(|| body(&entered))
    }

    /// Like [`Self::interaction`], for a body that awaits.
    ///
    /// # Errors
    /// Fails with what the body fails with.
    pub async fn interaction_async<R, E: quark::actor::Failing>(
        &self,
        body: impl AsyncFnOnce(Level) -> Result<R, E>,
    ) -> Result<R, E> {
        let entered = self.enter_level();
        let scope =
            quark::actor::Scope::new(|failure| self.blame_level(&entered, &failure), || self.exit_level(&entered));
        scope.run_async(body(entered.clone())).await
    }
}

impl ToJson for Session {
    fn to_json(&self) -> Json {
        Json::from("Session")
    }
}

impl quark::testing::State for Session {
    fn state(&self) -> Json {
        self.actor.step(|state| {
            Fields::new()
                .field("mdk", &state.mdk)
                .field("context", &state.context)
                .field("gate", &state.gate)
                .state("interactions", &state.interactions)
                .into_json()
        })
    }
}

struct SessionState {
    mdk: Mdk,
    context: SharedContext,
    gate: Severity,
    interactions: Interactions,
    quark: quark::Context<Self>,
}

impl quark::actor::State for SessionState {
    const NAME: &'static str = "Session";
    const RANK: u32 = 1;
}

impl SessionState {
    fn new(quark: quark::Context<Self>, mdk: Mdk, context: SharedContext) -> Self {
        let gate = context.gate();
        Self { mdk, context, gate, interactions: Interactions::new(), quark }
    }

    fn this(&self) -> Session {
        Session { actor: self.quark.this() }
    }

    fn critical(&mut self, category: &str, text: &str) -> LoggedMessageId {
        self.log(Severity::Critical, category, text, None)
    }

    fn error(&mut self, category: &str, text: &str) -> LoggedMessageId {
        self.log(Severity::Error, category, text, None)
    }

    fn warn(&mut self, category: &str, text: &str) -> LoggedMessageId {
        self.log(Severity::Warn, category, text, None)
    }

    fn info(&mut self, category: &str, text: &str) -> LoggedMessageId {
        self.log(Severity::Info, category, text, None)
    }

    fn debug(&mut self, category: &str, text: &str) -> LoggedMessageId {
        self.log(Severity::Debug, category, text, None)
    }

    fn trace(&mut self, level: Severity) {
        self.context = self.context.tracing(level);
        self.gate = level;
    }

    /// Ticks, whether or not the message passes: the clock counts what happened, not what was told.
    fn log(&mut self, level: Severity, category: &str, text: &str, failure: Option<&FailureReport>) -> LoggedMessageId {
        self.context = self.context.clone().ticked();
        if level >= self.gate {
            self.mdk.log(self.context.clone(), level, category, text, failure.cloned());
        }
        LoggedMessageId::new(
            self.context.trace_id.clone(),
            self.context.clock.levels.clone(),
            self.context.environment.clone(),
        )
    }

    fn resolve(&mut self, service: &str, version: Option<&str>) -> Promise<Node> {
        self.resolve_in(self.interactions.innermost(), service, version, RESOLVE_LIMIT)
    }

    fn resolve_until(&mut self, service: &str, version: Option<&str>, limit: Duration) -> Promise<Node> {
        self.resolve_in(self.interactions.innermost(), service, version, limit)
    }

    /// Like `resolve`, for a level of interaction.
    fn resolve_at(
        &mut self,
        level: i64,
        service: &str,
        version: Option<&str>,
        limit: Option<Duration>,
    ) -> Promise<Node> {
        self.resolve_in(Some(level), service, version, limit.unwrap_or(RESOLVE_LIMIT))
    }

    fn resolve_in(
        &mut self,
        level: Option<i64>,
        service: &str,
        version: Option<&str>,
        limit: Duration,
    ) -> Promise<Node> {
        Promise::run(|| {
            let place = detour::destination(self.context.properties.get(ROUTES_PROPERTY), service, version);
            let wanted = version::requested(place.version.as_deref())?;
            let now = self.quark.now();
            let deadline = now
                + std::cmp::min(
                    std::cmp::min(limit, LONGEST_DEADLINE),
                    self.context.left(now).unwrap_or(LONGEST_DEADLINE),
                );
            Ok(self
                .mdk
                .resolve(
                    &Request::new(place.service, self.context.environment.clone(), deadline).with_version(wanted),
                    now,
                )
                .then(&self.quark, move |state: &mut Self, node| {
                    state.interactions.involve(level, &node);
                    Ok(node)
                }))
        })
    }

    fn route(&mut self, service: &str, version: &str, target: &str, target_version: &str) -> Result<(), Error> {
        Version::parse(version)?;
        Version::parse(target_version)?;
        let routes = self.context.properties.get(ROUTES_PROPERTY).cloned();
        let detour = Detour::new(target.to_owned())
            .with_version(Some(version.to_owned()))
            .with_target_version(Some(target_version.to_owned()));
        self.context =
            self.context.including(ROUTES_PROPERTY, detour::with_detour(routes.as_ref(), service, &detour))?;
        Ok(())
    }

    fn start_interaction(&mut self) {
        self.open_level();
    }

    fn fail_interaction(&mut self, message: &str) -> Result<(), NoInteraction> {
        self.fail_level(self.interactions.innermost(), message)?;
        Ok(())
    }

    fn finish_interaction(&mut self) -> Result<(), NoInteraction> {
        if !self.close_level(self.interactions.innermost()) {
            return Err(NoInteraction);
        }
        Ok(())
    }

    fn enter_level(&mut self) -> Level {
        Level::with_runtime(&self.quark.runtime(), self.this(), self.open_level())
    }

    fn blame_level(&mut self, level: &Level, failure: &Failure) {
        if self.interactions.is_open(Some(level.id)) {
            self.blame(Some(level.id), &failure.message, Some(failure));
        }
    }

    fn exit_level(&mut self, level: &Level) {
        self.close_level(Some(level.id));
    }

    fn fail_level(&mut self, level: Option<i64>, message: &str) -> Result<(), NoInteraction> {
        if !self.interactions.is_open(level) {
            return Err(NoInteraction);
        }
        self.blame(level, message, None);
        Ok(())
    }

    fn open_level(&mut self) -> i64 {
        self.log(Severity::Info, "MDK", "Starting interaction.", None);
        self.interactions.start(&self.context, self.quark.now())
    }

    fn blame(&mut self, level: Option<i64>, message: &str, failure: Option<&Failure>) {
        let nodes = self.interactions.fail(level);
        let report = failure.map(|known| failure_report(known, &nodes));
        self.log(Severity::Error, "interaction failure", &interaction::failure_text(&nodes, message), report.as_ref());
        for node in &nodes {
            self.mdk.judge(node, false);
        }
    }

    /// Says whether there was something to close.
    fn close_level(&mut self, level: Option<i64>) -> bool {
        if !self.interactions.is_open(level) {
            return false;
        }
        self.log(Severity::Info, "MDK", "Finished interaction.", None);
        if let Some(finished) = self.interactions.finish(level, &self.quark.uuid(), &self.context, self.quark.now()) {
            self.mdk.interacted(&finished.event);
            for node in &finished.served {
                self.mdk.judge(node, true);
            }
        }
        true
    }

    fn set_deadline(&mut self, limit: Duration) {
        self.context = self
            .context
            .clone()
            .expiring(self.quark.now() + std::cmp::max(Duration::of(0), std::cmp::min(limit, LONGEST_DEADLINE)));
    }

    fn remaining(&mut self) -> Option<Duration> {
        self.context.left(self.quark.now())
    }

    fn get_property(&mut self, name: &str) -> Option<Json> {
        self.context.properties.get(name).cloned()
    }

    fn set_property(&mut self, name: &str, value: &Json) -> Result<(), Error> {
        self.context = self.context.including(name, value.clone())?;
        Ok(())
    }

    fn has_property(&mut self, name: &str) -> bool {
        self.context.properties.contains_key(name)
    }

    fn trace_id(&mut self) -> String {
        self.context.trace_id.clone()
    }

    fn environment(&mut self) -> Environment {
        self.context.environment.clone()
    }

    fn externalize(&mut self) -> String {
        let text = self.context.outgoing(self.quark.now());
        self.context = self.context.clone().ticked();
        text
    }

    fn inject(&mut self) -> String {
        self.externalize()
    }

    fn headers(&mut self) -> Map<String, String> {
        let parent = traceparent::traceparent_for(
            &self.context.trace_id,
            quark::floor(self.quark.random() * HALF_ID, "session.q:230"),
            quark::floor(self.quark.random() * HALF_ID, "session.q:230"),
        );
        Map::from([
            (context::CONTEXT_HEADER.to_owned(), self.externalize()),
            (traceparent::TRACEPARENT_HEADER.to_owned(), parent),
        ])
    }
}

/// One level of interaction, handed to its body. What is resolved through it belongs to it, whatever others do.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    actor: quark::Actor<LevelState>,
    id: i64,
}

impl Level {
    /// Makes one in the runtime that this process shares.
    #[must_use]
    pub fn new(session: Session, id: i64) -> Self {
        Self::with_runtime(Runtime::shared(), session, id)
    }

    /// Makes one in a runtime of the caller's own.
    #[must_use]
    pub fn with_runtime(runtime: &Runtime, session: Session, id: i64) -> Self {
        let seen_id = id;
        let actor = quark::Actor::spawn(runtime, |quark| LevelState::new(quark, session, id));
        Self { actor, id: seen_id }
    }

    /// Locates a node, like the session's `resolve`, for this level.
    ///
    /// # Errors
    /// The promise fails with `InvalidVersion` or `Unresolved`.
    pub fn resolve(&self, service: &str, version: Option<&str>) -> Promise<Node> {
        self.actor.step(|state| state.resolve(service, version))
    }

    /// Locates a node, waiting at most `limit`.
    ///
    /// # Errors
    /// The promise fails with `InvalidVersion` or `Unresolved`.
    pub fn resolve_until(&self, service: &str, version: Option<&str>, limit: Duration) -> Promise<Node> {
        self.actor.step(|state| state.resolve_until(service, version, limit))
    }

    /// Blames the nodes resolved in this level so far, and goes on.
    ///
    /// # Errors
    /// Fails with `NoInteraction`.
    pub fn fail(&self, message: &str) -> Result<(), NoInteraction> {
        self.actor.step(|state| state.fail(message))
    }
}

impl ToJson for Level {
    fn to_json(&self) -> Json {
        Json::from("Level")
    }
}

impl quark::testing::State for Level {
    fn state(&self) -> Json {
        self.actor.step(|state| Fields::new().field("session", &state.session).field("id", &state.id).into_json())
    }
}

struct LevelState {
    session: Session,
    id: i64,
    quark: quark::Context<Self>,
}

impl quark::actor::State for LevelState {
    const NAME: &'static str = "Level";
    const RANK: u32 = 2;
}

impl LevelState {
    fn new(quark: quark::Context<Self>, session: Session, id: i64) -> Self {
        Self { session, id, quark }
    }

    fn resolve(&mut self, service: &str, version: Option<&str>) -> Promise<Node> {
        self.session.resolve_at(self.id, service, version, None)
    }

    fn resolve_until(&mut self, service: &str, version: Option<&str>, limit: Duration) -> Promise<Node> {
        self.session.resolve_at(self.id, service, version, Some(limit))
    }

    fn fail(&mut self, message: &str) -> Result<(), NoInteraction> {
        self.session.fail_level(Some(self.id), message)?;
        Ok(())
    }
}

pub(crate) fn failure_report(failure: &Failure, nodes: &[Node]) -> FailureReport {
    let involved = nodes
        .iter()
        .map(|node| {
            InvolvedNode::new(node.id.clone(), node.service.clone(), node.version.clone(), node.address.clone())
        })
        .collect::<Vec<_>>();
    FailureReport::new(failure.kind.clone(), failure.message.clone())
        .with_stack(failure.stack.clone())
        .with_nodes(involved)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::breaker::CircuitBreakers;
    use crate::config::Config;
    use crate::rtp::{Active, Open, RtpServerMessage};
    use quark::port::LinkEvent;
    use quark::testing::TestRuntime;

    #[test]
    fn a_session_is_a_new_trace_the_first_log_stands_at_1() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        let session = mdk.session();
        let logged = session.info("cat", "hello");
        quark::fault::assert_equal(
            &logged,
            &LoggedMessageId::new(session.trace_id(), vec![1], Environment::new().with_name("sandbox".to_owned())),
            "logged == LoggedMessageId(session.trace_id(), [1], Environment(\"sandbox\"))",
            "session.q:267",
        );
        quark::fault::assert_equal(
            &session.warn("cat", "again").causal_level,
            &[2],
            "session.warn(\"cat\", \"again\").causal_level == [2]",
            "session.q:268",
        );
        quark::fault::assert_not_equal(
            &mdk.session().trace_id(),
            &session.trace_id(),
            "mdk.session().trace_id() != session.trace_id()",
            "session.q:269",
        );
        runtime.finish();
    }

    #[test]
    fn a_log_message_is_delivered_with_its_level_category_text_and_moment() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().sent();
        let session = mdk.session();
        session.critical("cat", "a");
        session.error("cat", "b");
        session.warn("cat", "c");
        session.info("cat", "d");
        let sent = mdk.link().sent().into_iter().map(|message| message.encode()).collect::<Vec<_>>();
        quark::fault::assert_equal(
            &sent
                .iter()
                .map(|text| {
                    text.contains(
                        "\"level\":\"CRITICAL\",\"category\":\"cat\",\"contentType\":\"text/plain\",\"text\":\"a\",\"sequence\":0,\"sync\":1",
                    )
                })
                .collect::<Vec<_>>(),
            &[true, false, false, false],
            "sent.map(|text| text.contains(\n        `\"level\":\"CRITICAL\",\"category\":\"cat\",\"contentType\":\"text/plain\",\"text\":\"a\",\"sequence\":0,\"sync\":1`,\n    )) == [true, false, false, false]",
            "session.q:284",
        );
        quark::fault::assert_equal(
            &sent
                .iter()
                .map(|text| {
                    text.contains(
                        "\"level\":\"ERROR\",\"category\":\"cat\",\"contentType\":\"text/plain\",\"text\":\"b\",\"sequence\":1,\"sync\":1",
                    )
                })
                .collect::<Vec<_>>(),
            &[false, true, false, false],
            "sent.map(|text| text.contains(\n        `\"level\":\"ERROR\",\"category\":\"cat\",\"contentType\":\"text/plain\",\"text\":\"b\",\"sequence\":1,\"sync\":1`,\n    )) == [false, true, false, false]",
            "session.q:287",
        );
        quark::fault::assert_equal(
            &sent.iter().map(|text| text.contains("\"clock\":{\"clocks\":[3]}")).collect::<Vec<_>>(),
            &[false, false, true, false],
            "sent.map(|text| text.contains(`\"clock\":{\"clocks\":[3]}`)) == [false, false, true, false]",
            "session.q:290",
        );
        quark::fault::assert_equal(
            &sent.iter().map(|text| text.contains("\"timestamp\":1000000000,\"node\":")).collect::<Vec<_>>(),
            &[true, true, true, true],
            "sent.map(|text| text.contains(`\"timestamp\":1000000000,\"node\":`)) == [true, true, true, true]",
            "session.q:291",
        );
        runtime.finish();
    }

    #[test]
    fn info_is_the_gate_a_filtered_call_ticks_and_delivers_nothing() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().sent();
        let session = mdk.session();
        quark::fault::assert_equal(
            &session.debug("cat", "hidden").causal_level,
            &[1],
            "session.debug(\"cat\", \"hidden\").causal_level == [1]",
            "session.q:301",
        );
        quark::fault::assert(mdk.link().sent().is_empty(), "mdk.link.sent().is_empty()", "session.q:302");
        quark::fault::assert_equal(
            &session.info("cat", "shown").causal_level,
            &[2],
            "session.info(\"cat\", \"shown\").causal_level == [2]",
            "session.q:303",
        );
        quark::fault::assert_equal(
            &quark::int(mdk.link().sent().len()),
            &1,
            "mdk.link.sent().size() == 1",
            "session.q:304",
        );
        runtime.finish();
    }

    #[test]
    fn trace_raises_and_lowers_the_gate_here_and_downstream() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().sent();
        let session = mdk.session();
        session.trace(Severity::Debug);
        session.debug("cat", "shown");
        quark::fault::assert_equal(
            &quark::int(mdk.link().sent().len()),
            &1,
            "mdk.link.sent().size() == 1",
            "session.q:316",
        );
        let downstream = mdk.join(Some(&session.externalize()), None);
        downstream.debug("cat", "shown");
        quark::fault::assert_equal(
            &quark::int(mdk.link().sent().len()),
            &1,
            "mdk.link.sent().size() == 1",
            "session.q:319",
        );
        downstream.trace(Severity::Error);
        downstream.warn("cat", "hidden");
        quark::fault::assert(mdk.link().sent().is_empty(), "mdk.link.sent().is_empty()", "session.q:322");
        session.debug("cat", "shown");
        quark::fault::assert_equal(
            &quark::int(mdk.link().sent().len()),
            &1,
            "mdk.link.sent().size() == 1",
            "session.q:324",
        );
        runtime.finish();
    }

    #[test]
    fn externalize_encodes_then_ticks_join_ticks_and_enters_a_level() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        let session = mdk.session();
        let text = session.externalize();
        quark::fault::assert(
            text.contains("\"clock\":{\"clocks\":[0]}"),
            "text.contains(`\"clock\":{\"clocks\":[0]}`)",
            "session.q:331",
        );
        quark::fault::assert_equal(
            &session.info("cat", "after").causal_level,
            &[2],
            "session.info(\"cat\", \"after\").causal_level == [2]",
            "session.q:332",
        );
        let joined = mdk.join(Some(&text), None);
        quark::fault::assert_equal(
            &joined.trace_id(),
            &session.trace_id(),
            "joined.trace_id() == session.trace_id()",
            "session.q:334",
        );
        quark::fault::assert_equal(
            &joined.info("cat", "first").causal_level,
            &[1, 1],
            "joined.info(\"cat\", \"first\").causal_level == [1, 1]",
            "session.q:335",
        );
        quark::fault::assert(
            session.inject().contains("\"clock\":{\"clocks\":[2]}"),
            "session.inject().contains(`\"clock\":{\"clocks\":[2]}`)",
            "session.q:336",
        );
        runtime.finish();
    }

    #[test]
    fn the_headers_carry_the_context_and_a_traceparent_of_the_same_trace() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        let session = mdk.session();
        let first = session.headers();
        quark::fault::assert_equal(
            &first.keys().cloned().collect::<Vec<_>>(),
            &["X-MDK-Context", "traceparent"],
            "first.keys() == [\"X-MDK-Context\", \"traceparent\"]",
            "session.q:343",
        );
        quark::fault::assert(
            quark::entry(&first, "X-MDK-Context", "session.q:344").contains(&session.trace_id()),
            "first[\"X-MDK-Context\"].contains(session.trace_id())",
            "session.q:344",
        );
        let id = session.trace_id().replace('-', "");
        quark::fault::assert(
            quark::entry(&first, "traceparent", "session.q:346").starts_with(&format!("00-{id}-")),
            "first[\"traceparent\"].starts_with(\"00-{id}-\")",
            "session.q:346",
        );
        quark::fault::assert(
            quark::entry(&first, "traceparent", "session.q:347").ends_with("-01"),
            "first[\"traceparent\"].ends_with(\"-01\")",
            "session.q:347",
        );
        quark::fault::assert_equal(
            &quark::text::size(quark::entry(&first, "traceparent", "session.q:348").as_str()),
            &55,
            "first[\"traceparent\"].size() == 55",
            "session.q:348",
        );
        quark::fault::assert_not_equal(
            quark::entry(&session.headers(), "traceparent", "session.q:349"),
            quark::entry(&first, "traceparent", "session.q:349"),
            "session.headers()[\"traceparent\"] != first[\"traceparent\"]",
            "session.q:349",
        );
        runtime.finish();
    }

    #[test]
    fn a_sessions_environment_travels_with_it() {
        let runtime = TestRuntime::new();
        let here = Mdk::with_runtime(
            &runtime,
            Config::new().with_environment(
                Environment::new().with_name("feature".to_owned()).with_fallback(Some("base".to_owned())),
            ),
            Box::new(CircuitBreakers::new()),
        );
        let there = Mdk::with_runtime(
            &runtime,
            Config::new().with_environment(Environment::new().with_name("production".to_owned())),
            Box::new(CircuitBreakers::new()),
        );
        quark::fault::assert_equal(
            &there.join(Some(&here.session().externalize()), None).environment(),
            &Environment::new().with_name("feature".to_owned()).with_fallback(Some("base".to_owned())),
            "there.join(here.session().externalize()).environment() == Environment(\"feature\", \"base\")",
            "session.q:355",
        );
        quark::fault::assert_equal(
            &there.session().environment(),
            &Environment::new().with_name("production".to_owned()),
            "there.session().environment() == Environment(\"production\")",
            "session.q:356",
        );
        runtime.finish();
    }

    #[test]
    fn a_deadline_only_shrinks_and_says_what_is_left() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        let session = mdk.session();
        quark::fault::assert_equal(
            &session.remaining(),
            &None::<Duration>,
            "session.remaining() == none",
            "session.q:362",
        );
        session.set_deadline(Duration::of(5000));
        quark::fault::assert_equal(
            &session.remaining(),
            &Some(Duration::of(5000)),
            "session.remaining() == 5s",
            "session.q:364",
        );
        session.set_deadline(Duration::of(9000));
        quark::fault::assert_equal(
            &session.remaining(),
            &Some(Duration::of(5000)),
            "session.remaining() == 5s",
            "session.q:366",
        );
        session.set_deadline(Duration::of(2000));
        runtime.advance(Duration::of(500));
        quark::fault::assert_equal(
            &session.remaining(),
            &Some(Duration::of(1500)),
            "session.remaining() == 1500ms",
            "session.q:369",
        );
        runtime.advance(Duration::of(5000));
        quark::fault::assert_equal(
            &session.remaining(),
            &Some(Duration::of(0)),
            "session.remaining() == 0s",
            "session.q:371",
        );
        runtime.finish();
    }

    #[test]
    fn a_deadline_travels_and_what_is_left_of_it_wins_over_the_clock() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        let session = mdk.session();
        session.set_deadline(Duration::of(5000));
        let text = session.externalize();
        quark::fault::assert(
            text.contains("\"timeout\":1000005"),
            "text.contains(`\"timeout\":1000005`)",
            "session.q:379",
        );
        quark::fault::assert(
            text.contains("\"remaining\":5000"),
            "text.contains(`\"remaining\":5000`)",
            "session.q:380",
        );
        runtime.advance(Duration::of(1000));
        quark::fault::assert_equal(
            &mdk.join(Some(&text), None).remaining(),
            &Some(Duration::of(5000)),
            "mdk.join(text).remaining() == 5s",
            "session.q:382",
        );
        runtime.finish();
    }

    #[test]
    fn properties_are_the_requests_and_travel_with_it() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        let session = mdk.session();
        quark::fault::assert(!session.has_property("user"), "!session.has_property(\"user\")", "session.q:388");
        quark::fault::assert_equal(
            &session.get_property("user"),
            &None::<Json>,
            "session.get_property(\"user\") == none",
            "session.q:389",
        );
        session.set_property("user", &Json::of("ada")).unwrap();
        quark::fault::assert(session.has_property("user"), "session.has_property(\"user\")", "session.q:391");
        let joined = mdk.join(Some(&session.externalize()), None);
        quark::fault::assert_equal(
            &joined.get_property("user"),
            &Some(Json::of("ada")),
            "joined.get_property(\"user\") == Json.of(\"ada\")",
            "session.q:393",
        );
        runtime.finish();
    }

    #[test]
    fn a_property_that_would_not_fit_is_refused_and_the_session_goes_on_without_it() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        let session = mdk.session();
        let mut filling = "x".to_owned();
        for _ in 0..13 {
            filling.push_str(&filling.clone());
        }
        quark::fault::assert(
            matches!(session.set_property("big", &Json::of(&filling)), Err(Error::ContextTooLarge(_))),
            "session.set_property(\"big\", Json.of(filling))",
            "session.q:401",
        );
        quark::fault::assert(
            matches!(session.set_property("timeout", &Json::of(&9_000_000_000.0)), Err(Error::ReservedProperty(_))),
            "session.set_property(\"timeout\", Json.of(9000000000.0))",
            "session.q:402",
        );
        quark::fault::assert(!session.has_property("big"), "!session.has_property(\"big\")", "session.q:403");
        quark::fault::assert_less(
            &quark::text::size(&session.externalize()),
            &context::CONTEXT_LIMIT,
            "session.externalize().size() < context_limit",
            "session.q:404",
        );
        runtime.finish();
    }

    #[test]
    fn resolve_waits_ten_seconds_for_a_node_no_longer() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        let session = mdk.session();
        let promise = session.resolve("time", Some("1.0"));
        runtime.advance(Duration::of(9999));
        quark::fault::assert(promise.is_pending(), "promise.is_pending()", "session.q:413");
        runtime.advance(Duration::of(1));
        quark::fault::assert(matches!(promise.value(), Err(Error::Unresolved(_))), "promise", "session.q:415");
        runtime.finish();
    }

    #[test]
    fn resolve_waits_no_longer_than_the_deadline() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        let session = mdk.session();
        session.set_deadline(Duration::of(3000));
        runtime.advance(Duration::of(1000));
        let promise = session.resolve("time", Some("1.0"));
        let longer = session.resolve_until("time", Some("1.0"), Duration::of(60_000));
        runtime.advance(Duration::of(1999));
        quark::fault::assert(promise.is_pending(), "promise.is_pending()", "session.q:427");
        runtime.advance(Duration::of(1));
        quark::fault::assert(matches!(promise.value(), Err(Error::Unresolved(_))), "promise", "session.q:429");
        quark::fault::assert(matches!(longer.value(), Err(Error::Unresolved(_))), "longer", "session.q:430");
        runtime.finish();
    }

    #[test]
    fn resolve_until_waits_as_long_as_it_is_told() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        let session = mdk.session();
        let brief = session.resolve_until("time", Some("1.0"), Duration::of(500));
        let patient = session.resolve_until("time", None, Duration::of(60_000));
        runtime.advance(Duration::of(500));
        quark::fault::assert(matches!(brief.value(), Err(Error::Unresolved(_))), "brief", "session.q:440");
        runtime.advance(Duration::of(59_000));
        quark::fault::assert(patient.is_pending(), "patient.is_pending()", "session.q:442");
        let node = Node::new("n1".to_owned(), "time".to_owned(), "7.3".to_owned(), "http://t:1".to_owned());
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(node.clone()))));
        quark::fault::assert_equal(&patient.value().unwrap(), &node, "patient.value() == node", "session.q:447");
        runtime.finish();
    }

    #[test]
    fn a_version_that_is_none_fails_the_promise() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        let session = mdk.session();
        quark::fault::assert(
            matches!(session.resolve("time", Some("new")).value(), Err(Error::InvalidVersion(_))),
            "session.resolve(\"time\", \"new\")",
            "session.q:453",
        );
        runtime.finish();
    }

    #[test]
    fn a_route_leads_a_session_elsewhere_and_everything_downstream() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(Node::new(
            "n1".to_owned(),
            "time".to_owned(),
            "1.0".to_owned(),
            "http://t:1".to_owned(),
        )))));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(Node::new(
            "n2".to_owned(),
            "mock".to_owned(),
            "2.0".to_owned(),
            "http://m:1".to_owned(),
        )))));
        let session = mdk.session();
        session.route("time", "1.0", "mock", "2.0").unwrap();
        quark::fault::assert_equal(
            &session.resolve("time", Some("1.0")).value().unwrap().id,
            "n2",
            "session.resolve(\"time\", \"1.0\").value().id == \"n2\"",
            "session.q:465",
        );
        quark::fault::assert_equal(
            &mdk.join(Some(&session.externalize()), None).resolve("time", Some("1.0")).value().unwrap().id,
            "n2",
            "mdk.join(session.externalize()).resolve(\"time\", \"1.0\").value().id == \"n2\"",
            "session.q:466",
        );
        quark::fault::assert_equal(
            &mdk.session().resolve("time", Some("1.0")).value().unwrap().id,
            "n1",
            "mdk.session().resolve(\"time\", \"1.0\").value().id == \"n1\"",
            "session.q:467",
        );
        quark::fault::assert(
            matches!(session.route("time", "new", "mock", "2.0"), Err(Error::InvalidVersion(_))),
            "session.route(\"time\", \"new\", \"mock\", \"2.0\")",
            "session.q:468",
        );
        quark::fault::assert(
            matches!(session.route("time", "1.0", "mock", "new"), Err(Error::InvalidVersion(_))),
            "session.route(\"time\", \"1.0\", \"mock\", \"new\")",
            "session.q:469",
        );
        runtime.finish();
    }

    #[test]
    fn an_interaction_that_finishes_yields_its_event_directly_after_its_last_log() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(Node::new(
            "n1".to_owned(),
            "time".to_owned(),
            "1.0".to_owned(),
            "http://t:1".to_owned(),
        )))));
        mdk.link().sent();
        let session = mdk.session();
        session.start_interaction();
        let node = session.resolve("time", Some("1.0")).value().unwrap();
        runtime.advance(Duration::of(250));
        session.finish_interaction().unwrap();
        let sent = mdk.link().sent().into_iter().map(|message| message.encode()).collect::<Vec<_>>();
        quark::fault::assert_equal(&quark::int(sent.len()), &3, "sent.size() == 3", "session.q:485");
        quark::fault::assert(
            quark::item(&sent, 0, "session.q:486").contains(
                "\"level\":\"INFO\",\"category\":\"MDK\",\"contentType\":\"text/plain\",\"text\":\"Starting interaction.\",\"sequence\":0",
            ),
            "sent[0].contains(\n        `\"level\":\"INFO\",\"category\":\"MDK\",\"contentType\":\"text/plain\",\"text\":\"Starting interaction.\",\"sequence\":0`,\n    )",
            "session.q:486",
        );
        quark::fault::assert(
            quark::item(&sent, 1, "session.q:489").contains(
                "\"level\":\"INFO\",\"category\":\"MDK\",\"contentType\":\"text/plain\",\"text\":\"Finished interaction.\",\"sequence\":1",
            ),
            "sent[1].contains(\n        `\"level\":\"INFO\",\"category\":\"MDK\",\"contentType\":\"text/plain\",\"text\":\"Finished interaction.\",\"sequence\":1`,\n    )",
            "session.q:489",
        );
        quark::fault::assert(
            quark::item(&sent, 2, "session.q:492")
                .contains("\"results\":{\"n1\":1},\"startClock\":[1],\"endClock\":[2],\"sequence\":2,\"sync\":1"),
            "sent[2].contains(`\"results\":{\"n1\":1},\"startClock\":[1],\"endClock\":[2],\"sequence\":2,\"sync\":1`)",
            "session.q:492",
        );
        quark::fault::assert(
            quark::item(&sent, 2, "session.q:493")
                .contains("\"startTimestamp\":1000000000,\"endTimestamp\":1000000250"),
            "sent[2].contains(`\"startTimestamp\":1000000000,\"endTimestamp\":1000000250`)",
            "session.q:493",
        );
        quark::fault::assert(
            quark::item(&sent, 2, "session.q:494").contains(&session.trace_id()),
            "sent[2].contains(session.trace_id())",
            "session.q:494",
        );
        quark::fault::assert_equal(&node.id, "n1", "node.id == \"n1\"", "session.q:495");
        runtime.finish();
    }

    #[test]
    fn a_failure_blames_the_nodes_resolved_so_far_those_resolved_afterwards_can_still_succeed() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(Node::new(
            "n1".to_owned(),
            "time".to_owned(),
            "1.0".to_owned(),
            "http://t:1".to_owned(),
        )))));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(Node::new(
            "n2".to_owned(),
            "time".to_owned(),
            "1.0".to_owned(),
            "http://t:2".to_owned(),
        )))));
        mdk.link().sent();
        let session = mdk.session();
        session.start_interaction();
        quark::fault::assert_equal(
            &session.resolve("time", Some("1.0")).value().unwrap().id,
            "n1",
            "session.resolve(\"time\", \"1.0\").value().id == \"n1\"",
            "session.q:508",
        );
        session.fail_interaction("boom").unwrap();
        quark::fault::assert_equal(
            &session.resolve("time", Some("1.0")).value().unwrap().id,
            "n2",
            "session.resolve(\"time\", \"1.0\").value().id == \"n2\"",
            "session.q:510",
        );
        session.finish_interaction().unwrap();
        let sent = mdk.link().sent().into_iter().map(|message| message.encode()).collect::<Vec<_>>();
        quark::fault::assert(
            quark::item(&sent, 1, "session.q:513").contains(
                "\"level\":\"ERROR\",\"category\":\"interaction failure\",\"contentType\":\"text/plain\",\"text\":\"involved: Node(id:n1 time: http://t:1, 1.0)\\n\\nboom\"",
            ),
            "sent[1].contains(\n        `\"level\":\"ERROR\",\"category\":\"interaction failure\",\"contentType\":\"text/plain\",\"text\":\"involved: Node(id:n1 time: http://t:1, 1.0)\\n\\nboom\"`,\n    )",
            "session.q:513",
        );
        quark::fault::assert(
            !quark::item(&sent, 1, "session.q:516").contains("\"failure\""),
            "!sent[1].contains(`\"failure\"`)",
            "session.q:516",
        );
        quark::fault::assert(
            quark::item(&sent, 3, "session.q:517").contains("\"results\":{\"n1\":0,\"n2\":1}"),
            "sent[3].contains(`\"results\":{\"n1\":0,\"n2\":1}`)",
            "session.q:517",
        );
        runtime.finish();
    }

    #[test]
    fn three_failed_interactions_open_a_nodes_breaker_and_calls_go_elsewhere() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(Node::new(
            "n1".to_owned(),
            "time".to_owned(),
            "1.0".to_owned(),
            "http://t:1".to_owned(),
        )))));
        let session = mdk.session();
        for _ in 0..3 {
            session.start_interaction();
            quark::fault::assert_equal(
                &session.resolve("time", Some("1.0")).value().unwrap().id,
                "n1",
                "session.resolve(\"time\", \"1.0\").value().id == \"n1\"",
                "session.q:529",
            );
            session.fail_interaction("boom").unwrap();
            session.finish_interaction().unwrap();
        }
        let promise = session.resolve("time", Some("1.0"));
        quark::fault::assert(promise.is_pending(), "promise.is_pending()", "session.q:534");
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(Node::new(
            "n2".to_owned(),
            "time".to_owned(),
            "1.0".to_owned(),
            "http://t:2".to_owned(),
        )))));
        quark::fault::assert_equal(&promise.value().unwrap().id, "n2", "promise.value().id == \"n2\"", "session.q:536");
        runtime.finish();
    }

    #[test]
    fn finish_without_start_is_an_error_and_corrupts_nothing() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        let session = mdk.session();
        quark::fault::assert(
            matches!(session.finish_interaction(), Err(NoInteraction { .. })),
            "session.finish_interaction()",
            "session.q:542",
        );
        quark::fault::assert(
            matches!(session.fail_interaction("boom"), Err(NoInteraction { .. })),
            "session.fail_interaction(\"boom\")",
            "session.q:543",
        );
        session.start_interaction();
        session.finish_interaction().unwrap();
        quark::fault::assert(
            matches!(session.finish_interaction(), Err(NoInteraction { .. })),
            "session.finish_interaction()",
            "session.q:546",
        );
        quark::fault::assert_equal(
            &session.info("cat", "next").causal_level,
            &[3],
            "session.info(\"cat\", \"next\").causal_level == [3]",
            "session.q:547",
        );
        runtime.finish();
    }

    #[test]
    fn nodes_resolved_through_the_session_belong_to_the_innermost_level() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(Node::new(
            "n1".to_owned(),
            "time".to_owned(),
            "1.0".to_owned(),
            "http://t:1".to_owned(),
        )))));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(Node::new(
            "n2".to_owned(),
            "space".to_owned(),
            "1.0".to_owned(),
            "http://s:1".to_owned(),
        )))));
        mdk.link().sent();
        let session = mdk.session();
        session.start_interaction();
        quark::fault::assert_equal(
            &session.resolve("time", Some("1.0")).value().unwrap().id,
            "n1",
            "session.resolve(\"time\", \"1.0\").value().id == \"n1\"",
            "session.q:560",
        );
        session.start_interaction();
        quark::fault::assert_equal(
            &session.resolve("space", Some("1.0")).value().unwrap().id,
            "n2",
            "session.resolve(\"space\", \"1.0\").value().id == \"n2\"",
            "session.q:562",
        );
        session.fail_interaction("boom").unwrap();
        session.finish_interaction().unwrap();
        session.finish_interaction().unwrap();
        let sent = mdk.link().sent().into_iter().map(|message| message.encode()).collect::<Vec<_>>();
        quark::fault::assert(
            quark::item(&sent, 4, "session.q:567").contains("\"results\":{\"n2\":0}"),
            "sent[4].contains(`\"results\":{\"n2\":0}`)",
            "session.q:567",
        );
        quark::fault::assert(
            quark::item(&sent, 6, "session.q:568").contains("\"results\":{\"n1\":1}"),
            "sent[6].contains(`\"results\":{\"n1\":1}`)",
            "session.q:568",
        );
        runtime.finish();
    }

    #[test]
    fn tasks_that_resolve_through_their_own_levels_never_blame_each_others_nodes() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(Node::new(
            "n1".to_owned(),
            "time".to_owned(),
            "1.0".to_owned(),
            "http://t:1".to_owned(),
        )))));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(Node::new(
            "n2".to_owned(),
            "space".to_owned(),
            "1.0".to_owned(),
            "http://s:1".to_owned(),
        )))));
        let session = mdk.session();
        let first = session.enter_level();
        let second = session.enter_level();
        quark::fault::assert_equal(
            &first.resolve("time", Some("1.0")).value().unwrap().id,
            "n1",
            "first.resolve(\"time\", \"1.0\").value().id == \"n1\"",
            "session.q:581",
        );
        quark::fault::assert_equal(
            &second.resolve_until("space", Some("1.0"), Duration::of(1000)).value().unwrap().id,
            "n2",
            "second.resolve_until(\"space\", \"1.0\", 1s).value().id == \"n2\"",
            "session.q:582",
        );
        mdk.link().sent();
        session.blame_level(
            &first,
            &Failure::new("ValueError".to_owned(), "boom".to_owned()).with_stack("at f".to_owned()),
        );
        session.exit_level(&first);
        session.exit_level(&second);
        let sent = mdk.link().sent().into_iter().map(|message| message.encode()).collect::<Vec<_>>();
        quark::fault::assert(
            quark::item(&sent, 0, "session.q:588").contains("involved: Node(id:n1 time: http://t:1, 1.0)"),
            "sent[0].contains(\"involved: Node(id:n1 time: http://t:1, 1.0)\")",
            "session.q:588",
        );
        quark::fault::assert(
            quark::item(&sent, 2, "session.q:589").contains("\"results\":{\"n1\":0}"),
            "sent[2].contains(`\"results\":{\"n1\":0}`)",
            "session.q:589",
        );
        quark::fault::assert(
            quark::item(&sent, 4, "session.q:590").contains("\"results\":{\"n2\":1}"),
            "sent[4].contains(`\"results\":{\"n2\":1}`)",
            "session.q:590",
        );
        runtime.finish();
    }

    #[test]
    fn a_failed_bodys_report_carries_the_exception_and_the_nodes_beside_the_text() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(Node::new(
            "n1".to_owned(),
            "time".to_owned(),
            "1.0".to_owned(),
            "http://t:1".to_owned(),
        )))));
        let session = mdk.session();
        let level = session.enter_level();
        quark::fault::assert_equal(
            &level.resolve("time", None).value().unwrap().id,
            "n1",
            "level.resolve(\"time\").value().id == \"n1\"",
            "session.q:601",
        );
        mdk.link().sent();
        session.blame_level(
            &level,
            &Failure::new("ValueError".to_owned(), "boom".to_owned()).with_stack("at f\nat g".to_owned()),
        );
        session.exit_level(&level);
        let sent = mdk.link().sent().into_iter().map(|message| message.encode()).collect::<Vec<_>>();
        quark::fault::assert(
            quark::item(&sent, 0, "session.q:606").contains(
                "\"failure\":{\"kind\":\"ValueError\",\"message\":\"boom\",\"stack\":\"at f\\nat g\",\"nodes\":[{\"id\":\"n1\",\"service\":\"time\",\"version\":\"1.0\",\"address\":\"http://t:1\"}]}",
            ),
            "sent[0].contains(\n        `\"failure\":{\"kind\":\"ValueError\",\"message\":\"boom\",\"stack\":\"at f\\nat g\",\"nodes\":[{\"id\":\"n1\",\"service\":\"time\",\"version\":\"1.0\",\"address\":\"http://t:1\"}]}`,\n    )",
            "session.q:606",
        );
        runtime.finish();
    }

    #[test]
    fn a_level_that_is_over_is_not_blamed_and_its_late_nodes_belong_to_nobody() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        let session = mdk.session();
        let level = session.enter_level();
        let late = level.resolve("time", Some("1.0"));
        session.exit_level(&level);
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(Node::new(
            "n1".to_owned(),
            "time".to_owned(),
            "1.0".to_owned(),
            "http://t:1".to_owned(),
        )))));
        quark::fault::assert_equal(&late.value().unwrap().id, "n1", "late.value().id == \"n1\"", "session.q:621");
        quark::fault::assert(
            matches!(level.fail("boom"), Err(NoInteraction { .. })),
            "level.fail(\"boom\")",
            "session.q:622",
        );
        mdk.link().sent();
        session.blame_level(&level, &Failure::new("ValueError".to_owned(), "boom".to_owned()));
        session.exit_level(&level);
        quark::fault::assert(mdk.link().sent().is_empty(), "mdk.link.sent().is_empty()", "session.q:626");
        runtime.finish();
    }

    #[test]
    fn a_level_can_be_failed_by_hand_and_goes_on() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(Node::new(
            "n1".to_owned(),
            "time".to_owned(),
            "1.0".to_owned(),
            "http://t:1".to_owned(),
        )))));
        let session = mdk.session();
        let level = session.enter_level();
        quark::fault::assert_equal(
            &level.resolve("time", None).value().unwrap().id,
            "n1",
            "level.resolve(\"time\").value().id == \"n1\"",
            "session.q:637",
        );
        level.fail("boom").unwrap();
        mdk.link().sent();
        session.exit_level(&level);
        quark::fault::assert_equal(
            &mdk.link()
                .sent()
                .into_iter()
                .map(|message| message.encode().contains("\"results\":{\"n1\":0}"))
                .collect::<Vec<_>>(),
            &[false, true],
            "mdk.link.sent().map(|message| message.encode().contains(`\"results\":{\"n1\":0}`)) == [false, true]",
            "session.q:641",
        );
        runtime.finish();
    }

    #[test]
    fn an_interaction_that_finishes_resets_the_count_of_failures_in_a_row() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(Node::new(
            "n1".to_owned(),
            "time".to_owned(),
            "1.0".to_owned(),
            "http://t:1".to_owned(),
        )))));
        let session = mdk.session();
        for fails in [true, true, false, true, true] {
            session.start_interaction();
            quark::fault::assert_equal(
                &session.resolve("time", Some("1.0")).value().unwrap().id,
                "n1",
                "session.resolve(\"time\", \"1.0\").value().id == \"n1\"",
                "session.q:653",
            );
            if fails {
                session.fail_interaction("boom").unwrap();
            }
            session.finish_interaction().unwrap();
        }
        quark::fault::assert_equal(
            &session.resolve("time", Some("1.0")).value().unwrap().id,
            "n1",
            "session.resolve(\"time\", \"1.0\").value().id == \"n1\"",
            "session.q:659",
        );
        runtime.finish();
    }

    #[test]
    fn a_deadline_before_now_has_passed() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        let session = mdk.session();
        session.set_deadline(Duration::of(-5000));
        quark::fault::assert_equal(
            &session.remaining(),
            &Some(Duration::of(0)),
            "session.remaining() == 0s",
            "session.q:666",
        );
        runtime.finish();
    }
}
