//! Records: values with constructors, withers, and a codec.

use super::body::{Body, This, World};
use super::class::is_required;
use super::docs::{Tags, javadoc, phrase, returning, words};
use super::expr::Want;
use super::file::File;
use super::function::Head;
use super::names::{field_name, upper};
use super::naming::Locals;
use super::spell::{EQUAL, between, call, conditional, lambda, method};
use super::stmt::{needs_lines, takes_statements};
use super::text::string;
use crate::emit::code::{Code, Doc};
use crate::emit::facts::holds_number_within;
use crate::model::walk::{Visit, walk_expr};
use crate::model::{Arena, Expr, ExprKind, Field, Form, Id, Initial, Item, Record, Type, WireUnit};

/// `withOpenUntil`
pub fn wither(field: &str) -> String {
    format!("with{}", upper(field))
}

/// The name of the function that gives the default of a field, where that takes statements.
fn default_name(field: &Field) -> String {
    format!("default{}", upper(&field.name))
}

impl File<'_> {
    /// A record as a whole.
    pub fn record(&self, id: Id<Record>) -> String {
        let record = &self.program().records[id];
        let ty = Type::Record(id);
        let public = if record.decl.public { "public " } else { "" };
        let name = self.declared(Item::Record(id));
        let params = record.fields.iter().map(|field| format!("{} {}", self.ty(&field.ty), field_name(&field.name)));
        let implements = self.record_interfaces(id);
        let head =
            Head { modifiers: format!("{public}record "), name: &name, params: params.collect(), tail: "", indent: 0 };
        let head = head.text().trim_end().to_owned();
        let last = head.lines().last().map_or(0, str::len);
        let separator = if last + implements.len() + 2 > super::WIDTH { "\n       " } else { "" };
        let head = format!("{head}{separator}{implements}");
        let mut body = String::new();
        body.push_str(&self.compact(record, &name, public));
        body.push_str(&self.required(record, id, &name, public));
        for index in 0..record.fields.len() {
            let wanted = self.package.touched.with(&ty, index);
            if wanted || (record.decl.public && !is_required(&record.fields[index])) {
                body.push_str(&self.wither(record, index, &name, public));
            }
        }
        for function in &record.functions {
            body.push_str(&self.function(*function));
        }
        body.push_str(&self.default_functions(record));
        body.push_str(&self.codec_methods(record, &name, public));
        body.push_str(&self.value_state(&record.fields, &ty));
        body.push_str(&self.hiding(record, &name));
        if self.is_ieee(&ty) {
            body.push_str(&self.same(record, &name));
        }
        super::decl::type_text(&self.record_docs(record), "", &head, &body)
    }

    fn is_ieee(&self, ty: &Type) -> bool {
        holds_number_within(self.program(), ty)
    }

    fn record_docs(&self, record: &Record) -> String {
        let describe = |tags: Tags, field: &Field| {
            let optional = if matches!(field.ty, Type::Optional(_)) { ", or null" } else { "" };
            tags.param(&field_name(&field.name), &format!("{}{optional}", phrase(&field.docs, &field.name)))
        };
        let tags = record.fields.iter().fold(Tags::default(), describe);
        super::decl::type_docs(&record.decl, &tags)
    }

    fn record_interfaces(&self, id: Id<Record>) -> String {
        let program = self.program();
        let record = &program.records[id];
        let mut interfaces = vec![self.quark(if record.encodable { "Encodable" } else { "Shown" })];
        if self.is_ieee(&Type::Record(id)) {
            interfaces.push(self.quark("Ieee"));
        }
        for (union, declared) in program.unions.iter() {
            if declared.members.iter().any(|member| member.record == id) {
                interfaces.push(self.declared(Item::Union(union)));
            }
        }
        format!(" implements {}", interfaces.join(", "))
    }

    /// The constructor that freezes what comes from host code.
    fn compact(&self, record: &Record, name: &str, public: &str) -> String {
        let arena = Arena::default();
        let mut body = Body::new(self, &arena, This::Object, World::None, 8);
        for field in &record.fields {
            let field_name = field_name(&field.name);
            let given = Code::atom(field_name.clone());
            let taken = if record.decl.public { self.taken(given, &field.ty) } else { given };
            let frozen = body.converted(taken, &field.ty, Form::Argument, Want::Frozen);
            if frozen.flat() != field_name {
                body.statement(&format!("{field_name} = "), frozen, ";");
            }
        }
        let text = body.finish();
        if text.is_empty() {
            return text;
        }
        let said = vec![
            "Keeps what never changes: frozen collections, whole milliseconds, clean texts.".to_owned(),
        ];
        let tags = record
            .fields
            .iter()
            .fold(Tags::default(), |tags, field| tags.param(&field_name(&field.name), &words(&field.name)));
        let docs = if public.is_empty() { String::new() } else { javadoc(&said, &tags, 4) };
        format!("\n{docs}    {public}{name} {{\n{text}    }}\n")
    }

    /// The constructor of what must be given.
    fn required(&self, record: &Record, id: Id<Record>, name: &str, public: &str) -> String {
        let required: Vec<&Field> = record.fields.iter().filter(|field| is_required(field)).collect();
        if required.len() == record.fields.len() {
            return String::new();
        }
        let params = required.iter().map(|field| format!("{} {}", self.ty(&field.ty), field_name(&field.name)));
        let mut names: Vec<String> = Vec::new();
        let mut arguments = Vec::new();
        for index in 0..record.fields.len() {
            let field = &record.fields[index];
            let given = Code::atom(field_name(&field.name));
            let argument = if is_required(field) { given } else { self.record_default(&Type::Record(id), index, &names) };
            names.push(argument.flat());
            arguments.push(argument);
        }
        let describe = |tags: Tags, field: &&Field| tags.param(&field_name(&field.name), &words(&field.name));
        let tags = required.iter().fold(Tags::default(), describe);
        let says = vec!["Takes what must be given; the rest has its default.".to_owned()];
        let docs = if public.is_empty() { String::new() } else { javadoc(&says, &tags, 4) };
        let head = Head { modifiers: public.to_owned(), name, params: params.collect(), tail: " {", indent: 4 };
        let body = self.one_line("", call("this", arguments));
        format!("\n{docs}{}{body}    }}\n", head.text())
    }

    /// The default of a field, its earlier fields by these expressions.
    pub fn record_default(&self, ty: &Type, index: usize, names: &[String]) -> Code {
        let Type::Record(id) = *ty else { unreachable!("it is a record") };
        let field = &self.program().records[id].fields[index];
        let Some(default) = &field.default else { return Code::atom("null") };
        if is_lengthy(&default.value) {
            let earlier = names[..index].iter().map(Code::atom).collect();
            return call(format!("{}.{}", self.declared(Item::Record(id)), default_name(field)), earlier);
        }
        self.default_code(default, names)
    }

    fn default_code(&self, default: &Initial, names: &[String]) -> Code {
        let mut body = Body::new(self, &default.locals, This::Fields(names.to_vec()), World::None, 8);
        body.locals.reserve_all(names);
        let code = body.value(&default.value, Want::Frozen);
        debug_assert!(body.lines.is_empty(), "what takes statements has a function");
        code
    }

    /// Functions for the defaults that take statements.
    fn default_functions(&self, record: &Record) -> String {
        let mut text = String::new();
        for (index, field) in record.fields.iter().enumerate() {
            let Some(default) = field.default.as_ref().filter(|default| is_lengthy(&default.value)) else { continue };
            let names: Vec<String> = record.fields[..index].iter().map(|field| field_name(&field.name)).collect();
            let params =
                record.fields[..index].iter().zip(&names).map(|(field, name)| format!("{} {name}", self.ty(&field.ty)));
            let mut body = Body::new(self, &default.locals, This::Fields(names.clone()), World::None, 8);
            body.locals.reserve_all(&names);
            body.uses = crate::emit::facts::uses_in(&default.value);
            body.give(super::stmt::Into::Return, &default.value, Want::Frozen);
            let modifiers = format!("static {} ", self.ty(&field.ty));
            let name = default_name(field);
            let head = Head { modifiers, name: &name, params: params.collect(), tail: " {", indent: 4 };
            text.push_str(&format!("\n{}{}    }}\n", head.text(), body.finish()));
        }
        text
    }

    fn wither(&self, record: &Record, index: usize, name: &str, public: &str) -> String {
        let field = &record.fields[index];
        let own = field_name(&field.name);
        let arguments = record.fields.iter().map(|field| Code::atom(field_name(&field.name)));
        let made = call(format!("new {name}"), arguments.collect());
        let words = words(&field.name);
        let said = format!("a copy with its {} replaced", words.trim_start_matches("the "));
        let docs = if public.is_empty() { String::new() } else { returning(&said, &Tags::default().param(&own, &words), 4) };
        let modifiers = format!("{public}{name} ");
        let method = wither(&field.name);
        let params = vec![format!("{} {own}", self.ty(&field.ty))];
        let head = Head { modifiers, name: &method, params, tail: " {", indent: 4 };
        format!("\n{docs}{}{}    }}\n", head.text(), self.one_line("return ", made))
    }

    /// Equality as the language has it, for records that hold numbers.
    fn same(&self, record: &Record, name: &str) -> String {
        let values = self.quark("Values");
        let equal = record.fields.iter().map(|field| {
            let own = field_name(&field.name);
            let is_hidden = ["other", "that"].contains(&own.as_str());
            let left = Code::atom(if is_hidden { format!("this.{own}") } else { own.clone() });
            let right = Code::atom(format!("that.{own}"));
            match field.ty {
                Type::Int | Type::Float | Type::Bool | Type::Enum(_) => between(left, "==", right, EQUAL),
                _ => call(format!("{values}.equal"), vec![left, right]),
            }
        });
        let first = Code::new(Doc::text(format!("other instanceof {name} that")), super::spell::RELATION);
        let all =
            std::iter::once(first).chain(equal).reduce(|left, right| between(left, "&&", right, super::spell::AND));
        let body = self.one_line("return ", all.expect("there is one"));
        format!("\n    @Override\n    public boolean isSameAs(Object other) {{\n{body}    }}\n")
    }

    // JSON

    fn codec_methods(&self, record: &Record, name: &str, public: &str) -> String {
        let json = self.quark("Json");
        if !record.encodable {
            let body = self.shown_fields(&record.fields);
            return format!("\n    @Override\n    public {json} shown() {{\n{body}    }}\n");
        }
        let to_json = self.to_json_body(record);
        let from_json = self.from_json_body(record, name);
        let docs = |param: &str, text: &str| {
            let said = format!("the value of {text}; throws {{@code DecodeError}} for any other");
            let tags = Tags::default().param(param, text);
            if public.is_empty() { String::new() } else { returning(&said, &tags, 4) }
        };
        let decoded = docs("json", "a JSON object");
        let read = docs("text", "a JSON text");
        format!(
            "\n    @Override\n    public {json} toJson() {{\n{to_json}    }}\n\
             \n{decoded}    {public}static {name} fromJson({json} json) {{\n{from_json}    }}\n\
             \n{read}    {public}static {name} decode(String text) {{\n        return fromJson({json}.parse(text));\n    }}\n"
        )
    }

    /// The fields as JSON for people, whatever they hold.
    pub fn shown_fields(&self, fields: &[Field]) -> String {
        let values = self.quark("Values");
        let entry = |field: &Field| {
            let value = call(format!("{values}.json"), vec![Code::atom(format!("this.{}", field_name(&field.name)))]);
            let optional = matches!(field.ty, Type::Optional(_));
            let name = if optional { "withOptional" } else { "with" };
            let value = if optional { or_absent(&format!("this.{}", field_name(&field.name)), value) } else { value };
            (name, string(&field.wire), value)
        };
        self.object(fields.iter().map(entry))
    }

    fn to_json_body(&self, record: &Record) -> String {
        let entry = |field: &Field| {
            let own = field_name(&field.name);
            let value = self.entry(Code::atom(own.clone()), field.ty.opened(), field.unit, &mut Locals::default());
            if !matches!(field.ty, Type::Optional(_)) {
                return ("with", string(&field.wire), value);
            }
            let value = if value.flat() == own { value } else { or_absent(&own, value) };
            ("withOptional", string(&field.wire), value)
        };
        self.object(record.fields.iter().map(entry))
    }

    /// `return new JsonObject().with(…).build();`
    pub fn object(&self, entries: impl Iterator<Item = (&'static str, String, Code)>) -> String {
        let mut lines = vec![format!("        return new {}()", self.quark("JsonObject"))];
        for (name, wire, value) in entries {
            let doc = call(format!(".{name}"), vec![Code::atom(wire), value]).doc;
            let text = crate::emit::code::render(&doc, super::WIDTH - 16);
            lines.extend(text.lines().map(|line| format!("                {line}")));
        }
        if lines.len() == 1 {
            return format!("{}.build();\n", lines[0]);
        }
        lines.push("                .build();".to_owned());
        lines.join("\n") + "\n"
    }

    fn from_json_body(&self, record: &Record, name: &str) -> String {
        let arena = Arena::default();
        let mut body = Body::new(self, &arena, This::Object, World::None, 8);
        let fields = self.quark("Fields");
        if record.fields.is_empty() {
            body.text(&format!("new {fields}(json);"));
            body.text(&format!("return new {name}();"));
            return body.finish();
        }
        let in_order = record.fields.iter().any(|field| field.default.as_ref().is_some_and(|it| reads_self(&it.value)));
        let mut locals = Locals::default();
        locals.reserve_all(&["json", "fields"]);
        body.text(&format!("{fields} fields = new {fields}(json);"));
        let mut names: Vec<String> = Vec::new();
        let mut arguments = Vec::new();
        for (index, field) in record.fields.iter().enumerate() {
            let value = self.from_field(record, index, &names);
            if in_order {
                let local = locals.declare(index, &field.name);
                body.statement(&format!("{} {local} = ", self.ty(&field.ty)), value, ";");
                names.push(local.clone());
                arguments.push(Code::atom(local));
            } else {
                arguments.push(value);
            }
        }
        body.statement("return ", call(format!("new {name}"), arguments), ";");
        body.finish()
    }

    fn from_field(&self, record: &Record, index: usize, names: &[String]) -> Code {
        let field = &record.fields[index];
        let wire = std::iter::once(&field.wire).chain(&field.aliases).map(|name| Code::atom(string(name)));
        let default = field.default.as_ref().map(|default| {
            if is_lengthy(&default.value) {
                call(default_name(field), names.iter().map(Code::atom).collect())
            } else {
                self.default_code(default, names)
            }
        });
        let is_json = field.ty == Type::Json;
        let absent = default.as_ref().is_none_or(|code| code.flat() == "null");
        let mut arguments = Vec::new();
        let function = match default {
            _ if matches!(field.ty, Type::Optional(_)) && absent => "optional",
            Some(given) => {
                let is_at_hand = field.default.as_ref().is_some_and(|default| is_at_hand(&default.value));
                arguments.push(if is_at_hand { given } else { supplier(given) });
                match (is_json, is_at_hand) {
                    (false, true) => "orElse",
                    (false, false) => "orElseGet",
                    (true, true) => "jsonOrElse",
                    (true, false) => "jsonOrElseGet",
                }
            }
            None if is_json => "json",
            None => "required",
        };
        if !is_json {
            arguments.push(self.decoder(field.ty.opened(), field.unit));
        }
        arguments.extend(wire);
        method(Code::atom("fields"), function, arguments)
    }
}

