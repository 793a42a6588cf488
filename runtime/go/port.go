package quark

import "strings"

// A Port is what an actor holds of a piece of the outside: of one that host code supplies as an H, and that tells the actor
// what happens through E. What is asked of it is carried out after the step.
type Port[H, E any] struct {
	// Events tell the actor what happens; host code and tests call their methods.
	Events E

	core     *Core
	host     H
	supplied bool
	record   *record
}

// NewPort has the runtime supply a port of this name to an actor.
func NewPort[H, E any](core *Core, name string, events E) Port[H, E] {
	return newPort[H](core, name, events, &record{})
}

func newPort[H, E any](core *Core, name string, events E, record *record) Port[H, E] {
	port := Port[H, E]{Events: events, core: core, record: record}
	port.host, port.supplied = supply[H](core.runtime, name, events, port.record)
	return port
}

// Call asks the port for something; the name and the arguments are for tests that look at what was asked.
func (p Port[H, E]) Call(name string, call func(H), arguments ...any) {
	record, host, supplied := p.record, p.host, p.supplied
	p.core.home().ask(func() {
		if p.core.runtime.world.records() {
			record.note(callText(name, arguments))
		}
		if supplied {
			call(host)
		}
	})
}

// Calls gives, and forgets, the texts of what was asked of the port: for tests.
func (p Port[H, E]) Calls() []string {
	return p.record.take()
}

// Provide says what stands behind the ports that tell their actor through E: factory makes one for each.
func Provide[H, E any](runtime *Runtime, factory func(events E) H) {
	runtime.mutex.Lock()
	defer runtime.mutex.Unlock()
	runtime.kinds[kind[H, E]{}] = factory
}

type kind[H, E any] struct{}

func supply[H, E any](runtime *Runtime, name string, events E, record *record) (H, bool) {
	runtime.world.opened(name, events, record)
	runtime.mutex.Lock()
	factory, found := runtime.kinds[kind[H, E]{}].(func(E) H)
	runtime.mutex.Unlock()
	if found {
		return factory(events), true
	}
	if !runtime.world.records() {
		fault("", "nothing stands behind the port %s: say what does, with quark.Provide", name)
	}
	var none H
	return none, false
}

func callText(name string, arguments []any) string {
	var text strings.Builder
	text.WriteString(name + "(")
	for index, argument := range arguments {
		if index > 0 {
			text.WriteString(", ")
		}
		text.WriteString(Shown(argument))
	}
	return text.String() + ")"
}

// A Severity says how loud a line on the console is.
type Severity int

// How loud a line on the console is.
const (
	// SeverityDebug is for those who look for a mistake.
	SeverityDebug Severity = iota
	// SeverityInfo tells that all is well.
	SeverityInfo
	// SeverityWarn tells of what may go wrong.
	SeverityWarn
	// SeverityError tells of what has gone wrong.
	SeverityError
	// SeverityCritical tells of what stops everything.
	SeverityCritical
)

var severities = []string{"DEBUG", "INFO", "WARN", "ERROR", "CRITICAL"}

// String gives its name on the wire.
func (s Severity) String() string {
	return CaseText(int(s), severities)
}

// SeverityFromJSON takes a severity out of JSON.
func SeverityFromJSON(json JSON) (Severity, error) {
	return CaseFromJSON[Severity](json, severities, nil)
}

// SeverityFromText gives the severity with this name on the wire.
func SeverityFromText(name string) (Severity, error) {
	return CaseFromText[Severity](name, severities, nil)
}

// DecodeKindFromText gives the kind with this name on the wire.
func DecodeKindFromText(name string) (DecodeKind, error) {
	return CaseFromText[DecodeKind](name, decodeKinds, nil)
}

// OutOfState tells of a message that the protocol does not allow in the state that its direction is in.
type OutOfState struct {
	// Message is the tag of the message.
	Message string
	// State is the state.
	State string
}

// Error says it in words.
func (e *OutOfState) Error() string {
	return e.Message + " may not come in state " + e.State
}

// Equal tells whether both say the same.
func (e *OutOfState) Equal(other *OutOfState) bool {
	return *e == *other
}
