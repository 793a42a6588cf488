//! What one JavaScript module imports: collected while it is printed, written in one order.

use super::text::string;
use crate::emit::code::{Doc, render};
use std::collections::{BTreeMap, BTreeSet};

/// The imports of one module.
#[derive(Default)]
pub struct Imports {
    /// Statements that are finished, of what comes from outside of the package.
    outside: BTreeSet<&'static str>,
    /// Names from modules, by where those are and what each name is called here.
    names: BTreeMap<String, BTreeMap<String, String>>,
}

impl Imports {
    /// A whole statement, without its semicolon: `import * as quark from "quark-runtime"`.
    pub fn whole(&mut self, statement: &'static str) {
        self.outside.insert(statement);
    }

    /// `import { name as alias } from "path"`
    pub fn name(&mut self, path: &str, name: &str, alias: &str) {
        self.names.entry(path.to_owned()).or_default().insert(name.to_owned(), alias.to_owned());
    }

    /// All import statements, each on its line or lines.
    pub fn text(&self) -> String {
        let whole = self.outside.iter().map(|line| format!("{line};\n"));
        whole.chain(self.names.iter().map(|(path, names)| from(path, names))).collect()
    }
}

fn from(path: &str, names: &BTreeMap<String, String>) -> String {
    let mut sorted: Vec<(&String, &String)> = names.iter().collect();
    sorted.sort_by_key(|(name, _)| (name.to_lowercase(), (*name).clone()));
    let item = |(name, alias): (&String, &String)| {
        Doc::text(if name == alias { name.clone() } else { format!("{name} as {alias}") })
    };
    let names = super::layout::object(sorted.into_iter().map(item).collect());
    let doc = Doc::text("import ").append(names.doc).append(format!(" from {};", string(path)));
    render(&doc, super::WIDTH) + "\n"
}
