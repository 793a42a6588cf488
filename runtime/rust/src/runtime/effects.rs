//! What steps enqueue: port calls and the telling of promises, in one order, one at a time.

use super::Runtime;
use crate::fault::caught;
use parking_lot::Mutex;
use std::cell::RefCell;
use std::collections::VecDeque;

type Effect = Box<dyn FnOnce() + Send>;

#[derive(Default)]
pub(super) struct Effects {
    queue: Mutex<Queue>,
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

impl Effects {
    pub(super) fn push(&self, effect: Effect) {
        self.queue.lock().waiting.push_back(effect);
    }

    /// Carries out everything, also what that enqueues; a second drainer leaves it to the first, so that order holds.
    pub(super) fn drain(&self, runtime: &Runtime) {
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
        queue.draining = effect.is_some();
        effect
    }
}
