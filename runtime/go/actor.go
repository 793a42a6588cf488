package quark

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

// A Core is what every actor has besides its fields: a lock, a rank, a runtime, a life. A method of an actor is one step, in
// which the lock is held.
type Core struct {
	mutex    sync.Mutex
	name     string
	rank     int
	runtime  *Runtime
	retired  bool
	onRetire []func()
}

// NewCore gives life to an actor of this type. Its rank stands above all that it calls.
func NewCore(runtime *Runtime, name string, rank int) *Core {
	core := &Core{name: name, rank: rank, runtime: runtime}
	if runtime.watch != nil {
		runtime.watch.born(core)
	}
	return core
}

// Begin begins a step that host code asked for: the outermost one. End must be deferred.
func (c *Core) Begin() {
	c.Enter()
}

// End ends a step that Begin began, and carries out what was asked for. A panic in it becomes a [*Fault] and goes on.
func (c *Core) End() {
	recovered := recover()
	c.unlock()
	if recovered == nil {
		c.Drain()
		return
	}
	fault := asFault(recovered)
	c.Drain()
	panic(fault)
}

// Enter begins a step that another actor's step, or a test, asks for. Leave must be deferred.
func (c *Core) Enter() {
	if c.runtime.watch != nil {
		c.runtime.watch.enter(c)
	}
	c.mutex.Lock()
}

// Leave ends a step that Enter began; what was asked for is carried out when the outermost step has ended.
func (c *Core) Leave() {
	if c.unlock() {
		c.Drain()
	}
}

// unlock ends a step, and tells whether it was certainly the outermost one.
func (c *Core) unlock() bool {
	c.mutex.Unlock()
	return c.runtime.watch != nil && c.runtime.watch.leave(c)
}

// Drain carries out what steps have asked for, unless another goroutine is at it already.
func (c *Core) Drain() {
	c.runtime.effects.drain()
}

func (c *Core) home() *effects {
	return &c.runtime.effects
}

// step runs one step by itself, of a handler.
func (c *Core) step(body func()) {
	c.Enter()
	defer c.unlock()
	body()
}

// Handle has an event handled as a step of its own, soon; a retired actor hears nothing.
func (c *Core) Handle(handler func()) {
	c.home().tell(func() {
		c.step(func() {
			if !c.retired {
				handler()
			}
		})
	})
}

// Every runs a handler each period, for as long as the actor lives.
func (c *Core) Every(period Duration, handler func()) {
	var timer timer
	timer = c.runtime.world.timer(func() {
		c.Handle(func() {
			timer.set(Later(c.Now(), period))
			handler()
		})
	})
	c.onRetire = append(c.onRetire, timer.cancel)
	timer.set(Later(c.Now(), period))
}

// Now gives the current moment, in whole milliseconds; it never goes back.
func (c *Core) Now() time.Time {
	return c.runtime.Now()
}

// UUID gives a new random UUID.
func (c *Core) UUID() string {
	return c.runtime.UUID()
}

// Random gives a random number from 0 up to and without 1.
func (c *Core) Random() float64 {
	return c.runtime.Random()
}

// Runtime gives what the actor lives in, for actors that it makes.
func (c *Core) Runtime() *Runtime {
	return c.runtime
}

// Retire cancels the actor's timers and drops its pending events; its methods still answer. To be called in a step.
func (c *Core) Retire() {
	c.retired = true
	for _, action := range c.onRetire {
		action()
	}
	c.onRetire = nil
}

// A Failure says why the body of a scope failed.
type Failure struct {
	// Kind is the type of the error, or of what it panicked with.
	Kind string
	// Message is the error's text.
	Message string
	// Stack is the stack of a panic; an error has none.
	Stack string
}

// NewFailure makes a failure without a stack.
func NewFailure(kind, message string) Failure {
	return Failure{Kind: kind, Message: message}
}

// Equal tells whether both say the same.
func (f Failure) Equal(other Failure) bool {
	return f == other
}

// ToJSON gives the fields by their names on the wire.
func (f Failure) ToJSON() JSON {
	var fields Fields
	fields.Add("kind", StringJSON(f.Kind))
	fields.Add("message", StringJSON(f.Message))
	fields.Add("stack", StringJSON(f.Stack))
	return fields.JSON()
}

// FailureFromJSON takes the fields out of JSON.
func FailureFromJSON(json JSON) (Failure, error) {
	object := ReadObject(json)
	return Done(object, Failure{
		Kind:    Required(object, StringFromJSON, "kind"),
		Message: Required(object, StringFromJSON, "message"),
		Stack:   Default(object, "", StringFromJSON, "stack"),
	})
}

// Scope runs a body with a beginning that has happened, and an end. When the body gives an error or panics, fail is told why;
// leave is called always, last. What went wrong goes on unchanged.
// Either may be nil. A body that ends because its context was cancelled has not failed.
func Scope(core *Core, body func() error, fail func(Failure), leave func()) error {
	core.Drain()
	if leave != nil {
		defer core.Drain()
		defer leave()
	}
	err := watched(body, fail)
	if err != nil && fail != nil && !errors.Is(err, context.Canceled) {
		fail(failureOf(err, ""))
	}
	return err
}

// watched runs a body, and tells fail what it panics with.
func watched(body func() error, fail func(Failure)) error {
	defer func() {
		if recovered := recover(); recovered != nil {
			if fail != nil {
				fail(failureOf(recovered, string(debug.Stack())))
			}
			panic(recovered)
		}
	}()
	return body()
}

func failureOf(problem any, stack string) Failure {
	switch value := problem.(type) {
	case *Fault:
		return Failure{Kind: "Fault", Message: value.Error(), Stack: stack}
	case error:
		return Failure{Kind: typeName(value), Message: value.Error(), Stack: stack}
	}
	return Failure{Kind: typeName(problem), Message: fmt.Sprint(problem), Stack: stack}
}

// typeName gives the name of a type without its package.
func typeName(value any) string {
	name := fmt.Sprintf("%T", value)
	return name[strings.LastIndexAny(name, ".*")+1:]
}
