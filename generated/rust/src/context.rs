//! What travels with a request from service to service: the trace, its clock, its properties and its deadline.
//!
//! Pure: the time and fresh ids come from the sessions that use it.

use crate::clock::CausalClock;
use crate::environment::Environment;
use crate::{Error, traceparent};
use quark::{Duration, FromJson, Instant, Json, Map, Severity, ToJson};
use std::fmt;

/// The name of the header in which a context travels.
pub const CONTEXT_HEADER: &str = "X-MDK-Context";

/// The size in bytes that the context header never exceeds.
pub const CONTEXT_LIMIT: i64 = 8192;

pub(crate) const DEADLINE_PROPERTY: &str = "timeout";

pub(crate) const LEVEL_PROPERTY: &str = "trace";

pub(crate) const FURTHEST_SECOND: f64 = 9_000_000_000_000.0;

pub(crate) const LONGEST_WAIT: Duration = Duration::of(31_536_000_000);

/// With this property the context could outgrow its header.
#[derive(Clone, Debug, PartialEq)]
pub struct ContextTooLarge {
    pub name: String,
    pub limit: i64,
}

impl fmt::Display for ContextTooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "with '{}' the context would not fit into {} bytes", self.name, self.limit)
    }
}

impl std::error::Error for ContextTooLarge {}

quark::impl_to_json!(ContextTooLarge { name: "name", limit: "limit" });

/// The property belongs to the MDK, which has a method for it.
#[derive(Clone, Debug, PartialEq)]
pub struct ReservedProperty {
    pub name: String,
}

impl fmt::Display for ReservedProperty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}' is set by set_deadline() or trace() only", self.name)
    }
}

impl std::error::Error for ReservedProperty {}

quark::impl_to_json!(ReservedProperty { name: "name" });

/// A text from elsewhere is not a context that can be joined.
#[derive(Clone, Debug, PartialEq)]
pub struct UnusableContext {
    pub reason: String,
}

impl fmt::Display for UnusableContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.reason.clone())
    }
}

impl std::error::Error for UnusableContext {}

quark::impl_to_json!(UnusableContext { reason: "reason" });

/// The part of a trace that one session sees, and hands on to those it calls.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedContext {
    /// The trace's id, a UUID.
    pub trace_id: String,
    pub clock: CausalClock,
    pub properties: Map<String, Json>,
    pub environment: Environment,
    /// What is left of the deadline, in a text on its way only: skewed clocks do it no harm.
    pub remaining: Option<Duration>,
}

impl SharedContext {
    /// The fields without a default, in order.
    #[must_use]
    pub fn new(trace_id: String) -> Self {
        Self {
            trace_id,
            clock: CausalClock::new(),
            properties: Map::new(),
            environment: Environment::new(),
            remaining: None,
        }
    }

    /// Reads the text of a header, received at `now`. What it says is left becomes a deadline by this machine's clock.
    pub(crate) fn receive(text: &str, now: Instant) -> Result<SharedContext, UnusableContext> {
        if quark::text::size(text) > CONTEXT_LIMIT {
            return Err(UnusableContext { reason: format!("it is larger than {CONTEXT_LIMIT} bytes") });
        }
        match SharedContext::decode(text) {
            Ok(context) => Ok(context.checked(now)?),
            Err(error) => Err(UnusableContext { reason: error.text.clone() }),
        }
    }

    /// The context with which a called service goes on.
    pub(crate) fn joined(self) -> SharedContext {
        SharedContext { clock: self.clock.tick().enter(), ..self }
    }

    /// The next moment.
    pub(crate) fn ticked(self) -> SharedContext {
        SharedContext { clock: self.clock.tick(), ..self }
    }

    /// A new trace that keeps the environment and the properties, except for the deadline.
    pub(crate) fn derived(&self, trace_id: &str) -> SharedContext {
        SharedContext::new(trace_id.to_owned())
            .with_properties(quark::minus(self.properties.clone(), DEADLINE_PROPERTY))
            .with_environment(self.environment.clone())
    }

    /// When the request has to be answered; `None` if there is no hurry.
    pub fn deadline(&self) -> Option<Instant> {
        let value = self.properties.get(DEADLINE_PROPERTY)?;
        let seconds = value.as_float()?;
        if f64::abs(seconds) > FURTHEST_SECOND {
            return None;
        }
        Some(Instant::from_seconds(seconds, "context.q:68"))
    }

