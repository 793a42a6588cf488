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

/// `await a`: in parentheses as an operand of `!`, as readers expect it.
pub const AWAIT: Prec = 89;

/// What an expression is, as far as its layout goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A name, a call, whatever has its own breaks.
    Plain,
    /// A text literal: it cannot be broken.
    Text,
    /// An object or array literal, or a function with a block: as the last argument it stays on the line of the call.
    Hugged,
    /// A function whose body is an expression.
    Function,
    /// A call that is given a function.
    Composed,
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
    /// Whether a reader takes it in at a glance: a name, a literal, a call of a name with such.
    simple: bool,
    /// Calls of methods one after the other: what the first is called on, and each `.name(…)`.
    chain: Option<(Doc, Vec<Doc>)>,
    /// Of operands and operators: the first operand, and what follows it.
    operands: Option<(Doc, Doc)>,
    /// Of a function whose body is an expression: what stands before the body, and the body.
    function: Option<(String, Doc)>,
}

impl Code {
    /// A name, a literal, a call.
    pub fn atom(text: impl Into<String>) -> Code {
        Code { simple: true, ..Code::new(Doc::text(text.into()), ATOM) }
    }

    /// An expression with a precedence.
    pub fn new(doc: Doc, prec: Prec) -> Code {
        Code { doc, prec, shape: Shape::Plain, simple: false, chain: None, operands: None, function: None }
    }

    /// The same expression, known to be of this shape.
    pub fn shaped(mut self, shape: Shape) -> Code {
        self.shape = shape;
        self
    }

