// What travels with a request from service to service: the trace, its clock, its properties and its deadline.
//
// Pure: the time and fresh ids come from the sessions that use it.

package mdk

import (
	"fmt"
	"time"

	quark "example.org/quark/runtime/v3"
)

// ContextHeader is the name of the header in which a context travels.
const ContextHeader = "X-MDK-Context"

// ContextLimit is the size in bytes that the context header never exceeds.
const ContextLimit int64 = 8192

const deadlineProperty = "timeout"

const levelProperty = "trace"

const furthestSecond float64 = 9000000000000.0

const longestWait = 8760 * quark.Hour

// ContextTooLarge says that with this property the context could outgrow its header.
type ContextTooLarge struct {
	Name  string
	Limit int64
}

// Error gives its text.
func (e *ContextTooLarge) Error() string {
	return fmt.Sprintf("with '%s' the context would not fit into %d bytes", e.Name, e.Limit)
}

func (*ContextTooLarge) isError() {}

// Equal tells whether both are the same.
func (e *ContextTooLarge) Equal(other *ContextTooLarge) bool {
	return *e == *other
}

// ReservedProperty says that the property belongs to the MDK, which has a method for it.
type ReservedProperty struct {
	Name string
}

// Error gives its text.
func (e *ReservedProperty) Error() string {
	return "'" + e.Name + "' is set by set_deadline() or trace() only"
}

func (*ReservedProperty) isError() {}

// Equal tells whether both are the same.
func (e *ReservedProperty) Equal(other *ReservedProperty) bool {
	return *e == *other
}

// unusableContext says that a text from elsewhere is not a context that can be joined.
type unusableContext struct {
	Reason string
}

// Error gives its text.
func (e *unusableContext) Error() string {
	return e.Reason
}

func (*unusableContext) isError() {}

// Equal tells whether both are the same.
func (e *unusableContext) Equal(other *unusableContext) bool {
	return *e == *other
}

// SharedContext is the part of a trace that one session sees, and hands on to those it calls.
type SharedContext struct {
	// The trace's id, a UUID.
	TraceID     string
	Clock       CausalClock
	Properties  quark.Map[string, quark.JSON]
	Environment Environment
	// What is left of the deadline, in a text on its way only: skewed clocks do it no harm.
	Remaining *quark.Duration
}

// NewSharedContext makes a SharedContext with what has no default; the other fields can be set.
func NewSharedContext(traceID string) SharedContext {
	return SharedContext{
		TraceID:     traceID,
		Clock:       CausalClock{Levels: []int64{0}},
		Environment: Environment{Name: "sandbox"},
	}
}

// Equal tells whether both are the same.
func (s SharedContext) Equal(other SharedContext) bool {
	return s.TraceID == other.TraceID &&
		s.Clock.Equal(other.Clock) &&
		s.Properties.EqualFunc(other.Properties, quark.JSON.Equal) &&
		s.Environment.Equal(other.Environment) &&
		quark.EqualOptional(s.Remaining, other.Remaining, quark.Equal[quark.Duration])
}

// receiveSharedContext reads the text of a header, received at `now`. What it says is left becomes a deadline by this
// machine's clock.
func receiveSharedContext(text string, now time.Time) (SharedContext, error) {
	if quark.Size(text) > ContextLimit {
		return SharedContext{}, &unusableContext{Reason: fmt.Sprintf("it is larger than %d bytes", ContextLimit)}
	}
	switch context, err := quark.Decode(text, SharedContextFromJSON); err := err.(type) {
	case nil:
		return context.checked(now)
	case *quark.DecodeError:
		return SharedContext{}, &unusableContext{Reason: err.Text}
	default:
		panic(err)
	}
}

// joined gives the context with which a called service goes on.
func (s SharedContext) joined() SharedContext {
	changed := s
	changed.Clock = s.Clock.Tick().Enter()
	return changed
}

