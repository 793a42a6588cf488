//! Operands and arguments: what is looked at must stay what it was until the whole is evaluated.

use super::{Marker, wrap};
use crate::lower::stores::{changed, is_copyable, is_place};
use crate::model::{Builtin, Call, Callee, Expr, Form, Owner, Store};

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
            self.look(receiver);
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

    /// Marks what is only looked at and changed, or moved away, by something that is evaluated after it.
    fn settle(&self, operands: &mut [&mut Expr], by_whole: &[changed::Path]) {
        for index in 0..operands.len() {
            let (before, after) = operands.split_at_mut(index + 1);
            let operand = &mut *before[index];
            if !is_place(operand) || is_copyable(&operand.ty) || operand.ty.is_owned() {
                continue;
            }
            let Some(path) = changed::path(self.locals, operand) else { continue };
            // What is changed in place by the call is no value that must stay what it was.
            if index == 0 && by_whole.contains(&path) {
                continue;
            }
            let mut later = after.iter().flat_map(|later| changed::by_expr(self.program, self.locals, later));
            if later.any(|changed| changed.overlaps(&path)) || by_whole.iter().any(|changed| changed.overlaps(&path)) {
                let store = Store { from: self.form(operand), to: Form::Frozen, moves: false };
                wrap(operand, store);
            }
        }
    }
}
