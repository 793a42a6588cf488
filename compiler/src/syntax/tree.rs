//! The syntax tree: what a file says, before anything is known of what it means.
//!
//! The tree holds every construct that was written, also those that recovery had to leave out in part
//! (`Error` kinds), and nothing that was not written. It never holds a resolved name or a type.

use crate::source::Span;
use smol_str::SmolStr;

/// A word with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The word.
    pub text: SmolStr,
    /// Where it stands.
    pub span: Span,
}

/// Documentation lines (`///` or `//!`), without the marker and one space after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// One entry a line.
    pub lines: Vec<(SmolStr, Span)>,
}

/// A `//` comment, kept for the formatter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The text with its slashes.
    pub text: SmolStr,
    /// Where it stands.
    pub span: Span,
    /// Nothing but white space stands before it on its line.
    pub own_line: bool,
}

/// One file.
#[derive(Clone, Debug)]
pub struct File {
    /// `//!` lines at the top.
    pub docs: Docs,
    /// Imports, in order.
    pub imports: Vec<Import>,
    /// Declarations and tests, in order.
    pub items: Vec<Item>,
    /// All comments, in order of place.
    pub comments: Vec<Comment>,
    /// The whole file.
    pub span: Span,
}

/// `import breaker;` or `import breaker.{CircuitBreaker};`
#[derive(Clone, Debug)]
pub struct Import {
    /// The module.
    pub module: Name,
    /// The names between the braces; `None` without braces.
    pub names: Option<Vec<Name>>,
    /// From `import` to `;`.
    pub span: Span,
}

/// A declaration or a test.
#[derive(Clone, Debug)]
pub struct Item {
    /// What stands above it.
    pub docs: Docs,
    /// The word `pub`.
    pub public: Option<Span>,
    /// What it is.
    pub kind: ItemKind,
    /// Without its documentation.
    pub span: Span,
}

/// The kinds of items.
#[derive(Clone, Debug)]
pub enum ItemKind {
    /// `record Node { … }`
    Record(Record),
    /// `enum Level { … }`
    Enum(Enum),
    /// `union Shape { Circle, Square }`
    Union(Union),
    /// `error Bad(text: String) "…";`
    Error(ErrorItem),
    /// `interface FailurePolicy { … }`
    Interface(Interface),
    /// `port Folder { … }`
    PortKind(PortKind),
    /// `class CircuitBreaker implements FailurePolicy { … }`
    Class(Class),
    /// `actor Mdk { … }`
    Actor(Actor),
    /// `protocol Rtp { … }`
    Protocol(Protocol),
    /// `fn parse(text: String) -> Int { … }`, also `entry fn`
    Function(Function),
    /// `const limit = 3;`
    Const(Const),
    /// `test "…" { … }`
    Test(Test),
    /// Something that could not be read; already reported.
    Broken,
}

/// `record Node { … }`
#[derive(Clone, Debug)]
pub struct Record {
    /// Its name.
    pub name: Name,
    /// Its fields, in order.
    pub fields: Vec<Field>,
    /// Its functions, in order.
    pub functions: Vec<Function>,
}

/// `enum Level { Critical as "CRITICAL", Info }`
#[derive(Clone, Debug)]
pub struct Enum {
    /// Its name.
    pub name: Name,
    /// Its cases, in order.
    pub cases: Vec<Case>,
}

/// One case of an enum.
#[derive(Clone, Debug)]
pub struct Case {
    /// What stands above it.
    pub docs: Docs,
    /// Its name.
    pub name: Name,
    /// `as "…" or "…"`.
    pub wire: Wire,
}

/// `as "name" or "older"`: names on the wire.
#[derive(Clone, Debug, Default)]
pub struct Wire {
    /// After `as`.
    pub name: Option<(SmolStr, Span)>,
    /// After each `or`.
    pub aliases: Vec<(SmolStr, Span)>,
}

