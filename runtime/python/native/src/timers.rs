//! The clock, and timers that call into Python.

use pyo3::prelude::*;
use quark::runtime::TimerId;
use std::sync::Arc;

/// The wall clock at start-up plus the steady clock since: it never goes back.
#[pyclass(frozen)]
pub struct Clock {
    clock: quark::time::Clock,
}

#[pymethods]
impl Clock {
    /// Reads the wall clock, once.
    #[new]
    fn new() -> Self {
        Clock { clock: quark::time::Clock::start() }
    }

    /// The current instant, in milliseconds since 1970.
    fn now(&self) -> i64 {
        self.clock.now().milliseconds()
    }
}

/// Timers on a thread that sleeps until the next one is due.
#[pyclass(frozen)]
pub struct Timers {
    timers: Arc<quark::runtime::Timers>,
}

#[pymethods]
impl Timers {
    /// Starts the thread.
    #[new]
    fn new(clock: &Clock) -> Self {
        Timers { timers: Arc::new(quark::runtime::Timers::start(clock.clock)) }
    }

    /// A timer that calls `fired` on the thread.
    fn timer(&self, fired: Py<PyAny>) -> Timer {
        Timer { timers: Arc::clone(&self.timers), id: TimerId::fresh(), fired: Arc::new(fired) }
    }
}

/// One timer.
#[pyclass(frozen)]
pub struct Timer {
    timers: Arc<quark::runtime::Timers>,
    id: TimerId,
    fired: Arc<Py<PyAny>>,
}

#[pymethods]
impl Timer {
    /// Fires at `at`, in milliseconds, in place of whatever was set before.
    fn set(&self, py: Python<'_>, at: i64) {
        let fired = Arc::clone(&self.fired);
        let alarm = Box::new(move || call(&fired));
        py.detach(|| self.timers.set(self.id, quark::Instant::of(at), alarm));
    }

    /// Does not fire.
    fn cancel(&self, py: Python<'_>) {
        py.detach(|| self.timers.cancel(self.id));
    }
}

/// Calls into Python, unless that has ended; what it raises is nobody's but the interpreter's.
fn call(fired: &Py<PyAny>) {
    Python::try_attach(|py| {
        if let Err(error) = fired.call0(py) {
            error.write_unraisable(py, None);
        }
    });
}
