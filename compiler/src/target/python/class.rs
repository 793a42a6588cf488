//! Classes, and what actors have in common with them: slots and the constructor.

use super::body::{BodyPrinter, SelfRef, World};
use super::codec::is_optional;
use super::decl::class;
use super::expr::Want;
use super::function::signature;
use super::module::{Printer, field_name, type_name};
use super::naming::NAMING;
use super::text::{docstring, string};
use crate::emit::code::{Code, Doc, list, render};
use crate::emit::facts::is_literal;
use crate::emit::names::Use;
use crate::model::{Arena, Class, Expr, ExprKind, Field, FieldMode, Form, Id, Type};
use std::collections::BTreeMap;

impl Printer<'_> {
    pub(super) fn class(&self, class_: &Class, id: Id<Class>) -> String {
        let owner = Type::Class(id);
        let mut parts = vec![docstring(&self.class_docs(class_), 4), self.slots(&class_.fields, &owner)];
        if !class_.fields.is_empty() {
            parts.push(self.init(&class_.fields, &owner, class_.decl.public, ""));
        }
        for function in &class_.functions {
            parts.extend(self.function(*function));
        }
        parts.push(self.state_method(&class_.fields, &owner));
        class("", &type_name(&class_.decl), "", parts)
    }

    pub(super) fn slots(&self, fields: &[Field], owner: &Type) -> String {
        let mut names: Vec<String> = (0..fields.len())
            .filter(|index| !fields[*index].parameter_only)
            .map(|index| string(&field_name(self.program(), owner, index)))
            .collect();
        names.sort_by_key(|name| super::imports::sort_key(name.trim_matches('"')));
        let items: Vec<Doc> = names.iter().map(|name| Doc::text(name.clone())).collect();
        let tuple = if items.len() == 1 { Doc::text(format!("({},)", names[0])) } else { list("(", items, ")") };
        let text = render(&Doc::text("__slots__ = ").append(tuple), super::WIDTH - 4);
        text.lines().map(|line| format!("    {line}\n")).collect()
    }

    /// The constructor of a class or actor: `after` are its last lines.
    pub(super) fn init(&self, fields: &[Field], owner: &Type, public: bool, after: &str) -> String {
        let is_actor = matches!(owner, Type::Actor(_));
        let first = keyword_only(fields);
        let mut params = vec!["self".to_owned()];
        let mut lines = String::new();
        let mut names = BTreeMap::new();
        let parameters = fields.iter().filter(|field| field.parameter);
        let mut taken: Vec<String> = parameters.map(|field| NAMING.name(Use::Field, &field.name)).collect();
        let mut starred = false;
        if is_actor {
            lines.push_str("        super().__init__(runtime)\n");
        }
        for (index, field) in fields.iter().enumerate() {
            if field.parameter {
                if Some(index) == first {
                    params.push("*".to_owned());
                    starred = true;
                }
                params.push(self.init_parameter(fields, index, public));
            }
            if field.parameter_only {
                names.insert(index, NAMING.name(Use::Field, &field.name));
            }
            lines.push_str(&self.init_line(fields, owner, index, public, (&names, &mut taken)));
        }
        if is_actor {
            if !starred {
                params.push("*".to_owned());
            }
            params.push(format!("runtime: {}.Runtime | None = None", self.quark()));
        }
        lines.push_str(after);
        format!("{}\n{lines}", signature("def", "__init__", params, "None", 4))
    }

    fn init_parameter(&self, fields: &[Field], index: usize, public: bool) -> String {
        let field = &fields[index];
        let name = NAMING.name(Use::Field, &field.name);
        let ty = if public { self.host_ty(&field.ty, Form::Argument) } else { self.ty(&field.ty, Form::Argument) };
        match &field.default {
            None if may_be_absent(fields, index) => format!("{name}: {ty} = None"),
            None => format!("{name}: {ty}"),
            Some(default) if is_literal(&default.value) => {
                let value = self.default_value(default, &[], &field.ty);
                let value = if public { self.to_host(value, &field.ty) } else { value };
                format!("{name}: {ty} = {}", value.flat())
            }
            Some(_) => {
                let (ty, absent) = self.absence(&ty);
                format!("{name}: {ty} = {absent}")
            }
        }
    }

    /// The type of an argument that may be left out, and what it is then: `None`, where that is no value itself, as it is
    /// in open data, too.
    pub(super) fn absence(&self, ty: &str) -> (String, String) {
        if ty.ends_with("| None") || ty.ends_with(".Json") {
            let quark = self.quark();
            return (format!("{ty} | {quark}.Absent"), format!("{quark}.Absent.ABSENT"));
        }
        (format!("{ty} | None"), "None".to_owned())
    }

    fn init_line(
        &self,
        fields: &[Field],
        owner: &Type,
        index: usize,
        public: bool,
        (names, taken): (&BTreeMap<usize, String>, &mut Vec<String>),
    ) -> String {
        let field = &fields[index];
        let name = NAMING.name(Use::Field, &field.name);
        let target = field_name(self.program(), owner, index);
        let arena = Arena::default();
        let locals = field.default.as_ref().map_or(&arena, |default| &default.locals);
        let this = SelfRef::Making(names.clone());
        let world = if matches!(owner, Type::Actor(_)) { World::Actor } else { World::None };
        let mut body = BodyPrinter::new(self, locals, this, world, 8);
        for name in taken.iter() {
            body.locals.reserve(name);
        }
        let form = if field.mode == FieldMode::Var { Form::Growing } else { Form::Frozen };
        let want = if form == Form::Growing { Want::Growing } else { Want::Frozen };
        if let Type::Port(kind) = &field.ty {
            let port = self.make_port(*kind, owner, index);
            body.statement(&format!("self.{target} = "), port, "");
            return body.finish();
        }
        let late = field.parameter && field.default.as_ref().is_some_and(|default| !is_literal(&default.value));
        if field.parameter_only && !late {
            return String::new();
        }
        if let Some(default) = &field.default {
            body.uses = crate::emit::facts::uses_in(&default.value);
            super::function::reserve_in(&mut body, &default.value);
        }
        let given = |body: &BodyPrinter<'_, '_>| {
            let code = if public { self.taken(Code::atom(name.clone()), &field.ty) } else { Code::atom(name.clone()) };
            body.converted(code, &field.ty, Form::Argument, want)
        };
        let code = match (&field.default, field.parameter) {
            (Some(default), true) if late => {
                let given = given(&body);
                let (_, absent) = self.absence(&self.ty(&field.ty, Form::Argument));
                let absent =
                    super::spell::between(Code::atom(name.clone()), "is", Code::atom(absent), super::spell::COMPARE);
                let made = body.value(&default.value, want);
                super::spell::conditional(made, absent, given)
            }
            (Some(default), false) => body.value(&default.value, want),
            _ => given(&body),
        };
        let annotation = match (&field.default, &field.ty) {
            (Some(default), _) if !field.parameter && needs_annotation(&default.value, &field.ty, field.mode) => {
                format!(": {}", self.ty(&field.ty, form))
            }
            _ => String::new(),
        };
        let target = if field.parameter_only { name } else { format!("self.{target}") };
        body.statement(&format!("{target}{annotation} = "), code, "");
        *taken = body.locals.active().to_vec();
        body.finish()
    }
}

