//! Expressions in Python.

use super::body::{BodyPrinter, SelfRef, World};
use super::module::{field_name, function_name, inner_name};
use super::naming::NAMING;
use super::spell::{self, AND, COMPARE, NOT, OR, PRODUCT, SIGN, between, conditional};
use super::text;
use crate::emit::code::{ATOM, Code, Doc, Spell, list};
use crate::emit::names::Use;
use crate::emit::roles::{is_boundary, returns_promise};
use crate::model::{
    Arm, BinaryOp, Builtin, Call, Callee, Condition, Expr, ExprKind, FieldMode, Form, Function, FunctionKind, Id,
    IfExpr, Interface, LambdaBody, New, Opened, Opening, Owner, Param, Part, Pattern, Record, Subject, Type, UnaryOp,
};

/// What fits into a line, whatever stands before it.
const SHORT: usize = 100;

/// How the receiving place keeps a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// It only reads it.
    Any,
    /// It never changes.
    Frozen,
    /// It may change in place.
    Growing,
}

/// `f(a, b)`, whatever `f` is.
pub fn call(function: impl Into<String>, arguments: Vec<Code>) -> Code {
    let arguments = list("(", arguments.into_iter().map(argument).collect(), ")");
    Code::new(Doc::text(function.into()).append(arguments), ATOM)
}

/// An argument: on one line if it can be.
fn argument(code: Code) -> Doc {
    code.doc.group()
}

/// `receiver.name(a, b)`
pub fn method(receiver: Code, name: &str, arguments: Vec<Code>) -> Code {
    let arguments = list("(", arguments.into_iter().map(argument).collect(), ")");
    Code::new(receiver.at(ATOM).append(format!(".{name}")).append(arguments), ATOM)
}

/// `name=value`
fn keyword(name: &str, value: Code) -> Code {
    Code::new(Doc::text(format!("{name}=")).append(value.doc.group()), 0)
}

/// `(name := value)`
pub fn walrus(name: &str, value: Code) -> Code {
    Code::new(spell::parenthesized(Doc::text(format!("{name} := ")).append(value.doc.group())), ATOM)
}

/// A tuple of these.
pub fn tuple(items: Vec<Code>) -> Code {
    if items.len() == 1 {
        let only = items.into_iter().next().expect("there is one");
        return Code::new(Doc::text("(").append(argument(only)).append(",)"), ATOM);
    }
    Code::new(list("(", items.into_iter().map(argument).collect(), ")"), ATOM)
}

