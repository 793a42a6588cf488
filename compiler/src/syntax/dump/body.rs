//! Blocks, statements and expressions as text.

use super::sexp::{Sexp, atom, list, text};
use super::{name, ty};
use crate::syntax::tree::{
    Arg, Arm, ArmBody, Block, Condition, Else, Expr, ExprKind, IfStmt, LambdaBody, Match, Pattern, PatternKind, Stmt,
    StmtKind, StrPart, UnaryOp,
};

pub(super) fn block(it: &Block) -> Sexp {
    list("do", it.stmts.iter().map(stmt))
}

fn stmt(it: &Stmt) -> Sexp {
    match &it.kind {
        StmtKind::Let { name: n, ty: t, value, otherwise } => {
            let otherwise = otherwise.iter().map(|otherwise| list("else", [block(otherwise)]));
            list("let", [name(n)].into_iter().chain(t.as_ref().map(ty)).chain([expr(value)]).chain(otherwise))
        }
        StmtKind::Var { name: n, ty: t, value } => {
            list("var", [name(n)].into_iter().chain(t.as_ref().map(ty)).chain([expr(value)]))
        }
        StmtKind::If(it) => if_stmt(it),
        StmtKind::For { name: n, over, body } => list("for", [name(n), expr(over), block(body)]),
        StmtKind::While { condition: c, body } => list("while", [condition(c), block(body)]),
        StmtKind::Match(it) => matching(it),
        StmtKind::Return(value) => list("return", value.as_ref().map(expr)),
        StmtKind::Throw(value) => list("throw", [expr(value)]),
        StmtKind::Break => list("break", []),
        StmtKind::Continue => list("continue", []),
        StmtKind::Assert { value, throws } => {
            let throws = throws.iter().map(|error| list("throws", [ty(error)]));
            list("assert", [expr(value)].into_iter().chain(throws))
        }
        StmtKind::Assign { place, op, value } => {
            let op = op.map(|op| atom(op.text()));
            list("=", op.into_iter().chain([expr(place), expr(value)]))
        }
        StmtKind::Expr(value) => expr(value),
        StmtKind::Broken => list("broken", []),
    }
}

fn if_stmt(it: &IfStmt) -> Sexp {
    let otherwise = it.otherwise.iter().map(|otherwise| match otherwise {
        Else::If(it) => if_stmt(it),
        Else::Block(it) => block(it),
    });
    list("if", [condition(&it.condition), block(&it.then)].into_iter().chain(otherwise))
}

fn condition(it: &Condition) -> Sexp {
    match it {
        Condition::Value(value) => expr(value),
        Condition::Let { name: n, value } => list("let", [name(n), expr(value)]),
    }
}

fn matching(it: &Match) -> Sexp {
    list("match", [expr(&it.subject)].into_iter().chain(it.arms.iter().map(arm)))
}

fn arm(it: &Arm) -> Sexp {
    let body = match &it.body {
        ArmBody::Block(it) => block(it),
        ArmBody::Expr(it) => expr(it),
        ArmBody::Stmt(it) => stmt(it),
    };
    list("arm", it.patterns.iter().map(pattern).chain([body]))
}

fn pattern(it: &Pattern) -> Sexp {
    match &it.kind {
        PatternKind::Case { path, binding } => {
            let path = path.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(".");
            list("case", [atom(&path)].into_iter().chain(binding.as_ref().map(name)))
        }
        PatternKind::None => list("none", []),
        PatternKind::Int(value) => list("int", [atom(&value.to_string())]),
        PatternKind::Str(value) => list("str", [text(value)]),
        PatternKind::Bool(value) => list("bool", [atom(&value.to_string())]),
        PatternKind::Else => list("else", []),
        PatternKind::Broken => list("broken", []),
    }
}

pub(super) fn expr(it: &Expr) -> Sexp {
    match &it.kind {
        ExprKind::Int(value) => atom(&value.to_string()),
        ExprKind::Float(value) => atom(&format!("{value:?}")),
        ExprKind::Duration(milliseconds) => atom(&format!("{milliseconds}ms")),
        ExprKind::Bool(value) => atom(&value.to_string()),
        ExprKind::None => atom("none"),
        ExprKind::SelfRef => atom("self"),
        ExprKind::Str(parts) => string(parts),
        ExprKind::Raw(value) => list("raw", [text(value)]),
        ExprKind::Name(n) => name(n),
        ExprKind::List(elements) => list("list", elements.iter().map(expr)),
        ExprKind::Map(entries) => list("map", entries.iter().map(|(key, value)| list(":", [expr(key), expr(value)]))),
        ExprKind::Paren(inner) => list("paren", [expr(inner)]),
        ExprKind::Field(value, field) => list(".", [expr(value), name(field)]),
        ExprKind::Call(function, args) => list("call", [expr(function)].into_iter().chain(args.iter().map(arg))),
        ExprKind::Index(value, index) => list("[]", [expr(value), expr(index)]),
        ExprKind::Range(from, to) => list("..", [expr(from), expr(to)]),
        ExprKind::With(value, fields) => {
            let fields = fields.iter().map(|(field, value)| list(":", [name(field), expr(value)]));
            list("with", [expr(value)].into_iter().chain(fields))
        }
        ExprKind::Lambda(params, body) => {
            let body = match body {
                LambdaBody::Expr(value) => expr(value),
                LambdaBody::Block(it) => block(it),
            };
            list("lambda", params.iter().map(name).chain([body]))
        }
        ExprKind::If(it) => list("if", [condition(&it.condition), expr(&it.then), expr(&it.otherwise)]),
        ExprKind::Match(it) => matching(it),
        ExprKind::Broken => list("broken", []),
        operator => operation(operator),
    }
}

fn operation(kind: &ExprKind) -> Sexp {
    match kind {
        ExprKind::Unary(UnaryOp::Not, value) => list("!", [expr(value)]),
        ExprKind::Unary(UnaryOp::Neg, value) => list("-", [expr(value)]),
        ExprKind::Binary(left, op, _, right) => list(op.text(), [expr(left), expr(right)]),
        ExprKind::Try(value, otherwise) => list("try", [expr(value)].into_iter().chain(otherwise.as_deref().map(expr))),
        ExprKind::Await(value) => list("await", [expr(value)]),
        ExprKind::Take(value) => list("take", [expr(value)]),
        _ => atom("?"),
    }
}

fn string(parts: &[StrPart]) -> Sexp {
    match parts {
        [] => text(""),
        [StrPart::Text(only)] => text(only),
        parts => list(
            "str",
            parts.iter().map(|part| match part {
                StrPart::Text(part) => text(part),
                StrPart::Hole(value) => list("hole", [expr(value)]),
            }),
        ),
    }
}

fn arg(it: &Arg) -> Sexp {
    match &it.name {
        Some(named) => list(":", [name(named), expr(&it.value)]),
        None => expr(&it.value),
    }
}
