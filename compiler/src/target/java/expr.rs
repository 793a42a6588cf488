//! Expressions in Java.

use super::body::{Body, This, World, is_primitive};
use super::names::{function_name, inner_name, item_of};
use super::naming::NAMING;
use super::spell::{
    self, CONDITIONAL, EQUAL, PRODUCT, RELATION, SIGN, SUM, between, call, conditional, lambda, method, not,
};
use super::text;
use crate::emit::code::{ATOM, Code, Doc};
use crate::emit::facts::holds_number_within;
use crate::emit::names::Use;
use crate::emit::roles::{is_boundary, returns_promise};
use crate::model::{
    BinaryOp, Builtin, Call, Callee, Condition, Expr, ExprKind, Field, FieldMode, Form, Function, FunctionKind, Id,
    IfExpr, Item, New, Owner, Part, Pattern, Type, UnaryOp,
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

impl Body<'_, '_> {
    /// The expression, its collections in whatever form they are.
    pub fn expr(&mut self, expr: &Expr) -> Code {
        match &expr.kind {
            ExprKind::Int(value) => integer(*value, "L"),
            ExprKind::Duration(value) => self.duration(*value),
            ExprKind::Float(value) => signed(text::float(*value), *value < 0.0),
            ExprKind::Bool(value) => Code::atom(value.to_string()),
            ExprKind::Str(value) => Code::atom(text::string(value)),
            ExprKind::None | ExprKind::Unit => Code::atom("null"),
            ExprKind::Template(parts) => self.template(parts),
            ExprKind::List(_) | ExprKind::Map(_) => self.value(expr, Want::Frozen),
            ExprKind::Local(id) => Code::atom(self.read(*id)),
            ExprKind::SelfRef => Code::atom("this"),
            ExprKind::Constant(id) => {
                let decl = &self.file.program().constants[*id].decl;
                Code::atom(self.file.held(decl, &NAMING.name(Use::Constant, &decl.name)))
            }
            ExprKind::Case(id, index) => self.case(*id, *index),
            ExprKind::Field(base, index) => self.field(base, *index),
            ExprKind::Index(base, index) => {
                let place = Code::atom(self.file.place(expr.span));
                let types = match &base.ty {
                    _ if self.is_simple(base) => String::new(), // else Java may not tell which of several methods is meant
                    Type::Map(key, value) => format!("<{}, {}>", self.file.boxed(key), self.file.boxed(value)),
                    _ => format!("<{}>", self.file.boxed(&expr.ty)),
                };
                let name = if matches!(base.ty, Type::List(_)) { "Lists.{}item" } else { "Maps.{}value" };
                let (base, index) = (self.expr(base), self.expr(index));
                self.runtime(&name.replace("{}", &types), vec![base, index, place])
            }
            ExprKind::Unary(op, inner) => self.unary(*op, inner, expr),
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, expr),
            ExprKind::Coalesce(value, otherwise) => self.coalesce(value, otherwise, expr, Want::Any),
            ExprKind::Convert(_, inner) | ExprKind::Try(inner) => self.expr(inner),
            ExprKind::Store(store, inner) if store.settled && !store.moves => self.value(inner, Want::Frozen),
            ExprKind::Store(_, inner) => self.expr(inner),
            ExprKind::If(inner) => self.if_value(inner, &expr.ty, Want::Frozen),
            ExprKind::Match(..) | ExprKind::TryElse(..) => self.hoisted(expr, Want::Frozen),
            ExprKind::Call(inner) => self.call(inner, expr, Want::Any),
            ExprKind::New(new) => self.new_value(new, expr),
            ExprKind::With(base, fields) => self.with(base, fields),
            ExprKind::Take(place) => self.take(place),
            ExprKind::Lambda(_) => unreachable!("lambdas are printed by what calls them"),
            ExprKind::Hoisted(block, value) => {
                self.stmts(&block.stmts);
                self.expr(value)
            }
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
            ExprKind::List(items) => self.list(items, want, &expr.ty),
            ExprKind::Map(entries) => self.map(entries, want, &expr.ty),
            ExprKind::If(inner) => self.if_value(inner, &expr.ty, want),
            ExprKind::Coalesce(value, otherwise) => self.coalesce(value, otherwise, expr, want),
            ExprKind::Call(inner) => self.call(inner, expr, want),
            ExprKind::Convert(_, inner) | ExprKind::Try(inner) => self.value(inner, want),
            ExprKind::TryElse(..) | ExprKind::Match(..) => self.hoisted(expr, want),
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
        match (form, want) {
            (_, Want::Any) | (Form::Frozen, Want::Frozen) => code,
            (_, Want::Frozen) if matches!(ty, Type::Optional(_)) => {
                let frozen = self.frozen(code.clone(), ty.opened());
                conditional(between(code, "==", Code::atom("null"), EQUAL), Code::atom("null"), frozen)
            }
            (_, Want::Frozen) => self.frozen(code, ty),
            (_, Want::Growing) => self.growing(ty, vec![code]),
        }
    }

    /// The collection as one that never changes.
    pub fn frozen(&self, code: Code, ty: &Type) -> Code {
        match ty {
            Type::List(element) if matches!(**element, Type::Optional(_)) => self.runtime("Lists.freeze", vec![code]),
            Type::List(_) => call(format!("{}.copyOf", self.file.util("List")), vec![code]),
            _ => self.runtime("Maps.freeze", vec![code]),
        }
    }

    /// A new collection that may change.
    fn growing(&self, ty: &Type, of: Vec<Code>) -> Code {
        let class = if matches!(ty.opened(), Type::List(_)) { "ArrayList" } else { "LinkedHashMap" };
        call(format!("new {}<>", self.file.util(class)), of)
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
        let fields = match owner {
            Type::Class(id) => &program.classes[*id].fields,
            Type::Actor(id) => &program.actors[*id].fields,
            _ => return Form::Frozen,
        };
        if matches!(&self.this, This::Making(names) if names.contains_key(&index)) {
            return Form::Argument;
        }
        if fields[index].mode == FieldMode::Var && fields[index].ty.is_collection() {
            Form::Growing
        } else {
            Form::Frozen
        }
    }

    /// A call of the runtime: `Lists.first`.
    pub fn runtime(&self, function: &str, arguments: Vec<Code>) -> Code {
        let (class, name) = function.split_once('.').expect("functions of the runtime belong to classes");
        call(format!("{}.{name}", self.file.quark(class)), arguments)
    }

    fn duration(&self, milliseconds: i64) -> Code {
        Code::atom(format!("{}.{}", self.file.time(&Type::Duration), text::duration(milliseconds)))
    }

    fn list(&mut self, items: &[Expr], want: Want, ty: &Type) -> Code {
        let Type::List(element) = ty.opened() else { unreachable!("a list literal is a list") };
        let absent = matches!(**element, Type::Optional(_));
        let items: Vec<Code> = items.iter().map(|item| self.value(item, Want::Frozen)).collect();
        let growing = want == Want::Growing || ty.is_owned();
        if growing && items.is_empty() {
            return self.growing(ty, Vec::new());
        }
        let fixed = if absent && items.len() == 1 {
            // To `of`, one `null` would be the array of all elements.
            call(format!("{}.<{}>singletonList", self.file.util("Collections"), self.file.boxed(element)), items)
        } else if absent {
            self.runtime(&format!("Lists.<{}>of", self.file.boxed(element)), items)
        } else if items.is_empty() && self.alone {
            call(format!("{}.<{}>of", self.file.util("List"), self.file.boxed(element)), items)
        } else {
            call(format!("{}.of", self.file.util("List")), items)
        };
        if growing { self.growing(ty, vec![fixed]) } else { fixed }
    }

    fn map(&mut self, entries: &[(Expr, Expr)], want: Want, ty: &Type) -> Code {
        let growing = want == Want::Growing || ty.is_owned();
        if growing && entries.is_empty() {
            return self.growing(ty, Vec::new());
        }
        if let (true, [], Type::Map(key, value)) = (self.alone, entries, ty.opened()) {
            let types = format!("{}, {}", self.file.boxed(key), self.file.boxed(value));
            return self.runtime(&format!("Maps.<{types}>of"), Vec::new());
        }
        let mut printed = Vec::new();
        for (key, value) in entries {
            printed.push((self.expr(key), self.value(value, Want::Frozen)));
        }
        let fixed = if printed.len() > 2 {
            let entries = printed.into_iter().map(|(key, value)| self.runtime("Maps.entry", vec![key, value]));
            self.runtime("Maps.ofEntries", entries.collect())
        } else {
            self.runtime("Maps.of", printed.into_iter().flat_map(|(key, value)| [key, value]).collect())
        };
        if growing { self.growing(ty, vec![fixed]) } else { fixed }
    }

    pub(super) fn case(&self, id: Id<crate::model::Enum>, index: usize) -> Code {
        let cases = &self.file.program().enums[id].cases;
        let owner = self.file.declared(Item::Enum(id));
        Code::atom(format!("{owner}.{}", NAMING.name(Use::Case, &cases[index].name)))
    }

    fn field(&mut self, base: &Expr, index: usize) -> Code {
        if matches!(base.kind, ExprKind::SelfRef) {
            match &self.this {
                This::Fields(fields) => return Code::atom(fields[index].clone()),
                This::Making(parameters) if parameters.contains_key(&index) => {
                    return Code::atom(parameters[&index].clone());
                }
                _ => {
                    let name = self.file.accessor(&base.ty, index);
                    return Code::atom(format!("this.{}", name.trim_end_matches("()")));
                }
            }
        }
        let name = self.file.accessor(&base.ty, index);
        let base = self.expr(base);
        Code::new(base.at(ATOM).append(format!(".{name}")), ATOM)
    }

    fn unary(&mut self, op: UnaryOp, inner: &Expr, whole: &Expr) -> Code {
        let place = Code::atom(self.file.place(whole.span));
        match (op, &inner.ty) {
            (UnaryOp::Not, _) => self.negated(inner),
            (UnaryOp::Neg, Type::Duration) if !self.file.checked() => {
                let inner = self.expr(inner);
                method(inner, "negated", Vec::new())
            }
            (UnaryOp::Neg, Type::Duration) => {
                let inner = self.expr(inner);
                self.runtime("Times.negated", vec![inner, place])
            }
            (UnaryOp::Neg, Type::Int) if self.file.checked() => {
                let inner = self.expr(inner);
                self.runtime("Numbers.neg", vec![inner, place])
            }
            (UnaryOp::Neg, _) => {
                let inner = self.expr(inner);
                Code::new(Doc::text("-").append(inner.at(SIGN + 1)), SIGN)
            }
        }
    }

    fn negated(&mut self, inner: &Expr) -> Code {
        match &inner.kind {
            ExprKind::Binary(BinaryOp::Eq, left, right) => self.compared(BinaryOp::Ne, left, right),
            ExprKind::Binary(BinaryOp::Ne, left, right) => self.compared(BinaryOp::Eq, left, right),
            _ => not(self.expr(inner)),
        }
    }

    /// The expression, where a number is computed with or compared: literals and sizes stay as short as they can be.
    fn operand(&mut self, expr: &Expr, beside: &Expr) -> Code {
        let wide = |expr: &Expr| !matches!(expr.kind, ExprKind::Int(_)) && size_of(expr).is_none();
        match &expr.kind {
            ExprKind::Int(value) if wide(beside) && i32::try_from(*value).is_ok() => integer(*value, ""),
            _ => self.expr(expr),
        }
    }

    /// The expression, where it is compared: a size may be an `int`.
    fn comparand(&mut self, expr: &Expr, beside: &Expr) -> Code {
        if let Some((receiver, name)) = size_of(expr) {
            let receiver = self.expr(receiver);
            return method(receiver, name, Vec::new());
        }
        match &expr.kind {
            ExprKind::Int(value) if i32::try_from(*value).is_ok() => integer(*value, ""),
            _ => self.operand(expr, beside),
        }
    }

    /// An operator applied, to be assigned or used.
    pub fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, whole: &Expr) -> Code {
        match op {
            BinaryOp::Eq | BinaryOp::Ne => self.compared(op, left, right),
            BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => self.ordered(op, left, right),
            BinaryOp::And | BinaryOp::Or => {
                let (word, prec) = spell::infix(op);
                let (left, right) = (self.expr(left), self.expr(right));
                between(left, word, right, prec)
            }
            _ => {
                let operands = (self.operand(left, right), self.operand(right, left));
                self.arithmetic(op, (left, operands.0), (right, operands.1), whole)
            }
        }
    }

    /// Arithmetic on operands that are printed already.
    pub fn arithmetic(&mut self, op: BinaryOp, left: (&Expr, Code), right: (&Expr, Code), whole: &Expr) -> Code {
        let place = Code::atom(self.file.place(whole.span));
        let checked = self.file.checked();
        let ((left_expr, left), (right_expr, right)) = (left, right);
        let (on, by) = (&left_expr.ty, &right_expr.ty);
        let times = |name: &str, operands: Vec<Code>| self.runtime(&format!("Times.{name}"), operands);
        match (op, on, by) {
            (BinaryOp::Div, Type::Float, _) => self.runtime("Numbers.div", vec![left, right, place]),
            (BinaryOp::Div, Type::Duration, _) => times("div", vec![left, right, place]),
            (BinaryOp::Mul, Type::Duration, Type::Int) if !checked => method(left, "multipliedBy", vec![right]),
            (BinaryOp::Mul, Type::Duration, _) | (BinaryOp::Mul, _, Type::Duration) => {
                times("times", vec![left, right, place])
            }
            (BinaryOp::Sub, Type::Instant, Type::Instant) => times("since", vec![left, right, place]),
            (BinaryOp::Add, Type::Duration | Type::Instant, _) if checked => times("plus", vec![left, right, place]),
            (BinaryOp::Sub, Type::Duration | Type::Instant, _) if checked => times("minus", vec![left, right, place]),
            (BinaryOp::Add, Type::Duration | Type::Instant, _) => method(left, "plus", vec![right]),
            (BinaryOp::Sub, Type::Duration | Type::Instant, _) => method(left, "minus", vec![right]),
            (BinaryOp::Div | BinaryOp::Rem, Type::Int, _) if !is_safe_divisor(right_expr) => {
                self.runtime(if op == BinaryOp::Div { "Numbers.div" } else { "Numbers.rem" }, vec![left, right, place])
            }
            (BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul, Type::Int, _) if checked => {
                let function = match op {
                    BinaryOp::Add => "Numbers.add",
                    BinaryOp::Sub => "Numbers.sub",
                    _ => "Numbers.mul",
                };
                self.runtime(function, vec![left, right, place])
            }
            _ => {
                let (word, prec) = spell::infix(op);
                between(left, word, right, prec)
            }
        }
    }

    fn ordered(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Code {
        let (word, prec) = spell::infix(op);
        match &left.ty {
            Type::Int | Type::Float => {
                let (left, right) = (self.comparand(left, right), self.comparand(right, left));
                between(left, word, right, prec)
            }
            Type::Instant => {
                let (left, right) = (self.expr(left), self.expr(right));
                match op {
                    BinaryOp::Lt => method(left, "isBefore", vec![right]),
                    BinaryOp::Gt => method(left, "isAfter", vec![right]),
                    BinaryOp::Ge => not(method(left, "isBefore", vec![right])),
                    _ => not(method(left, "isAfter", vec![right])),
                }
            }
            other => {
                let is_text = *other == Type::String;
                let (left, right) = (self.expr(left), self.expr(right));
                let order = if is_text {
                    self.runtime("Text.compare", vec![left, right])
                } else {
                    method(left, "compareTo", vec![right])
                };
                between(order, word, Code::atom("0"), prec)
            }
        }
    }

    /// `==` or `!=`.
    pub fn compared(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Code {
        let (word, prec) = spell::infix(op);
        let equal = op == BinaryOp::Eq;
        let negate = |code: Code| if equal { code } else { not(code) };
        if matches!(right.kind, ExprKind::None) {
            let left = self.expr(left);
            return between(left, word, Code::atom("null"), prec);
        }
        if let ExprKind::Bool(value) = right.kind
            && left.ty == Type::Bool
        {
            return if value == equal { self.expr(left) } else { self.negated(left) };
        }
        if is_primitive(&left.ty) && is_primitive(&right.ty) {
            if self.is_boxed(left) && self.is_boxed(right) {
                let operands = vec![self.expr(left), self.expr(right)];
                return negate(if left.ty == Type::Float {
                    self.runtime("Values.equal", operands)
                } else {
                    call(format!("{}.equals", self.file.util("Objects")), operands)
                });
            }
            let (left, right) = (self.comparand(left, right), self.comparand(right, left));
            return between(left, word, right, prec);
        }
        if holds_number_within(self.file.program(), &left.ty) || *left.ty.opened() == Type::Float {
            let (left, right) = (self.expr(left), self.expr(right));
            return negate(self.runtime("Values.equal", vec![left, right]));
        }
        let (a, b) = (self.value(left, Want::Any), self.value(right, Want::Any));
        if matches!(left.ty.opened(), Type::Enum(_) | Type::Unit) {
            return between(a, word, b, prec);
        }
        if matches!(left.ty, Type::Optional(_)) || matches!(right.ty, Type::Optional(_)) {
            return negate(call(format!("{}.equals", self.file.util("Objects")), vec![a, b]));
        }
        negate(method(a, "equals", vec![b]))
    }

    /// Whether Java may hold an object where Quark has a number.
    pub fn is_boxed(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Local(id) => self.boxed.contains(&id.index()),
            ExprKind::Index(..) | ExprKind::Coalesce(..) => true,
            ExprKind::Call(inner) => matches!(
                inner.callee,
                Callee::Builtin(
                    Builtin::ListRemoveAt
                        | Builtin::ListRemoveLast
                        | Builtin::PromiseValue
                        | Builtin::Decode
                        | Builtin::FromJson
                )
            ),
            ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) | ExprKind::Try(inner) => self.is_boxed(inner),
            ExprKind::If(inner) => self.is_boxed(&inner.then) && self.is_boxed(&inner.otherwise),
            _ => false,
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
            ExprKind::Field(inner, _) | ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => {
                self.is_simple(inner)
            }
            _ => false,
        }
    }

    fn coalesce(&mut self, value: &Expr, otherwise: &Expr, whole: &Expr, want: Want) -> Code {
        if self.is_simple(value) {
            let code = self.expr(value);
            let form = self.form_of(value);
            let found = self.converted(code.clone(), value.ty.opened(), form, want);
            let otherwise = self.value(otherwise, want);
            return conditional(between(code, "!=", Code::atom("null"), EQUAL), found, otherwise);
        }
        let (value, otherwise) = (self.expr(value), self.value(otherwise, Want::Frozen));
        let code = if matches!(whole.ty, Type::Optional(_)) {
            self.runtime("Values.orElse", vec![value, otherwise])
        } else {
            call(format!("{}.requireNonNullElse", self.file.util("Objects")), vec![value, otherwise])
        };
        self.converted(code, &whole.ty, Form::Frozen, want)
    }

    fn if_value(&mut self, inner: &IfExpr, ty: &Type, want: Want) -> Code {
        let Condition::Value(condition) = &inner.condition else {
            unreachable!("lowering leaves no `if let` in expressions")
        };
        let condition = self.expr(condition);
        let (then, otherwise) = (self.value(&inner.then, want), self.value(&inner.otherwise, want));
        let boxes = matches!(ty, Type::Optional(inner) if is_primitive(inner));
        let absent = is_absent(&inner.then) || is_absent(&inner.otherwise);
        if boxes && !absent {
            let (then, otherwise) = (self.boxing(then, &inner.then), self.boxing(otherwise, &inner.otherwise));
            return conditional(condition, then, otherwise);
        }
        conditional(condition, then, otherwise)
    }

    /// A number as an object, so that Java does not open what may be null on the other side.
    pub fn boxing(&self, code: Code, value: &Expr) -> Code {
        match &value.kind {
            ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) | ExprKind::Try(inner) => self.boxing(code, inner),
            _ if is_primitive(&value.ty) => call(format!("{}.valueOf", self.file.boxed(&value.ty)), vec![code]),
            _ => code,
        }
    }

    /// A value that takes statements: printed before, into a name.
    fn hoisted(&mut self, expr: &Expr, want: Want) -> Code {
        let name = self.locals.temporary("value");
        self.text(&format!("{} {name};", self.file.ty(&expr.ty)));
        self.assign_into(&name, expr, want);
        Code::atom(name)
    }

    fn take(&mut self, place: &Expr) -> Code {
        let name = self.locals.temporary("taken");
        let code = self.expr(place).flat();
        let default = self.default_of(place);
        self.text(&format!("{} {name} = {code};", self.file.ty(&place.ty)));
        self.statement(&format!("{code} = "), default, ";");
        Code::atom(name)
    }

    /// What a `take` leaves: the field's default.
    fn default_of(&mut self, place: &Expr) -> Code {
        let program = self.file.program();
        let fields: &[Field] = match &place.kind {
            ExprKind::Field(base, _) => match &base.ty {
                Type::Class(id) => &program.classes[*id].fields,
                Type::Actor(id) => &program.actors[*id].fields,
                _ => &[],
            },
            _ => &[],
        };
        let ExprKind::Field(_, index) = &place.kind else { return Code::atom("null") };
        match fields.get(*index).and_then(|field| field.default.as_ref()) {
            Some(default) => self.value(&default.value, Want::Growing),
            None => Code::atom("null"),
        }
    }

    fn with(&mut self, base: &Expr, fields: &[(usize, Expr)]) -> Code {
        let Type::Record(id) = base.ty else { unreachable!("only records have `with`") };
        let mut code = self.expr(base);
        for (index, value) in fields {
            let name = &self.file.program().records[id].fields[*index].name;
            let value = self.value(value, Want::Frozen);
            code = method(code, &super::record::wither(name), vec![value]);
        }
        code
    }

    fn new_value(&mut self, new: &New, expr: &Expr) -> Code {
        let program = self.file.program();
        let fields = match &expr.ty {
            Type::Record(id) => &program.records[*id].fields,
            Type::ErrorType(id) => &program.errors[*id].fields,
            Type::Class(id) => &program.classes[*id].fields,
            Type::Actor(id) => &program.actors[*id].fields,
            other => unreachable!("{other:?} is not made"),
        };
        let mut arguments = self.expected(false, |body| body.constructor_arguments(fields, new, &expr.ty));
        if matches!(expr.ty, Type::Actor(_)) {
            arguments.push(Code::atom(self.world_runtime()));
        }
        let item = item_of(&expr.ty).expect("what is made is declared");
        call(format!("new {}", self.file.declared(item)), arguments)
    }

    /// All arguments, or only those that must be given, where that is all that is given.
    fn constructor_arguments(&mut self, fields: &[Field], new: &New, ty: &Type) -> Vec<Code> {
        let is_record = matches!(ty, Type::Record(_));
        let given = |index: usize| new.args.iter().find(|(field, _)| *field == index).map(|(_, value)| value);
        let parameters: Vec<usize> = (0..fields.len()).filter(|index| fields[*index].parameter).collect();
        let short =
            parameters.iter().all(|index| given(*index).is_some() == super::class::is_required(&fields[*index]));
        let mut arguments = Vec::new();
        let mut texts: Vec<String> = vec![String::new(); fields.len()];
        for index in parameters {
            let field = &fields[index];
            let argument = match given(index) {
                Some(value) => {
                    let code = self.value(value, if value.ty.is_owned() { Want::Any } else { Want::Frozen });
                    let tells = !is_record && super::class::tells_none(field);
                    if tells { super::convert::optional(self.file, code) } else { code }
                }
                None if short => continue,
                None => match &field.default {
                    Some(_) if is_record => self.file.record_default(ty, index, &texts),
                    Some(default) if super::class::is_literal(&default.value) => {
                        self.default_value(default, &texts)
                    }
                    _ => Code::atom("null"),
                },
            };
            texts[index] = argument.clone().at(ATOM).pretty_flat();
            arguments.push(argument);
        }
        arguments
    }

    /// A default, its earlier fields by these expressions.
    fn default_value(&self, default: &crate::model::Initial, fields: &[String]) -> Code {
        let mut body = Body::new(self.file, &default.locals, This::Fields(fields.to_vec()), World::None, 0);
        body.value(&default.value, Want::Frozen)
    }

    fn world_runtime(&self) -> &'static str {
        match self.world {
            World::Actor => "this.quark.runtime()",
            World::None | World::Entry | World::Test => "runtime",
        }
    }

    /// What tells the time.
    pub fn outside_world(&self) -> &'static str {
        match self.world {
            World::Actor => "this.quark",
            World::None | World::Entry | World::Test => "runtime",
        }
    }

    fn call(&mut self, inner: &Call, expr: &Expr, want: Want) -> Code {
        match inner.callee {
            Callee::Builtin(builtin) => self.builtin(builtin, inner, expr, want),
            Callee::Function(id) => {
                let code = self.function_call(id, inner);
                let code = if self.gives_optional(id, inner) { or_null(code) } else { code };
                let host = matches!(self.file.program().functions[id].owner, Owner::Interface(_))
                    && is_boundary(self.file.program(), id);
                let code = if host { self.file.taken(code, &expr.ty) } else { code };
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

    /// Whether the method that is called gives an `Optional`, as host code has it.
    fn gives_optional(&self, id: Id<Function>, inner: &Call) -> bool {
        let function = &self.file.program().functions[id];
        let within = self.is_inside(id, inner)
            && inner_name(self.file.program(), &self.file.package.facts, id) != function_name(self.file.program(), id);
        !within && super::function::gives_optional(self.file.program(), id) && !returns_promise(function)
    }

    fn function_call(&mut self, id: Id<Function>, inner: &Call) -> Code {
        let program = self.file.program();
        let function = &program.functions[id];
        let inside = self.is_inside(id, inner);
        let receiver = inner.receiver.as_ref().map(|receiver| self.expr(receiver));
        let arguments = self.arguments(function, inner);
        if inside {
            let name = inner_name(program, &self.file.package.facts, id);
            return method(Code::atom("this"), &name, arguments);
        }
        let mut arguments = arguments;
        if program.is_refused(function) {
            let place = self.file.place(inner.receiver.as_ref().map_or(function.decl.span, |receiver| receiver.span));
            arguments.push(Code::atom(place));
        }
        let name = function_name(program, id);
        match (function.owner, receiver) {
            (_, Some(receiver)) => method(receiver, &name, arguments),
            (Owner::Module, None) => self.module_call(function, &name, arguments),
            (owner, None) => call(format!("{}.{name}", self.owner_name(owner)), arguments),
        }
    }

    fn module_call(&mut self, function: &Function, name: &str, mut arguments: Vec<Code>) -> Code {
        if function.kind == FunctionKind::Entry {
            let runtime = self.world_runtime();
            if super::function::reads_environment(function) {
                arguments.push(Code::atom(if self.world == World::Entry {
                    "environment".to_owned()
                } else {
                    format!("{runtime}.environment()")
                }));
            }
            arguments.push(Code::atom(runtime));
        }
        call(self.file.module_function(function, name), arguments)
    }

    fn owner_name(&self, owner: Owner) -> String {
        let item = match owner {
            Owner::Record(id) => Item::Record(id),
            Owner::Class(id) => Item::Class(id),
            Owner::Actor(id) => Item::Actor(id),
            other => unreachable!("{other:?} has no static functions"),
        };
        self.file.declared(item)
    }

    fn arguments(&mut self, function: &Function, inner: &Call) -> Vec<Code> {
        let params = &function.params;
        let reads = matches!(function.owner, Owner::Module | Owner::Record(_)) || function.kind == FunctionKind::Query;
        let mut printed = Vec::new();
        for (param, arg) in params.iter().zip(&inner.args) {
            let want = if reads || param.ty.is_owned() { Want::Any } else { Want::Frozen };
            printed.push(self.expected(false, |body| body.value(arg, want)));
        }
        printed
    }

    fn deliver(&mut self, kind: Id<crate::model::PortKind>, index: usize, inner: &Call) -> Code {
        let event = &self.file.program().port_kinds[kind].events[index];
        let port = self.expr(inner.receiver.as_ref().expect("an event is delivered to a port"));
        let arguments = inner.args.iter().map(|arg| self.value(arg, Want::Frozen)).collect();
        method(method(port, "events", Vec::new()), &NAMING.name(Use::Method, &event.name), arguments)
    }

    fn template(&mut self, parts: &[Part]) -> Code {
        let mut pieces: Vec<(Code, bool)> = Vec::new();
        for part in parts {
            match part {
                Part::Text(text) => pieces.push((Code::atom(text::string(text)), true)),
                Part::Hole(hole) => {
                    let code = self.expr(hole);
                    pieces.push(self.hole(code, &hole.ty));
                }
            }
        }
        let is_text = pieces.first().is_none_or(|(_, is_text)| *is_text);
        let alone = pieces.len() == 1;
        if alone && is_text {
            return pieces.remove(0).0;
        }
        if alone {
            return call("String.valueOf", vec![pieces.remove(0).0]);
        }
        if !is_text && !pieces.get(1).is_some_and(|(_, is_text)| *is_text) {
            pieces.insert(0, (Code::atom("\"\""), true));
        }
        let joined = pieces.into_iter().map(|(code, _)| code).reduce(|left, right| between(left, "+", right, SUM));
        joined.unwrap_or_else(|| Code::atom("\"\""))
    }

    /// What stands in a hole, and whether it is a string: what is not becomes one beside a string.
    fn hole(&mut self, code: Code, ty: &Type) -> (Code, bool) {
        match ty {
            Type::Int | Type::Bool => (code, false),
            other => (self.text_of(code, other), true),
        }
    }

    /// The text of a value, as a string.
    pub fn text_of(&mut self, code: Code, ty: &Type) -> Code {
        match ty {
            Type::String => code,
            Type::Int | Type::Bool => call("String.valueOf", vec![code]),
            Type::Float => self.runtime("Numbers.text", vec![code]),
            Type::Duration | Type::Instant => self.runtime("Times.text", vec![code]),
            Type::Enum(_) => method(code, "wireName", Vec::new()),
            Type::Json => method(code, "encode", Vec::new()),
            Type::List(element) => {
                let entered = self.locals.enter();
                let name = self.locals.temporary("each");
                let text = self.text_of(Code::atom(name.clone()), element);
                self.locals.leave(entered);
                self.runtime("Text.list", vec![code, lambda(&name, text)])
            }
            other => unreachable!("{other:?} has no text"),
        }
    }

    /// A pattern that is a value.
    pub fn pattern_value(&self, pattern: &Pattern) -> Code {
        match pattern {
            Pattern::Case(id, index) => self.case(*id, *index),
            Pattern::Int(value) => integer(*value, if i32::try_from(*value).is_ok() { "" } else { "L" }),
            Pattern::Str(value) => Code::atom(text::string(value)),
            Pattern::Bool(value) => Code::atom(value.to_string()),
            other => unreachable!("{other:?} is no value"),
        }
    }
}

trait PrettyFlat {
    /// The text on one line.
    fn pretty_flat(&self) -> String;
}

impl PrettyFlat for Doc {
    fn pretty_flat(&self) -> String {
        crate::emit::code::render(self, usize::MAX)
    }
}

/// `optional.orElse(null)`
pub fn or_null(code: Code) -> Code {
    method(code, "orElse", vec![Code::atom("null")])
}

/// Whether a value is always absent.
fn is_absent(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::None => true,
        ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => is_absent(inner),
        _ => false,
    }
}

/// What a size is asked of, and by which name, where Java counts as Quark does.
fn size_of(expr: &Expr) -> Option<(&Expr, &'static str)> {
    let ExprKind::Call(Call { callee: Callee::Builtin(builtin), receiver: Some(receiver), .. }) = &expr.kind else {
        return None;
    };
    matches!(builtin, Builtin::ListSize | Builtin::MapSize).then_some((receiver, "size"))
}

/// An integer; a negative one binds as a sign does.
fn integer(value: i64, suffix: &str) -> Code {
    signed(format!("{}{suffix}", text::digits(value)), value < 0)
}

fn signed(text: String, negative: bool) -> Code {
    Code::new(Doc::text(text), if negative { SIGN } else { ATOM })
}

/// Whether Java's own division means the same: only zero is another matter.
fn is_safe_divisor(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Int(divisor) if divisor != 0)
}

const _: () = assert!(CONDITIONAL < EQUAL && EQUAL < RELATION && RELATION < SUM && SUM < PRODUCT);
