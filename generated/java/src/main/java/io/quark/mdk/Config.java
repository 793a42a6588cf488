package io.quark.mdk;

import io.quark.runtime.Ieee;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Lists;
import io.quark.runtime.Maps;
import io.quark.runtime.Shown;
import io.quark.runtime.Text;
import io.quark.runtime.Times;
import io.quark.runtime.Values;
import java.time.Duration;
import java.util.Map;

/**
 * How an MDK is set up.
 *
 * @param serverUrl Mission Control's address, {@code ws://} or {@code wss://}. What follows a {@code ?} in it may be a
 *     token
 * @param token Proves to Mission Control who one is, or null
 * @param environment Where this process's services live
 * @param source Where nodes are learnt of
 * @param threshold How many failures in a row open a circuit breaker; 0: none do
 * @param retest How long after the last failure a node is tried again
 */
public record Config(
        String serverUrl, String token, Environment environment, Source source, long threshold, Duration retest)
        implements Shown, Ieee {
    /**
     * Keeps what never changes: frozen collections, whole milliseconds, clean texts.
     *
     * @param serverUrl the server url
     * @param token the token
     * @param environment the environment
     * @param source the source
     * @param threshold the threshold
     * @param retest the retest
     */
    public Config {
        serverUrl = Text.scalars(serverUrl);
        token = Text.cleaned(token);
        retest = Times.whole(retest);
    }

    /** Takes what must be given; the rest has its default. */
    public Config() {
        this(Mdks.DEFAULT_SERVER_URL, null, new Environment(), new MissionControl(), 3L, Duration.ofSeconds(30));
    }

    /**
     * {@return a copy with its server url replaced}
     *
     * @param serverUrl the server url
     */
    public Config withServerUrl(String serverUrl) {
        return new Config(serverUrl, token, environment, source, threshold, retest);
    }

    /**
     * {@return a copy with its token replaced}
     *
     * @param token the token
     */
    public Config withToken(String token) {
        return new Config(serverUrl, token, environment, source, threshold, retest);
    }

    /**
     * {@return a copy with its environment replaced}
     *
     * @param environment the environment
     */
    public Config withEnvironment(Environment environment) {
        return new Config(serverUrl, token, environment, source, threshold, retest);
    }

    /**
     * {@return a copy with its source replaced}
     *
     * @param source the source
     */
    public Config withSource(Source source) {
        return new Config(serverUrl, token, environment, source, threshold, retest);
    }

    /**
     * {@return a copy with its threshold replaced}
     *
     * @param threshold the threshold
     */
    public Config withThreshold(long threshold) {
        return new Config(serverUrl, token, environment, source, threshold, retest);
    }

    /**
     * {@return a copy with its retest replaced}
     *
     * @param retest the retest
     */
    public Config withRetest(Duration retest) {
        return new Config(serverUrl, token, environment, source, threshold, retest);
    }

    /**
     * Reads {@code MDK_SERVER_URL}, {@code MDK_TOKEN} (or {@code DATAWIRE_TOKEN}), {@code MDK_ENVIRONMENT}, {@code
     * MDK_DISCOVERY_SOURCE} and {@code MDK_FAILURE_POLICY}. A variable that is missing or empty leaves the default.
     *
     * @param variables the variables
     * @return the result
     * @throws InvalidSetting An environment variable has a value that it cannot have
     */
    public static Config parse(Map<String, String> variables) {
        variables = Text.cleaned(variables);
        Environment environment = ConfigFunctions.environmentOf(ConfigFunctions.setting(variables, "MDK_ENVIRONMENT"));
        BreakerSettings breaker = ConfigFunctions.breakerOf(ConfigFunctions.setting(variables, "MDK_FAILURE_POLICY"));
        return new Config(
                ConfigFunctions.serverOf(ConfigFunctions.setting(variables, "MDK_SERVER_URL")),
                ConfigFunctions.tokenOf(variables),
                environment,
                ConfigFunctions.sourceOf(ConfigFunctions.setting(variables, "MDK_DISCOVERY_SOURCE"), environment),
                breaker.threshold(),
                breaker.retest());
    }

    /** The headers with which a connection is asked for. */
    Map<String, String> headers() {
        String token = this.token;
        if (token == null) {
            return Maps.of();
        }
        return Maps.of("Authorization", "Bearer " + token);
    }

    /** Mission Control's address as it may be shown: what follows a {@code ?} may be a token. */
    String shownUrl() {
        return this.withoutToken(Lists.<String>item(Text.split(this.serverUrl, "?", "config.q:58"), 0L, "config.q:58"));
    }

    /** A text from elsewhere as it may be shown. */
    String withoutToken(String text) {
        String token = this.token;
        if (token == null) {
            return text;
        }
        if (token.equals("")) {
            return text;
        }
        return String.join("\u2026", Text.split(text, token, "config.q:64"));
    }

    @Override
    public Json shown() {
        return new JsonObject()
                .with("serverUrl", Values.json(this.serverUrl))
                .withOptional("token", this.token == null ? null : Values.json(this.token))
                .with("environment", Values.json(this.environment))
                .with("source", Values.json(this.source))
                .with("threshold", Values.json(this.threshold))
                .with("retest", Values.json(this.retest))
                .build();
    }

    Json quarkState() {
        return new JsonObject()
                .with("serverUrl", "***")
                .with("token", "***")
                .with("environment", this.environment)
                .with(
                        "source",
                        this.source instanceof MissionControl member2
                        ? member2.toJson()
                        : this.source instanceof StaticNodes member
                        ? member.toJson()
                        : ((Synapse) this.source).toJson())
                .with("threshold", this.threshold)
                .with("retest", this.retest.toMillis())
                .build();
    }

    @Override
    public String toString() {
        return "Config[serverUrl=***, token=***, environment="
                + this.environment
                + ", source="
                + this.source
                + ", threshold="
                + this.threshold
                + ", retest="
                + this.retest
                + "]";
    }

    @Override
    public boolean isSameAs(Object other) {
        return other instanceof Config that
                && Values.equal(serverUrl, that.serverUrl)
                && Values.equal(token, that.token)
                && Values.equal(environment, that.environment)
                && Values.equal(source, that.source)
                && threshold == that.threshold
                && Values.equal(retest, that.retest);
    }
}
