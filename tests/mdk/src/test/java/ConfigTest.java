import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quark.mdk.Config;
import io.quark.mdk.Mdk;
import io.quark.mdk.Mdks;
import io.quark.runtime.TestRuntime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The token of a configuration is in nothing that is made for people, in Java. */
class ConfigTest {
    private static final String URL = "ws://mc.example.org/rtp?token=letmein";

    @Test
    void textsHideTheToken() {
        Config config = new Config().withServerUrl("ws://mc.example.org").withToken("letmein");
        String shown = config + " " + List.of(config);
        assertFalse(shown.contains("letmein"), shown);
        assertTrue(shown.contains("token=***"), shown);
        assertTrue(shown.contains("threshold=3"), shown);
        assertEquals("letmein", config.token());
    }

    @Test
    void theStateOfAnMdkHidesTheToken() {
        try (TestRuntime runtime = new TestRuntime()) {
            Mdk mdk = Mdks.init(Map.of("MDK_SERVER_URL", URL, "MDK_TOKEN", "letmein"), runtime);
            String shown = TestRuntime.state(mdk) + " " + mdk;
            assertFalse(shown.contains("letmein"), shown);
            assertTrue(shown.contains("\"token\":\"***\""), shown);
        }
    }
}
