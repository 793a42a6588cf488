//! `quark.toml`: what a package is called, what it is built for, and how each registry wants it named.
//!
//! Reading it never fails: it returns what it understood and what is wrong. It knows no folder; a caller hands in text.

mod reader;
mod settings;

pub use reader::unknown_target;
pub use settings::Form;

use crate::diagnostic::Diagnostic;
use std::collections::BTreeMap;

/// The name of the file that makes a folder a package.
pub const FILE_NAME: &str = "quark.toml";

/// A package as its `quark.toml` describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The name that users import, in `snake_case`.
    pub name: String,
    /// `MAJOR.MINOR.PATCH`.
    pub version: String,
    /// The licence, as an SPDX expression.
    pub license: String,
    /// One line; empty where the file says nothing.
    pub description: String,
    /// `Name <address>` each.
    pub authors: Vec<String>,
    /// Where its source is kept.
    pub repository: Option<String>,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// The defaults of `quarkc build`.
    pub build: BuildSettings,
    settings: BTreeMap<&'static str, BTreeMap<&'static str, String>>,
}

/// The defaults of `quarkc build`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildSettings {
    /// Targets by name, in the order written; empty where the file names none.
    pub targets: Vec<String>,
    /// The folder that gets a folder for each target, relative to the package's; `None` where the file names none.
    pub out: Option<String>,
}

impl Default for Package {
    fn default() -> Self {
        Package {
            name: "package".into(),
            version: "0.0.0".into(),
            license: "UNLICENSED".into(),
            description: String::new(),
            authors: Vec::new(),
            repository: None,
            keywords: Vec::new(),
            build: BuildSettings::default(),
            settings: BTreeMap::new(),
        }
    }
}

impl Package {
    /// Reads `quark.toml`. `source` is the file's number in [`crate::source::Sources`], for the places of problems.
    ///
    /// What cannot be understood has its default in the package returned, so that later stages can go on.
    #[must_use]
    pub fn parse(source: u32, text: &str) -> (Package, Vec<Diagnostic>) {
        reader::read(source, text)
    }

    /// What the target's own table says for this key, if anything.
    ///
    /// ```
    /// let text = "name = 'mdk'\nversion = '3.0.0'\nlicense = 'Apache-2.0'\n[python]\nname = 'quark-mdk'\n";
    /// let (package, problems) = quarkc::package::Package::parse(0, text);
    /// assert!(problems.is_empty());
    /// assert_eq!(package.setting("python", "name"), Some("quark-mdk"));
    /// assert_eq!(package.setting("rust", "name"), None);
    /// ```
    #[must_use]
    pub fn setting(&self, target: &str, key: &str) -> Option<&str> {
        self.settings.get(target)?.get(key).map(String::as_str)
    }

    /// What a registry knows the package by: the target's `name`, else the package's own with hyphens.
    #[must_use]
    pub fn registry_name(&self, target: &str) -> String {
        self.setting(target, "name").map_or_else(|| self.name.replace('_', "-"), str::to_owned)
    }

    /// The words of the version: major, minor, patch.
    #[must_use]
    pub fn version_parts(&self) -> [u64; 3] {
        let mut parts = self.version.split('.').map(|part| part.parse().unwrap_or(0));
        std::array::from_fn(|_| parts.next().unwrap_or(0))
    }
}

#[cfg(test)]
mod tests;
