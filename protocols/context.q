//! What travels with a request from service to service: the trace, its clock, its properties and its deadline.
//!
//! Pure: the time and fresh ids come from the sessions that use it.

import clock.{CausalClock};
import environment.{Environment};
import traceparent.{is_uuid};

/// The name of the header in which a context travels.
pub const context_header = "X-MDK-Context";

/// The size in bytes that the context header never exceeds.
pub const context_limit = 8192;

const deadline_property = "timeout";
const level_property = "trace";
const furthest_second = 9000000000000.0;
const longest_wait = 8760h;

/// With this property the context could outgrow its header.
pub error ContextTooLarge(name: String, limit: Int) "with '{name}' the context would not fit into {limit} bytes";

/// The property belongs to the MDK, which has a method for it.
pub error ReservedProperty(name: String) "'{name}' is set by set_deadline() or trace() only";

/// A text from elsewhere is not a context that can be joined.
error UnusableContext(reason: String) "{reason}";

/// The part of a trace that one session sees, and hands on to those it calls.
pub record SharedContext {
    /// The trace's id, a UUID.
    trace_id: String;
    clock: CausalClock = CausalClock();
    properties: Map<String, Json> = {};
    environment: Environment = Environment();
    /// What is left of the deadline, in a text on its way only: skewed clocks do it no harm.
    remaining: Duration? = none;

    /// Reads the text of a header, received at `now`. What it says is left becomes a deadline by this machine's clock.
    static fn receive(text: String, now: Instant) -> SharedContext throws UnusableContext {
        if text.size() > context_limit { throw UnusableContext("it is larger than {context_limit} bytes"); }
        match try SharedContext.decode(text) {
            ok(context) => { return try context.checked(now); },
            DecodeError(error) => { throw UnusableContext(error.text); },
        }
    }

    /// The context with which a called service goes on.
    fn joined() -> SharedContext { return self with { clock: self.clock.tick().enter() }; }

    /// The next moment.
    fn ticked() -> SharedContext { return self with { clock: self.clock.tick() }; }

    /// A new trace that keeps the environment and the properties, except for the deadline.
    fn derived(trace_id: String) -> SharedContext {
        return SharedContext(
            trace_id,
            properties: self.properties.minus(deadline_property),
            environment: self.environment,
        );
    }

    /// When the request has to be answered; `none` if there is no hurry.
    pub fn deadline() -> Instant? {
        let value = self.properties.get(deadline_property) else { return none; };
        let seconds = value.as_float() else { return none; };
        if abs(seconds) > furthest_second { return none; }
        return Instant.from_seconds(seconds);
    }

    /// Moves the deadline forward to `at`, never back.
    fn expiring(at: Instant) -> SharedContext {
        if let earlier = self.deadline() { if earlier <= at { return self; } }
        return self with { properties: self.properties.put(deadline_property, Json.of(at.to_seconds())) };
    }

    /// What is left of the deadline at `now`: zero when it has passed, `none` if there is none.
    fn left(now: Instant) -> Duration? { return self.deadline().map(|deadline| max(0s, deadline - now)); }

    /// The lowest level that is logged.
    pub fn gate() -> Severity {
        let value = self.properties.get(level_property) else { return Severity.Info; };
        return try Severity.from_json(value) else Severity.Info;
    }

    /// Logs from `level` upwards, here and downstream.
    fn tracing(level: Severity) -> SharedContext {
        return self with { properties: self.properties.put(level_property, level.to_json()) };
    }

    /// Sets a property of the user's, if the context will still fit into its header.
    fn including(name: String, value: Json) -> SharedContext throws ContextTooLarge, ReservedProperty {
        if is_reserved(name) { throw ReservedProperty(name); }
        let larger = self with { properties: self.properties.put(name, value) };
        if larger.largest_size() > context_limit { throw ContextTooLarge(name, context_limit); }
        return larger;
    }

    /// The text for a call at `now`: never larger than the limit.
    fn outgoing(now: Instant) -> String {
        let stamped = self.stamped(self.left(now));
        let text = stamped.encode();
        if text.size() <= context_limit { return text; }
        return stamped.fitting().encode();
    }

    fn stamped(remaining: Duration?) -> SharedContext {
        if self.remaining == remaining { return self; }
        return self with { remaining: remaining };
    }

    /// Only a context that came in almost full and went on deep outgrows the limit: the oldest properties go, the trace stays.
    fn fitting() -> SharedContext {
        var context = self;
        let names = self.properties.keys().filter(|name| !is_reserved(name));
        for name in names {
            if context.encode().size() <= context_limit { return context; }
            context = context with { properties: context.properties.minus(name) };
        }
        return context;
    }

