// Sessions: what one request sees of the MDK, and the levels of interaction in it.
//
// A session calls its MDK, a level calls its session, and nothing calls back.

package mdk

import (
	"context"
	"slices"
	"time"

	quark "example.org/quark/runtime/v3"
)

const resolveLimit = 10 * quark.Second

const longestDeadline = 8760 * quark.Hour

const routesProperty = "routes"

const halfID float64 = 4294967296.0

// LoggedMessageID names a log message: its trace, and the moment in it.
type LoggedMessageID struct {
	TraceID string
	// The counters of the causal clock, outermost first.
	CausalLevel []int64
	Environment Environment
}

// Equal tells whether both are the same.
func (l LoggedMessageID) Equal(other LoggedMessageID) bool {
	return l.TraceID == other.TraceID &&
		slices.Equal(l.CausalLevel, other.CausalLevel) &&
		l.Environment.Equal(other.Environment)
}

// ToJSON gives the fields by their names on the wire.
func (l LoggedMessageID) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("traceId", quark.StringJSON(l.TraceID))
	out.Add("causalLevel", quark.ListJSON(l.CausalLevel, quark.IntJSON))
	out.Add("environment", l.Environment.ToJSON())
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (l LoggedMessageID) MarshalJSON() ([]byte, error) {
	return l.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (l *LoggedMessageID) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, l, LoggedMessageIDFromJSON)
}

// LoggedMessageIDFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func LoggedMessageIDFromJSON(json quark.JSON) (LoggedMessageID, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, LoggedMessageID{
		TraceID:     quark.Required(in, quark.StringFromJSON, "traceId"),
		CausalLevel: quark.Required(in, quark.ListFromJSON(quark.IntFromJSON), "causalLevel"),
		Environment: quark.Required(in, EnvironmentFromJSON, "environment"),
	})
}

// Session is one request's view of the MDK. Log, resolve and call others through it, and hand on its `Headers()`.
//
// No method of it blocks, except for those that wait for a node, and no logging call fails.
type Session struct {
	core         *quark.Core
	mdk          *Mdk
	context      SharedContext
	gate         quark.Severity
	interactions *interactions
}

// NewSession makes a Session in the default runtime.
func NewSession(mdk *Mdk, context_ SharedContext) *Session {
	return NewSessionWith(quark.DefaultRuntime(), mdk, context_)
}

// NewSessionWith makes a Session in a runtime of the caller's.
func NewSessionWith(runtime *quark.Runtime, mdk *Mdk, context_ SharedContext) *Session {
	core := quark.NewCore(runtime, "Session", 1)
	return &Session{core: core, mdk: mdk, context: context_, gate: context_.Gate(), interactions: newInteractions()}
}

// Critical logs what needs somebody now.
func (s *Session) Critical(category, text string) LoggedMessageID {
	s.core.Begin()
	defer s.core.End()
	return s.log(quark.SeverityCritical, quark.Text(category), quark.Text(text), nil)
}

// Error logs a failure.
func (s *Session) Error(category, text string) LoggedMessageID {
	s.core.Begin()
	defer s.core.End()
	return s.log(quark.SeverityError, quark.Text(category), quark.Text(text), nil)
}

// Warn logs what may lead to a failure.
func (s *Session) Warn(category, text string) LoggedMessageID {
	s.core.Begin()
	defer s.core.End()
	return s.log(quark.SeverityWarn, quark.Text(category), quark.Text(text), nil)
}

// Info logs what happens in the normal course of things.
func (s *Session) Info(category, text string) LoggedMessageID {
	s.core.Begin()
	defer s.core.End()
	return s.log(quark.SeverityInfo, quark.Text(category), quark.Text(text), nil)
}

// Debug logs what helps to find a mistake. Not delivered unless `Trace` asked for it.
func (s *Session) Debug(category, text string) LoggedMessageID {
	s.core.Begin()
	defer s.core.End()
	return s.log(quark.SeverityDebug, quark.Text(category), quark.Text(text), nil)
}

// Trace delivers messages from `level` upwards, in this session and everything downstream. INFO unless set.
func (s *Session) Trace(level quark.Severity) {
	s.core.Begin()
	defer s.core.End()
	s.context = s.context.tracing(level)
	s.gate = level
}

// log ticks, whether or not the message passes: the clock counts what happened, not what was told.
func (s *Session) log(level quark.Severity, category, text string, failure *FailureReport) LoggedMessageID {
	s.context = s.context.ticked()
	if level >= s.gate {
		s.mdk.log(s.context, level, category, text, failure)
	}
	return LoggedMessageID{
		TraceID:     s.context.TraceID,
		CausalLevel: s.context.Clock.Levels,
		Environment: s.context.Environment,
	}
}

