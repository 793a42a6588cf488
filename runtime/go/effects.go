package quark

import "sync"

// effects are what steps ask for and the runtime does later: calls of ports, and telling those who wait for a promise. They
// are carried out in order, by one goroutine at a time, and never inside a step.
type effects struct {
	world  world
	report func(*Fault)

	mutex    sync.Mutex
	queue    []func()
	done     int // of the queue
	draining bool
}

// ask asks for an effect within a step, whose end carries it out; a test may ask for one outside of any.
func (e *effects) ask(effect func()) {
	e.add(effect)
	e.world.asked(e)
}

// tell asks for an effect outside of any step, and carries it out.
func (e *effects) tell(effect func()) {
	e.add(effect)
	e.world.told(e)
}

func (e *effects) add(effect func()) {
	e.mutex.Lock()
	e.queue = append(e.queue, effect)
	e.mutex.Unlock()
}

// drain carries out what is asked for, and what that asks for; a second drainer leaves it to the first, so that order
// holds. When there is nothing left, the drainer has ended in the same moment.
func (e *effects) drain() {
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
	e.mutex.Unlock()
}

// carryOut does one effect; what panics in it is told to the hook.
func (e *effects) carryOut(effect func()) {
	defer func() {
		if recovered := recover(); recovered != nil {
			e.report(asFault(recovered))
		}
	}()
	effect()
}
