//! What has to be known of statements and calls before they are printed.

use crate::emit::bodies;
use crate::model::{Block, Builtin, Call, Callee, Expr, ExprKind, Function, FunctionKind, Program, StmtKind, Type};

/// The call that looks something up, if an expression is one whose value is there unless it was not found.
pub fn lookup(expr: &Expr) -> Option<(&Call, Builtin)> {
    match &expr.kind {
        ExprKind::Call(call) => match call.callee {
            Callee::Builtin(builtin) if crate::target::go::builtins::is_lookup(builtin, call) => Some((call, builtin)),
            _ => None,
        },
        ExprKind::Store(_, inner) => lookup(inner),
        _ => None,
    }
}

/// Whether a function gives an error besides its value.
pub fn gives_error(function: &Function) -> bool {
    !function.throws.is_empty() && !matches!(function.result, Type::Promise(_)) && function.kind != FunctionKind::Async
}

/// Whether a call gives an error besides its value.
pub fn call_gives_error(program: &Program, call: &Call) -> bool {
    match call.callee {
        Callee::Function(id) => gives_error(&program.functions[id]),
        Callee::Builtin(builtin) => matches!(builtin, Builtin::Decode | Builtin::FromJson),
        Callee::Deliver(..) => false,
    }
}

/// Whether what comes after a block is never reached from its end: what follows an `await` is a function of its own.
pub fn leaves(block: &Block) -> bool {
    bodies::leaves(block) || block.stmts.iter().any(|stmt| matches!(stmt.kind, StmtKind::Await { .. }))
}

/// Whether a `break` of a loop stands in a `match` within it.
pub(super) fn breaks_in_match(body: &Block, inside: bool) -> bool {
    body.stmts.iter().any(|stmt| match &stmt.kind {
        StmtKind::Break => inside,
        StmtKind::If { then, otherwise, .. } => {
            breaks_in_match(then, inside) || otherwise.as_ref().is_some_and(|block| breaks_in_match(block, inside))
        }
        StmtKind::LetElse { otherwise, .. } => breaks_in_match(otherwise, inside),
        StmtKind::Match { subject, arms } => {
            let switches = inside || crate::target::go::choice::is_switch(subject, arms);
            arms.iter().any(|arm| breaks_in_match(&arm.body, switches))
        }
        _ => false,
    })
}
