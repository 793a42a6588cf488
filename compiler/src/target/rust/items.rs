//! Declarations: what their templates see.

mod actor;
mod codec;
mod debug;
mod functions;
mod port;
mod state;
mod types;

pub use functions::{comment, docs};

use super::body::Printer;
use super::cx::Cx;
use super::expr::{float, integer, literal};
use super::layout::{Block, Doc, Stmt};
use super::names::NAMING;
use crate::emit::fold::Folded;
use crate::emit::names::Use;
use crate::model::{Arena, Item};

/// A field as a template sees it.
pub struct FieldView {
    /// Its documentation, a line an entry.
    pub docs: Vec<String>,
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: String,
}

/// The text of a declaration, without a line's end; functions are printed where they stand.
pub fn item(cx: &Cx<'_>, item: Item) -> Vec<String> {
    let program = cx.program();
    match item {
        Item::Record(id) => vec![types::record(cx, id)],
        Item::Enum(id) => vec![types::enumeration(&program.enums[id])],
        Item::Union(id) => vec![types::union(cx, id)],
        Item::Error(id) => vec![types::error(cx, id)],
        Item::Interface(id) => vec![types::interface(cx, id)],
        Item::Class(id) => vec![types::class(cx, &program.classes[id])],
        Item::Actor(id) => vec![actor::actor(cx, id)],
        Item::Protocol(id) => {
            let protocol = &program.protocols[id];
            vec![types::union(cx, protocol.client), types::union(cx, protocol.server), port::protocol(cx, protocol)]
        }
        Item::PortKind(id) => vec![port::kind(cx, id)],
        Item::Function(id) => functions::free(cx, &program.functions[id]),
        Item::Constant(id) => vec![constant(cx, &program.constants[id])],
    }
}

/// `pub `, or as far as the package goes.
pub fn visibility(public: bool) -> &'static str {
    if public { "pub " } else { "pub(crate) " }
}

fn constant(cx: &Cx<'_>, constant: &crate::model::Constant) -> String {
    let locals = Arena::default();
    let printer = Printer::constant(cx, &locals);
    let text = constant.ty == crate::model::Type::String;
    let ty = if text { "&str".to_owned() } else { cx.ty(&constant.ty) };
    let name = NAMING.name(Use::Constant, &constant.decl.name);
    let head = format!("{}const {name}: {ty}", visibility(constant.decl.public));
    let folded = crate::emit::fold::constant(cx.program(), &constant.value);
    let value = match &folded {
        Some(folded) => folded_doc(cx, folded),
        None => printer.value(&constant.value).doc,
    };
    let line = Block { stmts: vec![Stmt::Assign(super::layout::Doc::text(head), "=".into(), value)], tail: None };
    let mut lines = docs("", &constant.decl.docs);
    lines.push(line.body(0).trim_end().to_owned());
    lines.join("\n")
}

/// A constant's value, worked out: Rust calls nothing in a constant.
fn folded_doc(cx: &Cx<'_>, value: &Folded) -> Doc {
    Doc::text(match value {
        Folded::Int(value) => integer(*value),
        Folded::Float(value) => float(*value),
        Folded::Bool(value) => value.to_string(),
        Folded::Text(text) => literal(text),
        Folded::Duration(value) => format!("{}::of({})", cx.quark("Duration"), integer(*value)),
    })
}

/// Templates are checked when the compiler is built; writing to a string does not fail.
pub fn rendered(template: &impl askama::Template) -> String {
    template.render().expect("a template of strings renders")
}
