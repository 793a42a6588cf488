// Runs the literate programs that were compiled to Go, and prints what each of them prints, as JSON. All of them are
// packages of one module; programs.go, which is written beside this file, lists what is called in each.
//
//	runner              runs the programs
//	runner -test.v      runs their tests, as go test would
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	quark "example.org/quark/runtime/v3"
)

// A function is one that a program calls.
type function struct {
	name string
	call func() ([]string, error)
}

// An actor is a Main, made in a runtime: itself, and its methods.
type actor struct {
	make   func(runtime *quark.Runtime) (any, map[string]func() (any, error))
	script []step
}

// A step is what happens to a Main.
type step struct {
	text    string
	verb    string
	name    string // of a method, or of an event
	words   string
	advance quark.Duration
}

func main() {
	if len(os.Args) > 1 {
		testing.Main(func(string, string) (bool, error) { return true, nil }, tests, nil, nil)
		return
	}
	lines := map[string][]string{}
	for name, functions := range functions {
		lines[name] = runFunctions(functions)
	}
	for name, actor := range actors {
		lines[name] = actor.run()
	}
	if err := json.NewEncoder(os.Stdout).Encode(lines); err != nil {
		panic(err)
	}
}

// test runs one printed test; what panics in it must not hide the others.
func test(run func(*testing.T)) func(*testing.T) {
	return func(t *testing.T) {
		defer func() {
			if recovered := recover(); recovered != nil {
				t.Errorf("%v", recovered)
			}
		}()
		run(t)
	}
}

func runFunctions(functions []function) []string {
	lines := []string{}
	for _, function := range functions {
		if len(functions) > 1 {
			lines = append(lines, "> call "+function.name)
		}
		var printed []string
		stopped := called(func() (err error) {
			printed, err = function.call()
			return err
		})
		lines = append(append(lines, printed...), stopped...)
	}
	return lines
}

// called calls something, and says what left it.
func called(call func() error) (stopped []string) {
	defer func() {
		if recovered := recover(); recovered != nil {
			stopped = []string{"fault: " + fmt.Sprint(recovered)}
		}
	}()
	err := call()
	var fault *quark.Fault
	switch {
	case err == nil:
		return nil
	case errors.As(err, &fault):
		return []string{"fault: " + fault.Error()}
	}
	name := fmt.Sprintf("%T", err)
	name = name[strings.LastIndexByte(name, '.')+1:]
	return []string{"error: " + strings.ToUpper(name[:1]) + name[1:] + ": " + err.Error()}
}

// A console collects what all consoles and links get, and what the hook is told.
type console struct {
	lines []string
	link  quark.LinkEvents
}

func (c *console) add(lines ...string) { c.lines = append(c.lines, lines...) }

func (c *console) Write(_ quark.Severity, text string) { c.add(text) }

func (c *console) Helper() {}

func (c *console) Cleanup(func()) {}

func (c *console) Errorf(format string, arguments ...any) { c.add(fmt.Sprintf(format, arguments...)) }

func (c *console) Connect(url string, headers map[string]string) {
	c.add("link: connect(" + quark.Shown(url) + ", " + quark.Shown(quark.MapFrom(headers)) + ")")
}

func (c *console) Send(text string) { c.add("link: send(" + text + ")") }

func (c *console) Close() { c.add("link: close()") }

// A world is a Main in a runtime of its own.
type world struct {
	*console
	test    *quark.TestRuntime
	main    any
	methods map[string]func() (any, error)
}

func (a actor) run() []string {
	lines := []string{}
	steps := a.script
	for {
		world := world{console: &console{}}
		steps = world.play(a, steps)
		lines = append(lines, world.lines...)
		if steps == nil {
			return lines
		}
		lines = append(lines, "> restart")
	}
}

// play makes a Main, calls run and plays on, up to a restart: it gives the steps behind that.
func (w *world) play(a actor, steps []step) []step {
	w.test = quark.NewTestRuntime(w)
	w.test.OnFault = func(fault *quark.Fault) { w.add("hook: " + fault.Error()) }
	quark.Provide(w.test.Runtime, func(quark.ConsoleEvents) quark.Console { return w })
	quark.Provide(w.test.Runtime, func(events quark.LinkEvents) quark.Link {
		w.link = events
		return w
	})
	quark.Provide(w.test.Runtime, func(events quark.LinkEvents) quark.Connection {
		w.link = events
		return w
	})
	made := called(func() error {
		w.main, w.methods = a.make(w.test.Runtime)
		return nil
	})
	w.add(made...)
	if w.methods != nil {
		w.call("run")
	}
	for index, step := range steps {
		if step.verb == "restart" {
			return steps[index+1:]
		}
		w.add("> " + step.text)
		if w.methods != nil {
			w.step(step)
		}
	}
	return nil
}

func (w *world) call(name string) {
	stopped := called(func() error {
		_, err := w.methods[name]()
		return err
	})
	w.add(stopped...)
}

func (w *world) step(step step) {
	switch step.verb {
	case "advance":
		w.test.AdvanceBy(step.advance)
	case "call":
		w.call(step.name)
	case "state":
		of := w.main
		if step.name != "" {
			of, _ = w.methods[step.name]()
		}
		w.add(quark.State(of))
	case "link":
		w.tell(step)
	case "timers":
		w.add("next timer: " + w.next())
	case "hides":
		w.add(hides(step.words, w.methods[step.name]))
	}
}

func (w *world) tell(step step) {
	switch step.name {
	case "connected":
		w.link.Connected()
	case "frame":
		w.link.Frame(step.words)
	case "closed":
		w.link.Closed(step.words)
	case "rejected":
		w.link.Rejected(int64(step.advance), step.words)
	}
}

func (w *world) next() string {
	if due, set := w.test.NextDue(); set {
		return fmt.Sprint(due.UnixMilli())
	}
	return "none"
}

// hides says whether what people see of a method's result does not contain a text; else it gives what they see.
func hides(text string, method func() (any, error)) string {
	value, err := method()
	if err != nil {
		value = err
	}
	shown := fmt.Sprintf("%v %+v %#v %s", value, value, value, value)
	if strings.Contains(shown, text) {
		return shown
	}
	return "hidden"
}
