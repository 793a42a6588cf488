//! Operands: what is evaluated before something that becomes statements must be evaluated before those.

use super::{Hoister, local, reads, unit};
use crate::emit::FieldOrder;
use crate::lower::stores::changed;
use crate::model::builtin::Effect;
use crate::model::walk::fixed;
use crate::model::{Call, Callee, Expr, ExprKind, LocalKind, Part, Stmt, StmtKind, Type};

impl Hoister<'_, '_> {
    /// An expression all of whose operands are evaluated, in order.
    pub(super) fn strict(&mut self, expr: &mut Expr, before: &mut Vec<Stmt>) {
        self.evaluated(expr, before, false);
    }

    /// A call that is tried: only what it throws itself is caught.
    pub(super) fn tried(&mut self, expr: &mut Expr, before: &mut Vec<Stmt>) {
        match &expr.kind {
            ExprKind::Call(_) => self.evaluated(expr, before, true),
            _ => self.inside(expr, before),
        }
    }

    /// Evaluates before the statement what must be, and with it what is evaluated before that.
    fn evaluated(&mut self, expr: &mut Expr, before: &mut Vec<Stmt>, tried: bool) {
        if self.needs.reorders(expr) {
            self.reorder(expr, before);
        }
        if self.needs.separates(expr) {
            self.fix_place(expr, before);
        }
        self.forget_order(expr);
        let needs = self.needs;
        let escapes = |operand: &Expr| tried && needs.escapes(operand);
        let changed = changes_receiver(expr);
        let mut operands = operands_of(expr);
        let last = operands.iter().rposition(|operand| needs.anywhere(operand) || escapes(operand));
        let last = last.max(self.last_read_too_late(&operands));
        for index in 0..operands.len() {
            // What is changed in place is no value: only what is computed on the way to it is.
            if changed && index == 0 {
                if last.is_some() {
                    self.fix_place(operands[index], before);
                }
                continue;
            }
            self.next_operand(&mut operands, index, changed, before);
            if last.is_some_and(|last| index < last) || escapes(operands[index]) {
                self.save(operands[index], before);
            }
        }
    }

    /// Operands in order of evaluation.
    pub(super) fn operands(&mut self, operands: &mut [&mut Expr], before: &mut Vec<Stmt>) {
        let last = operands.iter().rposition(|operand| self.needs.anywhere(operand));
        let last = last.max(self.last_read_too_late(operands));
        for index in 0..operands.len() {
            self.next_operand(operands, index, false, before);
            if last.is_some_and(|last| index < last) {
                self.save(operands[index], before);
            }
        }
    }

    /// One operand; if it takes statements after all, those before it are evaluated before these.
    fn next_operand(&mut self, operands: &mut [&mut Expr], index: usize, place_first: bool, before: &mut Vec<Stmt>) {
        let mut own = Vec::new();
        self.operand(operands[index], &mut own);
        if !own.is_empty() {
            for (place, operand) in operands[..index].iter_mut().enumerate() {
                if place_first && place == 0 {
                    self.fix_place(operand, before);
                } else {
                    self.save(operand, before);
                }
            }
        }
        before.append(&mut own);
    }

    /// Where reads are not in order with calls: the operand behind the last one that reads what a later one changes.
    fn last_read_too_late(&self, operands: &[&mut Expr]) -> Option<usize> {
        if self.needs.capabilities.reads_in_order {
            return None;
        }
        let changed_after = |index: usize, read: &changed::Path| {
            let mut later =
                operands[index + 1..].iter().flat_map(|later| changed::by_expr(self.program, self.locals, later));
            later.any(|changed| changed.overlaps(read))
        };
        let too_late = |index: &usize| {
            let reads = reads::of(self.program, self.locals, operands[*index]);
            reads.iter().any(|read| changed_after(*index, read))
        };
        (0..operands.len()).rev().find(too_late).map(|index| index + 1)
    }

    /// Gives an expression's value a name before the statement, unless it comes out the same later.
    pub(super) fn save(&mut self, expr: &mut Expr, before: &mut Vec<Stmt>) {
        if self.is_stable(expr) {
            return;
        }
        if expr.ty.is_owned() && is_place(expr) {
            return self.fix_place(expr, before);
        }
        let name = self.temporary("value", &expr.ty, LocalKind::Temporary, expr.span);
        let (ty, span) = (expr.ty.clone(), expr.span);
        let value = std::mem::replace(expr, unit(span));
        before.push(Stmt { kind: StmtKind::Let { local: name, value }, span });
        *expr = local(name, &ty, span);
    }

    /// Evaluates what is computed on the way to a place, and leaves the place.
    pub(super) fn fix_place(&mut self, place: &mut Expr, before: &mut Vec<Stmt>) {
        match &mut place.kind {
            ExprKind::Field(base, _) | ExprKind::Convert(_, base) => self.fix_place(base, before),
            ExprKind::Index(base, index) => {
                self.fix_place(base, before);
                self.operand(index, before);
                self.save(index, before);
            }
            ExprKind::Call(Call { callee: Callee::Builtin(_), receiver: Some(receiver), args, .. }) => {
                self.fix_place(receiver, before);
                for arg in args {
                    self.operand(arg, before);
                    self.save(arg, before);
                }
            }
            ExprKind::Local(_) | ExprKind::SelfRef => {}
            _ => self.operand(place, before),
        }
    }

