//! The resolved, typed program: what every stage after [`crate::sema`] reads.
//!
//! All names are resolved to ids into arenas, all conversions are explicit nodes, all defaults are filled in.
//! The model never refers to the syntax tree, and holds no user error: a program with errors has no model.
//! The language's own prelude is module 0; its declarations are the runtimes' and are never printed.

pub mod arena;
pub mod builtin;
pub mod types;
pub mod walk;

use crate::source::Span;
pub use arena::{Arena, Id};
pub use builtin::Builtin;
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

/// A value type with fields.
#[derive(Clone, Debug)]
pub struct Record {
    /// Name, place, visibility, documentation.
    pub decl: Decl,
    /// In order.
    pub fields: Vec<Field>,
    /// In order.
    pub functions: Vec<Id<Function>>,
    /// Whether JSON can carry it: it then has `encode`, `decode`, `to_json` and `from_json`.
    pub encodable: bool,
}

/// A field of a record, class, actor or error.
#[derive(Clone, Debug)]
pub struct Field {
    /// As written.
    pub name: String,
    /// Where its name stands.
    pub span: Span,
    /// What stands above it.
    pub docs: Docs,
    /// Its first word.
    pub mode: FieldMode,
    /// Its type.
    pub ty: Type,
    /// Its initial value. `self.earlier` in it is a [`ExprKind::Field`] of [`ExprKind::SelfRef`].
    pub default: Option<Initial>,
    /// Its place among the constructor's parameters: neither `port` nor `var`, or a `var` without default.
    pub parameter: bool,
    /// A constructor parameter that a later initialiser moves on: it is not stored.
    pub parameter_only: bool,
    /// Its name on the wire.
    pub wire: String,
    /// Further accepted names on the wire.
    pub aliases: Vec<String>,
    /// How a time is written on the wire.
    pub unit: WireUnit,
}

impl Field {
    /// Whether the state of what has it shows it: a port is not shown, nor what is only passed on.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        !self.parameter_only && self.mode != FieldMode::Port
    }
}

/// A field's first word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldMode {
    /// Never changes after construction.
    Fixed,
    /// `var`
    Var,
    /// `port`
    Port,
}

/// How a `Duration` or `Instant` is written on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum WireUnit {
    /// Whole milliseconds, an integer.
    #[default]
    Milliseconds,
    /// Seconds, a float.
    Seconds,
}

/// An initial value with the locals that lambdas in it have.
#[derive(Clone, Debug)]
pub struct Initial {
    /// What the expression's [`ExprKind::Local`]s refer to.
    pub locals: Arena<Local>,
    /// The value.
    pub value: Expr,
}

/// A closed list of names.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Name, place, visibility, documentation.
    pub decl: Decl,
    /// In order, which is also how they compare.
    pub cases: Vec<Case>,
}

/// One case of an enum.
#[derive(Clone, Debug)]
pub struct Case {
    /// As written.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// What stands above it.
    pub docs: Docs,
    /// Its name on the wire and in holes.
    pub wire: String,
    /// Further accepted names on the wire.
    pub aliases: Vec<String>,
}

/// One of several records.
#[derive(Clone, Debug)]
pub struct Union {
    /// Name, place, visibility, documentation.
    pub decl: Decl,
    /// In order.
    pub members: Vec<Member>,
    /// The protocol and the sending side whose messages these are.
    pub messages_of: Option<(Id<Protocol>, Side)>,
}

/// One record of a union.
#[derive(Clone, Debug)]
pub struct Member {
    /// The record.
    pub record: Id<Record>,
    /// Where it is listed.
    pub span: Span,
    /// Its tag on the wire, in the unions of protocols; empty in others.
    pub tag: String,
    /// Further accepted tags.
    pub aliases: Vec<String>,
}

