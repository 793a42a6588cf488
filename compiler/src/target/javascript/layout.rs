//! Expressions as laid-out text, in the one layout that JavaScript has: two spaces, operators at the ends of lines, a comma
//! after the last of what stands on lines of its own.
//!
//! Knows JavaScript's precedences and nothing of Quark.

use crate::emit::code::{ATOM, Doc, Prec, Spell, render};

/// `a ? b : c`, `=>`
pub const CONDITIONAL: Prec = 10;
/// `??`
pub const COALESCE: Prec = 20;
/// `||`
pub const OR: Prec = 30;
/// `&&`
pub const AND: Prec = 40;
/// `===`, `!==`
pub const EQUALITY: Prec = 50;
/// `<`, `instanceof`
pub const RELATION: Prec = 60;
/// `+`, `-`
pub const SUM: Prec = 70;
/// `*`, `/`, `%`
pub const PRODUCT: Prec = 80;
/// `-a`, `!a`, `await a`
pub const UNARY: Prec = 90;

/// What an expression is, as far as its layout goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A name, a call, whatever has its own breaks.
    Plain,
    /// A text literal: it cannot be broken.
    Text,
    /// An object or array literal, or a function: as the last argument it stays on the line of the call.
    Hugged,
    /// Operands and operators.
    Binary,
    /// `a ? b : c`
    Conditional,
}

/// An expression: its text, how tightly it binds, what it is.
#[derive(Clone, Debug)]
pub struct Code {
    /// Its text, with the places where lines may break.
    pub doc: Doc,
    /// How tightly it binds.
    pub prec: Prec,
    /// What it is.
    pub shape: Shape,
}

impl Code {
    /// A name, a literal, a call.
    pub fn atom(text: impl Into<String>) -> Code {
        Code { doc: Doc::text(text.into()), prec: ATOM, shape: Shape::Plain }
    }

    /// An expression with a precedence.
    pub fn new(doc: Doc, prec: Prec) -> Code {
        Code { doc, prec, shape: Shape::Plain }
    }

    /// The same expression, known to be of this shape.
    pub fn shaped(mut self, shape: Shape) -> Code {
        self.shape = shape;
        self
    }

    /// The text where at least this precedence is wanted: in parentheses if it binds less tightly.
    pub fn at(self, wanted: Prec) -> Doc {
        if self.prec >= wanted { self.doc } else { parenthesized(self.doc) }
    }

    /// The text on one line, however long.
    pub fn flat(&self) -> String {
        render(&self.doc, usize::MAX)
    }
}

/// `undefined`
pub fn undefined() -> Code {
    Code::atom("undefined")
}

/// `(…)`, on lines of its own where it is too long for one.
pub fn parenthesized(doc: Doc) -> Doc {
    Doc::text("(").append(Doc::line_().append(doc).nest(2)).append(Doc::line_()).append(")").group()
}

/// `a.name`
pub fn member(base: Code, name: &str) -> Code {
    let base = if base.prec == ATOM && base.flat().chars().all(|c| c.is_ascii_digit()) {
        parenthesized(base.doc) // `1.name` would be a number
    } else {
        base.at(ATOM)
    };
    Code::new(base.append(format!(".{name}")), ATOM)
}

/// `f(a, b)`, whatever `f` is.
pub fn call(function: impl Into<String>, arguments: Vec<Code>) -> Code {
    Code::new(Doc::text(function.into()).append(bracketed(arguments)), ATOM)
}

/// `receiver.name(a, b)`
pub fn method(receiver: Code, name: &str, arguments: Vec<Code>) -> Code {
    Code::new(member(receiver, name).doc.append(bracketed(arguments)), ATOM)
}

/// `(a, b)`: on one line; or with the last argument broken, if it is one that may; or one argument a line.
fn bracketed(mut arguments: Vec<Code>) -> Doc {
    let hugs = |code: &Code| code.shape == Shape::Hugged;
    let alone = arguments.len() == 1 || !arguments.iter().rev().skip(1).any(hugs);
    if arguments.last().is_some_and(hugs) && alone {
        let last = arguments.pop().expect("there is one").doc;
        let before = arguments.into_iter().map(|code| code.doc.group().append(", "));
        return Doc::text("(").append(Doc::concat(before)).append(last).append(")");
    }
    list("(", arguments.into_iter().map(argument).collect(), ")")
}

