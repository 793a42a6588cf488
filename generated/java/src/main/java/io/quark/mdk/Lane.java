package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.States;
import java.util.LinkedHashMap;
import java.util.Map;

/** The events of one severity, by their number. */
final class Lane {
    Map<Long, RtpClientMessage> kept;

    static {
        States.of(Lane.class, Lane::quarkState);
    }

    Lane() {
        this.kept = new LinkedHashMap<>();
    }

    Json quarkState() {
        return new JsonObject()
                .with("kept", Json.map(this.kept, each -> String.valueOf(each), each -> Rtp.CLIENT.toJson(each)))
                .build();
    }
}