/// `name == null ? null : value`
pub fn or_absent(name: &str, value: Code) -> Code {
    conditional(between(Code::atom(name), "==", Code::atom("null"), EQUAL), Code::atom("null"), value)
}

/// Whether a value costs nothing and cannot fault, so that it may be there for the case that it is needed.
fn is_at_hand(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::Duration(_) | ExprKind::Bool(_) | ExprKind::Str(_) => true,
        ExprKind::None | ExprKind::Case(..) | ExprKind::Constant(_) => true,
        ExprKind::List(elements) => elements.iter().all(is_at_hand),
        ExprKind::Map(entries) => entries.is_empty(),
        ExprKind::Field(of, _) => matches!(of.kind, ExprKind::SelfRef),
        ExprKind::Unary(_, inner) | ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => is_at_hand(inner),
        _ => false,
    }
}

/// What gives a value when it is needed: `Type::new`, `() -> value`.
fn supplier(value: Code) -> Code {
    let flat = value.flat();
    match flat.strip_prefix("new ").and_then(|made| made.strip_suffix("()")) {
        Some(name) if name.chars().all(|c| c.is_alphanumeric() || c == '_') => Code::atom(format!("{name}::new")),
        _ => lambda("()", value),
    }
}

/// Whether a default takes statements.
fn is_lengthy(value: &Expr) -> bool {
    takes_statements(value) || needs_lines(value)
}

/// Whether a default reads earlier fields.
fn reads_self(value: &Expr) -> bool {
    struct Reads(bool);
    impl Visit for Reads {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(expr.kind, ExprKind::SelfRef);
            walk_expr(self, expr);
        }
    }
    let mut reads = Reads(false);
    reads.expr(value);
    reads.0
}

const _: WireUnit = WireUnit::Milliseconds;
