//! The built-ins that are more than a row of `spell.rs`: collection operations, JSON, time, tests.

use super::body::BodyPrinter;
use super::convert::in_seconds;
use super::expr::{Want, call, method, walrus};
use super::spell::{self, COMPARE, between, conditional};
use super::text;
use crate::emit::bodies::{self, is_simple};
use crate::emit::code::{ATOM, Code, Doc};
use crate::model::{Builtin, Call, Callee, Expr, ExprKind, Form, LambdaBody, Type};

/// The elements of a pipeline while it is one pass: `source` by `name`, those that fit `condition`.
struct Pass {
    element: Code,
    name: String,
    source: Code,
    condition: Option<Code>,
}

/// How tightly a comprehension without brackets binds.
const GENERATOR: u8 = 1;

impl BodyPrinter<'_, '_> {
    /// A built-in, its collection in the wanted form.
    pub fn builtin(&mut self, builtin: Builtin, inner: &Call, expr: &Expr, want: Want) -> Code {
        if bodies::splits_at_literal(builtin, inner) {
            let mut operands = self.operands(inner);
            let separator = operands.pop().expect("there is a separator");
            let split = method(operands.remove(0), "split", vec![separator]);
            return self.converted(split, &expr.ty, Form::Growing, want);
        }
        if let Some(function) = spell::faulting(builtin) {
            self.file.quark();
            let mut operands = self.operands(inner);
            operands.push(Code::atom(self.file.place(expr.span)));
            return self.converted(call(function, operands), &expr.ty, Form::Frozen, want);
        }
        if let Some(code) = self.first_of_map(builtin, inner) {
            return self.converted(code, &expr.ty, Form::Frozen, want);
        }
        if let Some(spelling) = spell::builtin(builtin) {
            let operands = self.operands(inner);
            let grouped = operands.into_iter().map(|operand| Code::new(operand.doc.group(), operand.prec));
            let code = spelling.apply(grouped.collect());
            if code.flat().contains("quark.") {
                self.file.quark();
            }
            return self.converted(code, &expr.ty, Form::Frozen, want);
        }
        self.special(builtin, inner, expr, want)
    }

    fn operands(&mut self, inner: &Call) -> Vec<Code> {
        use Builtin as B;
        let Callee::Builtin(builtin) = inner.callee else { unreachable!("a built-in is called") };
        let stores = matches!(builtin, B::ListAdd | B::ListAddAll | B::MapPut | B::PromiseKeep | B::PromiseFail);
        // The elements of a list are frozen, and what grows is never equal to them.
        let compares = matches!(builtin, B::ListIndexOf | B::ListRemove);
        let want = if stores || compares { Want::Frozen } else { Want::Any };
        let mut operands: Vec<Code> = inner.receiver.iter().map(|receiver| self.expr(receiver)).collect();
        for arg in &inner.args {
            let code = self.value(arg, if arg.ty.is_owned() { Want::Any } else { want });
            operands.push(code);
        }
        operands
    }

    fn special(&mut self, builtin: Builtin, inner: &Call, expr: &Expr, want: Want) -> Code {
        let entered = self.locals.inside();
        let code = self.spelled(builtin, inner, expr, want);
        self.locals.leave_inside(entered);
        code
    }

