//! The files of a crate.

use super::body::Printer;
use super::cx::{Cx, Imports, type_name, union_name};
use super::items::{self, rendered};
use super::names::NAMING;
use crate::emit::names::{Scope, Use};
use crate::emit::{Input, OutputFile};
use crate::model::{Decl, Id, Item, Module, Test};
use askama::Template;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Lints that would change the shape that the protocol's source gives, or that its authors answer for.
const LINTS: &[&str] = &[
    "dead_code",
    "clippy::assigning_clones",
    "clippy::cloned_ref_to_slice_refs",
    "clippy::collapsible_else_if",
    "clippy::doc_markdown",
    "clippy::float_cmp",
    "clippy::if_not_else",
    "clippy::large_enum_variant",
    "clippy::manual_contains",
    "clippy::manual_find",
    "clippy::manual_let_else",
    "clippy::manual_range_contains",
    "clippy::match_same_arms",
    "clippy::must_use_candidate",
    "clippy::needless_pass_by_value",
    "clippy::redundant_closure",
    "clippy::redundant_closure_for_method_calls",
    "clippy::redundant_else",
    "clippy::result_large_err",
    "clippy::return_self_not_must_use",
    "clippy::should_implement_trait",
    "clippy::similar_names",
    "clippy::struct_excessive_bools",
    "clippy::struct_field_names",
    "clippy::too_many_arguments",
    "clippy::too_many_lines",
    "clippy::unnecessary_to_owned",
    "clippy::unnecessary_wraps",
    "clippy::unused_self",
    "clippy::useless_vec",
    "clippy::wrong_self_convention",
];

#[derive(Template)]
#[template(path = "rust/Cargo.toml")]
struct CargoView {
    package: String,
    name: String,
    version: String,
    license: String,
    description: String,
    more: Vec<String>,
    lib: String,
    runtime: String,
}

#[derive(Template)]
#[template(path = "rust/readme.md")]
struct ReadmeView {
    name: String,
    description: String,
    package: String,
    version: String,
    runtime: String,
    lib: String,
}

#[derive(Template)]
#[template(path = "rust/lib.rs")]
struct LibView {
    docs: Vec<String>,
    lints: &'static [&'static str],
    modules: Vec<String>,
    uses: Vec<String>,
    errors: Vec<ErrorCase>,
}

struct ErrorCase {
    doc: String,
    case: String,
    path: String,
}

#[derive(Template)]
#[template(path = "rust/module.rs")]
struct ModuleView {
    docs: Vec<String>,
    has_docs_and_uses: bool,
    uses: Vec<String>,
    items: Vec<String>,
}

#[derive(Template)]
#[template(path = "rust/tests.rs")]
struct TestsView {
    uses: Vec<String>,
    tests: Vec<TestView>,
}

struct TestView {
    name: String,
    body: String,
}

/// `MAJOR.MINOR` of the runtime that generated crates stand on: the compiler's own.
fn runtime_version() -> String {
    let mut parts = env!("CARGO_PKG_VERSION").split('.');
    format!("{}.{}", parts.next().unwrap_or("0"), parts.next().unwrap_or("0"))
}

/// All files, the package's own first.
pub fn files(input: Input<'_>) -> Vec<OutputFile> {
    let file = |path: &str, text: String| OutputFile { path: path.to_owned(), text };
    let mut files = vec![
        file("Cargo.toml", cargo(input)),
        file("README.md", readme(input)),
        file("rustfmt.toml", "max_width = 120\nuse_small_heuristics = \"Max\"\n".to_owned()),
        file("src/lib.rs", lib(input)),
    ];
    let modules: Vec<Id<Module>> = input.program.modules.ids().skip(1).collect();
    files.par_extend(modules.into_par_iter().map(|id| {
        let name = NAMING.name(Use::Module, &input.program.modules[id].name);
        file(&format!("src/{}.rs", name.trim_start_matches("r#")), module(input, id))
    }));
    files
}

fn cargo(input: Input<'_>) -> String {
    let package = input.package;
    let mut more = Vec::new();
    let list = |name: &str, items: &[String]| {
        format!("{name} = [{}]", items.iter().map(|item| quoted(item)).collect::<Vec<_>>().join(", "))
    };
    if !package.authors.is_empty() {
        more.push(list("authors", &package.authors));
    }
    if let Some(repository) = &package.repository {
        more.push(format!("repository = {}", quoted(repository)));
    }
    if !package.keywords.is_empty() {
        more.push(list("keywords", &package.keywords));
    }
    rendered(&CargoView {
        package: package.name.clone(),
        name: quoted(&package.registry_name("rust")),
        version: quoted(&package.version),
        license: quoted(&package.license),
        description: quoted(&package.description),
        more,
        lib: quoted(&package.name),
        runtime: runtime_version(),
    }) + "\n"
}

