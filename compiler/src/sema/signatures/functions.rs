//! Functions: modifiers, parameters, results and what is thrown.

use super::{Signatures, WorkKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Decl, Id, Module, Owner, Param, Type};
use crate::sema::Sema;
use crate::sema::declare::{docs, empty_function};
use crate::sema::names::Style;
use crate::syntax::tree::{self, TypeExpr};

impl<'t> Signatures<'_, 't, '_> {
    pub(super) fn functions(
        &mut self,
        module: Id<Module>,
        functions: &'t [tree::Function],
        owner: Owner,
    ) -> Vec<Id<model::Function>> {
        functions.iter().map(|function| self.function(module, function, owner)).collect()
    }

    fn function(&mut self, module: Id<Module>, function: &'t tree::Function, owner: Owner) -> Id<model::Function> {
        let name = &function.name;
        self.style(name, Style::Snake, "a function");
        let public = function.public.is_some() || module == Sema::prelude();
        let docs = docs(&function.docs);
        let decl = Decl { name: name.text.to_string(), span: name.span, module, public, docs };
        let id = self.sema.program.functions.add(empty_function(decl, function));
        self.signature(module, function, id, owner);
        id
    }

    pub(super) fn signature(
        &mut self,
        module: Id<Module>,
        function: &'t tree::Function,
        id: Id<model::Function>,
        owner: Owner,
    ) {
        let params = self.params(module, &function.params);
        let result = function.result.as_ref().map_or(Type::Unit, |ty| self.value_type(module, ty));
        let throws = function.throws.iter().filter_map(|ty| self.thrown(module, ty)).collect();
        self.check_modifiers(function, owner);
        let entry = &mut self.sema.program.functions[id];
        entry.owner = owner;
        entry.params = params;
        entry.result = result;
        entry.throws = throws;
        if let Some(body) = &function.body {
            self.work(module, WorkKind::Function(id, body));
        }
    }

    fn check_modifiers(&mut self, function: &tree::Function, owner: Owner) {
        let modifiers = &function.modifiers;
        let misplaced = [
            (
                modifiers.is_static,
                "static",
                matches!(owner, Owner::Record(_) | Owner::Class(_)),
                "a function of a record or class",
            ),
            (modifiers.is_async, "async", matches!(owner, Owner::Actor(_)), "a method of an actor"),
            (modifiers.is_entry, "entry", owner == Owner::Module, "a function of a module"),
        ];
        for (word, name, fits, what) in misplaced {
            if let (Some(span), false) = (word, fits) {
                let message = format!("`{name}` makes no sense here: it is for {what}");
                self.report(Diagnostic::new(Code::MISPLACED_WORD, span, message));
            }
        }
        if modifiers.is_query && owner == Owner::Module {
            let message = "`query` makes no sense here: it is for a method that changes nothing of `self`";
            self.report(Diagnostic::new(Code::MISPLACED_WORD, function.span, message).help("write `fn`"));
        }
    }

    pub(super) fn params(&mut self, module: Id<Module>, params: &[tree::Param]) -> Vec<Param> {
        self.unique(&params.iter().map(|param| &param.name).collect::<Vec<_>>(), &[]);
        let mut resolved: Vec<Param> = Vec::with_capacity(params.len());
        for param in params {
            self.style(&param.name, Style::Snake, "a parameter");
            let ty = self.value_type(module, &param.ty);
            let name = param.name.text.to_string();
            resolved.push(Param { name, span: param.name.span, ty, own: param.own.is_some(), optional: false });
        }
        let optional = resolved.iter_mut().rev().take_while(|param| matches!(param.ty, Type::Optional(_)));
        optional.for_each(|param| param.optional = true);
        resolved
    }

    fn thrown(&mut self, module: Id<Module>, ty: &TypeExpr) -> Option<Id<model::ErrorType>> {
        match self.ty(module, ty) {
            Type::ErrorType(id) => Some(id),
            Type::Error => None,
            other => {
                let message = format!("`{}` is not an error", other.text(&self.sema.program));
                let problem = Diagnostic::new(Code::NOT_AN_ERROR, ty.span, message);
                self.report(problem.help("declare one: `error Name(field: Type) \"message\";`"));
                None
            }
        }
    }
}
