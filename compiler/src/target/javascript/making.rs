//! Values that are made on the spot: literals of collections, new values, changed copies.

use super::body::{BodyPrinter, SelfRef, World};
use super::forms::Want;
use super::layout::{CONDITIONAL, Code, call, member, undefined};
use super::module::{argument_name, fields_of, plain_field_name};
use crate::emit::bodies::is_simple;
use crate::emit::code::Doc;
use crate::model::{Expr, ExprKind, New, Type};

/// So many fields of a record are named in a copy that changes others.
const NAMED_IN_COPIES: usize = 4;

impl BodyPrinter<'_, '_> {
    /// A literal of a list.
    pub fn list(&mut self, items: &[Expr], want: Want, owned: bool) -> Code {
        let items: Vec<Code> = items.iter().map(|item| self.value(item, Want::Frozen)).collect();
        let literal = super::layout::array(items);
        if want == Want::Frozen && !owned { call("Object.freeze", vec![literal]) } else { literal }
    }

    /// A literal of a map.
    pub fn map(&mut self, entries: &[(Expr, Expr)], want: Want, owned: bool) -> Code {
        let mut items = Vec::new();
        for (key, value) in entries {
            let pair = vec![self.expr(key), self.value(value, Want::Frozen)];
            items.push(super::layout::array(pair));
        }
        let frozen = want == Want::Frozen && !owned;
        let class = if frozen { format!("new {}.FrozenMap", self.file.quark()) } else { "new Map".to_owned() };
        call(class, if items.is_empty() { Vec::new() } else { vec![super::layout::pairs(items)] })
    }

    /// What a `take` leaves: the field's default.
    pub fn default_of(&mut self, place: &Expr) -> Code {
        if let ExprKind::Field(base, index) = &place.kind
            && matches!(base.ty, Type::Class(_) | Type::Actor(_))
            && let Some(default) = &fields_of(self.file.program(), &base.ty)[*index].default
        {
            return self.value(&default.value, Want::Growing);
        }
        match place.ty {
            Type::List(_) => super::layout::array(Vec::new()),
            Type::Map(..) => call("new Map", Vec::new()),
            _ => undefined(),
        }
    }

    /// A copy with some fields changed.
    pub fn with(&mut self, base: &Expr, fields: &[(usize, Expr)]) -> Code {
        let Type::Record(id) = &base.ty else { unreachable!("records are changed in copies") };
        let record = &self.file.program().records[*id];
        let class = self.file.declared(&record.decl);
        let stays = |index: &usize| fields.iter().all(|(changed, _)| changed != index);
        let kept: Vec<usize> = (0..record.fields.len()).filter(stays).collect();
        let mut entries = self.unchanged(base, &kept);
        for (index, value) in fields {
            let value = self.value(value, Want::Frozen);
            entries.push(super::layout::property(&argument_name(self.file.program(), &base.ty, *index), value));
        }
        let mut arguments = vec![super::layout::object(entries)];
        arguments.extend(self.own_mark(&base.ty));
        call(format!("new {class}"), arguments)
    }

    /// What tells a constructor that all it is given is in order. Defaults are also made where host code makes a record, and
    /// tests are host code.
    fn own_mark(&self, ty: &Type) -> Option<Code> {
        let is_own = self.world != World::Test && !matches!(self.this, SelfRef::Making(_)) && self.file.tells_own(ty);
        is_own.then(|| Code::atom(format!("{}.own", self.file.quark())))
    }

    /// The fields of a copy that stay: a few by their names, as spreading what is frozen takes long. Tests have the time.
    fn unchanged(&mut self, base: &Expr, kept: &[usize]) -> Vec<Doc> {
        let named = kept.is_empty() || (kept.len() <= NAMED_IN_COPIES && self.world != World::Test);
        let simple = is_simple(base);
        let code = self.expr(base);
        if !simple || !named {
            return vec![Doc::text("...").append(code.at(CONDITIONAL))];
        }
        let one = |index: &usize| {
            let name = plain_field_name(self.file.program(), &base.ty, *index);
            super::layout::property(&argument_name(self.file.program(), &base.ty, *index), member(code.clone(), &name))
        };
        kept.iter().map(one).collect()
    }

    /// A new record, error, instance or actor.
    pub fn new_value(&mut self, new: &New, expr: &Expr) -> Code {
        let program = self.file.program();
        let decl = match &expr.ty {
            Type::Record(id) => &program.records[*id].decl,
            Type::ErrorType(id) => &program.errors[*id].decl,
            Type::Class(id) => &program.classes[*id].decl,
            Type::Actor(id) => &program.actors[*id].decl,
            other => unreachable!("{other:?} is not made"),
        };
        let mut entries = Vec::new();
        for (index, value) in &new.args {
            let want = if value.ty.is_owned() { Want::Any } else { Want::Frozen };
            let value = self.value(value, want);
            entries.push(super::layout::property(&argument_name(program, &expr.ty, *index), value));
        }
        if matches!(expr.ty, Type::Actor(_))
            && let Some(runtime) = self.world_runtime()
        {
            entries.push(super::layout::property("runtime", Code::atom(runtime)));
        }
        let mark = self.own_mark(&expr.ty);
        let whole = !entries.is_empty() || mark.is_some();
        let mut arguments = if whole { vec![super::layout::object(entries)] } else { Vec::new() };
        arguments.extend(mark);
        call(format!("new {}", self.file.declared(decl)), arguments)
    }
}