// Resolve locates a node of `service` that serves `version`, or any version, waiting at most ten seconds and never past
// the session's deadline. The node belongs to the innermost interaction.
//
// It fails with [*InvalidVersion], [*Unresolved] or the error of ctx.
func (s *Session) Resolve(ctx context.Context, service string, version *string) (Node, error) {
	return quark.Await(ctx, s.core, s.resolve(quark.Text(service), quark.MaybeText(version)))
}

func (s *Session) resolve(service string, version *string) *quark.Promise[Node] {
	s.core.Enter()
	defer s.core.Leave()
	return s.resolveIn(quark.Optional(s.interactions.innermost()), service, version, resolveLimit)
}

// ResolveUntil is like `Resolve`, waiting at most `limit`.
//
// It fails with [*InvalidVersion], [*Unresolved] or the error of ctx.
func (s *Session) ResolveUntil(ctx context.Context, service string, version *string, limit time.Duration) (Node, error) {
	return quark.Await(ctx, s.core, s.resolveUntil(quark.Text(service), quark.MaybeText(version), quark.DurationOf(
		limit,
	)))
}

func (s *Session) resolveUntil(service string, version *string, limit quark.Duration) *quark.Promise[Node] {
	s.core.Enter()
	defer s.core.Leave()
	return s.resolveIn(quark.Optional(s.interactions.innermost()), service, version, limit)
}

// resolveAt is like `Resolve`, for a level of interaction.
func (s *Session) resolveAt(level int64, service string, version *string, limit *quark.Duration) *quark.Promise[Node] {
	s.core.Enter()
	defer s.core.Leave()
	return s.resolveIn(quark.Some(level), service, version, quark.Or(limit, resolveLimit))
}

func (s *Session) resolveIn(level *int64, service string, version *string, limit quark.Duration) *quark.Promise[Node] {
	return quark.Async(func() (*quark.Promise[Node], error) {
		place := detourDestination(quark.Optional(s.context.Properties.Get(routesProperty)), service, version)
		wanted, err := requested(place.Version)
		if err != nil {
			return nil, err
		}
		now := s.core.Now()
		deadline := quark.Later(now, min(min(limit, longestDeadline), quark.Or(
			quark.Optional(s.context.left(now)),
			longestDeadline,
		)))
		return quark.Then(
			s.core,
			s.mdk.resolve(
				request{Service: place.Service, Version: wanted, Environment: s.context.Environment, Deadline: deadline},
				now,
			),
			func(node Node) (Node, error) {
				s.interactions.involve(level, node)
				return node, nil
			},
		), nil
	})
}

// Route — From now on, here and downstream, requests for `version` of `service` look for `targetVersion` of `target`
// instead.
//
// It fails with [*InvalidVersion], [*ContextTooLarge] or [*ReservedProperty].
func (s *Session) Route(service, version, target, targetVersion string) error {
	s.core.Begin()
	defer s.core.End()
	version = quark.Text(version)
	targetVersion = quark.Text(targetVersion)
	if _, err := ParseVersion(version); err != nil {
		return err
	}
	if _, err := ParseVersion(targetVersion); err != nil {
		return err
	}
	routes := quark.Optional(s.context.Properties.Get(routesProperty))
	d := detour{Version: quark.Some(version), Target: quark.Text(target), TargetVersion: quark.Some(targetVersion)}
	value, err := s.context.including(routesProperty, withDetour(routes, quark.Text(service), d))
	if err != nil {
		return err
	}
	s.context = value
	return nil
}

// StartInteraction starts an interaction: what is resolved from here on is judged by how it ends.
func (s *Session) StartInteraction() {
	s.core.Begin()
	defer s.core.End()
	s.openLevel()
}

// FailInteraction blames the nodes resolved in the innermost interaction so far. It goes on: nodes resolved from here
// on can still succeed.
//
// It fails with [*NoInteraction].
func (s *Session) FailInteraction(message string) error {
	s.core.Begin()
	defer s.core.End()
	return s.failLevelLocked(quark.Optional(s.interactions.innermost()), quark.Text(message))
}

// FinishInteraction finishes the innermost interaction: the nodes that were not blamed have served.
//
// It fails with [*NoInteraction].
func (s *Session) FinishInteraction() error {
	s.core.Begin()
	defer s.core.End()
	if !s.closeLevel(quark.Optional(s.interactions.innermost())) {
		return &NoInteraction{}
	}
	return nil
}

