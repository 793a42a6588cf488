//! Operators and built-ins as JavaScript spells them: data.

use super::layout::{AND, EQUALITY, OR, PRODUCT, RELATION, SUM, UNARY};
use crate::emit::code::{ATOM, Prec, Spell};
use crate::model::{BinaryOp, Builtin};

/// The operator between two operands, where JavaScript's own means the same.
pub fn infix(op: BinaryOp) -> (&'static str, Prec) {
    match op {
        BinaryOp::Or => ("||", OR),
        BinaryOp::And => ("&&", AND),
        BinaryOp::Eq => ("===", EQUALITY),
        BinaryOp::Ne => ("!==", EQUALITY),
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

/// How the operator is written in Quark, for the texts of faults.
pub fn sign(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Eq => "==",
        BinaryOp::Ne => "!=",
        other => infix(other).0,
    }
}

/// How a built-in is spelled whose operands need no second look; the rest is in `builtins.rs`.
pub fn builtin(builtin: Builtin) -> Option<Spell> {
    use Builtin as B;
    Some(match builtin {
        B::Abs => Spell::Call("Math.abs"),
        B::Hex => Spell::Call("quark.hexText"),
        B::ListSize => Spell::Property("length"),
        B::MapSize => Spell::Property("size"),
        B::StringSize => Spell::Call("quark.size"),
        B::ListIsEmpty => Spell::Shape("{0:100}.length === 0", EQUALITY),
        B::MapIsEmpty => Spell::Shape("{0:100}.size === 0", EQUALITY),
        B::StringIsEmpty => Spell::Shape("{0:51} === \"\"", EQUALITY),
        B::ListFirst => Spell::Shape("{0:100}[0]", ATOM),
        B::ListLast => Spell::Shape("{0:100}.at(-1)", ATOM),
        B::ListAdd => Spell::Method("push"),
        B::ListRemove => Spell::Call("quark.removeEqual"),
        B::MapHas => Spell::Method("has"),
        B::MapGet => Spell::Method("get"),
        B::MapPut => Spell::Call("quark.put"),
        B::MapMinus => Spell::Call("quark.minus"),
        B::MapRemove => Spell::Call("quark.remove"),
        B::ListJoin => Spell::Method("join"),
        B::StringStartsWith => Spell::Method("startsWith"),
        B::StringEndsWith => Spell::Method("endsWith"),
        B::StringContains => Spell::Method("includes"),
        B::StringConsistsOf => Spell::Call("quark.consistsOf"),
        B::StringTrim => Spell::Call("quark.trim"),
        B::StringLower => Spell::Call("quark.lower"),
        B::StringUpper => Spell::Call("quark.upper"),
        B::StringToInt => Spell::Call("quark.toInt"),
        B::StringToFloat => Spell::Call("quark.toFloat"),
        B::DurationToSeconds | B::InstantToSeconds => Spell::Shape("{0:80} / 1000", PRODUCT),
        B::JsonAsString => Spell::Call("quark.json.asString"),
        B::JsonAsInt => Spell::Call("quark.json.asInt"),
        B::JsonAsFloat => Spell::Call("quark.json.asFloat"),
        B::JsonAsBool => Spell::Call("quark.json.asBool"),
        B::JsonAsList => Spell::Call("quark.json.asList"),
        B::JsonAsMap => Spell::Call("quark.json.asMap"),
        B::PromiseKeep => Spell::Method("keep"),
        B::PromiseFail => Spell::Method("fail"),
        B::ErrorMessage => Spell::Property("message"),
        _ => return None,
    })
}

/// Those that can fault and are calls of the runtime: their place is a last argument.
pub fn faulting(builtin: Builtin) -> Option<&'static str> {
    use Builtin as B;
    Some(match builtin {
        B::Floor => "quark.floor",
        B::Round => "quark.roundHalfUp",
        B::ListRemoveAt => "quark.removeAt",
        B::ListRemoveLast => "quark.removeLast",
        B::StringSlice => "quark.sliceText",
        B::InstantFromSeconds => "quark.fromSeconds",
        _ => return None,
    })
}

const _: () = assert!(OR < AND && UNARY < ATOM);
