//! Operators and built-ins as Java spells them: data. And how text is laid out: broken lines go on eight columns further.

use crate::emit::code::{ATOM, Code, Doc, Prec, Spell};
use crate::model::{BinaryOp, Builtin};

/// `a -> b`
pub const LAMBDA: Prec = 5;
/// `a ? b : c`
pub const CONDITIONAL: Prec = 10;
/// `||`
pub const OR: Prec = 20;
/// `&&`
pub const AND: Prec = 30;
/// `==`, `!=`
pub const EQUAL: Prec = 40;
/// `<`, `instanceof`
pub const RELATION: Prec = 50;
/// `+`, `-`
pub const SUM: Prec = 60;
/// `*`, `/`, `%`
pub const PRODUCT: Prec = 70;
/// `-a`, `!a`, `(long) a`
pub const SIGN: Prec = 80;

/// How far broken lines go on.
const CONTINUED: isize = 8;

/// The operator between two operands, where Java's own means the same.
pub fn infix(op: BinaryOp) -> (&'static str, Prec) {
    match op {
        BinaryOp::Or => ("||", OR),
        BinaryOp::And => ("&&", AND),
        BinaryOp::Eq => ("==", EQUAL),
        BinaryOp::Ne => ("!=", EQUAL),
        BinaryOp::Lt => ("<", RELATION),
        BinaryOp::Le => ("<=", RELATION),
        BinaryOp::Gt => (">", RELATION),
        BinaryOp::Ge => (">=", RELATION),
        BinaryOp::Add => ("+", SUM),
        BinaryOp::Sub => ("-", SUM),
        BinaryOp::Mul => ("*", PRODUCT),
        BinaryOp::Div => ("/", PRODUCT),
        BinaryOp::Rem => ("%", PRODUCT),
    }
}

/// `left op right`; readers mix up `&&` and `||`, so parentheses say which is which.
pub fn between(left: Code, op: &str, right: Code, prec: Prec) -> Code {
    let mixed = |code: &Code| prec == OR && code.prec == AND;
    let left = if left.prec == prec { left.doc } else { operand(left, prec, mixed) };
    let right = operand(right, prec + 1, mixed);
    Code::new(left.append(Doc::line()).append(op.to_owned()).append(" ").append(right), prec)
}

fn operand(code: Code, wanted: Prec, mixed: impl Fn(&Code) -> bool) -> Doc {
    if mixed(&code) { Doc::text("(").append(code.doc.group()).append(")") } else { code.at(wanted).group() }
}

/// `f(a, b)`, whatever `f` is.
pub fn call(function: impl Into<String>, operands: Vec<Code>) -> Code {
    Code::new(Doc::text(function.into()).append(arguments(operands)), ATOM)
}

/// `receiver.name(a, b)`
pub fn method(receiver: Code, name: &str, operands: Vec<Code>) -> Code {
    Code::new(receiver.at(ATOM).append(format!(".{name}")).append(arguments(operands)), ATOM)
}

/// `(a, b)`: on one line, or on the next, or one argument a line.
pub fn arguments(operands: Vec<Code>) -> Doc {
    listed(operands.into_iter().map(|operand| operand.doc.group()).collect())
}

/// Likewise for what is laid out already.
pub fn listed(items: Vec<Doc>) -> Doc {
    if items.is_empty() {
        return Doc::text("()");
    }
    let items = Doc::intersperse(items, Doc::text(",").append(Doc::line())).group();
    Doc::text("(").append(Doc::line_().append(items).nest(CONTINUED)).append(")").group()
}

/// An expression whose broken lines go on further in; a call's arguments are further in already.
pub fn continued(code: Code) -> Doc {
    if code.prec == ATOM { code.doc.group() } else { code.doc.nest(CONTINUED).group() }
}

/// `condition ? then : otherwise`
pub fn conditional(condition: Code, then: Code, otherwise: Code) -> Code {
    let doc = condition
        .at(CONDITIONAL + 1)
        .group()
        .append(Doc::line())
        .append("? ")
        .append(then.at(CONDITIONAL + 1).group())
        .append(Doc::line())
        .append(": ")
        .append(otherwise.at(CONDITIONAL).group());
    Code::new(doc, CONDITIONAL)
}

/// `!code`
pub fn not(code: Code) -> Code {
    Code::new(Doc::text("!").append(code.at(SIGN)), SIGN)
}

