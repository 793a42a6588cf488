//! Operands and arguments: what is looked at must stay what it was until the whole is evaluated.

use super::{Marker, wrap};
use crate::lower::stores::{changed, is_part};
use crate::model::{Builtin, Call, Callee, Conversion, Expr, ExprKind, Form, Owner, Store};

impl Marker<'_> {
    /// Values that are looked at, in order of evaluation.
    pub(super) fn operands(&mut self, operands: &mut [&mut Expr]) {
        for operand in operands.iter_mut() {
            self.look(operand);
        }
        self.settle(operands, &[]);
    }

    pub(super) fn call(&mut self, call: &mut Call) {
        if let Some(receiver) = &mut call.receiver {
            if self.takes_receiver(call.callee) { self.keep(receiver, Form::Frozen) } else { self.look(receiver) }
        }
        for (index, arg) in call.args.iter_mut().enumerate() {
            if self.keeps_argument(call.callee, index) {
                self.keep(arg, Form::Frozen);
            } else {
                self.look(arg);
            }
        }
        let changed = changed::by_call(self.program, self.locals, call);
        let order: Vec<usize> = call.order.clone().unwrap_or_else(|| (0..call.args.len()).collect());
        let mut args: Vec<Option<&mut Expr>> = call.args.iter_mut().map(Some).collect();
        let in_order = order.into_iter().filter_map(|index| args[index].take());
        let mut operands: Vec<&mut Expr> = call.receiver.as_deref_mut().into_iter().chain(in_order).collect();
        self.settle(&mut operands, &changed);
    }

    fn takes_receiver(&self, callee: Callee) -> bool {
        matches!(callee, Callee::Function(id) if self.program.functions[id].takes_self)
    }

    /// Whether a call keeps what is passed: it sends it away, owns it, or puts it somewhere.
    fn keeps_argument(&self, callee: Callee, index: usize) -> bool {
        match callee {
            Callee::Function(id) => {
                let function = &self.program.functions[id];
                let sent = matches!(function.owner, Owner::Actor(_) | Owner::PortKind(_));
                let param = function.params.get(index);
                param.is_some_and(|param| param.own || (sent && !param.ty.is_owned()))
            }
            Callee::Deliver(..) => true,
            Callee::Builtin(builtin) => matches!(
                builtin,
                Builtin::ListAdd | Builtin::ListAddAll | Builtin::MapPut | Builtin::PromiseKeep | Builtin::PromiseFail
            ),
        }
    }

    /// Marks what is changed, or moved away, by something that is evaluated after it.
    fn settle(&self, operands: &mut [&mut Expr], by_whole: &[changed::Path]) {
        for index in 0..operands.len() {
            let (before, after) = operands.split_at_mut(index + 1);
            let operand = value_of(before[index]);
            let place = if let ExprKind::Store(_, place) = &operand.kind { place } else { &*operand };
            if !is_part(place) || place.ty.is_copyable() || place.ty.is_owned() {
                continue;
            }
            let Some(path) = changed::path(self.locals, place) else { continue };
            // What is changed in place by the call is no value that must stay what it was.
            if index == 0 && by_whole.contains(&path) {
                continue;
            }
            let mut later = after.iter().flat_map(|later| changed::by_expr(self.program, self.locals, later));
            if later.any(|changed| changed.overlaps(&path)) || by_whole.iter().any(|changed| changed.overlaps(&path)) {
                self.settle_one(operand);
            }
        }
    }
}

impl Marker<'_> {
    fn settle_one(&self, operand: &mut Expr) {
        if let ExprKind::Store(store, _) = &mut operand.kind {
            store.settled = true;
        } else {
            let store = Store { from: self.form(operand), to: Form::Frozen, moves: false, settled: true };
            wrap(operand, store);
        }
    }
}

/// What is looked at where it counts as a `T?`.
fn value_of(mut operand: &mut Expr) -> &mut Expr {
    while matches!(operand.kind, ExprKind::Convert(Conversion::Some, _)) {
        let ExprKind::Convert(_, inner) = &mut operand.kind else { unreachable!("it was one just now") };
        operand = inner;
    }
    operand
}
