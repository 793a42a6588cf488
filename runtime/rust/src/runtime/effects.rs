//! What steps enqueue: port calls and the telling of promises, in one order, one at a time.

use super::Runtime;
use crate::fault::caught;
use parking_lot::Mutex;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};

type Effect = Box<dyn FnOnce() + Send>;

#[derive(Default)]
pub(super) struct Effects {
    queue: Mutex<Queue>,
    /// How many are waiting, for whoever only wants to know whether any are.
    size: AtomicUsize,
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

/// The runtime whose effects this thread is carrying out.
pub(crate) fn draining() -> Option<Runtime> {
    DRAINING.with_borrow(|runtimes| runtimes.last().cloned())
}

/// Whether this thread is carrying out effects.
pub(crate) fn is_draining() -> bool {
    DRAINING.with_borrow(|runtimes| !runtimes.is_empty())
}

impl Effects {
    pub(super) fn push(&self, effect: Effect) {
        let mut queue = self.queue.lock();
        queue.waiting.push_back(effect);
        self.size.store(queue.waiting.len(), Ordering::Release);
    }

    /// Carries out everything, also what that enqueues; a second drainer leaves it to the first, so that order holds.
    pub(super) fn drain(&self, runtime: &Runtime) {
        // What this thread enqueued it sees here, and what others did is theirs to carry out.
        if self.size.load(Ordering::Acquire) == 0 {
            return;
        }
        if std::mem::replace(&mut self.queue.lock().draining, true) {
            return;
        }
        DRAINING.with_borrow_mut(|runtimes| runtimes.push(runtime.clone()));
        while let Some(effect) = self.next() {
            if let Err(fault) = caught(effect) {
                runtime.world().report(&fault);
            }
        }
        DRAINING.with_borrow_mut(Vec::pop);
    }

    /// The next effect; when there is none, the drainer has ended in the same moment.
    fn next(&self) -> Option<Effect> {
        let mut queue = self.queue.lock();
        let effect = queue.waiting.pop_front();
        self.size.store(queue.waiting.len(), Ordering::Release);
        queue.draining = effect.is_some();
        effect
    }
}
