//! Operators and built-ins as Python spells them: data.

use crate::emit::code::{ATOM, Code, Doc, Prec, Spell};
use crate::model::{BinaryOp, Builtin};

/// `a if b else c`, `lambda`, `:=`: in parentheses wherever it is an operand.
pub const CONDITIONAL: Prec = 10;
/// `or`
pub const OR: Prec = 20;
/// `and`
pub const AND: Prec = 30;
/// `not`
pub const NOT: Prec = 40;
/// `==`, `<`, `in`, `is`
pub const COMPARE: Prec = 50;
/// `+`, `-`
pub const SUM: Prec = 60;
/// `*`, `/`, `//`
pub const PRODUCT: Prec = 70;
/// `-a`
pub const SIGN: Prec = 80;

/// The operator between two operands, where Python's own means the same.
pub fn infix(op: BinaryOp) -> (&'static str, Prec) {
    match op {
        BinaryOp::Or => ("or", OR),
        BinaryOp::And => ("and", AND),
        BinaryOp::Eq => ("==", COMPARE),
        BinaryOp::Ne => ("!=", COMPARE),
        BinaryOp::Lt => ("<", COMPARE),
        BinaryOp::Le => ("<=", COMPARE),
        BinaryOp::Gt => (">", COMPARE),
        BinaryOp::Ge => (">=", COMPARE),
        BinaryOp::Add => ("+", SUM),
        BinaryOp::Sub => ("-", SUM),
        BinaryOp::Mul => ("*", PRODUCT),
        BinaryOp::Div => ("//", PRODUCT),
        BinaryOp::Rem => ("%", PRODUCT),
    }
}

/// An expression with an operator between its operands. Comparisons do not chain.
pub fn between(left: Code, op: &str, right: Code, prec: Prec) -> Code {
    let on_left = if prec == COMPARE { prec + 1 } else { prec };
    let mixed = |code: &Code| prec == OR && code.prec == AND; // readers mix them up: parentheses say which is which
    let left = if left.prec == prec && prec != COMPARE {
        left.doc
    } else if mixed(&left) {
        parenthesized(left.doc)
    } else {
        operand(left, on_left)
    };
    let right = if mixed(&right) { parenthesized(right.doc) } else { operand(right, prec + 1) };
    Code::new(left.append(Doc::line()).append(op.to_owned()).append(" ").append(right), prec)
}

/// An operand: in parentheses if it binds less tightly, on one line if it can be.
pub fn operand(code: Code, wanted: Prec) -> Doc {
    if code.prec >= wanted { code.doc.group() } else { parenthesized(code.doc) }
}

/// `(…)`, on lines of its own where it is too long for one.
pub fn parenthesized(doc: Doc) -> Doc {
    Doc::text("(").append(Doc::line_().append(doc.group()).nest(4)).append(Doc::line_()).append(")").group()
}

/// An expression as a whole statement has it: in parentheses only where it has to be broken.
pub fn whole(code: Code) -> Doc {
    if code.prec == ATOM {
        return code.doc;
    }
    let open = Doc::text("(").flat_alt(Doc::nil());
    let close = Doc::text(")").flat_alt(Doc::nil());
    open.append(Doc::line_().append(code.doc.group()).nest(4)).append(Doc::line_()).append(close).group()
}

/// `lambda name: body`, the body in parentheses where it has to be broken.
pub fn lambda(name: &str, body: Code) -> Code {
    Code::new(Doc::text(format!("lambda {name}: ")).append(whole(body)), CONDITIONAL)
}

/// `lambda: body`
pub fn lambda_of_none(body: Code) -> Code {
    Code::new(Doc::text("lambda: ").append(whole(body)), CONDITIONAL)
}

/// `then if condition else otherwise`
pub fn conditional(then: Code, condition: Code, otherwise: Code) -> Code {
    let doc = operand(then, CONDITIONAL + 1)
        .append(Doc::line())
        .append("if ")
        .append(operand(condition, CONDITIONAL + 1))
        .append(Doc::line())
        .append("else ")
        .append(if otherwise.prec == CONDITIONAL { otherwise.doc } else { operand(otherwise, CONDITIONAL) });
    Code::new(doc, CONDITIONAL)
}

/// How a built-in is spelled whose operands need no second look; the rest is in `builtins.rs`.
pub fn builtin(builtin: Builtin) -> Option<Spell> {
    use Builtin as B;
    Some(match builtin {
        B::Abs => Spell::Call("abs"),
        B::Hex => Spell::Call("quark.hex_text"),
        B::ListSize | B::MapSize | B::StringSize => Spell::Call("len"),
        B::ListIsEmpty | B::MapIsEmpty | B::StringIsEmpty => Spell::Prefix("not ", NOT),
        B::ListFirst => Spell::Call("quark.first"),
        B::ListLast => Spell::Call("quark.last"),
        B::ListGet => Spell::Call("quark.get"),
        B::ListAdd => Spell::Method("append"),
        B::ListAddAll => Spell::Method("extend"),
        B::ListRemove => Spell::Call("quark.remove_equal"),
        B::ListIndexOf => Spell::Call("quark.index_of"),
        B::ListDistinct => Spell::Call("quark.distinct"),
        B::MapGet => Spell::Method("get"),
        B::MapPut => Spell::Call("quark.put"),
        B::MapMinus => Spell::Call("quark.minus"),
        B::MapRemove => Spell::Call("quark.remove"),
        B::StringJoin => Spell::Method("join"),
        B::StringStartsWith => Spell::Method("startswith"),
        B::StringEndsWith => Spell::Method("endswith"),
        B::StringConsistsOf => Spell::Call("quark.consists_of"),
        B::StringTrim => Spell::Call("quark.trim"),
        B::StringLower => Spell::Call("quark.lower"),
        B::StringUpper => Spell::Call("quark.upper"),
        B::StringToInt => Spell::Call("quark.to_int"),
        B::StringToFloat => Spell::Call("quark.to_float"),
        B::IntToFloat => Spell::Call("float"),
        B::JsonAsString => Spell::Call("quark.json.as_string"),
        B::JsonAsInt => Spell::Call("quark.json.as_int"),
        B::JsonAsFloat => Spell::Call("quark.json.as_float"),
        B::JsonAsBool => Spell::Call("quark.json.as_bool"),
        B::JsonAsList => Spell::Call("quark.json.as_list"),
        B::JsonAsMap => Spell::Call("quark.json.as_map"),
        B::PromiseKeep => Spell::Method("keep"),
        B::PromiseFail => Spell::Method("fail"),
        B::PromiseIsPending => Spell::Method("is_pending"),
        B::PromiseValue => Spell::Method("value"),
        B::ErrorMessage => Spell::Call("str"),
        _ => return None,
    })
}

/// Those that can fault and are calls of the runtime: their place is a last argument.
pub fn faulting(builtin: Builtin) -> Option<&'static str> {
    use Builtin as B;
    Some(match builtin {
        B::Floor => "quark.floor",
        B::Round => "quark.round_half_up",
        B::ListRemoveAt => "quark.remove_at",
        B::ListRemoveLast => "quark.remove_last",
        B::StringSplit => "quark.split",
        B::StringSlice => "quark.slice_text",
        B::InstantFromSeconds => "quark.from_seconds",
        _ => return None,
    })
}
