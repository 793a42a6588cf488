package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Promise;
import io.quark.runtime.Shown;
import io.quark.runtime.Values;

record Waiter(Request request, Promise<Node> promise) implements Shown {
    @Override
    public Json shown() {
        return new JsonObject()
                .with("request", Values.json(this.request))
                .with("promise", Values.json(this.promise))
                .build();
    }

    Json quarkState() {
        return new JsonObject()
                .with("request", this.request)
                .with("promise", this.promise.state())
                .build();
    }
}