func (s *Session) enterLevel() *Level {
	s.core.Enter()
	defer s.core.Leave()
	return NewLevelWith(s.core.Runtime(), s, s.openLevel())
}

func (s *Session) blameLevel(level *Level, failure quark.Failure) {
	s.core.Enter()
	defer s.core.Leave()
	if s.interactions.isOpen(quark.Some(level.id)) {
		s.blame(quark.Some(level.id), failure.Message, quark.Some(failure))
	}
}

func (s *Session) exitLevel(level *Level) {
	s.core.Enter()
	defer s.core.Leave()
	s.closeLevel(quark.Some(level.id))
}

func (s *Session) failLevel(level *int64, message string) error {
	s.core.Enter()
	defer s.core.Leave()
	return s.failLevelLocked(level, message)
}

func (s *Session) failLevelLocked(level *int64, message string) error {
	if !s.interactions.isOpen(level) {
		return &NoInteraction{}
	}
	s.blame(level, message, nil)
	return nil
}

func (s *Session) openLevel() int64 {
	s.log(quark.SeverityInfo, "MDK", "Starting interaction.", nil)
	return s.interactions.start(s.context, s.core.Now())
}

func (s *Session) blame(level *int64, message string, failure *quark.Failure) {
	nodes := s.interactions.fail(level)
	var report *FailureReport
	if failure != nil {
		report = quark.Some(failureReport(*failure, nodes))
	}
	s.log(quark.SeverityError, "interaction failure", failureText(nodes, message), report)
	for _, node := range nodes {
		s.mdk.judge(node, false)
	}
}

// closeLevel says whether there was something to close.
func (s *Session) closeLevel(level *int64) bool {
	if !s.interactions.isOpen(level) {
		return false
	}
	s.log(quark.SeverityInfo, "MDK", "Finished interaction.", nil)
	if finished, ok := s.interactions.finish(level, s.core.UUID(), s.context, s.core.Now()); ok {
		s.mdk.interacted(finished.Event)
		for _, node := range finished.Served {
			s.mdk.judge(node, true)
		}
	}
	return true
}

// SetDeadline gives the request at most this long from now. A deadline only shrinks.
func (s *Session) SetDeadline(limit time.Duration) {
	s.core.Begin()
	defer s.core.End()
	s.context = s.context.expiring(quark.Later(s.core.Now(), max(quark.Duration(0), min(
		quark.DurationOf(limit),
		longestDeadline,
	))))
}

// Remaining tells what is left of the deadline, zero once it has passed; `nil` if there is none.
func (s *Session) Remaining() *time.Duration {
	s.core.Begin()
	defer s.core.End()
	return quark.Mapping(quark.Optional(s.context.left(s.core.Now())), quark.Duration.Std)
}

// GetProperty gives a property of the request.
func (s *Session) GetProperty(name string) *quark.JSON {
	s.core.Begin()
	defer s.core.End()
	return quark.Optional(s.context.Properties.Get(quark.Text(name)))
}

// SetProperty sets a property of the request, for everything downstream.
//
// It fails with [*ContextTooLarge] or [*ReservedProperty].
func (s *Session) SetProperty(name string, value quark.JSON) error {
	s.core.Begin()
	defer s.core.End()
	value2, err := s.context.including(quark.Text(name), value)
	if err != nil {
		return err
	}
	s.context = value2
	return nil
}

// HasProperty tells whether the request has a property.
func (s *Session) HasProperty(name string) bool {
	s.core.Begin()
	defer s.core.End()
	return s.context.Properties.Has(quark.Text(name))
}

// TraceID gives the id of the trace, a UUID.
func (s *Session) TraceID() string {
	s.core.Begin()
	defer s.core.End()
	return s.context.TraceID
}

// Environment gives the environment in which the request is served.
func (s *Session) Environment() Environment {
	s.core.Begin()
	defer s.core.End()
	return s.context.Environment
}

// Externalize gives the context as a text, to be joined by whoever is called next. Use it for one call or message: each
// has its own moment.
func (s *Session) Externalize() string {
	s.core.Begin()
	defer s.core.End()
	return s.externalizeLocked()
}

func (s *Session) externalizeLocked() string {
	text := s.context.outgoing(s.core.Now())
	s.context = s.context.ticked()
	return text
}

