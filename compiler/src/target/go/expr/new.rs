//! New records, class instances, actors and errors.

use crate::emit::names::Use;
use crate::model::walk::{Visit, walk_expr};
use crate::model::{Expr, ExprKind, Field, FieldMode, Id, Item, New, Record, Type};
use crate::target::go::body::{Body, World};
use crate::target::go::file::field_name;
use crate::target::go::host::has_duration;
use crate::target::go::layout::X;
use crate::target::go::names;
use crate::target::go::naming::private;

impl Body<'_, '_> {
    /// A new record, class instance, actor or error.
    pub(super) fn new_value(&mut self, new: &New, whole: &Expr) -> X {
        let program = self.file.program();
        match whole.ty {
            Type::Record(id) => self.new_record(new, id, &whole.ty),
            Type::ErrorType(id) => {
                let name = self.file.declared(&program.errors[id].decl, Item::Error(id));
                let fields = self.keyed(new, &whole.ty);
                X::Keyed(format!("&{name}"), fields)
            }
            Type::Class(id) => {
                let class = &program.classes[id];
                let made = self.file.companion(&class.decl, Item::Class(id), names::made);
                let arguments = self.constructor_arguments(new, &class.fields, class.decl.public, &whole.ty);
                X::call(made, arguments)
            }
            Type::Actor(id) => {
                let actor = &program.actors[id];
                let made = self.file.companion(&actor.decl, Item::Actor(id), names::made);
                let mut arguments = vec![self.runtime()];
                arguments.extend(self.constructor_arguments(new, &actor.fields, actor.decl.public, &whole.ty));
                X::call(format!("{made}With"), arguments)
            }
            _ => unreachable!("only records, errors, classes and actors are made"),
        }
    }

    /// What a new actor lives in.
    pub(super) fn runtime(&self) -> X {
        match self.world {
            World::Making => X::atom("runtime"),
            World::Entry => X::atom("runtime"),
            World::Test => X::atom("test.Runtime"),
            World::Actor | World::None => self.this_value().select("core").method("Runtime", Vec::new()),
        }
    }

    pub(super) fn keyed(&mut self, new: &New, owner: &Type) -> Vec<(String, X)> {
        let mut fields = Vec::new();
        for (index, value) in &new.args {
            let name = field_name(self.file.program(), owner, *index);
            let value = self.value(value);
            fields.push((name, value));
        }
        fields
    }

    /// A record with all of its fields: defaults are made where it is.
    pub(super) fn new_record(&mut self, new: &New, id: Id<Record>, ty: &Type) -> X {
        let record = &self.file.program().records[id];
        if record.decl.module.index() > 0 && record.fields.iter().any(reads_self) {
            return self.made_record(new, record, id);
        }
        let mut fields = self.keyed(new, ty);
        for (index, field) in record.fields.iter().enumerate() {
            let given = new.args.iter().any(|(given, _)| *given == index);
            if let (false, Some(default)) = (given, &field.default) {
                let value = self.initial(default);
                if value.text() != self.file.zero(&field.ty) {
                    fields.push((field_name(self.file.program(), ty, index), value));
                }
            }
        }
        let name = self.file.declared(&record.decl, Item::Record(id));
        X::Keyed(name, fields)
    }

    /// A record whose defaults are made of its other fields: by a function that knows how.
    pub(super) fn made_record(&mut self, new: &New, record: &Record, id: Id<Record>) -> X {
        let mut arguments = Vec::new();
        for (index, field) in record.fields.iter().enumerate() {
            let given = new.args.iter().find(|(given, _)| *given == index);
            arguments.push(match given {
                Some((_, value)) if field.default.is_some() => {
                    let value = self.typed(value);
                    X::call(self.file.quark("Some"), vec![value])
                }
                Some((_, value)) => self.value(value),
                None => X::atom("nil"),
            });
        }
        let name = self.file.companion(&record.decl, Item::Record(id), names::made);
        X::call(format!("{}Of", private(Use::Function, &name)), arguments)
    }

    /// The arguments of a constructor: what is required, then what may be left out.
    pub(super) fn constructor_arguments(&mut self, new: &New, fields: &[Field], host: bool, owner: &Type) -> Vec<X> {
        let mut arguments = Vec::new();
        let mut options = Vec::new();
        for (index, field) in fields.iter().enumerate().filter(|(_, field)| field.parameter) {
            let given = new.args.iter().find(|(given, _)| *given == index);
            if crate::target::go::class::is_option(field) {
                if let Some((_, value)) = given
                    && !(crate::target::go::class::is_told_by_nil(field) && matches!(value.kind, ExprKind::None))
                {
                    let name = crate::target::go::naming::exported(Use::Field, &field.name);
                    options.push((name, self.option(value, field, host)));
                }
            } else if let Some((_, value)) = given {
                let code = if field.mode == FieldMode::Var { self.grown(value) } else { self.value(value) };
                arguments.push(if host { self.to_host(code, &field.ty) } else { code });
            }
        }
        if fields.iter().any(crate::target::go::class::is_option) {
            arguments.push(match options.as_slice() {
                [] => X::atom("nil"),
                _ => {
                    let (decl, item) = self.owner(owner);
                    X::Keyed(format!("&{}", self.file.companion(decl, item, names::options)), options)
                }
            });
        }
        arguments
    }

    pub(super) fn option(&mut self, value: &Expr, field: &Field, host: bool) -> X {
        if crate::target::go::class::is_told_by_nil(field) {
            let code = self.expr(value);
            return if host { self.to_host(code, &field.ty) } else { code };
        }
        if !(host && has_duration(&field.ty))
            && let Some(pointer) = self.pointer(value)
        {
            return pointer;
        }
        let code = self.typed(value);
        let code = if host { self.to_host(code, &field.ty) } else { code };
        let code = if host && matches!(value.kind, ExprKind::Duration(0)) {
            X::call(self.file.standard("time", "Duration"), vec![code])
        } else {
            code
        };
        X::call(self.file.quark("Some"), vec![code])
    }

    pub(super) fn owner(&self, ty: &Type) -> (&'_ crate::model::Decl, Item) {
        let program = self.file.program();
        match ty {
            Type::Class(id) => (&program.classes[*id].decl, Item::Class(*id)),
            Type::Actor(id) => (&program.actors[*id].decl, Item::Actor(*id)),
            _ => unreachable!("only classes and actors have options"),
        }
    }
}

/// Whether a field's default is made of other fields.
pub fn reads_self(field: &Field) -> bool {
    struct Reads(bool);
    impl Visit for Reads {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(expr.kind, ExprKind::SelfRef);
            walk_expr(self, expr);
        }
    }
    let mut reads = Reads(false);
    if let Some(default) = &field.default {
        reads.expr(&default.value);
    }
    reads.0
}
