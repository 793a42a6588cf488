package io.quark.mdk;

import io.quark.runtime.Decoder;
import io.quark.runtime.Decoders;
import io.quark.runtime.Json;
import io.quark.runtime.WireName;

/** Where one direction of a conversation in {@code Rtp} stands. */
public enum RtpState implements WireName {
    /** {&#64;code opening}. */
    OPENING("opening"),
    /** {&#64;code ready}. */
    READY("ready"),
    /** {&#64;code closed}. */
    CLOSED("closed");

    private static final Decoder<RtpState> DECODER = Decoders.enumOf(values());

    private final String wireName;

    RtpState(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /**
     * The case of this name; throws {@code DecodeError} where there is none.
     *
     * @param json its name as JSON
     * @return the case
     */
    public static RtpState fromJson(Json json) {
        return DECODER.decode(json);
    }
}
