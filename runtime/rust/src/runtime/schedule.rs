//! What timers are set to, by due time and then in the order set.

use crate::time::Instant;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a timer calls when it is due.
pub type Alarm = Box<dyn FnOnce() + Send>;

/// Which timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimerId(u64);

impl TimerId {
    /// A timer unlike any other of this process.
    #[must_use]
    pub fn fresh() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// Alarms by due time, then in the order set; a timer has at most one.
#[derive(Default)]
pub struct Schedule {
    alarms: BTreeMap<(Instant, u64), (TimerId, Alarm)>,
    places: HashMap<TimerId, (Instant, u64)>,
    count: u64,
}

impl Schedule {
    /// Sets a timer, in place of what it was set to before.
    pub fn set(&mut self, timer: TimerId, at: Instant, alarm: Alarm) {
        self.cancel(timer);
        self.count += 1;
        self.places.insert(timer, (at, self.count));
        self.alarms.insert((at, self.count), (timer, alarm));
    }

    /// Forgets what a timer was set to.
    pub fn cancel(&mut self, timer: TimerId) {
        if let Some(place) = self.places.remove(&timer) {
            self.alarms.remove(&place);
        }
    }

    /// When the next alarm is due.
    #[must_use]
    pub fn next_due(&self) -> Option<Instant> {
        self.alarms.first_key_value().map(|((at, _), _)| *at)
    }

    /// Takes out the next alarm that is due by `now`, and when it was due.
    pub fn pop_due(&mut self, now: Instant) -> Option<(Instant, Alarm)> {
        self.next_due().filter(|at| *at <= now)?;
        let ((at, _), (timer, alarm)) = self.alarms.pop_first()?;
        self.places.remove(&timer);
        Some((at, alarm))
    }
}

impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.alarms.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use parking_lot::Mutex;
    use std::sync::Arc;

    #[test]
    fn alarms_come_by_due_time_and_then_in_the_order_set() {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let alarm = |name: &'static str| -> Alarm {
            let heard = Arc::clone(&heard);
            Box::new(move || heard.lock().push(name))
        };
        let (mut schedule, moved, cancelled) = (Schedule::default(), TimerId::fresh(), TimerId::fresh());
        schedule.set(moved, Instant::of(1), alarm("never"));
        schedule.set(TimerId::fresh(), Instant::of(5), alarm("first of two"));
        schedule.set(cancelled, Instant::of(4), alarm("never"));
        schedule.set(moved, Instant::of(5), alarm("second of two"));
        schedule.set(TimerId::fresh(), Instant::of(2), alarm("early"));
        schedule.set(TimerId::fresh(), Instant::of(6), alarm("late"));
        schedule.cancel(cancelled);
        while let Some((_, alarm)) = schedule.pop_due(Instant::of(5)) {
            alarm();
        }
        assert_eq!(*heard.lock(), ["early", "first of two", "second of two"]);
        assert_eq!(schedule.next_due(), Some(Instant::of(6)));
    }
}