/// `union Shape { Circle, Square }`
#[derive(Clone, Debug)]
pub struct Union {
    /// Its name.
    pub name: Name,
    /// The records it lists.
    pub members: Vec<TypeExpr>,
}

/// `error Bad(text: String) "'{text}' is bad";`
#[derive(Clone, Debug)]
pub struct ErrorItem {
    /// Its name.
    pub name: Name,
    /// Its fields.
    pub params: Vec<Param>,
    /// Its message: a string literal, with holes.
    pub message: Expr,
}

/// `interface FailurePolicy { … }`
#[derive(Clone, Debug)]
pub struct Interface {
    /// Its name.
    pub name: Name,
    /// Its methods, none with a body.
    pub methods: Vec<Function>,
}

/// `port Folder { fn read(path: String); event changed(name: String); }`
#[derive(Clone, Debug)]
pub struct PortKind {
    /// Its name.
    pub name: Name,
    /// Calls out, none with a body.
    pub calls: Vec<Function>,
    /// Events in.
    pub events: Vec<Event>,
}

/// An event of a port kind.
#[derive(Clone, Debug)]
pub struct Event {
    /// What stands above it.
    pub docs: Docs,
    /// Its name.
    pub name: Name,
    /// What it brings.
    pub params: Vec<Param>,
    /// From `event` to `;`.
    pub span: Span,
}

/// `class CircuitBreaker implements FailurePolicy { … }`
#[derive(Clone, Debug)]
pub struct Class {
    /// Its name.
    pub name: Name,
    /// Interfaces after `implements`.
    pub implements: Vec<TypeExpr>,
    /// Its fields, in order.
    pub fields: Vec<Field>,
    /// Its functions, in order.
    pub functions: Vec<Function>,
}

/// `actor Mdk { … }`
#[derive(Clone, Debug)]
pub struct Actor {
    /// Its name.
    pub name: Name,
    /// Its fields and ports, in order.
    pub fields: Vec<Field>,
    /// Its functions, in order.
    pub functions: Vec<Function>,
    /// `on link.received(…) { … }`
    pub handlers: Vec<Handler>,
    /// `every 15s { … }`
    pub timers: Vec<Every>,
    /// `scope interaction() { … }`
    pub scopes: Vec<Scope>,
}

/// A field's first word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldMode {
    /// Neither `var` nor `port`.
    Fixed,
    /// `var`
    Var,
    /// `port`
    Port,
}

/// `secret var name: Type in seconds = default as "wire" or "older";`
#[derive(Clone, Debug)]
pub struct Field {
    /// What stands above it.
    pub docs: Docs,
    /// The word `secret`.
    pub secret: Option<Span>,
    /// The word before its name.
    pub mode: FieldMode,
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: TypeExpr,
    /// `in seconds`, `in milliseconds`: the word after `in`.
    pub unit: Option<Name>,
    /// After `=`.
    pub default: Option<Expr>,
    /// Names on the wire.
    pub wire: Wire,
    /// From its first word to `;`.
    pub span: Span,
}

/// What stands before `fn`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Modifiers {
    /// `static`
    pub is_static: Option<Span>,
    /// `async`
    pub is_async: Option<Span>,
    /// `entry`
    pub is_entry: Option<Span>,
    /// `query` in place of `fn`
    pub is_query: bool,
}

/// A function, with a body or (in interfaces and port kinds) without.
#[derive(Clone, Debug)]
pub struct Function {
    /// What stands above it; empty for an item, whose documentation the item holds.
    pub docs: Docs,
    /// The word `pub`; `None` for an item, whose `pub` the item holds.
    pub public: Option<Span>,
    /// What stands before `fn`.
    pub modifiers: Modifiers,
    /// Its name.
    pub name: Name,
    /// Its parameters.
    pub params: Vec<Param>,
    /// After `->`.
    pub result: Option<TypeExpr>,
    /// After `throws`.
    pub throws: Vec<TypeExpr>,
    /// Its body.
    pub body: Option<Block>,
    /// From its first word to the end of its signature.
    pub span: Span,
}

