//! The built-ins that are more than a row of `spell.rs`: collection operations, JSON, time, tests.

use super::body::BodyPrinter;
use super::forms::{Want, copied};
use super::layout::{AWAIT, Code, EQUALITY, UNARY, call, conditional, infix, method, spelled, undefined};
use super::spell;
use super::text;
use crate::emit::bodies::{self, is_simple};
use crate::emit::code::{ATOM, Doc};
use crate::model::{Builtin, Call, Callee, Expr, ExprKind, Form, LambdaBody, Type};

impl BodyPrinter<'_, '_> {
    /// A built-in, its collection in the wanted form.
    pub fn builtin(&mut self, builtin: Builtin, inner: &Call, expr: &Expr, want: Want) -> Code {
        if let Some(function) = spell::faulting(builtin) {
            let mut operands = self.operands(inner);
            operands.push(self.file.place(expr.span));
            let name = function.trim_start_matches("quark.");
            return self.runtime(name, operands);
        }
        if builtin == Builtin::ListFirst
            && let Some(view) = self.view_of(receiver_of(inner))
        {
            return Code::new(view.doc.append(".next().value"), ATOM);
        }
        if let Some(spelling) = spell::builtin(builtin) {
            self.file.quark();
            let operands = self.operands(inner);
            let code = spelled(spelling, operands);
            return self.converted(code, &expr.ty, Form::Frozen, want);
        }
        self.special(builtin, inner, expr, want)
    }

    fn operands(&mut self, inner: &Call) -> Vec<Code> {
        let Callee::Builtin(builtin) = inner.callee else { unreachable!("a built-in is called") };
        let stores = matches!(
            builtin,
            Builtin::ListAdd | Builtin::ListAddAll | Builtin::MapPut | Builtin::PromiseKeep | Builtin::PromiseFail
        );
        let want = if stores { Want::Frozen } else { Want::Any };
        let mut operands: Vec<Code> = inner.receiver.iter().map(|receiver| self.expr(receiver)).collect();
        for arg in &inner.args {
            operands.push(self.value(arg, if arg.ty.is_owned() { Want::Any } else { want }));
        }
        operands
    }

    fn special(&mut self, builtin: Builtin, inner: &Call, expr: &Expr, want: Want) -> Code {
        use Builtin as B;
        match builtin {
            B::Min | B::Max => self.extreme(builtin, inner, expr),
            B::PackageVersion => text::literal(&self.file.program().version),
            B::PackageLanguage => Code::atom("\"javascript\""),
            B::Unit => undefined(),
            B::JsonNull => Code::atom("null"),
            B::Now => method(Code::atom(self.outside_world()), "now", Vec::new()),
            B::Uuid => method(Code::atom(self.outside_world()), "uuid", Vec::new()),
            B::Random => method(Code::atom(self.outside_world()), "random", Vec::new()),
            B::Retire => call("this.#quark.retire", Vec::new()),
            B::Environment => Code::atom("outside.environment"),
            B::Advance => {
                let time = self.expr(&inner.args[0]);
                awaited(call("runtime.advance", vec![time]))
            }
            B::ListGet => {
                let (list, index) = (self.expr(receiver_of(inner)), self.expr(&inner.args[0]));
                Code::new(list.at(ATOM).append("[").append(index.doc.group()).append("]"), ATOM)
            }
            B::ListAddAll => self.add_all(inner),
            B::ListIndexOf => {
                let operands = self.operands(inner);
                self.runtime("indexOf", operands)
            }
            B::StringJoin => self.join(inner),
            B::StringSplit => {
                let split = self.split(inner, expr);
                self.fresh(split, &expr.ty, want)
            }
            B::ListFind | B::ListAny | B::ListAll => self.over(builtin, inner, Want::Any),
            B::ListFilter | B::ListMap => {
                let pass = self.over(builtin, inner, if builtin == B::ListMap { Want::Frozen } else { Want::Any });
                self.fresh(pass, &expr.ty, want)
            }
            B::ListDistinct => {
                let operands = self.operands(inner);
                let distinct = self.runtime("distinct", operands);
                self.fresh(distinct, &expr.ty, want)
            }
            B::ListMin | B::ListMax => {
                let function = if builtin == B::ListMin { "minOf" } else { "maxOf" };
                let mut operands = self.operands(inner);
                operands.extend(self.order_place(expr.ty.opened(), expr));
                self.runtime(function, operands)
            }
            B::ListMinBy => self.by_key("minBy", inner, expr),
            B::ListSortBy => {
                let sorted = self.by_key("sortBy", inner, expr);
                self.fresh(sorted, &expr.ty, want)
            }
            B::MapKeys | B::MapValues => {
                let view = self.view(builtin, inner);
                self.fresh(copied(view), &expr.ty, want)
            }
            B::OptionalMap => self.optional_map(inner),
            B::IntToFloat | B::DurationMilliseconds | B::InstantMilliseconds => self.expr(receiver_of(inner)),
            B::DurationOf => self.expr(&inner.args[0]),
            B::InstantEpoch => Code::atom("0"),
            B::JsonOf => {
                let code = self.expr(&inner.args[0]);
                self.file.to_json(code, &inner.args[0].ty, crate::model::WireUnit::Milliseconds)
            }
            B::ToJson | B::Encode => {
                let receiver = receiver_of(inner);
                let code = self.expr(receiver);
                self.file.encode(builtin, code, &receiver.ty)
            }
            B::Decode | B::FromJson => {
                let code = self.expr(&inner.args[0]);
                self.file.decode(builtin, code, &expr.ty)
            }
            B::PromiseNew => self.runtime_new("Promise"),
            B::PromiseIsPending => self.settling("isPending", inner),
            B::PromiseValue => self.settling("value", inner),
            B::PortCalls | B::PortSent => {
                let name = if builtin == B::PortCalls { "calls" } else { "sent" };
                let port = self.expr(receiver_of(inner));
                call(self.file.testing(name), vec![port])
            }
            other => unreachable!("{other:?} has a spelling"),
        }
    }

