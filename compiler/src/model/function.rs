//! What computes: functions, constants and tests, and the names in their bodies.

use super::{Actor, Arena, Block, Class, Decl, ErrorType, Expr, Id, Interface, Module, PortKind, Record, Type};
use crate::source::Span;

/// `pub const limit = 3;`
#[derive(Clone, Debug)]
pub struct Constant {
    /// Name, place, visibility, documentation.
    pub decl: Decl,
    /// Its type.
    pub ty: Type,
    /// Literals, other constants and operators.
    pub value: Expr,
}

/// `test "…" { … }`
#[derive(Clone, Debug)]
pub struct Test {
    /// What it shows.
    pub title: String,
    /// Where its title stands.
    pub span: Span,
    /// The module it stands in.
    pub module: Id<Module>,
    /// What is done.
    pub body: Body,
}

/// A function, method, handler, or a call of an interface or a port kind.
#[derive(Clone, Debug)]
pub struct Function {
    /// Name, place, visibility, documentation.
    pub decl: Decl,
    /// What it belongs to.
    pub owner: Owner,
    /// What it is.
    pub kind: FunctionKind,
    /// In order; the body's first locals are these, in this order.
    pub params: Vec<Param>,
    /// What it returns; of an `async fn` what its promise is kept with.
    pub result: Type,
    /// What it may throw, in order of declaration.
    pub throws: Vec<Id<ErrorType>>,
    /// The method of an interface that it implements.
    pub implements: Option<Id<Function>>,
    /// Whether what it is called on becomes its own: lowering says so, of methods of values.
    pub takes_self: bool,
    /// Absent in interfaces and port kinds.
    pub body: Option<Body>,
}

impl Function {
    /// Whether it is called on a value, actor or borrowed instance.
    #[must_use]
    pub fn has_self(&self) -> bool {
        !matches!(self.owner, Owner::Module) && self.kind != FunctionKind::Static
    }
}

/// What a function belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// The module itself.
    Module,
    /// A record.
    Record(Id<Record>),
    /// A class.
    Class(Id<Class>),
    /// An actor.
    Actor(Id<Actor>),
    /// An interface.
    Interface(Id<Interface>),
    /// A port kind.
    PortKind(Id<PortKind>),
}

/// What a function is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FunctionKind {
    /// `fn`
    Plain,
    /// `query`: changes nothing of `self`.
    Query,
    /// `static fn`
    Static,
    /// `async fn` of an actor
    Async,
    /// `entry fn` of a module
    Entry,
    /// `on port.event(…)` of an actor
    Handler,
    /// `every` of an actor
    Every,
}

/// A parameter of a function or an event.
#[derive(Clone, Debug)]
pub struct Param {
    /// As written.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// Its type.
    pub ty: Type,
    /// `own`: what is passed moves.
    pub own: bool,
    /// A trailing parameter of type `T?`: calls in host code may leave it out.
    pub optional: bool,
}

/// What a function does.
#[derive(Clone, Debug)]
pub struct Body {
    /// Parameters first, then every other local in order of declaration.
    pub locals: Arena<Local>,
    /// The statements.
    pub block: Block,
    /// It holds an error that was reported: later checks leave it alone. Never in a finished model.
    pub broken: bool,
}

/// A name inside a body.
#[derive(Clone, Debug)]
pub struct Local {
    /// As written; for those that lowering makes, a proposal.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// Its type.
    pub ty: Type,
    /// How it came to be.
    pub kind: LocalKind,
    /// For a name of a class instance or interface value that is borrowed and not held: what the borrow does.
    /// Filled in by the ownership check.
    pub borrow: Option<Borrow>,
}

/// How a local came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalKind {
    /// A parameter; `own` moves what is passed.
    Param,
    /// A parameter marked `own`.
    OwnParam,
    /// `let`, `if let`, a pattern, the result of an `await`
    Let,
    /// `var`: may be assigned; a collection in it is growing.
    Var,
    /// The name of a `for`.
    Loop,
    /// A parameter of a lambda.
    Lambda,
    /// Made by lowering.
    Temporary,
}

/// What a borrow does with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Borrow {
    /// Looks.
    Reads,
    /// Changes something through it.
    Changes,
}
