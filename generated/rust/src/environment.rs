//! Environments: walls between services of one name.

/// Where a service lives. Services of different environments do not see each other, with one exception: what an
/// environment has never had is looked up in its `fallback`, one level deep and never the other way.
#[derive(Clone, Debug, PartialEq)]
pub struct Environment {
    pub name: String,
    pub fallback: Option<String>,
}

impl Environment {
    /// All fields as they are by default.
    #[must_use]
    pub fn new() -> Self {
        Self { name: "sandbox".to_owned(), fallback: None }
    }

    /// Reads `name` or `fallback:name`; `None` if it is neither.
    pub fn parse(text: &str) -> Option<Environment> {
        let parts = text.split(':').map(str::to_owned).collect::<Vec<_>>();
        if quark::int(parts.len()) > 2 || parts.iter().any(|part| quark::text::trim(part).is_empty()) {
            return None;
        }
        if quark::int(parts.len()) == 1 {
            return Some(Environment::new().with_name(quark::item(&parts, 0, "environment.q:13").clone()));
        }
        Some(
            Environment::new()
                .with_name(quark::item(&parts, 1, "environment.q:14").clone())
                .with_fallback(Some(quark::item(&parts, 0, "environment.q:14").clone())),
        )
    }
}

quark::impl_with! {
    pub Environment {
        with_name(name: String),
        with_fallback(fallback: Option<String>),
    }
}

impl Default for Environment {
    fn default() -> Self {
        Self::new()
    }
}

quark::impl_json!(Environment { name: "name" = "sandbox".to_owned(), fallback: "fallbackName" as optional });

#[cfg(test)]
mod tests {
    use super::*;
    use quark::{FromJson, ToJson};

    #[test]
    fn the_default_environment_is_the_sandbox() {
        quark::fault::assert_equal(
            &Environment::new().name,
            "sandbox",
            "Environment().name == \"sandbox\"",
            "environment.q:19",
        );
        quark::fault::assert_equal(
            &Environment::new().fallback,
            &None::<String>,
            "Environment().fallback == none",
            "environment.q:20",
        );
    }

    #[test]
    fn an_environment_may_name_a_fallback_before_it() {
        quark::fault::assert_equal(
            &Environment::parse("production"),
            &Some(Environment::new().with_name("production".to_owned())),
            "Environment.parse(\"production\") == Environment(\"production\")",
            "environment.q:24",
        );
        quark::fault::assert_equal(
            &Environment::parse("base:feature"),
            &Some(Environment::new().with_name("feature".to_owned()).with_fallback(Some("base".to_owned()))),
            "Environment.parse(\"base:feature\") == Environment(\"feature\", \"base\")",
            "environment.q:25",
        );
    }

    #[test]
    fn there_is_one_fallback_and_no_empty_name() {
        quark::fault::assert_equal(
            &Environment::parse("a:b:c"),
            &None::<Environment>,
            "Environment.parse(\"a:b:c\") == none",
            "environment.q:29",
        );
        quark::fault::assert_equal(
            &Environment::parse(""),
            &None::<Environment>,
            "Environment.parse(\"\") == none",
            "environment.q:30",
        );
        quark::fault::assert_equal(
            &Environment::parse(":feature"),
            &None::<Environment>,
            "Environment.parse(\":feature\") == none",
            "environment.q:31",
        );
        quark::fault::assert_equal(
            &Environment::parse("base:"),
            &None::<Environment>,
            "Environment.parse(\"base:\") == none",
            "environment.q:32",
        );
    }

    #[test]
    fn the_names_of_an_environment_on_the_wire() {
        quark::fault::assert_equal(
            &Environment::new().with_name("feature".to_owned()).with_fallback(Some("base".to_owned())).encode(),
            "{\"name\":\"feature\",\"fallbackName\":\"base\"}",
            "Environment(\"feature\", \"base\").encode() == `{\"name\":\"feature\",\"fallbackName\":\"base\"}`",
            "environment.q:36",
        );
        quark::fault::assert_equal(
            &Environment::new().with_name("production".to_owned()).encode(),
            "{\"name\":\"production\"}",
            "Environment(\"production\").encode() == `{\"name\":\"production\"}`",
            "environment.q:37",
        );
        quark::fault::assert_equal(
            &Environment::decode("{\"name\":\"production\",\"fallbackName\":null}").unwrap(),
            &Environment::new().with_name("production".to_owned()),
            "(try Environment.decode(`{\"name\":\"production\",\"fallbackName\":null}`)) == Environment(\"production\")",
            "environment.q:38",
        );
    }
}
