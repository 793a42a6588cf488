package quark

import (
	"sync"
	"sync/atomic"
)

// effects are what steps ask for and the runtime does later: calls of ports, and telling those who wait for a promise. They
// are carried out in order, by one goroutine at a time, and never inside a step.
type effects struct {
	world  world
	report func(*Fault)

	mutex    sync.Mutex
	queue    []effect
	done     int // of the queue
	draining bool
	waits    atomic.Bool // whether something is queued, for whoever only wants to know that
}

// An effect is one thing to be done later.
type effect interface{ carryOut() }

// doing is an effect that is a function.
type doing func()

func (d doing) carryOut() { d() }

// ask asks for an effect within a step, whose end carries it out; a test may ask for one outside of any.
func (e *effects) ask(effect func()) {
	e.put(doing(effect))
}

// put is ask for what is an effect already.
func (e *effects) put(effect effect) {
	e.add(effect)
	e.world.asked(e)
}

// tell asks for an effect outside of any step, and carries it out.
func (e *effects) tell(effect func()) {
	e.add(doing(effect))
	e.world.told(e)
}

func (e *effects) add(effect effect) {
	e.mutex.Lock()
	e.queue = append(e.queue, effect)
	e.waits.Store(true)
	e.mutex.Unlock()
}

// drain carries out what is asked for, and what that asks for; a second drainer leaves it to the first, so that order
// holds. When there is nothing left, the drainer has ended in the same moment.
func (e *effects) drain() {
	// What this goroutine asked for it sees here, and what others did is theirs to carry out.
	if !e.waits.Load() {
		return
	}
	e.mutex.Lock()
	if e.draining || len(e.queue) == 0 {
		e.mutex.Unlock()
		return
	}
	e.draining = true
	for e.done < len(e.queue) {
		effect := e.queue[e.done]
		e.queue[e.done] = nil
		e.done++
		e.mutex.Unlock()
		e.carryOut(effect)
		e.mutex.Lock()
	}
	e.queue, e.done, e.draining = e.queue[:0], 0, false
	e.waits.Store(false)
	e.mutex.Unlock()
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