    /// The size of the largest text that this context can become while only its clock and its deadline move.
    fn largest_size() -> Int {
        let properties = self.properties
            .put(deadline_property, Json.of(-9007199254740.991))
            .put(level_property, Severity.Critical.to_json());
        let largest = self with { clock: self.clock.widest(), properties: properties, remaining: longest_wait };
        return largest.encode().size();
    }

    fn checked(now: Instant) -> SharedContext throws UnusableContext {
        if !is_uuid(self.trace_id) { throw UnusableContext("its trace id is not a UUID"); }
        if !self.clock.is_sound() { throw UnusableContext("its clock is not sound"); }
        if !self.is_plain() && !self.leaves_room() { throw UnusableContext("it is too deep"); }
        return self.arrived(now);
    }

    /// Whether it is far from too deep, so that nothing has to be written to find out: a level takes at most 17 characters, and one
    /// of a name at most 12.
    fn is_plain() -> Bool {
        let fallback = self.environment.fallback ?? "";
        return self.clock.levels.size() < 64 && self.environment.name.size() < 64 && fallback.size() < 64;
    }

    /// Whether the trace and its clock alone would fit, with all that the MDK adds.
    fn leaves_room() -> Bool {
        let bare = SharedContext(self.trace_id, self.clock.tick().enter(), environment: self.environment);
        return bare.largest_size() <= context_limit;
    }

    fn arrived(now: Instant) -> SharedContext {
        let left = self.remaining else { return self.with_sound_deadline(); };
        let at = now + max(0s, min(left, longest_wait));
        let properties = self.properties.put(deadline_property, Json.of(at.to_seconds()));
        return self with { properties: properties, remaining: none };
    }

    fn with_sound_deadline() -> SharedContext {
        if self.deadline() != none || !self.properties.has(deadline_property) { return self; }
        return self with { properties: self.properties.minus(deadline_property) };
    }
}

fn is_reserved(name: String) -> Bool { return name == deadline_property || name == level_property; }

test "a new context stands at [0], and encodes as the 2016 clients did" {
    let context = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", environment: Environment("feature", "base"));
    assert context.encode()
        == `{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","clock":{"clocks":[0]},"properties":{},"environment":{"name":"feature","fallbackName":"base"}}`;
}

test "joining goes on one level deeper, in the same trace and environment" {
    let sent = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", environment: Environment("feature", "base"));
    let joined = (try SharedContext.receive(sent.outgoing(Instant.epoch), Instant.epoch)).joined();
    assert joined.clock.levels == [1, 0];
    assert joined.trace_id == sent.trace_id;
    assert joined.environment == sent.environment;
    assert joined.ticked().clock.levels == [1, 1];
}

test "the header is compact ASCII" {
    let context = try SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736").including("name", Json.of("\u{e9}"));
    assert context.outgoing(Instant.epoch).contains(`"properties":{"name":"\u00e9"}`);
    assert !context.outgoing(Instant.epoch).contains(" ");
}

test "what is malformed or larger than 8 KiB is not joined" {
    assert SharedContext.receive("", Instant.epoch) throws UnusableContext;
    assert SharedContext.receive("garbage", Instant.epoch) throws UnusableContext;
    assert SharedContext.receive(`{"clock":{"clocks":[1]}}`, Instant.epoch) throws UnusableContext;
    assert SharedContext.receive(`{"traceId":"mine"}`, Instant.epoch) throws UnusableContext;
    assert SharedContext.receive(
        `{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","clock":{"clocks":[]}}`,
        Instant.epoch,
    ) throws UnusableContext;
    assert SharedContext.receive(
        `{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","clock":{"clocks":[-1]}}`,
        Instant.epoch,
    ) throws UnusableContext;
}

test "a header of 8192 bytes is joined, one of 8193 is not" {
    let empty = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", properties: { "p": Json.of("") });
    var filling = "x";
    for _ in 0..13 { filling += filling; }
    let fitting = filling.slice(0, context_limit - empty.encode().size());
    let full = empty with { properties: { "p": Json.of(fitting) } };
    assert full.encode().size() == 8192;
    assert (try SharedContext.receive(full.encode(), Instant.epoch)).properties == full.properties;
    let over = empty with { properties: { "p": Json.of(fitting + "x") } };
    assert SharedContext.receive(over.encode(), Instant.epoch) throws UnusableContext;
}