// Inject is another name of `Externalize`.
func (s *Session) Inject() string {
	s.core.Begin()
	defer s.core.End()
	return s.externalizeLocked()
}

// Headers gives the headers of one outgoing request: the context, and the W3C `traceparent`.
func (s *Session) Headers() quark.Map[string, string] {
	s.core.Begin()
	defer s.core.End()
	parent := traceparentFor(s.context.TraceID, quark.Floor(s.core.Random()*halfID, "session.q:230"), quark.Floor(
		s.core.Random()*halfID,
		"session.q:230",
	))
	return quark.MapOf(
		quark.Entry[string, string]{Key: ContextHeader, Value: s.externalizeLocked()},
		quark.Entry[string, string]{Key: TraceparentHeader, Value: parent},
	)
}

// Interaction blames the nodes resolved inside when the body fails. The body is handed its own level, through which
// tasks that run side by side resolve without blaming each other's nodes.
func (s *Session) Interaction(ctx context.Context, body func(context.Context, *Level) error) error {
	entered := s.enterLevel()
	return quark.Scope(
		s.core,
		func() error { return body(ctx, entered) },
		func(failure quark.Failure) { s.blameLevel(entered, failure) },
		func() { s.exitLevel(entered) },
	)
}

func showSession(of *Session) quark.JSON {
	of.core.Enter()
	defer of.core.Leave()
	var out quark.Fields
	out.Add("mdk", quark.StringJSON("Mdk"))
	out.Add("context", of.context.ToJSON())
	out.Add("gate", quark.StringJSON(of.gate.String()))
	out.Add("interactions", showInteractions(of.interactions))
	return out.JSON()
}

var _ = quark.ShowsActor("Session", showSession)

// Level is one level of interaction, handed to its body. What is resolved through it belongs to it, whatever others do.
type Level struct {
	core    *quark.Core
	session *Session
	id      int64
}

// NewLevel makes a Level in the default runtime.
func NewLevel(session *Session, id int64) *Level {
	return NewLevelWith(quark.DefaultRuntime(), session, id)
}

// NewLevelWith makes a Level in a runtime of the caller's.
func NewLevelWith(runtime *quark.Runtime, session *Session, id int64) *Level {
	core := quark.NewCore(runtime, "Level", 2)
	return &Level{core: core, session: session, id: id}
}

// Resolve locates a node, like the session's `Resolve`, for this level.
//
// It fails with [*InvalidVersion], [*Unresolved] or the error of ctx.
func (l *Level) Resolve(ctx context.Context, service string, version *string) (Node, error) {
	return quark.Await(ctx, l.core, l.resolve(quark.Text(service), quark.MaybeText(version)))
}

func (l *Level) resolve(service string, version *string) *quark.Promise[Node] {
	l.core.Enter()
	defer l.core.Leave()
	return l.session.resolveAt(l.id, service, version, nil)
}

// ResolveUntil locates a node, waiting at most `limit`.
//
// It fails with [*InvalidVersion], [*Unresolved] or the error of ctx.
func (l *Level) ResolveUntil(ctx context.Context, service string, version *string, limit time.Duration) (Node, error) {
	return quark.Await(ctx, l.core, l.resolveUntil(quark.Text(service), quark.MaybeText(version), quark.DurationOf(
		limit,
	)))
}

func (l *Level) resolveUntil(service string, version *string, limit quark.Duration) *quark.Promise[Node] {
	l.core.Enter()
	defer l.core.Leave()
	return l.session.resolveAt(l.id, service, version, quark.Some(limit))
}

// Fail blames the nodes resolved in this level so far, and goes on.
//
// It fails with [*NoInteraction].
func (l *Level) Fail(message string) error {
	l.core.Begin()
	defer l.core.End()
	return l.session.failLevel(quark.Some(l.id), quark.Text(message))
}

func showLevel(of *Level) quark.JSON {
	of.core.Enter()
	defer of.core.Leave()
	var out quark.Fields
	out.Add("session", quark.StringJSON("Session"))
	out.Add("id", quark.IntJSON(of.id))
	return out.JSON()
}

var _ = quark.ShowsActor("Level", showLevel)

func failureReport(failure quark.Failure, nodes []Node) FailureReport {
	involved := quark.Mapped(nodes, func(node Node) InvolvedNode {
		return InvolvedNode{ID: node.ID, Service: node.Service, Version: node.Version, Address: node.Address}
	})
	return FailureReport{Kind: failure.Kind, Message: failure.Message, Stack: failure.Stack, Nodes: involved}
}
