package quark

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
)

// A Fault is a mistake in a program, with the place in its Quark source: a broken assertion, an index out of range, a
// division by zero. Faults are panics with a *Fault. A fault undoes nothing, and leaves no lock held.
type Fault struct {
	// Text says what is wrong.
	Text string
	// Where is the Quark file and line, "clock.q:14"; empty where that is not known.
	Where string
}

// Error gives the text and, in parentheses, the place.
func (f *Fault) Error() string {
	if f.Where == "" {
		return f.Text
	}
	return f.Text + " (" + f.Where + ")"
}

// Broken makes the fault of an assertion that does not hold; text is its source.
func Broken(text, where string) *Fault {
	return &Fault{Text: "assertion failed: " + text, Where: where}
}

// BrokenComparison makes the fault of a comparison that does not hold, and shows both sides.
func BrokenComparison(text string, left, right any, where string) *Fault {
	return Broken(text+" (left: "+Shown(left)+", right: "+Shown(right)+")", where)
}

// NoCase makes the fault of a value that the program cannot have made: host code handed it in.
func NoCase(value any) *Fault {
	return &Fault{Text: fmt.Sprintf("%#v is no case of %T", value, value)}
}

func fault(where, format string, args ...any) {
	panic(&Fault{Text: fmt.Sprintf(format, args...), Where: where})
}

// A HostCall is a call of what host code may implement.
type HostCall struct {
	// Method is the interface and its method, as in Quark: "FailurePolicy.failure".
	Method string
	// Where is the place in Quark.
	Where string
}

// hostCalls holds, by Go file and line, where generated code calls what host code may implement.
var hostCalls sync.Map

// HostCalls is how a generated file tells of such calls, by their lines.
func HostCalls(lines map[int]HostCall) bool {
	_, file, _, known := runtime.Caller(1)
	if known {
		hostCalls.Store(file, lines)
	}
	return known
}

// asFault turns what was recovered from a panic into a fault. What is not one was thrown by host code that a step called: it is
// told with the interface's method and the place of the call, or with the function that panicked where it was no such call.
func asFault(recovered any) *Fault {
	if fault, is := recovered.(*Fault); is {
		return fault
	}
	call := panicking()
	return &Fault{Text: fmt.Sprintf("%s threw %v", call.Method, recovered), Where: call.Where}
}

// panicking tells which call of host code panics on this goroutine. To be called by what recovers.
func panicking() HostCall {
	var counters [64]uintptr
	frames := runtime.CallersFrames(counters[:runtime.Callers(2, counters[:])])
	thrower := HostCall{Method: "host code"}
	passed, found := false, false
	for more := true; more; {
		var frame runtime.Frame
		frame, more = frames.Next()
		inRuntime := strings.HasPrefix(frame.Function, "runtime.")
		if passed && !inRuntime && !found {
			thrower.Method, found = shortName(frame.Function), true
		}
		if call, known := hostCall(frame); found && known {
			return call
		}
		passed = passed || strings.HasPrefix(frame.Function, "runtime.gopanic")
	}
	return thrower
}

// hostCall tells which call of host code stands where a frame does.
func hostCall(frame runtime.Frame) (HostCall, bool) {
	lines, known := hostCalls.Load(frame.File)
	if !known {
		return HostCall{}, false
	}
	call, known := lines.(map[int]HostCall)[frame.Line]
	return call, known
}

// shortName takes the package off the name of a function, and the signs off its receiver.
func shortName(function string) string {
	short := function[strings.LastIndexByte(function, '/')+1:]
	if _, rest, found := strings.Cut(short, "."); found {
		short = rest
	}
	return strings.NewReplacer("(*", "", "(", "", ")", "").Replace(short)
}

// IsA tells whether an error is of this type, or wraps one.
func IsA[E error](err error) bool {
	var wanted E
	return errors.As(err, &wanted)
}
