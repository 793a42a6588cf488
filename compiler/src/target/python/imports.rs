//! What one Python module imports: collected while it is printed, written in the order that isort wants.

use std::collections::{BTreeMap, BTreeSet};

/// The imports of one Python module.
#[derive(Default)]
pub struct Imports {
    package: String,
    /// Whole modules from outside: `quark`, `pytest`.
    whole: BTreeSet<&'static str>,
    /// Names from modules outside the package.
    outside: BTreeMap<&'static str, Names>,
    /// Names from modules of the package.
    inside: BTreeMap<String, Names>,
}

/// What is imported from one module: by name, what it is called here and whether it is needed at run time.
type Names = BTreeMap<String, (String, bool)>;

impl Imports {
    /// Nothing yet, for a module of this package.
    pub fn new(package: &str) -> Self {
        Imports { package: package.to_owned(), ..Imports::default() }
    }

    /// `import module`
    pub fn whole(&mut self, module: &'static str) {
        self.whole.insert(module);
    }

    /// `from module import name`, of the standard library or the runtime.
    pub fn outside(&mut self, module: &'static str, name: &str, runtime: bool) {
        add(self.outside.entry(module).or_default(), name, name, runtime);
    }

    /// `from package.module import name as alias`
    pub fn inside(&mut self, module: &str, name: &str, alias: &str, runtime: bool) {
        let path = if module.is_empty() { self.package.clone() } else { format!("{}.{module}", self.package) };
        add(self.inside.entry(path).or_default(), name, alias, runtime);
    }

    /// All import statements, in groups with a blank line between.
    pub fn text(&self) -> String {
        let typed = self.typed_only();
        let mut standard = self.from_outside(|module| !is_third_party(module), true);
        if !typed.is_empty() {
            let line = "from typing import TYPE_CHECKING".to_owned();
            match standard.iter_mut().find(|line| line.starts_with("from typing import")) {
                Some(line) => *line = merged(line),
                None => standard.push(line),
            }
            standard.sort();
        }
        let mut third: Vec<String> = self.whole.iter().map(|module| format!("import {module}")).collect();
        third.extend(self.from_outside(is_third_party, true));
        let inside = lines(self.inside.iter().map(|(module, names)| (module.as_str(), names)), true);
        let mut groups = vec![vec!["from __future__ import annotations".to_owned()], standard, third, inside];
        if !typed.is_empty() {
            groups.push(vec![format!("if TYPE_CHECKING:\n{typed}")]);
        }
        let groups: Vec<String> =
            groups.into_iter().filter(|group| !group.is_empty()).map(|group| group.join("\n")).collect();
        groups.join("\n\n")
    }

    fn typed_only(&self) -> String {
        let standard = self.from_outside(|module| !is_third_party(module), false);
        let third = self.from_outside(is_third_party, false);
        let inside = lines(self.inside.iter().map(|(module, names)| (module.as_str(), names)), false);
        let groups: Vec<String> = [standard, third, inside]
            .into_iter()
            .filter(|group| !group.is_empty())
            .map(|group| group.iter().map(|line| indented(line)).collect::<Vec<_>>().join("\n"))
            .collect();
        groups.join("\n\n")
    }

    fn from_outside(&self, wanted: impl Fn(&str) -> bool, runtime: bool) -> Vec<String> {
        let chosen = self.outside.iter().filter(|(module, _)| wanted(module));
        lines(chosen.map(|(module, names)| (*module, names)), runtime)
    }
}

fn add(names: &mut Names, name: &str, alias: &str, runtime: bool) {
    let entry = names.entry(name.to_owned()).or_insert_with(|| (alias.to_owned(), false));
    entry.1 |= runtime;
}

fn is_third_party(module: &str) -> bool {
    module.starts_with("quark") || module == "pytest"
}

fn lines<'n>(modules: impl Iterator<Item = (&'n str, &'n Names)>, runtime: bool) -> Vec<String> {
    modules.filter_map(|(module, names)| line(module, names, runtime)).collect()
}

fn line(module: &str, names: &Names, runtime: bool) -> Option<String> {
    let mut chosen: Vec<(&str, &str)> = names
        .iter()
        .filter(|(_, (_, needed))| *needed == runtime)
        .map(|(name, (alias, _))| (name.as_str(), alias.as_str()))
        .collect();
    chosen.sort_by_key(|(name, _)| sort_key(name));
    let texts: Vec<String> = chosen
        .iter()
        .map(|(name, alias)| if name == alias { (*name).to_owned() } else { format!("{name} as {alias}") })
        .collect();
    (!texts.is_empty()).then(|| from_import(module, &texts))
}

fn from_import(module: &str, names: &[String]) -> String {
    let flat = format!("from {module} import {}", names.join(", "));
    if flat.len() <= super::WIDTH - 4 {
        return flat;
    }
    let names: String = names.iter().map(|name| format!("    {name},\n")).collect();
    format!("from {module} import (\n{names})")
}

/// Constants first, then types, then functions, each in natural order, as ruff sorts imports and `__all__`.
pub fn sort_key(name: &str) -> (u8, String) {
    let shouted = name.len() > 1 && !name.contains(|c: char| c.is_lowercase());
    let kind = match name.chars().next() {
        _ if shouted => 0,
        Some(first) if first.is_uppercase() => 1,
        _ => 2,
    };
    (kind, natural(name))
}

/// The name with its numbers padded, so that `a2` comes before `a10`.
fn natural(name: &str) -> String {
    let mut text = String::new();
    let mut digits = String::new();
    for c in name.chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
        } else {
            if !digits.is_empty() {
                text.push_str(&format!("{digits:0>20}"));
                digits.clear();
            }
            text.push(c);
        }
    }
    text
}

fn merged(line: &str) -> String {
    let names = line.trim_start_matches("from typing import ").split(", ").map(str::to_owned);
    let mut names: Vec<String> = names.chain(["TYPE_CHECKING".to_owned()]).collect();
    names.sort_by_key(|name| sort_key(name));
    format!("from typing import {}", names.join(", "))
}

fn indented(line: &str) -> String {
    line.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}