/// `own policy: FailurePolicy`, and `secret token: String` for a field of an error.
#[derive(Clone, Debug)]
pub struct Param {
    /// The word `secret`.
    pub secret: Option<Span>,
    /// The word `own`.
    pub own: Option<Span>,
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: TypeExpr,
}

/// `on link.received(message: Rtp.server) { … }`
#[derive(Clone, Debug)]
pub struct Handler {
    /// What stands above it.
    pub docs: Docs,
    /// The port.
    pub port: Name,
    /// The event.
    pub event: Name,
    /// Names and types of what it brings.
    pub params: Vec<Param>,
    /// What is done.
    pub body: Block,
    /// From `on` to the end of the parameters.
    pub span: Span,
}

/// `every 15s { … }`
#[derive(Clone, Debug)]
pub struct Every {
    /// What stands above it.
    pub docs: Docs,
    /// The period: a literal or a constant expression.
    pub period: Expr,
    /// What is done.
    pub body: Block,
    /// From `every` to the period.
    pub span: Span,
}

/// `scope interaction() { enter start; fail blame; exit end; }`
#[derive(Clone, Debug)]
pub struct Scope {
    /// What stands above it.
    pub docs: Docs,
    /// The word `pub`.
    pub public: Option<Span>,
    /// Its name.
    pub name: Name,
    /// Its parameters, passed to `enter`.
    pub params: Vec<Param>,
    /// Each word (`enter`, `fail`, `exit`) with the method it names.
    pub parts: Vec<(Name, Name)>,
    /// From `scope` to the end of the parameters.
    pub span: Span,
}

/// `protocol Rtp { … }`
#[derive(Clone, Debug)]
pub struct Protocol {
    /// Its name.
    pub name: Name,
    /// `codec json tagged "type";`: the codec and the tag's key.
    pub codec: Option<(Name, (SmolStr, Span))>,
    /// `both`, `client`, `server` with what each lists, as written, in order.
    pub sides: Vec<Side>,
    /// The states, in order; the first is where a conversation starts.
    pub states: Option<Vec<State>>,
}

/// `client Active or "…", LogEvent as "log";`
#[derive(Clone, Debug)]
pub struct Side {
    /// What stands above it.
    pub docs: Docs,
    /// `both`, `client` or `server`.
    pub word: Name,
    /// The messages it lists.
    pub messages: Vec<Message>,
    /// From the word to `;`.
    pub span: Span,
}

/// One message of a side.
#[derive(Clone, Debug)]
pub struct Message {
    /// The record.
    pub ty: TypeExpr,
    /// Its tag and the accepted ones.
    pub wire: Wire,
}

/// `opening { Open -> ready; Close -> closed; }`
#[derive(Clone, Debug)]
pub struct State {
    /// What stands above it.
    pub docs: Docs,
    /// Its name.
    pub name: Name,
    /// Messages (or `any`) and the state they lead to.
    pub transitions: Vec<Transition>,
}

/// `Open, Close -> ready;`
#[derive(Clone, Debug)]
pub struct Transition {
    /// Messages, or the one word `any`.
    pub messages: Vec<Name>,
    /// The next state.
    pub target: Name,
}

/// `pub const limit = 3;`
#[derive(Clone, Debug)]
pub struct Const {
    /// Its name.
    pub name: Name,
    /// After `:`.
    pub ty: Option<TypeExpr>,
    /// Its value.
    pub value: Expr,
}

/// `test "…" { … }`
#[derive(Clone, Debug)]
pub struct Test {
    /// What it shows.
    pub title: (SmolStr, Span),
    /// What is done.
    pub body: Block,
}

/// A type as written: `Map<String, List<Int>>?`, `breaker.Policy`, `Rtp.client`.
#[derive(Clone, Debug)]
pub struct TypeExpr {
    /// Names between dots; empty where recovery found none.
    pub path: Vec<Name>,
    /// Between `<` and `>`.
    pub args: Vec<TypeExpr>,
    /// `?` after it.
    pub optional: Option<Span>,
    /// All of it.
    pub span: Span,
}