    fn spelled(&mut self, builtin: Builtin, inner: &Call, expr: &Expr, want: Want) -> Code {
        use Builtin as B;
        match builtin {
            B::Min | B::Max => self.extreme(builtin, inner, expr),
            B::PackageVersion => Code::atom(text::string(&self.file.program().version)),
            B::PackageLanguage => Code::atom("\"python\""),
            B::Unit => Code::atom("None"),
            B::Now => method(Code::atom(self.outside_world()), "now", Vec::new()),
            B::Uuid => method(Code::atom(self.outside_world()), "uuid", Vec::new()),
            B::Random => method(Code::atom(self.outside_world()), "random", Vec::new()),
            B::Retire => call("self._quark.retire", Vec::new()),
            B::Environment => Code::atom("outside.environment"),
            B::Advance => {
                let time = self.expr(&inner.args[0]);
                let time = self.to_host(time, &Type::Duration);
                call("runtime.advance", vec![time])
            }
            B::ListJoin => self.join(inner),
            B::MapHas | B::StringContains => self.turned_round(inner),
            B::ListFind => self.find(inner),
            B::ListAny => self.pass_into("any", inner),
            B::ListAll => self.pass_into("all", inner),
            B::ListFilter | B::ListMap => self.pipeline(expr, want),
            B::ListMin | B::ListMax => self.extreme_of(builtin, inner, expr),
            B::ListMinBy => self.min_by(inner, expr),
            B::ListSortBy => self.sort_by(inner, expr, want),
            B::MapKeys | B::MapValues => self.entries(builtin, inner, want),
            B::OptionalMap => self.optional_map(inner),
            B::DurationMilliseconds | B::InstantMilliseconds => {
                let receiver = inner.receiver.as_ref().expect("a time has a receiver");
                self.expr(receiver)
            }
            B::DurationToSeconds | B::InstantToSeconds => {
                let receiver = inner.receiver.as_ref().expect("a time has a receiver");
                in_seconds(self.expr(receiver))
            }
            B::DurationOf => self.expr(&inner.args[0]),
            B::InstantEpoch => Code::atom("0"),
            B::JsonNull => Code::atom("None"),
            B::JsonOf => {
                let code = self.expr(&inner.args[0]);
                self.to_json(code, &inner.args[0].ty)
            }
            B::ToJson | B::Encode => {
                let receiver = inner.receiver.as_ref().expect("a value is encoded");
                let code = self.expr(receiver);
                self.encode(builtin, code, &receiver.ty)
            }
            B::Decode | B::FromJson => {
                let code = self.expr(&inner.args[0]);
                self.decode(builtin, code, &expr.ty)
            }
            B::PromiseNew => {
                let Type::Promise(kept) = &expr.ty else { unreachable!("a promise is made") };
                let kept = self.file.evaluated_ty(kept, Form::Frozen);
                self.runtime(&format!("Promise[{kept}]"), Vec::new())
            }
            B::PortCalls | B::PortSent => {
                let name = if builtin == B::PortCalls { "calls" } else { "sent" };
                let port = self.expr(inner.receiver.as_ref().expect("a port is asked"));
                call(self.file.outside("quark.testing", name, true), vec![port])
            }
            other => unreachable!("{other:?} has a spelling"),
        }
    }

    /// Where Python has what is asked for before what is asked.
    fn turned_round(&mut self, inner: &Call) -> Code {
        let mut operands = self.operands(inner).into_iter().map(|operand| Code::new(operand.doc.group(), operand.prec));
        let (Some(asked), Some(wanted)) = (operands.next(), operands.next()) else {
            unreachable!("it has a receiver and an argument")
        };
        between(wanted, "in", asked, COMPARE)
    }

    fn join(&mut self, inner: &Call) -> Code {
        let parts = self.generator(inner.receiver.as_ref().expect("a list is joined"));
        let separator = self.expr(&inner.args[0]);
        if !is_generator(&parts) {
            return method(separator, "join", vec![parts]);
        }
        let joined = separator.at(ATOM).append(".join").append(bracketed("(", parts, ")"));
        Code::new(joined, ATOM)
    }

    fn extreme(&mut self, builtin: Builtin, inner: &Call, expr: &Expr) -> Code {
        let name = if builtin == Builtin::Min { "min" } else { "max" };
        let mut operands = self.operands(inner);
        if expr.ty != Type::Float {
            return call(name, operands);
        }
        operands.push(Code::atom(self.file.place(expr.span)));
        self.runtime(&format!("{name}_float"), operands)
    }

    fn extreme_of(&mut self, builtin: Builtin, inner: &Call, expr: &Expr) -> Code {
        let name = if builtin == Builtin::ListMin { "min" } else { "max" };
        let receiver = inner.receiver.as_ref().expect("a list is asked");
        if *expr.ty.opened() == Type::Float {
            let items = self.expr(receiver);
            let place = Code::atom(self.file.place(expr.span));
            return self.runtime(&format!("{name}_of"), vec![items, place]);
        }
        let items = self.generator(receiver);
        let absent = Code::atom("default=None");
        call(name, vec![parenthesized_generator(items), absent])
    }

    /// A list as an argument that is read once: a pipeline is not collected for it.
    fn generator(&mut self, list: &Expr) -> Code {
        match self.pass(list) {
            Some(pass) => pass.comprehension(),
            None => self.expr(list),
        }
    }

    fn find(&mut self, inner: &Call) -> Code {
        let pass = self.filtered(inner);
        call("next", vec![parenthesized_generator(pass.comprehension()), Code::atom("None")])
    }

    fn pass_into(&mut self, function: &str, inner: &Call) -> Code {
        let receiver = inner.receiver.as_ref().expect("a list is asked");
        let mut pass = self.pass_over(receiver, &inner.args[0]);
        let name = pass.element.flat();
        pass.element = self.applied_condition(&inner.args[0], &name);
        sole(function, pass.comprehension())
    }

