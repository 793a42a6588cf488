package quark

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// A Promise is a value that an actor will hand in later, or an error in its place. The first decision counts at once;
// later ones are ignored. Those who wait are told after the step.
type Promise[T any] struct {
	mutex    sync.Mutex
	state    promiseState
	value    T
	err      error
	waiters  []waiter
	tickets  int
	leave    func() // stops waiting for what this one is decided by
	watching *atomic.Int64
}

type promiseState int

const (
	pending promiseState = iota
	kept
	failed
	givenUp
)

// A waiter hears that a promise is decided: in the queue of its runtime, or at once where it has none.
type waiter struct {
	ticket int
	home   *effects
	hear   func()
}

// dropped counts promises that nobody can decide any more, while a test watches.
var dropped atomic.Pointer[atomic.Int64]

// NewPromise makes a promise that is not decided yet.
func NewPromise[T any]() *Promise[T] {
	promise := &Promise[T]{watching: dropped.Load()}
	if promise.watching != nil {
		runtime.SetFinalizer(promise, (*Promise[T]).finalize)
	}
	return promise
}

func (p *Promise[T]) finalize() {
	if p.state == pending {
		p.watching.Add(1)
	}
}

// Kept makes a promise that is kept already.
func Kept[T any](value T) *Promise[T] {
	return &Promise[T]{state: kept, value: value}
}

// Failed makes a promise that has failed already.
func Failed[T any](err error) *Promise[T] {
	return &Promise[T]{state: failed, err: err}
}

// Keep decides the promise.
func (p *Promise[T]) Keep(value T) {
	p.decide(kept, value, nil)
}

// Fail decides the promise with an error.
func (p *Promise[T]) Fail(err error) {
	var none T
	p.decide(failed, none, err)
}

func (p *Promise[T]) decide(state promiseState, value T, err error) {
	p.mutex.Lock()
	if p.state != pending {
		p.mutex.Unlock()
		return
	}
	p.state, p.value, p.err = state, value, err
	waiters := p.waiters
	p.waiters, p.leave = nil, nil
	p.mutex.Unlock()
	for _, waiter := range waiters {
		waiter.tell()
	}
}

func (w waiter) tell() {
	if w.home == nil {
		w.hear()
		return
	}
	w.home.ask(w.hear)
}

// whenDecided has hear called once the promise is decided, and gives what stops that.
func (p *Promise[T]) whenDecided(home *effects, hear func()) (leave func()) {
	p.mutex.Lock()
	p.tickets++
	waits := waiter{ticket: p.tickets, home: home, hear: hear}
	open := p.state == pending
	if open {
		p.waiters = append(p.waiters, waits)
	}
	p.mutex.Unlock()
	if !open {
		waits.tell()
	}
	return func() { p.stopWaiting(waits.ticket) }
}

// stopWaiting is one of those who wait going; when the last one has, the promise is given up.
func (p *Promise[T]) stopWaiting(ticket int) {
	p.mutex.Lock()
	var rest []waiter
	for _, waiter := range p.waiters {
		if waiter.ticket != ticket {
			rest = append(rest, waiter)
		}
	}
	last := len(p.waiters) > 0 && len(rest) == 0
	p.waiters = rest
	p.mutex.Unlock()
	if last {
		p.GiveUp()
	}
}

// GiveUp says that nobody waits any more: the promise stays undecided.
func (p *Promise[T]) GiveUp() {
	p.mutex.Lock()
	leave := p.leave
	if p.state == pending {
		p.state, p.waiters, p.leave = givenUp, nil, nil
	} else {
		leave = nil
	}
	p.mutex.Unlock()
	if leave != nil {
		leave()
	}
}

// IsPending tells whether it is neither decided nor given up.
func (p *Promise[T]) IsPending() bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.state == pending
}

// Value gives what the promise was kept with, or what it failed with. While it is pending, that is a fault: it is for tests.
func (p *Promise[T]) Value() (T, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.state == pending || p.state == givenUp {
		panic(&Fault{Text: "the promise is pending"})
	}
	return p.value, p.err
}

// Wait blocks until the promise is decided, or gives it up when the context ends. A fault of what should have decided it is
// an error here.
func (p *Promise[T]) Wait(ctx context.Context) (T, error) {
	decided := make(chan struct{})
	leave := p.whenDecided(nil, func() { close(decided) })
	select {
	case <-decided:
		return p.Value()
	case <-ctx.Done():
		leave()
		var none T
		return none, ctx.Err()
	}
}

func (p *Promise[T]) promiseState() string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return [...]string{"pending", "kept", "failed", "failed"}[p.state]
}

// Await is what host code gets of a method that gives a promise: it has carried out what the method asked for, and waits.
func Await[T any](ctx context.Context, core *Core, promise *Promise[T]) (T, error) {
	core.Drain()
	return promise.Wait(ctx)
}

// Async runs the first part of what gives a promise: what it throws, faults too, fails the promise.
func Async[T any](first func() (*Promise[T], error)) *Promise[T] {
	promise, err := caught(first)
	if err != nil {
		return Failed[T](err)
	}
	return promise
}

// caught gives a fault as an error.
func caught[T any](part func() (T, error)) (value T, err error) {
	defer func() {
		if recovered := recover(); recovered != nil {
			err = asFault(recovered)
		}
	}()
	return part()
}

// Then runs the rest of an async function as a later step, when the promise is kept; what the rest gives decides the promise
// that is returned.
func Then[T, U any](core *Core, promise *Promise[T], rest func(T) (U, error)) *Promise[U] {
	next := NewPromise[U]()
	resume(core, promise, next, func(value T) {
		result, err := caught(func() (U, error) { return rest(value) })
		if err != nil {
			next.Fail(err)
			return
		}
		next.Keep(result)
	})
	return next
}

// ThenAsync is [Then] for a rest that awaits again, or returns early.
func ThenAsync[T, U any](core *Core, promise *Promise[T], rest func(T) (*Promise[U], error)) *Promise[U] {
	next := NewPromise[U]()
	resume(core, promise, next, func(value T) {
		follow(Async(func() (*Promise[U], error) { return rest(value) }), next)
	})
	return next
}

// resume runs a step of the actor when the promise is kept, and fails next when the promise fails.
func resume[T, U any](core *Core, promise *Promise[T], next *Promise[U], step func(T)) {
	leave := promise.whenDecided(core.home(), func() {
		value, err := promise.Value()
		if err != nil {
			next.Fail(err)
			return
		}
		core.step(func() { step(value) })
	})
	next.waitBy(leave)
}

// follow decides next as the promise is decided.
func follow[T any](promise, next *Promise[T]) {
	next.waitBy(promise.whenDecided(nil, func() {
		value, err := promise.Value()
		if err != nil {
			next.Fail(err)
			return
		}
		next.Keep(value)
	}))
}

// waitBy notes how to stop waiting for what decides this promise.
func (p *Promise[T]) waitBy(leave func()) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.state == pending {
		p.leave = leave
	}
}

// ValueOf gives what a promise was kept with; one that is pending or has failed fails the test.
func ValueOf[T any](promise *Promise[T]) T {
	value, err := promise.Value()
	if err != nil {
		panic(err)
	}
	return value
}