/// The first parameter that can only be given by name, as it has no default and one before it has.
pub fn keyword_only(fields: &[Field]) -> Option<usize> {
    let mut defaults = false;
    for (index, field) in fields.iter().enumerate().filter(|(_, field)| field.parameter) {
        if field.default.is_none() && !is_optional(&field.ty) && defaults {
            return Some(index);
        }
        defaults |= field.default.is_some();
    }
    None
}

/// Whether an optional parameter without default may be left out: nothing that must be given comes after it.
pub(super) fn may_be_absent(fields: &[Field], index: usize) -> bool {
    let parameters = |from: usize| fields[from..].iter().filter(|field| field.parameter);
    let trailing = parameters(index).all(|field| field.default.is_some() || is_optional(&field.ty));
    let after_default = fields[..index].iter().any(|field| field.parameter && field.default.is_some());
    is_optional(&fields[index].ty) && (trailing || after_default)
}

fn needs_annotation(value: &Expr, ty: &Type, mode: FieldMode) -> bool {
    let wide = matches!(ty, Type::Optional(_) | Type::Union(_) | Type::Interface(_) | Type::Json);
    let literal = matches!(value.kind, ExprKind::List(_) | ExprKind::Map(_));
    literal || (wide && mode == FieldMode::Var) || matches!(ty, Type::Interface(_))
}
