//! Operators and built-ins as Ruby spells them: data. And how expressions break over lines.

use crate::emit::code::{ATOM, Code, Doc, Prec, Spell};
use crate::model::{BinaryOp, Builtin};

/// `a ? b : c`
pub const CONDITIONAL: Prec = 10;
/// `||`
pub const OR: Prec = 20;
/// `&&`
pub const AND: Prec = 30;
/// `==`, `!=`
pub const EQUAL: Prec = 40;
/// `<`, `<=`
pub const COMPARE: Prec = 50;
/// `+`, `-`
pub const SUM: Prec = 60;
/// `*`, `/`
pub const PRODUCT: Prec = 70;
/// `-a`
pub const SIGN: Prec = 80;
/// `!a`
pub const NOT: Prec = 90;

/// The operator between two operands, where Ruby's own means the same.
pub fn infix(op: BinaryOp) -> (&'static str, Prec) {
    match op {
        BinaryOp::Or => ("||", OR),
        BinaryOp::And => ("&&", AND),
        BinaryOp::Eq => ("==", EQUAL),
        BinaryOp::Ne => ("!=", EQUAL),
        BinaryOp::Lt => ("<", COMPARE),
        BinaryOp::Le => ("<=", COMPARE),
        BinaryOp::Gt => (">", COMPARE),
        BinaryOp::Ge => (">=", COMPARE),
        BinaryOp::Add => ("+", SUM),
        BinaryOp::Sub => ("-", SUM),
        BinaryOp::Mul => ("*", PRODUCT),
        BinaryOp::Div => ("/", PRODUCT),
        BinaryOp::Rem => ("%", PRODUCT),
    }
}

/// An expression with an operator between its operands. Comparisons do not chain; what readers mix up is in parentheses.
pub fn between(left: Code, op: &str, right: Code, prec: Prec) -> Code {
    let chains = !matches!(prec, EQUAL | COMPARE);
    let mixed = |code: &Code| prec == OR && code.prec == AND;
    let same = chains && left.prec == prec;
    let left = match left {
        left if mixed(&left) || (left.prec <= prec && !same) => parenthesized(left.doc),
        left if same => left.doc,
        left => left.doc.group(),
    };
    let right = if mixed(&right) || right.prec <= prec { parenthesized(right.doc) } else { right.doc.group() };
    Code::new(left.append(format!(" {op}")).append(Doc::line()).append(right), prec)
}

/// A document whose further lines stand below its first.
pub fn aligned(doc: Doc) -> Doc {
    pretty::DocBuilder(&pretty::RcAllocator, doc.into()).align().into_doc()
}

/// Whether an expression is operands with operators between.
pub fn is_chain(code: &Code) -> bool {
    (OR..=PRODUCT).contains(&code.prec)
}

/// An expression that stands behind something: its operands stand below one another where they take several lines.
pub fn settled(code: Code) -> Doc {
    if is_chain(&code) { aligned(code.doc).group() } else { code.doc.group() }
}

/// An operand: in parentheses if it binds less tightly, on one line if it can be.
pub fn operand(code: Code, wanted: Prec) -> Doc {
    if code.prec >= wanted { code.doc.group() } else { parenthesized(code.doc) }
}

/// `(…)`
pub fn parenthesized(doc: Doc) -> Doc {
    Doc::text("(").append(aligned(doc).group()).append(")")
}

/// `condition ? then : otherwise`, or on lines of its own where it is too long for one.
pub fn conditional(condition: &Code, then: Code, otherwise: Code) -> Code {
    let flat = question(condition)
        .append(" ? ")
        .append(operand(then.clone(), CONDITIONAL + 1))
        .append(" : ")
        .append(operand(otherwise.clone(), CONDITIONAL + 1));
    let broken = Doc::text("if ")
        .append(settled(condition.clone()))
        .append(Doc::hardline().append(then.doc.group()).nest(2))
        .append(Doc::hardline())
        .append("else")
        .append(Doc::hardline().append(otherwise.doc.group()).nest(2))
        .append(Doc::hardline())
        .append("end");
    Code::new(broken.flat_alt(flat), CONDITIONAL)
}

/// The head of a conditional: names and calls stand bare, operators in parentheses.
fn question(condition: &Code) -> Doc {
    if condition.prec >= NOT { condition.doc.clone() } else { operand(condition.clone(), OR) }
}

/// Documents between brackets: on one line, or one a line.
pub fn list(open: &'static str, items: Vec<Doc>, close: &'static str) -> Doc {
    if items.is_empty() {
        return Doc::text(open).append(close);
    }
    let items = Doc::intersperse(items, Doc::text(",").append(Doc::line()));
    Doc::text(open).append(Doc::line_().append(items).nest(2)).append(Doc::line_()).append(close).group()
}

/// `{ a: b }`, with spaces within.
pub fn hash(entries: Vec<Doc>) -> Doc {
    if entries.is_empty() {
        return Doc::text("{}");
    }
    let entries = Doc::intersperse(entries.into_iter().map(Doc::group), Doc::text(",").append(Doc::line()));
    Doc::text("{").append(Doc::line().append(entries).nest(2)).append(Doc::line()).append("}").group()
}

/// A call without arguments: it looks like a name, and does something each time.
const BARE: Prec = ATOM + 1;

/// Whether an expression is a name, so that reading it again changes nothing.
pub fn is_name(code: &Code) -> bool {
    let text = code.flat();
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == '@';
    code.prec == ATOM && !text.is_empty() && text.chars().all(word)
}

/// `f(a, b)`, or `f` without arguments.
pub fn call(function: impl Into<String>, arguments: Vec<Code>) -> Code {
    let function = Doc::text(function.into());
    if arguments.is_empty() {
        return Code::new(function, BARE);
    }
    Code::new(function.append(list("(", arguments.into_iter().map(settled).collect(), ")")), ATOM)
}

