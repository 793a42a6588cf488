package io.quark.mdk;

import io.quark.runtime.Decoder;
import io.quark.runtime.Decoders;
import io.quark.runtime.Json;
import io.quark.runtime.WireName;

enum Life implements WireName {
    CREATED("Created"),
    RUNNING("Running"),
    STOPPING("Stopping"),
    STOPPED("Stopped");

    private static final Decoder<Life> DECODER = Decoders.enumOf(values());

    private final String wireName;

    Life(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    static Life fromJson(Json json) {
        return DECODER.decode(json);
    }
}
