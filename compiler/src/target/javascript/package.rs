//! The files of the package around its modules: metadata, what it exports, what its modules share.

use super::module::{codec_name, declared, module_name, type_name};
use super::naming::NAMING;
use super::text::string;
use crate::emit::names::Use;
use crate::emit::{Input, OutputFile};
use crate::model::{Docs, Item, Program, Side};
use askama::Template;
use std::collections::BTreeSet;

/// The module that holds what all modules share.
pub const SHARED: &str = "_package";

/// The minor version of the runtime that this compiler prints for.
const RUNTIME: &str = "3.0";

#[derive(Template)]
#[template(path = "javascript/index.js")]
struct IndexView {
    docs: String,
    version: String,
    exports: String,
}

#[derive(Template)]
#[template(path = "javascript/package.js")]
struct SharedView {
    package: String,
    name: String,
    minor: String,
    error: String,
}

#[derive(Template)]
#[template(path = "javascript/package.json")]
struct ManifestView {
    name: String,
    version: String,
    metadata: Vec<(&'static str, String)>,
    minor: &'static str,
}

#[derive(Template)]
#[template(path = "javascript/readme.md")]
struct ReadmeView {
    package: String,
    description: String,
    names: String,
    contents: String,
    error: String,
    license: String,
}

#[derive(Template)]
#[template(path = "javascript/eslint.config.js")]
struct LintView;

/// `MdkError`, the base of the package's errors.
pub fn error_base(package: &str) -> String {
    NAMING.name(Use::Type, &format!("{package}_error"))
}

/// All files but the modules and their tests.
pub fn files(input: Input<'_>) -> Vec<OutputFile> {
    let package = input.package.registry_name("javascript");
    let (name, minor) = (string(&package), string(RUNTIME));
    let view = SharedView { package, name, minor, error: error_base(&input.program.name) };
    vec![
        OutputFile { path: "package.json".into(), text: manifest(input) },
        OutputFile { path: "README.md".into(), text: readme(input) },
        OutputFile { path: "eslint.config.js".into(), text: rendered(&LintView) },
        OutputFile { path: "src/index.js".into(), text: index(input) },
        OutputFile { path: format!("src/{SHARED}.js"), text: rendered(&view) },
    ]
}

fn rendered(view: &impl Template) -> String {
    let text = view.render().expect("templates that compile also render");
    format!("{}\n", text.trim_end_matches('\n'))
}

fn manifest(input: Input<'_>) -> String {
    let package = input.package;
    let mut metadata = Vec::new();
    if !package.description.is_empty() {
        metadata.push(("description", json(&package.description)));
    }
    if !package.keywords.is_empty() {
        let words: Vec<String> = package.keywords.iter().map(|word| json(word)).collect();
        metadata.push(("keywords", format!("[{}]", words.join(", "))));
    }
    metadata.push(("license", json(&package.license)));
    if let Some(author) = package.authors.first() {
        metadata.push(("author", json(author)));
    }
    if package.authors.len() > 1 {
        let others: Vec<String> = package.authors[1..].iter().map(|author| json(author)).collect();
        metadata.push(("contributors", format!("[{}]", others.join(", "))));
    }
    if let Some(repository) = &package.repository {
        metadata.push(("repository", json(repository)));
    }
    let name = json(&package.registry_name("javascript"));
    rendered(&ManifestView { name, version: json(&package.version), metadata, minor: RUNTIME })
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn readme(input: Input<'_>) -> String {
    let (package, program) = (input.package, input.program);
    let mut contents = String::new();
    let mut first = None;
    for module in program.modules.values().skip(1) {
        let names = exported(program, &module.items);
        if !names.is_empty() {
            let summary = module.docs.iter().find(|line| !line.trim().is_empty()).map(|line| line.trim().to_owned());
            let summary = summary.map(|line| format!(" {line}")).unwrap_or_default();
            let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            contents.push_str(&format!("- `{}`:{summary} ({})\n", module_name(&module.name), quoted.join(", ")));
            first = first.or(names.into_iter().next());
        }
    }
    rendered(&ReadmeView {
        package: package.registry_name("javascript"),
        description: package.description.clone(),
        names: first.unwrap_or_else(|| error_base(&program.name)),
        contents,
        error: error_base(&program.name),
        license: package.license.clone(),
    })
}

fn index(input: Input<'_>) -> String {
    let program = input.program;
    let mut exports = export(SHARED, &[error_base(&program.name)]);
    for module in program.modules.values().skip(1) {
        let values = exported_values(program, &module.items);
        if !values.is_empty() {
            exports.push_str(&export(&module_name(&module.name), &values));
        }
    }
    let name = input.package.registry_name("javascript");
    let docs = if input.package.description.is_empty() { name.clone() } else { input.package.description.clone() };
    rendered(&IndexView {
        docs: format!("{}.", docs.trim_end_matches('.')).replace("*/", "* /"),
        version: string(&program.version),
        exports,
    })
}

fn export(file: &str, names: &[String]) -> String {
    let mut sorted: Vec<&String> = names.iter().collect();
    sorted.sort_by_key(|name| (name.to_lowercase(), (*name).clone()));
    let names = sorted.into_iter().map(|name| crate::emit::code::Doc::text(name.clone())).collect();
    let doc = crate::emit::code::Doc::text("export ").append(super::layout::object(names).doc);
    let doc = doc.append(format!(" from {};", string(&format!("./{file}.js"))));
    crate::emit::code::render(&doc, super::WIDTH) + "\n"
}

/// The names that a module adds to the package.
pub fn exported(program: &Program, items: &[Item]) -> Vec<String> {
    let mut names = BTreeSet::new();
    for item in items {
        let (decl, name) = declared(program, *item);
        match item {
            _ if !decl.public => {}
            Item::PortKind(id) if program.port_kinds[*id].link.is_some() => {}
            Item::PortKind(_) => names.extend([name.clone(), format!("{name}Events")]),
            Item::Protocol(id) => {
                let protocol = &program.protocols[*id];
                names.extend([protocol.client, protocol.server].map(|union| type_name(&program.unions[union].decl)));
            }
            _ => drop(names.insert(name)),
        }
    }
    names.into_iter().collect()
}

/// Those of them that exist when the program runs: unions and interfaces are types alone.
fn exported_values(program: &Program, items: &[Item]) -> Vec<String> {
    let mut names = BTreeSet::new();
    for item in items {
        let (decl, name) = declared(program, *item);
        match item {
            _ if !decl.public => {}
            Item::Union(_) | Item::Interface(_) => {}
            Item::PortKind(id) if program.port_kinds[*id].link.is_some() => {}
            Item::PortKind(_) => names.extend([name.clone(), format!("{name}Events")]),
            Item::Protocol(_) => {
                names.extend([Side::Client, Side::Server].map(|side| codec_name(decl, side)));
            }
            _ => drop(names.insert(name)),
        }
    }
    names.into_iter().collect()
}

/// Documentation, or what stands in its place.
pub fn module_docs(docs: &Docs, name: &str) -> Docs {
    if docs.iter().all(|line| line.trim().is_empty()) { vec![format!("The module `{name}`.")] } else { docs.clone() }
}