/// A string in TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

fn readme(input: Input<'_>) -> String {
    rendered(&ReadmeView {
        name: input.package.registry_name("rust"),
        description: input.package.description.clone(),
        package: input.package.name.clone(),
        version: input.package.version.clone(),
        runtime: runtime_version(),
        lib: input.package.name.clone(),
    }) + "\n"
}

fn lib(input: Input<'_>) -> String {
    let program = input.program;
    let mut modules: Vec<String> =
        program.modules.ids().skip(1).map(|id| NAMING.name(Use::Module, &program.modules[id].name)).collect();
    modules.sort_by_key(|name| name.trim_start_matches("r#").to_owned());
    let mut uses = vec!["pub use quark;".to_owned()];
    let mut exports = Imports::new();
    for id in program.modules.ids().skip(1) {
        let names = exported(input, id);
        if !names.is_empty() {
            exports.insert(NAMING.name(Use::Module, &program.modules[id].name), names);
        }
    }
    uses.extend(use_lines(&exports, "pub ", 0));
    uses.sort_by_key(|line| order(line));
    let description = if input.package.description.is_empty() {
        input.package.name.clone()
    } else {
        input.package.description.clone()
    };
    let text = rendered(&LibView {
        docs: vec![
            format!("//! {description}"),
            "//!".to_owned(),
            format!("//! Generated by quarkc from the package `{}`.", input.package.name),
        ],
        lints: LINTS,
        modules,
        uses,
        errors: errors(input),
    });
    text.trim_end().to_owned() + "\n"
}

/// What `use` lines are sorted by.
fn order(line: &str) -> String {
    line.trim_start_matches("pub ").trim_start_matches("use ").replace("r#", "").replace(';', "")
}

/// Every error of the package, and what any step may end with.
fn errors(input: Input<'_>) -> Vec<ErrorCase> {
    let mut cases: Vec<ErrorCase> = Vec::new();
    for error in input.program.errors.values() {
        let (case, name) = (type_name(&error.decl.name), error.decl.name.as_str());
        let path = match (error.decl.module.index(), name) {
            (0, "OutOfState") => "quark::port::OutOfState".to_owned(),
            (0, _) => format!("quark::{name}"),
            _ => format!("crate::{}::{case}", NAMING.name(Use::Module, &input.program.modules[error.decl.module].name)),
        };
        let case = if error.decl.module.index() == 0 { name.to_owned() } else { case };
        let doc = error.decl.docs.first().cloned().unwrap_or_else(|| format!("`{name}`"));
        cases.push(ErrorCase { doc, case, path });
    }
    let doc = "A step ended with a fault.".to_owned();
    cases.push(ErrorCase { doc, case: "Fault".to_owned(), path: "quark::Fault".to_owned() });
    cases
}

/// The names that a module adds to the crate's own.
fn exported(input: Input<'_>, id: Id<Module>) -> BTreeSet<String> {
    let program = input.program;
    let mut names = BTreeSet::new();
    for item in &program.modules[id].items {
        let mut add = |decl: &Decl, name: String| {
            if decl.public {
                names.insert(name);
            }
        };
        match *item {
            Item::Record(id) => add(&program.records[id].decl, type_name(&program.records[id].decl.name)),
            Item::Enum(id) => add(&program.enums[id].decl, type_name(&program.enums[id].decl.name)),
            Item::Union(id) => add(&program.unions[id].decl, union_name(program, id)),
            Item::Error(id) => {
                names.insert(type_name(&program.errors[id].decl.name));
            }
            Item::Interface(id) => add(&program.interfaces[id].decl, type_name(&program.interfaces[id].decl.name)),
            Item::PortKind(id) => {
                let decl = &program.port_kinds[id].decl;
                for end in ["", "Port", "Call", "Event"] {
                    let stem = if end.is_empty() { type_name(&decl.name) } else { super::cx::stem(&decl.name) };
                    add(decl, format!("{stem}{end}"));
                }
            }
            Item::Class(id) => add(&program.classes[id].decl, type_name(&program.classes[id].decl.name)),
            Item::Actor(id) => add(&program.actors[id].decl, type_name(&program.actors[id].decl.name)),
            Item::Protocol(id) => {
                let protocol = &program.protocols[id];
                add(&protocol.decl, union_name(program, protocol.client));
                add(&protocol.decl, union_name(program, protocol.server));
            }
            Item::Function(id) => {
                let function = &program.functions[id];
                let name = NAMING.name(Use::Function, &function.decl.name);
                if function.kind == crate::model::FunctionKind::Entry {
                    add(&function.decl, format!("{name}_with"));
                }
                add(&function.decl, name);
            }
            Item::Constant(id) => {
                let decl = &program.constants[id].decl;
                add(decl, NAMING.name(Use::Constant, &decl.name));
            }
        }
    }
    names
}

