package io.quark.mdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tests of the module {@code breaker}. */
class BreakerTest {
    @Test
    @DisplayName("three failures in a row open it")
    void threeFailuresInARowOpenIt() {
        Instant start = Instant.EPOCH;
        CircuitBreaker breaker = new CircuitBreaker();
        breaker.failure(start);
        breaker.failure(start);
        assertTrue(breaker.available(start), "breaker.q:93: breaker.available(start)");
        breaker.failure(start);
        assertFalse(breaker.available(start), "breaker.q:95: !breaker.available(start)");
    }

    @Test
    @DisplayName("a success in between resets the count")
    void aSuccessInBetweenResetsTheCount() {
        Instant start = Instant.EPOCH;
        CircuitBreaker breaker = new CircuitBreaker();
        breaker.failure(start);
        breaker.failure(start);
        breaker.success(start);
        breaker.failure(start);
        breaker.failure(start);
        assertTrue(breaker.available(start), "breaker.q:106: breaker.available(start)");
    }

    @Test
    @DisplayName("thirty seconds after the last failure, and not before, it lets a call through")
    void thirtySecondsAfterTheLastFailureAndNotBeforeItLetsACall() {
        Instant start = Instant.EPOCH;
        CircuitBreaker breaker = new CircuitBreaker();
        breaker.failure(start);
        breaker.failure(start);
        breaker.failure(start.plus(Duration.ofSeconds(10)));
        assertFalse(
                breaker.available(start.plus(Duration.ofSeconds(31))),
                "breaker.q:115: !breaker.available(start + 31s)");
        assertFalse(
                breaker.available(start.plus(Duration.ofSeconds(40))),
                "breaker.q:116: !breaker.available(start + 40s)");
        assertTrue(
                breaker.available(start.plus(Duration.ofMillis(40_001))),
                "breaker.q:117: breaker.available(start + 40001ms)");
    }

    @Test
    @DisplayName("an open breaker lets exactly one probe through, and another if its verdict is lost")
    void anOpenBreakerLetsExactlyOneProbeThroughAndAnotherIfIts() {
        Instant start = Instant.EPOCH;
        CircuitBreaker breaker = new CircuitBreaker(1L, Duration.ofSeconds(30));
        breaker.failure(start);
        assertFalse(
                breaker.available(start.plus(Duration.ofSeconds(30))),
                "breaker.q:124: !breaker.available(start + 30s)");
        assertTrue(
                breaker.available(start.plus(Duration.ofSeconds(31))), "breaker.q:125: breaker.available(start + 31s)");
        breaker.admitted(start.plus(Duration.ofSeconds(31)));
        assertFalse(
                breaker.available(start.plus(Duration.ofSeconds(32))),
                "breaker.q:127: !breaker.available(start + 32s)");
        assertTrue(
                breaker.available(start.plus(Duration.ofSeconds(62))), "breaker.q:128: breaker.available(start + 62s)");
    }

    @Test
    @DisplayName("a probe that succeeds closes it, one that fails opens it again")
    void aProbeThatSucceedsClosesItOneThatFailsOpensItAgain() {
        Instant start = Instant.EPOCH;
        CircuitBreaker breaker = new CircuitBreaker();
        breaker.failure(start);
        breaker.failure(start);
        breaker.failure(start);
        breaker.admitted(start.plus(Duration.ofSeconds(31)));
        breaker.failure(start.plus(Duration.ofSeconds(32)));
        assertFalse(
                breaker.available(start.plus(Duration.ofSeconds(62))),
                "breaker.q:139: !breaker.available(start + 62s)");
        assertTrue(
                breaker.available(start.plus(Duration.ofSeconds(63))), "breaker.q:140: breaker.available(start + 63s)");
        breaker.admitted(start.plus(Duration.ofSeconds(63)));
        breaker.success(start.plus(Duration.ofSeconds(64)));
        assertTrue(
                breaker.available(start.plus(Duration.ofSeconds(64))), "breaker.q:143: breaker.available(start + 64s)");
        breaker.failure(start.plus(Duration.ofSeconds(65)));
        breaker.failure(start.plus(Duration.ofSeconds(65)));
        assertTrue(
                breaker.available(start.plus(Duration.ofSeconds(65))), "breaker.q:146: breaker.available(start + 65s)");
    }

    @Test
    @DisplayName("a threshold of zero never opens")
    void aThresholdOfZeroNeverOpens() {
        Instant start = Instant.EPOCH;
        CircuitBreaker breaker = new CircuitBreaker(0L, Duration.ofSeconds(30));
        for (long second = 0; second < 100; second++) {
            breaker.failure(start.plus(Duration.ofSeconds(1).multipliedBy(second)));
            breaker.admitted(start.plus(Duration.ofSeconds(1).multipliedBy(second)));
        }
        assertTrue(
                breaker.available(start.plus(Duration.ofSeconds(100))),
                "breaker.q:156: breaker.available(start + 100s)");
    }

    @Test
    @DisplayName("each node gets a breaker of its own, set up alike")
    void eachNodeGetsABreakerOfItsOwnSetUpAlike() {
        Instant start = Instant.EPOCH;
        CircuitBreakers breakers = new CircuitBreakers(1L, Duration.ofSeconds(5));
        FailurePolicy first = breakers.create(new Node("n1", "time", "1.0", "http://t:1"));
        FailurePolicy second = breakers.create(new Node("n2", "time", "1.0", "http://t:2"));
        first.failure(start);
        assertFalse(first.available(start.plus(Duration.ofSeconds(5))), "breaker.q:165: !first.available(start + 5s)");
        assertTrue(second.available(start.plus(Duration.ofSeconds(5))), "breaker.q:166: second.available(start + 5s)");
        assertTrue(first.available(start.plus(Duration.ofSeconds(6))), "breaker.q:167: first.available(start + 6s)");
    }

    @Test
    @DisplayName("a recording policy counts, and stands in nobody's way")
    void aRecordingPolicyCountsAndStandsInNobodySWay() {
        Instant start = Instant.EPOCH;
        RecordingPolicy policy = new RecordingPolicy();
        policy.admitted(start);
        policy.failure(start);
        policy.failure(start);
        policy.failure(start);
        policy.success(start);
        assertTrue(policy.available(start), "breaker.q:178: policy.available(start)");
        assertEquals(1L, policy.admissionCount(), "breaker.q:179: policy.admission_count() == 1");
        assertEquals(3L, policy.failureCount(), "breaker.q:180: policy.failure_count() == 3");
        assertEquals(1L, policy.successCount(), "breaker.q:181: policy.success_count() == 1");
        FailurePolicy other = new RecordingPolicies().create(new Node("n1", "time", "1.0", "http://t:1"));
        other.failure(start);
        assertTrue(other.available(start), "breaker.q:184: other.available(start)");
    }
}
