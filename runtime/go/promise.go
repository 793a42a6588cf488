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
	state   atomic.Uint32
	mutex   sync.Mutex              // of what those who wait change
	waiting atomic.Pointer[waiting] // nil where nobody has begun to wait
	value   T
	err     error
}

// The states of a promise. Whoever gets it from pending to deciding has decided it, and has value and error to itself until
// the next state says that they are there.
const (
	pending uint32 = iota
	deciding
	kept
	failed
	givenUp
)

// waiting is what a promise has besides while it is pending, and somebody waits.
type waiting struct {
	waiters []waiter
	tickets int
	leave   func() // stops waiting for what decides the promise
}

// A waiter hears that a promise is decided: in the queue of its runtime, or at once where it has none.
type waiter struct {
	ticket int
	home   *effects
	hear   effect
}

// dropped counts promises that nobody can decide any more, while a test watches.
var dropped atomic.Pointer[atomic.Int64]

// NewPromise makes a promise that is not decided yet.
func NewPromise[T any]() *Promise[T] {
	promise := &Promise[T]{}
	promise.watch()
	return promise
}

// watch has the promise counted if nobody can decide it any more. It is at the beginning of what was allocated.
func (p *Promise[T]) watch() {
	if watching := dropped.Load(); watching != nil {
		runtime.SetFinalizer(p, func(p *Promise[T]) {
			if p.IsPending() {
				watching.Add(1)
			}
		})
	}
}

// Kept makes a promise that is kept already.
func Kept[T any](value T) *Promise[T] {
	promise := &Promise[T]{value: value}
	promise.state.Store(kept)
	return promise
}

// Failed makes a promise that has failed already.
func Failed[T any](err error) *Promise[T] {
	promise := &Promise[T]{err: err}
	promise.state.Store(failed)
	return promise
}

// Keep decides the promise.
func (p *Promise[T]) Keep(value T) {
	if p.state.CompareAndSwap(pending, deciding) {
		p.value = value
		p.decided(kept)
	}
}

// Fail decides the promise with an error.
func (p *Promise[T]) Fail(err error) {
	if p.state.CompareAndSwap(pending, deciding) {
		p.err = err
		p.decided(failed)
	}
}

// settle decides a promise that nobody else decides: at most, others give it up.
func (p *Promise[T]) settle(value T, err error) {
	state := kept
	if err != nil {
		state = failed
	}
	p.value, p.err = value, err
	if p.state.CompareAndSwap(pending, state) && p.waiting.Load() != nil {
		p.tell()
	}
}

// decided says what the promise has come to.
func (p *Promise[T]) decided(state uint32) {
	p.state.Store(state)
	if p.waiting.Load() != nil {
		p.tell()
	}
}

// tell tells those who wait, each once, that the promise is decided.
func (p *Promise[T]) tell() {
	p.mutex.Lock()
	waiting := p.waiting.Swap(nil)
	p.mutex.Unlock()
	if waiting == nil {
		return
	}
	for _, waiter := range waiting.waiters {
		waiter.tell()
	}
}

func (w waiter) tell() {
	if w.home == nil {
		w.hear.carryOut()
		return
	}
	w.home.put(w.hear)
}

// whenDecided has hear called once the promise is decided, and gives what stops that: nil where it is decided already.
func (p *Promise[T]) whenDecided(home *effects, hear effect) (leave func()) {
	if p.isDecided() {
		waiter{home: home, hear: hear}.tell()
		return nil
	}
	p.mutex.Lock()
	waiting := p.waitedFor()
	waiting.tickets++
	ticket := waiting.tickets
	waiting.waiters = append(waiting.waiters, waiter{ticket: ticket, home: home, hear: hear})
	p.mutex.Unlock()
	if p.isDecided() { // meanwhile, perhaps by somebody who saw nobody wait
		p.tell()
	}
	return func() { p.stopWaiting(ticket) }
}

// waitedFor gives what a pending promise has besides; its lock is held.
func (p *Promise[T]) waitedFor() *waiting {
	if p.waiting.Load() == nil {
		p.waiting.Store(&waiting{})
	}
	return p.waiting.Load()
}

