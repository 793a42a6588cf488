//! The defaults of fields: written where they are needed, or a function each.

use crate::emit::code::Code;
use crate::model::{Expr, Field, Initial, Item, Record, Type};
use crate::target::java::body::{Body, This, World};
use crate::target::java::expr::Want;
use crate::target::java::file::File;
use crate::target::java::function::Head;
use crate::target::java::names::{field_name, upper};
use crate::target::java::spell::call;
use crate::target::java::stmt::{needs_lines, takes_statements};

/// The name of the function that gives the default of a field, where that takes statements.
pub(super) fn default_name(field: &Field) -> String {
    format!("default{}", upper(&field.name))
}

impl File<'_> {
    /// The default of a field, its earlier fields by these expressions.
    pub fn record_default(&self, ty: &Type, index: usize, names: &[String]) -> Code {
        let Type::Record(id) = *ty else { unreachable!("it is a record") };
        let field = &self.program().records[id].fields[index];
        let Some(default) = &field.default else { return Code::atom("null") };
        if is_lengthy(&default.value) {
            let earlier = names[..index].iter().map(Code::atom).collect();
            return call(format!("{}.{}", self.declared(Item::Record(id)), default_name(field)), earlier);
        }
        self.default_code(default, names)
    }

    pub(super) fn default_code(&self, default: &Initial, names: &[String]) -> Code {
        let mut body = Body::new(self, &default.locals, This::Fields(names.to_vec()), World::None, 8);
        body.locals.reserve_all(names);
        let code = body.value(&default.value, Want::Frozen);
        debug_assert!(body.lines.is_empty(), "what takes statements has a function");
        code
    }

    /// Functions for the defaults that take statements.
    pub(super) fn default_functions(&self, record: &Record) -> String {
        let mut text = String::new();
        for (index, field) in record.fields.iter().enumerate() {
            let Some(default) = field.default.as_ref().filter(|default| is_lengthy(&default.value)) else { continue };
            let names: Vec<String> = record.fields[..index].iter().map(|field| field_name(&field.name)).collect();
            let params =
                record.fields[..index].iter().zip(&names).map(|(field, name)| format!("{} {name}", self.ty(&field.ty)));
            let mut body = Body::new(self, &default.locals, This::Fields(names.clone()), World::None, 8);
            body.locals.reserve_all(&names);
            body.uses = crate::emit::facts::uses_in(&default.value);
            body.give(crate::target::java::stmt::values::Into::Return, &default.value, Want::Frozen);
            let modifiers = format!("static {} ", self.ty(&field.ty));
            let name = default_name(field);
            let head = Head { modifiers, name: &name, params: params.collect(), tail: " {", indent: 4 };
            text.push_str(&format!("\n{}{}    }}\n", head.text(), body.finish()));
        }
        text
    }
}

/// Whether a default takes statements.
pub(super) fn is_lengthy(value: &Expr) -> bool {
    takes_statements(value) || needs_lines(value)
}
