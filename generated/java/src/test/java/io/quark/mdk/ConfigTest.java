package io.quark.mdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quark.runtime.Maps;
import io.quark.runtime.Values;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tests of the module {@code config}. */
class ConfigTest {
    @Test
    @DisplayName("without variables there is a Mission Control on this machine, the sandbox, and a breaker")
    void withoutVariablesThereIsAMissionControlOnThisMachineTheSandbox() {
        Config config = Config.parse(Maps.of());
        assertTrue(Values.equal(config, new Config()), "config.q:149: config == Config()");
        assertTrue(
                config.serverUrl().equals("ws://127.0.0.1:7070/rtp"),
                "config.q:150: config.server_url == \"ws://127.0.0.1:7070/rtp\"");
        assertTrue(config.token() == null, "config.q:151: config.token == none");
        assertEquals(
                new Environment("sandbox", null),
                config.environment(),
                "config.q:152: config.environment == Environment(\"sandbox\")");
        assertEquals(3L, config.threshold(), "config.q:153: config.threshold == 3");
        assertEquals(Duration.ofSeconds(30), config.retest(), "config.q:154: config.retest == 30s");
        assertTrue(
                Values.equal(
                        Config.parse(
                                Maps.ofEntries(
                                        Maps.entry("MDK_SERVER_URL", ""),
                                        Maps.entry("MDK_TOKEN", " "),
                                        Maps.entry("MDK_ENVIRONMENT", ""),
                                        Maps.entry("MDK_FAILURE_POLICY", ""))),
                        new Config()),
                "config.q:155: (try Config.parse({\n        \"MDK_SERVER_URL\": \"\",\n        \"MDK_TOKEN\": \" \",\n        \"MDK_ENVIRONMENT\": \"\",\n        \"MDK_FAILURE_POLICY\": \"\",\n    }))\n        == Config()");
    }

    @Test
    @DisplayName("the address of Mission Control is a WebSocket's")
    void theAddressOfMissionControlIsAWebSocketS() {
        assertTrue(
                Config.parse(Maps.of("MDK_SERVER_URL", "wss://mc.example.org/rtp")).serverUrl().equals(
                        "wss://mc.example.org/rtp"),
                "config.q:165: (try Config.parse({ \"MDK_SERVER_URL\": \"wss://mc.example.org/rtp\" })).server_url\n        == \"wss://mc.example.org/rtp\"");
        assertThrows(InvalidSetting.class, () -> Config.parse(Maps.of("MDK_SERVER_URL", "http://mc.example.org")));
        assertThrows(InvalidSetting.class, () -> Config.parse(Maps.of("MDK_SERVER_URL", "ws://")));
        assertThrows(InvalidSetting.class, () -> Config.parse(Maps.of("MDK_SERVER_URL", "mc.example.org")));
    }

    @Test
    @DisplayName("the token has an older name, and today's wins")
    void theTokenHasAnOlderNameAndTodaySWins() {
        assertTrue(
                Objects.equals(Config.parse(Maps.of("DATAWIRE_TOKEN", "old")).token(), "old"),
                "config.q:173: (try Config.parse({ \"DATAWIRE_TOKEN\": \"old\" })).token == \"old\"");
        assertTrue(
                Objects.equals(Config.parse(Maps.of("MDK_TOKEN", "new", "DATAWIRE_TOKEN", "old")).token(), "new"),
                "config.q:174: (try Config.parse({ \"MDK_TOKEN\": \"new\", \"DATAWIRE_TOKEN\": \"old\" })).token == \"new\"");
    }

