package io.quark.mdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tests of the module {@code backoff}. */
class BackoffTest {
    @Test
    @DisplayName("delays double from one second to sixteen")
    void delaysDoubleFromOneSecondToSixteen() {
        Backoff backoff = new Backoff();
        List<Duration> delays = new ArrayList<>();
        for (long __ = 0; __ < 7; __++) {
            delays.add(backoff.next(0.5));
        }
        assertEquals(
                List.of(
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(8)),
                delays,
                "backoff.q:25: delays == [500ms, 1s, 2s, 4s, 8s, 8s, 8s]");
    }

    @Test
    @DisplayName("the jitter is full: from nothing up to the whole delay")
    void theJitterIsFullFromNothingUpToTheWholeDelay() {
        Backoff backoff = new Backoff();
        assertEquals(Duration.ZERO, backoff.next(0.0), "backoff.q:30: backoff.next(0.0) == 0s");
        assertEquals(Duration.ofSeconds(2), backoff.next(0.9999), "backoff.q:31: backoff.next(0.9999) == 2s");
        assertEquals(Duration.ofSeconds(1), backoff.next(0.25), "backoff.q:32: backoff.next(0.25) == 1s");
    }

    @Test
    @DisplayName("a success starts over")
    void aSuccessStartsOver() {
        Backoff backoff = new Backoff();
        for (long __ = 0; __ < 5; __++) {
            backoff.next(0.5);
        }
        backoff.reset();
        assertEquals(Duration.ofMillis(500), backoff.next(0.5), "backoff.q:39: backoff.next(0.5) == 500ms");
    }
}