test "a context that came in full goes on without its oldest properties, never over the limit" {
    var filling = "x";
    for _ in 0..13 { filling += filling; }
    filling = filling.slice(0, 7900);
    var context = SharedContext(
        "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
        properties: { "p": Json.of(filling), "q": Json.of(1) },
    );
    for _ in 0..200 { context = context.joined(); }
    assert context.encode().size() > context_limit;
    let text = context.outgoing(Instant.epoch);
    assert text.size() <= context_limit;
    let received = try SharedContext.receive(text, Instant.epoch);
    assert received.clock == context.clock;
    assert received.properties == { "q": Json.of(1) };
}

test "a property that could make the context outgrow its header is refused" {
    let context = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
    var filling = "x";
    for _ in 0..13 { filling += filling; }
    assert context.including("big", Json.of(filling)) throws ContextTooLarge;
    assert (try context.including("small", Json.of("x"))).properties == { "small": Json.of("x") };
}

test "a property that was accepted fits whatever clock and deadline follow" {
    var filling = "x";
    for _ in 0..13 { filling += filling; }
    let context = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
    var size = 7500;
    var fullest = context;
    while let fuller = try context.including("p", Json.of(filling.slice(0, size))) {
        fullest = fuller;
        size += 1;
    }
    assert size > 7500;
    let later = fullest with { clock: CausalClock([4503599627370495]) };
    assert later.expiring(Instant.epoch + 8760h).tracing(Severity.Critical).outgoing(Instant.epoch).contains("xxx");
}

test "the MDK's own properties are not the user's to set" {
    let context = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
    assert context.including("timeout", Json.of(1.5)) throws ReservedProperty;
    assert context.including("trace", Json.of("DEBUG")) throws ReservedProperty;
}

test "a deadline only shrinks" {
    let context = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736").expiring(Instant.epoch + 10s);
    assert context.deadline() == Instant.epoch + 10s;
    assert context.expiring(Instant.epoch + 11s).deadline() == Instant.epoch + 10s;
    assert context.expiring(Instant.epoch + 9s).deadline() == Instant.epoch + 9s;
    assert context.left(Instant.epoch + 4s) == 6s;
    assert context.left(Instant.epoch + 12s) == 0s;
}

test "a deadline travels as absolute seconds, and on its way as the milliseconds left" {
    let context = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736").expiring(Instant.epoch + 12500ms);
    assert context.encode().contains(`"properties":{"timeout":12.5}`);
    assert !context.encode().contains("remaining");
    assert context.outgoing(Instant.epoch + 10s).contains(`"remaining":2500`);
}

test "what is left wins over the absolute time, so skewed clocks do no harm" {
    let sent = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736")
        .expiring(Instant.epoch + 100s)
        .outgoing(Instant.epoch + 97s);
    let received = try SharedContext.receive(sent, Instant.epoch + 1h);
    assert received.deadline() == Instant.epoch + 1h + 3s;
    assert received.remaining == none;
}

test "an old peer's absolute time is the deadline where nothing else is" {
    let text = `{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","properties":{"timeout":1795391743.066}}`;
    let received = try SharedContext.receive(text, Instant.epoch);
    assert received.deadline() == Instant.epoch + 1795391743066ms;
    assert received.encode().contains(`"timeout":1795391743.066`);
}

test "a deadline that is none is dropped, and an absurd one is bounded" {
    let text = `{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","properties":{"timeout":"soon","x":1}}`;
    let received = try SharedContext.receive(text, Instant.epoch);
    assert received.deadline() == none;
    assert received.properties == { "x": Json.of(1) };
    let absurd = `{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","remaining":9007199254740991}`;
    assert (try SharedContext.receive(absurd, Instant.epoch)).deadline() == Instant.epoch + 8760h;
}

test "INFO is the lowest level logged, unless the context says another" {
    let context = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
    assert context.gate() == Severity.Info;
    assert context.tracing(Severity.Debug).gate() == Severity.Debug;
    assert context.tracing(Severity.Error).properties == { "trace": Json.of("ERROR") };
    assert (context with { properties: { "trace": Json.of("LOUD") } }).gate() == Severity.Info;
    assert (context with { properties: { "trace": Json.of(1) } }).gate() == Severity.Info;
}

test "a derived trace keeps the properties and the environment, not the deadline or the clock" {
    let parent = SharedContext(
        "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
        CausalClock([3, 2]),
        { "a": Json.of(1) },
        Environment("feature"),
    );
    let derived = parent.expiring(Instant.epoch).derived("17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed");
    assert derived.trace_id == "17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed";
    assert derived.clock.levels == [0];
    assert derived.properties == { "a": Json.of(1) };
    assert derived.environment.name == "feature";
}

test "a request that comes in with nothing left has no time at all" {
    let text = `{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","remaining":-5}`;
    assert (try SharedContext.receive(text, Instant.epoch + 1h)).deadline() == Instant.epoch + 1h;
}