    fn simple_if(mut self, simple: bool) -> Code {
        self.simple = simple;
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
    let simple = base.simple;
    let base = if base.prec == ATOM && base.flat().chars().all(|c| c.is_ascii_digit()) {
        parenthesized(base.doc) // `1.name` would be a number
    } else {
        base.at(ATOM)
    };
    Code::new(base.append(format!(".{name}")), ATOM).simple_if(simple)
}

/// `f(a, b)`, whatever `f` is.
pub fn call(function: impl Into<String>, arguments: Vec<Code>) -> Code {
    let function = function.into();
    let shape = composed(&arguments);
    let simple = arguments.iter().all(|argument| argument.simple);
    let arguments = bracketed(arguments);
    let split = function.rfind('.').filter(|_| !function.starts_with("new "));
    let chain = split.map(|dot| {
        let (head, name) = function.split_at(dot);
        (Doc::text(head.to_owned()), vec![Doc::text(name.to_owned()).append(arguments.clone())])
    });
    Code { chain, ..Code::new(Doc::text(function).append(arguments), ATOM).shaped(shape).simple_if(simple) }
}

/// `receiver.name(a, b)`: many calls one after the other stand on lines of their own where they are too much for one.
pub fn method(receiver: Code, name: &str, arguments: Vec<Code>) -> Code {
    let shape = composed(&arguments);
    let simple = receiver.simple && arguments.iter().all(|argument| argument.simple);
    let (head, mut calls) = match receiver.chain {
        Some(chain) => chain,
        None => (member_base(receiver), Vec::new()),
    };
    calls.push(Doc::text(format!(".{name}")).append(bracketed(arguments)));
    let doc = chained(&head, &calls, simple);
    Code { chain: Some((head, calls)), ..Code::new(doc, ATOM).shaped(shape).simple_if(simple) }
}

fn member_base(receiver: Code) -> Doc {
    receiver.at(ATOM)
}

/// Calls on one line if there are one or two of them, or a few simple ones, and there is room.
fn chained(head: &Doc, calls: &[Doc], simple: bool) -> Doc {
    if stays_with_first_call(head) && calls.len() > 1 {
        let first = head.clone().append(calls[0].clone());
        let forced = calls.len() > 2 && !simple;
        return if forced {
            broken_chain(&first, &calls[1..], forced)
        } else {
            chained_on(&first, &calls[1..], simple)
        };
    }
    chained_on(head, calls, simple)
}

fn chained_on(head: &Doc, calls: &[Doc], simple: bool) -> Doc {
    if calls.len() < 2 {
        return head.clone().append(Doc::concat(calls.iter().cloned()));
    }
    broken_chain(head, calls, calls.len() > 2 && !simple)
}

fn broken_chain(head: &Doc, calls: &[Doc], forced: bool) -> Doc {
    let each = |call: &Doc| (if forced { Doc::hardline() } else { Doc::line_() }).append(call.clone());
    head.clone().append(Doc::concat(calls.iter().map(each)).nest(2)).group()
}

/// Whether the first call stays on the line of what it is called on: a class, or `this`.
fn stays_with_first_call(head: &Doc) -> bool {
    let text = render(head, usize::MAX);
    let last = text.rsplit('.').next().unwrap_or(&text);
    let is_path = text.chars().all(|c| c.is_alphanumeric() || "._#$".contains(c));
    text == "this" || is_path && (last.starts_with(char::is_uppercase) || last.chars().all(|c| c == '_' || c == '$'))
}

/// What a call is, given these.
fn composed(arguments: &[Code]) -> Shape {
    let is_function = |code: &Code| code.shape == Shape::Function || code.shape == Shape::Hugged && code.prec != ATOM;
    if arguments.iter().any(is_function) { Shape::Composed } else { Shape::Plain }
}

/// `(a, b)`: on one line; or with the last argument broken, if it is one that may; or one argument a line.
fn bracketed(mut arguments: Vec<Code>) -> Doc {
    let hugs = |code: &Code| code.shape == Shape::Hugged;
    let functions = arguments.iter().filter(|code| code.shape == Shape::Function).count();
    let mixed = arguments.len() > 1 && (functions > 1 || arguments.iter().any(|code| code.shape == Shape::Composed));
    let alone = !arguments.iter().rev().skip(1).any(hugs);
    if arguments.last().is_some_and(hugs) && alone && !mixed {
        let last = arguments.pop().expect("there is one").doc;
        let before = arguments.into_iter().map(|code| code.doc.group().append(", "));
        return Doc::text("(").append(Doc::concat(before)).append(last).append(")");
    }
    if !mixed && arguments.last().is_some_and(|last| last.function.is_some()) {
        return with_function(arguments);
    }
    let items: Vec<Doc> = arguments.into_iter().map(argument).collect();
    if mixed { rows_between("(", items, ")") } else { list("(", items, ")") }
}

/// Arguments of which the last is a function: on one line; or one a line, if that leaves the function on one; or with the
/// function's body on a line of its own, unless it makes an object; or however they fit.
fn with_function(mut arguments: Vec<Code>) -> Doc {
    let items: Vec<Doc> = arguments.iter().cloned().map(argument).collect();
    let last = arguments.pop().expect("there is a last argument");
    let (head, body) = last.function.clone().expect("it is a function");
    if is_broken(&body) || items[..arguments.len()].iter().any(is_broken) {
        return list("(", items, ")");
    }
    let before: Vec<Doc> = arguments.into_iter().map(|code| code.doc.append(", ")).collect();
    let flat = |doc: Doc| Doc::text(render(&doc, usize::MAX));
    let one_each = {
        let others = items[..before.len()].iter().cloned();
        rows_between("(", others.chain([flat(last.doc.clone())]).collect(), ")")
    };
    let hugging = |body: Doc| {
        Doc::text("(")
            .append(flat(Doc::concat(before.clone())))
            .append(format!("{head} =>"))
            .append(Doc::hardline().append(body).nest(2))
            .append(",")
            .append(Doc::hardline())
            .append(")")
    };
    let text = render(&body, usize::MAX);
    let makes = text.starts_with("new ");
    let apart = makes || text.contains("({ ");
    let rest = if apart { rows_between("(", items, ")") } else { hugging(body.clone().group()) };
    let broken = one_each.union(if makes { rest } else { hugging(flat(body)).union(rest) });
    let one_line = Doc::text("(").append(Doc::concat(before)).append(last.doc).append(")");
    broken.flat_alt(one_line).group()
}

fn argument(code: Code) -> Doc {
    match code.operands {
        Some((first, rest)) => first.append(rest.nest(2)).group(),
        None => code.doc.group(),
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
    if items.iter().any(is_broken) {
        return rows_between(open, items, close);
    }
    let items = Doc::intersperse(items, Doc::text(",").append(Doc::line()));
    let last = Doc::text(",").flat_alt(Doc::nil());
    Doc::text(open).append(space.clone().append(items).append(last).nest(2)).append(space).append(close).group()
}

/// Documents between brackets, each on a line of its own.
fn rows_between(open: &'static str, items: Vec<Doc>, close: &'static str) -> Doc {
    let lines = items.into_iter().map(|item| Doc::hardline().append(item).append(","));
    Doc::text(open).append(Doc::concat(lines).nest(2)).append(Doc::hardline()).append(close)
}

/// Whether a document has a line break wherever it is laid out.
fn is_broken(doc: &Doc) -> bool {
    use pretty::Doc as D;
    match &**doc {
        D::Hardline => true,
        D::Append(left, right) => is_broken(left) || is_broken(right),
        D::Group(inner) | D::Nest(_, inner) => is_broken(inner),
        _ => false,
    }
}

/// `[a, b]`
pub fn array(items: Vec<Code>) -> Code {
    let simple = items.iter().all(|item| item.simple);
    let items = items.into_iter().map(argument).collect();
    Code::new(list("[", items, "]"), ATOM).shaped(Shape::Hugged).simple_if(simple)
}

/// `[[a, b], [c, d]]`: two pairs and more stand on lines of their own.
pub fn pairs(items: Vec<Code>) -> Code {
    if items.len() < 2 {
        return array(items);
    }
    let items = items.into_iter().map(|item| item.doc.group()).collect();
    Code::new(rows_between("[", items, "]"), ATOM).shaped(Shape::Hugged)
}

/// `{ a: b, c }`, of finished entries.
pub fn object(entries: Vec<Doc>) -> Code {
    Code::new(between("{", entries, "}", Doc::line()), ATOM).shaped(Shape::Hugged).simple_if(true)
}

/// `name: value` of an object literal; a name alone where both are the same.
pub fn property(name: &str, value: Code) -> Doc {
    if value.flat() == name {
        return Doc::text(name.to_owned());
    }
    match value.shape {
        Shape::Binary | Shape::Text => Doc::text(format!("{name}:")).append(broken_after(value)),
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
    let (first, before) = match left.operands.clone() {
        Some(operands) if chains => operands,
        _ => (operand(left, prec), Doc::nil()),
    };
    let right = if prec == COALESCE && right.prec == prec { right.doc } else { operand(right, prec) };
    let next = Doc::text(format!(" {op}")).append(Doc::line()).append(right);
    let next = if matches!(prec, EQUALITY | RELATION) { next.group() } else { next };
    let rest = before.append(next);
    let operands = Some((first.clone(), rest.clone()));
    // The second of two follows the first on its last line, if it fits there.
    let shown = if matches!(prec, AND | OR) && !chains { rest.group() } else { rest };
    Code { operands, ..Code::new(first.append(shown), prec).shaped(Shape::Binary) }
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
    let test = test.at(CONDITIONAL + 1).group();
    let branch = |code: Code| if code.prec > CONDITIONAL { code.doc.group() } else { code.doc };
    let then = if then.prec > CONDITIONAL { then.doc.group() } else { parenthesized(then.doc) };
    let rest = Doc::line().append("? ").append(then.nest(2));
    let rest = rest.append(Doc::line()).append(": ").append(branch(otherwise).nest(2));
    Code::new(test.append(rest.nest(2)), CONDITIONAL).shaped(Shape::Conditional)
}

/// `(a, b) => value`
pub fn arrow(params: &[String], value: Code) -> Code {
    let head = format!("({})", params.join(", "));
    let (doc, shape) = match value.shape {
        Shape::Conditional => {
            (Doc::text(format!("{head} => ")).append(parenthesized_if_broken(value.doc)), Shape::Function)
        }
        Shape::Hugged if is_object(&value) => {
            (Doc::text(format!("{head} => (")).append(value.doc).append(")"), Shape::Hugged)
        }
        Shape::Hugged if value.prec == ATOM => (Doc::text(format!("{head} => ")).append(value.doc), Shape::Hugged),
        _ => {
            let function = Some((head.clone(), value.doc.clone()));
            let doc = Doc::text(format!("{head} =>")).append(broken_after(value));
            return Code { function, ..Code::new(doc, CONDITIONAL).shaped(Shape::Function) };
        }
    };
    Code::new(doc, CONDITIONAL).shaped(shape)
}

fn parenthesized_if_broken(doc: Doc) -> Doc {
    let open = Doc::text("(").flat_alt(Doc::nil());
    let close = Doc::text(")").flat_alt(Doc::nil());
    open.append(Doc::line_().append(doc.group()).nest(2)).append(Doc::line_()).append(close).group()
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
    while let Some(open) = rest.find('{') {
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
        Shape::Binary if head == "return " || head == "throw " => head_doc.append(parenthesized_if_broken(value.doc)),
        _ => head_doc.append(value.doc),
    };
    clean(&render(&doc.append(tail), width))
}

/// `head(condition) {`
pub fn condition(head: &str, value: Code, width: usize) -> String {
    // In a condition each operand has a line of its own, also the second of two.
    let shown = match value.operands {
        Some((first, rest)) if matches!(value.prec, AND | OR) => first.append(rest),
        _ => value.doc,
    };
    let inner = Doc::line_().append(shown.group()).nest(2).append(Doc::line_());
    let doc = Doc::text(format!("{head} (")).append(inner.group()).append(") {");
    clean(&render(&doc, width))
}

/// Without spaces at the ends of lines.
pub fn clean(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}