fn argument(code: Code) -> Doc {
    match code.shape {
        Shape::Binary => code.doc.nest(2).group(),
        _ => code.doc.group(),
    }
}

/// Documents between brackets: on one line, or one a line with a comma after the last.
pub fn list(open: &'static str, items: Vec<Doc>, close: &'static str) -> Doc {
    between(open, items, close, Doc::line_())
}

fn between(open: &'static str, items: Vec<Doc>, close: &'static str, space: Doc) -> Doc {
    if items.is_empty() {
        return Doc::text(open).append(close);
    }
    let items = Doc::intersperse(items, Doc::text(",").append(Doc::line()));
    let last = Doc::text(",").flat_alt(Doc::nil());
    Doc::text(open).append(space.clone().append(items).append(last).nest(2)).append(space).append(close).group()
}

/// `[a, b]`
pub fn array(items: Vec<Code>) -> Code {
    let items = items.into_iter().map(argument).collect();
    Code::new(list("[", items, "]"), ATOM).shaped(Shape::Hugged)
}

/// `{ a: b, c }`, of finished entries.
pub fn object(entries: Vec<Doc>) -> Code {
    Code::new(between("{", entries, "}", Doc::line()), ATOM).shaped(Shape::Hugged)
}

/// `name: value` of an object literal; a name alone where both are the same.
pub fn property(name: &str, value: Code) -> Doc {
    if value.flat() == name {
        return Doc::text(name.to_owned());
    }
    match value.shape {
        Shape::Binary => Doc::text(format!("{name}:")).append(broken_after(value)),
        _ => Doc::text(format!("{name}: ")).append(value.doc.group()),
    }
}

/// ` value`, or the value on the next line, further in.
pub fn broken_after(value: Code) -> Doc {
    Doc::line().append(value.doc.group()).nest(2).group()
}

/// `left op right`
pub fn infix(left: Code, op: &str, right: Code, prec: Prec) -> Code {
    let chains = left.prec == prec && matches!(prec, COALESCE | OR | AND | SUM | PRODUCT) && !mixes(&left, op);
    let left = if chains { left.doc } else { operand(left, prec) };
    let right = operand(right, prec);
    let doc = left.append(format!(" {op}")).append(Doc::line()).append(right);
    Code::new(doc, prec).shaped(Shape::Binary)
}

/// Operators that bind alike and that readers mix up: parentheses say which comes first.
fn mixes(left: &Code, op: &str) -> bool {
    left.prec == PRODUCT && (op != "*" || !only_products(&left.flat()))
}

fn only_products(text: &str) -> bool {
    !text.contains(['/', '%'])
}

/// An operand: in parentheses unless it binds more tightly, and where readers mix operators up.
fn operand(code: Code, prec: Prec) -> Doc {
    let mixed = matches!((prec, code.prec), (OR, AND) | (COALESCE, OR | AND))
        || (prec == SUM && code.prec == PRODUCT && code.flat().contains(" % "));
    if code.prec > prec && !mixed { code.doc.group() } else { parenthesized(code.doc) }
}

/// `test ? then : otherwise`
pub fn conditional(test: Code, then: Code, otherwise: Code) -> Code {
    let test = test.at(CONDITIONAL + 1);
    let branch = |code: Code| if code.prec > CONDITIONAL { code.doc.group() } else { code.doc };
    let then = if then.prec > CONDITIONAL { then.doc.group() } else { parenthesized(then.doc) };
    let rest = Doc::line().append("? ").append(then.nest(2));
    let rest = rest.append(Doc::line()).append(": ").append(branch(otherwise).nest(2));
    Code::new(test.append(rest.nest(2)), CONDITIONAL).shaped(Shape::Conditional)
}