    @Test
    @DisplayName("the token goes into a header, and is never shown")
    void theTokenGoesIntoAHeaderAndIsNeverShown() {
        Config config = new Config(
                "ws://h/rtp?token=secret",
                "secret",
                new Environment(),
                new MissionControl(),
                3L,
                Duration.ofSeconds(30));
        assertEquals(
                Maps.of("Authorization", "Bearer secret"),
                config.headers(),
                "config.q:179: config.headers() == { \"Authorization\": \"Bearer secret\" }");
        assertEquals(Maps.of(), new Config().headers(), "config.q:180: Config().headers() == {}");
        assertEquals("ws://h/rtp", config.shownUrl(), "config.q:181: config.shown_url() == \"ws://h/rtp\"");
        assertEquals(
                "refused: bad token \u2026",
                config.withoutToken("refused: bad token secret"),
                "config.q:182: config.without_token(\"refused: bad token secret\") == \"refused: bad token \u2026\"");
        assertEquals(
                "refused",
                new Config().withoutToken("refused"),
                "config.q:183: Config().without_token(\"refused\") == \"refused\"");
    }

    @Test
    @DisplayName("no error shows the token, in whatever variable it stands")
    void noErrorShowsTheTokenInWhateverVariableItStands() {
        List<Map<String, String>> bad = List.of(
                Maps.of("MDK_SERVER_URL", "http://h/rtp?token=letmein"),
                Maps.of("MDK_ENVIRONMENT", "letmein:letmein:letmein"),
                Maps.of("MDK_DISCOVERY_SOURCE", "letmein"),
                Maps.of("MDK_DISCOVERY_SOURCE", "static:nodes=letmein"),
                Maps.of("MDK_DISCOVERY_SOURCE", "static:nodes=[{\"service\":\"letmein\"}]"),
                Maps.of("MDK_FAILURE_POLICY", "breaker:letmein"));
        for (Map<String, String> variables : bad) {
            attempt: {
                try {
                    Config.parse(Maps.put(variables, "MDK_TOKEN", "letmein"));
                } catch (InvalidSetting error) {
                    assertFalse(
                            error.getMessage().contains("letmein"),
                            "config.q:198: !error.message().contains(\"letmein\")");
                    break attempt;
                }
                assertTrue(false, "config.q:197: false");
            }
        }
    }

    @Test
    @DisplayName("an environment is a name, or a fallback and a name")
    void anEnvironmentIsANameOrAFallbackAndAName() {
        assertEquals(
                new Environment("production", null),
                Config.parse(Maps.of("MDK_ENVIRONMENT", "production")).environment(),
                "config.q:204: (try Config.parse({ \"MDK_ENVIRONMENT\": \"production\" })).environment == Environment(\"production\")");
        assertEquals(
                new Environment("feature", "base"),
                Config.parse(Maps.of("MDK_ENVIRONMENT", "base:feature")).environment(),
                "config.q:205: (try Config.parse({ \"MDK_ENVIRONMENT\": \"base:feature\" })).environment == Environment(\"feature\", \"base\")");
        assertThrows(InvalidSetting.class, () -> Config.parse(Maps.of("MDK_ENVIRONMENT", "a:b:c")));
    }

    @Test
    @DisplayName("nodes come from Mission Control, a list or a folder")
    void nodesComeFromMissionControlAListOrAFolder() {
        Source folder = new Synapse("/etc/nodes");
        Source list = SourcesFunctions.staticNodes(
                "[{\"service\":\"time\",\"version\":\"1.0\",\"address\":\"http://t:1\"}]",
                new Environment("feature", null));
        assertTrue(
                Values.equal(
                        Config.parse(Maps.of("MDK_DISCOVERY_SOURCE", "mission-control")).source(),
                        new Config().source()),
                "config.q:215: (try Config.parse({ \"MDK_DISCOVERY_SOURCE\": \"mission-control\" })).source == Config().source");
        assertTrue(
                Values.equal(Config.parse(Maps.of("MDK_DISCOVERY_SOURCE", "synapse:path=/etc/nodes")).source(), folder),
                "config.q:216: (try Config.parse({ \"MDK_DISCOVERY_SOURCE\": \"synapse:path=/etc/nodes\" })).source == folder");
        Map<String, String> variables = Maps.of(
                "MDK_DISCOVERY_SOURCE",
                "static:nodes=[{\"service\":\"time\",\"version\":\"1.0\",\"address\":\"http://t:1\"}]",
                "MDK_ENVIRONMENT",
                "feature");
        assertTrue(
                Values.equal(Config.parse(variables).source(), list),
                "config.q:221: (try Config.parse(variables)).source == list");
        assertThrows(InvalidSetting.class, () -> Config.parse(Maps.of("MDK_DISCOVERY_SOURCE", "static:nodes=time")));
        assertThrows(InvalidSetting.class, () -> Config.parse(Maps.of("MDK_DISCOVERY_SOURCE", "synapse:path=")));
        assertThrows(InvalidSetting.class, () -> Config.parse(Maps.of("MDK_DISCOVERY_SOURCE", "zookeeper")));
    }

