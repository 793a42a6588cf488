package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Ieee;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Values;

record Kept(long sequence, RtpClientMessage message) implements Encodable, Ieee {
    @Override
    public Json toJson() {
        return new JsonObject()
                .with("sequence", sequence)
                .with("message", Rtp.CLIENT.toJson(message))
                .build();
    }

    static Kept fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Kept(
                fields.required(Decoders::integer, "sequence"), fields.required(Rtp.CLIENT::fromJson, "message"));
    }

    static Kept decode(String text) {
        return fromJson(Json.parse(text));
    }

    @Override
    public boolean isSameAs(Object other) {
        return other instanceof Kept that && sequence == that.sequence && Values.equal(message, that.message);
    }
}
