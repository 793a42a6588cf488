//! How values are written and read as JSON.

use crate::model::{Decl, Field, Type, WireUnit};
use crate::target::rust::body::{Printer, This};
use crate::target::rust::cx::{Cx, field_name};
use crate::target::rust::expr::literal;
use crate::target::rust::layout::{Block, Doc, Link, Stmt};

/// The body of `to_json`.
pub fn to_json(cx: &Cx<'_>, fields: &[Field]) -> String {
    cx.quark("ToJson");
    cx.quark("Json");
    let name = cx.import("quark::json", "Fields");
    let mut doc = Doc::text(format!("{name}::new()"));
    for each in fields {
        doc = field(cx, doc, each);
    }
    Block::value(doc.method("into_json", vec![])).body(8)
}

/// One more field of `self`, by its name on the wire.
pub fn field(cx: &Cx<'_>, doc: Doc, field: &Field) -> Doc {
    let value = Doc::text("self").field(field_name(&field.name));
    match &field.ty {
        Type::Optional(_) => {
            let value = Doc::Prefix("", Box::new(value.method("as_ref", vec![])));
            let value = if field.unit == WireUnit::Seconds { seconds_of_option(cx, &field.name) } else { value };
            doc.method("optional", vec![Doc::text(literal(&field.wire)), value])
        }
        _ if field.unit == WireUnit::Seconds => {
            let wrapped = Doc::call(cx.import("quark::json", "InSeconds"), vec![value]);
            doc.method("field", vec![Doc::text(literal(&field.wire)), Doc::Prefix("&", Box::new(wrapped))])
        }
        _ => doc.method("field", vec![Doc::text(literal(&field.wire)), Doc::Prefix("&", Box::new(value))]),
    }
}

fn seconds_of_option(cx: &Cx<'_>, name: &str) -> Doc {
    let wrap = cx.import("quark::json", "InSeconds");
    let value = Doc::text("self").field(field_name(name)).method("map", vec![Doc::text(wrap)]);
    value.method("as_ref", vec![])
}

/// The body of `from_json`.
pub fn from_json(cx: &Cx<'_>, decl: &Decl, fields: &[Field]) -> String {
    for name in ["FromJson", "DecodeError"] {
        cx.quark(name);
    }
    let _ = decl;
    cx.import("quark::json", "Path");
    let object = cx.import("quark::json", "Object");
    let opened = Doc::call(format!("{object}::of"), vec![Doc::text("json"), Doc::text("path")]).link(Link::Try);
    if fields.is_empty() {
        let tail = Doc::call("Ok", vec![Doc::Struct("Self".to_owned(), Vec::new(), None)]);
        return Block { stmts: vec![Stmt::Expr(opened)], tail: Some(Box::new(tail)) }.body(8);
    }
    let mut stmts = vec![Stmt::bind("fields", opened)];
    let names: Vec<String> = fields.iter().map(|field| local_name(&field.name)).collect();
    let bound = super::types::reads_fields(fields);
    let mut inits = Vec::new();
    for (field, name) in fields.iter().zip(&names) {
        let value = decoded(cx, field, &names, fields);
        if bound {
            stmts.push(Stmt::bind(format!("{name}: {}", cx.ty(&field.ty)), value));
            inits.push((field_name(&field.name), Doc::text(name.clone())));
        } else {
            inits.push((field_name(&field.name), value));
        }
    }
    let tail = Doc::call("Ok", vec![Doc::Struct("Self".to_owned(), inits, None)]);
    Block { stmts, tail: Some(Box::new(tail)) }.body(8)
}

/// A local for a field, apart from the names that decoding itself needs.
fn local_name(name: &str) -> String {
    match field_name(name).as_str() {
        "fields" => "fields_".to_owned(),
        "json" => "json_".to_owned(),
        "path" => "path_".to_owned(),
        other => other.to_owned(),
    }
}

fn decoded(cx: &Cx<'_>, field: &Field, names: &[String], fields: &[Field]) -> Doc {
    let name = Doc::text(literal(&field.wire));
    let doc = if field.aliases.is_empty() {
        Doc::text("fields").method("field", vec![name])
    } else {
        let aliases = field.aliases.iter().map(|alias| Doc::text(literal(alias))).collect();
        let aliases = Doc::Prefix("&", Box::new(Doc::Array("[", aliases)));
        Doc::text("fields").method("field_or", vec![name, aliases])
    };
    let seconds = field.unit == WireUnit::Seconds;
    let wrap = if seconds { format!("::<{}<_>>", cx.import("quark::json", "InSeconds")) } else { String::new() };
    let optional = matches!(field.ty, Type::Optional(_));
    let plain_none =
        field.default.as_ref().is_none_or(|default| matches!(default.value.kind, crate::model::ExprKind::None));
    if optional && plain_none {
        let doc = doc.method(format!("optional{wrap}"), vec![]).link(Link::Try);
        return if seconds { doc.method("map", vec![Doc::text("|value| value.0")]) } else { doc };
    }
    let Some(default) = &field.default else {
        let doc = doc.method(format!("required{wrap}"), vec![]).link(Link::Try);
        return if seconds { doc.field("0") } else { doc };
    };
    let default = default_of(cx, default, names, fields);
    if optional {
        let doc = doc.method(format!("optional{wrap}"), vec![]).link(Link::Try);
        let doc = if seconds { doc.method("map", vec![Doc::text("|value| value.0")]) } else { doc };
        return doc.method("or_else", vec![default]);
    }
    if seconds {
        let doc = doc.method(format!("optional{wrap}"), vec![]).link(Link::Try);
        return doc.method("map_or_else", vec![default, Doc::text("|value| value.0")]);
    }
    doc.method("or", vec![default]).link(Link::Try)
}

/// A default as a closure, or as the function that it only calls.
fn default_of(cx: &Cx<'_>, default: &crate::model::Initial, names: &[String], _: &[Field]) -> Doc {
    let printer = Printer::initial(cx, default, names.to_vec());
    debug_assert_eq!(printer.this, This::Fields);
    let value = printer.own(&default.value);
    match value.flat().as_deref() {
        Some("Vec::new()") => Doc::text("Vec::new"),
        Some("String::new()") => Doc::text("String::new"),
        Some("Map::new()") => Doc::text("Map::new"),
        Some(text) if text.ends_with("::new()") && !text.contains(' ') && text.matches('(').count() == 1 => {
            Doc::text(text.trim_end_matches("()").to_owned())
        }
        _ => Doc::Closure("||".to_owned(), Box::new(value)),
    }
}
