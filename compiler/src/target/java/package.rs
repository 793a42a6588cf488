//! The files of the package around its types: metadata, what it exports, its functions.

use super::decl::rendered;
use super::docs::{Tags, javadoc};
use super::file::{File, Package};
use super::naming::NAMING;
use crate::emit::names::Use;
use crate::emit::{Input, OutputFile, order};
use crate::model::{Id, Item, Module, Program};
use askama::Template;

/// The minor version of the runtime that this compiler prints for.
const RUNTIME: &str = "3.0";

#[derive(Template)]
#[template(path = "java/pom.xml", escape = "none")]
struct PomView {
    group: String,
    artifact: String,
    version: String,
    description: String,
    url: String,
    license: String,
    developers: String,
    scm: String,
    minor: &'static str,
}

#[derive(Template)]
#[template(path = "java/readme.md")]
struct ReadmeView {
    group: String,
    artifact: String,
    version: String,
    description: String,
    package: String,
    contents: String,
    functions: String,
    error: String,
    license: String,
}

#[derive(Template)]
#[template(path = "java/module-info.java")]
struct ModuleInfoView {
    docs: String,
    package: String,
}

#[derive(Template)]
#[template(path = "java/package-info.java")]
struct PackageInfoView {
    docs: String,
    package: String,
}

#[derive(Template)]
#[template(path = "java/base.java")]
struct BaseView {
    name: String,
    quark_exception: String,
}

/// All files but the types and the tests.
pub fn files(package: &Package<'_>) -> Vec<OutputFile> {
    let input = package.input;
    let docs = javadoc(&[sentence(input)], &Tags::default(), 0);
    let name = package.names.package.clone();
    let module = rendered(&ModuleInfoView { docs: docs.clone(), package: name.clone() });
    let info = rendered(&PackageInfoView { docs, package: name });
    let mut files = vec![
        OutputFile { path: "pom.xml".into(), text: pom(input) },
        OutputFile { path: "README.md".into(), text: readme(package) },
        OutputFile { path: "src/main/java/module-info.java".into(), text: module },
        OutputFile { path: source(package, "package-info", false), text: info },
    ];
    let file = File::new(package, false);
    let base = rendered(&BaseView { name: package.names.error.clone(), quark_exception: file.quark("QuarkException") });
    files.push(super::unit(&file, &package.names.error, &base));
    files
}

/// Where a type stands.
pub fn source(package: &Package<'_>, name: &str, tests: bool) -> String {
    let folder = if tests { "src/test/java" } else { "src/main/java" };
    format!("{folder}/{}/{name}.java", package.names.package.replace('.', "/"))
}

