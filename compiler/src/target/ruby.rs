//! Ruby 3.1 and later: one module for a package, frozen value objects, with YARD comments and RBS signatures, formatted as
//! RuboCop would.
//!
//! Declarations are templates (`templates/ruby/`), bodies are printed by `expr.rs`, `stmt.rs` and `choice.rs`. The runtime
//! is the module `Quark`; generated code calls it by that name alone.

mod access;
mod actor;
mod body;
mod builtins;
mod choice;
mod convert;
mod decl;
mod docs;
mod expr;
mod function;
mod module;
mod names;
mod naming;
mod order;
mod package;
mod port;
mod record;
mod signatures;
mod spell;
mod stmt;
mod tests;
mod text;
mod types;

use crate::emit::facts::Facts;
use crate::emit::names::Naming;
use crate::emit::{Capabilities, Input, OutputFile, RuntimePath, Target, TestCommand};
use crate::model::{Id, Module};
use access::Access;
use askama::Template;
use module::Printer;
use names::Names;
use std::collections::BTreeSet;

/// How long a line may be.
pub const WIDTH: usize = 120;

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

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            if_value: true,
            if_let_value: false,
            match_value: false,
            try_else_value: false,
            take_value: false,
            block_lambda: true,
            named_arguments: false,
        }
    }

    fn naming(&self) -> &'static Naming {
        &naming::NAMING
    }

    fn test_command(&self) -> TestCommand {
        let words = &["ruby", "-Ilib", "-e", "Dir['./test/test_*.rb'].sort.each { |file| require file }"];
        TestCommand { words, output: None, runtime: RuntimePath::Within("RUBYLIB", "lib") }
    }

    fn emit(&self, input: Input<'_>) -> Vec<OutputFile> {
        let (facts, names, access) = (Facts::new(input.program), Names::new(input), Access::new(input.program));
        let printer = |here, tests| Printer { input, facts: &facts, names: &names, access: &access, here, tests };
        let order = order::modules(input.program);
        let mut files = package::files(input, &names, &order);
        files.push(signatures::file(&printer(Id::new(0), false)));
        for id in input.program.modules.ids().skip(1) {
            let module = &input.program.modules[id];
            let path = format!("lib/{}/{}.rb", package::path(input), module.name);
            files.push(OutputFile { path, text: module_file(&printer(id, false), &order) });
            if !module.tests.is_empty() {
                let path = format!("test/test_{}.rb", module.name);
                files.push(OutputFile { path, text: test_file(&printer(id, true)) });
            }
        }
        files
    }
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
    let mut names = BTreeSet::new();
    let mut parts = Vec::new();
    for test in &module.tests {
        let test = &printer.program().tests[*test];
        let name = tests::test_name(&test.title);
        let numbered = (2..).map(|number| format!("{name}{number}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|name| !names.contains(name));
        let free = free.expect("there is always a further number");
        names.insert(free.clone());
        parts.push(printer.test(test, &free));
    }
    let class = crate::emit::names::Convention::UpperCamel.apply(&format!("test_{}_{}", printer.program().name, module.name));
    let view = TestsView {
        package: package::path(printer.input),
        class,
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
