//! What was handed in and is not acknowledged yet: at least once, in order, within bounds.
//!
//! Knows neither the connection nor the time: it keeps, and gives back what is to be sent again.

use crate::rtp::RtpClientMessage;
use quark::json::Fields;
use quark::{Json, Map, Severity};

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Kept {
    pub sequence: i64,
    pub message: RtpClientMessage,
}

impl Kept {
    /// The fields without a default, in order.
    #[must_use]
    pub(crate) fn new(sequence: i64, message: RtpClientMessage) -> Self {
        Self { sequence, message }
    }
}

quark::impl_json!(Kept { sequence: "sequence", message: "message" });

/// The events of one severity, by their number.
#[derive(Debug)]
pub(crate) struct Lane {
    kept: Map<i64, RtpClientMessage>,
}

impl Lane {
    /// All fields as they are by default.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self { kept: Map::new() }
    }
}

impl Default for Lane {
    fn default() -> Self {
        Self::new()
    }
}

impl quark::testing::State for Lane {
    fn state(&self) -> Json {
        Fields::new().field("kept", &self.kept).into_json()
    }
}

/// Events on their way, numbered by one counter. Of more than `limit`, the oldest of the lowest severity go first.
#[derive(Debug)]
pub(crate) struct Outbox {
    limit: i64,
    sequence: i64,
    dropped: i64,
    /// How many events the lanes hold together.
    count: i64,
    /// Lowest first.
    lanes: quark::Instances<Severity, Lane>,
}

impl Outbox {
    /// All fields as they are by default.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self {
            limit: 10_000,
            sequence: 0,
            dropped: 0,
            count: 0,
            lanes: quark::Instances::from([
                (Severity::Debug, Lane::new()),
                (Severity::Info, Lane::new()),
                (Severity::Warn, Lane::new()),
                (Severity::Error, Lane::new()),
                (Severity::Critical, Lane::new()),
            ]),
        }
    }

    /// The number of the next event.
    pub(crate) fn number(&mut self) -> i64 {
        let number = self.sequence;
        self.sequence += 1;
        number
    }

    /// Keeps an event until it is acknowledged. No two have one number.
    pub(crate) fn keep(&mut self, sequence: i64, severity: Severity, message: RtpClientMessage) {
        quark::entry_mut(&mut self.lanes, &severity, "outbox.q:41").kept.insert(sequence, message);
        self.count += 1;
        if self.count > self.limit {
            self.drop_one();
        }
    }

    /// The event with this number has arrived; a number that is not kept is nothing.
    pub(crate) fn acknowledge(&mut self, sequence: i64) {
        for lane in self.lanes.values_mut() {
            if lane.kept.contains_key(&sequence) {
                lane.kept.shift_remove(&sequence);
                self.count -= 1;
            }
        }
    }

    /// What has not arrived, in the order of its numbers.
    pub(crate) fn unacknowledged(&self) -> Vec<RtpClientMessage> {
        let mut all: Vec<Kept> = Vec::new();
        for lane in self.lanes.values() {
            for &sequence in lane.kept.keys() {
                all.push(Kept::new(sequence, quark::entry(&lane.kept, &sequence, "outbox.q:60").clone()));
            }
        }
        quark::sort_by(all.clone(), |kept| kept.sequence, "outbox.q:62")
            .into_iter()
            .map(|kept| kept.message.clone())
            .collect::<Vec<_>>()
    }

    pub(crate) fn size(&self) -> i64 {
        self.count
    }

    /// How many events were dropped since this was asked last.
    pub(crate) fn take_dropped(&mut self) -> i64 {
        let dropped = self.dropped;
        self.dropped = 0;
        dropped
    }

    pub(crate) fn drop_one(&mut self) {
        let Some(lane) = self.lanes.values_mut().find(|lane| !lane.kept.is_empty()) else {
            return;
        };
        let Some(oldest) = lane.kept.keys().next().copied() else {
            return;
        };
        lane.kept.shift_remove(&oldest);
        self.count -= 1;
        self.dropped += 1;
    }
}