// ticked gives the next moment.
func (s SharedContext) ticked() SharedContext {
	changed := s
	changed.Clock = s.Clock.Tick()
	return changed
}

// derived gives a new trace that keeps the environment and the properties, except for the deadline.
func (s SharedContext) derived(traceID string) SharedContext {
	return SharedContext{
		TraceID:     traceID,
		Properties:  s.Properties.Without(deadlineProperty),
		Environment: s.Environment,
		Clock:       CausalClock{Levels: []int64{0}},
	}
}

// Deadline tells when the request has to be answered; `nil` if there is no hurry.
func (s SharedContext) Deadline() *time.Time {
	value, ok := s.Properties.Get(deadlineProperty)
	if !ok {
		return nil
	}
	seconds, ok := value.AsFloat()
	if !ok {
		return nil
	}
	if quark.AbsFloat(seconds) > furthestSecond {
		return nil
	}
	return quark.Some(quark.InstantFromSeconds(seconds, "context.q:68"))
}

// expiring moves the deadline forward to `at`, never back.
func (s SharedContext) expiring(at time.Time) SharedContext {
	if earlier := s.Deadline(); earlier != nil {
		if !earlier.After(at) {
			return s
		}
	}
	changed := s
	changed.Properties = s.Properties.With(deadlineProperty, quark.FloatJSON(quark.InstantSeconds(at)))
	return changed
}

// left tells what is left of the deadline at `now`: zero when it has passed, `false` if there is none.
func (s SharedContext) left(now time.Time) (quark.Duration, bool) {
	if deadline := s.Deadline(); deadline != nil {
		return max(quark.Duration(0), quark.Between(*deadline, now)), true
	}
	return 0, false
}

// Gate gives the lowest level that is logged.
func (s SharedContext) Gate() quark.Severity {
	value, ok := s.Properties.Get(levelProperty)
	if !ok {
		return quark.SeverityInfo
	}
	value2, err := quark.SeverityFromJSON(value)
	if err != nil {
		return quark.SeverityInfo
	}
	return value2
}

// tracing logs from `level` upwards, here and downstream.
func (s SharedContext) tracing(level quark.Severity) SharedContext {
	changed := s
	changed.Properties = s.Properties.With(levelProperty, quark.StringJSON(level.String()))
	return changed
}

// including sets a property of the user's, if the context will still fit into its header.
func (s SharedContext) including(name string, value quark.JSON) (SharedContext, error) {
	if isReserved(name) {
		return SharedContext{}, &ReservedProperty{Name: name}
	}
	larger := s
	larger.Properties = s.Properties.With(name, value)
	if larger.largestSize() > ContextLimit {
		return SharedContext{}, &ContextTooLarge{Name: name, Limit: ContextLimit}
	}
	return larger, nil
}

// outgoing gives the text for a call at `now`: never larger than the limit.
func (s SharedContext) outgoing(now time.Time) string {
	stamped := s.stamped(quark.Optional(s.left(now)))
	text := stamped.ToJSON().Encode()
	if quark.Size(text) <= ContextLimit {
		return text
	}
	return stamped.fitting().ToJSON().Encode()
}

func (s SharedContext) stamped(remaining *quark.Duration) SharedContext {
	if quark.EqualOptional(s.Remaining, remaining, quark.Equal[quark.Duration]) {
		return s
	}
	changed := s
	changed.Remaining = remaining
	return changed
}

// fitting — Only a context that came in almost full and went on deep outgrows the limit: the oldest properties go, the
// trace stays.
func (s SharedContext) fitting() SharedContext {
	context := s
	names := quark.Filter(s.Properties.Keys(), func(name string) bool { return !isReserved(name) })
	for _, name := range names {
		if quark.Size(context.ToJSON().Encode()) <= ContextLimit {
			return context
		}
		value := context
		value.Properties = context.Properties.Without(name)
		context = value
	}
	return context
}

