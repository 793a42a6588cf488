//! Declarations of values: records, enums, unions, errors, interfaces, constants, and how JSON carries them.

use super::body::{Body, This, World, twice};
use super::docs::{About, article, documented};
use super::expr::{is_empty, reads_self};
use super::file::{File, field_name, is_nilable, method_name};
use super::function::{function, receiver, receiver_name};
use super::layout::X;
use super::naming::{OF_ERRORS, OF_RECORDS, member};
use super::operators::is_plain;
use super::package::Piece;
use super::text::{comment, quoted, string};
use super::{names, uses};
use crate::emit::fold::{Folded, constant};
use crate::emit::names::Use;
use crate::model::{Arena, Constant, Enum, ErrorType, ExprKind, Field, Id, Interface, Item, Record, Type, Union};
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

#[derive(Template)]
#[template(path = "go/record_json.go", escape = "none")]
struct RecordJsonView<'v> {
    name: &'v str,
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

    /// A union: an interface that only its records have.
    pub fn union(&self, id: Id<Union>) -> Vec<Piece> {
        let union = &self.program().unions[id];
        let name = self.names.item(Item::Union(id));
        let method = self.union_equal(id);
        let mut docs = documented(name, About::Thing, &union.decl.docs, "");
        if docs.is_empty() {
            docs = self.union_docs(id, name);
        }
        let text = interface(&docs, name, &format!("\t{method}(other {name}) bool\n"));
        let mut pieces = vec![self.piece("", text)];
        for member in &union.members {
            let record = Item::Record(member.record);
            let ty = self.declared(&self.program().records[member.record].decl, record);
            let letter = receiver_name(&ty);
            let comparable = is_comparable(self, &Type::Record(member.record), &mut BTreeSet::new());
            let body = if comparable {
                format!("\tsame, is := other.({ty})\n\treturn is && {letter}.Equal(same)\n")
            } else {
                "\treturn false\n".to_owned()
            };
            let (on, params) = if comparable {
                (receiver(&letter, &ty), [format!("other {name}")])
            } else {
                (format!("({ty}) "), [format!("_ {name}")])
            };
            pieces.push(self.piece("", function("", &on, &method, &params, "bool", &body)));
        }
        if union.messages_of.is_some() {
            pieces.extend(self.messages_codec(id, name));
        }
        if union.messages_of.is_none() || crate::emit::state::shows_itself(self.program(), &Type::Union(id)) {
            pieces.push(self.union_state(id));
        }
        pieces
    }

    fn union_docs(&self, id: Id<Union>, name: &str) -> String {
        let union = &self.program().unions[id];
        match union.messages_of {
            Some((protocol, side)) => {
                let protocol = &self.program().protocols[protocol].decl.name;
                format!("// {name} is what a {} of {protocol} sends.\n", side.text())
            }
            None => String::new(),
        }
    }

    fn messages_codec(&self, id: Id<Union>, name: &str) -> Vec<Piece> {
        let union = &self.program().unions[id];
        let (protocol, _) = union.messages_of.expect("it is the messages of a protocol");
        let key = quoted(&self.program().protocols[protocol].tag_key);
        let json_ty = self.quark("JSON");
        let mut cases = String::new();
        let mut tags = String::new();
        for member in &union.members {
            let record = Item::Record(member.record);
            let decl = &self.program().records[member.record].decl;
            let ty = self.declared(decl, record);
            let tagged = self.quark("Tagged");
            let tag = quoted(&member.tag);
            cases.push_str(&format!("\tcase {ty}:\n\t\treturn {tagged}({key}, {tag}, message.ToJSON())\n"));
            let all: Vec<String> = std::iter::once(&member.tag).chain(&member.aliases).map(|tag| quoted(tag)).collect();
            let from = self.companion(decl, record, |name| format!("{name}FromJSON"));
            tags.push_str(&format!("\tcase {}:\n\t\treturn {from}(json)\n", all.join(", ")));
        }
        let no_case = self.quark("NoCase");
        let to_json = if union.members.is_empty() {
            format!("\tpanic({no_case}(message))\n")
        } else {
            format!("\tswitch message := message.(type) {{\n{cases}\t}}\n\tpanic({no_case}(message))\n")
        };
        let (tag_of, unknown) = (self.quark("TagOf"), self.quark("UnknownTag"));
        let switch = if union.members.is_empty() { String::new() } else { format!("\tswitch tag {{\n{tags}\t}}\n") };
        let from_json = format!(
            "\ttag, err := {tag_of}(json, {key})\n\tif err != nil {{\n\t\treturn nil, err\n\t}}\n{switch}\treturn nil, {unknown}({key}, tag)\n"
        );
        let message = [format!("message {name}")];
        let json = [format!("json {json_ty}")];
        let (writer, reader) = (format!("{name}ToJSON"), format!("{name}FromJSON"));
        let result = format!("({name}, error)");
        let docs = |name: &str, what: &str| format!("// {name} {what}\n");
        vec![
            self.piece(
                &writer,
                function(
                    &docs(&writer, "gives the tag and the fields of a message."),
                    "",
                    &writer,
                    &message,
                    &json_ty,
                    &to_json,
                ),
            ),
            self.piece(
                &reader,
                function(
                    &docs(&reader, "takes the message with its tag out of JSON, or gives a [*quark.DecodeError]."),
                    "",
                    &reader,
                    &json,
                    &result,
                    &from_json,
                ),
            ),
        ]
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
            methods.push_str(&documented(&name, About::function(function), &function.decl.docs, "\t"));
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

    fn record_constructors(&self, id: Id<Record>, record: &Record, name: &str) -> Vec<Piece> {
        let made = names::made(name);
        let mut pieces = Vec::new();
        let required: Vec<&Field> = record
            .fields
            .iter()
            .filter(|field| field.default.is_none() && !matches!(field.ty, Type::Optional(_)))
            .collect();
        let param = |field: &&Field| format!("{} {}", super::naming::param_name(&field.name), self.ty(&field.ty));
        let params: Vec<String> = required.iter().map(param).collect();
        let docs = format!(
            "// {made} makes {} {name} with what has no default; the other fields can be set.\n",
            article(name)
        );
        if record.fields.iter().any(reads_self) {
            let of = format!("{}Of", super::naming::private(Use::Function, &made));
            let arguments: Vec<String> = record
                .fields
                .iter()
                .map(|field| {
                    let given = required.iter().any(|other| std::ptr::eq(*other, field));
                    if given { super::naming::param_name(&field.name) } else { "nil".to_owned() }
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

    fn record_literal(&self, id: Id<Record>, record: &Record, name: &str) -> String {
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
                    None => fields.push((key, X::atom(super::naming::param_name(&field.name)))),
                }
            }
            body.line("return ", &X::Keyed(name.to_owned(), fields), "");
            body.finish()
        })
    }

    /// The constructor of a record whose defaults are made of other fields: nil stands for a default.
    fn record_maker(&self, id: Id<Record>, record: &Record, name: &str, of: &str) -> Piece {
        let mut params = Vec::new();
        for field in &record.fields {
            let ty = self.ty(&field.ty);
            let ty = if field.default.is_some() { format!("*{ty}") } else { ty };
            params.push(format!("{} {ty}", super::naming::param_name(&field.name)));
        }
        let body = twice(self, |_| {
            let mut lines = String::new();
            let mut codes: Vec<X> = Vec::new();
            for field in &record.fields {
                let param = super::naming::param_name(&field.name);
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
    fn equal(&self, name: &str, pointer: &str, fields: &[Field], ty: &Type) -> Piece {
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

    fn record_codec(&self, id: Id<Record>, record: &Record, name: &str) -> Vec<Piece> {
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

    fn to_json_body(&self, id: Id<Record>, record: &Record, letter: &str) -> String {
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

    fn from_json_body(&self, id: Id<Record>, record: &Record, name: &str) -> String {
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
                    let local = body.fresh(&super::naming::param_name(&field.name));
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
    fn read_field(&self, field: &Field, earlier: &[X]) -> X {
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

fn is_cheap(kind: &ExprKind) -> bool {
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
