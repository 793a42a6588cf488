//! Lists and maps: made, and brought into the form in which a place keeps them.

use crate::emit::code::Code;
use crate::model::{Expr, ExprKind, FieldMode, Form, Type};
use crate::target::java::body::{Body, This};
use crate::target::java::expr::Want;
use crate::target::java::spell::{EQUAL, between, call, conditional};

impl Body<'_, '_> {
    /// A collection brought from one form into another.
    pub fn converted(&self, code: Code, ty: &Type, form: Form, want: Want) -> Code {
        if ty.is_owned() || !ty.opened().is_collection() {
            return code;
        }
        match (form, want) {
            (_, Want::Any) | (Form::Frozen, Want::Frozen) => code,
            (_, Want::Frozen) if matches!(ty, Type::Optional(_)) => {
                let frozen = self.frozen(code.clone(), ty.opened());
                conditional(between(code, "==", Code::atom("null"), EQUAL), Code::atom("null"), frozen)
            }
            (_, Want::Frozen) => self.frozen(code, ty),
            (_, Want::Growing) => self.growing(ty, vec![code]),
        }
    }

    /// The collection as one that never changes.
    pub fn frozen(&self, code: Code, ty: &Type) -> Code {
        match ty {
            Type::List(element) if matches!(**element, Type::Optional(_)) => self.runtime("Lists.freeze", vec![code]),
            Type::List(_) => call(format!("{}.copyOf", self.file.util("List")), vec![code]),
            _ => self.runtime("Maps.freeze", vec![code]),
        }
    }

    /// A new collection that may change.
    pub(super) fn growing(&self, ty: &Type, of: Vec<Code>) -> Code {
        let class = if matches!(ty.opened(), Type::List(_)) { "ArrayList" } else { "LinkedHashMap" };
        call(format!("new {}<>", self.file.util(class)), of)
    }

    /// How the place that an expression reads keeps a collection.
    pub fn form_of(&self, expr: &Expr) -> Form {
        match &expr.kind {
            ExprKind::Local(id) => self.form(*id),
            ExprKind::Field(base, index) => self.field_form(&base.ty, *index),
            ExprKind::Take(place) | ExprKind::Store(_, place) => self.form_of(place),
            _ => Form::Frozen,
        }
    }

    pub(super) fn field_form(&self, owner: &Type, index: usize) -> Form {
        let program = self.file.program();
        let fields = match owner {
            Type::Class(id) => &program.classes[*id].fields,
            Type::Actor(id) => &program.actors[*id].fields,
            _ => return Form::Frozen,
        };
        if matches!(&self.this, This::Making(names) if names.contains_key(&index)) {
            return Form::Argument;
        }
        if fields[index].mode == FieldMode::Var && fields[index].ty.is_collection() {
            Form::Growing
        } else {
            Form::Frozen
        }
    }

    pub(super) fn list(&mut self, items: &[Expr], want: Want, ty: &Type) -> Code {
        let Type::List(element) = ty.opened() else { unreachable!("a list literal is a list") };
        let absent = matches!(**element, Type::Optional(_));
        let items: Vec<Code> = items.iter().map(|item| self.value(item, Want::Frozen)).collect();
        let growing = want == Want::Growing || ty.is_owned();
        if growing && items.is_empty() {
            return self.growing(ty, Vec::new());
        }
        let fixed = if absent && items.len() == 1 {
            // To `of`, one `null` would be the array of all elements.
            call(format!("{}.<{}>singletonList", self.file.util("Collections"), self.file.boxed(element)), items)
        } else if absent {
            self.runtime(&format!("Lists.<{}>of", self.file.boxed(element)), items)
        } else if items.is_empty() && self.alone {
            call(format!("{}.<{}>of", self.file.util("List"), self.file.boxed(element)), items)
        } else {
            call(format!("{}.of", self.file.util("List")), items)
        };
        if growing { self.growing(ty, vec![fixed]) } else { fixed }
    }

    pub(super) fn map(&mut self, entries: &[(Expr, Expr)], want: Want, ty: &Type) -> Code {
        let growing = want == Want::Growing || ty.is_owned();
        if growing && entries.is_empty() {
            return self.growing(ty, Vec::new());
        }
        if let (true, [], Type::Map(key, value)) = (self.alone, entries, ty.opened()) {
            let types = format!("{}, {}", self.file.boxed(key), self.file.boxed(value));
            return self.runtime(&format!("Maps.<{types}>of"), Vec::new());
        }
        let mut printed = Vec::new();
        for (key, value) in entries {
            printed.push((self.expr(key), self.value(value, Want::Frozen)));
        }
        let fixed = if printed.len() > 2 {
            let entries = printed.into_iter().map(|(key, value)| self.runtime("Maps.entry", vec![key, value]));
            self.runtime("Maps.ofEntries", entries.collect())
        } else {
            self.runtime("Maps.of", printed.into_iter().flat_map(|(key, value)| [key, value]).collect())
        };
        if growing { self.growing(ty, vec![fixed]) } else { fixed }
    }
}