impl BodyPrinter<'_, '_> {
    /// The expression, its collections in whatever form they are.
    pub fn expr(&mut self, expr: &Expr) -> Code {
        match &expr.kind {
            ExprKind::Int(value) | ExprKind::Duration(value) => number(*value),
            ExprKind::Float(value) => signed(text::float(*value), *value < 0.0),
            ExprKind::Bool(value) => Code::atom(if *value { "True" } else { "False" }),
            ExprKind::Str(value) => Code::atom(text::string(value)),
            ExprKind::None | ExprKind::Unit => Code::atom("None"),
            ExprKind::Template(parts) => self.template(parts),
            ExprKind::List(_) | ExprKind::Map(_) => self.value(expr, Want::Frozen),
            ExprKind::Local(id) => Code::atom(self.locals.name(id.index())),
            ExprKind::SelfRef => Code::atom("self"),
            ExprKind::Constant(id) => {
                let decl = &self.file.program().constants[*id].decl;
                Code::atom(self.file.refer(decl.module, &NAMING.name(Use::Constant, &decl.name), true))
            }
            ExprKind::Case(id, index) => self.case(*id, *index),
            ExprKind::Field(base, index) => self.field(base, *index),
            ExprKind::Index(base, index) => {
                let function = if matches!(base.ty, Type::List(_)) { "item" } else { "entry" };
                let (base, index) = (self.expr(base), self.expr(index));
                self.runtime(function, vec![base, index, Code::atom(self.file.place(expr.span))])
            }
            ExprKind::Unary(op, inner) => self.unary(*op, inner, expr),
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, expr),
            ExprKind::Coalesce(value, otherwise) => self.coalesce(value, otherwise, Want::Any),
            ExprKind::Convert(_, inner) | ExprKind::Try(inner) => self.expr(inner),
            ExprKind::Store(store, inner) if store.settled && !store.moves => self.value(inner, Want::Frozen),
            ExprKind::Store(_, inner) => self.expr(inner),
            ExprKind::If(inner) => self.if_value(inner, Want::Frozen),
            ExprKind::Match(subject, arms) => self.match_value(subject, arms, expr, Want::Frozen),
            ExprKind::Call(inner) => self.call(inner, expr, Want::Any),
            ExprKind::New(new) => self.new_value(new, expr),
            ExprKind::With(base, fields) => self.with(base, fields),
            ExprKind::TryElse(..) => self.hoisted(expr, Want::Frozen),
            ExprKind::Take(place) => self.take(place),
            ExprKind::Lambda(_) => unreachable!("lambdas are printed by what calls them"),
            ExprKind::Hoisted(block, value) => {
                for stmt in &block.stmts {
                    self.stmt(stmt);
                }
                self.expr(value)
            }
        }
    }

    /// The expression for a place that keeps it in this form.
    pub fn value(&mut self, expr: &Expr, want: Want) -> Code {
        if !expr.ty.opened().is_collection() {
            return self.expr(expr);
        }
        let want = if want == Want::Growing && !expr.ty.is_collection() { Want::Frozen } else { want };
        match &expr.kind {
            ExprKind::List(items) => self.list(items, want, expr.ty.is_owned()),
            ExprKind::Map(entries) => self.map(entries, want, expr),
            ExprKind::If(inner) => self.if_value(inner, want),
            ExprKind::Match(subject, arms) => self.match_value(subject, arms, expr, want),
            ExprKind::Coalesce(value, otherwise) => self.coalesce(value, otherwise, want),
            ExprKind::Call(inner) => self.call(inner, expr, want),
            ExprKind::Convert(_, inner) | ExprKind::Try(inner) => self.value(inner, want),
            ExprKind::TryElse(..) => self.hoisted(expr, want),
            ExprKind::Store(store, inner) => {
                if store.moves && store.from == Form::Growing && want == Want::Growing {
                    return self.expr(inner);
                }
                self.value(inner, if store.settled && want == Want::Any { Want::Frozen } else { want })
            }
            _ => {
                let form = self.form_of(expr);
                let code = self.expr(expr);
                self.converted(code, &expr.ty, form, want)
            }
        }
    }

    /// A collection brought from one form into another.
    pub fn converted(&self, code: Code, ty: &Type, form: Form, want: Want) -> Code {
        if ty.is_owned() || !ty.opened().is_collection() {
            return code;
        }
        let (is_list, optional) = (matches!(ty, Type::List(_)), matches!(ty, Type::Optional(_)));
        match (form, want) {
            (_, Want::Any) | (Form::Frozen, Want::Frozen) => code,
            (Form::Argument, _) if optional => {
                let given = self.converted(code.clone(), ty.opened(), form, Want::Frozen);
                conditional(given, between(code, "is not", Code::atom("None"), COMPARE), Code::atom("None"))
            }
            // What may be absent never changes in place.
            _ if optional => code,
            (_, Want::Frozen) if is_list => call("tuple", vec![code]),
            (_, Want::Frozen) => self.runtime("frozen", vec![code]),
            (_, Want::Growing) => call(if is_list { "list" } else { "dict" }, vec![code]),
        }
    }

    /// How the place that an expression reads keeps a collection.
    pub fn form_of(&self, expr: &Expr) -> Form {
        match &expr.kind {
            ExprKind::Local(id) => self.form(*id),
            ExprKind::Field(base, index) => self.field_form(&base.ty, *index),
            ExprKind::Take(place) | ExprKind::Store(_, place) => self.form_of(place),
            _ => Form::Frozen,
        }
    }

    fn field_form(&self, owner: &Type, index: usize) -> Form {
        let program = self.file.program();
        let (fields, parameters) = match owner {
            Type::Class(id) => (&program.classes[*id].fields, &self.this),
            Type::Actor(id) => (&program.actors[*id].fields, &self.this),
            _ => return Form::Frozen,
        };
        if matches!(parameters, SelfRef::Making(names) if names.contains_key(&index)) {
            return Form::Argument;
        }
        if fields[index].mode == FieldMode::Var { Form::Growing } else { Form::Frozen }
    }

    /// A call of the runtime.
    pub fn runtime(&self, function: &str, arguments: Vec<Code>) -> Code {
        call(format!("{}.{function}", self.file.quark()), arguments)
    }

    fn list(&mut self, items: &[Expr], want: Want, owned: bool) -> Code {
        let items: Vec<Code> = items.iter().map(|item| self.value(item, Want::Frozen)).collect();
        if want == Want::Growing || owned {
            return Code::new(list("[", items.into_iter().map(argument).collect(), "]"), ATOM);
        }
        tuple(items)
    }

    fn map(&mut self, entries: &[(Expr, Expr)], want: Want, expr: &Expr) -> Code {
        let mut items = Vec::new();
        for (key, value) in entries {
            let (key, value) = (self.expr(key), self.value(value, Want::Frozen));
            items.push(key.doc.group().append(": ").append(value.doc.group()));
        }
        let literal = Code::new(list("{", items, "}"), ATOM);
        if want == Want::Frozen && !expr.ty.is_owned() {
            let arguments = if entries.is_empty() { Vec::new() } else { vec![literal] };
            return self.runtime("FrozenDict", arguments);
        }
        literal
    }

    pub(super) fn case(&self, id: Id<crate::model::Enum>, index: usize) -> Code {
        let program = self.file.program();
        let owner = self.file.declared(&program.enums[id].decl, true);
        Code::atom(format!("{owner}.{}", NAMING.name(Use::Case, &program.enums[id].cases[index].name)))
    }

    fn field(&mut self, base: &Expr, index: usize) -> Code {
        if matches!(base.kind, ExprKind::SelfRef) {
            match &self.this {
                SelfRef::Names(names) => return Code::atom(names[index].clone()),
                SelfRef::Making(parameters) if parameters.contains_key(&index) => {
                    return Code::atom(parameters[&index].clone());
                }
                _ => {}
            }
        }
        let name = field_name(self.file.program(), &base.ty, index);
        let base = self.expr(base);
        Code::new(base.at(ATOM).append(format!(".{name}")), ATOM)
    }

    fn unary(&mut self, op: UnaryOp, inner: &Expr, whole: &Expr) -> Code {
        match op {
            UnaryOp::Not => self.negated(inner),
            UnaryOp::Neg if self.is_checked(inner) => {
                let operand = self.expr(inner);
                self.runtime("neg", vec![operand, Code::atom(self.file.place(whole.span))])
            }
            UnaryOp::Neg => Spell::Prefix("-", SIGN).apply(vec![self.expr(inner)]),
        }
    }

    /// `not …`, said the way Python says it.
    fn negated(&mut self, inner: &Expr) -> Code {
        match &inner.kind {
            ExprKind::Call(Call { callee: Callee::Builtin(builtin), receiver: Some(receiver), args, .. }) => {
                match builtin {
                    Builtin::ListIsEmpty | Builtin::MapIsEmpty | Builtin::StringIsEmpty => {
                        let receiver = self.expr(receiver);
                        return call("bool", vec![receiver]);
                    }
                    Builtin::MapHas | Builtin::StringContains => {
                        let (receiver, arg) = (self.expr(receiver), self.expr(&args[0]));
                        return between(arg, "not in", receiver, COMPARE);
                    }
                    _ => {}
                }
            }
            ExprKind::Binary(BinaryOp::Eq, left, right) => return self.compared(BinaryOp::Ne, left, right),
            ExprKind::Binary(BinaryOp::Ne, left, right) => return self.compared(BinaryOp::Eq, left, right),
            _ => {}
        }
        Spell::Prefix("not ", NOT).apply(vec![self.expr(inner)])
    }

    /// A condition, where what is not empty counts as true.
    pub fn condition(&mut self, expr: &Expr) -> Code {
        if let ExprKind::Unary(UnaryOp::Not, inner) = &expr.kind
            && let ExprKind::Call(Call { callee: Callee::Builtin(builtin), receiver: Some(receiver), .. }) = &inner.kind
            && matches!(builtin, Builtin::ListIsEmpty | Builtin::MapIsEmpty | Builtin::StringIsEmpty)
        {
            return self.expr(receiver);
        }
        if let ExprKind::Binary(op @ (BinaryOp::And | BinaryOp::Or), left, right) = &expr.kind {
            let (word, prec) = spell::infix(*op);
            let (left, right) = (self.condition(left), self.condition(right));
            return between(left, word, right, prec);
        }
        self.expr(expr)
    }

    fn is_checked(&self, operand: &Expr) -> bool {
        self.file.input.options.checked && matches!(operand.ty, Type::Int | Type::Duration | Type::Instant)
    }

    /// An operator applied, to be assigned or used.
    pub fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, whole: &Expr) -> Code {
        match op {
            BinaryOp::Eq | BinaryOp::Ne => self.compared(op, left, right),
            BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem => {
                let operands = (self.expr(left), self.expr(right));
                self.arithmetic(op, (left, operands.0), (right, operands.1), whole)
            }
            _ => {
                let (word, prec) = spell::infix(op);
                let (left, right) = (self.expr(left), self.expr(right));
                between(left, word, right, prec)
            }
        }
    }

    /// Arithmetic on operands that are printed already.
    pub fn arithmetic(&mut self, op: BinaryOp, left: (&Expr, Code), right: (&Expr, Code), whole: &Expr) -> Code {
        let place = Code::atom(self.file.place(whole.span));
        let ((left_expr, left), (right_expr, right)) = (left, right);
        let floats = (left_expr.ty == Type::Float, right_expr.ty == Type::Float);
        match (op, floats) {
            (BinaryOp::Div, (true, _)) => self.runtime("div_float", vec![left, right, place]),
            (BinaryOp::Div, (false, true)) => {
                let exact = self.runtime("div_float", vec![left, right, place.clone()]);
                self.runtime("round_half_up", vec![exact, place])
            }
            (BinaryOp::Mul, (false, true) | (true, false)) => {
                let exact = between(left, "*", right, PRODUCT);
                self.runtime("round_half_up", vec![exact, place])
            }
            (BinaryOp::Div, _) if left_expr.ty == Type::Duration => {
                self.runtime("div_half_up", vec![left, right, place])
            }
            (BinaryOp::Div | BinaryOp::Rem, _) if !is_plain_division(left_expr, right_expr) => {
                let function = if op == BinaryOp::Div { "div" } else { "rem" };
                self.runtime(function, vec![left, right, place])
            }
            (BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul, _) if self.is_checked(left_expr) => {
                let function = match op {
                    BinaryOp::Add => "add",
                    BinaryOp::Sub => "sub",
                    _ => "mul",
                };
                self.runtime(function, vec![left, right, place])
            }
            _ => {
                let (word, prec) = spell::infix(op);
                between(left, word, right, prec)
            }
        }
    }

    fn compared(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Code {
        let equal = op == BinaryOp::Eq;
        if matches!(right.kind, ExprKind::None) {
            let left = self.expr(left);
            return between(left, if equal { "is" } else { "is not" }, Code::atom("None"), COMPARE);
        }
        if let ExprKind::Bool(value) = right.kind {
            let left = self.expr(left);
            let right = Code::atom(if value { "True" } else { "False" });
            return between(left, if equal { "is" } else { "is not" }, right, COMPARE);
        }
        let (a, b) = (self.value(left, Want::Frozen), self.value(right, Want::Frozen));
        if crate::emit::facts::holds_number_within(self.file.program(), &left.ty) {
            let code = self.runtime("equal", vec![a, b]);
            return if equal { code } else { Spell::Prefix("not ", NOT).apply(vec![code]) };
        }
        between(a, if equal { "==" } else { "!=" }, b, COMPARE)
    }

    /// Whether reading an expression twice costs and changes nothing.
    pub fn is_simple(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Local(_)
            | ExprKind::SelfRef
            | ExprKind::Constant(_)
            | ExprKind::Case(..)
            | ExprKind::Int(_)
            | ExprKind::Bool(_)
            | ExprKind::Str(_)
            | ExprKind::Float(_)
            | ExprKind::Duration(_)
            | ExprKind::None => true,
            ExprKind::Field(base, _) => self.is_simple(base),
            ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => self.is_simple(inner),
            ExprKind::List(items) => items.is_empty(),
            ExprKind::Map(entries) => entries.is_empty(),
            _ => false,
        }
    }

    /// Something made of an expression twice: first where it is evaluated, then by name.
    fn twice(&mut self, expr: &Expr, name: &str, make: impl FnOnce(&mut Self, Code, Code) -> Code) -> Code {
        let code = self.expr(expr);
        if self.is_simple(expr) {
            return make(self, code.clone(), code);
        }
        let name = self.temporary(name, &expr.ty);
        if self.nameless {
            let made = make(self, Code::atom(name.clone()), Code::atom(name.clone()));
            return self.given(code, &name, made);
        }
        make(self, walrus(&name, code), Code::atom(name))
    }

    /// `made`, in which the value goes by a name, where no `:=` can stand.
    pub fn given(&self, value: Code, name: &str, made: Code) -> Code {
        self.runtime("given", vec![value, spell::lambda(name, made)])
    }

    /// What a comprehension runs over; it is printed anew where it gives names, which are not allowed there.
    pub fn source(&mut self, print: impl Fn(&mut Self) -> Code) -> Code {
        let before = self.lines.len();
        let code = print(self);
        if self.nameless || !code.flat().contains(":=") {
            return code;
        }
        self.lines.truncate(before);
        self.nameless = true;
        let code = print(self);
        self.nameless = false;
        code
    }

    fn coalesce(&mut self, value: &Expr, otherwise: &Expr, want: Want) -> Code {
        if let ExprKind::Call(Call { callee: Callee::Builtin(Builtin::MapGet), receiver: Some(receiver), args, .. }) =
            &value.kind
            && self.is_simple(otherwise)
            && !matches!(otherwise.ty, Type::Optional(_))
            && !otherwise.ty.is_collection()
        {
            let (receiver, key, otherwise) = (self.expr(receiver), self.expr(&args[0]), self.expr(otherwise));
            return method(receiver, "get", vec![key, otherwise]);
        }
        self.twice(value, "found", |body, first, again| {
            let present = between(first, "is not", Code::atom("None"), COMPARE);
            let opened = value.ty.opened().clone();
            let again = body.converted(again, &opened, Form::Frozen, want);
            let otherwise = body.value(otherwise, want);
            conditional(again, present, otherwise)
        })
    }

    fn if_value(&mut self, inner: &IfExpr, want: Want) -> Code {
        if let Condition::Opens(opened) = &inner.condition
            && self.nameless
            && !self.is_fixed(&opened.value)
        {
            return self.opened_value(opened, inner, want);
        }
        let entered = self.locals.enter();
        let condition = match &inner.condition {
            Condition::Value(value) => self.condition(value),
            Condition::Opens(opened) => {
                debug_assert_eq!(opened.how, Opening::Some, "lowering leaves no `try` in expressions");
                self.present(opened.local, &opened.value)
            }
        };
        let (then, otherwise) = (self.value(&inner.then, want), self.value(&inner.otherwise, want));
        self.locals.leave(entered);
        conditional(then, condition, otherwise)
    }

    fn opened_value(&mut self, opened: &Opened, inner: &IfExpr, want: Want) -> Code {
        let entered = self.locals.enter();
        let value = self.expr(&opened.value);
        let name = self.declare(opened.local, true);
        let present = between(Code::atom(name.clone()), "is not", Code::atom("None"), COMPARE);
        let (then, otherwise) = (self.value(&inner.then, want), self.value(&inner.otherwise, want));
        self.locals.leave(entered);
        self.given(value, &name, conditional(then, present, otherwise))
    }

    /// `(name := value) is not None`, or `value is not None` where the value has a name.
    pub fn present(&mut self, local: Id<crate::model::Local>, value: &Expr) -> Code {
        let first = self.bound(local, value);
        between(first, "is not", Code::atom("None"), COMPARE)
    }

    /// `(name := value)`, or the value itself where it has a name that does not change.
    pub fn bound(&mut self, local: Id<crate::model::Local>, value: &Expr) -> Code {
        let code = self.expr(value);
        if self.is_fixed(value) || !self.is_used(local) {
            self.locals.alias(local.index(), &code.flat());
            return code;
        }
        let name = self.declare(local, true);
        walrus(&name, code)
    }

    /// Whether an expression is a name that keeps its value.
    pub fn is_fixed(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Local(id) => self.form(*id) != Form::Growing,
            ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => self.is_fixed(inner),
            _ => false,
        }
    }

    fn match_value(&mut self, subject: &Subject, arms: &[Arm<Expr>], whole: &Expr, want: Want) -> Code {
        if subject.tries {
            return self.hoisted(whole, want);
        }
        let entered = self.locals.enter();
        let value = &subject.value;
        let matched = self.twice(value, "subject", |body, first, again| body.folded(value, arms, (first, again), want));
        self.locals.leave(entered);
        matched
    }

    /// The arms of a `match` as conditionals within one another.
    fn folded(&mut self, value: &Expr, arms: &[Arm<Expr>], (first, again): (Code, Code), want: Want) -> Code {
        let mut tests: Vec<Option<Code>> = Vec::new();
        let mut values = Vec::new();
        for (index, arm) in arms.iter().enumerate() {
            let on = if index == 0 { first.clone() } else { again.clone() };
            let last = index + 1 == arms.len();
            tests.push(if last { None } else { Some(self.test(&arm.patterns, on, &value.ty)) });
            if let Some(binding) = arm.binding {
                self.locals.alias(binding.index(), &again.flat());
            }
            values.push(self.value(&arm.body, want));
        }
        let mut folded = values.pop().expect("a match has arms");
        tests.pop();
        while let (Some(value), Some(Some(test))) = (values.pop(), tests.pop()) {
            folded = conditional(value, test, folded);
        }
        folded
    }

    /// Whether a value is one of these patterns.
    fn test(&mut self, patterns: &[Pattern], on: Code, ty: &Type) -> Code {
        let _ = ty;
        let mut classes = Vec::new();
        let mut values = Vec::new();
        for pattern in patterns {
            match pattern {
                Pattern::Member(id) => {
                    let decl = &self.file.program().records[*id].decl;
                    classes.push(Code::atom(self.file.declared(decl, true)));
                }
                Pattern::None => return between(on, "is", Code::atom("None"), COMPARE),
                Pattern::Some => return between(on, "is not", Code::atom("None"), COMPARE),
                Pattern::Bool(true) => return on,
                Pattern::Bool(false) => return Spell::Prefix("not ", NOT).apply(vec![on]),
                other => values.push(self.pattern_value(other)),
            }
        }
        if !classes.is_empty() {
            let classes = classes.into_iter().reduce(|left, right| between(left, "|", right, SIGN)).expect("not empty");
            return call("isinstance", vec![on, classes]);
        }
        if values.len() > 1 {
            let values = Code::new(list("{", values.into_iter().map(argument).collect(), "}"), ATOM);
            return between(on, "in", values, COMPARE);
        }
        let is_case = matches!(patterns[0], Pattern::Case(..));
        between(on, if is_case { "is" } else { "==" }, values.remove(0), COMPARE)
    }

    /// A pattern that is a value.
    pub fn pattern_value(&self, pattern: &Pattern) -> Code {
        match pattern {
            Pattern::Case(id, index) => self.case(*id, *index),
            Pattern::Int(value) => number(*value),
            Pattern::Str(value) => Code::atom(text::string(value)),
            Pattern::Bool(value) => Code::atom(if *value { "True" } else { "False" }),
            other => unreachable!("{other:?} is no value"),
        }
    }

    /// A value that takes statements: printed before, into a name.
    fn hoisted(&mut self, expr: &Expr, want: Want) -> Code {
        let name = self.temporary("value", &expr.ty);
        self.assign_into(&name, expr, want);
        Code::atom(name)
    }

    fn take(&mut self, place: &Expr) -> Code {
        let name = self.temporary("taken", &place.ty);
        let code = self.expr(place).flat();
        let default = self.default_of(place);
        self.text(&format!("{name}, {code} = {code}, {}", default.flat()));
        Code::atom(name)
    }

    /// What a `take` leaves: the field's default.
    fn default_of(&mut self, place: &Expr) -> Code {
        let empty = match place.ty {
            Type::List(_) => "[]",
            Type::Map(..) => "{}",
            _ => "None",
        };
        let ExprKind::Field(base, index) = &place.kind else { return Code::atom(empty) };
        let program = self.file.program();
        let field = match &base.ty {
            Type::Class(id) => &program.classes[*id].fields[*index],
            Type::Actor(id) => &program.actors[*id].fields[*index],
            _ => return Code::atom(empty),
        };
        match &field.default {
            Some(default) => self.value(&default.value, Want::Growing),
            None => Code::atom(empty),
        }
    }

    /// A copy with some fields changed: made anew where that is said in a line, as `replace` takes twice as long.
    fn with(&mut self, base: &Expr, fields: &[(usize, Expr)]) -> Code {
        let copied = self.expr(base);
        let changed: Vec<(usize, Code)> =
            fields.iter().map(|(index, value)| (*index, self.value(value, Want::Frozen))).collect();
        if let Type::Record(id) = base.ty
            && self.is_simple(base)
            && changed.is_sorted_by_key(|(index, _)| *index)
        {
            let record = &self.file.program().records[id];
            let arguments = self.made_from(record, &base.ty, &copied, &changed);
            if call(record.decl.name.clone(), arguments.clone()).flat().len() <= SHORT {
                return call(self.file.declared(&record.decl, true), arguments);
            }
        }
        let program = self.file.program();
        let named = changed.into_iter().map(|(index, value)| keyword(&field_name(program, &base.ty, index), value));
        let arguments = std::iter::once(copied).chain(named).collect();
        call(self.file.outside("dataclasses", "replace", true), arguments)
    }

    /// The fields of a record that is made of another one's and of those that differ.
    fn made_from(&self, record: &Record, owner: &Type, base: &Code, changed: &[(usize, Code)]) -> Vec<Code> {
        let by_name = super::decl::keyword_only(&record.fields).unwrap_or(usize::MAX);
        let fields = (0..record.fields.len()).map(|index| {
            let name = field_name(self.file.program(), owner, index);
            let value = match changed.iter().find(|(changed, _)| *changed == index) {
                Some((_, value)) => value.clone(),
                None => Code::new(base.clone().at(ATOM).append(format!(".{name}")), ATOM),
            };
            if index < by_name { value } else { keyword(&name, value) }
        });
        fields.collect()
    }

    fn new_value(&mut self, new: &New, expr: &Expr) -> Code {
        let program = self.file.program();
        let (decl, fields, host) = match &expr.ty {
            Type::Record(id) => (&program.records[*id].decl, &program.records[*id].fields, false),
            Type::ErrorType(id) => (&program.errors[*id].decl, &program.errors[*id].fields, false),
            Type::Class(id) => (&program.classes[*id].decl, &program.classes[*id].fields, true),
            Type::Actor(id) => (&program.actors[*id].decl, &program.actors[*id].fields, true),
            other => unreachable!("{other:?} is not made"),
        };
        let host = host && decl.public;
        let parameters: Vec<usize> = (0..fields.len()).filter(|index| fields[*index].parameter).collect();
        let by_name = super::decl::keyword_only(fields).unwrap_or(usize::MAX);
        let mut arguments = Vec::new();
        let mut in_order = true;
        for (position, (index, value)) in new.args.iter().enumerate() {
            let field = &fields[*index];
            let owned = value.ty.is_owned();
            let value = self.value(value, if owned { Want::Any } else { Want::Frozen });
            let value = if host { self.to_host(value, &field.ty) } else { value };
            in_order &= parameters.get(position) == Some(index) && *index < by_name;
            arguments.push(if in_order { value } else { keyword(&NAMING.name(Use::Field, &field.name), value) });
        }
        if matches!(expr.ty, Type::Actor(_)) {
            arguments.extend(self.world_runtime().map(|runtime| keyword("runtime", Code::atom(runtime))));
        }
        call(self.file.declared(decl, true), arguments)
    }

    fn world_runtime(&self) -> Option<&'static str> {
        match self.world {
            World::None => None,
            World::Actor => Some("self._quark.runtime"),
            World::Entry => Some("outside.runtime"),
            World::Test => Some("runtime"),
        }
    }

    /// What tells the time.
    pub fn outside_world(&self) -> &'static str {
        match self.world {
            World::Test => "runtime",
            World::Entry => "outside",
            World::Actor | World::None => "self._quark",
        }
    }

    fn call(&mut self, inner: &Call, expr: &Expr, want: Want) -> Code {
        match inner.callee {
            Callee::Builtin(builtin) => self.builtin(builtin, inner, expr, want),
            Callee::Function(id) => {
                let code = self.function_call(id, inner);
                let code = if self.is_inside(id, inner) { code } else { self.result_of(code, id, expr) };
                self.converted(code, &expr.ty, Form::Frozen, want)
            }
            Callee::Deliver(kind, index) => self.deliver(kind, index, inner),
        }
    }

    /// Whether an actor calls itself: such a call is part of the same step.
    fn is_inside(&self, id: Id<Function>, inner: &Call) -> bool {
        let on_self = matches!(&inner.receiver, Some(receiver) if matches!(receiver.kind, ExprKind::SelfRef));
        on_self && matches!(self.file.program().functions[id].owner, Owner::Actor(_))
    }

    fn result_of(&mut self, code: Code, id: Id<Function>, expr: &Expr) -> Code {
        let function = &self.file.program().functions[id];
        if returns_promise(function) || !is_boundary(self.file.program(), id) {
            return code;
        }
        match function.owner {
            Owner::Interface(_) => self.file.taken(code, &expr.ty),
            _ => self.from_host(code, &expr.ty),
        }
    }

    fn function_call(&mut self, id: Id<Function>, inner: &Call) -> Code {
        let program = self.file.program();
        let function = &program.functions[id];
        let inside = self.is_inside(id, inner);
        let receiver = inner.receiver.as_ref().map(|receiver| self.expr(receiver));
        let host = is_boundary(program, id) && !inside && !returns_promise(function);
        let mut arguments = self.arguments(function, inner, host);
        if inside {
            let name = inner_name(program, self.file.facts, id);
            let code = method(Code::atom("self"), &name, arguments);
            if function.kind == FunctionKind::Async {
                return call("self._quark.begin", vec![code]);
            }
            return code;
        }
        if program.is_refused(function) {
            let place = self.file.place(inner.receiver.as_ref().map_or(function.decl.span, |receiver| receiver.span));
            arguments.push(Code::atom(place));
        }
        let name = function_name(program, id);
        match (function.owner, receiver) {
            (Owner::Interface(interface), Some(receiver)) if self.may_be_hosts(interface) => {
                let place = inner.receiver.as_ref().map_or(function.decl.span, |receiver| receiver.span);
                let method = Code::new(receiver.at(ATOM).append(format!(".{name}")), ATOM);
                let title = format!("{}.{}", program.interfaces[interface].decl.name, function.decl.name);
                let called = [Code::atom(text::string(&title)), Code::atom(self.file.place(place)), method];
                self.runtime("host", called.into_iter().chain(arguments).collect())
            }
            (_, Some(receiver)) => method(receiver, &name, arguments),
            (Owner::Module, None) => self.module_call(function, &name, arguments),
            (owner, None) => call(format!("{}.{name}", self.owner_name(owner)), arguments),
        }
    }

    /// Whether host code may stand behind an interface here, whose exceptions are faults with the place of the call.
    fn may_be_hosts(&self, interface: Id<Interface>) -> bool {
        self.file.program().interfaces[interface].decl.public && self.world != World::Test
    }

    fn module_call(&mut self, function: &Function, name: &str, mut arguments: Vec<Code>) -> Code {
        if function.kind == FunctionKind::Entry {
            let runtime = self.world_runtime().unwrap_or("runtime");
            arguments.push(keyword("runtime", Code::atom(runtime)));
        }
        call(self.file.refer(function.decl.module, name, true), arguments)
    }

    fn owner_name(&self, owner: Owner) -> String {
        let program = self.file.program();
        let decl = match owner {
            Owner::Record(id) => &program.records[id].decl,
            Owner::Class(id) => &program.classes[id].decl,
            Owner::Actor(id) => &program.actors[id].decl,
            other => unreachable!("{other:?} has no static functions"),
        };
        self.file.declared(decl, true)
    }

    /// Arguments in the order of the parameters, or by name in the order written; absent ones at the end left out.
    fn arguments(&mut self, function: &Function, inner: &Call, host: bool) -> Vec<Code> {
        let params = &function.params;
        let reads = matches!(function.owner, Owner::Module | Owner::Record(_)) || function.kind == FunctionKind::Query;
        if let Some(order) = &inner.order {
            let by_name = order.iter().map(|index| {
                let value = self.argument(&params[*index], &inner.args[*index], reads, host);
                keyword(&NAMING.name(Use::Local, &params[*index].name), value)
            });
            return by_name.collect();
        }
        let absent = |(param, arg): &(&Param, &Expr)| param.optional && matches!(arg.kind, ExprKind::None);
        let given: Vec<(&Param, &Expr)> = params.iter().zip(&inner.args).collect();
        let kept = given.len() - given.iter().rev().take_while(|pair| absent(pair)).count();
        given[..kept].iter().map(|(param, arg)| self.argument(param, arg, reads, host)).collect()
    }

    fn argument(&mut self, param: &Param, arg: &Expr, reads: bool, host: bool) -> Code {
        let want = if reads || param.ty.is_owned() { Want::Any } else { Want::Frozen };
        let code = self.value(arg, want);
        if host { self.to_host(code, &param.ty) } else { code }
    }

    fn deliver(&mut self, kind: Id<crate::model::PortKind>, index: usize, inner: &Call) -> Code {
        let kind = &self.file.program().port_kinds[kind];
        let event = &kind.events[index];
        let port = self.expr(inner.receiver.as_ref().expect("an event is delivered to a port"));
        let own = kind.decl.module.index() != 0 && kind.link.is_none();
        let mut arguments = Vec::new();
        for (param, arg) in event.params.iter().zip(&inner.args) {
            let code = self.value(arg, Want::Frozen);
            arguments.push(if own { self.to_host(code, &param.ty) } else { code });
        }
        let events = Code::new(port.at(ATOM).append(".events"), ATOM);
        method(events, &NAMING.name(Use::Method, &event.name), arguments)
    }

    fn template(&mut self, parts: &[Part]) -> Code {
        let mut pieces = Vec::new();
        for part in parts {
            match part {
                Part::Text(text) => pieces.push(Ok(text.clone())),
                Part::Hole(hole) => {
                    let code = self.hole(hole);
                    pieces.push(Err(code));
                }
            }
        }
        formatted(&pieces)
    }

    /// What stands in a hole: text, or something whose `str` is its text.
    fn hole(&mut self, hole: &Expr) -> Code {
        let code = self.expr(hole);
        match &hole.ty {
            Type::String | Type::Int => code,
            other => self.text_of(code, other),
        }
    }

    /// The text of a value, as a string.
    pub fn text_of(&mut self, code: Code, ty: &Type) -> Code {
        match ty {
            Type::String => code,
            Type::Int => call("str", vec![code]),
            Type::Float => self.runtime("float_text", vec![code]),
            Type::Bool => self.runtime("bool_text", vec![code]),
            Type::Duration => self.runtime("duration_text", vec![code]),
            Type::Instant => self.runtime("instant_text", vec![code]),
            Type::Enum(_) => Code::new(code.at(ATOM).append(".value"), ATOM),
            Type::Json => self.runtime("json.encode", vec![code]),
            Type::List(element) => match self.text_function(element) {
                Some(function) => self.runtime("list_text", vec![code, Code::atom(function)]),
                None => self.runtime("list_text", vec![code]),
            },
            other => unreachable!("{other:?} has no text"),
        }
    }

    /// The function that gives the text of an element; `None` for `str`.
    fn text_function(&mut self, element: &Type) -> Option<String> {
        let quark = self.file.quark();
        match element {
            Type::String | Type::Int => None,
            Type::Float => Some(format!("{quark}.float_text")),
            Type::Bool => Some(format!("{quark}.bool_text")),
            Type::Duration => Some(format!("{quark}.duration_text")),
            Type::Instant => Some(format!("{quark}.instant_text")),
            Type::Enum(_) => Some(format!("{quark}.enum_text")),
            Type::Json => Some(format!("{quark}.json.encode")),
            other => {
                let text = self.text_of(Code::atom("inner"), other).flat();
                Some(format!("lambda inner: {text}"))
            }
        }
    }

    /// The value of a lambda for an element that goes by `name`; a lambda with statements becomes a function.
    pub fn applied(&mut self, lambda: &Expr, names: &[&str], want: Want) -> Code {
        let ExprKind::Lambda(lambda) = &lambda.kind else { unreachable!("only lambdas are handed to operations") };
        for (param, name) in lambda.params.iter().zip(names) {
            self.locals.alias(param.index(), name);
        }
        match &lambda.body {
            LambdaBody::Value(value) => self.value(value, want),
            LambdaBody::Block(block) => {
                let function = self.temporary("change", &Type::Unit);
                let result = super::stmt::result_type(block);
                let params: Vec<String> = lambda.params.iter().map(|param| self.declare(*param, false)).collect();
                let types: Vec<String> = lambda
                    .params
                    .iter()
                    .zip(&params)
                    .map(|(param, name)| format!("{name}: {}", self.file.ty(&self.arena[*param].ty, Form::Frozen)))
                    .collect();
                let result = result.map_or_else(|| "None".to_owned(), |ty| self.file.ty(&ty, Form::Frozen));
                self.text("");
                self.lines.push(String::new());
                self.text(&format!("def {function}({}) -> {result}:", types.join(", ")));
                let host = std::mem::replace(&mut self.host_result, false);
                self.block(block);
                self.host_result = host;
                self.lines.push(String::new());
                call(function, names.iter().map(|name| Code::atom(*name)).collect())
            }
        }
    }
}