/// `{ … }` with statements.
#[derive(Clone, Debug)]
pub struct Block {
    /// In order.
    pub stmts: Vec<Stmt>,
    /// With its braces.
    pub span: Span,
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Stmt {
    /// What it is.
    pub kind: StmtKind,
    /// All of it.
    pub span: Span,
}

/// The kinds of statements.
#[derive(Clone, Debug)]
pub enum StmtKind {
    /// `let name: Type = value;`, `let name = value else { … };`
    Let {
        /// The new name.
        name: Name,
        /// After `:`.
        ty: Option<TypeExpr>,
        /// After `=`.
        value: Expr,
        /// After `else`.
        otherwise: Option<Block>,
    },
    /// `var name: Type = value;`
    Var {
        /// The new name.
        name: Name,
        /// After `:`.
        ty: Option<TypeExpr>,
        /// After `=`.
        value: Expr,
    },
    /// `if … { … } else if … { … } else { … }`
    If(IfStmt),
    /// `for name in over { … }`
    For {
        /// The new name.
        name: Name,
        /// A collection or a range.
        over: Expr,
        /// What is repeated.
        body: Block,
    },
    /// `while condition { … }`
    While {
        /// The condition, or `let name = …`.
        condition: Condition,
        /// What is repeated.
        body: Block,
    },
    /// `match subject { … }` as a statement
    Match(Match),
    /// `return value;`
    Return(Option<Expr>),
    /// `throw error;`
    Throw(Expr),
    /// `break;`
    Break,
    /// `continue;`
    Continue,
    /// `assert condition;`, `assert call throws Error;`
    Assert {
        /// What must hold, or what must throw.
        value: Expr,
        /// The error it must throw.
        throws: Option<TypeExpr>,
    },
    /// `place = value;`, `place += value;`
    Assign {
        /// What is changed.
        place: Expr,
        /// The operator before `=`.
        op: Option<BinaryOp>,
        /// After `=`.
        value: Expr,
    },
    /// `call();`
    Expr(Expr),
    /// Something that could not be read; already reported.
    Broken,
}

/// `if … { … } else …` as a statement.
#[derive(Clone, Debug)]
pub struct IfStmt {
    /// The condition.
    pub condition: Condition,
    /// When it holds.
    pub then: Block,
    /// When it does not.
    pub otherwise: Option<Else>,
}

/// What follows `else`.
#[derive(Clone, Debug)]
pub enum Else {
    /// `else if …`
    If(Box<IfStmt>),
    /// `else { … }`
    Block(Block),
}

/// A condition: `value` or `let name = value`.
#[derive(Clone, Debug)]
pub enum Condition {
    /// A `Bool`.
    Value(Expr),
    /// `let name = value`: an optional that is there, or a `try` that succeeds.
    Let {
        /// The new name.
        name: Name,
        /// After `=`.
        value: Expr,
    },
}

/// `match subject { … }`, as a statement or an expression.
#[derive(Clone, Debug)]
pub struct Match {
    /// What is looked at.
    pub subject: Box<Expr>,
    /// In order.
    pub arms: Vec<Arm>,
}

/// `A | B => …`
#[derive(Clone, Debug)]
pub struct Arm {
    /// Alternatives; `else` is a single [`PatternKind::Else`].
    pub patterns: Vec<Pattern>,
    /// What is done, or the value.
    pub body: ArmBody,
    /// All of it, without the comma.
    pub span: Span,
}

/// What follows `=>`.
#[derive(Clone, Debug)]
pub enum ArmBody {
    /// `{ … }`
    Block(Block),
    /// A value, or in a statement a call or an assignment.
    Expr(Expr),
    /// A statement without its semicolon (an assignment, `return`, `throw`, `break`, `continue`).
    Stmt(Box<Stmt>),
}

/// One pattern.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// What it is.
    pub kind: PatternKind,
    /// All of it.
    pub span: Span,
}