/// `on { |element| body }`, or `do … end` over lines.
pub fn braces(on: Code, element: &str, body: Code) -> Code {
    let element = if element.is_empty() { String::new() } else { format!(" |{element}|") };
    let flat = Doc::text(format!(" {{{element} ")).append(body.doc.clone().group()).append(" }");
    let broken = Doc::text(format!(" do{element}"))
        .append(Doc::hardline().append(body.doc.group()).nest(2))
        .append(Doc::hardline())
        .append("end");
    Code::new(on.doc.append(broken.flat_alt(flat).group()), ATOM)
}

/// `receiver.name(a, b)`
pub fn method(receiver: Code, name: &str, arguments: Vec<Code>) -> Code {
    let on = operand(receiver, ATOM).append(format!(".{name}"));
    if arguments.is_empty() {
        return Code::new(on, ATOM);
    }
    Code::new(on.append(list("(", arguments.into_iter().map(settled).collect(), ")")), ATOM)
}

/// `name: value`, or `name:` where the value is called so.
pub fn keyword(name: &str, value: Code) -> Code {
    if value.flat() == name {
        return Code::new(Doc::text(format!("{name}:")), 0);
    }
    Code::new(Doc::text(format!("{name}: ")).append(settled(value)), 0)
}

/// `!code`
pub fn not(code: Code) -> Code {
    Spell::Prefix("!", NOT).apply(vec![code])
}

/// What a spelling makes of its operands; Ruby ends no list of arguments with a comma.
pub fn spelled(spelling: Spell, operands: Vec<Code>) -> Code {
    let mut operands = operands.into_iter();
    match spelling {
        Spell::Call(name) => call(name, operands.collect()),
        Spell::Method(name) => {
            let receiver = operands.next().expect("a method has a receiver");
            method(receiver, name, operands.collect())
        }
        other => other.apply(operands.map(|operand| Code::new(operand.doc.group(), operand.prec)).collect()),
    }
}

/// How a built-in is spelled whose operands need no second look; the rest is in `builtins.rs`.
pub fn builtin(builtin: Builtin) -> Option<Spell> {
    use Builtin as B;
    Some(match builtin {
        B::Abs => Spell::Shape("{0:100}.abs", ATOM),
        B::Hex => Spell::Call("Quark.hex"),
        B::ListSize | B::MapSize | B::StringSize => Spell::Shape("{0:100}.size", ATOM),
        B::ListIsEmpty | B::MapIsEmpty | B::StringIsEmpty => Spell::Shape("{0:100}.empty?", ATOM),
        B::ListFirst => Spell::Shape("{0:100}.first", ATOM),
        B::ListLast => Spell::Shape("{0:100}.last", ATOM),
        B::ListGet => Spell::Call("Quark.get"),
        B::ListAdd => Spell::Shape("{0:100} << {1:61}", 55),
        B::ListAddAll => Spell::Method("concat"),
        B::ListRemove => Spell::Call("Quark.remove"),
        B::MapGet => Spell::Shape("{0:100}[{1}]", ATOM),
        B::MapHas => Spell::Method("key?"),
        B::MapMinus => Spell::Shape("{0:100}.except({1}).freeze", ATOM),
        B::MapRemove => Spell::Method("delete"),
        B::StringContains => Spell::Method("include?"),
        B::ListJoin => Spell::Method("join"),
        B::StringJoin => Spell::Shape("{1:100}.join({0})", ATOM),
        B::StringStartsWith => Spell::Method("start_with?"),
        B::StringEndsWith => Spell::Method("end_with?"),
        B::StringConsistsOf => Spell::Call("Quark.consists_of?"),
        B::StringTrim => Spell::Call("Quark.trim"),
        B::StringLower => Spell::Shape("{0:100}.downcase(:ascii)", ATOM),
        B::StringUpper => Spell::Shape("{0:100}.upcase(:ascii)", ATOM),
        B::StringToInt => Spell::Call("Quark.to_int"),
        B::StringToFloat => Spell::Call("Quark.to_float"),
        B::IntToFloat => Spell::Shape("{0:100}.to_f", ATOM),
        B::DurationToSeconds | B::InstantToSeconds => Spell::Call("Quark.seconds"),
        B::JsonAsString => Spell::Call("Quark::Json.as_string"),
        B::JsonAsInt => Spell::Call("Quark::Json.as_int"),
        B::JsonAsFloat => Spell::Call("Quark::Json.as_float"),
        B::JsonAsBool => Spell::Call("Quark::Json.as_bool"),
        B::JsonAsList => Spell::Call("Quark::Json.as_list"),
        B::JsonAsMap => Spell::Call("Quark::Json.as_map"),
        B::PromiseKeep => Spell::Method("keep"),
        B::PromiseFail => Spell::Method("fail"),
        B::PromiseIsPending => Spell::Shape("{0:100}.pending?", ATOM),
        B::PromiseValue => Spell::Shape("{0:100}.value", ATOM),
        B::ErrorMessage => Spell::Shape("{0:100}.message", ATOM),
        _ => return None,
    })
}

/// Those that can fault and are calls of the runtime: their place is a last argument.
pub fn faulting(builtin: Builtin) -> Option<&'static str> {
    use Builtin as B;
    Some(match builtin {
        B::Floor => "Quark.floor",
        B::Round => "Quark.round_half_up",
        B::ListRemoveAt => "Quark.remove_at",
        B::ListRemoveLast => "Quark.remove_last",
        B::StringSplit => "Quark.split",
        B::StringSlice => "Quark.slice",
        B::InstantFromSeconds => "Quark.from_seconds",
        _ => return None,
    })
}
