package io.quark.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimesTest {
    private static final String WHERE = "time.q:1";

    @Test
    void hostTimesLoseWhatIsLessThanAMillisecond() {
        assertEquals(Instant.ofEpochMilli(1), Times.whole(Instant.ofEpochSecond(0, 1_999_999)));
        assertEquals(Duration.ofMillis(1), Times.whole(Duration.ofNanos(1_500_000)));
        assertNull(Times.whole((Instant) null));
        assertEquals(List.of(Duration.ofMillis(2)), Times.wholeDurations(List.of(Duration.ofNanos(2_100_000))));
    }

    @Test
    void timesPrintAlikeEverywhere() {
        assertEquals("1970-01-12T13:46:40.000Z", Times.text(Instant.ofEpochMilli(1_000_000_000)));
        assertEquals("1969-12-31T23:59:59.999Z", Times.text(Instant.ofEpochMilli(-1)));
        assertEquals("+010000-01-01T00:00:00.000Z", Times.text(Instant.ofEpochMilli(253_402_300_800_000L)));
        assertEquals("-1500ms", Times.text(Duration.ofMillis(-1500)));
    }

    @Test
    void halvesOfMillisecondsAreRoundedUp() {
        assertEquals(Duration.ofMillis(2), Times.div(Duration.ofMillis(3), 2, WHERE));
        assertEquals(Duration.ofMillis(-1), Times.div(Duration.ofMillis(-3), 2, WHERE));
        assertEquals(Duration.ofMillis(2), Times.times(Duration.ofMillis(3), 0.5, WHERE));
        assertThrows(Fault.class, () -> Times.div(Duration.ofMillis(1), 0, WHERE));
    }

    @Test
    void leavingTheRangeIsAFault() {
        Instant last = Instant.ofEpochMilli(Numbers.MAX_INT);
        assertThrows(Fault.class, () -> Times.plus(last, Duration.ofMillis(1), WHERE));
        assertEquals(Duration.ofMillis(5), Times.since(Instant.ofEpochMilli(7), Instant.ofEpochMilli(2), WHERE));
    }
}
