//! The files of the package around its modules: metadata, what it exports, what its modules share.

use super::imports::{Imports, sort_key};
use super::module::{message_types, module_name, type_name};
use super::naming::NAMING;
use super::text::string;
use crate::emit::names::Use;
use crate::emit::{Input, OutputFile};
use crate::model::{Decl, Docs, Item, Program};
use askama::Template;

/// The module that holds what all modules share.
pub const SHARED: &str = "_package";

/// The minor version of the runtime that this compiler prints for.
const RUNTIME: &str = "3.0";

#[derive(Template)]
#[template(path = "python/init.py")]
struct InitView {
    docs: String,
    imports: String,
    checks: bool,
    minor: String,
    package: String,
    version: String,
    names: Vec<String>,
}

#[derive(Template)]
#[template(path = "python/package.py")]
struct PackageView {
    package: String,
    error: String,
}

#[derive(Template)]
#[template(path = "python/pyproject.toml")]
struct ProjectView {
    distribution: String,
    version: String,
    description: String,
    license: String,
    authors: String,
    keywords: String,
    repository: String,
    minor: &'static str,
    module: String,
}

#[derive(Template)]
#[template(path = "python/readme.md")]
struct ReadmeView {
    distribution: String,
    description: String,
    module: String,
    contents: String,
    error: String,
    license: String,
}

/// `MdkError`, the base of the package's errors.
pub fn error_base(package: &str) -> String {
    NAMING.name(Use::Type, &format!("{package}_error"))
}

/// The name that users import.
pub fn import_name(input: Input<'_>) -> String {
    let name = input.package.setting("python", "module").unwrap_or(&input.package.name);
    module_name(name)
}

/// All files but the modules and their tests.
pub fn files(input: Input<'_>) -> Vec<OutputFile> {
    let module = import_name(input);
    let mut files = vec![
        OutputFile { path: "pyproject.toml".into(), text: project(input, &module) },
        OutputFile { path: "README.md".into(), text: readme(input, &module) },
        OutputFile { path: format!("{module}/py.typed"), text: String::new() },
        OutputFile { path: format!("{module}/__init__.py"), text: init(input, &module) },
    ];
    let view = PackageView { package: module.clone(), error: error_base(&input.program.name) };
    files.push(OutputFile { path: format!("{module}/{SHARED}.py"), text: rendered(&view) });
    files
}

fn rendered(view: &impl Template) -> String {
    let text = view.render().expect("templates that compile also render");
    format!("{}\n", text.trim_end_matches('\n'))
}

fn project(input: Input<'_>, module: &str) -> String {
    let package = input.package;
    let quoted = |words: &[String]| words.iter().map(|word| toml_string(word)).collect::<Vec<_>>().join(", ");
    let authors = package.authors.iter().map(|author| author_table(author)).collect::<Vec<_>>().join(", ");
    rendered(&ProjectView {
        distribution: toml_string(&package.registry_name("python")),
        version: toml_string(&package.version),
        description: if package.description.is_empty() { String::new() } else { toml_string(&package.description) },
        license: toml_string(&package.license),
        authors,
        keywords: quoted(&package.keywords),
        repository: package.repository.as_deref().map(toml_string).unwrap_or_default(),
        minor: RUNTIME,
        module: module.to_owned(),
    })
}

/// `Name <address>` as the table that pyproject wants.
fn author_table(author: &str) -> String {
    match author.split_once('<') {
        Some((name, address)) => format!(
            "{{ name = {}, email = {} }}",
            toml_string(name.trim()),
            toml_string(address.trim_end_matches('>').trim())
        ),
        None => format!("{{ name = {} }}", toml_string(author.trim())),
    }
}