    /// Moves the deadline forward to `at`, never back.
    pub(crate) fn expiring(self, at: Instant) -> SharedContext {
        if let Some(earlier) = self.deadline()
            && earlier <= at
        {
            return self;
        }
        SharedContext {
            properties: quark::put(self.properties.clone(), DEADLINE_PROPERTY.to_owned(), Json::of(&at.to_seconds())),
            ..self
        }
    }

    /// What is left of the deadline at `now`: zero when it has passed, `None` if there is none.
    pub(crate) fn left(&self, now: Instant) -> Option<Duration> {
        self.deadline().map(|deadline| std::cmp::max(Duration::of(0), deadline - now))
    }

    /// The lowest level that is logged.
    pub fn gate(&self) -> Severity {
        let Some(value) = self.properties.get(LEVEL_PROPERTY) else {
            return Severity::Info;
        };
        Severity::from_json(value, &quark::json::Path::Root).unwrap_or(Severity::Info)
    }

    /// Logs from `level` upwards, here and downstream.
    pub(crate) fn tracing(&self, level: Severity) -> SharedContext {
        SharedContext {
            properties: quark::put(self.properties.clone(), LEVEL_PROPERTY.to_owned(), level.to_json()),
            ..self.clone()
        }
    }

    /// Sets a property of the user's, if the context will still fit into its header.
    pub(crate) fn including(&self, name: &str, value: Json) -> Result<SharedContext, Error> {
        if is_reserved(name) {
            return Err(ReservedProperty { name: name.to_owned() }.into());
        }
        let larger =
            SharedContext { properties: quark::put(self.properties.clone(), name.to_owned(), value), ..self.clone() };
        if larger.largest_size() > CONTEXT_LIMIT {
            return Err(ContextTooLarge { name: name.to_owned(), limit: CONTEXT_LIMIT }.into());
        }
        Ok(larger)
    }

    /// The text for a call at `now`: never larger than the limit.
    pub(crate) fn outgoing(&self, now: Instant) -> String {
        let stamped = self.clone().stamped(self.left(now));
        let text = stamped.encode();
        if quark::text::size(&text) <= CONTEXT_LIMIT {
            return text;
        }
        stamped.fitting().encode()
    }

    pub(crate) fn stamped(self, remaining: Option<Duration>) -> SharedContext {
        if self.remaining == remaining {
            return self;
        }
        SharedContext { remaining, ..self }
    }

    /// Only a context that came in almost full and went on deep outgrows the limit: the oldest properties go, the trace stays.
    pub(crate) fn fitting(&self) -> SharedContext {
        let mut context = self.clone();
        let names = self.properties.keys().filter(|&name| !is_reserved(name)).cloned().collect::<Vec<_>>();
        for name in &names {
            if quark::text::size(&context.encode()) <= CONTEXT_LIMIT {
                return context;
            }
            context = SharedContext { properties: quark::minus(context.properties.clone(), name), ..context.clone() };
        }
        context
    }

    /// The size of the largest text that this context can become while only its clock and its deadline move.
    pub(crate) fn largest_size(&self) -> i64 {
        let properties = quark::put(
            quark::put(self.properties.clone(), DEADLINE_PROPERTY.to_owned(), Json::of(&-9_007_199_254_740.99)),
            LEVEL_PROPERTY.to_owned(),
            Severity::Critical.to_json(),
        );
        let largest =
            SharedContext { clock: self.clock.widest(), properties, remaining: Some(LONGEST_WAIT), ..self.clone() };
        quark::text::size(&largest.encode())
    }

    pub(crate) fn checked(self, now: Instant) -> Result<SharedContext, UnusableContext> {
        if !traceparent::is_uuid(&self.trace_id) {
            return Err(UnusableContext { reason: "its trace id is not a UUID".to_owned() });
        }
        if !self.clock.is_sound() {
            return Err(UnusableContext { reason: "its clock is not sound".to_owned() });
        }
        if !self.is_plain() && !self.leaves_room() {
            return Err(UnusableContext { reason: "it is too deep".to_owned() });
        }
        Ok(self.arrived(now))
    }

