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

// An actor is a Main, made in a runtime.
type actor struct {
	make   func(runtime *quark.Runtime) map[string]func() error
	script []step
}

// A step is what happens to a Main: time passes, or a method is called.
type step struct {
	text    string
	advance quark.Duration
	call    string
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

// A console collects what all consoles get, and what the hook is told.
type console struct {
	lines []string
}

func (c *console) Write(_ quark.Severity, text string) {
	c.lines = append(c.lines, text)
}

func (c *console) Helper() {}

func (c *console) Cleanup(func()) {}

func (c *console) Errorf(format string, arguments ...any) {
	c.lines = append(c.lines, fmt.Sprintf(format, arguments...))
}

func (a actor) run() []string {
	console := &console{lines: []string{}}
	test := quark.NewTestRuntime(console)
	test.OnFault = func(fault *quark.Fault) { console.lines = append(console.lines, "hook: "+fault.Error()) }
	quark.Provide(test.Runtime, func(quark.ConsoleEvents) quark.Console { return console })
	var methods map[string]func() error
	made := called(func() error {
		methods = a.make(test.Runtime)
		return nil
	})
	if made != nil {
		return append(console.lines, made...)
	}
	console.lines = append(console.lines, called(methods["run"])...)
	for _, step := range a.script {
		console.lines = append(console.lines, "> "+step.text)
		if step.call == "" {
			test.AdvanceBy(step.advance)
			continue
		}
		stopped := called(methods[step.call])
		console.lines = append(console.lines, stopped...)
	}
	return console.lines
}
