//! Statements.

use super::{BinaryOp, Enum, ErrorType, Expr, Id, Local, Record};
use crate::source::Span;

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
        /// A [`super::ExprKind::Local`], [`super::ExprKind::Field`] or [`super::ExprKind::Index`].
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
