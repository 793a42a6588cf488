//! The built-ins that are more than a row of `spell.rs`: operations with blocks, JSON, time, tests.

use super::body::{BodyPrinter, Leaving};
use super::choice::returns_in_loop;
use super::expr::{Want, may_be_false};
use super::spell::{self, between, braces, call, method};
use super::text;
use crate::emit::bodies;
use crate::emit::code::{ATOM, Code, Doc};
use crate::model::{BinaryOp, Builtin, Call, Callee, Expr, ExprKind, Form, Lambda, LambdaBody, Type};

impl BodyPrinter<'_, '_> {
    /// A built-in, its collection in the wanted form.
    pub fn builtin(&mut self, builtin: Builtin, inner: &Call, expr: &Expr, want: Want) -> Code {
        if let Some(function) = spell::faulting(builtin) {
            let mut operands = self.operands(inner);
            let function = if is_char(builtin, inner) {
                operands.truncate(2);
                "Quark.char"
            } else {
                function
            };
            operands.push(Code::atom(self.file.place(expr.span)));
            let code = call(function, operands);
            return if builtin == Builtin::StringSplit {
                self.fresh(code, &expr.ty, want)
            } else {
                self.converted(code, &expr.ty, Form::Frozen, want)
            };
        }
        if let Some((map, keys)) = bodies::first_of_map(builtin, inner) {
            let each = method(self.expr(map), if keys { "each_key" } else { "each_value" }, Vec::new());
            return self.converted(method(each, "first", Vec::new()), &expr.ty, Form::Frozen, want);
        }
        if let Some(spelling) = spell::builtin(builtin) {
            let operands = self.operands(inner);
            let code = spell::spelled(spelling, operands);
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
        let mut operands: Vec<Code> = inner.receiver.iter().map(|receiver| self.value(receiver, Want::Any)).collect();
        for arg in &inner.args {
            let code = self.value(arg, if arg.ty.is_owned() { Want::Any } else { want });
            operands.push(code);
        }
        operands
    }

    fn special(&mut self, builtin: Builtin, inner: &Call, expr: &Expr, want: Want) -> Code {
        use Builtin as B;
        match builtin {
            B::Min | B::Max => self.extreme(builtin, inner, expr),
            B::PackageVersion => Code::atom(text::string(&self.file.program().version)),
            B::PackageLanguage => Code::atom("'ruby'"),
            B::Unit => Code::atom("nil"),
            B::Now => method(Code::atom(self.outside_world()), "now", Vec::new()),
            B::Uuid => method(Code::atom(self.outside_world()), "uuid", Vec::new()),
            B::Random => method(Code::atom(self.outside_world()), "random", Vec::new()),
            B::Retire => Code::atom("@quark.retire"),
            B::Environment => Code::atom("outside.environment"),
            B::Advance => {
                let time = self.expr(&inner.args[0]);
                call("runtime.advance", vec![self.to_host(time, &Type::Duration)])
            }
            B::ListFind => self.with_block("find", inner),
            B::ListAny => self.with_block("any?", inner),
            B::ListAll => self.with_block("all?", inner),
            B::ListFilter => {
                let code = self.filtered(inner);
                self.fresh(code, &expr.ty, want)
            }
            B::MapPut => {
                let mut operands = self.operands(inner).into_iter();
                let (Some(map), Some(key), Some(value)) = (operands.next(), operands.next(), operands.next()) else {
                    unreachable!("an entry is put into a map")
                };
                let entry = key.doc.group().append(" => ").append(spell::settled(value));
                let code = method(map, "merge", vec![Code::new(entry, 0)]);
                self.fresh(code, &expr.ty, want)
            }
            B::ListMap => self.mapped(inner, expr, want),
            B::ListIndexOf => self.index_of(inner),
            B::ListDistinct => self.distinct(inner, expr, want),
            B::ListMin | B::ListMax => self.extreme_of(builtin, inner, expr),
            B::ListMinBy => self.min_by(inner, expr),
            B::ListSortBy => {
                let code = self.placed_block("Quark.sort_by", inner, expr);
                self.fresh(code, &expr.ty, want)
            }
            B::MapKeys | B::MapValues => {
                let name = if builtin == B::MapKeys { "keys" } else { "values" };
                let code = method(self.receiver(inner), name, Vec::new());
                self.fresh(code, &expr.ty, want)
            }
            B::OptionalMap => self.optional_map(inner),
            B::DurationMilliseconds | B::InstantMilliseconds => self.receiver(inner),
            B::DurationOf => self.expr(&inner.args[0]),
            B::InstantEpoch => Code::atom("0"),
            B::JsonNull => Code::atom("nil"),
            B::JsonOf => {
                let code = self.value(&inner.args[0], Want::Frozen);
                let code = self.file.json(code, &inner.args[0].ty);
                self.opened(&inner.args[0], code)
            }
            B::ToJson | B::Encode => {
                let receiver = inner.receiver.as_ref().expect("a value is encoded");
                let code = self.value(receiver, if builtin == B::ToJson { Want::Frozen } else { Want::Any });
                let code = self.encode(builtin, code, &receiver.ty);
                if builtin == B::ToJson { self.opened(receiver, code) } else { code }
            }
            B::Decode | B::FromJson => {
                let code = self.expr(&inner.args[0]);
                let code = self.decode(builtin, code, &expr.ty);
                self.converted(code, &expr.ty, Form::Frozen, want)
            }
            B::PromiseNew => Code::atom("Quark::Promise.new"),
            B::PortCalls | B::PortSent => {
                let port = self.port(inner.receiver.as_ref().expect("a port is asked"));
                method(port, if builtin == B::PortCalls { "calls" } else { "sent" }, Vec::new())
            }
            other => unreachable!("{other:?} has a spelling"),
        }
    }

    fn receiver(&mut self, inner: &Call) -> Code {
        self.expr(inner.receiver.as_ref().expect("a method has a receiver"))
    }

    fn extreme(&mut self, builtin: Builtin, inner: &Call, expr: &Expr) -> Code {
        let name = if builtin == Builtin::Min { "min" } else { "max" };
        let mut operands = self.operands(inner);
        if expr.ty != Type::Float {
            let items = spell::list("[", operands.into_iter().map(spell::settled).collect(), "]");
            return method(Code::new(items, ATOM), name, Vec::new());
        }
        operands.push(Code::atom(self.file.place(expr.span)));
        call(format!("Quark.{name}_float"), operands)
    }

    fn extreme_of(&mut self, builtin: Builtin, inner: &Call, expr: &Expr) -> Code {
        let name = if builtin == Builtin::ListMin { "min" } else { "max" };
        let items = self.receiver(inner);
        if *expr.ty.opened() == Type::Float {
            return call(format!("Quark.{name}_of"), vec![items, Code::atom(self.file.place(expr.span))]);
        }
        method(items, name, Vec::new())
    }

    /// The index of an element; Ruby's own search takes what is the same object for equal.
    fn index_of(&mut self, inner: &Call) -> Code {
        let operands = self.operands(inner);
        if self.holds_numbers(&inner.args[0].ty) {
            return call("Quark.index_of", operands);
        }
        let mut operands = operands.into_iter();
        let list = operands.next().expect("a list is searched");
        method(list, "index", operands.collect())
    }

    fn distinct(&mut self, inner: &Call, expr: &Expr, want: Want) -> Code {
        let Type::List(element) = &expr.ty else { unreachable!("a list has distinct elements") };
        let items = self.receiver(inner);
        let code = if self.holds_numbers(element) {
            call("Quark.distinct", vec![items])
        } else {
            method(items, "uniq", Vec::new())
        };
        self.fresh(code, &expr.ty, want)
    }

    fn holds_numbers(&self, ty: &Type) -> bool {
        matches!(ty.opened(), Type::Float | Type::Json)
            || crate::emit::facts::holds_number_within(self.file.program(), ty)
    }

    fn mapped(&mut self, inner: &Call, expr: &Expr, want: Want) -> Code {
        let receiver = inner.receiver.as_ref().expect("a list is mapped");
        let Type::List(element) = &expr.ty else { unreachable!("a list is mapped to a list") };
        let bare = !may_be_false(element) && !matches!(**element, Type::Optional(_));
        if let Some(filter) = filter_of(receiver).filter(|_| bare)
            && let (Some(condition), Some(change)) = (value_lambda(&filter.args[0]), value_lambda(&inner.args[0]))
        {
            let code = self.filter_map(filter, condition, change);
            return self.fresh(code, &expr.ty, want);
        }
        let code = self.with_block("map", inner);
        self.fresh(code, &expr.ty, want)
    }

    /// `select`, or `reject` where the condition is a negation.
    fn filtered(&mut self, inner: &Call) -> Code {
        let items = self.receiver(inner);
        let Some((lambda, condition)) = value_lambda(&inner.args[0]) else {
            return self.applied(items, "select", &inner.args[0]);
        };
        let scope = self.locals.enter_block();
        let name = self.declare_fresh(lambda.params[0]);
        let (code, negated) = self.positive(condition);
        let name = if self.uses_of(lambda) { name } else { format!("_{name}") };
        self.locals.leave_block(scope);
        if !negated {
            return self.applied(items, "select", &inner.args[0]);
        }
        if let Some(short) = shortened(&code.flat(), &name) {
            return Code::new(spell::operand(items, ATOM).append(format!(".reject(&:{short})")), ATOM);
        }
        block(items, "reject", &name, code)
    }

    /// `none?`, where it is not so that any fits.
    pub fn none(&mut self, inner: &Call) -> Code {
        self.with_block("none?", inner)
    }

    /// `filter` and `map` in one pass.
    fn filter_map(&mut self, filter: &Call, condition: (&Lambda, &Expr), change: (&Lambda, &Expr)) -> Code {
        let items = self.receiver(filter);
        let scope = self.locals.enter_block();
        let name = self.declare_fresh(change.0.params[0]);
        self.locals.alias(condition.0.params[0].index(), &name);
        let ((test, negated), value) = (self.positive(condition.1), self.value(change.1, Want::Frozen));
        self.locals.leave_block(scope);
        let word = if negated { " unless " } else { " if " };
        let body = value.doc.group().append(word).append(test.doc.group());
        block(items, "filter_map", &name, Code::new(body, 0))
    }

    /// `list.name { |element| … }`
    fn with_block(&mut self, name: &str, inner: &Call) -> Code {
        let items = self.receiver(inner);
        self.applied(items, name, &inner.args[0])
    }

    fn min_by(&mut self, inner: &Call, expr: &Expr) -> Code {
        if key_type(&inner.args[0]) == Some(Type::Float) {
            return self.placed_block("Quark.min_by", inner, expr);
        }
        self.with_block("min_by", inner)
    }

    /// `function(list, place) { |element| … }`
    fn placed_block(&mut self, function: &str, inner: &Call, expr: &Expr) -> Code {
        let items = self.receiver(inner);
        let place = Code::atom(self.file.place(expr.span));
        let called = call(function, vec![items, place]);
        let text = called.flat();
        let (head, arguments) = text.split_once('(').expect("it has arguments");
        match self.short(&inner.args[0]) {
            Some(short) => Code::atom(format!("{head}({}, &:{short})", arguments.trim_end_matches(')'))),
            None => self.applied_to(called, &inner.args[0]),
        }
    }

    fn optional_map(&mut self, inner: &Call) -> Code {
        let value = inner.receiver.as_ref().expect("an optional is mapped");
        let code = self.expr(value);
        if spell::is_name(&code)
            && !may_be_false(&value.ty)
            && let Some((lambda, body)) = value_lambda(&inner.args[0])
        {
            self.locals.alias(lambda.params[0].index(), &code.flat());
            let change = self.value(body, Want::Frozen);
            return match change.flat().strip_prefix(&format!("{}.", code.flat())) {
                Some(rest) if rest.split('.').all(super::convert::is_name) => {
                    Code::atom(format!("{}&.{}", code.flat(), rest.replace('.', "&.")))
                }
                _ => between(code, "&&", change, spell::AND),
            };
        }
        if let Some(short) = self.short(&inner.args[0]) {
            return Code::new(spell::operand(code, ATOM).append(format!("&.{short}")), ATOM);
        }
        let on = Code::new(spell::operand(code, ATOM).append("&.then"), ATOM);
        self.applied_to(on, &inner.args[0])
    }

    /// `receiver.name { |element| … }`, or `receiver.name(&:method)`.
    fn applied(&mut self, receiver: Code, name: &str, lambda: &Expr) -> Code {
        let on = spell::operand(receiver, ATOM).append(format!(".{name}"));
        match self.short(lambda) {
            Some(short) => Code::new(on.append(format!("(&:{short})")), ATOM),
            None => self.applied_to(Code::new(on, ATOM), lambda),
        }
    }

    /// The method of a lambda that does nothing but call it.
    fn short(&mut self, lambda: &Expr) -> Option<String> {
        let (lambda, body) = value_lambda(lambda)?;
        let scope = self.locals.enter_block();
        let name = self.declare_fresh(lambda.params[0]);
        let text = self.value(body, Want::Frozen).flat();
        self.locals.leave_block(scope);
        shortened(&text, &name)
    }

    fn applied_to(&mut self, on: Code, lambda: &Expr) -> Code {
        let ExprKind::Lambda(lambda) = &lambda.kind else { unreachable!("operations take lambdas") };
        let scope = self.locals.enter_block();
        let name = self.declare_fresh(lambda.params[0]);
        let name = if self.uses_of(lambda) { name } else { format!("_{name}") };
        let code = match &lambda.body {
            LambdaBody::Value(value) => {
                let body = self.value(value, Want::Frozen);
                braces(on, &name, body)
            }
            LambdaBody::Block(block) if returns_in_loop(block) => {
                let lines = self.lambda_lines(block, Leaving::Return);
                let inner = lined(&format!("lambda do |{name}|"), lines);
                let text = on.flat();
                let doc = match text.strip_suffix(')') {
                    Some(head) => Doc::text(format!("{head}, &")).append(inner),
                    None => on.doc.append("(&").append(inner),
                };
                Code::new(doc.append(")"), ATOM)
            }
            LambdaBody::Block(block) => {
                let lines = self.lambda_lines(block, Leaving::Next);
                Code::new(on.doc.append(" ").append(lined(&format!("do |{name}|"), lines)), ATOM)
            }
        };
        self.locals.leave_block(scope);
        code
    }

    fn uses_of(&self, lambda: &Lambda) -> bool {
        self.is_used(lambda.params[0])
    }

    fn lambda_lines(&mut self, block: &crate::model::Block, leaving: Leaving) -> Vec<String> {
        let outer = (self.leaving, self.tail, self.host_result.take());
        (self.leaving, self.tail) = (leaving, true);
        let lines = self.captured(2, |body| body.stmts(&block.stmts));
        let host;
        (self.leaving, self.tail, host) = outer;
        self.host_result = host;
        super::stmt::unwrapped(lines)
    }
}

/// The method that is all that is called on an element.
pub fn shortened(text: &str, name: &str) -> Option<String> {
    let rest = text.strip_prefix(&format!("{name}."))?;
    let bare = rest.strip_suffix('?').unwrap_or(rest);
    super::convert::is_name(bare).then(|| rest.to_owned())
}

/// Lines between a head and `end`.
fn lined(head: &str, lines: Vec<String>) -> Doc {
    let body = lines.into_iter().map(|line| Doc::hardline().append(line));
    Doc::text(head.to_owned()).append(Doc::concat(body)).append(Doc::hardline()).append("end")
}

/// `receiver.name { |element| body }`
fn block(receiver: Code, name: &str, element: &str, body: Code) -> Code {
    let on = spell::operand(receiver, ATOM).append(format!(".{name}"));
    braces(Code::new(on, ATOM), element, body)
}

fn filter_of(list: &Expr) -> Option<&Call> {
    match &list.kind {
        ExprKind::Call(call) if call.callee == Callee::Builtin(Builtin::ListFilter) => Some(call),
        _ => None,
    }
}

/// A lambda that is one expression.
fn value_lambda(lambda: &Expr) -> Option<(&Lambda, &Expr)> {
    let ExprKind::Lambda(lambda) = &lambda.kind else { return None };
    match &lambda.body {
        LambdaBody::Value(value) => Some((lambda, value)),
        LambdaBody::Block(_) => None,
    }
}

fn key_type(lambda: &Expr) -> Option<Type> {
    let ExprKind::Lambda(lambda) = &lambda.kind else { return None };
    match &lambda.body {
        LambdaBody::Value(value) => Some(value.ty.clone()),
        LambdaBody::Block(block) => bodies::result_type(block),
    }
}

/// Whether it takes one scalar value: `text.slice(at, at + 1)`.
fn is_char(builtin: Builtin, inner: &Call) -> bool {
    let (Builtin::StringSlice, [start, end]) = (builtin, inner.args.as_slice()) else { return false };
    let ExprKind::Binary(BinaryOp::Add, left, right) = &end.kind else { return false };
    let (ExprKind::Local(at), ExprKind::Local(again)) = (&start.kind, &left.kind) else { return false };
    at == again && matches!(right.kind, ExprKind::Int(1))
}
