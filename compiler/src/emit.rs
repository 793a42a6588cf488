//! What all targets share: the trait they implement, names, and expressions with precedence.
//!
//! Nothing here knows a language; `target/<lang>` holds what one language says, as data where possible.
//! Bodies are printed through [`code`]; declarations are templates that see finished strings.

pub mod bodies;
pub mod clashes;
pub mod code;
pub mod docs;
pub mod facts;
pub mod fold;
pub mod limits;
pub mod names;
pub mod order;
pub mod roles;
pub mod state;

use crate::model::{Builtin, Program, Type};
use crate::package::{Form, Package};
use crate::source::Sources;

/// One file of a generated package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Relative to the target's output folder, with forward slashes.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// What the user asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct EmitOptions {
    /// `--checked`: integers that leave their range fault.
    pub checked: bool,
}

/// What a target reads.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The lowered program.
    pub program: &'a Program,
    /// For the places of faults.
    pub sources: &'a Sources,
    /// Names, versions and descriptions of `quark.toml`.
    pub package: &'a Package,
    /// What the user asked for.
    pub options: EmitOptions,
}

/// What a language can say as an expression; lowering turns the rest into statements.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a yes or no of its own")]
pub struct Capabilities {
    /// `if` with a plain condition has a value.
    pub if_value: bool,
    /// `if let` has a value.
    pub if_let_value: bool,
    /// `match` has a value.
    pub match_value: bool,
    /// `try … else …` has a value.
    pub try_else_value: bool,
    /// `take` has a value.
    pub take_value: bool,
    /// `try` has a value: what the call throws leaves from within an expression.
    pub try_value: bool,
    /// `with` has a value.
    pub with_value: bool,
    /// `a ?? b` has a value whatever `b` is; else it has one where `b` is at hand: a literal, a name, a constant.
    pub coalesce_value: bool,
    /// `map` of an optional takes a lambda; else it is an `if let`.
    pub optional_map: bool,
    /// What an operand reads is read before the calls in later operands.
    pub reads_in_order: bool,
    /// A lambda may hold statements.
    pub block_lambda: bool,
    /// A parameter either borrows a value or takes it: one that is kept is taken, so that the caller may give it away.
    pub takes_values: bool,
    /// Arguments may be written in another order than the parameters.
    pub named_arguments: bool,
    /// In which order a constructor takes the fields.
    pub fields: FieldOrder,
    /// What it evaluates in another order than Quark does.
    pub turned: Turned,
    /// If what is changed in place cannot be read meanwhile: the built-ins that hold it while their arguments are
    /// evaluated. The way to an element holds what it goes through, too.
    pub exclusive: Option<&'static [Builtin]>,
}

/// In which order a constructor takes the fields of a record or an instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldOrder {
    /// In any: they are named.
    #[default]
    Named,
    /// As declared.
    Declared,
    /// Those that must be given, and then the others.
    RequiredFirst,
}

/// What a language evaluates in another order than Quark does, or twice: lowering evaluates it before, wherever that shows.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a yes or no of its own")]
pub struct Turned {
    /// Built-ins whose argument stands before what they are called on.
    pub arguments_first: &'static [Builtin],
    /// A changed copy evaluates its fields before what is copied.
    pub base_last: bool,
    /// `list[index] = value` evaluates the value first.
    pub list_value_first: bool,
    /// `map[key] = value` evaluates the value first.
    pub map_value_first: bool,
    /// A constructor of a record takes what must be given, or everything: then the defaults of what is left out are
    /// written there, and evaluate again what is given to the fields that they read.
    pub defaults_repeat: bool,
}

/// How much room a language has for the parameters of one function.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// How many slots those of a declaration may take.
    pub slots: usize,
    /// How many slots one of a type takes.
    pub of: fn(&Type) -> usize,
}

/// How the tests of a printed package are run, in its folder.
#[derive(Clone, Copy, Debug)]
pub struct TestCommand {
    /// The program and its arguments.
    pub words: &'static [&'static str],
    /// The environment variable that holds a folder of its own for what the tests leave behind, if there is one.
    pub output: Option<&'static str>,
    /// How the command is told to take the runtime from a folder, in place of the installed one.
    pub runtime: RuntimePath,
    /// How it says which test ended how.
    pub report: Report,
}

/// The form in which a framework says how each test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// What Cargo's own harness prints.
    Cargo,
    /// The lines of `go test -json`.
    Go,
    /// JUnit XML: a file, or a folder of files, that the command writes below the package's folder.
    Junit(&'static str),
    /// What Minitest prints with `--verbose`.
    Minitest,
}

/// How a test command is told where the runtime is.
#[derive(Clone, Copy, Debug)]
pub enum RuntimePath {
    /// By an environment variable that holds the folder.
    Variable(&'static str),
    /// By an environment variable that holds a folder within it.
    Within(&'static str, &'static str),
    /// By further arguments, in which `{}` stands for the folder as a quoted string.
    Arguments(&'static [&'static str]),
    /// By a link to the folder, of this name below the package's folder.
    Link(&'static str),
    /// By a file beside the package: its name, and its text, in which `{}` stands for the folder as a quoted string.
    File(&'static str, &'static str),
    /// By a command that installs it before the tests run, in which `{}` stands for the folder.
    Installed(&'static [&'static str]),
}

/// A language that packages are printed in.
pub trait Target: Sync {
    /// Its name on the command line and in `quark.toml`: `python`.
    fn name(&self) -> &'static str;

    /// The keys that its table in `quark.toml` may hold, and what their values look like.
    fn settings(&self) -> &'static [(&'static str, Form)];

    /// What it can say as an expression.
    fn capabilities(&self) -> Capabilities;

    /// Its conventions and words, which also decide which names of a program clash.
    fn naming(&self) -> &'static names::Naming;

    /// What its documentation calls things.
    fn words(&self) -> docs::Words;

    /// How much room it has for parameters, where that is little enough to be missed.
    fn room(&self) -> Option<Room> {
        None
    }

    /// How its packages are tested.
    fn test_command(&self) -> TestCommand;

    /// What the framework's report calls each test, in the order of modules and of their tests: `module::tests::name` for
    /// Cargo, `TestName` for Go, `class.name` or `suite.name` for JUnit, `Class#method` for Minitest.
    fn test_names(&self, input: Input<'_>) -> Vec<String>;

    /// All files of the package, in a fixed order.
    fn emit(&self, input: Input<'_>) -> Vec<OutputFile>;
}