/// `name -> body`
pub fn lambda(names: &str, body: Code) -> Code {
    Code::new(Doc::text(format!("{names} ->")).append(Doc::text(" ")).append(body.doc.nest(CONTINUED).group()), LAMBDA)
}

/// A name whose `Runtime:` prefix stands for the runtime's class, which has to be imported: `Lists.first`.
#[derive(Clone, Copy, Debug)]
pub enum Builtins {
    /// A method of what it is called on.
    Own(Spell),
    /// A static method of a class of the runtime.
    Static(&'static str, &'static str),
    /// Likewise, with the place of its faults as a last argument.
    Faulting(&'static str, &'static str),
    /// A method of what it is called on that gives an `Optional`.
    Opened(&'static str),
}

/// How a built-in is spelled whose operands need no second look; the rest is in `builtins.rs`.
pub fn builtin(builtin: Builtin) -> Option<Builtins> {
    use Builtin as B;
    use Builtins::{Faulting, Opened, Own, Static};
    Some(match builtin {
        B::Floor => Faulting("Numbers", "floor"),
        B::Round => Faulting("Numbers", "round"),
        B::Hex => Static("Numbers", "hex"),
        B::ListSize => Static("Lists", "size"),
        B::MapSize => Static("Maps", "size"),
        B::StringSize => Static("Text", "size"),
        B::ListIsEmpty | B::MapIsEmpty | B::StringIsEmpty => Own(Spell::Method("isEmpty")),
        B::ListFirst => Static("Lists", "first"),
        B::ListLast => Static("Lists", "last"),
        B::ListGet => Static("Lists", "get"),
        B::ListAdd => Own(Spell::Method("add")),
        B::ListAddAll => Own(Spell::Method("addAll")),
        B::ListRemove => Static("Lists", "remove"),
        B::ListRemoveAt => Faulting("Lists", "removeAt"),
        B::ListRemoveLast => Faulting("Lists", "removeLast"),
        B::ListIndexOf => Static("Lists", "indexOf"),
        B::ListMin => Faulting("Lists", "min"),
        B::ListMax => Faulting("Lists", "max"),
        B::ListDistinct => Static("Lists", "distinct"),
        B::MapHas => Own(Spell::Method("containsKey")),
        B::MapGet => Own(Spell::Method("get")),
        B::MapPut => Static("Maps", "put"),
        B::MapMinus => Static("Maps", "minus"),
        B::MapRemove => Own(Spell::Method("remove")),
        B::MapKeys => Static("Maps", "keys"),
        B::MapValues => Static("Maps", "values"),
        B::StringSplit => Faulting("Text", "split"),
        B::StringStartsWith => Own(Spell::Method("startsWith")),
        B::StringEndsWith => Own(Spell::Method("endsWith")),
        B::StringContains => Own(Spell::Method("contains")),
        B::StringConsistsOf => Static("Text", "consistsOf"),
        B::StringSlice => Faulting("Text", "slice"),
        B::StringTrim => Static("Text", "trim"),
        B::StringLower => Static("Text", "lower"),
        B::StringUpper => Static("Text", "upper"),
        B::StringToInt => Static("Text", "toInt"),
        B::StringToFloat => Static("Text", "toFloat"),
        B::IntToFloat => Own(Spell::Shape("(double) {0:80}", SIGN)),
        B::DurationMilliseconds => Own(Spell::Method("toMillis")),
        B::InstantMilliseconds => Own(Spell::Method("toEpochMilli")),
        B::DurationToSeconds | B::InstantToSeconds => Static("Times", "toSeconds"),
        B::InstantFromSeconds => Faulting("Times", "fromSeconds"),
        B::JsonAsString => Opened("asString"),
        B::JsonAsInt => Opened("asInt"),
        B::JsonAsFloat => Opened("asFloat"),
        B::JsonAsBool => Opened("asBool"),
        B::JsonAsList => Opened("asList"),
        B::JsonAsMap => Opened("asMap"),
        B::PromiseKeep => Own(Spell::Method("keep")),
        B::PromiseFail => Own(Spell::Method("fail")),
        B::PromiseIsPending => Own(Spell::Method("isPending")),
        B::PromiseValue => Own(Spell::Method("value")),
        B::ErrorMessage => Own(Spell::Method("getMessage")),
        B::PortCalls => Static("TestRuntime", "calls"),
        B::PortSent => Static("TestRuntime", "sent"),
        _ => return None,
    })
}
