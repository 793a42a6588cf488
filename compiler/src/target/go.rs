//! Go 1.22 and later: one package for all modules, errors as values, formatted as gofmt formats.
//!
//! Declarations are templates (`templates/go/`), bodies are printed by `expr.rs` and `stmt.rs` from trees that
//! `layout.rs` lays out. The runtime is the package `quark`; generated code calls it by that name alone.

mod actor;
mod body;
mod builtins;
mod calls;
mod choice;
mod class;
mod codec;
mod decl;
mod docs;
mod expr;
mod file;
mod forms;
mod function;
mod host;
mod imports;
mod layout;
mod names;
mod naming;
mod operators;
mod package;
mod port;
mod state;
mod stmt;
mod tests;
mod text;
mod uses;

use crate::emit::docs::Words;
use crate::emit::names::Naming;
use crate::emit::{Capabilities, FieldOrder, Input, OutputFile, Report, RuntimePath, Target, TestCommand, Turned};
use crate::model::Function;
use crate::package::Form;

/// The target.
#[derive(Debug)]
pub struct Go;

impl Target for Go {
    fn name(&self) -> &'static str {
        "go"
    }

    fn settings(&self) -> &'static [(&'static str, Form)] {
        &[("module", Form::Slashed)]
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            if_value: false,
            if_let_value: false,
            match_value: false,
            try_else_value: false,
            take_value: true,
            try_value: false,
            with_value: false,
            coalesce_value: false,
            optional_map: false,
            reads_in_order: false,
            block_lambda: true,
            takes_values: false,
            named_arguments: false,
            fields: FieldOrder::Declared,
            turned: Turned::default(),
            exclusive: None,
        }
    }

    fn naming(&self) -> &'static Naming {
        &naming::NAMING
    }

    fn words(&self) -> Words {
        let none = |function: Option<&Function>| if function.is_some_and(stmt::gives_found) { "false" } else { "nil" };
        Words { none, yes: "true", no: "false", name: naming::visible }
    }

    fn test_command(&self) -> TestCommand {
        TestCommand {
            words: &["go", "test", "-json", "./..."],
            output: None,
            runtime: RuntimePath::File("go.work", "go 1.22\n\nuse .\n\nuse {}\n"),
            report: Report::Go,
        }
    }

    fn test_names(&self, input: Input<'_>) -> Vec<String> {
        tests::names(input.program)
    }

    fn emit(&self, input: Input<'_>) -> Vec<OutputFile> {
        package::files(input)
    }
}