/// What the package is, as a sentence.
fn sentence(input: Input<'_>) -> String {
    let text = if input.package.description.is_empty() { &input.package.name } else { &input.package.description };
    format!("{}.", text.trim_end_matches('.'))
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Group and artifact: what Maven knows the package by.
fn coordinates(input: Input<'_>) -> (String, String) {
    let package = input.package;
    let artifact = package.setting("java", "artifact").map_or_else(|| package.name.replace('_', "-"), str::to_owned);
    let group = package.setting("java", "group").map_or_else(|| package.name.replace('_', "."), str::to_owned);
    (group, artifact)
}

fn pom(input: Input<'_>) -> String {
    let package = input.package;
    let (group, artifact) = coordinates(input);
    let repository = package.repository.as_deref();
    let developer = |author: &String| {
        let (name, address) = author.split_once('<').unwrap_or((author, ""));
        let email = address.trim_end_matches('>').trim();
        let email = if email.is_empty() { String::new() } else { format!("      <email>{}</email>\n", xml(email)) };
        format!("    <developer>\n      <name>{}</name>\n{email}    </developer>\n", xml(name.trim()))
    };
    let developers: String = package.authors.iter().map(developer).collect();
    rendered(&PomView {
        group,
        artifact,
        version: package.version.clone(),
        description: xml(if package.description.is_empty() { &package.name } else { &package.description }),
        url: repository.map(|url| format!("  <url>{}</url>\n", xml(url))).unwrap_or_default(),
        license: xml(&package.license),
        developers: if developers.is_empty() {
            developers
        } else {
            format!("  <developers>\n{developers}  </developers>\n")
        },
        scm: repository.map(|url| format!("  <scm>\n    <url>{}</url>\n  </scm>\n", xml(url))).unwrap_or_default(),
        minor: RUNTIME,
    })
}

fn readme(package: &Package<'_>) -> String {
    let input = package.input;
    let (group, artifact) = coordinates(input);
    let mut contents = String::new();
    for module in input.program.modules.values().skip(1) {
        let names = exported(package, module);
        if !names.is_empty() {
            let summary = module.docs.iter().find(|line| !line.trim().is_empty()).map(|line| line.trim().to_owned());
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let summary = summary.map(|line| format!(" {line}")).unwrap_or_default();
            contents.push_str(&format!("- {}:{summary} ({})\n", module.name, names.join(", ")));
        }
    }
    rendered(&ReadmeView {
        group,
        artifact,
        version: input.package.version.clone(),
        description: sentence(input),
        package: package.names.package.clone(),
        contents,
        functions: package.names.functions.clone(),
        error: package.names.error.clone(),
        license: input.package.license.clone(),
    })
}

/// The names that a module adds to the package.
fn exported(package: &Package<'_>, module: &Module) -> Vec<String> {
    let program = package.input.program;
    let mut names = Vec::new();
    for item in super::names::items(program, module) {
        match item {
            Item::Function(id) if program.functions[id].decl.public => {
                names.push(NAMING.name(Use::Function, &program.functions[id].decl.name));
            }
            Item::Constant(id) if program.constants[id].decl.public => {
                names.push(NAMING.name(Use::Constant, &program.constants[id].decl.name));
            }
            item => names.extend(package.names.of(item).filter(|_| is_public(program, item)).map(str::to_owned)),
        }
    }
    names
}

/// Whether a type is exported.
pub fn is_public(program: &Program, item: Item) -> bool {
    match item {
        Item::Record(id) => program.records[id].decl.public,
        Item::Enum(id) => program.enums[id].decl.public,
        Item::Union(id) => program.unions[id].decl.public,
        Item::Error(id) => program.errors[id].decl.public,
        Item::Interface(id) => program.interfaces[id].decl.public,
        Item::PortKind(id) => program.port_kinds[id].decl.public,
        Item::Class(id) => program.classes[id].decl.public,
        Item::Actor(id) => program.actors[id].decl.public,
        Item::Protocol(id) => program.protocols[id].decl.public,
        Item::Function(id) => program.functions[id].decl.public,
        Item::Constant(id) => program.constants[id].decl.public,
    }
}

/// The class of the exported functions and constants, and one for each module that has others.
pub fn holders(package: &Package<'_>) -> Vec<OutputFile> {
    let program = package.input.program;
    let modules: Vec<Id<Module>> = program.modules.ids().skip(1).collect();
    let mut files = Vec::new();
    files.extend(holder(package, &modules, true));
    files.extend(modules.iter().filter_map(|module| holder(package, &[*module], false)));
    files
}

fn holder(package: &Package<'_>, modules: &[Id<Module>], public: bool) -> Option<OutputFile> {
    let program = package.input.program;
    let name = package.names.holder(*modules.first()?, public).to_owned();
    let mut file = File::new(package, false);
    file.holder = Some(name.clone());
    let wanted = |item: Item| is_public(program, item) == public;
    let modules: Vec<&Module> = modules.iter().map(|module| &program.modules[*module]).collect();
    let constants: String = order::constants(program, &modules)
        .into_iter()
        .filter(|id| wanted(Item::Constant(*id)))
        .map(|id| file.constant(&program.constants[id]))
        .collect();
    let mut functions = String::new();
    for item in modules.iter().flat_map(|module| &module.items) {
        if let Item::Function(id) = item
            && wanted(*item)
        {
            functions.push_str(&file.function(*id));
        }
    }
    if constants.is_empty() && functions.is_empty() {
        return None;
    }
    let checks = if public {
        let runtime = file.quark("QuarkRuntime");
        format!("\n    static {{\n        {runtime}.require(\"{RUNTIME}\", \"{}\");\n    }}\n", package.names.package)
    } else {
        String::new()
    };
    let body = format!("{constants}{checks}\n    private {name}() {{}}\n{functions}");
    let docs = if public {
        "/** The functions and constants of this package. */\n".to_owned()
    } else {
        format!("/** What the module {{@code {}}} keeps to itself. */\n", modules[0].name)
    };
    let access = if public { "public " } else { "" };
    let text = super::decl::type_text(&docs, "", &format!("{access}final class {name}"), &body);
    Some(super::unit(&file, &name, &text))
}
