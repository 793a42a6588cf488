//! Declarations of values: records, enums, unions, errors, interfaces, constants, and how JSON carries them.

mod record;
mod record_codec;
mod union;

pub use record::{is_comparable, record_methods};

use super::body::{Body, This, World, twice};
use super::docs::{About, documented};
use super::file::{File, method_name};
use super::function::{function, receiver, receiver_name};
use super::naming::member;
use super::package::Piece;
use super::text::{comment, quoted, string};
use super::{names, uses};
use crate::emit::fold::{Folded, constant};
use crate::emit::names::Use;
use crate::model::{Arena, Constant, Enum, ErrorType, ExprKind, Field, Id, Interface, Item, Type};
use askama::Template;
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "go/struct.go", escape = "none")]
struct StructView<'v> {
    docs: &'v str,
    name: &'v str,
    fields: &'v str,
}

#[derive(Template)]
#[template(path = "go/interface.go", escape = "none")]
struct InterfaceView<'v> {
    docs: &'v str,
    name: &'v str,
    methods: &'v str,
}

#[derive(Template)]
#[template(path = "go/enum.go", escape = "none")]
struct EnumView<'v> {
    docs: &'v str,
    name: &'v str,
    cases: &'v str,
    names: &'v str,
    wires: &'v str,
    receiver: &'v str,
    quark: &'v str,
}

/// One field as it is declared: documentation, name and type.
pub struct Column {
    /// Above it.
    pub docs: String,
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: String,
}

/// Fields, their types in a column where nothing stands between them.
pub fn columns(fields: &[Column]) -> String {
    let mut text = String::new();
    for run in fields.chunk_by(|_, next| next.docs.is_empty()) {
        let width = run.iter().map(|field| field.name.chars().count()).max().unwrap_or_default();
        for field in run {
            text.push_str(&field.docs);
            let gap = " ".repeat(width - field.name.chars().count() + 1);
            text.push_str(&format!("\t{}{gap}{}\n", field.name, field.ty));
        }
    }
    text
}

/// A struct, complete.
pub fn structure(docs: &str, name: &str, fields: &str) -> String {
    if fields.is_empty() {
        return format!("{docs}type {name} struct{{}}\n");
    }
    let view = StructView { docs, name, fields };
    view.render().expect("templates that compile also render") + "\n"
}

/// An interface, complete.
pub fn interface(docs: &str, name: &str, methods: &str) -> String {
    if methods.is_empty() {
        return format!("{docs}type {name} interface{{}}\n");
    }
    let view = InterfaceView { docs, name, methods };
    view.render().expect("templates that compile also render") + "\n"
}