/// An expected failure.
#[derive(Clone, Debug)]
pub struct ErrorType {
    /// Name, place, visibility, documentation.
    pub decl: Decl,
    /// In order; all are constructor parameters.
    pub fields: Vec<Field>,
    /// Its message: a [`ExprKind::Str`] or [`ExprKind::Template`]; fields in it are fields of `self`.
    pub message: Initial,
}

/// What a class, or host code, may implement.
#[derive(Clone, Debug)]
pub struct Interface {
    /// Name, place, visibility, documentation.
    pub decl: Decl,
    /// Without bodies.
    pub functions: Vec<Id<Function>>,
}

/// A kind of piece of the outside.
#[derive(Clone, Debug)]
pub struct PortKind {
    /// Name, place, visibility, documentation.
    pub decl: Decl,
    /// Calls out, without bodies or results.
    pub calls: Vec<Id<Function>>,
    /// Events in.
    pub events: Vec<Event>,
    /// For `Link<Rtp.client>`: the protocol and the side that sends through it.
    pub link: Option<(Id<Protocol>, Side)>,
}

/// An event of a port kind.
#[derive(Clone, Debug)]
pub struct Event {
    /// As written.
    pub name: String,
    /// What stands above it.
    pub docs: Docs,
    /// What it brings.
    pub params: Vec<Param>,
}

/// State with one holder.
#[derive(Clone, Debug)]
pub struct Class {
    /// Name, place, visibility, documentation.
    pub decl: Decl,
    /// What it implements.
    pub implements: Vec<Id<Interface>>,
    /// In order.
    pub fields: Vec<Field>,
    /// In order.
    pub functions: Vec<Id<Function>>,
    /// The protocol that it is a side of, if a protocol made it.
    pub side_of: Option<(Id<Protocol>, Side)>,
}

/// A shared, thread-safe handle on state.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Name, place, visibility, documentation.
    pub decl: Decl,
    /// Fields and ports in order.
    pub fields: Vec<Field>,
    /// Methods in order.
    pub functions: Vec<Id<Function>>,
    /// What it does at its ports' events.
    pub handlers: Vec<Handler>,
    /// What it does every so often.
    pub timers: Vec<Every>,
    /// Bodies that host code runs between two methods.
    pub scopes: Vec<Scope>,
    /// Above the rank of every actor it calls; 0 calls none.
    pub rank: u32,
}

/// What an actor does at an event of a port.
#[derive(Clone, Debug)]
pub struct Handler {
    /// The port, as an index into the actor's fields.
    pub port: usize,
    /// The event, as an index into the port kind's events.
    pub event: usize,
    /// What is done.
    pub function: Id<Function>,
}

/// What an actor does every so often, from its creation until it retires.
#[derive(Clone, Debug)]
pub struct Every {
    /// In milliseconds, positive.
    pub period: i64,
    /// What is done.
    pub function: Id<Function>,
}

/// A body of host code between two methods of an actor.
#[derive(Clone, Debug)]
pub struct Scope {
    /// As written.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// Whether the package exports it.
    pub public: bool,
    /// What stands above it.
    pub docs: Docs,
    /// Called first, with the scope's arguments; what it returns is handed to the body and to the others.
    pub enter: Id<Function>,
    /// Called when the body fails.
    pub fail: Option<Id<Function>>,
    /// Called at the end, always.
    pub exit: Option<Id<Function>>,
}

/// Who sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The one that connects.
    Client,
    /// The one that accepts.
    Server,
}

impl Side {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Side {
        match self {
            Side::Client => Side::Server,
            Side::Server => Side::Client,
        }
    }

    /// `client` or `server`.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Side::Client => "client",
            Side::Server => "server",
        }
    }
}

impl Program {
    /// Whether a call is never allowed: an accepted connection is there already, and is not made.
    #[must_use]
    pub fn is_refused(&self, function: &Function) -> bool {
        let Owner::PortKind(kind) = function.owner else { return false };
        matches!(self.port_kinds[kind].link, Some((_, Side::Server))) && function.decl.name == "connect"
    }
}