quark::impl_with! {
    pub(crate) Outbox {
        with_limit(limit: i64),
    }
}

impl Default for Outbox {
    fn default() -> Self {
        Self::new()
    }
}

impl quark::testing::State for Outbox {
    fn state(&self) -> Json {
        Fields::new()
            .field("limit", &self.limit)
            .field("sequence", &self.sequence)
            .field("dropped", &self.dropped)
            .field("count", &self.count)
            .state("lanes", &self.lanes)
            .into_json()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::SharedContext;
    use crate::rtp::LogEvent;
    use quark::{Instant, ToJson};

    #[test]
    fn events_are_numbered_by_one_counter_from_0() {
        let mut outbox = Outbox::new();
        quark::fault::assert_equal(&outbox.number(), &0, "outbox.number() == 0", "outbox.q:85");
        quark::fault::assert_equal(&outbox.number(), &1, "outbox.number() == 1", "outbox.q:86");
    }

    #[test]
    fn an_event_is_kept_until_its_own_acknowledgement() {
        let mut outbox = Outbox::new();
        let first = LogEvent::new(
            SharedContext::new("t1".to_owned()),
            Instant::EPOCH,
            "p1".to_owned(),
            Severity::Info,
            "cat".to_owned(),
            "first".to_owned(),
        );
        let second = LogEvent::new(
            SharedContext::new("t1".to_owned()),
            Instant::EPOCH,
            "p1".to_owned(),
            Severity::Info,
            "cat".to_owned(),
            "second".to_owned(),
        );
        outbox.keep(0, Severity::Info, RtpClientMessage::LogEvent(first.clone()));
        outbox.keep(1, Severity::Info, RtpClientMessage::LogEvent(second));
        outbox.acknowledge(1);
        let kept = vec![RtpClientMessage::LogEvent(first)];
        quark::fault::assert_equal(&outbox.unacknowledged(), &kept, "outbox.unacknowledged() == kept", "outbox.q:97");
        outbox.acknowledge(7);
        quark::fault::assert_equal(&outbox.size(), &1, "outbox.size() == 1", "outbox.q:99");
        outbox.acknowledge(0);
        outbox.acknowledge(0);
        quark::fault::assert_equal(&outbox.size(), &0, "outbox.size() == 0", "outbox.q:102");
    }

    #[test]
    fn what_is_sent_again_comes_in_sequence_order_whatever_its_severity() {
        let mut outbox = Outbox::new();
        let severities = vec![Severity::Error, Severity::Debug, Severity::Critical, Severity::Info, Severity::Warn];
        for &severity in &severities {
            let sequence = outbox.number();
            let event = LogEvent::new(
                SharedContext::new("t1".to_owned()),
                Instant::EPOCH,
                "p1".to_owned(),
                severity,
                "cat".to_owned(),
                format!("{sequence}"),
            )
            .with_sequence(sequence);
            outbox.keep(sequence, severity, RtpClientMessage::LogEvent(event));
        }
        quark::fault::assert_equal(
            &outbox
                .unacknowledged()
                .into_iter()
                .map(|message| message.encode().contains("\"sequence\":0"))
                .collect::<Vec<_>>(),
            &[true, false, false, false, false],
            "outbox.unacknowledged().map(|message| message.encode().contains(`\"sequence\":0`)) == [\n        true,\n        false,\n        false,\n        false,\n        false,\n    ]",
            "outbox.q:121",
        );
        quark::fault::assert_equal(
            &outbox
                .unacknowledged()
                .into_iter()
                .map(|message| message.encode().contains("\"sequence\":4"))
                .collect::<Vec<_>>(),
            &[false, false, false, false, true],
            "outbox.unacknowledged().map(|message| message.encode().contains(`\"sequence\":4`)) == [\n        false,\n        false,\n        false,\n        false,\n        true,\n    ]",
            "outbox.q:128",
        );
        quark::fault::assert_equal(
            &outbox
                .unacknowledged()
                .into_iter()
                .map(|message| message.encode().contains("\"level\":\"CRITICAL\""))
                .collect::<Vec<_>>(),
            &[false, false, true, false, false],
            "outbox.unacknowledged().map(|message| message.encode().contains(`\"level\":\"CRITICAL\"`)) == [\n        false,\n        false,\n        true,\n        false,\n        false,\n    ]",
            "outbox.q:135",
        );
    }

    #[test]
    fn beyond_the_limit_the_oldest_of_the_lowest_severity_goes_first() {
        let mut outbox = Outbox::new().with_limit(3);
        let event = LogEvent::new(
            SharedContext::new("t1".to_owned()),
            Instant::EPOCH,
            "p1".to_owned(),
            Severity::Info,
            "cat".to_owned(),
            "x".to_owned(),
        );
        outbox.keep(0, Severity::Error, RtpClientMessage::LogEvent(LogEvent { sequence: 0, ..event.clone() }));
        outbox.keep(1, Severity::Info, RtpClientMessage::LogEvent(LogEvent { sequence: 1, ..event.clone() }));
        outbox.keep(2, Severity::Info, RtpClientMessage::LogEvent(LogEvent { sequence: 2, ..event.clone() }));
        outbox.keep(3, Severity::Warn, RtpClientMessage::LogEvent(LogEvent { sequence: 3, ..event.clone() }));
        let kept = vec![
            RtpClientMessage::LogEvent(LogEvent { sequence: 0, ..event.clone() }),
            RtpClientMessage::LogEvent(LogEvent { sequence: 2, ..event.clone() }),
            RtpClientMessage::LogEvent(LogEvent { sequence: 3, ..event.clone() }),
        ];
        quark::fault::assert_equal(&outbox.unacknowledged(), &kept, "outbox.unacknowledged() == kept", "outbox.q:152");
        outbox.keep(4, Severity::Debug, RtpClientMessage::LogEvent(LogEvent { sequence: 4, ..event.clone() }));
        quark::fault::assert_equal(&outbox.unacknowledged(), &kept, "outbox.unacknowledged() == kept", "outbox.q:154");
        outbox.keep(5, Severity::Error, RtpClientMessage::LogEvent(LogEvent { sequence: 5, ..event.clone() }));
        outbox.keep(6, Severity::Error, RtpClientMessage::LogEvent(LogEvent { sequence: 6, ..event.clone() }));
        outbox.keep(7, Severity::Error, RtpClientMessage::LogEvent(LogEvent { sequence: 7, ..event.clone() }));
        let errors = vec![
            RtpClientMessage::LogEvent(LogEvent { sequence: 5, ..event.clone() }),
            RtpClientMessage::LogEvent(LogEvent { sequence: 6, ..event.clone() }),
            RtpClientMessage::LogEvent(LogEvent { sequence: 7, ..event }),
        ];
        quark::fault::assert_equal(
            &outbox.unacknowledged(),
            &errors,
            "outbox.unacknowledged() == errors",
            "outbox.q:159",
        );
        quark::fault::assert_equal(&outbox.take_dropped(), &5, "outbox.take_dropped() == 5", "outbox.q:160");
        quark::fault::assert_equal(&outbox.take_dropped(), &0, "outbox.take_dropped() == 0", "outbox.q:161");
    }

    #[test]
    fn ten_thousand_events_are_kept_not_one_more() {
        let mut outbox = Outbox::new();
        let event = LogEvent::new(
            SharedContext::new("t1".to_owned()),
            Instant::EPOCH,
            "p1".to_owned(),
            Severity::Info,
            "cat".to_owned(),
            "x".to_owned(),
        );
        for sequence in 0..10_002 {
            outbox.keep(sequence, Severity::Info, RtpClientMessage::LogEvent(event.clone()));
        }
        quark::fault::assert_equal(&outbox.size(), &10_000, "outbox.size() == 10000", "outbox.q:168");
        quark::fault::assert_equal(&outbox.take_dropped(), &2, "outbox.take_dropped() == 2", "outbox.q:169");
    }
}