    /// `filter` and `map` in one pass.
    fn pipeline(&mut self, expr: &Expr, want: Want) -> Code {
        let pass = self.pass(expr).expect("a pipeline is a pass");
        let comprehension = pass.comprehension();
        let growing = want == Want::Growing || expr.ty.is_owned();
        if growing && is_generator(&comprehension) {
            return Code::new(bracketed("[", comprehension, "]"), ATOM);
        }
        sole(if growing { "list" } else { "tuple" }, comprehension)
    }

    /// The pass that an expression is: a chain of `filter` and `map`.
    fn pass(&mut self, expr: &Expr) -> Option<Pass> {
        let ExprKind::Call(inner) = &expr.kind else { return None };
        let Callee::Builtin(builtin) = inner.callee else { return None };
        match builtin {
            Builtin::ListFilter => Some(self.filtered(inner)),
            Builtin::ListMap => {
                let receiver = inner.receiver.as_ref().expect("a list is mapped");
                let mut pass = self.pass_over(receiver, &inner.args[0]);
                let name = pass.element.flat();
                pass.element = self.applied(&inner.args[0], &[&name], Want::Frozen);
                Some(pass)
            }
            _ => None,
        }
    }

    fn filtered(&mut self, inner: &Call) -> Pass {
        let receiver = inner.receiver.as_ref().expect("a list is filtered");
        let mut pass = self.pass_over(receiver, &inner.args[0]);
        let name = pass.element.flat();
        let condition = self.applied_condition(&inner.args[0], &name);
        pass.condition = Some(match pass.condition.take() {
            Some(first) => between(first, "and", condition, spell::AND),
            None => condition,
        });
        pass
    }

    /// A pass over a list whose element still is a name: one that goes on after a `filter`, or a new one.
    fn pass_over(&mut self, list: &Expr, lambda: &Expr) -> Pass {
        let (before, entered) = (self.lines.len(), self.locals.inside());
        if let Some(pass) = self.pass(list) {
            if pass.element.flat() == pass.name {
                return pass;
            }
            self.lines.truncate(before);
            self.locals.leave_inside(entered);
            let again = |body: &mut Self| body.pass(list).expect("it is a pass").comprehension();
            let source = parenthesized_generator(self.source(again));
            let name = self.element_name(lambda);
            return Pass { element: Code::atom(name.clone()), name, source, condition: None };
        }
        let source = self.source(|body| body.expr(list));
        let name = self.element_name(lambda);
        Pass { element: Code::atom(name.clone()), name, source, condition: None }
    }

    fn element_name(&mut self, lambda: &Expr) -> String {
        let ExprKind::Lambda(lambda) = &lambda.kind else { unreachable!("operations take lambdas") };
        let param = lambda.params[0];
        self.locals.declare_inside(param.index(), &self.arena[param].name)
    }

    /// What a comprehension asks of an element that goes by `name`.
    fn applied_condition(&mut self, lambda: &Expr, name: &str) -> Code {
        let ExprKind::Lambda(inner) = &lambda.kind else { unreachable!("operations take lambdas") };
        let LambdaBody::Value(value) = &inner.body else { return self.applied(lambda, &[name], Want::Any) };
        self.locals.alias(inner.params[0].index(), name);
        self.condition(value)
    }

    fn key_lambda(&mut self, lambda: &Expr) -> Code {
        let name = self.element_name(lambda);
        let key = self.applied(lambda, &[&name], Want::Any);
        spell::lambda(&name, key)
    }

    fn min_by(&mut self, inner: &Call, expr: &Expr) -> Code {
        let items = self.generator(inner.receiver.as_ref().expect("a list is asked"));
        let key = self.key_lambda(&inner.args[0]);
        if key_type(&inner.args[0]) == Some(Type::Float) {
            let place = Code::atom(self.file.place(expr.span));
            return self.runtime("min_by", vec![parenthesized_generator(items), key, place]);
        }
        let key = Code::new(Doc::text("key=").append(key.doc), 0);
        call("min", vec![parenthesized_generator(items), key, Code::atom("default=None")])
    }

