//! Records: frozen dataclasses, whose fields are made clean and frozen.

use super::body::{BodyPrinter, SelfRef, World};
use super::class::{keyword_only, may_be_absent};
use super::clean::has_text;
use super::decl::class;
use super::expr::Want;
use super::function::signature;
use super::module::{Printer, type_name};
use super::naming::NAMING;
use super::text::{docstring, string};
use crate::emit::code::Code;
use crate::emit::docs;
use crate::emit::facts::{is_literal, reads_self};
use crate::emit::names::Use;
use crate::model::{Arena, Expr, ExprKind, Field, Form, Id, Initial, Record, Type};

impl Printer<'_> {
    pub(super) fn record(&self, record: &Record, id: Id<Record>) -> String {
        let mut parts = vec![docstring(&record.decl.docs, 4)];
        let own_init =
            record.fields.iter().any(|field| field.default.as_ref().is_some_and(|default| reads_self(&default.value)));
        parts.push(self.record_fields(record, own_init));
        if own_init {
            parts.push(self.record_init(record));
        } else {
            parts.push(self.freezing(record));
        }
        parts.push(self.hiding(record));
        for function in &record.functions {
            parts.extend(self.function(*function));
        }
        if record.encodable {
            parts.push(self.to_json_method(record));
            parts.push(self.from_json_method(record));
        }
        parts.push(self.value_state(&record.fields, &Type::Record(id)));
        self.outside("dataclasses", "dataclass", true);
        let init = if own_init { ", init=False" } else { "" };
        let base = if record.encodable { format!("({}.Record)", self.quark()) } else { String::new() };
        class(&format!("@dataclass(frozen=True, slots=True{init})"), &type_name(&record.decl), &base, parts)
    }

    fn record_fields(&self, record: &Record, own_init: bool) -> String {
        let first = keyword_only(&record.fields);
        let mut text = String::new();
        for (index, field) in record.fields.iter().enumerate() {
            if Some(index) == first && !own_init {
                text.push_str(&format!("    _: {}\n", self.outside("dataclasses", "KW_ONLY", true)));
            }
            let name = NAMING.name(Use::Field, &field.name);
            let ty = self.ty(&field.ty, Form::Frozen);
            let default = match &field.default {
                Some(default) if !own_init => format!(" = {}", self.record_default(default, &field.ty)),
                None if !own_init && may_be_absent(&record.fields, index) => " = None".to_owned(),
                _ => String::new(),
            };
            text.push_str(&format!("    {name}: {ty}{default}\n{}", docstring(&docs::field(field), 4)));
        }
        text
    }

    /// A default as the class has it: what is not a plain literal is made anew for each record.
    fn record_default(&self, default: &Initial, ty: &Type) -> String {
        if is_literal(&default.value) {
            return self.default_value(default, &[], ty).flat();
        }
        if self.is_own_constant(&default.value) {
            return self.default_value(default, &[], ty).flat();
        }
        let field = self.outside("dataclasses", "field", true);
        let made = match (&opened(&default.value).kind, ty) {
            (ExprKind::Map(entries), Type::Map(..)) if entries.is_empty() => format!("{}.FrozenDict", self.quark()),
            (ExprKind::New(new), Type::Record(_) | Type::Union(_)) if new.args.is_empty() => {
                self.default_value(default, &[], ty).flat().trim_end_matches("()").to_owned()
            }
            _ => format!("lambda: {}", self.default_value(default, &[], ty).flat()),
        };
        format!("{field}(default_factory={made})")
    }

    /// Whether a default is a constant of this module, which stands before all classes.
    fn is_own_constant(&self, value: &Expr) -> bool {
        let ExprKind::Constant(id) = opened(value).kind else { return false };
        self.program().constants[id].decl.module == self.here
    }

    /// A default, its earlier fields by these names.
    pub(super) fn default_value(&self, default: &Initial, names: &[String], _ty: &Type) -> Code {
        let this = SelfRef::Names(names.to_vec());
        let mut body = BodyPrinter::new(self, &default.locals, this, World::None, 8);
        body.uses = crate::emit::facts::uses_in(&default.value);
        body.value(&default.value, Want::Frozen)
    }

    /// `__post_init__`: collections of host code are frozen, and its texts clean; those of generated code are already.
    fn freezing(&self, record: &Record) -> String {
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 8);
        if record.decl.public {
            body.clean_texts(&record.fields);
        }
        for field in &record.fields {
            let name = NAMING.name(Use::Field, &field.name);
            let given = Code::atom(format!("self.{name}"));
            let frozen = self.field_value(record, field, given.clone());
            let Some(frozen) = frozen.filter(|_| *field.ty.opened() != Type::String) else { continue };
            let set = set_field(&name, frozen);
            match self.frozen_already(record, field) {
                Some(kind) => {
                    let already = super::expr::call("isinstance", vec![given, Code::atom(kind)]);
                    body.statement("if not ", already, ":");
                    body.nested(|body| body.statement("", set, ""));
                }
                None => body.statement("", set, ""),
            }
        }
        if body.lines.is_empty() {
            return String::new();
        }
        format!("    def __post_init__(self) -> None:\n{}", body.finish())
    }

    /// What a field is made of in place of what was given; `None` where it is that.
    fn field_value(&self, record: &Record, field: &Field, given: Code) -> Option<Code> {
        let text = record.decl.public && has_text(&field.ty);
        match &field.ty {
            ty @ (Type::List(_) | Type::Map(..)) if text => Some(self.cleaned_and_frozen(given, ty)),
            Type::List(_) => Some(super::expr::call("tuple", vec![given])),
            Type::Map(..) => Some(super::expr::call(format!("{}.frozen", self.quark()), vec![given])),
            ty => text.then(|| self.cleaned(given, ty)),
        }
    }

    /// The type of what needs no freezing; `None` where there is more to look at.
    fn frozen_already(&self, record: &Record, field: &Field) -> Option<String> {
        match &field.ty {
            ty @ Type::List(_) => (!record.decl.public || !has_text(ty)).then(|| "tuple".to_owned()),
            Type::Map(..) => Some(format!("{}.FrozenDict", self.quark())),
            _ => None,
        }
    }

    /// A constructor for a record whose defaults read earlier fields.
    fn record_init(&self, record: &Record) -> String {
        let names: Vec<String> = record.fields.iter().map(|field| NAMING.name(Use::Field, &field.name)).collect();
        let mut params = vec!["self".to_owned()];
        let first = keyword_only(&record.fields);
        let mut lines = String::new();
        for (index, (field, name)) in record.fields.iter().zip(&names).enumerate() {
            if Some(index) == first {
                params.push("*".to_owned());
            }
            let ty = self.ty(&field.ty, Form::Argument);
            match &field.default {
                None if may_be_absent(&record.fields, index) => params.push(format!("{name}: {ty} = None")),
                None => params.push(format!("{name}: {ty}")),
                Some(default) if is_literal(&default.value) => {
                    params.push(format!("{name}: {ty} = {}", self.default_value(default, &names, &field.ty).flat()));
                }
                Some(default) => {
                    let value = self.default_value(default, &names, &field.ty).flat();
                    let (ty, absent) = self.absence(&ty);
                    params.push(format!("{name}: {ty} = {absent}"));
                    lines.push_str(&format!("        if {name} is {absent}:\n            {name} = {value}\n"));
                }
            }
            let made = self.field_value(record, field, Code::atom(name.clone()));
            let made = made.map(|made| format!("        {name} = {}\n", made.flat())).unwrap_or_default();
            lines.push_str(&format!("{made}        object.__setattr__(self, {}, {name})\n", string(name)));
        }
        format!("{}\n{lines}", signature("def", "__init__", params, "None", 4))
    }
}

/// Sets a field of a record that is being made.
fn set_field(name: &str, value: Code) -> Code {
    super::expr::call("object.__setattr__", vec![Code::atom("self"), Code::atom(string(name)), value])
}

/// A value without the conversions that Python need not be told of.
fn opened(value: &Expr) -> &Expr {
    match &value.kind {
        ExprKind::Convert(_, inner) => opened(inner),
        _ => value,
    }
}
