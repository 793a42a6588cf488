//! Calls to points: what is called on, what is passed, and how long each is borrowed.

use super::{Builder, Summaries, Value, is_self};
use crate::dataflow::graph::{Event, Kept, Name, Role};
use crate::dataflow::place::Step;
use crate::model::builtin::Effect;
use crate::model::walk::{self, Visit};
use crate::model::{Borrow, Builtin, Call, Callee, Expr, ExprKind, Function, Id, Lambda, LambdaBody, Owner, Param};
use crate::source::Span;

impl Builder<'_> {
    pub(super) fn call(&mut self, call: &Call, expr: &Expr) {
        match call.callee {
            Callee::Function(id) => self.call_function(id, call, expr),
            Callee::Builtin(builtin) => self.call_builtin(builtin, call, expr),
            Callee::Deliver(..) => {
                if let Some(receiver) = &call.receiver {
                    self.look(receiver);
                }
                self.in_order(call, |builder, _, arg| builder.keep(arg, Kept::Stored));
            }
        }
    }

    fn in_order(&mut self, call: &Call, mut pass: impl FnMut(&mut Self, usize, &Expr)) {
        let as_declared: Vec<usize> = (0..call.args.len()).collect();
        for index in call.order.as_ref().unwrap_or(&as_declared) {
            pass(self, *index, &call.args[*index]);
        }
    }

    fn call_function(&mut self, id: Id<Function>, call: &Call, expr: &Expr) {
        let function = &self.program.functions[id];
        let access = Summaries::receiver(function);
        let receiver = call.receiver.as_deref().map(|receiver| (self.receiver(receiver, function), receiver));
        let waits = call.args.iter().any(names_anything);
        let held = receiver.as_ref().filter(|_| waits);
        let held = held.and_then(|(value, receiver)| self.hold_receiver(value, access, receiver));
        let receivers = call.receiver.iter().filter(|_| !function.takes_self);
        let mut looked_at: Vec<_> = receivers.filter_map(|receiver| self.looked_at(receiver)).collect();
        let mut lent = Vec::new();
        self.in_order(call, |builder, index, arg| {
            let Some(param) = function.params.get(index) else { return };
            lent.extend(builder.pass(id, index, param, arg));
            looked_at.extend(builder.looked_at(arg).filter(|_| !param.own));
        });
        self.still_used(looked_at, expr.span);
        self.release(held, expr.span);
        if let Some((value, _)) = &receiver {
            self.touch(value, access, expr.span);
        }
        for name in lent {
            self.release(Some(name), expr.span);
        }
    }

    /// Where a method is called on; an actor's handle is just looked at.
    fn receiver(&mut self, receiver: &Expr, function: &Function) -> Value {
        let handle = matches!(function.owner, Owner::Actor(_)) && !is_self(receiver);
        if handle || !(receiver.ty.is_owned() || is_self(receiver)) {
            self.look(receiver);
            return Value::default();
        }
        self.owned(receiver)
    }

    /// While the arguments are evaluated, what is called on may not change; looked up in a collection, not be touched
    /// if the call changes it.
    fn hold_receiver(&mut self, value: &Value, access: Borrow, receiver: &Expr) -> Option<Name> {
        let access = if is_plain(receiver) { Borrow::Reads } else { access };
        self.hold(value, access, Role::Receiver, receiver.span)
    }

    fn pass(&mut self, id: Id<Function>, index: usize, param: &Param, arg: &Expr) -> Option<Name> {
        if !arg.ty.is_owned() || param.own {
            self.keep(arg, Kept::Stored);
            return None;
        }
        let access = self.summaries.param(self.program, id, index);
        let value = self.owned(arg);
        self.hold(&value, access, Role::Argument, arg.span)
    }

    fn call_builtin(&mut self, builtin: Builtin, call: &Call, expr: &Expr) {
        let changes = builtin.spec().effect == Effect::Changes;
        let start = self.graph.points.len();
        let value = match call.receiver.as_deref() {
            Some(receiver) if receiver.ty.is_owned() => self.owned(receiver),
            Some(receiver) if changes => self.place_or_value(receiver),
            Some(receiver) => {
                self.look(receiver);
                Value::default()
            }
            None => Value::default(),
        };
        let looked_at = match call.receiver.as_deref() {
            // A target may evaluate it behind the argument.
            Some(_) if builtin.is_turned_in_places() => self.used_since(start),
            Some(receiver) => self.looked_at(receiver).into_iter().collect(),
            None => Vec::new(),
        };
        let waits = call.args.iter().any(names_anything);
        let held = if waits { self.hold(&value, Borrow::Reads, Role::Receiver, expr.span) } else { None };
        self.builtin_args(call, &value);
        self.still_used(looked_at, expr.span);
        self.release(held, expr.span);
        self.touch(&value, if changes { Borrow::Changes } else { Borrow::Reads }, expr.span);
    }

    /// The arguments of a method of the language; a lambda's parameters are elements of what it is called on.
    pub(super) fn builtin_args(&mut self, call: &Call, receiver: &Value) {
        self.in_order(call, |builder, _, arg| match &arg.kind {
            ExprKind::Lambda(lambda) => builder.lambda(lambda, receiver, arg.span),
            _ => builder.keep(arg, Kept::Stored),
        });
    }

    /// A lambda runs any number of times, here and now.
    pub(super) fn lambda(&mut self, lambda: &Lambda, receiver: &Value, span: Span) {
        let head = self.join(span);
        self.lambda += 1;
        let element = receiver.clone().then(&Step::Element);
        for param in &lambda.params {
            self.name_value(*param, &element, self.locals[*param].span);
            self.define(*param);
        }
        let loops = std::mem::take(&mut self.loops);
        match &lambda.body {
            LambdaBody::Value(value) => self.look(value),
            LambdaBody::Block(block) => self.lambda_block(block),
        }
        self.loops = loops;
        self.lambda -= 1;
        self.join(span);
        for end in self.ends.clone() {
            self.graph.points[end].next.push(head);
        }
        self.ends.push(head);
    }

    /// `return` in a lambda ends the lambda only.
    fn lambda_block(&mut self, block: &crate::model::Block) {
        let returns = self.returns.replace(Vec::new());
        self.block(block);
        let ends = std::mem::replace(&mut self.returns, returns);
        self.ends.extend(ends.into_iter().flatten());
    }

    pub(super) fn leave(&mut self, span: Span) {
        self.point(Event::Join, span);
        let ends = std::mem::take(&mut self.ends);
        if let Some(returns) = &mut self.returns {
            returns.extend(ends);
        }
    }
}

/// Whether an expression names something without looking anything up in a collection.
fn is_plain(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Local(_) | ExprKind::SelfRef => true,
        ExprKind::Field(base, _) => is_plain(base),
        _ => false,
    }
}

/// Whether evaluating an argument could meet what the call is made on.
fn names_anything(arg: &Expr) -> bool {
    struct Names(bool);
    impl Visit for Names {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(expr.kind, ExprKind::Local(_) | ExprKind::SelfRef);
            walk::walk_expr(self, expr);
        }
    }
    let mut names = Names(false);
    names.expr(arg);
    names.0
}
