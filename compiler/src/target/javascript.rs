//! JavaScript: ES modules for Node 20 and later and for browsers, with declarations for TypeScript.
//!
//! Declarations are templates (`templates/javascript/`), bodies are printed by `expr.rs` and `stmt.rs`. The runtime is the
//! package `quark-runtime`; generated code calls it `quark`.

mod asserts;
mod assign;
mod body;
mod builtins;
mod calls;
mod choose;
mod classes;
mod constructor;
mod convert;
mod decl;
mod declarations;
mod docs;
mod expr;
mod forms;
mod function;
mod holes;
mod imports;
mod layout;
mod loops;
mod making;
mod module;
mod naming;
mod operators;
mod package;
mod patterns;
mod ports;
mod record;
mod scans;
mod shown;
mod spell;
mod state;
mod stmt;
mod tests;
mod text;
mod tries;
mod types;
mod uses;

use crate::emit::docs::Words;
use crate::emit::facts::Facts;
use crate::emit::names::Naming;
use crate::emit::{
    Capabilities, FieldOrder, Input, OutputFile, Report, RuntimePath, Target, TestCommand, Turned, order,
};
use crate::model::{Builtin, Id, Module};
use crate::package::Form;
use askama::Template;
use module::{Known, Printer, module_name};

/// How long a line may be.
pub const WIDTH: usize = 120;

/// The target.
#[derive(Debug)]
pub struct JavaScript;

#[derive(Template)]
#[template(path = "javascript/module.js")]
struct ModuleView {
    docs: String,
    imports: String,
    body: String,
}

impl Target for JavaScript {
    fn name(&self) -> &'static str {
        "javascript"
    }

    fn settings(&self) -> &'static [(&'static str, Form)] {
        &[("name", Form::Scoped)]
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
        Words { none: |_| "undefined", yes: "true", no: "false", name: |kind, name, _| naming::NAMING.name(kind, name) }
    }

    fn test_command(&self) -> TestCommand {
        TestCommand {
            words: &["node", "--test", "--test-reporter=junit", "--test-reporter-destination=.report.xml"],
            output: None,
            runtime: RuntimePath::Link("node_modules/quark-runtime"),
            report: Report::Junit(".report.xml"),
        }
    }

    fn test_names(&self, input: Input<'_>) -> Vec<String> {
        let modules = input.program.modules.values().skip(1);
        let names = modules.flat_map(|module| {
            let titles = tests::titles(input.program, module);
            titles.into_iter().map(move |title| format!("{}.{title}", module.name))
        });
        names.collect()
    }

    fn emit(&self, input: Input<'_>) -> Vec<OutputFile> {
        let known = Known {
            facts: Facts::new(input.program),
            uses: uses::Uses::new(input.program),
            shown: shown::shown(input.program),
        };
        let mut files = package::files(input);
        let declarations = Printer::new(input, &known, Id::new(0), false).declarations();
        files.push(OutputFile { path: "src/index.d.ts".into(), text: declarations });
        for id in input.program.modules.ids().skip(1) {
            let name = module_name(&input.program.modules[id].name);
            files.push(OutputFile { path: format!("src/{name}.js"), text: module(input, &known, id) });
            if !input.program.modules[id].tests.is_empty() {
                let path = format!("tests/{}.test.js", name.trim_end_matches('_'));
                files.push(OutputFile { path, text: test_module(input, &known, id) });
            }
        }
        files
    }
}

fn module(input: Input<'_>, known: &Known, id: Id<Module>) -> String {
    let printer = Printer::new(input, known, id, false);
    let module = &input.program.modules[id];
    let parts: Vec<String> = order::items(input.program, module).iter().flat_map(|item| printer.item(*item)).collect();
    file(&package::module_docs(&module.docs, &module.name), &printer, &separated(&parts))
}

/// Parts with an empty line between, but for one-line constants.
fn separated(parts: &[String]) -> String {
    let mut text = String::new();
    let is_line = |part: &str| part.lines().count() == 1;
    for (index, part) in parts.iter().enumerate() {
        if index > 0 && !(is_line(part) && is_line(&parts[index - 1])) {
            text.push('\n');
        }
        text.push_str(part);
    }
    text
}

fn test_module(input: Input<'_>, known: &Known, id: Id<Module>) -> String {
    let printer = Printer::new(input, known, id, true);
    let module = &input.program.modules[id];
    let body = printer.suite(module);
    file(&[format!("The tests of `{}`.", module.name)], &printer, &body)
}

fn file(docs: &[String], printer: &Printer<'_>, body: &str) -> String {
    let docs = text::comment(docs, &["@module".to_owned()], 0);
    let imports = printer.imports.borrow().text();
    let imports = if imports.is_empty() { imports } else { format!("\n{imports}") };
    let body = if body.is_empty() { String::new() } else { format!("\n{body}") };
    let text = ModuleView { docs, imports, body }.render().expect("templates that compile also render");
    format!("{}\n", text.trim_end_matches('\n'))
}