/// `(a, b) => value`
pub fn arrow(params: &[String], value: Code) -> Code {
    let head = format!("({}) =>", params.join(", "));
    let doc = match value.shape {
        Shape::Conditional => {
            let inner = value.doc;
            Doc::text(format!("{head} ")).append(
                Doc::text("(").flat_alt(Doc::nil()).append(Doc::line_().append(inner).nest(2)).append(Doc::line_())
                    .append(Doc::text(")").flat_alt(Doc::nil())).group(),
            )
        }
        Shape::Hugged if is_object(&value) => Doc::text(format!("{head} (")).append(value.doc).append(")"),
        Shape::Hugged => Doc::text(format!("{head} ")).append(value.doc),
        _ => Doc::text(head).append(broken_after(value)),
    };
    Code::new(doc, CONDITIONAL).shaped(Shape::Hugged)
}

fn is_object(value: &Code) -> bool {
    value.prec == ATOM && value.flat().starts_with('{')
}

/// `(a, b) => { … }` of finished lines.
pub fn block_arrow(head: &str, lines: &[String]) -> Code {
    if lines.is_empty() {
        return Code::new(Doc::text(format!("{head} => {{}}")), CONDITIONAL).shaped(Shape::Hugged);
    }
    let lines = lines.iter().map(|line| Doc::hardline().append(line.clone()));
    let doc = Doc::text(format!("{head} => {{")).append(Doc::concat(lines).nest(2)).append(Doc::hardline()).append("}");
    Code::new(doc, CONDITIONAL).shaped(Shape::Hugged)
}

/// What a table's spelling makes of its operands, `receiver` first where there is one.
pub fn spelled(spelling: Spell, operands: Vec<Code>) -> Code {
    let mut operands = operands.into_iter();
    let mut next = || operands.next().expect("a spelling has its operands");
    match spelling {
        Spell::Infix(op, prec) => {
            let left = next();
            infix(left, op, next(), prec)
        }
        Spell::Prefix(op, prec) => Code::new(Doc::text(op).append(next().at(prec)), prec),
        Spell::Call(name) => call(name, operands.collect()),
        Spell::Method(name) => {
            let receiver = next();
            method(receiver, name, operands.collect())
        }
        Spell::Property(name) => member(next(), name),
        Spell::Shape(shape, prec) => Code::new(filled(shape, &operands.collect::<Vec<_>>()), prec),
    }
}

fn filled(shape: &'static str, operands: &[Code]) -> Doc {
    let mut doc = Doc::nil();
    let mut rest = shape;
    while let Some(open) = rest.find("{") {
        let close = open + rest[open..].find('}').expect("a shape closes its braces");
        let (index, prec) = rest[open + 1..close].split_once(':').unwrap_or((&rest[open + 1..close], "0"));
        let operand: &Code = &operands[index.parse::<usize>().expect("a shape numbers its operands")];
        let wanted = prec.parse().expect("a shape's precedence is a number");
        doc = doc.append(&rest[..open]).append(operand.clone().at(wanted));
        rest = &rest[close + 1..];
    }
    doc.append(rest)
}

/// `head value tail` as a statement.
pub fn statement(head: &str, value: Code, tail: &'static str, width: usize) -> String {
    let assigns = head.ends_with("= ");
    let head_doc = Doc::text(head.to_owned());
    let doc = match value.shape {
        Shape::Binary if assigns => Doc::text(head.trim_end().to_owned()).append(broken_after(value)),
        Shape::Text if assigns => Doc::text(head.trim_end().to_owned()).append(broken_after(value)),
        Shape::Binary if head == "return " || head == "throw " => {
            let open = Doc::text("(").flat_alt(Doc::nil());
            let close = Doc::text(")").flat_alt(Doc::nil());
            let inner = Doc::line_().append(value.doc.group()).nest(2).append(Doc::line_());
            head_doc.append(open.append(inner).append(close).group())
        }
        _ => head_doc.append(value.doc),
    };
    clean(&render(&doc.append(tail), width))
}

/// `head(condition) {`
pub fn condition(head: &str, value: Code, width: usize) -> String {
    let inner = Doc::line_().append(value.doc.group()).nest(2).append(Doc::line_());
    let doc = Doc::text(format!("{head} (")).append(inner.group()).append(") {");
    clean(&render(&doc, width))
}

/// Without spaces at the ends of lines.
pub fn clean(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}
