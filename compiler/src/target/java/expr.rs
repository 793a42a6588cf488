//! Expressions in Java.

mod calls;
mod collections;
mod operators;
mod texts;

use super::body::{Body, This, is_primitive};
use super::naming::NAMING;
use super::spell::{CONDITIONAL, EQUAL, PRODUCT, RELATION, SIGN, SUM, between, call, conditional, method};
use super::text;
use crate::emit::bodies::is_simple;
use crate::emit::code::{ATOM, Code, Doc};
use crate::emit::names::Use;
use crate::model::{Builtin, Callee, Condition, Expr, ExprKind, Field, Form, Id, IfExpr, Item, Pattern, Type};
use operators::is_absent;

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
                    _ if is_simple(base) => String::new(), // else Java may not tell which of several methods is meant
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

    /// A call of the runtime: `Lists.first`.
    pub fn runtime(&self, function: &str, arguments: Vec<Code>) -> Code {
        let (class, name) = function.split_once('.').expect("functions of the runtime belong to classes");
        call(format!("{}.{name}", self.file.quark(class)), arguments)
    }

    fn duration(&self, milliseconds: i64) -> Code {
        Code::atom(format!("{}.{}", self.file.time(&Type::Duration), text::duration(milliseconds)))
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

    fn coalesce(&mut self, value: &Expr, otherwise: &Expr, whole: &Expr, want: Want) -> Code {
        if is_simple(value) {
            let code = self.expr(value);
            let form = self.form_of(value);
            let found = self.converted(code.clone(), value.ty.opened(), form, want);
            let otherwise = self.value(otherwise, want);
            return conditional(between(code, "!=", Code::atom("null"), EQUAL), found, otherwise);
        }
        let (value, otherwise) = (self.expr(value), self.value(otherwise, Want::Frozen));
        let code = if let Some(optional) = of_optional(&value) {
            method(optional, "orElse", vec![otherwise])
        } else if matches!(whole.ty, Type::Optional(_)) {
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

/// The `optional` of `optional.orElse(null)`.
pub fn of_optional(code: &Code) -> Option<Code> {
    let flat = code.flat();
    let optional = flat.strip_suffix(".orElse(null)")?;
    (is_call(optional) && or_null(Code::atom(optional)).flat() == flat).then(|| Code::atom(optional))
}

/// Whether a text is one call and nothing around it.
fn is_call(text: &str) -> bool {
    let mut depth = 0;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ' ' | '"' if depth == 0 => return false,
            '"' => return false,
            _ => {}
        }
    }
    depth == 0
}

/// `optional.orElse(null)`
pub fn or_null(code: Code) -> Code {
    method(code, "orElse", vec![Code::atom("null")])
}

/// An integer; a negative one binds as a sign does.
fn integer(value: i64, suffix: &str) -> Code {
    signed(format!("{}{suffix}", text::digits(value)), value < 0)
}

fn signed(text: String, negative: bool) -> Code {
    Code::new(Doc::text(text), if negative { SIGN } else { ATOM })
}

const _: () = assert!(CONDITIONAL < EQUAL && EQUAL < RELATION && RELATION < SUM && SUM < PRODUCT);