/// An integer; a negative one binds as a sign does.
pub fn number(value: i64) -> Code {
    signed(text::integer(value), value < 0)
}

fn signed(text: String, negative: bool) -> Code {
    Code::new(Doc::text(text), if negative { SIGN } else { ATOM })
}

/// Whether Python's own division means the same: both sides known non-negative, the divisor not zero.
fn is_plain_division(left: &Expr, right: &Expr) -> bool {
    matches!(right.kind, ExprKind::Int(divisor) if divisor > 0) && is_non_negative(left)
}

fn is_non_negative(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Int(value) => *value >= 0,
        ExprKind::Call(Call { callee: Callee::Builtin(builtin), .. }) => {
            matches!(builtin, Builtin::ListSize | Builtin::MapSize | Builtin::StringSize)
        }
        ExprKind::Binary(BinaryOp::Add | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem, left, right) => {
            expr.ty == Type::Int && is_non_negative(left) && is_non_negative(right)
        }
        _ => false,
    }
}

/// An f-string; holes that hold quotes or backslashes, which Python 3.10 cannot nest, are added to the text instead.
fn formatted(pieces: &[Result<String, Code>]) -> Code {
    let flat: Vec<Result<String, String>> =
        pieces.iter().map(|piece| piece.clone().map_err(|code| code.flat())).collect();
    let texts: String = flat.iter().filter_map(|piece| piece.as_ref().ok()).cloned().collect();
    let quote = text::quote_for(&texts);
    let other = if quote == '"' { '\'' } else { '"' };
    let mut body = String::new();
    for piece in &flat {
        match piece {
            Ok(text) => body.push_str(&text::escaped(text, quote).replace('{', "{{").replace('}', "}}")),
            Err(hole) => match nested(hole, quote, other) {
                Some(hole) if hole.starts_with('{') => body.push_str(&format!("{{ {hole} }}")),
                Some(hole) => body.push_str(&format!("{{{hole}}}")),
                None => return joined(&flat),
            },
        }
    }
    Code::atom(format!("f{quote}{body}{quote}"))
}

/// The hole with its string literals in the other quotes, if they can be.
fn nested(hole: &str, quote: char, other: char) -> Option<String> {
    if hole.contains('\\') || (hole.contains(quote) && hole.contains(other)) {
        return None;
    }
    Some(hole.replace(quote, &other.to_string()))
}

fn joined(pieces: &[Result<String, String>]) -> Code {
    let parts: Vec<Code> = pieces
        .iter()
        .map(|piece| match piece {
            Ok(text) => Code::atom(text::string(text)),
            Err(hole) => call("str", vec![Code::atom(hole.clone())]),
        })
        .collect();
    method(Code::atom("\"\""), "join", vec![tuple(parts)])
}

const _: () = assert!(OR < AND);