/// The kinds of patterns.
#[derive(Clone, Debug)]
pub enum PatternKind {
    /// `Case`, `Level.Info`, `Open(open)`, also `ok(x)` and `some(x)`
    Case {
        /// Names between dots.
        path: Vec<Name>,
        /// Between parentheses.
        binding: Option<Name>,
    },
    /// `none`
    None,
    /// `3`, `-1`
    Int(i64),
    /// `"text"`
    Str(SmolStr),
    /// `true`, `false`
    Bool(bool),
    /// `else`
    Else,
    /// Already reported.
    Broken,
}

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// All of it.
    pub span: Span,
}

/// A part of a string literal.
#[derive(Clone, Debug)]
pub enum StrPart {
    /// Text, with its escapes resolved.
    Text(SmolStr),
    /// `{…}`
    Hole(Expr),
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub struct Arg {
    /// Before `:`.
    pub name: Option<Name>,
    /// Its value.
    pub value: Expr,
}

/// The kinds of expressions.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// `12_000`; in range of `i64`, the checker looks at the language's range.
    Int(i64),
    /// `1.5`
    Float(f64),
    /// `30s`, in milliseconds
    Duration(i64),
    /// `true`, `false`
    Bool(bool),
    /// `none`
    None,
    /// `self`
    SelfRef,
    /// `"…{hole}…"`
    Str(Vec<StrPart>),
    /// A raw string in backquotes
    Raw(SmolStr),
    /// `name`
    Name(Name),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `{a: b}`
    Map(Vec<(Expr, Expr)>),
    /// `(a)`
    Paren(Box<Expr>),
    /// `a.name`
    Field(Box<Expr>, Name),
    /// `a(…)`
    Call(Box<Expr>, Vec<Arg>),
    /// `a[b]`
    Index(Box<Expr>, Box<Expr>),
    /// `!a`, `-a`
    Unary(UnaryOp, Box<Expr>),
    /// `a + b`, with the operator's place
    Binary(Box<Expr>, BinaryOp, Span, Box<Expr>),
    /// `a..b`, the end excluded
    Range(Box<Expr>, Box<Expr>),
    /// `try a`, `try a else b`
    Try(Box<Expr>, Option<Box<Expr>>),
    /// `await a`
    Await(Box<Expr>),
    /// `take a`
    Take(Box<Expr>),
    /// `a with { name: value }`
    With(Box<Expr>, Vec<(Name, Expr)>),
    /// `|a, b| value`
    Lambda(Vec<Name>, LambdaBody),
    /// `if a { b } else { c }`
    If(Box<IfExpr>),
    /// `match a { … }`
    Match(Match),
    /// Something that could not be read; already reported.
    Broken,
}

/// What follows the parameters of a lambda.
#[derive(Clone, Debug)]
pub enum LambdaBody {
    /// `|x| value`
    Expr(Box<Expr>),
    /// `|x| { … }`
    Block(Block),
}

/// `if a { b } else { c }` as an expression.
#[derive(Clone, Debug)]
pub struct IfExpr {
    /// The condition.
    pub condition: Condition,
    /// When it holds.
    pub then: Expr,
    /// When it does not; an `else if` is an [`ExprKind::If`] here.
    pub otherwise: Expr,
}

/// Prefix operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    /// `!`
    Not,
    /// `-`
    Neg,
}

/// Infix operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `??`
    Coalesce,
    /// `||`
    Or,
    /// `&&`
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
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `%`
    Rem,
}

impl BinaryOp {
    /// As it is written.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            BinaryOp::Coalesce => "??",
            BinaryOp::Or => "||",
            BinaryOp::And => "&&",
            BinaryOp::Eq => "==",
            BinaryOp::Ne => "!=",
            BinaryOp::Lt => "<",
            BinaryOp::Le => "<=",
            BinaryOp::Gt => ">",
            BinaryOp::Ge => ">=",
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::Div => "/",
            BinaryOp::Rem => "%",
        }
    }
}
