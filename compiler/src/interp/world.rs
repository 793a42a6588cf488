//! What a program sees of the outside: a virtual clock, timers, and sequences in place of randomness.

use super::value::ActorId;
use std::collections::BTreeMap;

/// The first instant of every run, in milliseconds.
const START: i64 = 1_000_000_000;
const MODULUS: u64 = 2_147_483_647;
const MULTIPLIER: u64 = 48_271;

/// Time, randomness and the environment of one machine.
#[derive(Debug)]
pub(super) struct World {
    pub(super) now: i64,
    pub(super) environment: BTreeMap<String, String>,
    uuids: u64,
    seed: u64,
    timers: Vec<Timer>,
    set: u64,
}

#[derive(Clone, Copy, Debug)]
struct Timer {
    due: i64,
    /// Its place in the order in which timers were set.
    set: u64,
    alarm: Alarm,
}

/// What a timer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alarm {
    /// A port of an actor, by the index of its field.
    Port(ActorId, usize),
    /// An `every` of an actor, by its index.
    Every(ActorId, usize),
}

impl Alarm {
    pub(super) fn actor(self) -> ActorId {
        match self {
            Alarm::Port(actor, _) | Alarm::Every(actor, _) => actor,
        }
    }
}

impl World {
    pub(super) fn new() -> Self {
        World { now: START, environment: BTreeMap::new(), uuids: 0, seed: 1, timers: Vec::new(), set: 0 }
    }

    /// The next UUID: they count.
    pub(super) fn uuid(&mut self) -> String {
        self.uuids += 1;
        format!("00000000-0000-4000-8000-{:012x}", self.uuids)
    }

    /// The next number of the minimal standard generator, 0 <= x < 1.
    #[expect(clippy::cast_precision_loss, reason = "both are below 2^31")]
    pub(super) fn random(&mut self) -> f64 {
        self.seed = MULTIPLIER * self.seed % MODULUS;
        self.seed as f64 / MODULUS as f64
    }

    /// Sets an alarm, in place of the one set before.
    pub(super) fn set(&mut self, alarm: Alarm, due: i64) {
        self.cancel(alarm);
        self.set += 1;
        self.timers.push(Timer { due, set: self.set, alarm });
    }

    /// Cancels an alarm.
    pub(super) fn cancel(&mut self, alarm: Alarm) {
        self.timers.retain(|timer| timer.alarm != alarm);
    }

    /// Cancels all alarms of an actor.
    pub(super) fn cancel_all(&mut self, actor: ActorId) {
        self.timers.retain(|timer| timer.alarm.actor() != actor);
    }

    /// When the next alarm is due.
    pub(super) fn next_due(&self) -> Option<i64> {
        self.timers.iter().map(|timer| timer.due).min()
    }

    /// Moves time to the next alarm that is due until then, and takes it: by due time, then in the order set.
    pub(super) fn next_alarm(&mut self, until: i64) -> Option<Alarm> {
        let due = self.timers.iter().enumerate().filter(|(_, timer)| timer.due <= until);
        let (index, _) = due.min_by_key(|(_, timer)| (timer.due, timer.set))?;
        let timer = self.timers.remove(index);
        self.now = self.now.max(timer.due);
        Some(timer.alarm)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alarms_come_by_due_time_then_in_the_order_set() {
        let mut world = World::new();
        let alarms = [0, 1, 2].map(|port| Alarm::Port(ActorId(0), port));
        world.set(alarms[2], START + 20);
        world.set(alarms[0], START + 20);
        world.set(alarms[1], START + 10);
        world.set(alarms[2], START + 20);
        let fired: Vec<_> = std::iter::from_fn(|| world.next_alarm(START + 20)).collect();
        assert_eq!(fired, [alarms[1], alarms[0], alarms[2]]);
        assert_eq!(world.now, START + 20);
    }

    #[test]
    fn the_sequences_are_those_of_every_target() {
        let mut world = World::new();
        assert_eq!(world.uuid(), "00000000-0000-4000-8000-000000000001");
        assert!((world.random() - 48_271.0 / 2_147_483_647.0).abs() < f64::EPSILON);
    }
}
