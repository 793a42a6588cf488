//! What was handed in and is not acknowledged yet: at least once, in order, within bounds.
//!
//! Knows neither the connection nor the time: it keeps, and gives back what is to be sent again.

import context.{SharedContext};
import rtp.{LogEvent, Rtp};

record Kept {
    sequence: Int;
    message: Rtp.client;
}

/// The events of one severity, by their number.
class Lane { var kept: Map<Int, Rtp.client> = {}; }

/// Events on their way, numbered by one counter. Of more than `limit`, the oldest of the lowest severity go first.
class Outbox {
    limit: Int = 10000;
    var sequence: Int = 0;
    var dropped: Int = 0;
    /// How many events the lanes hold together.
    var count: Int = 0;
    /// Lowest first.
    var lanes: Map<Severity, Lane> = {
        Severity.Debug: Lane(),
        Severity.Info: Lane(),
        Severity.Warn: Lane(),
        Severity.Error: Lane(),
        Severity.Critical: Lane(),
    };

    /// The number of the next event.
    fn number() -> Int {
        let number = self.sequence;
        self.sequence += 1;
        return number;
    }

    /// Keeps an event until it is acknowledged. No two have one number.
    fn keep(sequence: Int, severity: Severity, message: Rtp.client) {
        self.lanes[severity].kept[sequence] = message;
        self.count += 1;
        if self.count > self.limit { self.drop_one(); }
    }

    /// The event with this number has arrived; a number that is not kept is nothing.
    fn acknowledge(sequence: Int) {
        for lane in self.lanes.values() {
            if lane.kept.has(sequence) {
                lane.kept.remove(sequence);
                self.count -= 1;
            }
        }
    }

    /// What has not arrived, in the order of its numbers.
    query unacknowledged() -> List<Rtp.client> {
        var all: List<Kept> = [];
        for lane in self.lanes.values() {
            for sequence in lane.kept.keys() { all.add(Kept(sequence, lane.kept[sequence])); }
        }
        return all.sort_by(|kept| kept.sequence).map(|kept| kept.message);
    }

    query size() -> Int { return self.count; }

    /// How many events were dropped since this was asked last.
    fn take_dropped() -> Int {
        let dropped = self.dropped;
        self.dropped = 0;
        return dropped;
    }

    fn drop_one() {
        let lane = self.lanes.values().find(|lane| !lane.kept.is_empty()) else { return; };
        let oldest = lane.kept.keys().first() else { return; };
        lane.kept.remove(oldest);
        self.count -= 1;
        self.dropped += 1;
    }
}

test "events are numbered by one counter, from 0" {
    let outbox = Outbox();
    assert outbox.number() == 0;
    assert outbox.number() == 1;
}

test "an event is kept until its own acknowledgement" {
    let outbox = Outbox();
    let first = LogEvent(SharedContext("t1"), Instant.epoch, "p1", Severity.Info, "cat", text: "first");
    let second = LogEvent(SharedContext("t1"), Instant.epoch, "p1", Severity.Info, "cat", text: "second");
    outbox.keep(0, Severity.Info, first);
    outbox.keep(1, Severity.Info, second);
    outbox.acknowledge(1);
    let kept: List<Rtp.client> = [first];
    assert outbox.unacknowledged() == kept;
    outbox.acknowledge(7);
    assert outbox.size() == 1;
    outbox.acknowledge(0);
    outbox.acknowledge(0);
    assert outbox.size() == 0;
}

test "what is sent again comes in sequence order, whatever its severity" {
    let outbox = Outbox();
    let severities = [Severity.Error, Severity.Debug, Severity.Critical, Severity.Info, Severity.Warn];
    for severity in severities {
        let sequence = outbox.number();
        let event = LogEvent(
            SharedContext("t1"),
            Instant.epoch,
            "p1",
            severity,
            "cat",
            text: "{sequence}",
            sequence: sequence,
        );
        outbox.keep(sequence, severity, event);
    }
    assert outbox.unacknowledged().map(|message| message.encode().contains(`"sequence":0`)) == [
        true,
        false,
        false,
        false,
        false,
    ];
    assert outbox.unacknowledged().map(|message| message.encode().contains(`"sequence":4`)) == [
        false,
        false,
        false,
        false,
        true,
    ];
    assert outbox.unacknowledged().map(|message| message.encode().contains(`"level":"CRITICAL"`)) == [
        false,
        false,
        true,
        false,
        false,
    ];
}

test "beyond the limit the oldest of the lowest severity goes first" {
    let outbox = Outbox(limit: 3);
    let event = LogEvent(SharedContext("t1"), Instant.epoch, "p1", Severity.Info, "cat", text: "x");
    outbox.keep(0, Severity.Error, event with { sequence: 0 });
    outbox.keep(1, Severity.Info, event with { sequence: 1 });
    outbox.keep(2, Severity.Info, event with { sequence: 2 });
    outbox.keep(3, Severity.Warn, event with { sequence: 3 });
    let kept: List<Rtp.client> = [event with { sequence: 0 }, event with { sequence: 2 }, event with { sequence: 3 }];
    assert outbox.unacknowledged() == kept;
    outbox.keep(4, Severity.Debug, event with { sequence: 4 });
    assert outbox.unacknowledged() == kept;
    outbox.keep(5, Severity.Error, event with { sequence: 5 });
    outbox.keep(6, Severity.Error, event with { sequence: 6 });
    outbox.keep(7, Severity.Error, event with { sequence: 7 });
    let errors: List<Rtp.client> = [event with { sequence: 5 }, event with { sequence: 6 }, event with { sequence: 7 }];
    assert outbox.unacknowledged() == errors;
    assert outbox.take_dropped() == 5;
    assert outbox.take_dropped() == 0;
}

test "ten thousand events are kept, not one more" {
    let outbox = Outbox();
    let event = LogEvent(SharedContext("t1"), Instant.epoch, "p1", Severity.Info, "cat", text: "x");
    for sequence in 0..10002 { outbox.keep(sequence, Severity.Info, event); }
    assert outbox.size() == 10000;
    assert outbox.take_dropped() == 2;
}
