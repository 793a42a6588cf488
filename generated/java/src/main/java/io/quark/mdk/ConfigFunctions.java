package io.quark.mdk;

import io.quark.runtime.DecodeError;
import io.quark.runtime.Text;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** What the module {@code config} keeps to itself. */
final class ConfigFunctions {
    static final String URL_FORM = "a WebSocket address: ws://\u2026 or wss://\u2026";

    static final String ENVIRONMENT_FORM = "'name' or 'fallback:name'";

    static final String SOURCE_FORM = "'mission-control', 'static:nodes=<json list of nodes>' or 'synapse:path=<folder>'";

    static final String POLICY_FORM = "'breaker', 'breaker:threshold=N,retest=SECONDS' or 'none'";

    static final double LONGEST_RETEST = 31536000.0;

    private ConfigFunctions() {}

    static String setting(Map<String, String> variables, String name) {
        String text = Text.trim(Objects.requireNonNullElse(variables.get(name), ""));
        if (text.equals("")) {
            return null;
        }
        return text;
    }

    static String tokenOf(Map<String, String> variables) {
        String token = setting(variables, "MDK_TOKEN");
        if (token != null) {
            return token;
        }
        return setting(variables, "DATAWIRE_TOKEN");
    }

    static String serverOf(String text) {
        if (text == null) {
            return Mdks.DEFAULT_SERVER_URL;
        }
        String value = TextFunctions.after(text, "ws://");
        if (value == null) {
            value = Objects.requireNonNullElse(TextFunctions.after(text, "wss://"), "");
        }
        if (value.equals("")) {
            throw new InvalidSetting("MDK_SERVER_URL", URL_FORM);
        }
        return text;
    }

    static Environment environmentOf(String text) {
        if (text == null) {
            return new Environment();
        }
        Environment environment = Environment.parse(text).orElse(null);
        if (environment == null) {
            throw new InvalidSetting("MDK_ENVIRONMENT", ENVIRONMENT_FORM);
        }
        return environment;
    }

    static Source sourceOf(String text, Environment environment) {
        if (text == null) {
            return new MissionControl();
        }
        if (text.equals("mission-control")) {
            return new MissionControl();
        }
        String path = TextFunctions.after(text, "synapse:path=");
        if (path != null) {
            if (!path.equals("")) {
                return new Synapse(path);
            }
        }
        String nodes = TextFunctions.after(text, "static:nodes=");
        if (nodes != null) {
            return listed(nodes, environment);
        }
        throw new InvalidSetting("MDK_DISCOVERY_SOURCE", SOURCE_FORM);
    }

    static StaticNodes listed(String nodes, Environment environment) {
        StaticNodes source;
        try {
            source = SourcesFunctions.staticNodes(nodes, environment);
        } catch (DecodeError error) {
            throw new InvalidSetting(
                    "MDK_DISCOVERY_SOURCE", SOURCE_FORM + " (" + error.path() + ": " + error.text() + ")");
        }
        return source;
    }

    static BreakerSettings breakerOf(String text) {
        if (text == null) {
            return new BreakerSettings();
        }
        if (text.equals("breaker")) {
            return new BreakerSettings();
        }
        if (text.equals("none")) {
            return new BreakerSettings(0L, Duration.ofSeconds(30));
        }
        String assignments = TextFunctions.after(text, "breaker:");
        if (assignments == null) {
            throw new InvalidSetting("MDK_FAILURE_POLICY", POLICY_FORM);
        }
        BreakerSettings settings = new BreakerSettings();
        for (String assignment : Text.split(assignments, ",", "config.q:138")) {
            BreakerSettings adjusted = settings.adjusted(Text.trim(assignment));
            if (adjusted == null) {
                throw new InvalidSetting("MDK_FAILURE_POLICY", POLICY_FORM);
            }
            settings = adjusted;
        }
        return settings;
    }
}