/// One module with its tests.
fn module(input: Input<'_>, id: Id<Module>) -> String {
    let declared = &input.program.modules[id];
    let cx = Cx::new(input, id);
    let mut all: Vec<String> = Vec::new();
    for item in &declared.items {
        all.extend(items::item(&cx, *item));
    }
    let imports = cx.into_imports();
    if !declared.tests.is_empty() {
        all.push(tests(input, id, &declared.tests, &imports));
    }
    let docs = items::comment("", "//!", &declared.docs);
    let uses = use_lines(&imports, "", 0);
    let has_docs_and_uses = !docs.is_empty() && (!uses.is_empty() || !all.is_empty());
    let text =
        rendered(&ModuleView { docs, has_docs_and_uses: has_docs_and_uses && !uses.is_empty(), uses, items: all });
    [text.trim(), "\n"].concat()
}

/// The tests of a module.
fn tests(input: Input<'_>, id: Id<Module>, tests: &[Id<Test>], above: &Imports) -> String {
    let cx = Cx::new(input, id);
    let mut names = Scope::default();
    let views: Vec<TestView> =
        tests.iter().map(|test| one_test(&cx, &mut names, &input.program.tests[*test])).collect();
    let mut imports = cx.into_imports();
    for (path, names) in &mut imports {
        names.retain(|name| !above.get(path).is_some_and(|known| known.contains(name)));
    }
    imports.retain(|_, names| !names.is_empty());
    rendered(&TestsView { uses: use_lines(&imports, "", 4), tests: views })
}

fn one_test(cx: &Cx<'_>, names: &mut Scope, test: &Test) -> TestView {
    let printer = Printer::test(cx, test);
    let mut body = printer.block(&test.body.block, false).body(8);
    if body.contains("runtime") {
        let name = cx.import("quark::testing", "TestRuntime");
        body = format!("        let runtime = {name}::new();\n{body}        runtime.finish();\n");
    }
    TestView { name: names.unique(&test_name(&test.title)), body }
}

/// What Cargo calls each test, in order.
pub fn test_names(input: Input<'_>) -> Vec<String> {
    let modules = input.program.modules.values().skip(1);
    modules.flat_map(|module| test_names_in(input, module)).collect()
}

fn test_names_in(input: Input<'_>, module: &Module) -> Vec<String> {
    let mut names = Scope::default();
    let path = NAMING.name(Use::Module, &module.name);
    let tests = module.tests.iter().map(|test| &input.program.tests[*test]);
    tests.map(|test| format!("{path}::tests::{}", names.unique(&test_name(&test.title)))).collect()
}

/// A test's title as a name.
fn test_name(title: &str) -> String {
    let mut name = String::new();
    for c in title.chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('_') && c != '\'' {
            name.push('_');
        }
    }
    let name = name.trim_matches('_');
    let starts_well = name.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
    let name = if starts_well { name.to_owned() } else { format!("test_{name}") };
    NAMING.name(Use::Function, &name)
}

/// `use path::{A, B};` for all that is imported, in rustfmt's order.
fn use_lines(imports: &Imports, vis: &str, indent: usize) -> Vec<String> {
    let mut lines: Vec<String> = imports.iter().map(|(path, names)| use_line(path, names, vis, indent)).collect();
    lines.sort_by_key(|line| order(line));
    lines
}

fn use_line(path: &str, names: &BTreeSet<String>, vis: &str, indent: usize) -> String {
    let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
    names.sort_by_key(|name| name.trim_start_matches("r#"));
    if let [only] = names.as_slice() {
        return format!("{vis}use {path}::{only};");
    }
    let flat = format!("{vis}use {path}::{{{}}};", names.join(", "));
    if indent + flat.len() + 2 <= super::layout::WIDTH {
        return flat;
    }
    let mut text = format!("{vis}use {path}::{{\n{}", " ".repeat(indent + 4));
    let mut column = indent + 4;
    for (index, name) in names.iter().enumerate() {
        let piece = format!("{name},");
        if index > 0 && column + 1 + piece.len() > super::layout::WIDTH {
            text.push_str(&format!("\n{}", " ".repeat(indent + 4)));
            column = indent + 4;
        } else if index > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(&piece);
        column += piece.len();
    }
    format!("{text}\n{}}};", " ".repeat(indent))
}
