//! Records, enums, unions and errors.

use super::{Signatures, WorkKind, aliases, lower_camel, wire_name};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Field, FieldMode, Id, Item, Module, Owner, Type, WireUnit};
use crate::sema::declare::docs;
use crate::sema::names::Style;
use crate::syntax::tree::{self, Name, TypeExpr};

impl<'t> Signatures<'_, 't, '_> {
    pub(super) fn record(&mut self, module: Id<Module>, record: &'t tree::Record, id: Id<model::Record>) {
        let fields = self.fields(module, &record.fields, Item::Record(id));
        self.sema.program.records[id].fields = fields;
        let functions = self.functions(module, &record.functions, Owner::Record(id));
        self.sema.program.records[id].functions = functions;
        let fields: Vec<&Name> = record.fields.iter().map(|field| &field.name).collect();
        self.unique(&fields, &record.functions.iter().map(|function| &function.name).collect::<Vec<_>>());
    }

    pub(super) fn enumeration(&mut self, item: &tree::Enum, id: Id<model::Enum>) {
        self.unique(&item.cases.iter().map(|case| &case.name).collect::<Vec<_>>(), &[]);
        for case in &item.cases {
            self.style(&case.name, Style::Upper, "a case");
        }
        let cases = item.cases.iter().map(|case| model::Case {
            name: case.name.text.to_string(),
            span: case.name.span,
            docs: docs(&case.docs),
            wire: wire_name(&case.wire, || case.name.text.to_string()),
            aliases: aliases(&case.wire),
        });
        self.sema.program.enums[id].cases = cases.collect();
    }

    pub(super) fn union(&mut self, module: Id<Module>, union: &tree::Union, id: Id<model::Union>) {
        let mut members: Vec<model::Member> = Vec::new();
        for member in &union.members {
            let Some(record) = self.member(module, member) else { continue };
            if members.iter().any(|earlier| earlier.record == record) {
                let message = format!("`{}` is listed twice", self.sema.program.records[record].decl.name);
                self.report(Diagnostic::new(Code::DUPLICATE_NAME, member.span, message));
                continue;
            }
            members.push(model::Member { record, tag: String::new(), aliases: Vec::new(), span: member.span });
        }
        self.sema.program.unions[id].members = members;
    }

    pub(super) fn member(&mut self, module: Id<Module>, ty: &TypeExpr) -> Option<Id<model::Record>> {
        match self.ty(module, ty) {
            Type::Record(record) => Some(record),
            Type::Error => None,
            other => {
                let message = format!("`{}` is not a record", other.text(&self.sema.program));
                self.report(Diagnostic::new(Code::BAD_UNION, ty.span, message).help("only records can be listed here"));
                None
            }
        }
    }

    pub(super) fn error(&mut self, module: Id<Module>, error: &'t tree::ErrorItem, id: Id<model::ErrorType>) {
        let params = self.params(module, &error.params);
        let fields = error.params.iter().zip(params).map(|(written, param)| {
            let unfit = param.ty.is_owned() || param.ty == Type::Unit;
            if unfit {
                let message = format!("an error cannot hold `{}`", param.ty.text(&self.sema.program));
                self.sema.report(Diagnostic::new(Code::MISPLACED_TYPE, written.ty.span, message));
            }
            Field {
                wire: lower_camel(&param.name),
                name: param.name,
                span: param.span,
                docs: Vec::new(),
                secret: written.secret.is_some(),
                mode: FieldMode::Fixed,
                ty: if unfit { Type::Error } else { param.ty },
                default: None,
                parameter: true,
                parameter_only: false,
                aliases: Vec::new(),
                unit: WireUnit::Milliseconds,
            }
        });
        let fields = fields.collect();
        self.sema.program.errors[id].fields = fields;
        self.work(module, WorkKind::Message(id, &error.message));
    }
}
