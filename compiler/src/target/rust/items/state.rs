//! What testing runtimes see of actors and class instances: the runtime's trait `testing::State`.
//!
//! Interfaces that are stored have a hidden method for it, since host code may implement them and is not looked into.

use super::functions::function_text;
use crate::model::{Field, Id, Interface, Program, Type};
use crate::target::rust::cx::{Cx, field_name};
use crate::target::rust::expr::literal;
use crate::target::rust::layout::{Block, Doc};

/// The fields of `of`, as JSON.
pub fn fields(cx: &Cx<'_>, fields: &[Field], of: &str) -> Doc {
    cx.quark("Json");
    let name = cx.import("quark::json", "Fields");
    let fields =
        fields.iter().filter(|field| field.is_shown()).fold(Doc::text(format!("{name}::new()")), |doc, field| {
            let value = Doc::text(of).field(field_name(&field.name));
            let method = if field.ty.is_owned() { "state" } else { "field" };
            doc.method(method, vec![Doc::text(literal(&field.name)), Doc::Prefix("&", Box::new(value))])
        });
    fields.method("into_json", vec![])
}

/// The method of the trait, for a class.
pub fn of_class(cx: &Cx<'_>, all: &[Field]) -> String {
    method("state", fields(cx, all, "self"))
}

/// The method of the trait, for the handle on an actor.
pub fn of_actor(cx: &Cx<'_>, all: &[Field]) -> String {
    let state = if all.iter().any(Field::is_shown) { "|state|" } else { "|_|" };
    let inside = Doc::Closure(state.into(), Box::new(fields(cx, all, "state")));
    method("state", Doc::text("self").field("actor").method("step", vec![inside]))
}

/// The hidden method of an interface, if a class or actor stores values of it.
pub fn of_interface(cx: &Cx<'_>, id: Id<Interface>) -> Option<String> {
    is_stored(cx.program(), id).then(|| {
        let json = cx.quark("Json");
        format!("    #[doc(hidden)]\n{}", method("quark_state", Doc::text(format!("{json}::Null"))))
    })
}

/// The same method of a class that implements the interface.
pub fn of_implementation(cx: &Cx<'_>, id: Id<Interface>) -> Option<String> {
    let inside = Doc::call("quark::testing::State::state", vec![Doc::text("self")]);
    is_stored(cx.program(), id).then(|| method("quark_state", inside))
}

fn method(name: &str, value: Doc) -> String {
    function_text(4, &format!("fn {name}"), &["&self".to_owned()], "Json", &Block::value(value))
}

fn is_stored(program: &Program, id: Id<Interface>) -> bool {
    let classes = program.classes.values().flat_map(|class| &class.fields);
    let actors = program.actors.values().flat_map(|actor| &actor.fields);
    classes.chain(actors).any(|field| holds(&field.ty, id))
}

fn holds(ty: &Type, id: Id<Interface>) -> bool {
    match ty {
        Type::Interface(other) => *other == id,
        Type::List(inner) | Type::Optional(inner) | Type::Map(_, inner) => holds(inner, id),
        _ => false,
    }
}
