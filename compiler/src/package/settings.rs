//! Which keys a `quark.toml` may hold outside of the targets' tables, and what values look like. Data only.

/// What a value must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `snake_case`
    Snake,
    /// `UpperCamel`
    Camel,
    /// Letters, digits, `-`, `_` and `.`
    Registry,
    /// Like `Registry`, with an optional `@scope/`
    Scoped,
    /// Words between dots
    Dotted,
    /// Words between slashes
    Slashed,
    /// `MAJOR.MINOR.PATCH`
    Version,
    /// `http://…` or `https://…`
    Address,
    /// One line that is not empty
    Line,
}

/// Keys that stand at the top, before any table.
pub const TOP_KEYS: &[&str] = &["name", "version", "license", "description", "authors", "repository", "keywords"];

/// Keys of `[build]`.
pub const BUILD_KEYS: &[&str] = &["targets", "out"];

impl Form {
    /// Whether the text looks so.
    #[must_use]
    pub fn accepts(self, text: &str) -> bool {
        match self {
            Form::Snake => word(text, |first| first.is_ascii_lowercase(), is_snake),
            Form::Camel => word(text, |first| first.is_ascii_uppercase(), |c| c.is_ascii_alphanumeric()),
            Form::Registry => {
                word(text, |first| first.is_ascii_alphanumeric(), is_registry) && !text.ends_with(['-', '.', '_'])
            }
            Form::Scoped => Form::accepts_scoped(text),
            Form::Dotted => text.split('.').all(|part| word(part, |first| first.is_ascii_lowercase(), is_snake)),
            Form::Slashed => text.split('/').all(|part| word(part, |first| first.is_ascii_alphanumeric(), is_registry)),
            Form::Version => Form::accepts_version(text),
            Form::Address => text.starts_with("http://") || text.starts_with("https://"),
            Form::Line => !text.trim().is_empty() && !text.contains(char::is_control),
        }
    }

    fn accepts_scoped(text: &str) -> bool {
        let (scope, name) = match text.strip_prefix('@') {
            Some(rest) => rest.split_once('/').unwrap_or(("", rest)),
            None => ("none", text),
        };
        Form::Registry.accepts(scope) && Form::Registry.accepts(name)
    }

    fn accepts_version(text: &str) -> bool {
        let parts: Vec<&str> = text.split('.').collect();
        parts.len() == 3 && parts.iter().all(|part| is_number(part))
    }

    /// What was expected, for a message.
    #[must_use]
    pub fn expected(self) -> &'static str {
        match self {
            Form::Snake => "lower-case letters, digits and `_`, beginning with a letter, like `my_protocol`",
            Form::Camel => "letters and digits beginning with a capital, like `MyProtocol`",
            Form::Registry => "letters, digits, `-`, `_` and `.`, like `my-protocol`",
            Form::Scoped => "a name with or without a scope, like `@scope/my-protocol`",
            Form::Dotted => "lower-case words between dots, like `org.example`",
            Form::Slashed => "words between slashes, like `example.org/my/protocol`",
            Form::Version => "three numbers, like `1.0.0`",
            Form::Address => "an address that begins with `https://`",
            Form::Line => "one line that is not empty",
        }
    }
}

fn word(text: &str, first: fn(char) -> bool, rest: fn(char) -> bool) -> bool {
    text.chars().next().is_some_and(first) && text.chars().all(rest)
}

fn is_snake(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'
}

fn is_registry(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

fn is_number(text: &str) -> bool {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain && (text == "0" || !text.starts_with('0')) && text.parse::<u32>().is_ok()
}
