//! The files of the package around its modules: metadata, what is loaded, what its modules share.

use super::module::Printer;
use super::names::{Names, named};
use super::naming::NAMING;
use super::rendered;
use super::text::{comment, string};
use crate::emit::names::Use;
use crate::emit::{Input, OutputFile};
use crate::model::{Docs, Id, Item, Module, Program};
use askama::Template;

/// The minor version of the runtime that this compiler prints for.
const RUNTIME: &str = "3.0";

#[derive(Template)]
#[template(path = "ruby/package.rb")]
struct PackageView<'v> {
    docs: String,
    module: &'v str,
    package: String,
    name: String,
    minor: String,
    version: String,
    files: Vec<String>,
}

#[derive(Template)]
#[template(path = "ruby/package.gemspec")]
struct GemView {
    name: String,
    version: String,
    summary: String,
    license: String,
    authors: String,
    emails: String,
    repository: String,
    minor: &'static str,
}

#[derive(Template)]
#[template(path = "ruby/readme.md")]
struct ReadmeView<'v> {
    gem: String,
    description: String,
    path: String,
    module: &'v str,
    contents: String,
    license: String,
}

#[derive(Template)]
#[template(path = "ruby/rubocop.yml")]
struct RubocopView;

#[derive(Template)]
#[template(path = "ruby/rakefile.rb")]
struct RakefileView;

/// What users require: `mdk`.
pub fn path(input: Input<'_>) -> String {
    input.package.name.clone()
}

/// All files but the modules and their tests.
pub fn files(input: Input<'_>, names: &Names, order: &[Id<Module>]) -> Vec<OutputFile> {
    let path = path(input);
    let gem = input.package.registry_name("ruby");
    let file = |path: String, text: String| OutputFile { path, text };
    vec![
        file(format!("{gem}.gemspec"), gemspec(input)),
        file("README.md".into(), readme(input, names)),
        file(".rubocop.yml".into(), rendered(&RubocopView)),
        file(".yardopts".into(), "--no-private\n--markup markdown\n-\nLICENSE\n".into()),
        file("Rakefile".into(), rendered(&RakefileView)),
        file(format!("lib/{path}.rb"), main(input, names, order)),
    ]
}

fn main(input: Input<'_>, names: &Names, order: &[Id<Module>]) -> String {
    let package = input.package;
    let words = if package.description.is_empty() { package.name.clone() } else { package.description.clone() };
    rendered(&PackageView {
        docs: comment(&[format!("{}.", words.trim_end_matches('.'))], 0),
        module: &names.module,
        package: string(&package.name),
        name: package.name.clone(),
        minor: string(RUNTIME),
        version: string(&package.version),
        files: order
            .iter()
            .map(|id| string(&format!("{}/{}", package.name, input.program.modules[*id].name)))
            .collect(),
    })
}

fn gemspec(input: Input<'_>) -> String {
    let package = input.package;
    let listed = |words: Vec<String>| words.iter().map(|word| string(word)).collect::<Vec<_>>().join(", ");
    let split = |author: &String| match author.split_once('<') {
        Some((name, address)) => (name.trim().to_owned(), Some(address.trim_end_matches('>').trim().to_owned())),
        None => (author.trim().to_owned(), None),
    };
    let authors: Vec<(String, Option<String>)> = package.authors.iter().map(split).collect();
    let names: Vec<String> = authors.iter().map(|(name, _)| name.clone()).collect();
    let names = if names.is_empty() { vec![format!("the authors of {}", package.name)] } else { names };
    let summary = if package.description.is_empty() { package.name.clone() } else { package.description.clone() };
    rendered(&GemView {
        name: string(&package.registry_name("ruby")),
        version: string(&package.version),
        summary: string(&summary),
        license: string(&package.license),
        authors: listed(names),
        emails: listed(authors.into_iter().filter_map(|(_, email)| email).collect()),
        repository: package.repository.as_deref().map(string).unwrap_or_default(),
        minor: RUNTIME,
    })
}

fn readme(input: Input<'_>, names: &Names) -> String {
    let (package, program) = (input.package, input.program);
    let mut contents = String::new();
    for module in program.modules.values().skip(1) {
        let listed = exported(program, names, &module.items);
        if !listed.is_empty() {
            let summary = module.docs.iter().find(|line| !line.trim().is_empty()).map(|line| line.trim().to_owned());
            let listed: Vec<String> = listed.iter().map(|name| format!("`{name}`")).collect();
            let summary = summary.map(|line| format!(" {line}")).unwrap_or_default();
            contents.push_str(&format!("- `{}`:{summary} ({})\n", module.name, listed.join(", ")));
        }
    }
    rendered(&ReadmeView {
        gem: package.registry_name("ruby"),
        description: package.description.clone(),
        path: path(input),
        module: &names.module,
        contents,
        license: package.license.clone(),
    })
}

/// The names that a module adds to the package.
fn exported(program: &Program, names: &Names, items: &[Item]) -> Vec<String> {
    let mut listed = Vec::new();
    for item in items {
        let (decl, kind) = named(program, *item);
        if !decl.public {
            continue;
        }
        let name = names.of(decl, kind == Use::Function);
        match item {
            Item::PortKind(id) if program.port_kinds[*id].link.is_some() => {}
            Item::PortKind(_) => listed.extend([name.clone(), format!("{name}Events")]),
            Item::Protocol(id) => {
                let unions = [program.protocols[*id].client, program.protocols[*id].server];
                listed.extend(unions.map(|union| NAMING.name(Use::Type, &program.unions[union].decl.name)));
            }
            Item::Constant(_) => listed.push(NAMING.name(Use::Constant, &name)),
            Item::Function(_) => listed.push(format!("{}.{name}", names.module)),
            _ => listed.push(name),
        }
    }
    listed
}

/// Documentation of a file, or what stands in its place.
pub fn module_docs(docs: &Docs, name: &str) -> String {
    let text = comment(docs, 0);
    if text.is_empty() { format!("# The module `{name}`.\n") } else { text }
}

/// Every public item of a module.
pub fn public_items(printer: &Printer<'_>, items: &[Item]) -> Vec<Item> {
    items.iter().copied().filter(|item| named(printer.program(), *item).0.public).collect()
}
