//! Expressions in JavaScript.

use super::body::{BodyPrinter, SelfRef, World};
use super::layout::{
    COALESCE, CONDITIONAL, Code, EQUALITY, PRODUCT, RELATION, SUM, Shape, UNARY, arrow, block_arrow, call, conditional,
    infix, member, method, undefined,
};
use super::module::{argument_name, fields_of, plain_field_name};
use super::spell;
use super::text;
use crate::emit::code::{ATOM, Doc, Spell};
use crate::emit::names::Use;
use crate::model::{
    BinaryOp, Builtin, Call, Callee, Condition, Expr, ExprKind, FieldMode, Form, Function, Id, IfExpr, LambdaBody, New,
    Opening, Owner, Param, Part, Pattern, Type, UnaryOp,
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

/// So many fields of a record are named in a copy that changes others.
const NAMED_IN_COPIES: usize = 4;

impl BodyPrinter<'_, '_> {
    /// The expression, its collections in whatever form they are.
    pub fn expr(&mut self, expr: &Expr) -> Code {
        match &expr.kind {
            ExprKind::Int(value) | ExprKind::Duration(value) => text::integer(*value),
            ExprKind::Float(value) => text::float(*value),
            ExprKind::Bool(value) => Code::atom(if *value { "true" } else { "false" }),
            ExprKind::Str(value) => text::literal(value),
            ExprKind::None | ExprKind::Unit => undefined(),
            ExprKind::Template(parts) => self.template(parts),
            ExprKind::List(_) | ExprKind::Map(_) => self.value(expr, Want::Frozen),
            ExprKind::Local(id) => self.local(*id),
            ExprKind::SelfRef => Code::atom("this"),
            ExprKind::Constant(id) => {
                let decl = &self.file.program().constants[*id].decl;
                Code::atom(self.file.refer(decl.module, &super::naming::NAMING.name(Use::Constant, &decl.name)))
            }
            ExprKind::Case(id, index) => self.file.case(*id, *index),
            ExprKind::Field(base, index) => self.field(base, *index),
            ExprKind::Index(base, index) => {
                let function = if matches!(base.ty, Type::List(_)) { "item" } else { "entry" };
                let (base, index) = (self.expr(base), self.expr(index));
                self.runtime(function, vec![base, index, self.file.place(expr.span)])
            }
            ExprKind::Unary(op, inner) => self.unary(*op, inner),
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, expr),
            ExprKind::Coalesce(value, otherwise) => self.coalesce(value, otherwise, Want::Any),
            ExprKind::Convert(_, inner) | ExprKind::Try(inner) => self.expr(inner),
            ExprKind::Store(store, inner) if store.settled && !store.moves => self.value(inner, Want::Frozen),
            ExprKind::Store(_, inner) => self.expr(inner),
            ExprKind::If(inner) => self.if_value(inner, Want::Frozen),
            ExprKind::Call(inner) => self.call(inner, expr, Want::Any),
            ExprKind::New(new) => self.new_value(new, expr),
            ExprKind::With(base, fields) => self.with(base, fields),
            ExprKind::Match(..) | ExprKind::TryElse(..) | ExprKind::Hoisted(..) | ExprKind::Take(_) => {
                self.hoisted(expr, Want::Frozen)
            }
            ExprKind::Lambda(_) => unreachable!("lambdas are printed by what calls them"),
        }
    }

    fn local(&self, id: Id<crate::model::Local>) -> Code {
        let name = self.locals.name(id.index());
        let plain = name.chars().all(|c| c.is_alphanumeric() || "_.#".contains(c));
        if plain { Code::atom(name) } else { Code::new(Doc::text(name), CONDITIONAL + 1) }
    }

    /// The expression for a place that keeps it in this form.
    pub fn value(&mut self, expr: &Expr, want: Want) -> Code {
        if !expr.ty.opened().is_collection() {
            return self.expr(expr);
        }
        match &expr.kind {
            ExprKind::List(items) => self.list(items, want, expr.ty.is_owned()),
            ExprKind::Map(entries) => self.map(entries, want, expr.ty.is_owned()),
            ExprKind::If(inner) => self.if_value(inner, want),
            ExprKind::Coalesce(value, otherwise) => self.coalesce(value, otherwise, want),
            ExprKind::Call(inner) => self.call(inner, expr, want),
            ExprKind::Convert(_, inner) | ExprKind::Try(inner) => self.value(inner, want),
            ExprKind::Match(..) | ExprKind::TryElse(..) | ExprKind::Hoisted(..) | ExprKind::Take(_) => {
                self.hoisted(expr, want)
            }
            ExprKind::Store(store, inner) => {
                let want = if store.settled && want == Want::Any { Want::Frozen } else { want };
                self.stored(store.moves && store.from == Form::Growing, inner, want)
            }
            _ => {
                let form = self.form_of(expr);
                let code = self.expr(expr);
                self.converted(code, &expr.ty, form, want)
            }
        }
    }

    /// A value on its way into another place: the last use of a growing list freezes the list itself.
    fn stored(&mut self, moves: bool, inner: &Expr, want: Want) -> Code {
        let is_local = matches!(inner.kind, ExprKind::Local(_));
        match want {
            Want::Growing if moves => self.expr(inner),
            Want::Frozen if moves && is_local && matches!(inner.ty, Type::List(_)) && !inner.ty.is_owned() => {
                let list = self.expr(inner);
                call("Object.freeze", vec![list])
            }
            _ => self.value(inner, want),
        }
    }

    /// A collection brought from one form into another.
    pub fn converted(&self, code: Code, ty: &Type, form: Form, want: Want) -> Code {
        if ty.is_owned() || !ty.opened().is_collection() {
            return code;
        }
        if matches!(ty, Type::Optional(_)) {
            return self.converted_optional(code, ty.opened(), form, want);
        }
        let is_list = matches!(ty, Type::List(_));
        match (form, want) {
            (_, Want::Any) | (Form::Frozen, Want::Frozen) => code,
            (_, Want::Frozen) => self.runtime(if is_list { "frozen" } else { "frozenMap" }, vec![code]),
            (_, Want::Growing) if is_list => copied(code),
            (_, Want::Growing) => call("new Map", vec![code]),
        }
    }

    fn converted_optional(&self, code: Code, ty: &Type, form: Form, want: Want) -> Code {
        match (form, want) {
            (_, Want::Any) | (Form::Frozen, _) | (Form::Growing, Want::Growing) => code,
            _ => {
                let function = if matches!(ty, Type::List(_)) { "frozen" } else { "frozenMap" };
                self.runtime("given", vec![code, Code::atom(format!("{}.{function}", self.file.quark()))])
            }
        }
    }

    /// A list that was made on the spot, in the wanted form.
    pub fn fresh(&self, code: Code, ty: &Type, want: Want) -> Code {
        if want == Want::Frozen && !ty.is_owned() { call("Object.freeze", vec![code]) } else { code }
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
        if !matches!(owner, Type::Class(_) | Type::Actor(_)) {
            return match &self.this {
                SelfRef::Making(names) if names.contains_key(&index) => Form::Argument,
                _ => Form::Frozen,
            };
        }
        if matches!(&self.this, SelfRef::Making(names) if names.contains_key(&index)) {
            return Form::Argument;
        }
        let fields = fields_of(self.file.program(), owner);
        if fields[index].mode == FieldMode::Var { Form::Growing } else { Form::Frozen }
    }

    /// A call of the runtime.
    pub fn runtime(&self, function: &str, arguments: Vec<Code>) -> Code {
        call(format!("{}.{function}", self.file.quark()), arguments)
    }

    fn list(&mut self, items: &[Expr], want: Want, owned: bool) -> Code {
        let items: Vec<Code> = items.iter().map(|item| self.value(item, Want::Frozen)).collect();
        let literal = super::layout::array(items);
        if want == Want::Frozen && !owned { call("Object.freeze", vec![literal]) } else { literal }
    }

    fn map(&mut self, entries: &[(Expr, Expr)], want: Want, owned: bool) -> Code {
        let mut items = Vec::new();
        for (key, value) in entries {
            let pair = vec![self.expr(key), self.value(value, Want::Frozen)];
            items.push(super::layout::array(pair));
        }
        let frozen = want == Want::Frozen && !owned;
        let class = if frozen { format!("new {}.FrozenMap", self.file.quark()) } else { "new Map".to_owned() };
        call(class, if items.is_empty() { Vec::new() } else { vec![super::layout::pairs(items)] })
    }

    fn field(&mut self, base: &Expr, index: usize) -> Code {
        let inside = matches!(base.kind, ExprKind::SelfRef);
        if inside
            && let SelfRef::Making(parameters) = &self.this
            && let Some(name) = parameters.get(&index)
        {
            return Code::atom(name.clone());
        }
        let code = self.expr(base);
        self.file.field(code, &base.ty, index, inside)
    }

    fn unary(&mut self, op: UnaryOp, inner: &Expr) -> Code {
        match (op, &inner.kind) {
            (UnaryOp::Not, _) => self.negated(inner),
            (UnaryOp::Neg, ExprKind::Int(value) | ExprKind::Duration(value)) if *value > 0 => text::integer(-value),
            (UnaryOp::Neg, _) if inner.ty == Type::Float => {
                let operand = self.expr(inner);
                let operand =
                    if operand.prec == UNARY { super::layout::parenthesized(operand.doc) } else { operand.at(UNARY) };
                Code::new(Doc::text("-").append(operand), UNARY)
            }
            // `-0` is no `Int`
            (UnaryOp::Neg, _) => infix(Code::atom("0"), "-", self.expr(inner), SUM),
        }
    }

    /// `!…`, said the way JavaScript says it.
    fn negated(&mut self, inner: &Expr) -> Code {
        match &inner.kind {
            ExprKind::Call(Call { callee: Callee::Builtin(builtin), receiver: Some(receiver), .. }) => {
                let shape = match builtin {
                    Builtin::ListIsEmpty => Spell::Shape("{0:100}.length > 0", RELATION),
                    Builtin::MapIsEmpty => Spell::Shape("{0:100}.size > 0", RELATION),
                    Builtin::StringIsEmpty => Spell::Shape("{0:51} !== \"\"", EQUALITY),
                    _ => return self.plainly_negated(inner),
                };
                let receiver = self.expr(receiver);
                super::layout::spelled(shape, vec![receiver]).shaped(Shape::Binary)
            }
            ExprKind::Binary(BinaryOp::Eq, left, right) => self.compared(BinaryOp::Ne, left, right),
            ExprKind::Binary(BinaryOp::Ne, left, right) => self.compared(BinaryOp::Eq, left, right),
            _ => self.plainly_negated(inner),
        }
    }

    fn plainly_negated(&mut self, inner: &Expr) -> Code {
        let code = self.expr(inner);
        not(code)
    }

    fn is_checked(&self, operand: &Expr) -> bool {
        self.file.input.options.checked && matches!(operand.ty, Type::Int | Type::Duration | Type::Instant)
    }

    /// An operator applied, to be assigned or used.
    pub fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, whole: &Expr) -> Code {
        match op {
            BinaryOp::Eq | BinaryOp::Ne => self.compared(op, left, right),
            BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => self.in_order(op, left, right),
            BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem => {
                let operands = (self.expr(left), self.expr(right));
                self.arithmetic(op, (left, operands.0), (right, operands.1), whole)
            }
            BinaryOp::And | BinaryOp::Or => {
                let (word, prec) = spell::infix(op);
                let (left, right) = (self.expr(left), self.expr(right));
                infix(left, word, right, prec)
            }
        }
    }

    /// Arithmetic on operands that are printed already.
    pub fn arithmetic(&mut self, op: BinaryOp, left: (&Expr, Code), right: (&Expr, Code), whole: &Expr) -> Code {
        let place = self.file.place(whole.span);
        let ((left_expr, left), (right_expr, right)) = (left, right);
        let floats = (left_expr.ty == Type::Float, right_expr.ty == Type::Float);
        let plain = |left, right| {
            let (word, prec) = spell::infix(op);
            infix(left, word, right, prec)
        };
        match (op, floats) {
            (BinaryOp::Div, (true, _)) => self.runtime("divFloat", vec![left, right, place]),
            (BinaryOp::Div, (false, true)) => {
                let exact = self.runtime("divFloat", vec![left, right, place.clone()]);
                self.runtime("roundHalfUp", vec![exact, place])
            }
            (BinaryOp::Mul, (false, true) | (true, false)) => {
                let exact = infix(left, "*", right, PRODUCT);
                self.runtime("roundHalfUp", vec![exact, place])
            }
            (BinaryOp::Div, _) if left_expr.ty == Type::Duration => self.runtime("divHalfUp", vec![left, right, place]),
            (BinaryOp::Div, _) if is_plain_division(left_expr, right_expr) => {
                call("Math.trunc", vec![plain(left, right)])
            }
            (BinaryOp::Rem, _) if is_plain_division(left_expr, right_expr) => plain(left, right),
            (BinaryOp::Div, _) => self.runtime("div", vec![left, right, place]),
            (BinaryOp::Rem, _) => self.runtime("rem", vec![left, right, place]),
            (BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul, _) if self.is_checked(left_expr) => {
                let function = match op {
                    BinaryOp::Add => "add",
                    BinaryOp::Sub => "sub",
                    _ => "mul",
                };
                self.runtime(function, vec![left, right, place])
            }
            // `-0` is no `Int`
            (BinaryOp::Mul, (false, false)) if may_be_minus_zero(left_expr, right_expr) => {
                infix(plain(left, right), "+", Code::atom("0"), SUM)
            }
            _ => plain(left, right),
        }
    }

    fn compared(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Code {
        let (sign, _) = spell::infix(op);
        if matches!(right.kind, ExprKind::None) {
            let left = self.expr(left);
            return infix(left, sign, undefined(), EQUALITY);
        }
        let (a, b) = (self.value(left, Want::Any), self.value(right, Want::Any));
        if is_primitive(&left.ty) {
            return infix(a, sign, b, EQUALITY);
        }
        let equal = match (&left.ty, &right.ty) {
            (Type::Record(_), Type::Record(_)) => method(a, "equals", vec![b]),
            _ => self.runtime("equal", vec![a, b]),
        };
        if op == BinaryOp::Eq { equal } else { not(equal) }
    }

    fn in_order(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Code {
        let (sign, _) = spell::infix(op);
        let (a, b) = (self.expr(left), self.expr(right));
        match &left.ty {
            Type::String => {
                let compared = self.runtime("compareText", vec![a, b]);
                infix(compared, sign, Code::atom("0"), RELATION)
            }
            Type::Enum(_) => infix(member(a, "order"), sign, member(b, "order"), RELATION),
            _ => infix(a, sign, b, RELATION),
        }
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

    /// `a ?? b`, unless JSON's `null` may be the left side's value, which is there.
    fn coalesce(&mut self, value: &Expr, otherwise: &Expr, want: Want) -> Code {
        if want == Want::Growing && value.ty.opened().is_collection() && !matches!(otherwise.ty, Type::Optional(_)) {
            let either = self.coalesce(value, otherwise, Want::Any);
            return self.converted(either, &otherwise.ty, Form::Argument, Want::Growing);
        }
        let code = self.value(value, want);
        let other = self.value(otherwise, want);
        if *value.ty.opened() != Type::Json {
            return infix(code, "??", other, COALESCE);
        }
        if self.is_simple(value) {
            return conditional(infix(code.clone(), "!==", undefined(), EQUALITY), code, other);
        }
        self.runtime("orElse", vec![code, arrow(&[], other)])
    }

    fn if_value(&mut self, inner: &IfExpr, want: Want) -> Code {
        let condition = match &inner.condition {
            Condition::Value(value) => self.expr(value),
            Condition::Opens(opened) => {
                debug_assert_eq!(opened.how, Opening::Some, "lowering leaves no `try` in expressions");
                let opens = self.bound(opened.local, &opened.value);
                infix(opens, "!==", undefined(), EQUALITY)
            }
        };
        let (then, otherwise) = (self.value(&inner.then, want), self.value(&inner.otherwise, want));
        conditional(condition, then, otherwise)
    }

    /// The value under the name that is given to it in a statement of its own, or under the name that it has already.
    pub fn bound(&mut self, local: Id<crate::model::Local>, value: &Expr) -> Code {
        if self.is_fixed(value) {
            let code = self.expr(value);
            self.locals.alias(local.index(), &code.flat());
            return code;
        }
        let code = self.value(value, Want::Frozen);
        if !self.is_used(local) {
            return code;
        }
        let name = self.declare(local);
        self.statement(&format!("const {name} = "), code);
        Code::atom(name)
    }

    /// Whether an expression is a name that keeps its value.
    pub fn is_fixed(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Local(id) => !self.assigned.contains(&id.index()) && !expr.ty.opened().is_collection(),
            ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => self.is_fixed(inner),
            _ => false,
        }
    }

    /// Whether a value is one of these patterns.
    pub fn test(&mut self, patterns: &[Pattern], on: &Code) -> Code {
        let tests: Vec<Code> = patterns.iter().map(|pattern| self.test_one(pattern, on.clone())).collect();
        let joined = tests.into_iter().reduce(|left, right| infix(left, "||", right, super::layout::OR));
        joined.expect("an arm has a pattern")
    }

    fn test_one(&mut self, pattern: &Pattern, on: Code) -> Code {
        match pattern {
            Pattern::Member(id) => {
                let class = self.file.declared(&self.file.program().records[*id].decl);
                infix(on, "instanceof", Code::atom(class), RELATION)
            }
            Pattern::Error(id) => {
                let class = self.file.declared(&self.file.program().errors[*id].decl);
                infix(on, "instanceof", Code::atom(class), RELATION)
            }
            Pattern::None => infix(on, "===", undefined(), EQUALITY),
            Pattern::Some => infix(on, "!==", undefined(), EQUALITY),
            Pattern::Bool(true) => on,
            Pattern::Bool(false) => not(on),
            other => infix(on, "===", self.pattern_value(other), EQUALITY),
        }
    }

    /// A pattern that is a value.
    pub fn pattern_value(&self, pattern: &Pattern) -> Code {
        match pattern {
            Pattern::Case(id, index) => self.file.case(*id, *index),
            Pattern::Int(value) => text::integer(*value),
            Pattern::Str(value) => text::literal(value),
            Pattern::Bool(value) => Code::atom(if *value { "true" } else { "false" }),
            other => unreachable!("{other:?} is no value"),
        }
    }

    /// A value that takes statements: printed before, into a name.
    fn hoisted(&mut self, expr: &Expr, want: Want) -> Code {
        let name = self.locals.temporary("value");
        self.given_value(&name, expr, want);
        Code::atom(name)
    }

    /// What a `take` leaves: the field's default.
    pub fn default_of(&mut self, place: &Expr) -> Code {
        if let ExprKind::Field(base, index) = &place.kind
            && matches!(base.ty, Type::Class(_) | Type::Actor(_))
            && let Some(default) = &fields_of(self.file.program(), &base.ty)[*index].default
        {
            return self.value(&default.value, Want::Growing);
        }
        match place.ty {
            Type::List(_) => super::layout::array(Vec::new()),
            Type::Map(..) => call("new Map", Vec::new()),
            _ => undefined(),
        }
    }

    fn with(&mut self, base: &Expr, fields: &[(usize, Expr)]) -> Code {
        let Type::Record(id) = &base.ty else { unreachable!("records are changed in copies") };
        let record = &self.file.program().records[*id];
        let class = self.file.declared(&record.decl);
        let stays = |index: &usize| fields.iter().all(|(changed, _)| changed != index);
        let kept: Vec<usize> = (0..record.fields.len()).filter(stays).collect();
        let mut entries = self.unchanged(base, &kept);
        for (index, value) in fields {
            let value = self.value(value, Want::Frozen);
            entries.push(super::layout::property(&argument_name(self.file.program(), &base.ty, *index), value));
        }
        call(format!("new {class}"), vec![super::layout::object(entries)])
    }

    /// The fields of a copy that stay: a few by their names, as spreading what is frozen takes long. Tests have the time.
    fn unchanged(&mut self, base: &Expr, kept: &[usize]) -> Vec<Doc> {
        let named = kept.is_empty() || (kept.len() <= NAMED_IN_COPIES && self.world != World::Test);
        let simple = self.is_simple(base);
        let code = self.expr(base);
        if !simple || !named {
            return vec![Doc::text("...").append(code.at(CONDITIONAL))];
        }
        let one = |index: &usize| {
            let name = plain_field_name(self.file.program(), &base.ty, *index);
            super::layout::property(&argument_name(self.file.program(), &base.ty, *index), member(code.clone(), &name))
        };
        kept.iter().map(one).collect()
    }

    fn new_value(&mut self, new: &New, expr: &Expr) -> Code {
        let program = self.file.program();
        let decl = match &expr.ty {
            Type::Record(id) => &program.records[*id].decl,
            Type::ErrorType(id) => &program.errors[*id].decl,
            Type::Class(id) => &program.classes[*id].decl,
            Type::Actor(id) => &program.actors[*id].decl,
            other => unreachable!("{other:?} is not made"),
        };
        let mut entries = Vec::new();
        for (index, value) in &new.args {
            let want = if value.ty.is_owned() { Want::Any } else { Want::Frozen };
            let value = self.value(value, want);
            entries.push(super::layout::property(&argument_name(program, &expr.ty, *index), value));
        }
        if matches!(expr.ty, Type::Actor(_))
            && let Some(runtime) = self.world_runtime()
        {
            entries.push(super::layout::property("runtime", Code::atom(runtime)));
        }
        let arguments = if entries.is_empty() { Vec::new() } else { vec![super::layout::object(entries)] };
        call(format!("new {}", self.file.declared(decl)), arguments)
    }

    fn world_runtime(&self) -> Option<&'static str> {
        match self.world {
            World::None => None,
            World::Actor => Some("this.#quark.runtime"),
            World::Entry => Some("outside.runtime"),
            World::Test => Some("runtime"),
        }
    }

    /// What tells the time.
    pub fn outside_world(&self) -> &'static str {
        match self.world {
            World::Test => "runtime",
            World::Entry => "outside",
            World::Actor | World::None => "this.#quark",
        }
    }

    fn call(&mut self, inner: &Call, expr: &Expr, want: Want) -> Code {
        match inner.callee {
            Callee::Builtin(builtin) => self.builtin(builtin, inner, expr, want),
            Callee::Deliver(kind, index) => self.deliver(kind, index, inner),
            Callee::Function(id) => {
                let code = self.user_call(id, inner);
                self.converted(code, &expr.ty, Form::Frozen, want)
            }
        }
    }

    fn user_call(&mut self, id: Id<Function>, inner: &Call) -> Code {
        let program = self.file.program();
        let function = &program.functions[id];
        let Some(receiver) = &inner.receiver else {
            let name = self.static_name(id);
            let mut arguments = self.arguments(inner, function);
            if function.kind == crate::model::FunctionKind::Entry {
                arguments.resize(function.params.len(), undefined());
                let runtime = Code::atom(self.world_runtime().unwrap_or("runtime"));
                arguments.push(super::layout::object(vec![super::layout::property("runtime", runtime)]));
            }
            return call(name, arguments);
        };
        let within = matches!(receiver.kind, ExprKind::SelfRef);
        let name = if within { self.file.inner_name(id) } else { self.file.function_name(id) };
        let place = self.file.place(receiver.span);
        let receiver = self.expr(receiver);
        let mut arguments = self.arguments(inner, function);
        if program.is_refused(function) {
            arguments.push(place);
        }
        method(receiver, &name, arguments)
    }

    fn static_name(&self, id: Id<Function>) -> String {
        let program = self.file.program();
        let function = &program.functions[id];
        let name = self.file.function_name(id);
        let decl = match function.owner {
            Owner::Module => return self.file.refer(function.decl.module, &name),
            Owner::Record(id) => &program.records[id].decl,
            Owner::Class(id) => &program.classes[id].decl,
            Owner::Actor(id) => &program.actors[id].decl,
            Owner::Interface(_) | Owner::PortKind(_) => unreachable!("these have no static functions"),
        };
        format!("{}.{name}", self.file.declared(decl))
    }

    fn arguments(&mut self, inner: &Call, function: &Function) -> Vec<Code> {
        let reads = matches!(function.owner, Owner::Module | Owner::Record(_))
            || function.kind == crate::model::FunctionKind::Query;
        let absent = |(param, arg): &(&Param, &Expr)| param.optional && matches!(arg.kind, ExprKind::None);
        let given: Vec<(&Param, &Expr)> = function.params.iter().zip(&inner.args).collect();
        let kept = given.len() - given.iter().rev().take_while(|pair| absent(pair)).count();
        given[..kept].iter().map(|(param, arg)| self.argument(param, arg, reads)).collect()
    }

    fn argument(&mut self, param: &Param, arg: &Expr, reads: bool) -> Code {
        let want = if reads || param.ty.is_owned() { Want::Any } else { Want::Frozen };
        self.value(arg, want)
    }

    fn deliver(&mut self, kind: Id<crate::model::PortKind>, index: usize, inner: &Call) -> Code {
        let event = &self.file.program().port_kinds[kind].events[index];
        let port = self.expr(inner.receiver.as_ref().expect("an event is delivered to a port"));
        let arguments = inner.args.iter().map(|arg| self.value(arg, Want::Frozen)).collect();
        method(member(port, "$events"), &super::naming::NAMING.name(Use::Method, &event.name), arguments)
    }

    fn template(&mut self, parts: &[Part]) -> Code {
        let mut text = String::from("`");
        for part in parts {
            match part {
                Part::Text(part) => text.push_str(&text::template(part)),
                Part::Hole(hole) => match &hole.kind {
                    ExprKind::Str(part) => text.push_str(&text::template(part)),
                    _ => {
                        let (before, value, after) = self.hole(hole);
                        text.push_str(&format!("{before}${{{}}}{after}", value.flat()));
                    }
                },
            }
        }
        Code::atom(text + "`").shaped(Shape::Text)
    }

    /// What stands in a hole, and text behind it.
    fn hole(&mut self, hole: &Expr) -> (&'static str, Code, &'static str) {
        let code = self.expr(hole);
        match &hole.ty {
            Type::Duration => ("", code, "ms"),
            other => ("", self.text_of(code, other), ""),
        }
    }

    /// Something whose text in a template literal is the text of the value.
    fn text_of(&self, code: Code, ty: &Type) -> Code {
        match ty {
            Type::String | Type::Int | Type::Float | Type::Bool => code,
            Type::Duration => Code::atom(format!("`${{{}}}ms`", code.flat())),
            Type::Instant => self.runtime("instantText", vec![code]),
            Type::Enum(_) => member(code, "wire"),
            Type::Json => self.runtime("json.encode", vec![code]),
            Type::List(element) => match self.text_function(element) {
                Some(function) => self.runtime("listText", vec![code, function]),
                None => self.runtime("listText", vec![code]),
            },
            other => unreachable!("{other:?} has no text"),
        }
    }

    /// The function that gives the text of an element; `None` for `String`.
    fn text_function(&self, element: &Type) -> Option<Code> {
        let quark = self.file.quark();
        match element {
            Type::String | Type::Int | Type::Float | Type::Bool => None,
            Type::Instant => Some(Code::atom(format!("{quark}.instantText"))),
            Type::Json => Some(Code::atom(format!("{quark}.json.encode"))),
            other => Some(arrow(&["each".to_owned()], self.text_of(Code::atom("each"), other))),
        }
    }

    /// A lambda as an arrow function.
    pub fn lambda(&mut self, lambda: &Expr, want: Want) -> Code {
        let ExprKind::Lambda(lambda) = &lambda.kind else { unreachable!("only lambdas are handed to operations") };
        let entered = self.locals.enter();
        let params: Vec<String> = lambda.params.iter().map(|param| self.declare(*param)).collect();
        let code = match &lambda.body {
            LambdaBody::Value(value) => {
                let value = self.value(value, want);
                arrow(&params, value)
            }
            LambdaBody::Block(block) => {
                let lines = self.apart(|body| body.stmts(block));
                block_arrow(&format!("({})", params.join(", ")), &lines)
            }
        };
        self.locals.leave(entered);
        code
    }

    /// Whether a promise that is asked here has settled already: it has a name, or nothing can wait here.
    pub fn is_settled(&self, promise: &Expr) -> bool {
        self.world != World::Test || !self.file.known.uses.waits || self.is_simple(promise)
    }
}

