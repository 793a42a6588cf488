//! Expressions as laid-out text with a precedence, and the one function that adds parentheses.

use pretty::RcDoc;

/// A document that breaks its lines where they get too long.
pub type Doc = RcDoc<'static, ()>;

/// How tightly an expression binds; higher binds tighter. Each target numbers its own table.
pub type Prec = u8;

/// The precedence of names, literals, calls and everything in brackets.
pub const ATOM: Prec = 100;

/// An expression: its text and how tightly it binds.
#[derive(Clone, Debug)]
pub struct Code {
    /// Its text, with the places where lines may break.
    pub doc: Doc,
    /// How tightly it binds.
    pub prec: Prec,
}

impl Code {
    /// A name, a literal, a call.
    #[must_use]
    pub fn atom(text: impl Into<String>) -> Code {
        Code::new(Doc::text(text.into()), ATOM)
    }

    /// An expression with a precedence.
    #[must_use]
    pub fn new(doc: Doc, prec: Prec) -> Code {
        Code { doc, prec }
    }

    /// The text where at least this precedence is wanted: in parentheses if it binds less tightly.
    #[must_use]
    pub fn at(self, wanted: Prec) -> Doc {
        if self.prec >= wanted { self.doc } else { Doc::text("(").append(self.doc).append(")") }
    }

    /// The text on one line, however long.
    #[must_use]
    pub fn flat(&self) -> String {
        render(&self.doc, usize::MAX)
    }
}

/// How much room most documents need.
const LINE: usize = 128;

/// Lays a document out in lines of at most this width where it can break.
#[must_use]
pub fn render(doc: &Doc, width: usize) -> String {
    let mut text = String::with_capacity(LINE);
    if !stands_on_a_line(doc, &mut text, &mut { width }) {
        text.clear();
        doc.clone().group().render_fmt(width, &mut text).expect("writing to memory does not fail");
    }
    text
}

/// Writes a document on one line as long as there is room, and tells whether there was: most fit, and need no more.
fn stands_on_a_line(doc: &Doc, text: &mut String, room: &mut usize) -> bool {
    let mut say = |part: &str, size: usize| {
        text.push_str(part);
        let rest = room.checked_sub(size);
        *room = rest.unwrap_or(0);
        rest.is_some()
    };
    match &**doc {
        pretty::Doc::Nil => true,
        pretty::Doc::OwnedText(part) => say(part, part.len()),
        pretty::Doc::BorrowedText(part) => say(part, part.len()),
        pretty::Doc::SmallText(part) => say(part, part.len()),
        pretty::Doc::RenderLen(size, inner) => {
            let fits = say("", *size);
            fits && stands_on_a_line(inner, text, &mut { usize::MAX })
        }
        pretty::Doc::Append(left, right) => stands_on_a_line(left, text, room) && stands_on_a_line(right, text, room),
        pretty::Doc::FlatAlt(_, inner)
        | pretty::Doc::Group(inner)
        | pretty::Doc::Nest(_, inner)
        | pretty::Doc::Annotated((), inner) => stands_on_a_line(inner, text, room),
        _ => false,
    }
}