    fn sort_by(&mut self, inner: &Call, expr: &Expr, want: Want) -> Code {
        let items = self.generator(inner.receiver.as_ref().expect("a list is sorted"));
        let key = self.key_lambda(&inner.args[0]);
        let (sorted, form) = if key_type(&inner.args[0]) == Some(Type::Float) {
            let place = Code::atom(self.file.place(expr.span));
            (self.runtime("sort_by", vec![parenthesized_generator(items), key, place]), Form::Frozen)
        } else {
            let key = Code::new(Doc::text("key=").append(key.doc), 0);
            (call("sorted", vec![parenthesized_generator(items), key]), Form::Growing)
        };
        if want == Want::Growing && form == Form::Growing {
            sorted
        } else {
            self.converted(sorted, &expr.ty, form, want)
        }
    }

    /// The first key or value of a map: the others are not collected for it.
    fn first_of_map(&mut self, builtin: Builtin, inner: &Call) -> Option<Code> {
        let (map, keys) = bodies::first_of_map(builtin, inner)?;
        let base = self.expr(map);
        let view = if keys { base } else { method(base, "values", Vec::new()) };
        Some(call("next", vec![call("iter", vec![view]), Code::atom("None")]))
    }

    fn entries(&mut self, builtin: Builtin, inner: &Call, want: Want) -> Code {
        let map = inner.receiver.as_ref().expect("a map is asked");
        let base = self.expr(map);
        let view = if builtin == Builtin::MapKeys { base } else { method(base, "values", Vec::new()) };
        call(if want == Want::Growing { "list" } else { "tuple" }, vec![view])
    }

    fn opened_name(&mut self, lambda: &Expr) -> String {
        let ExprKind::Lambda(lambda) = &lambda.kind else { unreachable!("operations take lambdas") };
        self.declare(lambda.params[0], false)
    }

    fn optional_map(&mut self, inner: &Call) -> Code {
        let value = inner.receiver.as_ref().expect("an optional is mapped");
        let code = self.expr(value);
        let simple = is_simple(value);
        let name = if simple { code.flat() } else { self.opened_name(&inner.args[0]) };
        let change = self.applied(&inner.args[0], &[&name], Want::Frozen);
        let mapped =
            |first| conditional(change, between(first, "is not", Code::atom("None"), COMPARE), Code::atom("None"));
        if simple {
            mapped(code)
        } else if self.nameless {
            let mapped = mapped(Code::atom(name.clone()));
            self.given(code, &name, mapped)
        } else {
            mapped(walrus(&name, code))
        }
    }
}

impl Pass {
    fn comprehension(self) -> Code {
        let function = self.function();
        let mut doc = self.element.doc.group();
        if doc_is(&doc, &self.name) && self.condition.is_none() {
            return self.source;
        }
        if let Some(function) = function {
            return call("map", vec![Code::atom(function), self.source]);
        }
        let source = spell::operand(self.source, spell::OR);
        doc = doc.append(Doc::line()).append(format!("for {} in ", self.name)).append(source);
        if let Some(condition) = self.condition {
            doc = doc.append(Doc::line()).append("if ").append(spell::operand(condition, spell::OR));
        }
        Code::new(doc.group(), GENERATOR)
    }

    /// The function that is all that is done to each element.
    fn function(&self) -> Option<String> {
        let text = self.element.flat();
        let function = text.strip_suffix(&format!("({})", self.name)).filter(|_| self.condition.is_none())?;
        let is_name = function.chars().all(|character| character.is_alphanumeric() || "_.".contains(character));
        (is_name && !function.is_empty() && !function.starts_with(&format!("{}.", self.name)))
            .then(|| function.to_owned())
    }
}

fn doc_is(doc: &Doc, text: &str) -> bool {
    crate::emit::code::render(doc, usize::MAX) == text
}

/// A comprehension beside other arguments: in parentheses of its own.
fn parenthesized_generator(code: Code) -> Code {
    if is_generator(&code) { Code::new(bracketed("(", code, ")"), ATOM) } else { code }
}

/// Whether it is a comprehension that still wants brackets.
fn is_generator(code: &Code) -> bool {
    code.prec == GENERATOR
}

/// `function(x for x in xs)`
fn sole(function: &str, code: Code) -> Code {
    if is_generator(&code) {
        return Code::new(Doc::text(function.to_owned()).append(bracketed("(", code, ")")), ATOM);
    }
    call(function, vec![code])
}

fn bracketed(open: &'static str, code: Code, close: &'static str) -> Doc {
    Doc::text(open).append(Doc::line_().append(code.doc).nest(4)).append(Doc::line_()).append(close).group()
}

fn key_type(lambda: &Expr) -> Option<Type> {
    let ExprKind::Lambda(lambda) = &lambda.kind else { return None };
    match &lambda.body {
        LambdaBody::Value(value) => Some(value.ty.clone()),
        LambdaBody::Block(block) => bodies::result_type(block),
    }
}