fn toml_string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn readme(input: Input<'_>, module: &str) -> String {
    let package = input.package;
    let program = input.program;
    let mut contents = String::new();
    for module in program.modules.values().skip(1) {
        let names = exported(program, &module.items);
        if !names.is_empty() {
            let summary = module.docs.iter().find(|line| !line.trim().is_empty()).map(|line| line.trim().to_owned());
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let summary = summary.map(|line| format!(" {line}")).unwrap_or_default();
            contents.push_str(&format!("- `{}`:{summary} ({})\n", module_name(&module.name), names.join(", ")));
        }
    }
    rendered(&ReadmeView {
        distribution: package.registry_name("python"),
        description: package.description.clone(),
        module: module.to_owned(),
        contents,
        error: error_base(&program.name),
        license: package.license.clone(),
    })
}

fn init(input: Input<'_>, module: &str) -> String {
    let program = input.program;
    let mut imports = Imports::new(module);
    imports.whole("quark");
    let mut names = vec![error_base(&program.name)];
    imports.inside(SHARED, &names[0], &names[0], true);
    for declared in program.modules.values().skip(1) {
        for name in exported(program, &declared.items) {
            if !names.contains(&name) {
                imports.inside(&module_name(&declared.name), &name, &name, true);
                names.push(name);
            }
        }
    }
    names.sort_by_key(|name| sort_key(name));
    let docs = if input.package.description.is_empty() { module.to_owned() } else { input.package.description.clone() };
    rendered(&InitView {
        docs: format!("{}.", docs.trim_end_matches('.')).replace('\\', "/").replace('"', "'"),
        imports: imports.text(),
        checks: true,
        minor: string(RUNTIME),
        package: string(module),
        version: string(&program.version),
        names,
    })
}

/// The names that a module adds to the package.
fn exported(program: &Program, items: &[Item]) -> Vec<String> {
    let mut names = Vec::new();
    for item in items {
        let (decl, name) = declared(program, *item);
        if !decl.public {
            continue;
        }
        match item {
            Item::PortKind(id) if program.port_kinds[*id].link.is_some() => {}
            Item::PortKind(_) => names.extend([name.clone(), format!("{name}Events")]),
            Item::Protocol(id) => names.extend(message_types(program, *id)),
            _ => names.push(name),
        }
    }
    names
}

/// A declaration and its name in Python.
pub fn declared(program: &Program, item: Item) -> (&Decl, String) {
    let of_type = |decl: &Decl| type_name(decl);
    match item {
        Item::Record(id) => (&program.records[id].decl, of_type(&program.records[id].decl)),
        Item::Enum(id) => (&program.enums[id].decl, of_type(&program.enums[id].decl)),
        Item::Union(id) => (&program.unions[id].decl, of_type(&program.unions[id].decl)),
        Item::Error(id) => (&program.errors[id].decl, of_type(&program.errors[id].decl)),
        Item::Interface(id) => (&program.interfaces[id].decl, of_type(&program.interfaces[id].decl)),
        Item::PortKind(id) => (&program.port_kinds[id].decl, of_type(&program.port_kinds[id].decl)),
        Item::Class(id) => (&program.classes[id].decl, of_type(&program.classes[id].decl)),
        Item::Actor(id) => (&program.actors[id].decl, of_type(&program.actors[id].decl)),
        Item::Protocol(id) => (&program.protocols[id].decl, of_type(&program.protocols[id].decl)),
        Item::Function(id) => {
            let decl = &program.functions[id].decl;
            (decl, NAMING.name(Use::Function, &decl.name))
        }
        Item::Constant(id) => {
            let decl = &program.constants[id].decl;
            (decl, NAMING.name(Use::Constant, &decl.name))
        }
    }
}

/// Documentation, or what stands in its place.
pub fn module_docs(docs: &Docs, name: &str) -> String {
    let text = docs.join("\n").trim().replace("\"\"\"", "'''").replace('\\', "\\\\");
    if text.is_empty() {
        return format!("The module `{name}`.");
    }
    if text.contains('\n') {
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        return format!("{}\n", lines.join("\n"));
    }
    if text.ends_with('"') { format!("{text} ") } else { text }
}
