//! Python 3.10 and later: typed, slotted, checked by mypy and pyright, formatted as ruff formats.
//!
//! Declarations are templates (`templates/python/`), bodies are printed from `stmt.rs` and `expr.rs` on. The runtime is the
//! package `quark`; generated code calls it by that name alone.

mod actor;
mod assign;
mod body;
mod branch;
mod builtins;
mod calls;
mod choice;
mod class;
mod clean;
mod codec;
mod convert;
mod decl;
mod docs;
mod expr;
mod function;
mod holes;
mod hug;
mod imports;
mod module;
mod naming;
mod once;
mod operators;
mod package;
mod port;
mod record;
mod spell;
mod state;
mod stmt;
mod tests;
mod text;

use crate::emit::docs::Words;
use crate::emit::facts::Facts;
use crate::emit::names::{Naming, Scope};
use crate::emit::{
    Capabilities, FieldOrder, Input, OutputFile, Report, RuntimePath, Target, TestCommand, Turned, order,
};
use crate::model::{Builtin, Id, Item, Module, Program, Test};
use crate::package::Form;
use askama::Template;
use module::{Printer, module_name};
use rayon::prelude::*;

/// How long a line may be.
pub const WIDTH: usize = 120;

/// The target.
#[derive(Debug)]
pub struct Python;

#[derive(Template)]
#[template(path = "python/module.py")]
struct ModuleView {
    docs: String,
    imports: String,
    before: &'static str,
    body: String,
}

impl Target for Python {
    fn name(&self) -> &'static str {
        "python"
    }

    fn settings(&self) -> &'static [(&'static str, Form)] {
        &[("name", Form::Registry), ("module", Form::Snake)]
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            if_value: true,
            if_let_value: true,
            match_value: true,
            try_else_value: false,
            coalesce_value: true,
            take_value: false,
            block_lambda: true,
            try_value: true,
            with_value: true,
            optional_map: true,
            reads_in_order: true,
            takes_values: false,
            named_arguments: true,
            fields: FieldOrder::Named,
            turned: Turned {
                arguments_first: &[Builtin::ListJoin, Builtin::MapHas, Builtin::StringContains],
                map_value_first: true,
                ..Turned::default()
            },
            exclusive: None,
        }
    }

    fn naming(&self) -> &'static Naming {
        &naming::NAMING
    }

    fn words(&self) -> Words {
        Words { none: |_| "None", yes: "True", no: "False", name: |kind, name, _| naming::NAMING.name(kind, name) }
    }

    fn test_command(&self) -> TestCommand {
        TestCommand {
            words: &["python3", "-m", "pytest", "--quiet", "--junitxml=.report.xml"],
            output: None,
            runtime: RuntimePath::Variable("PYTHONPATH"),
            report: Report::Junit(".report.xml"),
        }
    }

    fn test_names(&self, input: Input<'_>) -> Vec<String> {
        let modules = input.program.modules.values().skip(1);
        modules.flat_map(|module| test_names_in(input.program, module)).collect()
    }

    fn emit(&self, input: Input<'_>) -> Vec<OutputFile> {
        let facts = Facts::new(input.program);
        let package = package::import_name(input);
        let mut files = package::files(input);
        let modules: Vec<Id<Module>> = input.program.modules.ids().skip(1).collect();
        files.par_extend(modules.into_par_iter().flat_map_iter(|id| module_files(input, &facts, &package, id)));
        files
    }
}

/// A module, and its tests if it has any.
fn module_files(input: Input<'_>, facts: &Facts, package: &str, id: Id<Module>) -> Vec<OutputFile> {
    let name = module_name(&input.program.modules[id].name);
    let mut files = vec![OutputFile { path: format!("{package}/{name}.py"), text: module(input, facts, package, id) }];
    if !input.program.modules[id].tests.is_empty() {
        let path = format!("tests/{}.py", tests_of(&input.program.modules[id]));
        files.push(OutputFile { path, text: test_module(input, facts, package, id) });
    }
    files
}

fn module(input: Input<'_>, facts: &Facts, package: &str, id: Id<Module>) -> String {
    let printer = Printer::new(input, facts, package, id, false);
    let module = &input.program.modules[id];
    let (mut parts, mut constants) = (Vec::new(), Vec::new());
    for item in &order::items(input.program, module) {
        let printed = printer.item(*item);
        let to_the_top = !matches!(item, Item::Protocol(_)) && is_line(&printed);
        if to_the_top { constants.extend(printed) } else { parts.extend(printed) }
    }
    let constants = constants.concat();
    if !constants.is_empty() {
        parts.insert(0, constants);
    }
    let before = if parts.first().is_some_and(|part| starts_block(part)) { "\n\n" } else { "\n" };
    file(package::module_docs(&module.docs, &module.name), &printer, before, parts.join("\n\n"))
}

/// Whether a declaration is a line or two, and no block.
fn is_line(printed: &[String]) -> bool {
    matches!(printed, [only] if !starts_block(only))
}

fn starts_block(part: &str) -> bool {
    ["class ", "def ", "async ", "@"].iter().any(|word| part.starts_with(word))
}

/// The file that holds the tests of a module, without `.py`.
fn tests_of(module: &Module) -> String {
    format!("test_{}", module_name(&module.name).trim_end_matches('_'))
}

fn test_name(names: &mut Scope, test: &Test) -> String {
    names.unique_with("_", &tests::test_name(&test.title))
}

fn test_names_in(program: &Program, module: &Module) -> Vec<String> {
    let mut names = Scope::default();
    let tests = module.tests.iter().map(|test| &program.tests[*test]);
    tests.map(|test| format!("tests.{}.{}", tests_of(module), test_name(&mut names, test))).collect()
}

fn test_module(input: Input<'_>, facts: &Facts, package: &str, id: Id<Module>) -> String {
    let printer = Printer::new(input, facts, package, id, true);
    let module = &input.program.modules[id];
    let mut names = Scope::default();
    let mut parts = Vec::new();
    for test in &module.tests {
        let test = &input.program.tests[*test];
        parts.push(printer.test(test, test_name(&mut names, test)));
    }
    file(format!("The tests of `{}`.", module.name), &printer, "\n\n", parts.join("\n\n"))
}

fn file(docs: String, printer: &Printer<'_>, before: &'static str, body: String) -> String {
    let imports = printer.imports.borrow().text();
    let imports = imports.trim_end().to_owned();
    let view = ModuleView { docs, imports, before, body };
    let text = view.render().expect("templates that compile also render");
    [text.trim_end_matches('\n'), "\n"].concat()
}
