//! `Debug` of types with secrets, where a derive would show them.

use super::functions::function_text;
use crate::model::Field;
use crate::model::secret::HIDDEN;
use crate::target::rust::cx::{Cx, field_name};
use crate::target::rust::expr::{literal, plain};
use crate::target::rust::layout::{Block, Doc};

/// The derives of a type, and its own `Debug` in the place of one that would show a secret.
pub struct Derived {
    /// `#[derive(…)]`, a line; nothing where nothing is derived.
    pub line: String,
    /// The implementation, with an empty line before it; nothing where it is derived.
    pub debug: String,
}

/// What a type with these fields derives: `Debug`, if it can be, and the others. `first` are further fields in front.
pub fn derived(cx: &Cx<'_>, name: &str, fields: &[&Field], others: &[&str], first: &[&str]) -> Derived {
    if !fields.iter().any(|field| field.secret) {
        return Derived { line: line(&[others, &["Debug"]].concat()), debug: String::new() };
    }
    cx.import("std", "fmt");
    let params = ["&self".to_owned(), "f: &mut fmt::Formatter<'_>".to_owned()];
    let body = Block::value(shown(name, fields, first));
    let method = function_text(4, "fn fmt", &params, "fmt::Result", &body);
    Derived { line: line(others), debug: format!("\n\nimpl fmt::Debug for {name} {{\n{method}}}") }
}

/// In the order that `rustfmt` leaves alone and people expect.
fn line(names: &[&str]) -> String {
    let mut names = names.to_vec();
    names.sort_unstable();
    if names.is_empty() { String::new() } else { format!("#[derive({})]\n", names.join(", ")) }
}

fn shown(name: &str, fields: &[&Field], first: &[&str]) -> Doc {
    let start = Doc::text("f").method("debug_struct", vec![Doc::text(literal(name))]);
    let start = first.iter().fold(start, |doc, name| entry(doc, name, Doc::text("self").field(*name)));
    let fields = fields.iter().fold(start, |doc, field| {
        let name = field_name(&field.name);
        let hidden = || Doc::Macro("format_args!".to_owned(), vec![Doc::text(literal(HIDDEN))]);
        let value = if field.secret { hidden() } else { Doc::text("self").field(name.clone()) };
        entry(doc, &plain(&name), value)
    });
    fields.method("finish", vec![])
}

fn entry(doc: Doc, name: &str, value: Doc) -> Doc {
    doc.method("field", vec![Doc::text(literal(name)), Doc::Prefix("&", Box::new(value))])
}
