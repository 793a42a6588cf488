package io.quark.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NumbersTest {
    private static final String WHERE = "clock.q:14";

    static Stream<Arguments> floats() {
        return Stream.of(
                Arguments.of(0.0, "0"),
                Arguments.of(-0.0, "0"),
                Arguments.of(1.0, "1"),
                Arguments.of(0.1, "0.1"),
                Arguments.of(-1.5, "-1.5"),
                Arguments.of(1e21, "1e+21"),
                Arguments.of(1e20, "100000000000000000000"),
                Arguments.of(1e-6, "0.000001"),
                Arguments.of(1e-7, "1e-7"),
                Arguments.of(2e-3, "0.002"),
                Arguments.of(1.1e23, "1.1e+23"),
                Arguments.of(2.2250738585072014e-308, "2.2250738585072014e-308"),
                Arguments.of(5e-324, "5e-324"),
                Arguments.of(2e23, "2e+23"),
                Arguments.of(9007199254740993.0, "9007199254740992"),
                Arguments.of(Double.MAX_VALUE, "1.7976931348623157e+308"),
                Arguments.of(Double.NaN, "NaN"),
                Arguments.of(Double.NEGATIVE_INFINITY, "-Infinity"));
    }

    @ParameterizedTest
    @MethodSource("floats")
    void floatsPrintAsEcmascriptPrintsThem(double value, String text) {
        assertEquals(text, Numbers.text(value));
    }

    @Test
    void floatsReadBackTheSame() {
        long bits = 1;
        for (int index = 0; index < 2000; index++) {
            bits = bits * 6364136223846793005L + 1442695040888963407L;
            double value = Double.longBitsToDouble(bits);
            if (Double.isFinite(value)) {
                assertEquals(value, Double.parseDouble(Numbers.text(value)));
            }
        }
    }

    @Test
    void leavingTheRangeIsAFault() {
        assertEquals(Numbers.MAX_INT, Numbers.add(Numbers.MAX_INT - 1, 1, WHERE));
        Fault fault = assertThrows(Fault.class, () -> Numbers.add(Numbers.MAX_INT, 1, WHERE));
        assertEquals("integer overflow (clock.q:14)", fault.getMessage());
        assertThrows(Fault.class, () -> Numbers.sub(-Numbers.MAX_INT, 1, WHERE));
        assertThrows(Fault.class, () -> Numbers.mul(1L << 40, 1L << 40, WHERE));
        assertThrows(Fault.class, () -> Numbers.mul(Long.MIN_VALUE, -1, WHERE));
    }

    @Test
    void divisionTruncatesTowardZero() {
        assertEquals(-3, Numbers.div(-7, 2, WHERE));
        assertEquals(-1, Numbers.rem(-7, 2, WHERE));
        assertEquals("division by zero (clock.q:14)", assertThrows(Fault.class, () -> Numbers.div(1, 0, WHERE)).getMessage());
        assertThrows(Fault.class, () -> Numbers.rem(1, 0, WHERE));
        assertThrows(Fault.class, () -> Numbers.div(1.0, 0.0, WHERE));
    }

    @Test
    void halvesAreRoundedUp() {
        assertEquals(3, Numbers.round(2.5, WHERE));
        assertEquals(-2, Numbers.round(-2.5, WHERE));
        assertEquals(0, Numbers.round(0.49999999999999994, WHERE));
        assertEquals(-3, Numbers.floor(-2.1, WHERE));
        assertThrows(Fault.class, () -> Numbers.floor(1e300, WHERE));
        assertThrows(Fault.class, () -> Numbers.round(Double.NaN, WHERE));
    }

    @Test
    void nanHasNoOrder() {
        assertEquals(1.0, Numbers.min(1.0, 2.0, WHERE));
        assertThrows(Fault.class, () -> Numbers.max(Double.NaN, 2.0, WHERE));
    }

    @Test
    void hexadecimalIsPadded() {
        assertEquals("00ff", Numbers.hex(255, 4));
        assertEquals("1ffffffffffff", Numbers.hex(0x1ffffffffffffL, 4));
    }
}
