//! Detours: a session that looks for another service than the one it was asked for, here and downstream.
//!
//! They travel in the context's property `routes`, in the form of the 2016 clients: a list for each service.

import version.{Version};

/// Requests for a compatible version go to `target` instead.
record Detour {
    version: String?;
    target: String;
    target_version: String?;

    /// Whether a request goes this way; one without a version does.
    fn applies(requested: String?) -> Bool {
        let wanted = requested else { return true; };
        let lowest = self.version else { return true; };
        let from = try Version.parse(lowest) else { return false; };
        let actual = try Version.parse(wanted) else { return false; };
        return from.accepts(actual);
    }
}

/// Which service to look for.
record Destination {
    service: String;
    version: String? = none;
}

/// The value of the property with one more detour.
fn with_detour(routes: Json?, service: String, detour: Detour) -> Json {
    var services = entries(routes);
    var detours = items(services.get(service));
    detours.add(detour.to_json());
    services[service] = Json.of(detours);
    return Json.of(services);
}

/// Where a request goes: by the first detour that applies, or where it wanted to.
fn destination(routes: Json?, service: String, version: String?) -> Destination {
    let detours = routes else { return Destination(service, version); };
    for item in items(entries(detours).get(service)) {
        if let found = destination_by(item, version) { return found; }
    }
    return Destination(service, version);
}

fn destination_by(item: Json, version: String?) -> Destination? {
    let detour = try Detour.from_json(item) else { return none; };
    if !detour.applies(version) { return none; }
    return Destination(detour.target, detour.target_version);
}

fn entries(value: Json?) -> Map<String, Json> {
    let json = value else { return {}; };
    return json.as_map() ?? {};
}

fn items(value: Json?) -> List<Json> {
    let json = value else { return []; };
    return json.as_list() ?? [];
}

test "without a detour a request goes where it wanted to" {
    assert destination(none, "time", "1.0") == Destination("time", "1.0");
    assert destination(Json.of("nonsense"), "time", none) == Destination("time");
    assert destination(with_detour(none, "space", Detour("1.0", "mock", "2.0")), "time", "1.0")
        == Destination("time", "1.0");
}

test "a detour leads compatible requests elsewhere, the first that applies" {
    let first = with_detour(none, "time", Detour("1.1", "mock", "2.0"));
    let routes = with_detour(first, "time", Detour("1.0", "other", "3.0"));
    assert destination(routes, "time", "1.1") == Destination("mock", "2.0");
    assert destination(routes, "time", "1.5") == Destination("mock", "2.0");
    assert destination(routes, "time", "1.0") == Destination("other", "3.0");
    assert destination(routes, "time", "2.0") == Destination("time", "2.0");
    assert destination(routes, "time", none) == Destination("mock", "2.0");
}

test "detours have the form of the 2016 clients" {
    let routes = with_detour(none, "time", Detour("1.1", "mock", "2.0"));
    assert routes.encode() == `{"time":[{"version":"1.1","target":"mock","targetVersion":"2.0"}]}`;
}

test "a detour without a version is for all, one that cannot be read is for none" {
    let routes = with_detour(none, "time", Detour(none, "mock"));
    assert destination(routes, "time", "1.0") == Destination("mock");
    assert destination(with_detour(none, "time", Detour("old", "mock")), "time", "1.0") == Destination("time", "1.0");
    assert destination(with_detour(none, "time", Detour("1.0", "mock")), "time", "new") == Destination("time", "new");
}
