//! Java 17 and later: records, sealed interfaces, one file for each type, checked by `javac -Xlint:all` and doclint.
//!
//! Declarations are templates (`templates/java/`), bodies are printed by `expr.rs` and `stmt.rs`. The runtime is the
//! package `io.quark.runtime`, whose classes are imported where they are used.

mod body;
mod builtins;
mod class;
mod convert;
mod decl;
mod docs;
mod expr;
mod file;
mod function;
mod matches;
mod names;
mod naming;
mod package;
mod record;
mod spell;
mod state;
mod stmt;
mod tests;
mod text;
mod touched;

use crate::emit::docs::Words;
use crate::emit::facts::Facts;
use crate::emit::names::Naming;
use crate::emit::{
    Capabilities, FieldOrder, Input, OutputFile, Report, Room, RuntimePath, Target, TestCommand, Turned,
};
use crate::model::{Builtin, Item, Module, Type};
use crate::package::Form;
use askama::Template;
use file::{File, Package};
use rayon::prelude::*;

/// How long a line may be.
pub const WIDTH: usize = 120;

/// Maven takes no runtime from a folder: it is installed where Maven finds it.
const INSTALL: &[&str] = &[
    "mvn",
    "--quiet",
    "--batch-mode",
    "--file",
    "{}",
    "-Dmaven.test.skip",
    "-Dmaven.javadoc.skip",
    "-Dmaven.source.skip",
    "install",
];

/// The target.
#[derive(Debug)]
pub struct Java;

#[derive(Template)]
#[template(path = "java/file.java")]
struct FileView<'v> {
    package: &'v str,
    imports: &'v str,
    body: &'v str,
}

impl Target for Java {
    fn name(&self) -> &'static str {
        "java"
    }

    fn settings(&self) -> &'static [(&'static str, Form)] {
        &[("group", Form::Dotted), ("artifact", Form::Registry), ("package", Form::Dotted), ("functions", Form::Camel)]
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            if_value: true,
            if_let_value: false,
            match_value: false,
            try_else_value: false,
            coalesce_value: false,
            take_value: false,
            block_lambda: true,
            takes_values: false,
            named_arguments: false,
            try_value: true,
            with_value: true,
            optional_map: true,
            reads_in_order: true,
            fields: FieldOrder::Declared,
            turned: Turned { arguments_first: &[Builtin::ListJoin], defaults_repeat: true, ..Turned::default() },
            exclusive: None,
        }
    }

    fn naming(&self) -> &'static Naming {
        &naming::NAMING
    }

    fn words(&self) -> Words {
        Words { none: |_| "null", yes: "true", no: "false", name: |kind, name, _| naming::NAMING.name(kind, name) }
    }

    /// The virtual machine passes 255 slots. Three are for `this`, and for the runtime and the environment that actors and
    /// entry functions take besides.
    fn room(&self) -> Option<Room> {
        let of = |ty: &Type| if matches!(ty, Type::Int | Type::Float) { 2 } else { 1 };
        Some(Room { slots: 252, of })
    }

    fn test_command(&self) -> TestCommand {
        TestCommand {
            words: &["mvn", "--quiet", "--batch-mode", "test"],
            output: None,
            runtime: RuntimePath::Installed(INSTALL),
            report: Report::Junit("target/surefire-reports"),
        }
    }

    fn test_names(&self, input: Input<'_>) -> Vec<String> {
        let package = Package::new(input);
        let mut names = Vec::new();
        for module in input.program.modules.values().skip(1) {
            let class = format!("{}.{}", package.names.package, tests::class_name(module));
            let methods = tests::method_names(input.program, module);
            names.extend(methods.into_iter().map(|method| format!("{class}.{method}")));
        }
        names
    }

    fn emit(&self, input: Input<'_>) -> Vec<OutputFile> {
        let package = Package::new(input);
        let mut files = package::files(&package);
        let modules: Vec<&Module> = input.program.modules.values().skip(1).collect();
        files.par_extend(modules.into_par_iter().flat_map_iter(|module| units(&package, module)));
        files.extend(package::holders(&package));
        files
    }
}

/// The files of a module's types, and of its tests.
fn units<'p>(package: &'p Package<'p>, module: &'p Module) -> impl Iterator<Item = OutputFile> {
    let items = names::items(package.input.program, module).into_iter();
    let tests = (!module.tests.is_empty()).then(|| {
        let file = File::new(package, true);
        let text = file.test_class(module);
        unit_in(&file, &tests::class_name(module), &text, true)
    });
    items.flat_map(move |item| types(package, item)).chain(tests)
}

impl<'a> Package<'a> {
    fn new(input: Input<'a>) -> Self {
        Package {
            input,
            facts: Facts::new(input.program),
            names: names::Names::new(input),
            touched: touched::Touched::new(input.program),
        }
    }
}

/// The files that a declaration is printed as; none for functions and constants, which stand together.
fn types(package: &Package<'_>, item: Item) -> Vec<OutputFile> {
    let Some(name) = package.names.of(item).map(str::to_owned) else { return Vec::new() };
    let print = |name: &str, print: &dyn Fn(&File<'_>) -> String| {
        let file = File::new(package, false);
        let text = print(&file);
        unit(&file, name, &text)
    };
    if let Item::PortKind(id) = item {
        let (events, port) = package.names.of_port(id).expect("it is the package's own");
        return vec![
            print(&name, &|file| file.port_kind(id)),
            print(events, &|file| file.port_events(id)),
            print(port, &|file| file.port(id)),
        ];
    }
    vec![print(&name, &|file| match item {
        Item::Record(id) => file.record(id),
        Item::Enum(id) => file.enumeration(id),
        Item::Union(id) => file.union(id),
        Item::Error(id) => file.error(id),
        Item::Interface(id) => file.interface(id),
        Item::Class(id) => file.class(id),
        Item::Actor(id) => file.actor(id),
        Item::Protocol(id) => file.protocol(id),
        Item::PortKind(_) | Item::Function(_) | Item::Constant(_) => unreachable!("they are no one type"),
    })]
}

/// One file of the package.
fn unit(file: &File<'_>, name: &str, text: &str) -> OutputFile {
    unit_in(file, name, text, false)
}

fn unit_in(file: &File<'_>, name: &str, text: &str, tests: bool) -> OutputFile {
    let imports = file.import_lines();
    let view = FileView { package: &file.package.names.package, imports: &imports, body: text };
    let rendered = view.render().expect("templates that compile also render");
    let path = package::source(file.package, name, tests);
    OutputFile { path, text: format!("{}\n", rendered.trim_end_matches('\n')) }
}
