package quark

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
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

// asFault turns what was recovered from a panic into a fault. What is not one was thrown by host code that a step called,
// and is told with the name of the method that threw it.
func asFault(recovered any) *Fault {
	switch value := recovered.(type) {
	case *Fault:
		return value
	default:
		return &Fault{Text: fmt.Sprintf("%s threw %v", panicking(), value)}
	}
}

// panicking names the function that panics on this goroutine: "Boiler.Turn". To be called by what recovers.
func panicking() string {
	var counters [64]uintptr
	frames := runtime.CallersFrames(counters[:runtime.Callers(2, counters[:])])
	passed := false
	for {
		frame, more := frames.Next()
		inRuntime := strings.HasPrefix(frame.Function, "runtime.")
		if passed && !inRuntime {
			return shortName(frame.Function)
		}
		passed = passed || strings.HasPrefix(frame.Function, "runtime.gopanic")
		if !more {
			return "host code"
		}
	}
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
