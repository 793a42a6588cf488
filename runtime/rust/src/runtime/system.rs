//! The real world: the system's clock and chance, and timers on a thread of their own.

use super::{Alarm, Schedule, TimerId, World};
use crate::fault::{Fault, caught};
use crate::time::{Clock, Instant};
use parking_lot::{Condvar, Mutex};
use std::fmt;
use std::sync::{Arc, OnceLock, Weak};

/// The real world. Faults that have no caller go to the `log` crate.
#[derive(Debug)]
pub struct System {
    clock: Clock,
    timers: OnceLock<Timers>,
}

impl System {
    /// The world from now on. Its thread starts with the first timer that is set.
    #[must_use]
    pub fn new() -> Self {
        Self { clock: Clock::start(), timers: OnceLock::new() }
    }

    fn timers(&self) -> &Timers {
        self.timers.get_or_init(|| Timers::start(self.clock))
    }
}

impl Default for System {
    fn default() -> Self {
        Self::new()
    }
}

impl World for System {
    fn now(&self) -> Instant {
        self.clock.now()
    }

    fn uuid(&self) -> String {
        uuid::Uuid::new_v4().to_string()
    }

    fn random(&self) -> f64 {
        fastrand::f64()
    }

    fn set_timer(&self, timer: TimerId, at: Instant, alarm: Alarm) {
        self.timers().set(timer, at, alarm);
    }

    fn cancel_timer(&self, timer: TimerId) {
        self.timers().cancel(timer);
    }

    fn report(&self, fault: &Fault) {
        log::error!(target: "quark", "{fault}");
    }
}

/// Timers on a thread that sleeps until the next one is due, and ends when this is dropped.
pub struct Timers {
    shared: Arc<Shared>,
}

struct Shared {
    clock: Clock,
    schedule: Mutex<Schedule>,
    changed: Condvar,
}

impl Timers {
    /// Starts the thread.
    ///
    /// # Panics
    /// When the system gives no more threads.
    #[must_use]
    pub fn start(clock: Clock) -> Self {
        let shared = Arc::new(Shared { clock, schedule: Mutex::default(), changed: Condvar::new() });
        let weak = Arc::downgrade(&shared);
        let thread = std::thread::Builder::new().name("quark timers".to_owned());
        thread.spawn(move || run(&weak)).expect("a thread for timers");
        Self { shared }
    }

    /// Calls `alarm` on the thread once `at` has come, in place of what this timer was set to before.
    pub fn set(&self, timer: TimerId, at: Instant, alarm: Alarm) {
        self.shared.schedule.lock().set(timer, at, alarm);
        self.shared.changed.notify_one();
    }

    /// Forgets what this timer was set to.
    pub fn cancel(&self, timer: TimerId) {
        self.shared.schedule.lock().cancel(timer);
    }
}

impl Drop for Timers {
    fn drop(&mut self) {
        self.shared.changed.notify_one();
    }
}

impl fmt::Debug for Timers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.shared.schedule.lock(), f)
    }
}

/// Looks at least this often whether anybody still holds the timers. Picked by gut feeling.
const LOOK: std::time::Duration = std::time::Duration::from_secs(1);

fn run(timers: &Weak<Shared>) {
    while let Some(shared) = timers.upgrade() {
        if let Some(alarm) = shared.wait()
            && let Err(fault) = caught(alarm)
        {
            log::error!(target: "quark", "{fault}");
        }
    }
}

impl Shared {
    /// Sleeps until something is due or has changed; gives what is due.
    fn wait(&self) -> Option<Alarm> {
        let mut schedule = self.schedule.lock();
        if let Some((_, alarm)) = schedule.pop_due(self.clock.now()) {
            return Some(alarm);
        }
        let look = std::time::Instant::now() + LOOK;
        let due = schedule.next_due().map_or(look, |at| self.clock.steady(at).min(look));
        self.changed.wait_until(&mut schedule, due);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Duration;
    use std::sync::mpsc;

    #[test]
    fn timers_fire_in_order_on_their_thread() {
        let (world, (sender, receiver)) = (System::new(), mpsc::channel());
        let set = |timer, milliseconds, name: &'static str| {
            let sender = sender.clone();
            let at = world.now() + Duration::of(milliseconds);
            world.set_timer(timer, at, Box::new(move || sender.send(name).unwrap()));
        };
        let cancelled = TimerId::fresh();
        set(TimerId::fresh(), 40, "second");
        set(cancelled, 20, "never");
        set(TimerId::fresh(), 10, "first");
        world.cancel_timer(cancelled);
        assert_eq!([receiver.recv().unwrap(), receiver.recv().unwrap()], ["first", "second"]);
    }

    #[test]
    fn chance_and_names_differ() {
        let world = System::new();
        assert_ne!(world.uuid(), world.uuid());
        assert!((0.0..1.0).contains(&world.random()));
    }
}