/// What two sides say to each other.
#[derive(Clone, Debug)]
pub struct Protocol {
    /// Name, place, visibility, documentation.
    pub decl: Decl,
    /// The key that tells messages apart: `type`.
    pub tag_key: String,
    /// What a client sends.
    pub client: Id<Union>,
    /// What a server sends.
    pub server: Id<Union>,
    /// In order; the first is where each direction starts. Empty where the protocol has none.
    pub states: Vec<State>,
    /// The class that a client keeps for a conversation.
    pub client_side: Id<Class>,
    /// The class that a server keeps for a conversation.
    pub server_side: Id<Class>,
}

impl Protocol {
    /// What a side sends.
    #[must_use]
    pub fn messages(&self, side: Side) -> Id<Union> {
        match side {
            Side::Client => self.client,
            Side::Server => self.server,
        }
    }

    /// The class that a side keeps for a conversation.
    #[must_use]
    pub fn side(&self, side: Side) -> Id<Class> {
        match side {
            Side::Client => self.client_side,
            Side::Server => self.server_side,
        }
    }
}

/// One state of a conversation.
#[derive(Clone, Debug)]
pub struct State {
    /// As written.
    pub name: String,
    /// Where its name stands.
    pub span: Span,
    /// What stands above it.
    pub docs: Docs,
    /// In order.
    pub transitions: Vec<Transition>,
}

/// What may be said in a state, and where it leads.
#[derive(Clone, Debug)]
pub struct Transition {
    /// The message; `None` is `any`.
    pub message: Option<Id<Record>>,
    /// Where the message stands.
    pub span: Span,
    /// The next state, as an index.
    pub target: usize,
}

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

/// Statements in order.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// In order.
    pub stmts: Vec<Stmt>,
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Stmt {
    /// What it is.
    pub kind: StmtKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of statements.
#[derive(Clone, Debug)]
pub enum StmtKind {
    /// `let name = value;` and `var name = value;`, told apart by the local's kind
    Let {
        /// The new name.
        local: Id<Local>,
        /// What it is.
        value: Expr,
    },
    /// `let name = await promise;`: the rest of the outermost block is a later step.
    Await {
        /// The new name.
        local: Id<Local>,
        /// A promise.
        promise: Expr,
    },
    /// `let name = value else { … };`: the block always leaves
    LetElse {
        /// What is opened.
        opened: Opened,
        /// When it is not there.
        otherwise: Block,
    },
    /// `if`; an `else if` is an `otherwise` of one `If`.
    If {
        /// When.
        condition: Condition,
        /// What then.
        then: Block,
        /// What else.
        otherwise: Option<Block>,
    },
    /// `for name in … { … }`
    For {
        /// The new name.
        local: Id<Local>,
        /// What it runs over.
        over: Over,
        /// What is repeated.
        body: Block,
    },
    /// `while … { … }`
    While {
        /// As long as.
        condition: Condition,
        /// What is repeated.
        body: Block,
    },
    /// `match subject { … }`
    Match {
        /// What is looked at.
        subject: Subject,
        /// In order; together they are exhaustive.
        arms: Vec<Arm<Block>>,
    },
    /// `return value;`
    Return(Option<Expr>),
    /// `throw error;`
    Throw(Expr),
    /// `break;`
    Break,
    /// `continue;`
    Continue,
    /// `assert condition;`
    Assert {
        /// A `Bool`.
        value: Expr,
        /// The expression as written, for the fault's text.
        text: String,
    },
    /// `assert call throws Error;`
    AssertThrows {
        /// What must throw: a call, or a promise that must fail.
        value: Expr,
        /// What it must throw.
        error: Id<ErrorType>,
        /// The expression as written, for the fault's text.
        text: String,
    },
    /// `place = value;`, `place += value;`
    Assign {
        /// A [`ExprKind::Local`], [`ExprKind::Field`] or [`ExprKind::Index`].
        place: Expr,
        /// The operator before `=`; the operands' types are those of place and value.
        op: Option<BinaryOp>,
        /// What is assigned, or the right operand.
        value: Expr,
    },
    /// A call for its effect.
    Expr(Expr),
}

/// A value that is opened if it is there, or that succeeds: `name = value`.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The new name.
    pub local: Id<Local>,
    /// How it is opened.
    pub how: Opening,
    /// An optional, or a call that may throw.
    pub value: Expr,
}

