package io.quark.runtime;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static DecodeError refused(String text) {
        return assertThrows(DecodeError.class, () -> Json.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1,]", "{\"a\":1,}", "01", "1.", ".5", "+1", "NaN", "1e999", "\"\n\"", "\"\\x\"",
        "\"\\u00g0\"", "'a'", "\ufeff1", "1 2", "tru", "[1 2]", "{a:1}", "\"a"})
    void whatIsNotJsonIsRefusedWithoutAWord(String text) {
        assertEquals("not JSON", refused(text).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "[]", "{}", "[1,2.5,\"a\"]", "{\"b\":1,\"a\":[{}]}", "1e+21", "\"\\ud83d\\ude00\\u00e9\""})
    void whatIsWrittenIsReadBack(String text) {
        assertEquals(text, Json.parse(text).encode());
    }

    @Test
    void nestingHasALimit() {
        assertEquals("[".repeat(64) + "]".repeat(64), Json.parse("[".repeat(64) + "]".repeat(64)).encode());
        assertEquals(DecodeKind.TOO_DEEP, refused("[".repeat(65) + "]".repeat(65)).kind());
        assertEquals(DecodeKind.NOT_JSON, refused("x" + "[".repeat(65)).kind());
    }

    @Test
    void laterKeysWinAndKeepTheirPlace() {
        assertEquals("{\"a\":3,\"b\":2}", Json.parse("{\"a\":1,\"b\":2,\"a\":3}").encode());
    }

    @Test
    void objectsOfAnySizeKeepTheirOrder() {
        for (int size : new int[] {0, 1, 4, 5, 8, 9, 30}) {
            String entries = IntStream.range(0, size).mapToObj(n -> "\"n" + n + "\":" + n).collect(joining(","));
            Json read = Json.parse("{" + entries + "}");
            assertEquals("{" + entries + "}", read.encode());
            assertEquals(size, read.asMap().orElseThrow().size());
            assertEquals(Json.of(new LinkedHashMap<>(read.asMap().orElseThrow())), read);
            String again = size == 0 ? "{\"n0\":7}" : read.encode().replaceFirst("\"n0\":0", "\"n0\":7");
            String text = "{" + entries + (size == 0 ? "" : ",") + "\"n0\":7}";
            assertEquals(again, Json.parse(text).encode());
        }
    }

    @Test
    void anObjectDoesNotChangeWithItsBuilder() {
        JsonObject builder = new JsonObject().with("a", 1);
        Json before = builder.build();
        builder.with("a", 2).with("b", true);
        assertEquals("{\"a\":1}", before.encode());
        assertEquals("{\"a\":2,\"b\":true}", builder.build().encode());
    }

    @Test
    void namesOfObjectsAreClean() {
        Map<String, Json> dirty = Maps.of("\ud800", Json.NULL);
        assertEquals("{\"\\ufffd\":null}", Json.of(dirty).encode());
        assertEquals("{\"\\ufffd\":null}", Json.of(dirty).encode());
        assertEquals("{\"\\ufffd\":null}", new JsonObject().with("\udc00", Json.NULL).build().encode());
        assertEquals("{\"\\ufffd\":null}", Json.parse("{\"\\ud800\":null}").encode());
    }

    @Test
    void loneSurrogatesAreReplaced() {
        assertEquals(Optional.of("\ufffd"), Json.parse("\"\\ud800\"").asString());
        assertEquals(Optional.of("😀"), Json.parse("\"\\ud83d\\ude00\"").asString());
    }

    @Test
    void textIsAscii() {
        assertEquals("\"\\u0001\\b/\u007f\\u0080\"", Json.of("\u0001\b/\u007f\u0080").encode());
        assertEquals("null", Json.of(Double.NaN).encode());
    }

    @Test
    void integersAreIntegralAndInRange() {
        assertEquals(Optional.of(1000L), Json.parse("1e3").asInt());
        assertEquals(Optional.empty(), Json.parse("1.5").asInt());
        assertEquals(Optional.empty(), Json.parse("9007199254740992").asInt());
        DecodeError error = assertThrows(DecodeError.class, () -> Decoders.integer(Json.of(1e17)));
        assertEquals(DecodeKind.OUT_OF_RANGE, error.kind());
    }

    @Test
    void errorsSayWhere() {
        Decoder<List<Long>> list = Decoders.listOf(Decoders::integer);
        Decoder<Long> inner = json -> new Fields(json).required(list, "numbers", "older").get(0);
        Json text = Json.parse("[{\"older\":[1]},{\"numbers\":[1,true]}]");
        DecodeError error = assertThrows(DecodeError.class, () -> Decoders.listOf(inner).decode(text));
        assertEquals("[1].numbers[1]: expected an integer, found a boolean", error.getMessage());
        DecodeError missing = assertThrows(DecodeError.class, () -> Decoders.listOf(inner).decode(Json.parse("[{\"numbers\":null}]")));
        assertEquals("[0].numbers: missing", missing.getMessage());
    }

    @Test
    void keysOfMapsAreDecoded() {
        Decoder<Severity> severity = Severity::fromJson;
        assertEquals(List.of(Severity.INFO), Maps.keys(Decoders.mapOf(severity, Decoders::integer).decode(Json.parse("{\"INFO\":1}"))));
        DecodeError error = assertThrows(
                DecodeError.class, () -> Decoders.mapOf(Decoders::intKey, Decoders::integer).decode(Json.parse("{\"1 \":1}")));
        assertEquals("[\"1 \"]: expected an integer key, found \"1 \"", error.getMessage());
    }
}
