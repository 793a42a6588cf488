//! What testing runtimes see of actors and instances: their fields as JSON, by their types.
//!
//! Classes and actors tell the runtime how when they are loaded, so that no name that users see has to do with it. The values
//! in them that JSON cannot carry, or that hold secrets, have a method of the package's own for it.

use super::file::File;
use super::names::{field_name, item_of};
use super::naming::Locals;
use super::record::codec::or_absent;
use super::spell::{EQUAL, RELATION, SIGN, between, call, conditional, lambda, method};
use super::text::string;
use crate::emit::code::{ATOM, Code, Doc};
use crate::emit::state::shows_itself;
use crate::model::secret::HIDDEN;
use crate::model::{Field, Item, Member, Record, Type, WireUnit};

/// The name of the method.
const METHOD: &str = "quarkState";

impl File<'_> {
    /// The lines by which a class or actor says how it shows its state.
    pub fn state_registration(&self, name: &str, is_actor: bool) -> String {
        let states = self.quark("States");
        let core = if is_actor { "actor -> actor.quark, " } else { "" };
        format!("\n    static {{\n        {states}.of({name}.class, {core}{name}::{METHOD});\n    }}\n")
    }

    /// The method of a class or actor: its fields by their names as written.
    pub fn state_method(&self, fields: &[Field]) -> String {
        let mut locals = Locals::default();
        let entries = fields.iter().filter(|field| field.is_shown()).map(|field| {
            let code = Code::atom(format!("this.{}", field_name(&field.name)));
            let value =
                if field.secret { hidden() } else { self.state_entry(code, &field.ty, field.unit, &mut locals) };
            ("with", string(&field.name), value)
        });
        let body = self.object(entries.collect::<Vec<_>>().into_iter());
        format!("\n    {} {METHOD}() {{\n{body}    }}\n", self.quark("Json"))
    }

    /// The method of a record or error, if it has one: its fields by their names on the wire.
    pub fn value_state(&self, fields: &[Field], ty: &Type) -> String {
        if !self.package.facts.inside.contains(ty) {
            return String::new();
        }
        let json = self.quark("Json");
        if !shows_itself(self.program(), ty) {
            return format!("\n    {json} {METHOD}() {{\n        return this.toJson();\n    }}\n");
        }
        let mut locals = Locals::default();
        let entries = fields.iter().map(|field| {
            let own = format!("this.{}", field_name(&field.name));
            if field.secret {
                return ("with", string(&field.wire), hidden());
            }
            let value = self.state_entry(Code::atom(own.clone()), field.ty.opened(), field.unit, &mut locals);
            match field.ty {
                Type::Optional(_) => ("withOptional", string(&field.wire), or_absent(&own, value)),
                _ => ("with", string(&field.wire), value),
            }
        });
        let body = self.object(entries.collect::<Vec<_>>().into_iter());
        format!("\n    {json} {METHOD}() {{\n{body}    }}\n")
    }

    /// A value as whoever looks at a state sees it, for `JsonObject.with`: most are made JSON there.
    fn state_entry(&self, code: Code, ty: &Type, unit: WireUnit, locals: &mut Locals) -> Code {
        match ty {
            Type::Promise(_) => method(code, "state", Vec::new()),
            Type::Actor(id) => Code::atom(string(&self.program().actors[*id].decl.name)),
            Type::Record(_) if shows_itself(self.program(), ty) => self.state(code, ty, unit, locals),
            Type::Bool | Type::Int | Type::Float | Type::String | Type::Enum(_) | Type::Record(_) => code,
            Type::Duration | Type::Instant => self.entry(code, ty, unit, locals),
            _ => self.state(code, ty, unit, locals),
        }
    }

    /// A value as whoever looks at a state sees it.
    fn state(&self, code: Code, ty: &Type, unit: WireUnit, locals: &mut Locals) -> Code {
        let json = self.quark("Json");
        match ty {
            Type::Promise(_) => call(format!("{json}.of"), vec![method(code, "state", Vec::new())]),
            Type::Actor(id) => {
                call(format!("{json}.of"), vec![Code::atom(string(&self.program().actors[*id].decl.name))])
            }
            Type::Interface(_) => call(format!("{}.inside", self.quark("States")), vec![code]),
            Type::Class(_) => method(code, METHOD, Vec::new()),
            Type::Record(_) | Type::ErrorType(_) if shows_itself(self.program(), ty) => {
                let own = item_of(ty).is_some_and(|item| self.package.names.of(item).is_some());
                method(code, if own { METHOD } else { "toJson" }, Vec::new())
            }
            Type::Union(_) => self.union_state(code, ty, locals),
            Type::Optional(inner) => {
                let present = self.state(code.clone(), inner, unit, locals);
                conditional(between(code, "==", Code::atom("null"), EQUAL), Code::atom(format!("{json}.NULL")), present)
            }
            Type::List(inner) => {
                let each = self.each(locals, |each, locals| self.state(each, inner, unit, locals));
                call(format!("{json}.list"), vec![code, each])
            }
            Type::Map(key, value) => {
                let key = self.each(locals, |name, _| match **key {
                    Type::Int => call("String.valueOf", vec![name]),
                    Type::Enum(_) => method(name, "wireName", Vec::new()),
                    _ => name,
                });
                let each = self.each(locals, |each, locals| self.state(each, value, unit, locals));
                call(format!("{json}.map"), vec![code, key, each])
            }
            _ => self.to_json(code, ty, unit, locals),
        }
    }

    fn each(&self, locals: &mut Locals, body: impl FnOnce(Code, &mut Locals) -> Code) -> Code {
        let entered = locals.enter();
        let name = locals.temporary("each");
        let body = body(Code::atom(name.clone()), locals);
        locals.leave(entered);
        lambda(&name, body)
    }

    /// One of several records: with its tag, where they are messages.
    fn union_state(&self, code: Code, ty: &Type, locals: &mut Locals) -> Code {
        let Type::Union(id) = ty else { unreachable!("it is a union") };
        let union = &self.program().unions[*id];
        if !shows_itself(self.program(), ty) && union.messages_of.is_some() {
            return self.to_json(code, ty, WireUnit::Milliseconds, locals);
        }
        let shown = self.member_state(&code, &union.members, locals);
        match union.messages_of {
            Some(_) => call(format!("{}.tagged", self.union_codec(*id)), vec![code, shown]),
            None => shown,
        }
    }

    /// The state of whichever record it is.
    fn member_state(&self, code: &Code, members: &[Member], locals: &mut Locals) -> Code {
        let entered = locals.enter();
        let mut shown: Option<Code> = None;
        for member in members.iter().rev() {
            let class = self.declared(Item::Record(member.record));
            let inside = self.package.facts.inside.contains(&Type::Record(member.record));
            let name_of_state = if inside { METHOD } else { "toJson" };
            shown = Some(match shown {
                None => {
                    let cast = Code::new(Doc::text(format!("({class}) ")).append(code.clone().at(ATOM)), SIGN);
                    method(cast, name_of_state, Vec::new())
                }
                Some(rest) => {
                    let name = locals.temporary("member");
                    let is = between(code.clone(), "instanceof", Code::atom(format!("{class} {name}")), RELATION);
                    conditional(is, method(Code::atom(name), name_of_state, Vec::new()), rest)
                }
            });
        }
        locals.leave(entered);
        shown.unwrap_or_else(|| call(format!("{}.of", self.quark("Json")), vec![hidden()]))
    }

    /// `toString` of a record that has secrets, in the place of a record's own.
    pub fn hiding(&self, record: &Record, name: &str) -> String {
        if !record.fields.iter().any(|field| field.secret) {
            return String::new();
        }
        let mut text = format!("{name}[");
        let mut parts = Vec::new();
        for (index, field) in record.fields.iter().enumerate() {
            let own = field_name(&field.name);
            let separator = if index == 0 { "" } else { ", " };
            text.push_str(&format!("{separator}{own}="));
            if field.secret {
                text.push_str(HIDDEN);
            } else {
                parts.push(Code::atom(string(&std::mem::take(&mut text))));
                parts.push(Code::atom(format!("this.{own}")));
            }
        }
        text.push(']');
        parts.push(Code::atom(string(&text)));
        let joined = parts.into_iter().reduce(|left, right| between(left, "+", right, super::spell::SUM));
        let body = self.one_line("return ", joined.expect("there is a name"));
        format!("\n    @Override\n    public String toString() {{\n{body}    }}\n")
    }
}

/// What stands in the place of a secret.
fn hidden() -> Code {
    Code::atom(string(HIDDEN))
}
