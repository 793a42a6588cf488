//! Detours: a session that looks for another service than the one it was asked for, here and downstream.
//!
//! They travel in the context's property `routes`, in the form of the 2016 clients: a list for each service.

use crate::version::Version;
use quark::{FromJson, Json, Map, ToJson};

/// Requests for a compatible version go to `target` instead.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Detour {
    pub version: Option<String>,
    pub target: String,
    pub target_version: Option<String>,
}

impl Detour {
    /// The fields without a default, in order.
    #[must_use]
    pub(crate) fn new(target: String) -> Self {
        Self { version: None, target, target_version: None }
    }

    /// Whether a request goes this way; one without a version does.
    pub(crate) fn applies(&self, requested: Option<&str>) -> bool {
        let Some(wanted) = requested else {
            return true;
        };
        let Some(lowest) = &self.version else {
            return true;
        };
        let Ok(from) = Version::parse(lowest) else {
            return false;
        };
        let Ok(actual) = Version::parse(wanted) else {
            return false;
        };
        from.accepts(&actual)
    }
}

quark::impl_with! {
    pub(crate) Detour {
        with_version(version: Option<String>),
        with_target_version(target_version: Option<String>),
    }
}

quark::impl_json!(Detour {
    version: "version" as optional,
    target: "target",
    target_version: "targetVersion" as optional,
});

/// Which service to look for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Destination {
    pub service: String,
    pub version: Option<String>,
}

impl Destination {
    /// The fields without a default, in order.
    #[must_use]
    pub(crate) fn new(service: String) -> Self {
        Self { service, version: None }
    }
}

quark::impl_with! {
    pub(crate) Destination {
        with_version(version: Option<String>),
    }
}

quark::impl_json!(Destination { service: "service", version: "version" as optional });

/// The value of the property with one more detour.
pub(crate) fn with_detour(routes: Option<&Json>, service: &str, detour: &Detour) -> Json {
    let mut services = entries(routes);
    let mut detours = items(services.get(service));
    detours.push(detour.to_json());
    services.insert(service.to_owned(), Json::of(&detours));
    Json::of(&services)
}

/// Where a request goes: by the first detour that applies, or where it wanted to.
pub(crate) fn destination(routes: Option<&Json>, service: &str, version: Option<&str>) -> Destination {
    let Some(detours) = routes else {
        return Destination::new(service.to_owned()).with_version(version.map(str::to_owned));
    };
    for item in items(entries(Some(detours)).get(service)) {
        if let Some(found) = destination_by(&item, version) {
            return found;
        }
    }
    Destination::new(service.to_owned()).with_version(version.map(str::to_owned))
}

pub(crate) fn destination_by(item: &Json, version: Option<&str>) -> Option<Destination> {
    let Ok(detour) = Detour::from_json(item, &quark::json::Path::Root) else {
        return None;
    };
    if !detour.applies(version) {
        return None;
    }
    Some(Destination::new(detour.target.clone()).with_version(detour.target_version))
}

pub(crate) fn entries(value: Option<&Json>) -> Map<String, Json> {
    let Some(json) = value else {
        return Map::new();
    };
    json.as_map().cloned().unwrap_or_default()
}

