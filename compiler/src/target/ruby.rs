//! Ruby 3.1 and later: one module for a package, frozen value objects, with YARD comments and RBS signatures, formatted as
//! RuboCop would.
//!
//! Declarations are templates (`templates/ruby/`), bodies are printed by `expr.rs`, `stmt.rs` and what they dispatch to.
//! The runtime is the module `Quark`; generated code calls it by that name alone.

mod access;
mod actor;
mod assign;
mod body;
mod builtins;
mod calls;
mod choice;
mod convert;
mod decl;
mod docs;
mod expr;
mod function;
mod loops;
mod making;
mod matches;
mod module;
mod names;
mod naming;
mod operators;
mod order;
mod package;
mod port;
mod record;
mod signatures;
mod spell;
mod state;
mod stmt;
mod template;
mod tests;
mod text;
mod tries;
mod types;

use crate::emit::docs::Words;
use crate::emit::facts::Facts;
use crate::emit::names::{Convention, Naming, Scope};
use crate::emit::{Capabilities, FieldOrder, Input, OutputFile, Report, RuntimePath, Target, TestCommand, Turned};
use crate::model::{Builtin, Id, Module, Program, Test};
use crate::package::Form;
use access::Access;
use askama::Template;
use module::Printer;
use names::Names;
use rayon::prelude::*;

/// How long a line may be.
pub const WIDTH: usize = 120;

/// Runs the tests of a package, in its folder.
const ALL_TESTS: &str = "Dir['./test/test_*.rb'].sort.each { |file| require file }";

/// The target.
#[derive(Debug)]
pub struct Ruby;

#[derive(Template)]
#[template(path = "ruby/module.rb")]
struct ModuleView<'v> {
    docs: String,
    module: &'v str,
    forward: Vec<String>,
    body: String,
}

#[derive(Template)]
#[template(path = "ruby/test.rb")]
struct TestsView<'v> {
    package: String,
    class: String,
    module: &'v str,
    body: String,
}

impl Target for Ruby {
    fn name(&self) -> &'static str {
        "ruby"
    }

    fn settings(&self) -> &'static [(&'static str, Form)] {
        &[("name", Form::Registry), ("module", Form::Camel)]
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            if_value: true,
            if_let_value: false,
            match_value: false,
            try_else_value: false,
            coalesce_value: true,
            take_value: false,
            try_value: true,
            with_value: true,
            optional_map: true,
            reads_in_order: true,
            block_lambda: true,
            takes_values: false,
            named_arguments: false,
            fields: FieldOrder::Named,
            turned: Turned { arguments_first: &[Builtin::StringJoin], ..Turned::default() },
            exclusive: None,
        }
    }

    fn naming(&self) -> &'static Naming {
        &naming::NAMING
    }

    fn words(&self) -> Words {
        Words { none: |_| "nil", yes: "true", no: "false", name: |kind, name, _| naming::NAMING.name(kind, name) }
    }

    fn test_command(&self) -> TestCommand {
        TestCommand {
            words: &["ruby", "-Ilib", "-e", ALL_TESTS, "--", "--verbose"],
            output: None,
            runtime: RuntimePath::Within("RUBYLIB", "lib"),
            report: Report::Minitest,
        }
    }

    fn test_names(&self, input: Input<'_>) -> Vec<String> {
        let modules = input.program.modules.values().skip(1);
        modules.flat_map(|module| test_names_in(input.program, module)).collect()
    }

    fn emit(&self, input: Input<'_>) -> Vec<OutputFile> {
        let (facts, names, access) = (Facts::new(input.program), Names::new(input), Access::new(input.program));
        let printer = |here, tests| Printer { input, facts: &facts, names: &names, access: &access, here, tests };
        let order = order::modules(input.program);
        let mut files = package::files(input, &names, &order);
        files.push(signatures::file(&printer(Id::new(0), false)));
        let modules: Vec<Id<Module>> = input.program.modules.ids().skip(1).collect();
        let printed = modules.into_par_iter().flat_map_iter(|id| {
            let module = &input.program.modules[id];
            let path = format!("lib/{}/{}.rb", package::path(input), module.name);
            let file = OutputFile { path, text: module_file(&printer(id, false), &order) };
            let tests = (!module.tests.is_empty()).then(|| OutputFile {
                path: format!("test/test_{}.rb", module.name),
                text: test_file(&printer(id, true)),
            });
            std::iter::once(file).chain(tests)
        });
        files.par_extend(printed);
        files
    }
}

/// The class that holds the tests of a module.
fn tests_of(program: &Program, module: &Module) -> String {
    Convention::UpperCamel.apply(&format!("test_{}_{}", program.name, module.name))
}

fn test_name(names: &mut Scope, test: &Test) -> String {
    names.unique(&tests::test_name(&test.title))
}

fn test_names_in(program: &Program, module: &Module) -> Vec<String> {
    let mut names = Scope::default();
    let tests = module.tests.iter().map(|test| &program.tests[*test]);
    tests.map(|test| format!("{}#{}", tests_of(program, module), test_name(&mut names, test))).collect()
}

fn module_file(printer: &Printer<'_>, order: &[Id<Module>]) -> String {
    let module = &printer.program().modules[printer.here];
    let mut parts: Vec<String> = Vec::new();
    for item in &order::items(printer.program(), module) {
        for part in printer.item(*item) {
            match parts.last_mut() {
                Some(last) if is_line(last) && is_line(&part) => last.push_str(&part),
                _ => parts.push(part),
            }
        }
    }
    let view = ModuleView {
        docs: package::module_docs(&module.docs, &module.name),
        module: &printer.names.module,
        forward: order::forward(printer, order),
        body: parts.join("\n"),
    };
    rendered(&view)
}

/// Whether a declaration is a line or two, and no block.
fn is_line(part: &str) -> bool {
    let lines = part.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.clone().all(|line| line.starts_with("  ") && !line.starts_with("   ") && line.contains(" = "))
}

fn test_file(printer: &Printer<'_>) -> String {
    let module = &printer.program().modules[printer.here];
    let mut names = Scope::default();
    let mut parts = Vec::new();
    for test in &module.tests {
        let test = &printer.program().tests[*test];
        parts.push(printer.test(test, &test_name(&mut names, test)));
    }
    let view = TestsView {
        package: package::path(printer.input),
        class: tests_of(printer.program(), module),
        module: &module.name,
        body: parts.join("\n"),
    };
    rendered(&view)
}

/// A template's text, ended by one line break.
fn rendered(view: &impl Template) -> String {
    let text = view.render().expect("templates that compile also render");
    format!("{}\n", text.trim_end_matches('\n'))
}
