//! Expressions in Ruby.

use super::body::{BodyPrinter, SelfRef, World};
use super::convert::has_time;
use super::module::{field_form, field_name};
use super::naming::NAMING;
use super::spell::{self, EQUAL, PRODUCT, SIGN, between, call, conditional, hash, keyword, list, method, not, settled};
use super::text;
use crate::emit::code::{ATOM, Code, Doc, Spell};
use crate::emit::names::Use;
use crate::emit::roles::{is_boundary, returns_promise};
use crate::model::{
    BinaryOp, Builtin, Call, Callee, Condition, Expr, ExprKind, Form, Function, FunctionKind, Id, IfExpr, LocalKind,
    Owner, Param, Part, Type, UnaryOp,
};

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

/// Whether a value that is there may count as false.
pub fn may_be_false(ty: &Type) -> bool {
    matches!(ty.opened(), Type::Bool | Type::Json | Type::Unit)
}

impl BodyPrinter<'_, '_> {
    /// The expression, its collections in whatever form they are.
    pub fn expr(&mut self, expr: &Expr) -> Code {
        match &expr.kind {
            ExprKind::Int(value) | ExprKind::Duration(value) => Code::atom(text::integer(*value)),
            ExprKind::Float(value) => Code::atom(text::float(*value)),
            ExprKind::Bool(value) => Code::atom(value.to_string()),
            ExprKind::Str(value) => Code::atom(text::string(value)),
            ExprKind::None | ExprKind::Unit => Code::atom("nil"),
            ExprKind::Template(parts) => self.template(parts),
            ExprKind::List(_) | ExprKind::Map(_) => self.value(expr, Want::Frozen),
            ExprKind::Local(id) => Code::atom(self.locals.name(id.index())),
            ExprKind::SelfRef => Code::atom("self"),
            ExprKind::Constant(id) => Code::atom(self.file.constant(&self.file.program().constants[*id].decl)),
            ExprKind::Case(id, index) => self.case(*id, *index),
            ExprKind::Field(base, index) => self.field(base, *index),
            ExprKind::Index(base, index) => {
                let function = if matches!(base.ty, Type::List(_)) { "Quark.item" } else { "Quark.entry" };
                let (base, index) = (self.expr(base), self.expr(index));
                call(function, vec![base, index, Code::atom(self.file.place(expr.span))])
            }
            ExprKind::Unary(UnaryOp::Not, inner) => self.negated(inner),
            ExprKind::Unary(UnaryOp::Neg, inner) => self.negative(inner, expr),
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, expr),
            ExprKind::Coalesce(value, otherwise) => self.coalesce(value, otherwise, Want::Any),
            ExprKind::Convert(_, inner) | ExprKind::Try(inner) => self.expr(inner),
            ExprKind::Store(store, inner) if store.settled && !store.moves => self.value(inner, Want::Frozen),
            ExprKind::Store(_, inner) => self.expr(inner),
            ExprKind::If(inner) => self.if_value(inner, expr, Want::Frozen),
            ExprKind::Match(..) | ExprKind::TryElse(..) | ExprKind::Hoisted(..) => self.block_value(expr, Want::Frozen),
            ExprKind::Call(inner) => self.call(inner, expr, Want::Any),
            ExprKind::New(new) => self.new_value(new, expr),
            ExprKind::With(base, fields) => self.with(base, fields),
            ExprKind::Take(place) => self.take(place),
            ExprKind::Lambda(_) => unreachable!("lambdas are printed by what calls them"),
        }
    }

    /// The expression for a place that keeps it in this form.
    pub fn value(&mut self, expr: &Expr, want: Want) -> Code {
        if !expr.ty.opened().is_collection() {
            return self.expr(expr);
        }
        // What may be absent never changes in place.
        let want = if want == Want::Growing && !expr.ty.is_collection() { Want::Frozen } else { want };
        match &expr.kind {
            ExprKind::List(items) => self.list(items, want, expr.ty.is_owned()),
            ExprKind::Map(entries) => self.map(entries, want, expr.ty.is_owned()),
            ExprKind::If(inner) => self.if_value(inner, expr, want),
            ExprKind::Match(..) | ExprKind::TryElse(..) | ExprKind::Hoisted(..) => self.block_value(expr, want),
            ExprKind::Coalesce(value, otherwise) => self.coalesce(value, otherwise, want),
            ExprKind::Call(inner) => self.call(inner, expr, want),
            ExprKind::Convert(_, inner) | ExprKind::Try(inner) => self.value(inner, want),
            ExprKind::Store(store, inner) => {
                let free = store.moves || self.is_temporary(inner);
                let code = if free && store.from == Form::Growing { Some(self.expr(inner)) } else { None };
                match code {
                    Some(code) => self.fresh(code, &expr.ty, want),
                    None if store.settled && want == Want::Any => self.value(inner, Want::Frozen),
                    None => self.value(inner, want),
                }
            }
            _ => {
                let form = self.form_of(expr);
                let code = self.expr(expr);
                self.converted(code, &expr.ty, form, want)
            }
        }
    }

    /// Whether an expression is a name that lowering has made, for a value that is used once.
    fn is_temporary(&self, expr: &Expr) -> bool {
        matches!(expr.kind, ExprKind::Local(id) if self.arena[id].kind == LocalKind::Temporary)
    }

    /// A collection that was just made, or that nobody needs any more, in the wanted form.
    #[allow(clippy::unused_self, reason = "like its siblings")]
    pub fn fresh(&self, code: Code, ty: &Type, want: Want) -> Code {
        if want != Want::Frozen || ty.is_owned() || !ty.is_collection() {
            return code;
        }
        frozen(code)
    }

    /// A collection brought from one form into another.
    #[allow(clippy::unused_self, reason = "like its siblings")]
    pub fn converted(&self, code: Code, ty: &Type, form: Form, want: Want) -> Code {
        // What may be absent never changes in place: it is somebody else's only where it was handed in.
        let changes = ty.is_collection() || (form == Form::Argument && ty.opened().is_collection());
        if ty.is_owned() || !changes {
            return code;
        }
        match (form, want) {
            (_, Want::Any) | (Form::Frozen, Want::Frozen) => code,
            (Form::Growing, Want::Frozen) => frozen(method(code, "dup", Vec::new())),
            (Form::Argument, Want::Frozen) => call("Quark.frozen", vec![code]),
            (_, Want::Growing) => method(code, "dup", Vec::new()),
        }
    }

    /// How the place that an expression reads keeps a collection.
    pub fn form_of(&self, expr: &Expr) -> Form {
        match &expr.kind {
            ExprKind::Local(id) => self.form(*id),
            ExprKind::Field(base, index) => match &self.this {
                SelfRef::Making(names) if matches!(base.kind, ExprKind::SelfRef) && names.contains_key(index) => {
                    Form::Argument
                }
                _ => field_form(self.file.program(), &base.ty, *index),
            },
            ExprKind::Take(place) | ExprKind::Store(_, place) => self.form_of(place),
            _ => Form::Frozen,
        }
    }

    fn list(&mut self, items: &[Expr], want: Want, owned: bool) -> Code {
        let words: Option<Vec<&str>> = items.iter().map(word).collect();
        let literal = match words {
            Some(words) if words.len() > 1 && words.iter().any(|word| word.contains(['\n', '\t'])) => {
                Code::atom(format!("%W[{}]", text::escaped(&words.join(" "))))
            }
            Some(words) if words.len() > 1 => Code::atom(format!("%w[{}]", words.join(" "))),
            _ => {
                let items = items.iter().map(|item| settled(self.value(item, Want::Frozen))).collect();
                Code::new(list("[", items, "]"), ATOM)
            }
        };
        if want == Want::Frozen && !owned { frozen(literal) } else { literal }
    }

    fn map(&mut self, entries: &[(Expr, Expr)], want: Want, owned: bool) -> Code {
        let mut items = Vec::new();
        for (key, value) in entries {
            let (key, value) = (self.expr(key), self.value(value, Want::Frozen));
            items.push(key.doc.group().append(" => ").append(settled(value)));
        }
        let literal = Code::new(hash(items), ATOM);
        if want == Want::Frozen && !owned { frozen(literal) } else { literal }
    }

    pub(super) fn case(&self, id: Id<crate::model::Enum>, index: usize) -> Code {
        let declared = &self.file.program().enums[id];
        let owner = self.file.declared(&declared.decl);
        Code::atom(format!("{owner}::{}", NAMING.name(Use::Case, &declared.cases[index].name)))
    }

    fn field(&mut self, base: &Expr, index: usize) -> Code {
        let name = field_name(self.file.program(), &base.ty, index);
        if matches!(base.kind, ExprKind::SelfRef) {
            return match &self.this {
                SelfRef::Names(names) => Code::atom(names[index].clone()),
                SelfRef::Making(parameters) if parameters.contains_key(&index) => {
                    Code::atom(parameters[&index].clone())
                }
                _ => Code::atom(format!("@{name}")),
            };
        }
        let on = self.expr(base);
        if self.file.tests && self.is_hidden(&base.ty, index) {
            return method(on, "instance_variable_get", vec![Code::atom(format!(":@{name}"))]);
        }
        method(on, &name, Vec::new())
    }

    /// Whether a field can only be reached from inside of its instance.
    pub fn is_hidden(&self, owner: &Type, index: usize) -> bool {
        let key = (owner.clone(), index);
        matches!(owner, Type::Class(_) | Type::Actor(_)) && !self.file.access.read.contains(&key)
    }

    fn negative(&mut self, inner: &Expr, whole: &Expr) -> Code {
        let operand = self.expr(inner);
        if self.is_checked(inner) && !matches!(inner.kind, ExprKind::Int(_) | ExprKind::Duration(_)) {
            return call("Quark.neg", vec![operand, Code::atom(self.file.place(whole.span))]);
        }
        let literal = matches!(inner.kind, ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::Duration(_));
        let code = Spell::Prefix("-", SIGN).apply(vec![operand]);
        if literal { Code::new(code.doc, ATOM) } else { code }
    }

    /// `!…`, said the way Ruby says it.
    pub fn negated(&mut self, inner: &Expr) -> Code {
        match &inner.kind {
            ExprKind::Binary(BinaryOp::Eq, left, right) => return self.compared(BinaryOp::Ne, left, right),
            ExprKind::Binary(BinaryOp::Ne, left, right) => return self.compared(BinaryOp::Eq, left, right),
            ExprKind::Unary(UnaryOp::Not, inner) => return self.expr(inner),
            ExprKind::Call(call) if call.callee == Callee::Builtin(Builtin::ListAny) => return self.none(call),
            ExprKind::Binary(op, left, right) if left.ty != Type::Float && inverse(*op).is_some() => {
                let op = inverse(*op).expect("just found");
                return self.binary(op, left, right, inner);
            }
            _ => {}
        }
        not(self.expr(inner))
    }

    fn is_checked(&self, operand: &Expr) -> bool {
        self.file.input.options.checked && matches!(operand.ty, Type::Int | Type::Duration | Type::Instant)
    }

    /// An operator applied, to be assigned or used.
    pub fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, whole: &Expr) -> Code {
        if let Some(mirrored) = mirrored(op).filter(|_| is_literal(left) && !is_literal(right)) {
            return self.binary(mirrored, right, left, whole);
        }
        match op {
            BinaryOp::Eq | BinaryOp::Ne => self.compared(op, left, right),
            BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem => {
                if whole.ty == Type::String
                    && let Some(joined) = self.joined(left, right)
                {
                    return joined;
                }
                let operands = (self.expr(left), self.expr(right));
                self.arithmetic(op, (left, operands.0), (right, operands.1), whole)
            }
            _ => {
                if let Some(asked) = self.against_zero(op, left, right) {
                    return asked;
                }
                let (word, prec) = spell::infix(op);
                let (left, right) = (self.expr(left), self.expr(right));
                between(left, word, right, prec)
            }
        }
    }

    /// `positive?` and its kin, and `empty?`.
    fn against_zero(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Option<Code> {
        if !is_zero(right) || matches!(left.ty, Type::Optional(_)) {
            return None;
        }
        if let ExprKind::Call(Call { callee: Callee::Builtin(builtin), receiver: Some(receiver), .. }) = &left.kind
            && matches!(builtin, Builtin::ListSize | Builtin::MapSize | Builtin::StringSize)
            && matches!(op, BinaryOp::Gt | BinaryOp::Eq | BinaryOp::Ne)
        {
            let empty = method(self.expr(receiver), "empty?", Vec::new());
            return Some(if op == BinaryOp::Eq { empty } else { not(empty) });
        }
        let name = match op {
            BinaryOp::Eq => "zero?",
            BinaryOp::Gt => "positive?",
            BinaryOp::Lt => "negative?",
            _ => return None,
        };
        Some(method(self.expr(left), name, Vec::new()))
    }

    /// Arithmetic on operands that are printed already.
    pub fn arithmetic(&mut self, op: BinaryOp, left: (&Expr, Code), right: (&Expr, Code), whole: &Expr) -> Code {
        let place = Code::atom(self.file.place(whole.span));
        let ((left_expr, left), (right_expr, right)) = (left, right);
        let floats = (left_expr.ty == Type::Float, right_expr.ty == Type::Float);
        match (op, floats) {
            (BinaryOp::Div, (true, _)) => divided(left, right, right_expr, place),
            (BinaryOp::Div, (false, true)) => {
                let exact = call("Quark.div_float", vec![left, right, place.clone()]);
                call("Quark.round_half_up", vec![exact, place])
            }
            (BinaryOp::Mul, (false, true) | (true, false)) => {
                call("Quark.round_half_up", vec![between(left, "*", right, PRODUCT), place])
            }
            (BinaryOp::Div, _) if left_expr.ty == Type::Duration => call("Quark.div_half_up", vec![left, right, place]),
            (BinaryOp::Div | BinaryOp::Rem, _) if !is_plain_division(left_expr, right_expr) => {
                call(if op == BinaryOp::Div { "Quark.div" } else { "Quark.rem" }, vec![left, right, place])
            }
            (BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul, _) if self.is_checked(left_expr) => {
                let function = match op {
                    BinaryOp::Add => "Quark.add",
                    BinaryOp::Sub => "Quark.sub",
                    _ => "Quark.mul",
                };
                call(function, vec![left, right, place])
            }
            _ => {
                let (word, prec) = spell::infix(op);
                between(left, word, right, prec)
            }
        }
    }

    /// `==` and `!=`.
    pub fn compared(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Code {
        let equal = op == BinaryOp::Eq;
        if matches!(right.kind, ExprKind::None) {
            let absent = method(self.expr(left), "nil?", Vec::new());
            return if equal { absent } else { not(absent) };
        }
        if let Some(asked) = self.even_or_odd(left, right).filter(|_| equal) {
            return asked;
        }
        if left.ty == right.ty
            && (equal || matches!(left.kind, ExprKind::Call(Call { callee: Callee::Builtin(_), .. })))
            && let Some(asked) = self.against_zero(op, left, right)
        {
            return asked;
        }
        if let Some(asked) = self.even_or_odd(left, right) {
            return if equal { asked } else { not(asked) };
        }
        let (a, b) = (self.value(left, Want::Any), self.value(right, Want::Any));
        if crate::emit::facts::holds_number_within(self.file.program(), &left.ty) {
            let code = call("Quark.equal", vec![a, b]);
            return if equal { code } else { not(code) };
        }
        between(a, if equal { "==" } else { "!=" }, b, EQUAL)
    }

    /// `even?` and `odd?`, of what is not negative.
    fn even_or_odd(&mut self, left: &Expr, right: &Expr) -> Option<Code> {
        let ExprKind::Binary(BinaryOp::Rem, number, by) = &left.kind else { return None };
        let (ExprKind::Int(2), ExprKind::Int(rest @ (0 | 1))) = (&by.kind, &right.kind) else { return None };
        let plain = is_plain_division(number, by);
        plain.then(|| method(self.expr(number), if *rest == 0 { "even?" } else { "odd?" }, Vec::new()))
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

    fn coalesce(&mut self, value: &Expr, otherwise: &Expr, want: Want) -> Code {
        let owned = value.ty.is_owned();
        let within = if want == Want::Growing && !owned { Want::Any } else { want };
        if may_be_false(&value.ty) {
            return self.coalesce_false(value, otherwise);
        }
        let first = self.expr(value);
        let other = self.value(otherwise, within);
        let code = between(first, "||", other, spell::OR);
        if want == Want::Growing && otherwise.ty.is_collection() && !owned {
            return method(code, "dup", Vec::new());
        }
        code
    }

    fn coalesce_false(&mut self, value: &Expr, otherwise: &Expr) -> Code {
        let code = self.expr(value);
        let (first, again) = if self.is_simple(value) {
            (code.clone(), code)
        } else {
            let name = self.locals.temporary("found", false);
            (assigned(&name, code), Code::atom(name))
        };
        let otherwise = self.expr(otherwise);
        conditional(&method(first, "nil?", Vec::new()), otherwise, again)
    }

    fn if_value(&mut self, inner: &IfExpr, whole: &Expr, want: Want) -> Code {
        let Condition::Value(condition) = &inner.condition else { return self.block_value(whole, want) };
        if nests(inner) {
            return self.block_value(whole, want);
        }
        let (positive, negated) = self.positive(condition);
        let (then, otherwise) = (self.value(&inner.then, want), self.value(&inner.otherwise, want));
        if negated { conditional(&positive, otherwise, then) } else { conditional(&positive, then, otherwise) }
    }

    /// A condition without the negation before it, and whether there was one.
    pub fn positive(&mut self, condition: &Expr) -> (Code, bool) {
        match &condition.kind {
            ExprKind::Unary(UnaryOp::Not, inner) => {
                let (code, negated) = self.positive(inner);
                (code, !negated)
            }
            ExprKind::Binary(BinaryOp::Ne, left, right) => (self.compared(BinaryOp::Eq, left, right), true),
            _ => {
                let code = self.expr(condition);
                let text = code.flat();
                match text.strip_prefix('!') {
                    Some(bare) if code.prec == spell::NOT => (Code::atom(bare), true),
                    _ => (code, false),
                }
            }
        }
    }

    /// A value that takes statements, as an expression over several lines.
    fn block_value(&mut self, expr: &Expr, want: Want) -> Code {
        let tail = std::mem::replace(&mut self.tail, true);
        let lines = self.captured(0, |body| body.give(super::choice::Into::Value, expr, want));
        self.tail = tail;
        let doc = Doc::intersperse(lines.into_iter().map(Doc::text), Doc::hardline());
        Code::new(spell::aligned(doc), ATOM)
    }

    /// A value taken out of its place, which keeps its default.
    fn take(&mut self, place: &Expr) -> Code {
        let name = self.locals.temporary("taken", false);
        self.take_into(&name, place);
        Code::atom(name)
    }

    /// The lines that take a value out of its place.
    pub fn take_into(&mut self, name: &str, place: &Expr) {
        let code = self.expr(place).flat();
        let default = self.default_of(place);
        self.text(&format!("{name} = {code}"));
        self.text(&format!("{code} = {}", default.flat()));
    }

    /// What a `take` leaves: the field's default.
    fn default_of(&mut self, place: &Expr) -> Code {
        let empty = match place.ty {
            Type::List(_) => "[]",
            Type::Map(..) => "{}",
            _ => "nil",
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

    pub(super) fn world_runtime(&self) -> Option<&'static str> {
        match self.world {
            World::None => None,
            World::Actor => Some("@quark.runtime"),
            World::Entry => Some("outside.runtime"),
            World::Test => Some("runtime"),
        }
    }

    /// What tells the time.
    pub fn outside_world(&self) -> &'static str {
        match self.world {
            World::Test => "runtime",
            World::Entry => "outside",
            World::Actor | World::None => "@quark",
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
        let program = self.file.program();
        let function = &program.functions[id];
        if returns_promise(function) || !is_boundary(program, id) {
            return code;
        }
        let hosts = matches!(function.owner, Owner::Interface(_));
        if hosts || has_time(&expr.ty) { self.file.from_host(code, &expr.ty) } else { code }
    }

    fn function_call(&mut self, id: Id<Function>, inner: &Call) -> Code {
        let program = self.file.program();
        let function = &program.functions[id];
        let inside = self.is_inside(id, inner);
        let receiver = inner.receiver.as_ref().map(|receiver| (receiver, self.expr(receiver)));
        let host = is_boundary(program, id) && !inside && !returns_promise(function);
        let mut arguments = self.arguments(function, inner, host);
        if program.is_refused(function) {
            let place = self.file.place(inner.receiver.as_ref().map_or(function.decl.span, |receiver| receiver.span));
            arguments.push(Code::atom(place));
        }
        let names = self.file.names;
        match receiver {
            Some((receiver, _)) if matches!(receiver.kind, ExprKind::SelfRef) => {
                let name = if inside { names.inner(program, self.file.facts, id) } else { names.function(program, id) };
                self.self_call(&name, arguments)
            }
            Some((_, on)) => method(on, &names.function(program, id), arguments),
            None if function.owner == Owner::Module => self.module_call(id, function, arguments),
            None => method(Code::atom(self.file.owner_name(function.owner)), &names.function(program, id), arguments),
        }
    }

    /// A call of the body's own object; with `self` where a local hides the method.
    pub(super) fn self_call(&self, name: &str, arguments: Vec<Code>) -> Code {
        let hidden = arguments.is_empty() && self.locals.is_known(name);
        if hidden { method(Code::atom("self"), name, arguments) } else { call(name, arguments) }
    }

    fn module_call(&mut self, id: Id<Function>, function: &Function, mut arguments: Vec<Code>) -> Code {
        if function.kind == FunctionKind::Entry {
            let runtime = self.world_runtime().unwrap_or("runtime");
            arguments.push(keyword("runtime", Code::atom(runtime)));
        }
        call(self.file.module_function(id), arguments)
    }

    /// Arguments in the order of the parameters; absent ones at the end left out.
    fn arguments(&mut self, function: &Function, inner: &Call, host: bool) -> Vec<Code> {
        let reads = matches!(function.owner, Owner::Module | Owner::Record(_)) || function.kind == FunctionKind::Query;
        let absent = |(param, arg): &(&Param, &Expr)| param.optional && matches!(arg.kind, ExprKind::None);
        let given: Vec<(&Param, &Expr)> = function.params.iter().zip(&inner.args).collect();
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
        let port = self.port(inner.receiver.as_ref().expect("an event is delivered to a port"));
        let own = kind.decl.module.index() != 0 && kind.link.is_none();
        let mut arguments = Vec::new();
        for (param, arg) in event.params.iter().zip(&inner.args) {
            let code = self.value(arg, Want::Frozen);
            arguments.push(if own { self.to_host(code, &param.ty) } else { code });
        }
        method(method(port, "events", Vec::new()), &NAMING.name(Use::Method, &event.name), arguments)
    }

    /// A port, as tests reach it.
    pub fn port(&mut self, port: &Expr) -> Code {
        let ExprKind::Field(actor, index) = &port.kind else { unreachable!("ports are fields of actors") };
        let name = field_name(self.file.program(), &actor.ty, *index);
        let actor = self.expr(actor);
        call("runtime.port", vec![actor, Code::atom(text::symbol(&name))])
    }

    /// Strings one after another, as one.
    fn joined(&mut self, left: &Expr, right: &Expr) -> Option<Code> {
        let mut parts = Vec::new();
        pieces(left, &mut parts);
        pieces(right, &mut parts);
        parts.iter().any(|part| matches!(part, Part::Text(_))).then(|| self.template(&parts))
    }

    fn template(&mut self, parts: &[Part]) -> Code {
        if let Some(text) = parts.iter().map(literal_text).collect::<Option<String>>() {
            return Code::atom(text::string(&text));
        }
        if let [Part::Hole(hole)] = parts {
            let code = self.expr(hole);
            return match &hole.ty {
                Type::Duration => Code::atom(format!("\"#{{{}}}ms\"", code.flat())),
                ty => self.text_of(code, ty, true),
            };
        }
        let mut text = String::new();
        for part in parts {
            match (literal_text(part), part) {
                (Some(plain), _) => text.push_str(&text::escaped(&plain)),
                (None, Part::Text(_)) => unreachable!("a text is known"),
                (None, Part::Hole(hole)) => {
                    let code = self.expr(hole);
                    let ms = if hole.ty == Type::Duration { "ms" } else { "" };
                    text.push_str(&format!("#{{{}}}{ms}", self.text_of(code, &hole.ty, false).flat()));
                }
            }
        }
        Code::atom(format!("\"{text}\""))
    }

    /// The text of a value; `whole` where it is not put between others.
    fn text_of(&mut self, code: Code, ty: &Type, whole: bool) -> Code {
        match ty {
            Type::String => code,
            Type::Int | Type::Bool | Type::Enum(_) if whole => method(code, "to_s", Vec::new()),
            Type::Int | Type::Bool | Type::Enum(_) | Type::Duration => code,
            Type::Float => call("Quark.float_text", vec![code]),
            Type::Instant => call("Quark.instant_text", vec![code]),
            Type::Json => call("Quark::Json.encode", vec![code]),
            Type::List(element) => self.list_text(code, element),
            other => unreachable!("{other:?} has no text"),
        }
    }

    fn list_text(&mut self, code: Code, element: &Type) -> Code {
        let called = call("Quark.list_text", vec![code]);
        if matches!(element, Type::String | Type::Int | Type::Bool | Type::Enum(_)) {
            return called;
        }
        let name = self.locals.temporary("each", true);
        let text = match element {
            Type::Duration => format!("\"#{{{name}}}ms\""),
            element => self.text_of(Code::atom(name.clone()), element, true).flat(),
        };
        Code::new(called.doc.append(format!(" {{ |{name}| {text} }}")), ATOM)
    }
}

/// `code.freeze`
pub fn frozen(code: Code) -> Code {
    method(code, "freeze", Vec::new())
}

/// `(name = value)`
pub fn assigned(name: &str, value: Code) -> Code {
    Code::new(spell::parenthesized(Doc::text(format!("{name} = ")).append(settled(value))), ATOM)
}

/// Whether a text can stand in `%w[]`.
pub fn is_word(text: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    text.split('-').all(part)
}

/// The parts of a string that is put together.
fn pieces(expr: &Expr, parts: &mut Vec<Part>) {
    match &expr.kind {
        ExprKind::Str(text) => parts.push(Part::Text(text.clone())),
        ExprKind::Template(inner) => parts.extend(inner.iter().cloned()),
        ExprKind::Binary(BinaryOp::Add, left, right) => {
            pieces(left, parts);
            pieces(right, parts);
        }
        ExprKind::Store(_, inner) => pieces(inner, parts),
        _ => parts.push(Part::Hole(expr.clone())),
    }
}

/// A string that can stand in `%w[]`.
fn word(item: &Expr) -> Option<&str> {
    match &item.kind {
        ExprKind::Str(text) => is_word(&text.replace(['\n', '\t'], "_")).then_some(text),
        _ => None,
    }
}

/// Whether a conditional holds another choice, so that it cannot be said with `?`.
pub fn nests(inner: &IfExpr) -> bool {
    let condition = matches!(&inner.condition, Condition::Value(condition) if has_choice(condition));
    condition || has_choice(&inner.then) || has_choice(&inner.otherwise)
}

/// Whether an expression holds a choice between values: Ruby's `?` is not put into another one.
fn has_choice(expr: &Expr) -> bool {
    use crate::model::walk::{Visit, walk_expr};
    struct Choice(bool);
    impl Visit for Choice {
        fn expr(&mut self, expr: &Expr) {
            let false_too = matches!(&expr.kind, ExprKind::Coalesce(value, _) if may_be_false(&value.ty));
            self.0 |= false_too || matches!(expr.kind, ExprKind::If(_) | ExprKind::Match(..) | ExprKind::TryElse(..));
            walk_expr(self, expr);
        }
    }
    let mut choice = Choice(false);
    choice.expr(expr);
    choice.0
}

fn is_zero(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Int(value) => *value == 0,
        ExprKind::Float(value) => *value == 0.0,
        ExprKind::Duration(value) => *value == 0,
        _ => false,
    }
}

/// The comparison with its sides exchanged.
fn mirrored(op: BinaryOp) -> Option<BinaryOp> {
    Some(match op {
        BinaryOp::Eq | BinaryOp::Ne => op,
        BinaryOp::Lt => BinaryOp::Gt,
        BinaryOp::Le => BinaryOp::Ge,
        BinaryOp::Gt => BinaryOp::Lt,
        BinaryOp::Ge => BinaryOp::Le,
        _ => return None,
    })
}

pub fn is_literal(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::Duration(_) | ExprKind::Str(_) | ExprKind::Bool(_) => true,
        ExprKind::Unary(UnaryOp::Neg, inner) | ExprKind::Convert(_, inner) => is_literal(inner),
        _ => false,
    }
}

/// The text of what is known already.
fn literal_text(part: &Part) -> Option<String> {
    match part {
        Part::Text(text) => Some(text.clone()),
        Part::Hole(hole) => match &hole.kind {
            ExprKind::Str(text) => Some(text.clone()),
            ExprKind::Int(value) => Some(value.to_string()),
            ExprKind::Bool(value) => Some(value.to_string()),
            ExprKind::Duration(value) => Some(format!("{value}ms")),
            ExprKind::Unary(UnaryOp::Neg, inner) => match inner.kind {
                ExprKind::Int(value) if value != 0 => Some(format!("-{value}")),
                ExprKind::Duration(value) if value != 0 => Some(format!("-{value}ms")),
                _ => None,
            },
            _ => None,
        },
    }
}

/// The comparison that holds where the other does not.
fn inverse(op: BinaryOp) -> Option<BinaryOp> {
    Some(match op {
        BinaryOp::Lt => BinaryOp::Ge,
        BinaryOp::Le => BinaryOp::Gt,
        BinaryOp::Gt => BinaryOp::Le,
        BinaryOp::Ge => BinaryOp::Lt,
        _ => return None,
    })
}

/// Floats divided: plainly by a number that is not zero.
fn divided(left: Code, right: Code, by: &Expr, place: Code) -> Code {
    if matches!(by.kind, ExprKind::Float(value) if value != 0.0) {
        return between(left, "/", right, PRODUCT);
    }
    call("Quark.div_float", vec![left, right, place])
}

/// Whether Ruby's own division means the same: both sides known non-negative, the divisor not zero.
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