impl File<'_> {
    /// A constant.
    pub fn constant(&self, item: &Constant, name: &str) -> String {
        let docs = documented(name, About::Thing, &item.decl.docs, "");
        let arena = Arena::default();
        let body = Body::new(self, &arena, This::Nothing, World::None);
        let value = match constant(self.program(), &item.value) {
            Some(Folded::Int(value)) => format!(" int64 = {value}"),
            Some(Folded::Float(value)) => format!(" float64 = {}", super::text::float(value)),
            Some(Folded::Bool(value)) => format!(" = {value}"),
            Some(Folded::Text(value)) => format!(" = {}", string(&value)),
            Some(Folded::Duration(0)) => format!(" {} = 0", self.quark("Duration")),
            Some(Folded::Duration(value)) => format!(" = {}", body.duration(value).text()),
            None => {
                let mut body = Body::new(self, &arena, This::Nothing, World::None);
                let code = body.typed(&item.value);
                return format!("{docs}var {name} = {}\n", code.laid_out(0, name.len() + 7, 0));
            }
        };
        format!("{docs}const {name}{value}\n")
    }

    /// An enum.
    pub fn enumeration(&self, id: Id<Enum>) -> Vec<Piece> {
        let declared = &self.program().enums[id];
        let name = self.names.item(Item::Enum(id));
        let mut cases = String::new();
        for (index, case) in declared.cases.iter().enumerate() {
            cases.push_str(&comment(&case.docs, "\t"));
            let first = if index == 0 { format!(" {name} = iota") } else { String::new() };
            cases.push_str(&format!("\t{}{first}\n", self.names.case(id, index)));
        }
        let wires: Vec<String> = declared.cases.iter().map(|case| quoted(&case.wire)).collect();
        let list = names::list_of(name);
        let quark = self.quark("");
        let view = EnumView {
            docs: &documented(name, About::Thing, &declared.decl.docs, ""),
            name,
            cases: &cases,
            names: &list,
            wires: &wires.join(", "),
            receiver: &receiver_name(name),
            quark: quark.trim_end_matches('.'),
        };
        let text = view.render().expect("templates that compile also render") + "\n";
        let mut pieces = vec![self.piece("", text)];
        let older = self.older_names(declared, id, name);
        let json = format!("\treturn {}(json, {list}, {older})\n", self.quark("CaseFromJSON"));
        let reader = format!("{name}FromJSON");
        let docs = format!("// {reader} takes a case out of JSON, by its name on the wire.\n");
        let params = [format!("json {}", self.quark("JSON"))];
        pieces.push(self.piece(&reader, function(&docs, "", &reader, &params, &format!("({name}, error)"), &json)));
        let reader = format!("{name}FromText");
        let docs = format!("// {reader} gives the case with this name on the wire.\n");
        let body = format!("\treturn {}(name, {list}, {older})\n", self.quark("CaseFromText"));
        let text = function(&docs, "", &reader, &["name string".into()], &format!("({name}, error)"), &body);
        pieces.push(self.piece(&reader, text));
        pieces
    }

    fn older_names(&self, declared: &Enum, id: Id<Enum>, name: &str) -> String {
        let mut older = Vec::new();
        for (index, case) in declared.cases.iter().enumerate() {
            older.extend(case.aliases.iter().map(|alias| format!("{}: {}", quoted(alias), self.names.case(id, index))));
        }
        if older.is_empty() {
            format!("map[string]{name}(nil)")
        } else {
            format!("map[string]{name}{{{}}}", older.join(", "))
        }
    }

    /// An error: a pointer type for `errors.As`.
    pub fn error(&self, id: Id<ErrorType>) -> Vec<Piece> {
        let error = &self.program().errors[id];
        let name = self.names.item(Item::Error(id));
        let ty = Type::ErrorType(id);
        let fields = self.exported_fields(&error.fields, &record_methods(self.program(), &ty));
        let letter = "e".to_owned();
        let text = structure(&documented(name, About::Problem, &error.decl.docs, ""), name, &fields);
        let lines = twice(self, |avoided| {
            let mut body = Body::new(self, &error.message.locals, This::Named(letter.clone()), World::None);
            body.avoid(avoided);
            body.result = Type::String;
            body.uses = uses::in_value(&error.message.value);
            body.give_result(&error.message.value);
            body.finish()
        });
        let reads = reads_self_value(&error.message.value);
        let on = if reads { receiver(&letter, &format!("*{name}")) } else { format!("(*{name}) ") };
        let mut pieces = vec![self.piece("", text)];
        pieces.push(self.piece("", function("// Error gives its text.\n", &on, "Error", &[], "string", &lines)));
        pieces.push(self.piece("", function("", &format!("(*{name}) "), "isError", &[], "", "")));
        pieces.extend(self.hiding(&error.fields, &ty, &format!("*{name}")));
        pieces.extend(self.value_state(&error.fields, &ty, Item::Error(id)));
        if is_comparable(self, &ty, &mut BTreeSet::new()) {
            pieces.push(self.equal(name, &format!("*{name}"), &error.fields, &ty));
        }
        pieces
    }

    fn exported_fields(&self, fields: &[Field], taken: &[&str]) -> String {
        let column = |field: &Field| Column {
            docs: comment(&field.docs, "\t"),
            name: member(Use::Field, &field.name, taken),
            ty: self.ty(&field.ty),
        };
        columns(&fields.iter().map(column).collect::<Vec<_>>())
    }

    /// What a class or host code implements.
    pub fn interface(&self, item: &Interface, name: &str) -> String {
        let mut methods = String::new();
        for id in &item.functions {
            let function = &self.program().functions[*id];
            let name = method_name(function);
            methods.push_str(&self.function_docs(*id, &name, false, "\t"));
            methods.push_str(&format!("\t{}\n", self.abstract_method(function, &name, item.decl.public)));
        }
        interface(&documented(name, About::Thing, &item.decl.docs, ""), name, &methods)
    }

    /// A method without a body: `Available(now time.Time) bool`.
    pub fn abstract_method(&self, function: &crate::model::Function, name: &str, host: bool) -> String {
        let whole = super::function::function(
            "",
            "",
            name,
            &self.parameter_list(function, host),
            &self.result(function, host),
            "",
        );
        whole.trim_start_matches("func ").split(" {").next().unwrap_or_default().to_owned()
    }
}

fn reads_self_value(value: &crate::model::Expr) -> bool {
    struct Reads(bool);
    impl crate::model::walk::Visit for Reads {
        fn expr(&mut self, expr: &crate::model::Expr) {
            self.0 |= matches!(expr.kind, ExprKind::SelfRef);
            crate::model::walk::walk_expr(self, expr);
        }
    }
    let mut reads = Reads(false);
    crate::model::walk::Visit::expr(&mut reads, value);
    reads.0
}
