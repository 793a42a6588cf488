//! Values on their way between a package and host code: durations are `time.Duration` there.

use super::body::Body;
use super::expr::receiver;
use super::layout::X;
use crate::model::Type;

/// Whether a type has a duration outside of records.
pub fn has_duration(ty: &Type) -> bool {
    ty.time() == Some(&Type::Duration)
}

/// Whether a value of host code may hold text that is not UTF-8, which Quark does not have.
pub fn has_text(ty: &Type) -> bool {
    match ty {
        Type::String => true,
        Type::List(inner) | Type::Optional(inner) => **inner == Type::String,
        Type::Map(key, value) => **key == Type::String || **value == Type::String,
        _ => false,
    }
}

impl Body<'_, '_> {
    /// The value as host code has it.
    pub fn to_host(&self, code: X, ty: &Type) -> X {
        self.file.to_host(code, ty)
    }
}

impl super::file::File<'_> {
    /// The value as host code has it.
    pub fn to_host(&self, code: X, ty: &Type) -> X {
        if let (Type::Duration, Some(literal)) = (ty, self.literal(&code)) {
            return literal;
        }
        self.passed(code, ty, &|code| receiver(code).method("Std", Vec::new()), &|| {
            format!("{}.Std", self.quark("Duration"))
        })
    }

    /// A call that gives an error besides a value of host code's: the value as it is inside.
    pub fn tried(&self, call: X, ty: &Type) -> X {
        if !has_duration(ty) {
            return call;
        }
        let change = match ty {
            Type::Duration => X::atom(self.quark("DurationOf")),
            _ => {
                let head = format!("func(each {}) {}", self.host_ty(ty), self.ty(ty));
                X::returns(head, &self.from_host(X::atom("each"), ty))
            }
        };
        X::Call(Box::new(X::call(self.quark("Tried"), vec![change])), vec![call])
    }

    /// The value as it came from host code, its texts mended.
    pub fn taken(&self, code: X, ty: &Type) -> X {
        match ty {
            Type::String => X::call(self.quark("Text"), vec![code]),
            Type::Optional(inner) if **inner == Type::String => X::call(self.quark("MaybeText"), vec![code]),
            Type::List(inner) if **inner == Type::String => X::call(self.quark("Texts"), vec![code]),
            Type::Map(..) if has_text(ty) && !has_duration(ty) => X::call(self.quark("TextMap"), vec![code]),
            _ => self.from_host(code, ty),
        }
    }

    /// The value as it came from host code.
    pub fn from_host(&self, code: X, ty: &Type) -> X {
        let function = || self.quark("DurationOf");
        self.passed(code, ty, &|code| X::call(function(), vec![code]), &function)
    }

    /// A literal length of time is written in the other unit.
    fn literal(&self, code: &X) -> Option<X> {
        let text = code.text();
        let (count, unit) = text.split_once(" * ").unwrap_or(("1", &text));
        let unit = unit.strip_prefix("quark.")?;
        let known = ["Hour", "Minute", "Second", "Millisecond"].contains(&unit);
        let literal = known && count.trim_start_matches('-').bytes().all(|digit| digit.is_ascii_digit());
        let unit = X::atom(literal.then(|| self.standard("time", unit))?);
        Some(if count == "1" { unit } else { X::atom(count).binary("*", unit) })
    }

    fn passed(&self, code: X, ty: &Type, one: &dyn Fn(X) -> X, function: &dyn Fn() -> String) -> X {
        if !has_duration(ty) {
            return code;
        }
        match ty {
            Type::Duration => one(code),
            Type::List(inner) => X::call(self.quark("Mapped"), vec![code, self.each(inner, one, function)]),
            Type::Map(_, inner) => X::call(self.quark("MappedValues"), vec![code, self.each(inner, one, function)]),
            Type::Optional(inner) => match code {
                X::Atom(text) if text == "nil" => X::atom("nil"),
                code => X::call(self.quark("Mapping"), vec![code, self.each(inner, one, function)]),
            },
            _ => unreachable!("no other type has durations"),
        }
    }

    /// The function that passes each element.
    fn each(&self, ty: &Type, one: &dyn Fn(X) -> X, function: &dyn Fn() -> String) -> X {
        if *ty == Type::Duration {
            return X::atom(function());
        }
        let inner = self.passed(X::atom("each"), ty, one, function);
        let (from, to) =
            if function().ends_with("Std") { (self.ty(ty), self.host_ty(ty)) } else { (self.host_ty(ty), self.ty(ty)) };
        X::returns(format!("func(each {from}) {to}"), &inner)
    }
}

/// The field of a port's events that holds what the actor does: `failed` for `Failed`.
pub fn handler_field(event: &str) -> String {
    super::naming::private(crate::emit::names::Use::Field, event)
}
