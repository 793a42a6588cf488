//! The types and values of constants, each after those that it names.

use super::Sema;
use super::body::Checker;
use super::signatures::{Work, WorkKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::walk::fixed;
use crate::model::{self, Expr, ExprKind, Id, Module, Type};
use crate::syntax::tree;
use indexmap::IndexMap;

type Written<'w, 't> = IndexMap<Id<model::Constant>, (Id<Module>, &'w &'t tree::Const)>;

/// Types every constant.
pub(super) fn resolve(sema: &mut Sema<'_>, work: &[Work<'_>]) {
    let mut written: Written<'_, '_> = IndexMap::new();
    for item in work {
        if let WorkKind::Constant(id, constant) = &item.kind {
            written.insert(*id, (item.module, constant));
        }
    }
    let mut done = vec![State::Waiting; sema.program.constants.len()];
    for id in written.keys() {
        visit(sema, *id, &written, &mut done);
    }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Waiting,
    Open,
    Done,
}

fn visit(sema: &mut Sema<'_>, id: Id<model::Constant>, written: &Written<'_, '_>, done: &mut [State]) {
    match done[id.index()] {
        State::Done => return,
        State::Open => {
            let decl = &sema.program.constants[id].decl;
            let message = format!("`{}` depends on itself", decl.name);
            let problem = Diagnostic::new(Code::CYCLIC_CONSTANT, decl.span, message);
            sema.report(problem.help("give one of the constants a value of its own"));
            done[id.index()] = State::Done;
            return;
        }
        State::Waiting => done[id.index()] = State::Open,
    }
    let Some((module, constant)) = written.get(&id) else { return };
    for other in named(sema, *module, &constant.value) {
        visit(sema, other, written, done);
    }
    if done[id.index()] == State::Done {
        return;
    }
    done[id.index()] = State::Done;
    check(sema, id, *module, constant);
}

/// The constants that a value names.
fn named(sema: &Sema<'_>, module: Id<Module>, expr: &tree::Expr) -> Vec<Id<model::Constant>> {
    let mut found = Vec::new();
    collect(sema, module, expr, &mut found);
    found
}

fn collect(sema: &Sema<'_>, module: Id<Module>, expr: &tree::Expr, found: &mut Vec<Id<model::Constant>>) {
    use tree::ExprKind as Kind;
    match &expr.kind {
        Kind::Name(name) => {
            if let Some(super::Meaning::Item(model::Item::Constant(id))) = sema.lookup(module, &name.text) {
                found.push(id);
            }
        }
        Kind::Field(base, name) => match &base.kind {
            Kind::Name(first) => {
                if let Some(super::Meaning::Module(other)) = sema.lookup(module, &first.text)
                    && let Some(model::Item::Constant(id)) = sema.scopes[other.index()].own.get(&name.text)
                {
                    found.push(*id);
                }
            }
            _ => collect(sema, module, base, found),
        },
        Kind::Paren(inner) | Kind::Unary(_, inner) => collect(sema, module, inner, found),
        Kind::Binary(left, _, _, right) => {
            collect(sema, module, left, found);
            collect(sema, module, right, found);
        }
        Kind::List(elements) => elements.iter().for_each(|element| collect(sema, module, element, found)),
        Kind::Map(entries) => entries.iter().for_each(|(key, value)| {
            collect(sema, module, key, found);
            collect(sema, module, value, found);
        }),
        Kind::Str(parts) => {
            for part in parts {
                if let tree::StrPart::Hole(hole) = part {
                    collect(sema, module, hole, found);
                }
            }
        }
        Kind::Call(callee, args) => {
            collect(sema, module, callee, found);
            for arg in args {
                collect(sema, module, &arg.value, found);
            }
        }
        _ => {}
    }
}

fn check(sema: &mut Sema<'_>, id: Id<model::Constant>, module: Id<Module>, constant: &tree::Const) {
    let declared = constant.ty.is_some().then(|| sema.program.constants[id].ty.clone());
    let (value, mut problems) = {
        let mut checker = Checker::new(sema, module);
        let value = match &declared {
            Some(ty) => checker.expect(&constant.value, ty),
            None => checker.expr(&constant.value, None),
        };
        (value, checker.problems)
    };
    if problems.is_empty()
        && let Some(place) = computed(&value)
    {
        let problem = Diagnostic::new(
            Code::NOT_CONSTANT,
            place.span,
            "a constant is made of literals, other constants and operators",
        );
        problems.push(problem.help("make it a function"));
    }
    sema.diagnostics.append(&mut problems);
    let entry = &mut sema.program.constants[id];
    entry.ty = declared.unwrap_or_else(|| value.ty.clone());
    entry.value = value;
}

/// The part of a value that is no literal, constant or operator.
fn computed(expr: &Expr) -> Option<&Expr> {
    match &expr.kind {
        fixed!() => None,
        ExprKind::Unary(_, inner) | ExprKind::Convert(_, inner) => computed(inner),
        ExprKind::Binary(_, left, right) => computed(left).or_else(|| computed(right)),
        ExprKind::List(elements) => elements.iter().find_map(computed),
        ExprKind::Map(entries) => entries.iter().find_map(|(key, value)| computed(key).or_else(|| computed(value))),
        ExprKind::Template(parts) => parts.iter().find_map(|part| match part {
            model::Part::Text(_) => None,
            model::Part::Hole(hole) => computed(hole),
        }),
        ExprKind::Call(call) if pure_value(call) => None,
        _ => Some(expr),
    }
}

/// `Instant.epoch`, `Json.null`
fn pure_value(call: &model::Call) -> bool {
    use model::{Builtin, Callee};
    matches!(call.callee, Callee::Builtin(Builtin::InstantEpoch | Builtin::JsonNull | Builtin::Unit))
}

/// What a constant expression of type `Duration` or `Int` comes to, in milliseconds or as it is.
pub(super) fn evaluate(program: &model::Program, expr: &Expr) -> Option<i64> {
    use model::BinaryOp;
    match &expr.kind {
        ExprKind::Int(value) | ExprKind::Duration(value) => Some(*value),
        ExprKind::Constant(id) => evaluate(program, &program.constants[*id].value),
        ExprKind::Unary(model::UnaryOp::Neg, inner) => evaluate(program, inner)?.checked_neg(),
        ExprKind::Binary(op, left, right) if left.ty != Type::Float && right.ty != Type::Float => {
            let (left, right) = (evaluate(program, left)?, evaluate(program, right)?);
            match op {
                BinaryOp::Add => left.checked_add(right),
                BinaryOp::Sub => left.checked_sub(right),
                BinaryOp::Mul => left.checked_mul(right),
                BinaryOp::Div => left.checked_div(right),
                _ => None,
            }
        }
        _ => None,
    }
}
