//! The resolved, typed program: what every stage after [`crate::sema`] reads.
//!
//! All names are resolved to ids into arenas, all conversions are explicit nodes, all defaults are filled in.
//! The model never refers to the syntax tree, and holds no user error: a program with errors has no model.
//! The language's own prelude is module 0; its declarations are the runtimes' and are never printed.

pub mod arena;
pub mod builtin;
mod data;
mod expr;
mod function;
mod protocol;
pub mod secret;
mod state;
mod stmt;
pub mod types;
pub mod walk;

use crate::source::Span;
pub use arena::{Arena, Id};
pub use builtin::Builtin;
pub use data::{Case, Enum, ErrorType, Field, FieldMode, Initial, Member, Record, Union, WireUnit};
pub use expr::{
    BinaryOp, Call, Callee, Conversion, Expr, ExprKind, Form, IfExpr, Lambda, LambdaBody, New, Part, Store, UnaryOp,
};
pub use function::{Body, Borrow, Constant, Function, FunctionKind, Local, LocalKind, Owner, Param, Test};
pub use protocol::{Protocol, Side, State, Transition};
pub use state::{Actor, Class, Event, Every, Handler, Interface, PortKind, Scope};
pub use stmt::{Arm, Block, Condition, Opened, Opening, Over, Pattern, Stmt, StmtKind, Subject};
pub use types::Type;

/// A whole package.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The package's name: `mdk`.
    pub name: String,
    /// The package's version: `3.0.0`.
    pub version: String,
    /// Modules; the first is the language's prelude.
    pub modules: Arena<Module>,
    /// Records, the prelude's included; likewise below.
    pub records: Arena<Record>,
    /// Enums.
    pub enums: Arena<Enum>,
    /// Unions, those that protocols make included.
    pub unions: Arena<Union>,
    /// Errors.
    pub errors: Arena<ErrorType>,
    /// Interfaces.
    pub interfaces: Arena<Interface>,
    /// Port kinds; each `Link<…>` that is used is one of its own.
    pub port_kinds: Arena<PortKind>,
    /// Classes, those that protocols make included.
    pub classes: Arena<Class>,
    /// Actors.
    pub actors: Arena<Actor>,
    /// Protocols.
    pub protocols: Arena<Protocol>,
    /// All functions, methods, handlers and calls of ports.
    pub functions: Arena<Function>,
    /// Constants.
    pub constants: Arena<Constant>,
    /// Tests.
    pub tests: Arena<Test>,
}

/// One file.
#[derive(Clone, Debug)]
pub struct Module {
    /// Its name: `breaker`.
    pub name: String,
    /// Its number in [`crate::source::Sources`].
    pub source: u32,
    /// `//!` lines.
    pub docs: Docs,
    /// Its declarations in the order of the file, then what its protocols bring.
    pub items: Vec<Item>,
    /// Its tests in order.
    pub tests: Vec<Id<Test>>,
}

/// Documentation in Markdown, a line an entry.
pub type Docs = Vec<String>;

/// A declaration of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Item {
    /// `record`
    Record(Id<Record>),
    /// `enum`
    Enum(Id<Enum>),
    /// `union`
    Union(Id<Union>),
    /// `error`
    Error(Id<ErrorType>),
    /// `interface`
    Interface(Id<Interface>),
    /// `port`
    PortKind(Id<PortKind>),
    /// `class`
    Class(Id<Class>),
    /// `actor`
    Actor(Id<Actor>),
    /// `protocol`
    Protocol(Id<Protocol>),
    /// `fn` of a module
    Function(Id<Function>),
    /// `const`
    Constant(Id<Constant>),
}

/// What every declaration has.
#[derive(Clone, Debug)]
pub struct Decl {
    /// Its name as written.
    pub name: String,
    /// Where its name stands.
    pub span: Span,
    /// The module that declares it.
    pub module: Id<Module>,
    /// Whether the package exports it.
    pub public: bool,
    /// What stands above it.
    pub docs: Docs,
}
