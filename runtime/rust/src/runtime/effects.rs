//! What steps enqueue: port calls and the telling of promises, in one order, one at a time.

use super::Runtime;
use crate::fault::caught;
use parking_lot::{Mutex, MutexGuard};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};

pub(crate) type Effect = Box<dyn FnOnce() + Send>;

#[derive(Default)]
pub(super) struct Effects {
    queue: Mutex<Queue>,
    /// How many are waiting, and one more while some are carried out, for whoever only wants to know whether any are.
    busy: AtomicUsize,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Effect>,
    draining: bool,
}

thread_local! {
    /// The runtimes whose effects this thread is carrying out, innermost last.
    static DRAINING: RefCell<Vec<Runtime>> = const { RefCell::new(Vec::new()) };
}

/// Tells `ask` the runtime whose effects this thread is carrying out.
pub(crate) fn while_draining<R>(ask: impl FnOnce(&Runtime) -> R) -> Option<R> {
    DRAINING.with_borrow(|runtimes| runtimes.last().map(ask))
}

/// Whether this thread is carrying out effects.
pub(crate) fn is_draining() -> bool {
    DRAINING.with_borrow(|runtimes| !runtimes.is_empty())
}

impl Effects {
    pub(super) fn push(&self, effect: Effect) {
        let mut queue = self.queue.lock();
        queue.waiting.push_back(effect);
        self.note(&queue);
    }

    /// Whether nothing waits, and nobody carries anything out.
    pub(super) fn is_idle(&self) -> bool {
        self.busy.load(Ordering::Acquire) == 0
    }

    /// Carries out everything, also what that enqueues; a second drainer leaves it to the first, so that order holds.
    pub(super) fn drain(&self, runtime: &Runtime) {
        let Some(first) = self.first() else { return };
        DRAINING.with_borrow_mut(|runtimes| runtimes.push(runtime.clone()));
        let mut next = Some(first);
        while let Some(effect) = next {
            if let Err(fault) = caught(effect) {
                runtime.world().report(&fault);
            }
            next = self.next();
        }
        DRAINING.with_borrow_mut(Vec::pop);
    }

    /// The first effect for a new drainer, if there is any and nobody is at it.
    fn first(&self) -> Option<Effect> {
        // What this thread enqueued it sees here, and what others did is theirs to carry out.
        if self.is_idle() {
            return None;
        }
        let queue = self.queue.lock();
        if queue.draining { None } else { self.taken(queue) }
    }

    /// The next effect; when there is none, the drainer has ended in the same moment.
    fn next(&self) -> Option<Effect> {
        self.taken(self.queue.lock())
    }

    fn taken(&self, mut queue: MutexGuard<'_, Queue>) -> Option<Effect> {
        let effect = queue.waiting.pop_front();
        queue.draining = effect.is_some();
        self.note(&queue);
        effect
    }

    fn note(&self, queue: &Queue) {
        self.busy.store(queue.waiting.len() + usize::from(queue.draining), Ordering::Release);
    }
}
