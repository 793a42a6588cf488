pub error InvalidSetting(name: String) "{name} is not set";

pub actor Service {
    url: String;
}

/// Starts the service.
pub entry fn start() -> Service throws InvalidSetting {
    let url = environment().get("URL") else { throw InvalidSetting("URL"); };
    return Service(url);
}