    fn runtime_new(&mut self, class: &str) -> Code {
        call(format!("new {}.{class}", self.file.quark()), Vec::new())
    }

    /// What a test asks of a promise, once all has settled.
    fn settling(&mut self, name: &str, inner: &Call) -> Code {
        let promise = receiver_of(inner);
        let code = self.expr(promise);
        if self.is_settled(promise) || self.in_lambda {
            return method(code, name, Vec::new());
        }
        awaited(call(format!("runtime.{name}"), vec![code]))
    }

    fn extreme(&mut self, builtin: Builtin, inner: &Call, expr: &Expr) -> Code {
        let name = if builtin == Builtin::Min { "min" } else { "max" };
        let mut operands = self.operands(inner);
        match expr.ty {
            Type::Float => {
                operands.push(self.file.place(expr.span));
                self.runtime(&format!("{name}Float"), operands)
            }
            Type::Int | Type::Duration | Type::Instant => call(format!("Math.{name}"), operands),
            _ => self.runtime(name, operands),
        }
    }

    /// The place where a NaN is a fault; nothing for what has none.
    fn order_place(&self, key: &Type, expr: &Expr) -> Option<Code> {
        (*key == Type::Float).then(|| self.file.place(expr.span))
    }

    fn add_all(&mut self, inner: &Call) -> Code {
        let list = self.expr(receiver_of(inner));
        let added = match self.view_of(&inner.args[0]) {
            Some(view) => view,
            None => self.value(&inner.args[0], Want::Any),
        };
        self.runtime("addAll", vec![list, added])
    }

    /// `separator.join(parts)`, which JavaScript has the other way round.
    fn join(&mut self, inner: &Call) -> Code {
        let separator = receiver_of(inner);
        let simple = is_simple(separator);
        let operands = self.operands(inner);
        if !simple {
            return self.runtime("join", operands);
        }
        let mut operands = operands.into_iter();
        let (Some(separator), Some(parts)) = (operands.next(), operands.next()) else {
            unreachable!("it has a receiver and an argument")
        };
        method(parts, "join", vec![separator])
    }

    fn split(&mut self, inner: &Call, expr: &Expr) -> Code {
        let mut operands = self.operands(inner);
        if matches!(&inner.args[0].kind, ExprKind::Str(separator) if !separator.is_empty()) {
            let separator = operands.pop().expect("there is a separator");
            return method(operands.remove(0), "split", vec![separator]);
        }
        operands.push(self.file.place(expr.span));
        self.runtime("split", operands)
    }