    /// Whether an expression has the same value whatever happens before it.
    fn is_stable(&self, expr: &Expr) -> bool {
        match &expr.kind {
            fixed!() => true,
            ExprKind::SelfRef | ExprKind::Lambda(_) => true,
            ExprKind::Local(id) => self.locals[*id].kind != LocalKind::Var,
            ExprKind::Field(base, _) => matches!(base.ty, Type::Record(_) | Type::ErrorType(_)) && self.is_stable(base),
            ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => self.is_stable(inner),
            _ => false,
        }
    }

    /// Evaluates arguments in the order in which they are written.
    fn reorder(&mut self, expr: &mut Expr, before: &mut Vec<Stmt>) {
        match &mut expr.kind {
            ExprKind::Call(call) => {
                if let Some(receiver) = &mut call.receiver {
                    self.operand(receiver, before);
                    self.save(receiver, before);
                }
                for index in call.order.take().unwrap_or_default() {
                    self.operand(&mut call.args[index], before);
                    self.save(&mut call.args[index], before);
                }
            }
            ExprKind::New(new) => {
                for (_, value) in &mut new.args {
                    self.operand(value, before);
                    self.save(value, before);
                }
            }
            ExprKind::With(base, _) => {
                self.operand(base, before);
                self.save(base, before);
            }
            _ => {}
        }
    }

    /// Where nothing can tell the difference, arguments stand in the order of the parameters.
    fn forget_order(&mut self, expr: &mut Expr) {
        if self.needs.capabilities.named_arguments {
            return;
        }
        match &mut expr.kind {
            ExprKind::Call(call) => call.order = None,
            ExprKind::New(new) => match self.needs.capabilities.fields {
                FieldOrder::Named if self.needs.shows_order(new) => {}
                FieldOrder::Named | FieldOrder::Declared => new.args.sort_by_key(|(field, _)| *field),
                FieldOrder::RequiredFirst => {
                    let known = self.needs.known;
                    new.args.sort_by_key(|(field, _)| known.place(&expr.ty, *field));
                }
            },
            _ => {}
        }
    }
}

fn is_place(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Local(_) | ExprKind::SelfRef => true,
        ExprKind::Field(base, _) | ExprKind::Index(base, _) | ExprKind::Convert(_, base) => is_place(base),
        ExprKind::Call(Call { callee: Callee::Builtin(_), receiver: Some(receiver), .. }) => {
            expr.ty.is_owned() && is_place(receiver)
        }
        _ => false,
    }
}

/// Whether a call changes, or borrows, what it is called on.
fn changes_receiver(expr: &Expr) -> bool {
    let ExprKind::Call(call) = &expr.kind else { return false };
    let owned = call.receiver.as_ref().is_some_and(|receiver| receiver.ty.is_owned() && is_place(receiver));
    let changes = matches!(call.callee, Callee::Builtin(builtin) if builtin.spec().effect == Effect::Changes);
    call.receiver.is_some() && (owned || changes)
}

/// What an expression evaluates, in order.
fn operands_of(expr: &mut Expr) -> Vec<&mut Expr> {
    match &mut expr.kind {
        ExprKind::Template(parts) => parts
            .iter_mut()
            .filter_map(|part| match part {
                Part::Hole(hole) => Some(hole),
                Part::Text(_) => None,
            })
            .collect(),
        ExprKind::List(elements) => elements.iter_mut().collect(),
        ExprKind::Map(entries) => entries.iter_mut().flat_map(|(key, value)| [key, value]).collect(),
        ExprKind::Field(inner, _)
        | ExprKind::Unary(_, inner)
        | ExprKind::Convert(_, inner)
        | ExprKind::Try(inner)
        | ExprKind::Take(inner)
        | ExprKind::Store(_, inner) => vec![inner],
        ExprKind::Index(left, right) | ExprKind::Binary(_, left, right) => vec![left, right],
        ExprKind::Call(call) => in_order(call),
        ExprKind::New(new) => new.args.iter_mut().map(|(_, value)| value).collect(),
        ExprKind::With(base, fields) => {
            std::iter::once(&mut **base).chain(fields.iter_mut().map(|(_, value)| value)).collect()
        }
        _ => Vec::new(),
    }
}

fn in_order(call: &mut Call) -> Vec<&mut Expr> {
    let order: Vec<usize> = call.order.clone().unwrap_or_else(|| (0..call.args.len()).collect());
    let mut args: Vec<Option<&mut Expr>> = call.args.iter_mut().map(Some).collect();
    let args = order.into_iter().filter_map(|index| args[index].take()).collect::<Vec<_>>();
    call.receiver.as_deref_mut().into_iter().chain(args).collect()
}
