package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Lists;
import io.quark.runtime.States;
import io.quark.runtime.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Gives ids of one kind the names of their order of appearance. */
final class Positions {
    private final String kind;
    private List<String> ids;

    static {
        States.of(Positions.class, Positions::quarkState);
    }

    Positions(String kind) {
        this.kind = kind;
        this.ids = new ArrayList<>();
    }

    String name(String id) {
        if (Lists.indexOf(this.ids, id) == null) {
            this.ids.add(id);
        }
        long position = Objects.requireNonNullElse(Lists.indexOf(this.ids, id), 0L);
        return this.kind + " " + (position + 1);
    }

    /** Names the known ids in a text. */
    String named(String text) {
        String named = text;
        for (long position = 0, end = Lists.size(this.ids); position < end; position++) {
            List<String> value = Text.split(named, Lists.item(this.ids, position, "recording.q:28"), "recording.q:28");
            named = String.join(this.kind + " " + (position + 1), value);
        }
        return named;
    }

    Json quarkState() {
        return new JsonObject()
                .with("kind", this.kind)
                .with("ids", Json.list(this.ids, each -> Json.of(each)))
                .build();
    }
}
