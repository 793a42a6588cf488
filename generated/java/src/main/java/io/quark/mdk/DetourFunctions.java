package io.quark.mdk;

import io.quark.runtime.DecodeError;
import io.quark.runtime.Json;
import io.quark.runtime.Maps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the module {@code detour} keeps to itself. */
final class DetourFunctions {
    private DetourFunctions() {}

    /** The value of the property with one more detour. */
    static Json withDetour(Json routes, String service, Detour detour) {
        Map<String, Json> services = new LinkedHashMap<>(entries(routes));
        List<Json> detours = new ArrayList<>(items(services.get(service)));
        detours.add(detour.toJson());
        services.put(service, Json.of(detours));
        return Json.of(services);
    }

    /** Where a request goes: by the first detour that applies, or where it wanted to. */
    static Destination destination(Json routes, String service, String version) {
        if (routes == null) {
            return new Destination(service, version);
        }
        for (Json item : items(entries(routes).get(service))) {
            Destination found = destinationBy(item, version);
            if (found != null) {
                return found;
            }
        }
        return new Destination(service, version);
    }

    static Destination destinationBy(Json item, String version) {
        Detour detour;
        try {
            detour = Detour.fromJson(item);
        } catch (DecodeError error) {
            return null;
        }
        if (!detour.applies(version)) {
            return null;
        }
        return new Destination(detour.target(), detour.targetVersion());
    }

    static Map<String, Json> entries(Json value) {
        if (value == null) {
            return Maps.of();
        }
        return value.asMap().orElse(Maps.of());
    }

    static List<Json> items(Json value) {
        if (value == null) {
            return List.of();
        }
        return value.asList().orElse(List.of());
    }
}