/// How an operator or built-in is spelled: data, so that a target's table can be read.
#[derive(Clone, Copy, Debug)]
pub enum Spell {
    /// `a op b`, left-associative.
    Infix(&'static str, Prec),
    /// `op a`
    Prefix(&'static str, Prec),
    /// `name(a, b)`
    Call(&'static str),
    /// `a.name(b)`
    Method(&'static str),
    /// `a.name`
    Property(&'static str),
    /// Any form: `{0}` is an operand, `{0:90}` an operand that must bind at least so; the whole binds as given.
    Shape(&'static str, Prec),
}

impl Spell {
    /// The expression that this spelling makes of its operands, `receiver` first where there is one.
    #[must_use]
    pub fn apply(self, operands: Vec<Code>) -> Code {
        match self {
            Spell::Infix(op, prec) => infix(op, prec, operands),
            Spell::Prefix(op, prec) => {
                let operand = operands.into_iter().next().expect("a prefix operator has an operand");
                Code::new(Doc::text(op).append(operand.at(prec)), prec)
            }
            Spell::Call(name) => Code::new(Doc::text(name).append(arguments(operands)), ATOM),
            Spell::Method(name) => {
                let mut operands = operands.into_iter();
                let receiver = operands.next().expect("a method has a receiver").at(ATOM);
                Code::new(receiver.append(format!(".{name}")).append(arguments(operands.collect())), ATOM)
            }
            Spell::Property(name) => {
                let receiver = operands.into_iter().next().expect("a property has a receiver").at(ATOM);
                Code::new(receiver.append(format!(".{name}")), ATOM)
            }
            Spell::Shape(shape, prec) => Code::new(fill(shape, &operands), prec),
        }
    }
}

fn infix(op: &'static str, prec: Prec, operands: Vec<Code>) -> Code {
    let mut operands = operands.into_iter();
    let (Some(left), Some(right)) = (operands.next(), operands.next()) else {
        unreachable!("an infix operator has two operands")
    };
    let right = Doc::line().append(op).append(" ").append(right.at(prec + 1));
    Code::new(left.at(prec).append(right), prec)
}

/// `(a, b)`: on one line, or one argument a line with a comma after the last.
#[must_use]
pub fn arguments(operands: Vec<Code>) -> Doc {
    list("(", operands.into_iter().map(|operand| operand.doc).collect(), ")")
}

/// Documents between brackets: on one line, or one a line with a comma after the last.
#[must_use]
pub fn list(open: &'static str, items: Vec<Doc>, close: &'static str) -> Doc {
    if items.is_empty() {
        return Doc::text(open).append(close);
    }
    let items = Doc::intersperse(items, Doc::text(",").append(Doc::line()));
    let last = Doc::text(",").flat_alt(Doc::nil());
    Doc::text(open).append(Doc::line_().append(items).append(last).nest(4)).append(Doc::line_()).append(close).group()
}

fn fill(shape: &'static str, operands: &[Code]) -> Doc {
    let mut doc = Doc::nil();
    let mut rest = shape;
    while let Some(open) = rest.find('{') {
        let close = open + rest[open..].find('}').expect("a shape closes its braces");
        doc = doc.append(&rest[..open]).append(operand(&rest[open + 1..close], operands));
        rest = &rest[close + 1..];
    }
    doc.append(rest)
}

fn operand(hole: &str, operands: &[Code]) -> Doc {
    let (index, prec) = hole.split_once(':').unwrap_or((hole, "0"));
    let index: usize = index.parse().expect("a shape numbers its operands");
    operands[index].clone().at(prec.parse().expect("a shape's precedence is a number"))
}

#[cfg(test)]
mod tests {
    use super::{Code, Spell, render};

    const ADD: Spell = Spell::Infix("+", 50);
    const MUL: Spell = Spell::Infix("*", 60);

    #[test]
    fn parentheses_stand_only_where_precedence_asks() {
        let sum = ADD.apply(vec![Code::atom("a"), Code::atom("b")]);
        let product = MUL.apply(vec![sum.clone(), Code::atom("c")]);
        assert_eq!(product.flat(), "(a + b) * c");
        assert_eq!(ADD.apply(vec![sum.clone(), product]).flat(), "a + b + (a + b) * c");
        assert_eq!(ADD.apply(vec![Code::atom("c"), sum]).flat(), "c + (a + b)");
    }

    #[test]
    fn shapes_take_operands_at_a_precedence() {
        let sum = ADD.apply(vec![Code::atom("a"), Code::atom("b")]);
        assert_eq!(Spell::Shape("len({0})", 100).apply(vec![sum.clone()]).flat(), "len(a + b)");
        assert_eq!(Spell::Shape("{0:60}!", 100).apply(vec![sum]).flat(), "(a + b)!");
    }

    #[test]
    fn long_calls_break_one_argument_a_line() {
        let call = Spell::Call("f").apply(vec![Code::atom("first"), Code::atom("second")]);
        assert_eq!(render(&call.doc, 40), "f(first, second)");
        assert_eq!(render(&call.doc, 10), "f(\n    first,\n    second,\n)");
    }
}