// stopWaiting is one of those who wait going; when the last one has, the promise is given up.
func (p *Promise[T]) stopWaiting(ticket int) {
	p.mutex.Lock()
	waiting := p.waiting.Load()
	if waiting == nil {
		p.mutex.Unlock()
		return
	}
	before := waiting.waiters
	var rest []waiter
	for _, waiter := range before {
		if waiter.ticket != ticket {
			rest = append(rest, waiter)
		}
	}
	waiting.waiters = rest
	p.mutex.Unlock()
	if len(before) > 0 && len(rest) == 0 {
		p.GiveUp()
	}
}

// GiveUp says that nobody waits any more: the promise stays undecided.
func (p *Promise[T]) GiveUp() {
	if !p.state.CompareAndSwap(pending, givenUp) {
		return
	}
	p.mutex.Lock()
	waiting := p.waiting.Swap(nil)
	p.mutex.Unlock()
	if waiting != nil && waiting.leave != nil {
		waiting.leave()
	}
}

// IsPending tells whether it is neither decided nor given up.
func (p *Promise[T]) IsPending() bool {
	return p.state.Load() == pending
}

// isDecided tells whether it is known what the promise has come to.
func (p *Promise[T]) isDecided() bool {
	return p.state.Load() > deciding
}

// Value gives what the promise was kept with, or what it failed with. While it is pending, that is a fault: it is for tests.
func (p *Promise[T]) Value() (T, error) {
	if state := p.state.Load(); state != kept && state != failed {
		panic(&Fault{Text: "the promise is pending"})
	}
	return p.value, p.err
}

// Wait blocks until the promise is decided, or gives it up when the context ends. A fault of what should have decided it is
// an error here.
func (p *Promise[T]) Wait(ctx context.Context) (T, error) {
	if !p.isDecided() {
		decided := make(chan struct{})
		leave := p.whenDecided(nil, doing(func() { close(decided) }))
		select {
		case <-decided:
		case <-ctx.Done():
			if leave != nil {
				leave()
			}
			var none T
			return none, ctx.Err()
		}
	}
	return p.Value()
}

func (p *Promise[T]) promiseState() string {
	return [...]string{"pending", "pending", "kept", "failed", "failed"}[p.state.Load()]
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
	then := &then[T, U]{core: core, promise: promise, rest: rest}
	then.turn.effect = then
	then.next.watch()
	if promise.isDecided() {
		core.home().take(&then.turn)
	} else {
		then.next.waitBy(promise.whenDecided(core.home(), then))
	}
	return &then.next
}

// then is what [Then] has to do, together with the promise that it gives.
type then[T, U any] struct {
	next    Promise[U]
	turn    turn
	core    *Core
	promise *Promise[T] // nil once it was heard
	rest    func(T) (U, error)
}

func (t *then[T, U]) carryOut() {
	value, err := t.promise.Value()
	t.promise = nil
	if err != nil {
		t.next.Fail(err)
		return
	}
	t.core.Enter()
	defer t.core.unlock()
	t.next.settle(t.result(value))
}

// result gives what the rest gives, a fault as an error.
func (t *then[T, U]) result(value T) (result U, err error) {
	defer func() {
		if recovered := recover(); recovered != nil {
			err = asFault(recovered)
		}
	}()
	return t.rest(value)
}

// ThenAsync is [Then] for a rest that awaits again, or returns early.
func ThenAsync[T, U any](core *Core, promise *Promise[T], rest func(T) (*Promise[U], error)) *Promise[U] {
	next := NewPromise[U]()
	next.waitBy(promise.whenDecided(core.home(), doing(func() {
		value, err := promise.Value()
		if err != nil {
			next.Fail(err)
			return
		}
		core.step(func() {
			follow(Async(func() (*Promise[U], error) { return rest(value) }), next)
		})
	})))
	return next
}

// follow decides next as the promise is decided.
func follow[T any](promise, next *Promise[T]) {
	next.waitBy(promise.whenDecided(nil, doing(func() {
		value, err := promise.Value()
		if err != nil {
			next.Fail(err)
			return
		}
		next.Keep(value)
	})))
}

// waitBy notes how to stop waiting for what decides this promise.
func (p *Promise[T]) waitBy(leave func()) {
	if leave == nil {
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if !p.isDecided() {
		p.waitedFor().leave = leave
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