    @Test
    @DisplayName("the failure policy is a breaker, with other numbers if one likes, or none")
    void theFailurePolicyIsABreakerWithOtherNumbersIfOneLikesOrNone() {
        Config adjusted = Config.parse(Maps.of("MDK_FAILURE_POLICY", "breaker:threshold=5,retest=0.5"));
        assertEquals(5L, adjusted.threshold(), "config.q:229: adjusted.threshold == 5");
        assertEquals(Duration.ofMillis(500), adjusted.retest(), "config.q:230: adjusted.retest == 500ms");
        Config later = Config.parse(Maps.of("MDK_FAILURE_POLICY", "breaker:retest=60"));
        assertEquals(3L, later.threshold(), "config.q:232: later.threshold == 3");
        assertEquals(Duration.ofMinutes(1), later.retest(), "config.q:233: later.retest == 1m");
        assertEquals(
                3L,
                Config.parse(Maps.of("MDK_FAILURE_POLICY", "breaker")).threshold(),
                "config.q:234: (try Config.parse({ \"MDK_FAILURE_POLICY\": \"breaker\" })).threshold == 3");
        assertEquals(
                0L,
                Config.parse(Maps.of("MDK_FAILURE_POLICY", "none")).threshold(),
                "config.q:235: (try Config.parse({ \"MDK_FAILURE_POLICY\": \"none\" })).threshold == 0");
        assertEquals(
                0L,
                Config.parse(Maps.of("MDK_FAILURE_POLICY", "breaker:threshold=0,retest=0")).threshold(),
                "config.q:236: (try Config.parse({ \"MDK_FAILURE_POLICY\": \"breaker:threshold=0,retest=0\" })).threshold == 0");
        assertThrows(InvalidSetting.class, () -> Config.parse(Maps.of("MDK_FAILURE_POLICY", "breaker:threshold=-1")));
        assertThrows(InvalidSetting.class, () -> Config.parse(Maps.of("MDK_FAILURE_POLICY", "breaker:threshold=many")));
        assertThrows(InvalidSetting.class, () -> Config.parse(Maps.of("MDK_FAILURE_POLICY", "breaker:retest=-1")));
        assertThrows(InvalidSetting.class, () -> Config.parse(Maps.of("MDK_FAILURE_POLICY", "breaker:patience=3")));
        assertThrows(InvalidSetting.class, () -> Config.parse(Maps.of("MDK_FAILURE_POLICY", "breaker:")));
        assertThrows(InvalidSetting.class, () -> Config.parse(Maps.of("MDK_FAILURE_POLICY", "retry")));
    }

    @Test
    @DisplayName("a bad value names its variable and the accepted forms")
    void aBadValueNamesItsVariableAndTheAcceptedForms() {
        attempt: {
            try {
                Config.parse(Maps.of("MDK_FAILURE_POLICY", "retry"));
            } catch (InvalidSetting error) {
                assertEquals(
                        "MDK_FAILURE_POLICY",
                        error.variable(),
                        "config.q:249: error.variable == \"MDK_FAILURE_POLICY\"");
                assertEquals(
                        "'breaker', 'breaker:threshold=N,retest=SECONDS' or 'none'",
                        error.accepted(),
                        "config.q:250: error.accepted == \"'breaker', 'breaker:threshold=N,retest=SECONDS' or 'none'\"");
                break attempt;
            }
            assertTrue(false, "config.q:247: false");
        }
    }
}
