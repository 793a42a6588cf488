//! What testing runtimes see of actors and class instances: the runtime's trait `testing::State`.
//!
//! What else stands in a state shows itself there as JSON, and only by the trait where it holds secrets. Interfaces that are
//! stored have a hidden method for it, since host code may implement them and is not looked into.

use super::codec;
use super::functions::function_text;
use crate::emit::state::inside;
use crate::model::secret::HIDDEN;
use crate::model::{Field, Id, Interface, Program, Record, Type};
use crate::target::rust::cx::{Cx, field_name};
use crate::target::rust::expr::literal;
use crate::target::rust::layout::{Block, Doc};

/// The method of the trait, for a class.
pub fn of_class(cx: &Cx<'_>, all: &[Field]) -> String {
    method("state", fields(cx, all, "self"))
}

/// The method of the trait, for the handle on an actor.
pub fn of_actor(cx: &Cx<'_>, all: &[Field]) -> String {
    let reads = |field: &Field| field.is_shown() && !field.secret;
    let state = if all.iter().any(reads) { "|state|" } else { "|_|" };
    let inside = Doc::Closure(state.into(), Box::new(fields(cx, all, "state")));
    method("state", Doc::text("self").field("actor").method("step", vec![inside]))
}

/// The method of the trait, for a record or error that has it; otherwise nothing.
pub fn of_value(cx: &Cx<'_>, ty: &Type) -> String {
    if !is_shown_apart(cx.program(), ty) {
        return String::new();
    }
    let start = fields_of_json(cx);
    let fields = cx.program().fields_of(ty).iter().fold(start, |doc, field| by_wire_name(cx, doc, field));
    method("state", fields.method("into_json", vec![]))
}

/// What a union with the trait gives of one of its records.
pub fn of_member(cx: &Cx<'_>, record: Id<Record>) -> &'static str {
    let itself = cx.program().holds_secret(&Type::Record(record));
    if itself { "quark::testing::State::state(value)" } else { "value.to_json()" }
}

/// Whether a record, error or union has the trait: it holds secrets, and stands in a state.
pub fn is_shown_apart(program: &Program, ty: &Type) -> bool {
    program.holds_secret(ty) && inside(program).contains(ty)
}

/// The hidden method of an interface, if a class or actor stores values of it.
pub fn of_interface(cx: &Cx<'_>, id: Id<Interface>) -> Option<String> {
    is_stored(cx.program(), id).then(|| {
        let json = cx.quark("Json");
        format!(
            "    #[doc(hidden)]
{}",
            method("quark_state", Doc::text(format!("{json}::Null")))
        )
    })
}

/// The same method of a class that implements the interface.
pub fn of_implementation(cx: &Cx<'_>, id: Id<Interface>) -> Option<String> {
    let inside = Doc::call("quark::testing::State::state", vec![Doc::text("self")]);
    is_stored(cx.program(), id).then(|| method("quark_state", inside))
}

fn fields_of_json(cx: &Cx<'_>) -> Doc {
    cx.quark("Json");
    Doc::text(format!("{}::new()", cx.import("quark::json", "Fields")))
}

/// The fields of `of`, as JSON, by their names as written.
fn fields(cx: &Cx<'_>, all: &[Field], of: &str) -> Doc {
    let shown = all.iter().filter(|field| field.is_shown());
    let fields = shown.fold(fields_of_json(cx), |doc, field| {
        if field.secret {
            return hidden(doc, &field.name);
        }
        let value = Doc::text(of).field(field_name(&field.name));
        let method = if has_trait(cx, &field.ty) { "state" } else { "field" };
        doc.method(method, vec![Doc::text(literal(&field.name)), Doc::Prefix("&", Box::new(value))])
    });
    fields.method("into_json", vec![])
}

/// One more field of a value.
fn by_wire_name(cx: &Cx<'_>, doc: Doc, field: &Field) -> Doc {
    if field.secret {
        return hidden(doc, &field.wire);
    }
    if !has_trait(cx, &field.ty) {
        return codec::field(cx, doc, field);
    }
    let name = Doc::text(literal(&field.wire));
    let value = Doc::text("self").field(field_name(&field.name));
    if !matches!(field.ty, Type::Optional(_)) {
        return doc.method("state", vec![name, Doc::Prefix("&", Box::new(value))]);
    }
    let shown = value.method("as_ref", vec![]).method("map", vec![Doc::text("quark::testing::State::state")]);
    doc.method("optional", vec![name, shown.method("as_ref", vec![])])
}

fn hidden(doc: Doc, name: &str) -> Doc {
    doc.method("field", vec![Doc::text(literal(name)), Doc::text(literal(HIDDEN))])
}

/// Whether values of a type are shown by the trait, and not as JSON.
fn has_trait(cx: &Cx<'_>, ty: &Type) -> bool {
    ty.is_owned() || cx.program().holds_secret(ty)
}

fn method(name: &str, value: Doc) -> String {
    function_text(4, &format!("fn {name}"), &["&self".to_owned()], "Json", &Block::value(value))
}

fn is_stored(program: &Program, id: Id<Interface>) -> bool {
    let classes = program.classes.values().flat_map(|class| &class.fields);
    let actors = program.actors.values().flat_map(|actor| &actor.fields);
    classes.chain(actors).any(|field| !field.secret && holds(&field.ty, id))
}

fn holds(ty: &Type, id: Id<Interface>) -> bool {
    match ty {
        Type::Interface(other) => *other == id,
        Type::List(inner) | Type::Optional(inner) | Type::Map(_, inner) => holds(inner, id),
        _ => false,
    }
}
