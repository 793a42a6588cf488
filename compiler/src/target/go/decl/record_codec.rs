//! How JSON carries the fields of a record.

use super::record_methods;
use crate::emit::names::Use;
use crate::model::{Arena, ExprKind, Field, Id, Record, Type};
use crate::target::go::body::{Body, This, World, twice};
use crate::target::go::expr::{is_empty, reads_self};
use crate::target::go::file::{File, is_nilable};
use crate::target::go::function::{function, receiver, receiver_name};
use crate::target::go::layout::X;
use crate::target::go::naming::member;
use crate::target::go::package::Piece;
use crate::target::go::text::quoted;
use crate::target::go::uses;
use askama::Template;

impl File<'_> {
    pub(super) fn record_codec(&self, id: Id<Record>, record: &Record, name: &str) -> Vec<Piece> {
        let letter = receiver_name(name);
        let json_ty = self.quark("JSON");
        let to_json = self.to_json_body(id, record, &letter);
        let docs = "// ToJSON gives the fields by their names on the wire.\n";
        let on = if record.fields.is_empty() { format!("({name}) ") } else { receiver(&letter, name) };
        let mut pieces = vec![self.piece("", function(docs, &on, "ToJSON", &[], &json_ty, &to_json))];
        let reader = format!("{name}FromJSON");
        if record.decl.public {
            let quark = self.quark("");
            let view = RecordJsonView { name, receiver: &letter, quark: quark.trim_end_matches('.') };
            pieces.push(self.piece("", view.render().expect("templates that compile also render") + "\n"));
        }
        let result = format!("({name}, error)");
        let docs = format!("// {reader} takes the fields out of JSON, or gives a [*quark.DecodeError].\n");
        let body = self.from_json_body(id, record, name);
        pieces.push(self.piece(&reader, function(&docs, "", &reader, &[format!("json {json_ty}")], &result, &body)));
        pieces
    }

    pub(super) fn to_json_body(&self, id: Id<Record>, record: &Record, letter: &str) -> String {
        let arena = Arena::default();
        let mut body = Body::new(self, &arena, This::Named(letter.to_owned()), World::None);
        body.text(&format!("var out {}", self.quark("Fields")));
        for field in &record.fields {
            let code = X::atom(letter).select(member(
                Use::Field,
                &field.name,
                &record_methods(self.program(), &Type::Record(id)),
            ));
            let wire = X::atom(quoted(&field.wire));
            let Type::Optional(inner) = &field.ty else {
                let value = self.to_json(code, &field.ty, field.unit);
                body.line("", &X::call("out.Add", vec![wire, value]), "");
                continue;
            };
            body.line("if ", &code.clone().binary("!=", X::atom("nil")), " {");
            let opened = if is_nilable(inner) { code } else { X::Star(Box::new(code)) };
            let value = self.to_json(opened, inner, field.unit);
            body.block(|body| body.line("", &X::call("out.Add", vec![wire, value]), ""));
        }
        body.text("return out.JSON()");
        body.finish()
    }

    pub(super) fn from_json_body(&self, id: Id<Record>, record: &Record, name: &str) -> String {
        twice(self, |_| {
            let arena = Arena::default();
            let mut body = Body::new(self, &arena, This::Nothing, World::None);
            body.text(&format!("in := {}(json)", self.quark("ReadObject")));
            let sequential = record.fields.iter().any(reads_self);
            let mut fields = Vec::new();
            let mut codes: Vec<X> = Vec::new();
            for field in &record.fields {
                let read = self.read_field(field, &codes);
                let key = member(Use::Field, &field.name, &record_methods(self.program(), &Type::Record(id)));
                if sequential {
                    let local = body.fresh(&crate::target::go::naming::param_name(&field.name));
                    body.line(&format!("{local} := "), &read, "");
                    codes.push(X::atom(local.clone()));
                    fields.push((key, X::atom(local)));
                } else {
                    fields.push((key, read));
                }
            }
            let made = X::Keyed(name.to_owned(), fields);
            body.line("return ", &X::call(self.quark("Done"), vec![X::atom("in"), made]), "");
            body.finish()
        })
    }

    /// The expression that reads one field.
    pub(super) fn read_field(&self, field: &Field, earlier: &[X]) -> X {
        let wires: Vec<X> =
            std::iter::once(&field.wire).chain(&field.aliases).map(|wire| X::atom(quoted(wire))).collect();
        let none = field.default.as_ref().is_some_and(|default| matches!(default.value.kind, ExprKind::None));
        let (function, before, ty): (&str, Vec<X>, &Type) = match (&field.ty, &field.default) {
            (Type::Optional(inner), default) if default.is_none() || none => {
                (if is_nilable(inner) { "MaybePresent" } else { "Maybe" }, Vec::new(), inner)
            }
            (ty, None) => ("Required", Vec::new(), ty),
            (ty, Some(default)) => {
                let mut body = Body::new(self, &default.locals, This::Fields(earlier.to_vec()), World::None);
                body.uses = uses::in_value(&default.value);
                if is_empty(&default.value) {
                    ("Default", vec![X::atom(self.zero(ty))], ty)
                } else if is_cheap(&default.value.kind) {
                    ("Default", vec![body.expr(&default.value)], ty)
                } else {
                    let lines = body.function_lines(|body| body.give_result(&default.value));
                    ("DefaultOf", vec![X::Func(format!("func() {}", self.ty(ty)), lines)], ty)
                }
            }
        };
        let mut arguments = vec![X::atom("in")];
        arguments.extend(before);
        arguments.push(self.from_json(ty, field.unit));
        arguments.extend(wires);
        X::call(self.quark(function), arguments)
    }
}

#[derive(Template)]
#[template(path = "go/record_json.go", escape = "none")]
pub(super) struct RecordJsonView<'v> {
    name: &'v str,
    receiver: &'v str,
    quark: &'v str,
}

pub(super) fn is_cheap(kind: &ExprKind) -> bool {
    matches!(
        kind,
        ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::Bool(_)
            | ExprKind::Str(_)
            | ExprKind::Duration(_)
            | ExprKind::Case(..)
            | ExprKind::Constant(_)
    )
}
