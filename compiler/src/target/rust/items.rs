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
use super::cx::{Cx, is_copy};
use super::expr::{float, integer, literal};
use super::layout::{Block, Doc, Stmt};
use super::names::NAMING;
use crate::emit::fold::Folded;
use crate::emit::names::Use;
use crate::model::{Arena, ExprKind, Item, Type};

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

/// What a constant is in Rust, where nothing is allocated before the program runs.
#[derive(Clone, Copy)]
pub enum Held<'a> {
    /// A `const` of its type.
    Value,
    /// A `const` `&str`.
    Text,
    /// A `const` `&[T]`.
    Slice(&'a Type),
    /// A `static` that is made when it is asked for first.
    Lazy,
}

impl<'a> Held<'a> {
    /// How constants of this type are held.
    pub fn of(ty: &'a Type) -> Self {
        match ty {
            Type::String => Held::Text,
            Type::List(element) if is_copy(element) => Held::Slice(element),
            ty if is_copy(ty) => Held::Value,
            _ => Held::Lazy,
        }
    }
}

fn constant(cx: &Cx<'_>, constant: &crate::model::Constant) -> String {
    let locals = Arena::default();
    let printer = Printer::constant(cx, &locals);
    let held = Held::of(&constant.ty);
    let (keyword, ty) = match held {
        Held::Text => ("const", "&str".to_owned()),
        Held::Slice(element) => ("const", format!("&[{}]", cx.ty(element))),
        Held::Lazy => ("static", format!("{}<{}>", cx.import("std::sync", "LazyLock"), cx.ty(&constant.ty))),
        Held::Value => ("const", cx.ty(&constant.ty)),
    };
    let name = NAMING.name(Use::Constant, &constant.decl.name);
    let head = format!("{}{keyword} {name}: {ty}", visibility(constant.decl.public));
    let folded = crate::emit::fold::constant(cx.program(), &constant.value);
    let value = match &folded {
        Some(folded) => folded_doc(cx, folded),
        None => match (held, &constant.value.kind) {
            (Held::Slice(_), ExprKind::List(items)) => {
                Doc::Array("&[", items.iter().map(|item| printer.own_value(item).doc).collect())
            }
            (Held::Lazy, _) => {
                let made = Doc::Closure("||".into(), Box::new(printer.own_value(&constant.value).doc));
                Doc::call("LazyLock::new", vec![made])
            }
            _ => printer.value(&constant.value).doc,
        },
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
