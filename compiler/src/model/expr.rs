//! Expressions.

use super::{
    Arm, Block, Builtin, Condition, Constant, Enum, Function, Id, Interface, Local, PortKind, Subject, Type, Union,
};
use crate::source::Span;

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
    /// What is evaluated after it, before the whole is, may change its place: it cannot be read in place.
    pub settled: bool,
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

impl BinaryOp {
    /// Whether it gives a `Bool` for two values of any one type.
    #[must_use]
    pub fn is_comparison(self) -> bool {
        use BinaryOp::{Eq, Ge, Gt, Le, Lt, Ne};
        matches!(self, Eq | Ne | Lt | Le | Gt | Ge)
    }
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