/// How a value is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// An optional that is there.
    Some,
    /// `try value` that succeeds; its errors are dropped.
    Ok,
}

/// A condition.
#[derive(Clone, Debug)]
pub enum Condition {
    /// A `Bool`.
    Value(Expr),
    /// `let name = value`
    Opens(Opened),
}

/// What a `for` runs over.
#[derive(Clone, Debug)]
pub enum Over {
    /// A list, as it was when the loop began.
    List(Expr),
    /// Integers from the first up to and without the second.
    Range(Expr, Expr),
}

/// What a `match` looks at.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Its value; of a [`Subject::tries`] a call that may throw.
    pub value: Box<Expr>,
    /// `match try value`: the arms are `ok(x)` and errors.
    pub tries: bool,
}

/// An arm of a `match`.
#[derive(Clone, Debug)]
pub struct Arm<T> {
    /// Any of these; a single [`Pattern::Else`] takes all that is left.
    pub patterns: Vec<Pattern>,
    /// The name for the record, the value or the error.
    pub binding: Option<Id<Local>>,
    /// What is done, or the value.
    pub body: T,
    /// Where it stands.
    pub span: Span,
}

/// What an arm is taken for.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// A case of an enum, by its index.
    Case(Id<Enum>, usize),
    /// A record of a union.
    Member(Id<Record>),
    /// An absent optional.
    None,
    /// A present optional.
    Some,
    /// A `try` that succeeds.
    Ok,
    /// A `try` that throws this.
    Error(Id<ErrorType>),
    /// An integer.
    Int(i64),
    /// A string.
    Str(String),
    /// A truth value.
    Bool(bool),
    /// All that is left.
    Else,
}

/// An expression with its type.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its type.
    pub ty: Type,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of expressions.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// An `Int`.
    Int(i64),
    /// A `Float`.
    Float(f64),
    /// A `Duration` in milliseconds.
    Duration(i64),
    /// A `Bool`.
    Bool(bool),
    /// A `String`.
    Str(String),
    /// An absent optional.
    None,
    /// The only value of `Unit`.
    Unit,
    /// A string with holes.
    Template(Vec<Part>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `{a: b}`
    Map(Vec<(Expr, Expr)>),
    /// A local.
    Local(Id<Local>),
    /// `self`
    SelfRef,
    /// A constant.
    Constant(Id<Constant>),
    /// A case of an enum, by its index.
    Case(Id<Enum>, usize),
    /// A field of a record, class, actor or error: the owner is the base's type.
    Field(Box<Expr>, usize),
    /// `list[index]` or `map[key]`, told apart by the base's type
    Index(Box<Expr>, Box<Expr>),
    /// `!a`, `-a`
    Unary(UnaryOp, Box<Expr>),
    /// An operator on two operands, whose types decide its meaning.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `optional ?? value`; both sides may be optional.
    Coalesce(Box<Expr>, Box<Expr>),
    /// A conversion that the wanted type asks for.
    Convert(Conversion, Box<Expr>),
    /// `if a { b } else { c }`
    If(Box<IfExpr>),
    /// `match a { … }`
    Match(Subject, Vec<Arm<Expr>>),
    /// A call of a function, a method or a port; or of a method of a collection, a string, a promise …
    Call(Call),
    /// A new record, class instance, actor or error: its type says which.
    New(New),
    /// `base with { field: value }`, fields by their index, in the order written
    With(Box<Expr>, Vec<(usize, Expr)>),
    /// `try call`: an error goes on to the caller.
    Try(Box<Expr>),
    /// `try call else value`
    TryElse(Box<Expr>, Box<Expr>),
    /// `take place`: moves out and leaves the field's default.
    Take(Box<Expr>),
    /// A lambda, only as an argument of a [`Callee::Builtin`].
    Lambda(Box<Lambda>),
    /// A value from a place on its way into another place: inserted by lowering, see [`Store`].
    Store(Store, Box<Expr>),
    /// Statements, then a value. Made by lowering, and left only as an initial value and in the branches of an `if`, a
    /// `match` or a `try … else …` that is the whole value of a `let`, a `return` or a statement.
    Hoisted(Box<Block>, Box<Expr>),
}

