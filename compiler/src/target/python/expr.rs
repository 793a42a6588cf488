//! Expressions in Python.

use super::body::{BodyPrinter, SelfRef};
use super::module::field_name;
use super::naming::NAMING;
use super::spell::{self, AND, COMPARE, OR, SIGN, between, conditional};
use super::text;
use crate::emit::bodies;
use crate::emit::code::{ATOM, Code, Doc, list};
use crate::emit::names::Use;
use crate::model::{Expr, ExprKind, FieldMode, Form, Id, LambdaBody, Type};

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
pub(super) fn argument(code: Code) -> Doc {
    code.doc.group()
}

/// `receiver.name(a, b)`
pub fn method(receiver: Code, name: &str, arguments: Vec<Code>) -> Code {
    let arguments = list("(", arguments.into_iter().map(argument).collect(), ")");
    Code::new(receiver.at(ATOM).append(format!(".{name}")).append(arguments), ATOM)
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

    pub(super) fn list(&mut self, items: &[Expr], want: Want, owned: bool) -> Code {
        let items: Vec<Code> = items.iter().map(|item| self.value(item, Want::Frozen)).collect();
        if want == Want::Growing || owned {
            return Code::new(list("[", items.into_iter().map(argument).collect(), "]"), ATOM);
        }
        tuple(items)
    }

    pub(super) fn map(&mut self, entries: &[(Expr, Expr)], want: Want, expr: &Expr) -> Code {
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

    /// A value that takes statements: printed before, into a name.
    pub(super) fn hoisted(&mut self, expr: &Expr, want: Want) -> Code {
        let name = self.temporary("value", &expr.ty);
        self.assign_into(&name, expr, want);
        Code::atom(name)
    }

    pub(super) fn take(&mut self, place: &Expr) -> Code {
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
                let result = bodies::result_type(block);
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

const _: () = assert!(OR < AND);
