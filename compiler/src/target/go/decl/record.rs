//! Records: the struct, its constructors and equality.

use super::structure;
use crate::emit::names::Use;
use crate::model::{Arena, Field, Id, Item, Record, Type};
use crate::target::go::body::{Body, This, World, twice};
use crate::target::go::docs::{About, article, documented};
use crate::target::go::expr::reads_self;
use crate::target::go::file::{File, field_name};
use crate::target::go::function::{function, receiver, receiver_name};
use crate::target::go::layout::X;
use crate::target::go::naming::{OF_ERRORS, OF_RECORDS, member};
use crate::target::go::operators::is_plain;
use crate::target::go::package::Piece;
use crate::target::go::{names, uses};
use std::collections::BTreeSet;

impl File<'_> {
    /// A record.
    pub fn record(&self, id: Id<Record>) -> Vec<Piece> {
        let record = &self.program().records[id];
        let name = self.names.item(Item::Record(id));
        let ty = Type::Record(id);
        let text = structure(
            &documented(name, About::Thing, &record.decl.docs, ""),
            name,
            &self.exported_fields(&record.fields, &record_methods(self.program(), &ty)),
        );
        let mut pieces = vec![self.piece("", text)];
        if record.fields.iter().any(|field| field.default.is_some()) {
            pieces.extend(self.record_constructors(id, record, name));
        }
        if is_comparable(self, &ty, &mut BTreeSet::new()) {
            pieces.push(self.equal(name, name, &record.fields, &ty));
        }
        pieces.extend(self.hiding(&record.fields, &ty, name));
        pieces.extend(self.value_state(&record.fields, &ty, Item::Record(id)));
        for function in &record.functions {
            let text = self.plain_function(*function);
            pieces.push(self.piece("", text));
        }
        if record.encodable {
            pieces.extend(self.record_codec(id, record, name));
        }
        pieces
    }

    pub(super) fn record_constructors(&self, id: Id<Record>, record: &Record, name: &str) -> Vec<Piece> {
        let made = names::made(name);
        let mut pieces = Vec::new();
        let required: Vec<&Field> = record
            .fields
            .iter()
            .filter(|field| field.default.is_none() && !matches!(field.ty, Type::Optional(_)))
            .collect();
        let param =
            |field: &&Field| format!("{} {}", crate::target::go::naming::param_name(&field.name), self.ty(&field.ty));
        let params: Vec<String> = required.iter().map(param).collect();
        let docs = format!(
            "// {made} makes {} {name} with what has no default; the other fields can be set.\n",
            article(name)
        );
        if record.fields.iter().any(reads_self) {
            let of = format!("{}Of", crate::target::go::naming::private(Use::Function, &made));
            let arguments: Vec<String> = record
                .fields
                .iter()
                .map(|field| {
                    let given = required.iter().any(|other| std::ptr::eq(*other, field));
                    if given { crate::target::go::naming::param_name(&field.name) } else { "nil".to_owned() }
                })
                .collect();
            let body = format!("\treturn {of}({})\n", arguments.join(", "));
            pieces.push(self.piece(&made, function(&docs, "", &made, &params, name, &body)));
            pieces.push(self.record_maker(id, record, name, &of));
            return pieces;
        }
        let body = self.record_literal(id, record, name);
        pieces.push(self.piece(&made, function(&docs, "", &made, &params, name, &body)));
        pieces
    }

    pub(super) fn record_literal(&self, id: Id<Record>, record: &Record, name: &str) -> String {
        twice(self, |_| {
            let arena = Arena::default();
            let mut body = Body::new(self, &arena, This::Nothing, World::None);
            let mut fields = Vec::new();
            for field in &record.fields {
                let key = member(Use::Field, &field.name, &record_methods(self.program(), &Type::Record(id)));
                match &field.default {
                    Some(default) => {
                        let value = body.initial(default);
                        if value.text() != self.zero(&field.ty) {
                            fields.push((key, value));
                        }
                    }
                    None if matches!(field.ty, Type::Optional(_)) => {}
                    None => fields.push((key, X::atom(crate::target::go::naming::param_name(&field.name)))),
                }
            }
            body.line("return ", &X::Keyed(name.to_owned(), fields), "");
            body.finish()
        })
    }

    /// The constructor of a record whose defaults are made of other fields: nil stands for a default.
    pub(super) fn record_maker(&self, id: Id<Record>, record: &Record, name: &str, of: &str) -> Piece {
        let mut params = Vec::new();
        for field in &record.fields {
            let ty = self.ty(&field.ty);
            let ty = if field.default.is_some() { format!("*{ty}") } else { ty };
            params.push(format!("{} {ty}", crate::target::go::naming::param_name(&field.name)));
        }
        let body = twice(self, |_| {
            let mut lines = String::new();
            let mut codes: Vec<X> = Vec::new();
            for field in &record.fields {
                let param = crate::target::go::naming::param_name(&field.name);
                let Some(default) = &field.default else {
                    codes.push(X::atom(param));
                    continue;
                };
                let mut body = Body::new(self, &default.locals, This::Fields(codes.clone()), World::None);
                body.uses = uses::in_value(&default.value);
                body.text(&format!("if {param} == nil {{"));
                body.nested(|body| {
                    let value = body.typed(&default.value);
                    let some = X::call(self.quark("Some"), vec![value]);
                    body.line(&format!("{param} = "), &some, "");
                });
                body.text("}");
                lines.push_str(&body.finish());
                codes.push(X::Star(Box::new(X::atom(param))));
            }
            let arena = Arena::default();
            let mut body = Body::new(self, &arena, This::Nothing, World::None);
            let keys = record
                .fields
                .iter()
                .map(|field| member(Use::Field, &field.name, &record_methods(self.program(), &Type::Record(id))));
            body.line("return ", &X::Keyed(name.to_owned(), keys.zip(codes).collect()), "");
            lines + &body.finish()
        });
        self.piece(of, function("", "", of, &params, name, &body))
    }

    /// Structural equality.
    pub(super) fn equal(&self, name: &str, pointer: &str, fields: &[Field], ty: &Type) -> Piece {
        let letter = if pointer.starts_with('*') { "e".to_owned() } else { receiver_name(name) };
        let arena = Arena::default();
        let mut body = Body::new(self, &arena, This::Named(letter.clone()), World::None);
        let docs = "// Equal tells whether both are the same.\n";
        if fields.is_empty() {
            let text =
                function(docs, &format!("({pointer}) "), "Equal", &[pointer.to_owned()], "bool", "\treturn true\n");
            return self.piece("", text);
        }
        let (one, other) = (X::atom(letter.clone()), X::atom("other"));
        let same = if fields.iter().all(|field| is_plain(&field.ty)) {
            let star = |code: X| if pointer.starts_with('*') { X::Star(Box::new(code)) } else { code };
            star(one).binary("==", star(other))
        } else {
            let each = |(index, field): (usize, &Field)| {
                let key = field_name(self.program(), ty, index);
                self.same(one.clone().select(&key), other.clone().select(&key), &field.ty)
            };
            let all = fields.iter().enumerate().map(each).reduce(|left, right| left.binary("&&", right));
            all.expect("there are fields")
        };
        body.line("return ", &same, "");
        let params = [format!("other {pointer}")];
        self.piece("", function(docs, &receiver(&letter, pointer), "Equal", &params, "bool", &body.finish()))
    }
}