pub(crate) fn items(value: Option<&Json>) -> Vec<Json> {
    let Some(json) = value else {
        return Vec::new();
    };
    json.as_list().map(<[_]>::to_vec).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_detour_a_request_goes_where_it_wanted_to() {
        quark::fault::assert_equal(
            &destination(None, "time", Some("1.0")),
            &Destination::new("time".to_owned()).with_version(Some("1.0".to_owned())),
            "destination(none, \"time\", \"1.0\") == Destination(\"time\", \"1.0\")",
            "detour.q:64",
        );
        quark::fault::assert_equal(
            &destination(Some(&Json::of("nonsense")), "time", None),
            &Destination::new("time".to_owned()),
            "destination(Json.of(\"nonsense\"), \"time\", none) == Destination(\"time\")",
            "detour.q:65",
        );
        quark::fault::assert_equal(
            &destination(
                Some(&with_detour(
                    None,
                    "space",
                    &Detour::new("mock".to_owned())
                        .with_version(Some("1.0".to_owned()))
                        .with_target_version(Some("2.0".to_owned())),
                )),
                "time",
                Some("1.0"),
            ),
            &Destination::new("time".to_owned()).with_version(Some("1.0".to_owned())),
            "destination(with_detour(none, \"space\", Detour(\"1.0\", \"mock\", \"2.0\")), \"time\", \"1.0\")\n        == Destination(\"time\", \"1.0\")",
            "detour.q:66",
        );
    }

    #[test]
    fn a_detour_leads_compatible_requests_elsewhere_the_first_that_applies() {
        let first = with_detour(
            None,
            "time",
            &Detour::new("mock".to_owned())
                .with_version(Some("1.1".to_owned()))
                .with_target_version(Some("2.0".to_owned())),
        );
        let routes = with_detour(
            Some(&first),
            "time",
            &Detour::new("other".to_owned())
                .with_version(Some("1.0".to_owned()))
                .with_target_version(Some("3.0".to_owned())),
        );
        quark::fault::assert_equal(
            &destination(Some(&routes), "time", Some("1.1")),
            &Destination::new("mock".to_owned()).with_version(Some("2.0".to_owned())),
            "destination(routes, \"time\", \"1.1\") == Destination(\"mock\", \"2.0\")",
            "detour.q:73",
        );
        quark::fault::assert_equal(
            &destination(Some(&routes), "time", Some("1.5")),
            &Destination::new("mock".to_owned()).with_version(Some("2.0".to_owned())),
            "destination(routes, \"time\", \"1.5\") == Destination(\"mock\", \"2.0\")",
            "detour.q:74",
        );
        quark::fault::assert_equal(
            &destination(Some(&routes), "time", Some("1.0")),
            &Destination::new("other".to_owned()).with_version(Some("3.0".to_owned())),
            "destination(routes, \"time\", \"1.0\") == Destination(\"other\", \"3.0\")",
            "detour.q:75",
        );
        quark::fault::assert_equal(
            &destination(Some(&routes), "time", Some("2.0")),
            &Destination::new("time".to_owned()).with_version(Some("2.0".to_owned())),
            "destination(routes, \"time\", \"2.0\") == Destination(\"time\", \"2.0\")",
            "detour.q:76",
        );
        quark::fault::assert_equal(
            &destination(Some(&routes), "time", None),
            &Destination::new("mock".to_owned()).with_version(Some("2.0".to_owned())),
            "destination(routes, \"time\", none) == Destination(\"mock\", \"2.0\")",
            "detour.q:77",
        );
    }

    #[test]
    fn detours_have_the_form_of_the_2016_clients() {
        let routes = with_detour(
            None,
            "time",
            &Detour::new("mock".to_owned())
                .with_version(Some("1.1".to_owned()))
                .with_target_version(Some("2.0".to_owned())),
        );
        quark::fault::assert_equal(
            &routes.encode(),
            "{\"time\":[{\"version\":\"1.1\",\"target\":\"mock\",\"targetVersion\":\"2.0\"}]}",
            "routes.encode() == `{\"time\":[{\"version\":\"1.1\",\"target\":\"mock\",\"targetVersion\":\"2.0\"}]}`",
            "detour.q:82",
        );
    }

    #[test]
    fn a_detour_without_a_version_is_for_all_one_that_cannot_be_read_is_for_none() {
        let routes = with_detour(None, "time", &Detour::new("mock".to_owned()).with_version(None));
        quark::fault::assert_equal(
            &destination(Some(&routes), "time", Some("1.0")),
            &Destination::new("mock".to_owned()),
            "destination(routes, \"time\", \"1.0\") == Destination(\"mock\")",
            "detour.q:87",
        );
        quark::fault::assert_equal(
            &destination(
                Some(&with_detour(None, "time", &Detour::new("mock".to_owned()).with_version(Some("old".to_owned())))),
                "time",
                Some("1.0"),
            ),
            &Destination::new("time".to_owned()).with_version(Some("1.0".to_owned())),
            "destination(with_detour(none, \"time\", Detour(\"old\", \"mock\")), \"time\", \"1.0\") == Destination(\"time\", \"1.0\")",
            "detour.q:88",
        );
        quark::fault::assert_equal(
            &destination(
                Some(&with_detour(None, "time", &Detour::new("mock".to_owned()).with_version(Some("1.0".to_owned())))),
                "time",
                Some("new"),
            ),
            &Destination::new("time".to_owned()).with_version(Some("new".to_owned())),
            "destination(with_detour(none, \"time\", Detour(\"1.0\", \"mock\")), \"time\", \"new\") == Destination(\"time\", \"new\")",
            "detour.q:89",
        );
    }
}
