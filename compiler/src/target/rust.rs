//! Rust: one crate for a package, one file for a module.
//!
//! Records are plain structs, classes are plain structs with `&mut self`, actors are handles on shared state. Parameters
//! borrow and constructors own. What is printed is as `rustfmt` would have it, and stands on the crate `quark-runtime`.

mod body;
mod builtin;
mod cx;
mod expr;
mod items;
mod layout;
mod names;
mod package;
mod stmt;
mod uses;

use crate::emit::docs::Words;
use crate::emit::names::Naming;
use crate::emit::{Capabilities, FieldOrder, Input, OutputFile, Report, RuntimePath, Target, TestCommand, Turned};
use crate::model::Builtin;
use crate::package::Form;

/// The target.
#[derive(Debug)]
pub struct Rust;

impl Target for Rust {
    fn name(&self) -> &'static str {
        "rust"
    }

    fn settings(&self) -> &'static [(&'static str, Form)] {
        &[("name", Form::Registry)]
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            if_value: true,
            if_let_value: true,
            match_value: true,
            try_else_value: true,
            block_lambda: true,
            coalesce_value: true,
            take_value: true,
            try_value: true,
            with_value: true,
            optional_map: true,
            reads_in_order: true,
            takes_values: true,
            named_arguments: false,
            fields: FieldOrder::RequiredFirst,
            turned: Turned {
                arguments_first: &[Builtin::StringJoin],
                base_last: true,
                list_value_first: true,
                ..Turned::default()
            },
            exclusive: Some(&[Builtin::ListRemove, Builtin::ListRemoveAt]),
        }
    }

    fn naming(&self) -> &'static Naming {
        &names::NAMING
    }

    fn words(&self) -> Words {
        Words { none: |_| "None", yes: "true", no: "false", name: |kind, name, _| names::NAMING.name(kind, name) }
    }

    fn test_command(&self) -> TestCommand {
        TestCommand {
            words: &["cargo", "test", "--no-fail-fast"],
            output: Some("CARGO_TARGET_DIR"),
            runtime: RuntimePath::Arguments(&["--config", "patch.crates-io.quark-runtime.path={}"]),
            report: Report::Cargo,
        }
    }

    fn test_names(&self, input: Input<'_>) -> Vec<String> {
        package::test_names(input)
    }

    fn emit(&self, input: Input<'_>) -> Vec<OutputFile> {
        package::files(input)
    }
}