    /// Whether it is far from too deep, so that nothing has to be written to find out: a level takes at most 17 characters, and one
    /// of a name at most 12.
    pub(crate) fn is_plain(&self) -> bool {
        let fallback = self.environment.fallback.clone().unwrap_or_default();
        quark::int(self.clock.levels.len()) < 64
            && quark::text::size(&self.environment.name) < 64
            && quark::text::size(&fallback) < 64
    }

    /// Whether the trace and its clock alone would fit, with all that the MDK adds.
    pub(crate) fn leaves_room(&self) -> bool {
        let bare = SharedContext::new(self.trace_id.clone())
            .with_clock(self.clock.tick().enter())
            .with_environment(self.environment.clone());
        bare.largest_size() <= CONTEXT_LIMIT
    }

    pub(crate) fn arrived(self, now: Instant) -> SharedContext {
        let Some(left) = self.remaining else {
            return self.with_sound_deadline();
        };
        let at = now + std::cmp::max(Duration::of(0), std::cmp::min(left, LONGEST_WAIT));
        let properties = quark::put(self.properties.clone(), DEADLINE_PROPERTY.to_owned(), Json::of(&at.to_seconds()));
        SharedContext { properties, remaining: None, ..self }
    }

    pub(crate) fn with_sound_deadline(self) -> SharedContext {
        if self.deadline().is_some() || !self.properties.contains_key(DEADLINE_PROPERTY) {
            return self;
        }
        SharedContext { properties: quark::minus(self.properties.clone(), DEADLINE_PROPERTY), ..self }
    }
}

quark::impl_with! {
    pub SharedContext {
        with_clock(clock: CausalClock),
        with_properties(properties: Map<String, Json>),
        with_environment(environment: Environment),
        with_remaining(remaining: Option<Duration>),
    }
}

quark::impl_json!(SharedContext {
    trace_id: "traceId",
    clock: "clock" = CausalClock::new(),
    properties: "properties" = Map::new(),
    environment: "environment" = Environment::new(),
    remaining: "remaining" as optional,
});

