//! How values are written and read as JSON: what the runtime's macros are told of a type.

use crate::model::{Case, ExprKind, Field, Type, WireUnit};
use crate::target::rust::body::Printer;
use crate::target::rust::cx::{Cx, argument_name, case_name, field_name};
use crate::target::rust::expr::literal;
use crate::target::rust::layout::{Block, Doc, Stmt};

/// A record that is written and read, or one that is only written, as an error is.
pub fn of_fields(cx: &Cx<'_>, name: &str, fields: &[Field], is_read: bool) -> String {
    let names: Vec<String> = fields.iter().map(|field| argument_name(&field.name)).collect();
    let stored = fields.iter().filter(|field| !field.parameter_only);
    let said = stored.map(|field| (field_name(&field.name), said(cx, field, &names, is_read))).collect();
    invoked(if is_read { "quark::impl_json!" } else { "quark::impl_to_json!" }, name, said)
}

/// An enum, its cases as they are declared.
pub fn of_enum(name: &str, cases: &[Case]) -> String {
    let said = |case: &Case| (case_name(&case.name), wires(&case.wire, &case.aliases));
    invoked("quark::impl_enum!", name, cases.iter().map(said).collect())
}

fn invoked(which: &str, name: &str, said: Vec<(String, Doc)>) -> String {
    let call = Doc::Macro(which.to_owned(), vec![Doc::Struct(name.to_owned(), said, None)]);
    Block { stmts: vec![Stmt::Expr(call)], tail: None }.body(0).trim_end().to_owned()
}

/// The names on the wire, the one that is written first.
fn wires(wire: &str, aliases: &[String]) -> Doc {
    let names: Vec<Doc> =
        std::iter::once(wire).chain(aliases.iter().map(String::as_str)).map(literal).map(Doc::text).collect();
    if names.len() == 1 { names.into_iter().next().expect("the first is there") } else { Doc::Infix("|", names) }
}

/// What is said of a field: its names, how it stands there, and what it is where it is absent.
fn said(cx: &Cx<'_>, field: &Field, names: &[String], is_read: bool) -> Doc {
    let aliases: &[String] = if is_read { &field.aliases } else { &[] };
    let how = match (&field.ty, field.unit == WireUnit::Seconds) {
        (Type::Optional(_), true) => Some("optional_seconds"),
        (Type::Optional(_), false) => Some("optional"),
        (_, true) => Some("seconds"),
        (_, false) => None,
    };
    let wires = wires(&field.wire, aliases);
    let doc = match how {
        Some(how) => Doc::Infix("as", vec![wires, Doc::text(how)]),
        None => wires,
    };
    match field.default.as_ref().filter(|default| is_read && !matches!(default.value.kind, ExprKind::None)) {
        Some(default) => {
            let value = Printer::initial(cx, default, names.to_vec()).own(&default.value);
            Doc::Infix("=", vec![doc, value])
        }
        None => doc,
    }
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