/// The methods of a record or an error, which no field or method of its own may be called.
pub fn record_methods(program: &crate::model::Program, ty: &Type) -> Vec<&'static str> {
    let own = if matches!(ty, Type::ErrorType(_)) { OF_ERRORS } else { OF_RECORDS };
    let secret = program.fields_of(ty).iter().any(|field| field.secret);
    own.iter().copied().chain(secret.then_some("Format")).collect()
}

/// Whether values of a type may be compared.
pub fn is_comparable(file: &File<'_>, ty: &Type, seen: &mut BTreeSet<Type>) -> bool {
    if !seen.insert(ty.clone()) {
        return true;
    }
    let program = file.program();
    match ty {
        Type::Promise(_) | Type::Actor(_) | Type::Class(_) | Type::Interface(_) | Type::Port(_) => false,
        Type::List(inner) | Type::Optional(inner) | Type::Map(_, inner) => is_comparable(file, inner, seen),
        Type::Record(id) => program.records[*id].fields.iter().all(|field| is_comparable(file, &field.ty, seen)),
        Type::ErrorType(id) => program.errors[*id].fields.iter().all(|field| is_comparable(file, &field.ty, seen)),
        Type::Union(id) => {
            let members = &program.unions[*id].members;
            members.iter().all(|member| is_comparable(file, &Type::Record(member.record), seen))
        }
        _ => true,
    }
}
