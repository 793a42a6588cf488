//! Classes and actors: fields, constructors, methods.

mod constructors;
mod making;
mod scopes;

use super::docs::{Tags, javadoc};
use super::file::File;
use super::names::field_name;
use crate::emit::facts;
use crate::model::{Actor, Class, Expr, ExprKind, Field, FieldMode, Id, Item, Type};
use making::every_name;

/// Whether a constructor must be given a field.
pub fn is_required(field: &Field) -> bool {
    field.default.is_none() && !matches!(field.ty, Type::Optional(_))
}

/// Whether a default is a literal or a case, which whoever leaves it out can write in its place.
pub fn is_literal(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Case(..) => true,
        ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => is_literal(inner),
        ExprKind::List(items) => !value.ty.is_owned() && items.iter().all(is_literal),
        _ => facts::is_literal(value),
    }
}

/// Whether a parameter is null for its default: that is computed where the fields are set.
fn is_late(field: &Field) -> bool {
    field.default.as_ref().is_some_and(|default| !is_literal(&default.value))
}

/// Whether such a parameter may be nothing as well, so that null does not say that.
pub fn tells_none(field: &Field) -> bool {
    is_late(field) && matches!(field.ty, Type::Optional(_))
}

impl File<'_> {
    /// A class as a whole.
    pub fn class(&self, id: Id<Class>) -> String {
        let class = &self.program().classes[id];
        let owner = Type::Class(id);
        let name = self.declared(Item::Class(id));
        let public = if class.decl.public { "public " } else { "" };
        let mut body = self.fields(&class.fields, &owner);
        body.push_str(&self.state_registration(&name, false));
        body.push_str(&self.constructors(&class.fields, &owner, &name, public, (class.decl.public, None)));
        for function in &class.functions {
            body.push_str(&self.function(*function));
        }
        body.push_str(&self.state_method(&class.fields));
        let interfaces: Vec<String> = class.implements.iter().map(|id| self.declared(Item::Interface(*id))).collect();
        let implements =
            if interfaces.is_empty() { String::new() } else { format!(" implements {}", interfaces.join(", ")) };
        let docs = super::decl::type_docs(&class.decl, &Tags::default());
        super::decl::type_text(&docs, "", &format!("{public}final class {name}{implements}"), &body)
    }

    /// An actor as a whole.
    pub fn actor(&self, id: Id<Actor>) -> String {
        let actor = &self.program().actors[id];
        let owner = Type::Actor(id);
        let name = self.declared(Item::Actor(id));
        let public = if actor.decl.public { "public " } else { "" };
        let mut body = format!("    private final {} quark;\n", self.quark("Core"));
        body.push_str(&self.fields(&actor.fields, &owner));
        body.push_str(&self.state_registration(&name, true));
        body.push_str(&self.constructors(&actor.fields, &owner, &name, public, (actor.decl.public, Some(actor))));
        for scope in &actor.scopes {
            body.push_str(&self.scope(scope));
        }
        for function in &actor.functions {
            body.push_str(&self.function(*function));
        }
        for handler in &actor.handlers {
            body.push_str(&self.reaction(handler.function, &self.handler_name(actor, handler)));
        }
        for (index, every) in actor.timers.iter().enumerate() {
            body.push_str(&self.reaction(every.function, &every_name(index)));
        }
        body.push_str(&self.state_method(&actor.fields));
        let docs = super::decl::type_docs(&actor.decl, &Tags::default());
        super::decl::type_text(&docs, "", &format!("{public}final class {name}"), &body)
    }

    /// The lines that declare fields; `private` unless somebody else looks at them.
    fn fields(&self, fields: &[Field], owner: &Type) -> String {
        let mut text = String::new();
        for (index, field) in fields.iter().enumerate() {
            if field.parameter_only {
                continue;
            }
            let access = if self.package.touched.field(owner, index) { "" } else { "private " };
            let fixed = if field.mode == FieldMode::Var { "" } else { "final " };
            let docs = javadoc(&field.docs, &Tags::default(), 4);
            text.push_str(&format!("{docs}    {access}{fixed}{} {};\n", self.ty(&field.ty), field_name(&field.name)));
        }
        text
    }
}
