//! Records as JSON, and from it.

use crate::emit::code::Code;
use crate::emit::facts::reads_self;
use crate::model::{Arena, Expr, ExprKind, Field, Record, Type};
use crate::target::java::body::{Body, This, World};
use crate::target::java::docs::{Tags, returning};
use crate::target::java::file::File;
use crate::target::java::names::field_name;
use crate::target::java::naming::Locals;
use crate::target::java::record::defaults::{default_name, is_lengthy};
use crate::target::java::spell::{EQUAL, between, call, conditional, lambda, method};
use crate::target::java::text::string;

impl File<'_> {
    pub(super) fn codec_methods(&self, record: &Record, name: &str, public: &str) -> String {
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

    pub(super) fn to_json_body(&self, record: &Record) -> String {
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
            let text = crate::emit::code::render(&doc, crate::target::java::WIDTH - 16);
            lines.extend(text.lines().map(|line| format!("                {line}")));
        }
        if lines.len() == 1 {
            return format!("{}.build();\n", lines[0]);
        }
        lines.push("                .build();".to_owned());
        lines.join("\n") + "\n"
    }

    pub(super) fn from_json_body(&self, record: &Record, name: &str) -> String {
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

    pub(super) fn from_field(&self, record: &Record, index: usize, names: &[String]) -> Code {
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
pub(super) fn is_at_hand(value: &Expr) -> bool {
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
pub(super) fn supplier(value: Code) -> Code {
    let flat = value.flat();
    match flat.strip_prefix("new ").and_then(|made| made.strip_suffix("()")) {
        Some(name) if name.chars().all(|c| c.is_alphanumeric() || c == '_') => Code::atom(format!("{name}::new")),
        _ => lambda("()", value),
    }
}