/// A part of a string with holes.
#[derive(Clone, Debug)]
pub enum Part {
    /// As it is.
    Text(String),
    /// Its text.
    Hole(Expr),
}

/// Conversions that the wanted type asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// `T` to `T?`
    Some,
    /// A record to a union that lists it.
    Union(Id<Union>),
    /// A class to an interface that it implements; it moves.
    Interface(Id<Interface>),
}

/// How a value gets from the place that holds it into the place that will keep it.
///
/// Values that are made on the spot (calls, literals) need none. A collection is growing in a `var`, frozen
/// elsewhere; a parameter is read in place and may be either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Store {
    /// How the holding place keeps it.
    pub from: Form,
    /// How the new place keeps it.
    pub to: Form,
    /// It is the last use of the holding name: the value may be moved, where the target holds that name's value. Never
    /// set for what is run over, looked at or borrowed in place.
    pub moves: bool,
}

/// How a place keeps a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A collection that may change in place.
    Growing,
    /// A value that never changes.
    Frozen,
    /// A parameter: either, not ours to keep.
    Argument,
}

/// Prefix operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `!`
    Not,
    /// `-` of `Int`, `Float` or `Duration`
    Neg,
}

/// Infix operators; the operands' types decide the meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BinaryOp {
    /// `||`, lazy
    Or,
    /// `&&`, lazy
    And,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `+` of numbers, strings, times
    Add,
    /// `-` of numbers, times
    Sub,
    /// `*` of numbers, and of a duration with a number
    Mul,
    /// `/` of numbers, and of a duration by a number
    Div,
    /// `%` of integers
    Rem,
}

/// `if a { b } else { c }` as an expression.
#[derive(Clone, Debug)]
pub struct IfExpr {
    /// When.
    pub condition: Condition,
    /// What then.
    pub then: Expr,
    /// What else.
    pub otherwise: Expr,
}

/// A call.
#[derive(Clone, Debug)]
pub struct Call {
    /// What is called.
    pub callee: Callee,
    /// What it is called on: `None` for functions of modules, static ones and those of the prelude.
    pub receiver: Option<Box<Expr>>,
    /// One for each parameter, in the order of the parameters; left out ones are `none`.
    pub args: Vec<Expr>,
    /// The order in which the arguments were written, where it is another: indices into `args`.
    pub order: Option<Vec<usize>>,
}

/// What is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callee {
    /// A function or method of the program, its interfaces and its port kinds.
    Function(Id<Function>),
    /// What the language brings.
    Builtin(Builtin),
    /// In tests: an event delivered to a port, by its index in the port's kind.
    Deliver(Id<PortKind>, usize),
}

/// A new record, class instance, actor or error.
#[derive(Clone, Debug)]
pub struct New {
    /// Field index and value, in the order written; fields with defaults may be left out.
    pub args: Vec<(usize, Expr)>,
}

/// `|a, b| value`
#[derive(Clone, Debug)]
pub struct Lambda {
    /// Its parameters.
    pub params: Vec<Id<Local>>,
    /// What it does.
    pub body: LambdaBody,
}

/// What a lambda does.
#[derive(Clone, Debug)]
pub enum LambdaBody {
    /// `|x| value`
    Value(Expr),
    /// `|x| { … return value; }`
    Block(Block),
}