pub(crate) fn is_reserved(name: &str) -> bool {
    name == DEADLINE_PROPERTY || name == LEVEL_PROPERTY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_context_stands_at_0_and_encodes_as_the_2016_clients_did() {
        let context = SharedContext::new("4bf92f35-77b3-4da6-a3ce-929d0e0e4736".to_owned()).with_environment(
            Environment::new().with_name("feature".to_owned()).with_fallback(Some("base".to_owned())),
        );
        quark::fault::assert_equal(
            &context.encode(),
            "{\"traceId\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\",\"clock\":{\"clocks\":[0]},\"properties\":{},\"environment\":{\"name\":\"feature\",\"fallbackName\":\"base\"}}",
            "context.encode()\n        == `{\"traceId\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\",\"clock\":{\"clocks\":[0]},\"properties\":{},\"environment\":{\"name\":\"feature\",\"fallbackName\":\"base\"}}`",
            "context.q:169",
        );
    }

    #[test]
    fn joining_goes_on_one_level_deeper_in_the_same_trace_and_environment() {
        let sent = SharedContext::new("4bf92f35-77b3-4da6-a3ce-929d0e0e4736".to_owned()).with_environment(
            Environment::new().with_name("feature".to_owned()).with_fallback(Some("base".to_owned())),
        );
        let joined = SharedContext::receive(&sent.outgoing(Instant::EPOCH), Instant::EPOCH).unwrap().joined();
        quark::fault::assert_equal(&joined.clock.levels, &[1, 0], "joined.clock.levels == [1, 0]", "context.q:176");
        quark::fault::assert_equal(
            &joined.trace_id,
            &sent.trace_id,
            "joined.trace_id == sent.trace_id",
            "context.q:177",
        );
        quark::fault::assert_equal(
            &joined.environment,
            &sent.environment,
            "joined.environment == sent.environment",
            "context.q:178",
        );
        quark::fault::assert_equal(
            &joined.ticked().clock.levels,
            &[1, 1],
            "joined.ticked().clock.levels == [1, 1]",
            "context.q:179",
        );
    }

    #[test]
    fn the_header_is_compact_ascii() {
        let context = SharedContext::new("4bf92f35-77b3-4da6-a3ce-929d0e0e4736".to_owned())
            .including("name", Json::of("é"))
            .unwrap();
        quark::fault::assert(
            context.outgoing(Instant::EPOCH).contains("\"properties\":{\"name\":\"\\u00e9\"}"),
            "context.outgoing(Instant.epoch).contains(`\"properties\":{\"name\":\"\\u00e9\"}`)",
            "context.q:184",
        );
        quark::fault::assert(
            !context.outgoing(Instant::EPOCH).contains(' '),
            "!context.outgoing(Instant.epoch).contains(\" \")",
            "context.q:185",
        );
    }

    #[test]
    fn what_is_malformed_or_larger_than_8_kib_is_not_joined() {
        quark::fault::assert(
            matches!(SharedContext::receive("", Instant::EPOCH), Err(UnusableContext { .. })),
            "SharedContext.receive(\"\", Instant.epoch)",
            "context.q:189",
        );
        quark::fault::assert(
            matches!(SharedContext::receive("garbage", Instant::EPOCH), Err(UnusableContext { .. })),
            "SharedContext.receive(\"garbage\", Instant.epoch)",
            "context.q:190",
        );
        quark::fault::assert(
            matches!(
                SharedContext::receive("{\"clock\":{\"clocks\":[1]}}", Instant::EPOCH),
                Err(UnusableContext { .. })
            ),
            "SharedContext.receive(`{\"clock\":{\"clocks\":[1]}}`, Instant.epoch)",
            "context.q:191",
        );
        quark::fault::assert(
            matches!(SharedContext::receive("{\"traceId\":\"mine\"}", Instant::EPOCH), Err(UnusableContext { .. })),
            "SharedContext.receive(`{\"traceId\":\"mine\"}`, Instant.epoch)",
            "context.q:192",
        );
        quark::fault::assert(
            matches!(
                SharedContext::receive(
                    "{\"traceId\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\",\"clock\":{\"clocks\":[]}}",
                    Instant::EPOCH,
                ),
                Err(UnusableContext { .. })
            ),
            "SharedContext.receive(\n        `{\"traceId\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\",\"clock\":{\"clocks\":[]}}`,\n        Instant.epoch,\n    )",
            "context.q:193",
        );
        quark::fault::assert(
            matches!(
                SharedContext::receive(
                    "{\"traceId\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\",\"clock\":{\"clocks\":[-1]}}",
                    Instant::EPOCH,
                ),
                Err(UnusableContext { .. })
            ),
            "SharedContext.receive(\n        `{\"traceId\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\",\"clock\":{\"clocks\":[-1]}}`,\n        Instant.epoch,\n    )",
            "context.q:197",
        );
    }

    #[test]
    fn a_header_of_8192_bytes_is_joined_one_of_8193_is_not() {
        let empty = SharedContext::new("4bf92f35-77b3-4da6-a3ce-929d0e0e4736".to_owned())
            .with_properties(Map::from([("p".to_owned(), Json::of(""))]));
        let mut filling = "x".to_owned();
        for _ in 0..13 {
            filling.push_str(&filling.clone());
        }
        let fitting =
            quark::text::slice(&filling, 0, CONTEXT_LIMIT - quark::text::size(&empty.encode()), "context.q:207")
                .to_owned();
        let full = SharedContext { properties: Map::from([("p".to_owned(), Json::of(&fitting))]), ..empty.clone() };
        quark::fault::assert_equal(
            &quark::text::size(&full.encode()),
            &8192,
            "full.encode().size() == 8192",
            "context.q:209",
        );
        quark::fault::assert_equal(
            &SharedContext::receive(&full.encode(), Instant::EPOCH).unwrap().properties,
            &full.properties,
            "(try SharedContext.receive(full.encode(), Instant.epoch)).properties == full.properties",
            "context.q:210",
        );
        let over = SharedContext {
            properties: Map::from([("p".to_owned(), Json::of(&format!("{fitting}{}", "x")))]),
            ..empty
        };
        quark::fault::assert(
            matches!(SharedContext::receive(&over.encode(), Instant::EPOCH), Err(UnusableContext { .. })),
            "SharedContext.receive(over.encode(), Instant.epoch)",
            "context.q:212",
        );
    }

    #[test]
    fn a_context_that_came_in_full_goes_on_without_its_oldest_properties_never_over_the_limit() {
        let mut filling = "x".to_owned();
        for _ in 0..13 {
            filling.push_str(&filling.clone());
        }
        filling = quark::text::slice(&filling, 0, 7900, "context.q:218").to_owned();
        let mut context = SharedContext::new("4bf92f35-77b3-4da6-a3ce-929d0e0e4736".to_owned())
            .with_properties(Map::from([("p".to_owned(), Json::of(&filling)), ("q".to_owned(), Json::of(&1))]));
        for _ in 0..200 {
            context = context.joined();
        }
        quark::fault::assert_greater(
            &quark::text::size(&context.encode()),
            &CONTEXT_LIMIT,
            "context.encode().size() > context_limit",
            "context.q:224",
        );
        let text = context.outgoing(Instant::EPOCH);
        quark::fault::assert_at_most(
            &quark::text::size(&text),
            &CONTEXT_LIMIT,
            "text.size() <= context_limit",
            "context.q:226",
        );
        let received = SharedContext::receive(&text, Instant::EPOCH).unwrap();
        quark::fault::assert_equal(&received.clock, &context.clock, "received.clock == context.clock", "context.q:228");
        quark::fault::assert_equal(
            &received.properties,
            &Map::from([("q".to_owned(), Json::of(&1))]),
            "received.properties == { \"q\": Json.of(1) }",
            "context.q:229",
        );
    }

    #[test]
    fn a_property_that_could_make_the_context_outgrow_its_header_is_refused() {
        let context = SharedContext::new("4bf92f35-77b3-4da6-a3ce-929d0e0e4736".to_owned());
        let mut filling = "x".to_owned();
        for _ in 0..13 {
            filling.push_str(&filling.clone());
        }
        quark::fault::assert(
            matches!(context.including("big", Json::of(&filling)), Err(Error::ContextTooLarge(_))),
            "context.including(\"big\", Json.of(filling))",
            "context.q:236",
        );
        quark::fault::assert_equal(
            &context.including("small", Json::of("x")).unwrap().properties,
            &Map::from([("small".to_owned(), Json::of("x"))]),
            "(try context.including(\"small\", Json.of(\"x\"))).properties == { \"small\": Json.of(\"x\") }",
            "context.q:237",
        );
    }

    #[test]
    fn a_property_that_was_accepted_fits_whatever_clock_and_deadline_follow() {
        let mut filling = "x".to_owned();
        for _ in 0..13 {
            filling.push_str(&filling.clone());
        }
        let context = SharedContext::new("4bf92f35-77b3-4da6-a3ce-929d0e0e4736".to_owned());
        let mut size: i64 = 7500;
        let mut fullest = context.clone();
        while let Ok(fuller) = context.including("p", Json::of(quark::text::slice(&filling, 0, size, "context.q:246")))
        {
            fullest = fuller;
            size += 1;
        }
        quark::fault::assert_greater(&size, &7500, "size > 7500", "context.q:250");
        let later = SharedContext { clock: CausalClock::new().with_levels(vec![4_503_599_627_370_495_i64]), ..fullest };
        quark::fault::assert(
            later
                .expiring(Instant::EPOCH + Duration::of(31_536_000_000))
                .tracing(Severity::Critical)
                .outgoing(Instant::EPOCH)
                .contains("xxx"),
            "later.expiring(Instant.epoch + 8760h).tracing(Severity.Critical).outgoing(Instant.epoch).contains(\"xxx\")",
            "context.q:252",
        );
    }

    #[test]
    fn the_mdks_own_properties_are_not_the_users_to_set() {
        let context = SharedContext::new("4bf92f35-77b3-4da6-a3ce-929d0e0e4736".to_owned());
        quark::fault::assert(
            matches!(context.including("timeout", Json::of(&1.5)), Err(Error::ReservedProperty(_))),
            "context.including(\"timeout\", Json.of(1.5))",
            "context.q:257",
        );
        quark::fault::assert(
            matches!(context.including("trace", Json::of("DEBUG")), Err(Error::ReservedProperty(_))),
            "context.including(\"trace\", Json.of(\"DEBUG\"))",
            "context.q:258",
        );
    }

    #[test]
    fn a_deadline_only_shrinks() {
        let context = SharedContext::new("4bf92f35-77b3-4da6-a3ce-929d0e0e4736".to_owned())
            .expiring(Instant::EPOCH + Duration::of(10_000));
        quark::fault::assert_equal(
            &context.deadline(),
            &Some(Instant::EPOCH + Duration::of(10_000)),
            "context.deadline() == Instant.epoch + 10s",
            "context.q:263",
        );
        quark::fault::assert_equal(
            &context.clone().expiring(Instant::EPOCH + Duration::of(11_000)).deadline(),
            &Some(Instant::EPOCH + Duration::of(10_000)),
            "context.expiring(Instant.epoch + 11s).deadline() == Instant.epoch + 10s",
            "context.q:264",
        );
        quark::fault::assert_equal(
            &context.clone().expiring(Instant::EPOCH + Duration::of(9000)).deadline(),
            &Some(Instant::EPOCH + Duration::of(9000)),
            "context.expiring(Instant.epoch + 9s).deadline() == Instant.epoch + 9s",
            "context.q:265",
        );
        quark::fault::assert_equal(
            &context.left(Instant::EPOCH + Duration::of(4000)),
            &Some(Duration::of(6000)),
            "context.left(Instant.epoch + 4s) == 6s",
            "context.q:266",
        );
        quark::fault::assert_equal(
            &context.left(Instant::EPOCH + Duration::of(12_000)),
            &Some(Duration::of(0)),
            "context.left(Instant.epoch + 12s) == 0s",
            "context.q:267",
        );
    }

    #[test]
    fn a_deadline_travels_as_absolute_seconds_and_on_its_way_as_the_milliseconds_left() {
        let context = SharedContext::new("4bf92f35-77b3-4da6-a3ce-929d0e0e4736".to_owned())
            .expiring(Instant::EPOCH + Duration::of(12_500));
        quark::fault::assert(
            context.encode().contains("\"properties\":{\"timeout\":12.5}"),
            "context.encode().contains(`\"properties\":{\"timeout\":12.5}`)",
            "context.q:272",
        );
        quark::fault::assert(
            !context.encode().contains("remaining"),
            "!context.encode().contains(\"remaining\")",
            "context.q:273",
        );
        quark::fault::assert(
            context.outgoing(Instant::EPOCH + Duration::of(10_000)).contains("\"remaining\":2500"),
            "context.outgoing(Instant.epoch + 10s).contains(`\"remaining\":2500`)",
            "context.q:274",
        );
    }

    #[test]
    fn what_is_left_wins_over_the_absolute_time_so_skewed_clocks_do_no_harm() {
        let sent = SharedContext::new("4bf92f35-77b3-4da6-a3ce-929d0e0e4736".to_owned())
            .expiring(Instant::EPOCH + Duration::of(100_000))
            .outgoing(Instant::EPOCH + Duration::of(97_000));
        let received = SharedContext::receive(&sent, Instant::EPOCH + Duration::of(3_600_000)).unwrap();
        quark::fault::assert_equal(
            &received.deadline(),
            &Some(Instant::EPOCH + Duration::of(3_600_000) + Duration::of(3000)),
            "received.deadline() == Instant.epoch + 1h + 3s",
            "context.q:282",
        );
        quark::fault::assert_equal(
            &received.remaining,
            &None::<Duration>,
            "received.remaining == none",
            "context.q:283",
        );
    }

    #[test]
    fn an_old_peers_absolute_time_is_the_deadline_where_nothing_else_is() {
        let text = "{\"traceId\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\",\"properties\":{\"timeout\":1795391743.066}}"
            .to_owned();
        let received = SharedContext::receive(&text, Instant::EPOCH).unwrap();
        quark::fault::assert_equal(
            &received.deadline(),
            &Some(Instant::EPOCH + Duration::of(1_795_391_743_066)),
            "received.deadline() == Instant.epoch + 1795391743066ms",
            "context.q:289",
        );
        quark::fault::assert(
            received.encode().contains("\"timeout\":1795391743.066"),
            "received.encode().contains(`\"timeout\":1795391743.066`)",
            "context.q:290",
        );
    }

    #[test]
    fn a_deadline_that_is_none_is_dropped_and_an_absurd_one_is_bounded() {
        let text =
            "{\"traceId\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\",\"properties\":{\"timeout\":\"soon\",\"x\":1}}"
                .to_owned();
        let received = SharedContext::receive(&text, Instant::EPOCH).unwrap();
        quark::fault::assert_equal(
            &received.deadline(),
            &None::<Instant>,
            "received.deadline() == none",
            "context.q:296",
        );
        quark::fault::assert_equal(
            &received.properties,
            &Map::from([("x".to_owned(), Json::of(&1))]),
            "received.properties == { \"x\": Json.of(1) }",
            "context.q:297",
        );
        let absurd = "{\"traceId\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\",\"remaining\":9007199254740991}".to_owned();
        quark::fault::assert_equal(
            &SharedContext::receive(&absurd, Instant::EPOCH).unwrap().deadline(),
            &Some(Instant::EPOCH + Duration::of(31_536_000_000)),
            "(try SharedContext.receive(absurd, Instant.epoch)).deadline() == Instant.epoch + 8760h",
            "context.q:299",
        );
    }

    #[test]
    fn info_is_the_lowest_level_logged_unless_the_context_says_another() {
        let context = SharedContext::new("4bf92f35-77b3-4da6-a3ce-929d0e0e4736".to_owned());
        quark::fault::assert_equal(
            &context.gate(),
            &Severity::Info,
            "context.gate() == Severity.Info",
            "context.q:304",
        );
        quark::fault::assert_equal(
            &context.tracing(Severity::Debug).gate(),
            &Severity::Debug,
            "context.tracing(Severity.Debug).gate() == Severity.Debug",
            "context.q:305",
        );
        quark::fault::assert_equal(
            &context.tracing(Severity::Error).properties,
            &Map::from([("trace".to_owned(), Json::of("ERROR"))]),
            "context.tracing(Severity.Error).properties == { \"trace\": Json.of(\"ERROR\") }",
            "context.q:306",
        );
        quark::fault::assert_equal(
            &SharedContext { properties: Map::from([("trace".to_owned(), Json::of("LOUD"))]), ..context.clone() }
                .gate(),
            &Severity::Info,
            "(context with { properties: { \"trace\": Json.of(\"LOUD\") } }).gate() == Severity.Info",
            "context.q:307",
        );
        quark::fault::assert_equal(
            &SharedContext { properties: Map::from([("trace".to_owned(), Json::of(&1))]), ..context }.gate(),
            &Severity::Info,
            "(context with { properties: { \"trace\": Json.of(1) } }).gate() == Severity.Info",
            "context.q:308",
        );
    }

    #[test]
    fn a_derived_trace_keeps_the_properties_and_the_environment_not_the_deadline_or_the_clock() {
        let parent = SharedContext::new("4bf92f35-77b3-4da6-a3ce-929d0e0e4736".to_owned())
            .with_clock(CausalClock::new().with_levels(vec![3, 2]))
            .with_properties(Map::from([("a".to_owned(), Json::of(&1))]))
            .with_environment(Environment::new().with_name("feature".to_owned()));
        let derived = parent.expiring(Instant::EPOCH).derived("17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed");
        quark::fault::assert_equal(
            &derived.trace_id,
            "17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed",
            "derived.trace_id == \"17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed\"",
            "context.q:319",
        );
        quark::fault::assert_equal(&derived.clock.levels, &[0], "derived.clock.levels == [0]", "context.q:320");
        quark::fault::assert_equal(
            &derived.properties,
            &Map::from([("a".to_owned(), Json::of(&1))]),
            "derived.properties == { \"a\": Json.of(1) }",
            "context.q:321",
        );
        quark::fault::assert_equal(
            &derived.environment.name,
            "feature",
            "derived.environment.name == \"feature\"",
            "context.q:322",
        );
    }

    #[test]
    fn a_request_that_comes_in_with_nothing_left_has_no_time_at_all() {
        let text = "{\"traceId\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\",\"remaining\":-5}".to_owned();
        quark::fault::assert_equal(
            &SharedContext::receive(&text, Instant::EPOCH + Duration::of(3_600_000)).unwrap().deadline(),
            &Some(Instant::EPOCH + Duration::of(3_600_000)),
            "(try SharedContext.receive(text, Instant.epoch + 1h)).deadline() == Instant.epoch + 1h",
            "context.q:327",
        );
    }
}
