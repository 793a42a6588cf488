package quark

import (
	"sync"
	"sync/atomic"
)

// effects are what steps ask for and the runtime does later: calls of ports, and telling those who wait for a promise. They
// are carried out in order, by one goroutine at a time, and never inside a step.
type effects struct {
	watch  watch // nil in a program
	report func(*Fault)

	first    atomic.Pointer[turn] // comes before the queue, and is there without a lock
	draining atomic.Bool
	waits    atomic.Bool // whether something is queued

	mutex sync.Mutex
	queue []effect
	done  int // of the queue
}

// An effect is one thing to be done later.
type effect interface{ carryOut() }

// doing is an effect that is a function.
type doing func()

func (d doing) carryOut() { d() }

// A turn is an effect that can be the first, where nothing else was asked for: most often the rest of an async function.
type turn struct{ effect effect }

// ask asks for an effect within a step, whose end carries it out; a test may ask for one outside of any.
func (e *effects) ask(effect func()) {
	e.put(doing(effect))
}

// put is ask for what is an effect already.
func (e *effects) put(effect effect) {
	e.add(effect)
	if e.watch != nil {
		e.watch.asked(e)
	}
}

// take is put for a turn, which needs no lock where it stands alone.
func (e *effects) take(turn *turn) {
	if e.watch != nil || e.waits.Load() || !e.first.CompareAndSwap(nil, turn) {
		e.put(turn.effect)
	}
}

// tell asks for an effect outside of any step, and carries it out.
func (e *effects) tell(effect func()) {
	e.put(doing(effect))
	if e.watch == nil {
		e.drain()
	}
}

// add puts an effect at the end of the queue.
func (e *effects) add(effect effect) {
	e.mutex.Lock()
	e.queue = append(e.queue, effect)
	e.waits.Store(true)
	e.mutex.Unlock()
}

// drain carries out what is asked for, and what that asks for; a second drainer leaves it to the first, so that order
// holds. The first looks once more when it has ended: something may have been left to it in the last moment.
func (e *effects) drain() {
	for e.asked() && e.draining.CompareAndSwap(false, true) {
		for effect := e.next(); effect != nil; effect = e.next() {
			e.carryOut(effect)
		}
		e.draining.Store(false)
	}
}

// asked tells whether there is something to do. What this goroutine asked for it sees, and what others did is theirs to
// carry out.
func (e *effects) asked() bool {
	return e.first.Load() != nil || e.waits.Load()
}

// next takes what comes next, or gives nil.
func (e *effects) next() effect {
	if turn := e.first.Load(); turn != nil {
		e.first.Store(nil)
		return turn.effect
	}
	if !e.waits.Load() {
		return nil
	}
	e.mutex.Lock()
	defer e.mutex.Unlock()
	effect := e.queue[e.done]
	e.queue[e.done] = nil
	if e.done++; e.done == len(e.queue) {
		e.queue, e.done = e.queue[:0], 0
		e.waits.Store(false)
	}
	return effect
}

// carryOut does one effect; what panics in it is told to the hook.
func (e *effects) carryOut(effect effect) {
	defer func() {
		if recovered := recover(); recovered != nil {
			e.report(asFault(recovered))
		}
	}()
	effect.carryOut()
}
