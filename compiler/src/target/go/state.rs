//! What the testing runtime sees of actors and class instances: functions that give the fields as JSON, which the runtime
//! knows by type. No name that users see has to do with them.

use super::body::{Body, This, World, twice};
use super::decl::record_methods;
use super::expr::receiver;
use super::file::{File, field_name, is_nilable};
use super::function::function;
use super::layout::X;
use super::names;
use super::naming::member;
use super::package::Piece;
use super::text::quoted;
use crate::emit::names::Use;
use crate::emit::state::shows_itself;
use crate::model::secret::HIDDEN;
use crate::model::{Arena, Decl, Field, Item, Type, WireUnit};

impl File<'_> {
    /// How an instance of a class shows itself.
    pub fn class_state(&self, fields: &[Field], ty: &Type, item: Item, decl: &Decl) -> Vec<Piece> {
        let shows = names::shows(self.names.item(item));
        let registered = format!("var _ = {}({shows})\n", self.quark("Shows"));
        vec![self.state_function(fields, ty, &shows, false), self.piece("", self.noted(registered, decl))]
    }

    /// How an actor shows itself: as a step.
    pub fn actor_state(&self, fields: &[Field], ty: &Type, item: Item, decl: &Decl) -> Vec<Piece> {
        let shows = names::shows(self.names.item(item));
        let registered = format!("var _ = {}({}, {shows})\n", self.quark("ShowsActor"), quoted(&decl.name));
        vec![self.state_function(fields, ty, &shows, true), self.piece("", self.noted(registered, decl))]
    }

    fn noted(&self, text: String, _: &Decl) -> String {
        let _ = self;
        text
    }

    fn state_function(&self, fields: &[Field], ty: &Type, name: &str, is_actor: bool) -> Piece {
        let text = twice(self, |_| {
            let arena = Arena::default();
            let mut body = Body::new(self, &arena, This::Nothing, World::None);
            let shown: Vec<(usize, &Field)> = fields.iter().enumerate().filter(|(_, field)| field.is_shown()).collect();
            let reads = is_actor || shown.iter().any(|(_, field)| !field.secret);
            if is_actor {
                body.text("of.core.Enter()");
                body.text("defer of.core.Leave()");
            }
            body.text(&format!("var out {}", self.quark("Fields")));
            for (index, field) in shown {
                let code = X::atom("of").select(field_name(self.program(), ty, index));
                let value = self.shown_field(code, field, &field.ty);
                body.line("", &X::call("out.Add", vec![X::atom(quoted(&field.name)), value]), "");
            }
            body.text("return out.JSON()");
            let param = if reads { "of" } else { "_" };
            function("", "", name, &[format!("{param} {}", self.ty(ty))], &self.quark("JSON"), &body.finish())
        });
        self.piece("", text)
    }

    fn shown_field(&self, code: X, field: &Field, ty: &Type) -> X {
        if field.secret {
            return X::call(self.quark("StringJSON"), vec![X::atom(quoted(HIDDEN))]);
        }
        self.shown(code, ty, field.unit)
    }

    /// A value as a state shows it.
    fn shown(&self, code: X, ty: &Type, unit: WireUnit) -> X {
        match ty {
            Type::Class(_)
            | Type::ErrorType(_)
            | Type::Record(_)
            | Type::Union(_)
            | Type::Interface(_)
            | Type::Actor(_)
            | Type::Promise(_) => self.shown_value(code, ty),
            Type::List(inner) => X::call(self.quark("ListJSON"), vec![code, self.shows(inner, unit)]),
            Type::Map(key, value) => {
                X::call(self.quark("MapJSON"), vec![code, self.key_text(key), self.shows(value, unit)])
            }
            Type::Optional(inner) if is_nilable(inner) => {
                X::call(self.quark("PresentJSON"), vec![code, self.shows(inner, unit)])
            }
            Type::Optional(inner) => X::call(self.quark("OptionalJSON"), vec![code, self.shows(inner, unit)]),
            other => self.to_json(code, other, unit),
        }
    }

    fn shown_value(&self, code: X, ty: &Type) -> X {
        let program = self.program();
        match ty {
            Type::Interface(_) => X::call(self.quark("InstanceJSON"), vec![code]),
            Type::Promise(_) => X::call(self.quark("PromiseJSON"), vec![code]),
            Type::Actor(id) => {
                let name = X::atom(quoted(&program.actors[*id].decl.name));
                X::call(self.quark("StringJSON"), vec![name])
            }
            Type::ErrorType(id) if program.errors[*id].decl.module.index() == 0 => {
                receiver(code).method("ToJSON", Vec::new())
            }
            Type::Record(_) | Type::Union(_) if !shows_itself(program, ty) => {
                if let Type::Union(id) = ty
                    && program.unions[*id].messages_of.is_none()
                {
                    return X::call(self.own(&names::shows(self.names.item(Item::Union(*id)))), vec![code]);
                }
                self.to_json(code, ty, WireUnit::Milliseconds)
            }
            _ => X::call(self.own(&names::shows(self.names.item(item_of(ty)))), vec![code]),
        }
    }

    /// The function that shows a value.
    fn shows(&self, ty: &Type, unit: WireUnit) -> X {
        let shown = self.shown(X::atom("each"), ty, unit);
        if let X::Call(function, arguments) = &shown
            && matches!(arguments.as_slice(), [X::Atom(each)] if each == "each")
            && matches!(**function, X::Atom(_))
            && !matches!(ty, Type::Interface(_) | Type::Promise(_))
        {
            return (**function).clone();
        }
        if matches!(ty, Type::Record(_)) && !shows_itself(self.program(), ty) {
            return self.json_function(ty, unit);
        }
        let param = if matches!(ty, Type::Actor(_)) { "_" } else { "each" };
        X::returns(format!("func({param} {}) {}", self.ty(ty), self.quark("JSON")), &shown)
    }

    /// How a record or an error that JSON does not carry, or that has secrets, shows itself in states.
    pub fn value_state(&self, fields: &[Field], ty: &Type, item: Item) -> Vec<Piece> {
        if !self.inside.contains(ty) && !self.is_member_shown(ty) {
            return Vec::new();
        }
        let name = names::shows(self.names.item(item));
        if !shows_itself(self.program(), ty) {
            let body = "\treturn of.ToJSON()\n";
            let param = [format!("of {}", self.ty(ty))];
            return vec![self.piece(&name, function("", "", &name, &param, &self.quark("JSON"), body))];
        }
        let text = twice(self, |_| {
            let arena = Arena::default();
            let mut body = Body::new(self, &arena, This::Nothing, World::None);
            body.text(&format!("var out {}", self.quark("Fields")));
            let methods = record_methods(self.program(), ty);
            for field in fields {
                let code = X::atom("of").select(member(Use::Field, &field.name, &methods));
                let wire = X::atom(quoted(&field.wire));
                let Type::Optional(inner) = &field.ty else {
                    let value = self.shown_field(code, field, &field.ty);
                    body.line("", &X::call("out.Add", vec![wire, value]), "");
                    continue;
                };
                if field.secret {
                    let value = self.shown_field(code, field, inner);
                    body.line("", &X::call("out.Add", vec![wire, value]), "");
                    continue;
                }
                body.line("if ", &code.clone().binary("!=", X::atom("nil")), " {");
                let opened = if is_nilable(inner) { code } else { X::Star(Box::new(code)) };
                let value = self.shown_field(opened, field, inner);
                body.block(|body| body.line("", &X::call("out.Add", vec![wire, value]), ""));
            }
            body.text("return out.JSON()");
            let reads = fields.iter().any(|field| !field.secret);
            let param = if reads { "of" } else { "_" };
            function("", "", &name, &[format!("{param} {}", self.ty(ty))], &self.quark("JSON"), &body.finish())
        });
        vec![self.piece(&name, text)]
    }

    fn is_member_shown(&self, ty: &Type) -> bool {
        let Type::Record(id) = ty else { return false };
        let unions = self.program().unions.values();
        unions
            .filter(|union| union.messages_of.is_none())
            .any(|union| union.members.iter().any(|member| member.record == *id))
    }

    /// How a value of a union shows itself: as its record.
    pub fn union_state(&self, id: crate::model::Id<crate::model::Union>) -> Piece {
        let union = &self.program().unions[id];
        let name = self.names.item(Item::Union(id));
        let shows = names::shows(name);
        let mut cases = String::new();
        for member in &union.members {
            let ty = Type::Record(member.record);
            let record = self.declared(&self.program().records[member.record].decl, Item::Record(member.record));
            let shown = self.shown_value(X::atom("of"), &ty);
            let shown = match (shown, union.messages_of) {
                (shown, Some((protocol, _))) => {
                    let key = quoted(&self.program().protocols[protocol].tag_key);
                    X::call(self.quark("Tagged"), vec![X::atom(key), X::atom(quoted(&member.tag)), shown])
                }
                (shown, None) => shown,
            };
            cases.push_str(&format!("\tcase {record}:\n\t\treturn {}\n", shown.text()));
        }
        let switch =
            if cases.is_empty() { String::new() } else { format!("\tswitch of := of.(type) {{\n{cases}\t}}\n") };
        let body = format!("{switch}\tpanic({}(of))\n", self.quark("NoCase"));
        self.piece(&shows, function("", "", &shows, &[format!("of {name}")], &self.quark("JSON"), &body))
    }

    /// How a value with secrets is written for people.
    pub fn hiding(&self, fields: &[Field], ty: &Type, pointer: &str) -> Option<Piece> {
        let methods = record_methods(self.program(), ty);
        let name = |field: &Field| match ty {
            Type::Record(_) | Type::ErrorType(_) => member(Use::Field, &field.name, &methods),
            _ => super::naming::private(Use::Field, &field.name),
        };
        let hidden: Vec<String> =
            fields.iter().filter(|field| field.secret && field.is_shown()).map(|field| quoted(&name(field))).collect();
        if hidden.is_empty() {
            return None;
        }
        let docs = "// Format writes it for people: without its secrets.\n";
        let letter = super::function::receiver_name(pointer);
        let params = [format!("state {}", self.standard("fmt", "State")), "_ rune".to_owned()];
        let body = format!("\t{}(state, {letter}, {})\n", self.quark("Format"), hidden.join(", "));
        Some(self.piece("", function(docs, &super::function::receiver(&letter, pointer), "Format", &params, "", &body)))
    }
}

fn item_of(ty: &Type) -> Item {
    match ty {
        Type::Class(id) => Item::Class(*id),
        Type::Record(id) => Item::Record(*id),
        Type::ErrorType(id) => Item::Error(*id),
        Type::Union(id) => Item::Union(*id),
        other => unreachable!("{other:?} shows itself in another way"),
    }
}
