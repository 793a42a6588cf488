package io.quark.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CollectionsTest {
    private static final String WHERE = "list.q:3";

    @Test
    void freezingWhatIsFrozenIsFree() {
        List<Long> absent = Lists.of(1L, null);
        assertSame(absent, Lists.freeze(absent));
        Map<String, Long> map = Maps.of("b", 1L, "a", 2L);
        assertSame(map, Maps.freeze(map));
        List<Long> mapped = Lists.map(List.of(1L), each -> each + 1);
        assertSame(mapped, List.copyOf(mapped));
    }

    @Test
    void frozenCollectionsNeverChange() {
        Map<String, Long> growing = new LinkedHashMap<>(Map.of("a", 1L));
        Map<String, Long> frozen = Maps.freeze(growing);
        growing.put("b", 2L);
        assertEquals(1, frozen.size());
        assertThrows(UnsupportedOperationException.class, () -> frozen.put("c", 3L));
        assertThrows(UnsupportedOperationException.class, () -> frozen.keySet().clear());
        assertThrows(UnsupportedOperationException.class, () -> Lists.of(1L, null).add(2L));
    }

    @Test
    void mapsKeepTheOrderOfInsertion() {
        Map<String, Long> map = Maps.ofEntries(Maps.entry("z", 1L), Maps.entry("a", 2L), Maps.entry("z", 3L));
        assertEquals(List.of("z", "a"), Maps.keys(map));
        assertEquals(List.of(3L, 2L), Maps.values(map));
        assertEquals(List.of("z", "a", "m"), Maps.keys(Maps.put(map, "m", 4L)));
        assertEquals(List.of("z"), Maps.keys(Maps.minus(map, "a")));
    }

    @Test
    void whatIsMissingIsAFault() {
        assertEquals("no entry for key \"x\" (list.q:3)", assertThrows(Fault.class, () -> Maps.value(Maps.of(), "x", WHERE)).getMessage());
        assertEquals("no entry for key 7 (list.q:3)", assertThrows(Fault.class, () -> Maps.value(Maps.of(), 7L, WHERE)).getMessage());
        assertThrows(Fault.class, () -> Lists.item(List.of(1L), 1, WHERE));
        assertThrows(Fault.class, () -> Lists.item(List.of(1L), -1, WHERE));
        assertThrows(Fault.class, () -> Lists.removeLast(new ArrayList<Long>(), WHERE));
        assertNull(Lists.get(List.of(1L), 1));
    }

    @Test
    void sortingIsStableAndByScalarValues() {
        assertEquals(List.of("b", "d", "aa", "cc"), Lists.sortBy(List.of("aa", "b", "cc", "d"), Text::size, WHERE));
        assertEquals(List.of("\uffff", "😀"), Lists.sortBy(List.of("😀", "\uffff"), each -> each, WHERE));
        assertThrows(Fault.class, () -> Lists.sortBy(List.of(Double.NaN), each -> each, WHERE));
        assertEquals(1L, Lists.min(List.of(2L, 1L), WHERE));
        assertEquals("a", Lists.minBy(List.of("a", "b"), each -> 0L, WHERE));
    }

    @Test
    void numbersCompareAsIeeeSays() {
        assertFalse(Values.equal(List.of(Double.NaN), List.of(Double.NaN)));
        assertTrue(Values.equal(List.of(0.0), List.of(-0.0)));
        assertEquals(0L, Lists.indexOf(List.of(0.0), -0.0));
        assertEquals(List.of(1L, 2L), Lists.distinct(List.of(1L, 2L, 1L)));
    }
}