    fn over(&mut self, builtin: Builtin, inner: &Call, want: Want) -> Code {
        let name = match builtin {
            Builtin::ListFind => "find",
            Builtin::ListAny => "some",
            Builtin::ListAll => "every",
            Builtin::ListFilter => "filter",
            _ => "map",
        };
        let list = self.value(receiver_of(inner), Want::Any);
        let lambda = self.within_lambda(&inner.args[0], want);
        method(list, name, vec![lambda])
    }

    /// A lambda, in which nothing can wait.
    fn within_lambda(&mut self, lambda: &Expr, want: Want) -> Code {
        let outer = std::mem::replace(&mut self.in_lambda, true);
        let code = self.lambda(lambda, want);
        self.in_lambda = outer;
        code
    }

    fn by_key(&mut self, function: &str, inner: &Call, expr: &Expr) -> Code {
        let list = self.value(receiver_of(inner), Want::Any);
        let key = self.within_lambda(&inner.args[0], Want::Any);
        let mut operands = vec![list, key];
        operands.extend(key_type(&inner.args[0]).and_then(|key| self.order_place(&key, expr)));
        self.runtime(function, operands)
    }

    /// The keys or values of a map, to run over once.
    pub fn view(&mut self, builtin: Builtin, inner: &Call) -> Code {
        let map = self.expr(receiver_of(inner));
        method(map, if builtin == Builtin::MapKeys { "keys" } else { "values" }, Vec::new())
    }

    /// What runs over the keys or values of a map once, where an expression gives them as a list.
    fn view_of(&mut self, list: &Expr) -> Option<Code> {
        match &list.kind {
            ExprKind::Store(_, inner) => self.view_of(inner),
            ExprKind::Call(inner) => match inner.callee {
                Callee::Builtin(builtin @ (Builtin::MapKeys | Builtin::MapValues)) => Some(self.view(builtin, inner)),
                _ => None,
            },
            _ => None,
        }
    }

    fn optional_map(&mut self, inner: &Call) -> Code {
        let value = receiver_of(inner);
        let code = self.expr(value);
        let ExprKind::Lambda(lambda) = &inner.args[0].kind else { unreachable!("an optional is mapped by a lambda") };
        if let LambdaBody::Value(body) = &lambda.body {
            if let Some(chained) = self.chained(&code, lambda.params[0], body) {
                return chained;
            }
            if is_simple(value) {
                self.locals.alias(lambda.params[0].index(), &code.flat());
                let then = self.value(body, Want::Frozen);
                return conditional(infix(code, "===", undefined(), EQUALITY), undefined(), then);
            }
        }
        let change = self.within_lambda(&inner.args[0], Want::Frozen);
        self.runtime("given", vec![code, change])
    }

    /// `value?.field` or `value?.method()`, where that is what a lambda makes of it.
    fn chained(&mut self, code: &Code, param: crate::model::Id<crate::model::Local>, body: &Expr) -> Option<Code> {
        let mut body = body;
        while let ExprKind::Store(_, inner) | ExprKind::Convert(_, inner) = &body.kind {
            body = inner;
        }
        let is_param = |base: &Expr| matches!(base.kind, ExprKind::Local(local) if local == param);
        let next = match &body.kind {
            ExprKind::Field(base, index) if is_param(base) && !body.ty.is_collection() => {
                Doc::text(self.file.field_name(&base.ty, *index))
            }
            ExprKind::Call(Call { callee: Callee::Function(id), receiver: Some(base), args, .. })
                if is_param(base) && args.is_empty() =>
            {
                Doc::text(format!("{}()", self.file.function_name(*id)))
            }
            _ => return None,
        };
        let private = crate::emit::code::render(&next, usize::MAX).starts_with('#');
        (code.prec == ATOM && !private).then(|| Code::new(code.clone().doc.append("?.").append(next), ATOM))
    }
}

/// `await code`
pub fn awaited(code: Code) -> Code {
    Code::new(Doc::text("await ").append(code.at(UNARY)), AWAIT)
}

/// What a call is made on.
pub fn receiver_of(inner: &Call) -> &Expr {
    inner.receiver.as_ref().expect("it is called on something")
}

fn key_type(lambda: &Expr) -> Option<Type> {
    let ExprKind::Lambda(lambda) = &lambda.kind else { return None };
    match &lambda.body {
        LambdaBody::Value(value) => Some(value.ty.clone()),
        LambdaBody::Block(block) => bodies::result_type(block),
    }
}