/// `!code`
pub fn not(code: Code) -> Code {
    Code::new(Doc::text("!").append(code.at(UNARY)), UNARY)
}

/// `[...list]`
pub fn copied(list: Code) -> Code {
    Code::new(Doc::text("[...").append(list.at(CONDITIONAL)).append("]"), ATOM)
}

/// Whether JavaScript's own `===` compares values of a type as Quark does.
fn is_primitive(ty: &Type) -> bool {
    matches!(
        ty.opened(),
        Type::Bool
            | Type::Int
            | Type::Float
            | Type::String
            | Type::Duration
            | Type::Instant
            | Type::Enum(_)
            | Type::Actor(_)
            | Type::Unit
    )
}

/// Whether JavaScript's own division means the same: both sides known non-negative, the divisor not zero.
fn is_plain_division(left: &Expr, right: &Expr) -> bool {
    matches!(right.kind, ExprKind::Int(divisor) if divisor > 0) && is_non_negative(left)
}

/// Whether a product may be of zero and something negative.
pub fn may_be_minus_zero(left: &Expr, right: &Expr) -> bool {
    let positive = |expr: &Expr| matches!(expr.kind, ExprKind::Int(value) | ExprKind::Duration(value) if value > 0);
    !(positive(left) || positive(right) || is_non_negative(left) && is_non_negative(right))
}

fn is_non_negative(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Int(value) | ExprKind::Duration(value) => *value >= 0,
        ExprKind::Call(Call { callee: Callee::Builtin(builtin), .. }) => {
            matches!(builtin, Builtin::ListSize | Builtin::MapSize | Builtin::StringSize)
        }
        ExprKind::Binary(BinaryOp::Add | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem, left, right) => {
            expr.ty == Type::Int && is_non_negative(left) && is_non_negative(right)
        }
        _ => false,
    }
}