// largestSize gives the size of the largest text that this context can become while only its clock and its deadline
// move.
func (s SharedContext) largestSize() int64 {
	properties := s.Properties.With(deadlineProperty, quark.FloatJSON(-9007199254740.99)).With(
		levelProperty,
		quark.StringJSON(quark.SeverityCritical.String()),
	)
	largest := s
	largest.Clock = s.Clock.widest()
	largest.Properties = properties
	largest.Remaining = quark.Some(longestWait)
	return quark.Size(largest.ToJSON().Encode())
}

func (s SharedContext) checked(now time.Time) (SharedContext, error) {
	if !isUUID(s.TraceID) {
		return SharedContext{}, &unusableContext{Reason: "its trace id is not a UUID"}
	}
	if !s.Clock.isSound() {
		return SharedContext{}, &unusableContext{Reason: "its clock is not sound"}
	}
	if !s.isPlain() && !s.leavesRoom() {
		return SharedContext{}, &unusableContext{Reason: "it is too deep"}
	}
	return s.arrived(now), nil
}

// isPlain tells whether it is far from too deep, so that nothing has to be written to find out: a level takes at most
// 17 characters, and one of a name at most 12.
func (s SharedContext) isPlain() bool {
	fallback := quark.Or(s.Environment.Fallback, "")
	return len(s.Clock.Levels) < 64 && quark.Size(s.Environment.Name) < 64 && quark.Size(fallback) < 64
}

// leavesRoom tells whether the trace and its clock alone would fit, with all that the MDK adds.
func (s SharedContext) leavesRoom() bool {
	bare := SharedContext{TraceID: s.TraceID, Clock: s.Clock.Tick().Enter(), Environment: s.Environment}
	return bare.largestSize() <= ContextLimit
}

func (s SharedContext) arrived(now time.Time) SharedContext {
	left := s.Remaining
	if left == nil {
		return s.withSoundDeadline()
	}
	at := quark.Later(now, max(quark.Duration(0), min(*left, longestWait)))
	properties := s.Properties.With(deadlineProperty, quark.FloatJSON(quark.InstantSeconds(at)))
	changed := s
	changed.Properties = properties
	changed.Remaining = nil
	return changed
}

func (s SharedContext) withSoundDeadline() SharedContext {
	if s.Deadline() != nil || !s.Properties.Has(deadlineProperty) {
		return s
	}
	changed := s
	changed.Properties = s.Properties.Without(deadlineProperty)
	return changed
}

// ToJSON gives the fields by their names on the wire.
func (s SharedContext) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("traceId", quark.StringJSON(s.TraceID))
	out.Add("clock", s.Clock.ToJSON())
	out.Add("properties", quark.MapJSON(s.Properties, quark.Same, quark.SameJSON))
	out.Add("environment", s.Environment.ToJSON())
	if s.Remaining != nil {
		out.Add("remaining", quark.IntJSON(int64(*s.Remaining)))
	}
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (s SharedContext) MarshalJSON() ([]byte, error) {
	return s.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (s *SharedContext) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, s, SharedContextFromJSON)
}

// SharedContextFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func SharedContextFromJSON(json quark.JSON) (SharedContext, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, SharedContext{
		TraceID: quark.Required(in, quark.StringFromJSON, "traceId"),
		Clock: quark.DefaultOf(
			in,
			func() CausalClock { return CausalClock{Levels: []int64{0}} },
			CausalClockFromJSON,
			"clock",
		),
		Properties: quark.Default(
			in,
			quark.Map[string, quark.JSON]{},
			quark.MapFromJSON(quark.StringKey, quark.AnyFromJSON),
			"properties",
		),
		Environment: quark.DefaultOf(
			in,
			func() Environment { return Environment{Name: "sandbox"} },
			EnvironmentFromJSON,
			"environment",
		),
		Remaining: quark.Maybe(in, quark.DurationFromJSON, "remaining"),
	})
}

func isReserved(name string) bool {
	return name == deadlineProperty || name == levelProperty
}
