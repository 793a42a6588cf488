//! Names and members: what they refer to, and who may see them.

use super::super::builtins;
use super::super::types::{item_type, primitive};
use super::super::{Meaning, names};
use super::Checker;
use super::expr::{broken, typed};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Builtin, Call, Callee, Expr, ExprKind, Field, FieldMode, Id, Item, LocalKind, Module, Type};
use crate::source::Span;
use crate::syntax::habits;
use crate::syntax::tree::{self, Name};

/// What a path that is no value means.
pub(super) enum Static {
    Type(Type),
    Module(Id<Module>),
    Item(Item),
}

impl Checker<'_> {
    /// What an expression means if it is no value: a type, a module, a protocol, a function.
    pub(super) fn static_path(&mut self, expr: &tree::Expr) -> Option<Static> {
        match &expr.kind {
            tree::ExprKind::Name(name) if self.find(&name.text).is_none() => {
                let known = match self.sema.lookup(self.module, &name.text) {
                    Some(Meaning::Module(module)) => Static::Module(module),
                    Some(Meaning::Item(item)) => of_item(item),
                    None => Static::Type(primitive(&name.text)?),
                };
                Some(known)
            }
            tree::ExprKind::Field(base, name) => match self.static_path(base)? {
                Static::Module(module) => {
                    let item = self.sema.scopes[module.index()].own.get(&name.text).copied()?;
                    Some(of_item(item))
                }
                Static::Item(Item::Protocol(protocol)) => {
                    self.sema.messages(protocol, &name.text).map(|union| Static::Type(Type::Union(union)))
                }
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn name(&mut self, name: &Name) -> Expr {
        let span = name.span;
        if let Some(id) = self.find(&name.text) {
            return typed(ExprKind::Local(id), self.locals[id].ty.clone(), span);
        }
        if let Some(expr) = self.error_field(name) {
            return expr;
        }
        match self.sema.lookup(self.module, &name.text) {
            Some(Meaning::Item(Item::Constant(id))) => self.constant(id, span),
            Some(Meaning::Item(Item::Function(_))) => {
                let message = format!("`{}` is a function: call it", name.text);
                self.report(Diagnostic::new(Code::TYPE_MISMATCH, span, message).fix("call it", span.after(), "()"));
                broken(span)
            }
            Some(Meaning::Item(_)) => {
                let message = format!("`{}` is a type, not a value", name.text);
                self.report(Diagnostic::new(Code::TYPE_MISMATCH, span, message).help("make one: `Name(…)`"));
                broken(span)
            }
            Some(Meaning::Module(_)) => {
                let message = format!("`{}` is a module, not a value", name.text);
                self.report(Diagnostic::new(Code::TYPE_MISMATCH, span, message));
                broken(span)
            }
            None if name.text == "unit" => typed(ExprKind::Unit, Type::Unit, span),
            None => {
                let problem = self.unknown_name(name);
                self.report(problem);
                broken(span)
            }
        }
    }

    fn constant(&mut self, id: Id<model::Constant>, span: Span) -> Expr {
        typed(ExprKind::Constant(id), self.sema.program.constants[id].ty.clone(), span)
    }

    /// In an error's message the fields are names of their own.
    fn error_field(&mut self, name: &Name) -> Option<Expr> {
        let id = self.context.error?;
        let index = self.sema.program.errors[id].fields.iter().position(|field| field.name == name.text)?;
        let ty = self.sema.program.errors[id].fields[index].ty.clone();
        let this = typed(ExprKind::SelfRef, Type::ErrorType(id), name.span);
        Some(typed(ExprKind::Field(Box::new(this), index), ty, name.span))
    }

    pub(super) fn unknown_name(&self, name: &Name) -> Diagnostic {
        let message = format!("nothing here is called `{}`", name.text);
        let problem = Diagnostic::new(Code::UNKNOWN_NAME, name.span, message);
        if let Some(owner) = &self.context.owner
            && self.members(owner).iter().any(|member| *member == name.text)
        {
            let text = format!("self.{}", name.text);
            return problem.help("members are reached through `self`").fix(format!("write `{text}`"), name.span, text);
        }
        if let Some(module) = self.sema.declaring_modules(&name.text).first() {
            return problem.help(format!("module `{module}` declares it: `import {module}.{{{}}};`", name.text));
        }
        if let Some(ours) = habits::value(&name.text) {
            return problem.help(format!("this is written `{ours}`")).fix(format!("write `{ours}`"), name.span, ours);
        }
        let locals = self.scopes.iter().flatten().map(|(name, _)| name.as_str());
        let builtins = builtins::on("").map(|signature| signature.spec.name());
        names::propose(
            problem,
            name.span,
            &name.text,
            locals.chain(self.sema.visible_names(self.module)).chain(builtins),
        )
    }

    // ---- members ----------------------------------------------------------------------------------------

    pub(super) fn field(&mut self, base: &tree::Expr, name: &Name, span: Span) -> Expr {
        if let Some(expr) = self.early_field(base, name, span) {
            return expr;
        }
        match self.static_path(base) {
            Some(path) => self.static_member(&path, base, name, span),
            None => {
                let base = self.expr(base, None);
                self.value_member(base, name, span)
            }
        }
    }

    /// `self.earlier` in an initial value.
    fn early_field(&mut self, base: &tree::Expr, name: &Name, span: Span) -> Option<Expr> {
        let before = self.context.fields_before?;
        let tree::ExprKind::SelfRef = base.kind else { return None };
        let owner = self.context.owner.clone()?;
        let fields = self.fields(&owner)?;
        let index = fields.iter().position(|field| field.name == name.text)?;
        let ty = fields[index].ty.clone();
        if index >= before {
            let message = format!("`{}` has no value yet", name.text);
            let place = fields[index].span;
            let problem = Diagnostic::new(Code::EARLY_FIELD, span, message).label(place, "it comes later");
            self.report(problem.help("initial values run in order: move the other field up"));
        }
        let this = typed(ExprKind::SelfRef, owner, base.span);
        Some(typed(ExprKind::Field(Box::new(this), index), ty, span))
    }

    fn static_member(&mut self, path: &Static, base: &tree::Expr, name: &Name, span: Span) -> Expr {
        match path {
            Static::Type(Type::Enum(id)) => self.case(*id, name, span),
            Static::Type(ty) => self.static_value(ty, name, span),
            Static::Module(module) => match self.sema.scopes[module.index()].own.get(&name.text) {
                Some(Item::Constant(id)) => self.constant(*id, span),
                Some(_) => {
                    let message = format!("`{}` is not a value", self.sema.sources.text(span));
                    self.report(Diagnostic::new(Code::TYPE_MISMATCH, span, message));
                    broken(span)
                }
                None => {
                    let module_name = &self.sema.program.modules[*module].name;
                    let message = format!("module `{module_name}` declares no `{}`", name.text);
                    let known = self.sema.scopes[module.index()].own.keys().map(smol_str::SmolStr::as_str);
                    let problem = Diagnostic::new(Code::UNKNOWN_NAME, name.span, message);
                    let problem = names::propose(problem, name.span, &name.text, known);
                    self.report(problem);
                    broken(span)
                }
            },
            Static::Item(Item::Constant(id)) => {
                let base = self.constant(*id, base.span);
                self.value_member(base, name, span)
            }
            Static::Item(_) => {
                let message = format!("`{}` has no `{}`", self.sema.sources.text(base.span), name.text);
                self.report(Diagnostic::new(Code::UNKNOWN_MEMBER, name.span, message));
                broken(span)
            }
        }
    }

    fn case(&mut self, id: Id<model::Enum>, name: &Name, span: Span) -> Expr {
        let item = &self.sema.program.enums[id];
        if let Some(index) = item.cases.iter().position(|case| case.name == name.text) {
            return typed(ExprKind::Case(id, index), Type::Enum(id), span);
        }
        let message = format!("`{}` has no case `{}`", item.decl.name, name.text);
        let known = item.cases.iter().map(|case| case.name.as_str());
        let problem = Diagnostic::new(Code::UNKNOWN_MEMBER, name.span, message);
        let problem = names::propose(problem, name.span, &name.text, known);
        self.report(problem);
        broken(span)
    }

    /// `Instant.epoch`, `Json.null`
    fn static_value(&mut self, ty: &Type, name: &Name, span: Span) -> Expr {
        let on = format!("{}.", self.text(ty));
        match builtins::find(&on, &name.text) {
            Some(signature) if signature.params.is_none() => {
                let call = Call {
                    callee: Callee::Builtin(signature.spec.builtin),
                    receiver: None,
                    args: Vec::new(),
                    order: None,
                };
                let result = builtins::Bindings::default().apply(&signature.result).unwrap_or(Type::Error);
                typed(ExprKind::Call(call), result, span)
            }
            _ => {
                let message = format!("`{}` has no `{}`", self.text(ty), name.text);
                let known = builtins::on(&on).map(|signature| signature.spec.name());
                let problem = Diagnostic::new(Code::UNKNOWN_MEMBER, name.span, message);
                let problem = names::propose(problem, name.span, &name.text, known.collect::<Vec<_>>());
                self.report(problem);
                broken(span)
            }
        }
    }

    fn value_member(&mut self, base: Expr, name: &Name, span: Span) -> Expr {
        if base.ty.has_error() {
            return broken(span);
        }
        let found = self.fields(&base.ty).and_then(|fields| fields.iter().position(|field| field.name == name.text));
        let Some(index) = found else {
            let problem = self.unknown_member(&base.ty, name);
            self.report(problem);
            return broken(span);
        };
        self.check_field_access(&base, index, span);
        let ty = self.fields(&base.ty).map_or(Type::Error, |fields| fields[index].ty.clone());
        typed(ExprKind::Field(Box::new(base), index), ty, span)
    }

    pub(super) fn fields(&self, ty: &Type) -> Option<&[Field]> {
        let program = &self.sema.program;
        Some(match ty {
            Type::Record(id) => &program.records[*id].fields,
            Type::Class(id) => &program.classes[*id].fields,
            Type::Actor(id) => &program.actors[*id].fields,
            Type::ErrorType(id) => &program.errors[*id].fields,
            _ => return None,
        })
    }

    /// The fields of classes and actors are private to their module; an actor's may change while one looks.
    fn check_field_access(&mut self, base: &Expr, index: usize, span: Span) {
        let program = &self.sema.program;
        let (owner, field) = match &base.ty {
            Type::Class(id) => (&program.classes[*id].decl, &program.classes[*id].fields[index]),
            Type::Actor(id) => (&program.actors[*id].decl, &program.actors[*id].fields[index]),
            _ => return,
        };
        let is_actor = matches!(base.ty, Type::Actor(_));
        let own = matches!(base.kind, ExprKind::SelfRef);
        let place = field.span;
        if field.mode == FieldMode::Port && (own || self.in_test()) {
            return;
        }
        if owner.module != self.module {
            let module = &program.modules[owner.module].name;
            let message = format!("`{}` is private to module `{module}`", field.name);
            let problem = Diagnostic::new(Code::NOT_VISIBLE, span, message).label(place, "declared here");
            self.report(problem.help(format!("call a method of `{}`, or add one", owner.name)));
        } else if is_actor && !own && field.mode != FieldMode::Fixed && !self.in_test() {
            let message = format!("`{}` may change while you look: another actor's `var` is out of reach", field.name);
            let problem = Diagnostic::new(Code::NOT_VISIBLE, span, message).label(place, "declared here");
            self.report(problem.help("call a method that returns it"));
        }
    }

    /// The names of all members of a type.
    pub(super) fn members(&self, ty: &Type) -> Vec<String> {
        let fields = self.fields(ty).unwrap_or_default().iter().map(|field| field.name.clone());
        let functions = self.functions(ty).iter().map(|id| self.sema.program.functions[*id].decl.name.clone());
        let builtins = builtins::receiver(ty).into_iter();
        let builtins = builtins.flat_map(|(on, _)| builtins::on(on)).map(|signature| signature.spec.name().to_string());
        fields.chain(functions).chain(builtins).collect()
    }

    pub(super) fn functions(&self, ty: &Type) -> &[Id<model::Function>] {
        let program = &self.sema.program;
        match ty {
            Type::Record(id) => &program.records[*id].functions,
            Type::Class(id) => &program.classes[*id].functions,
            Type::Actor(id) => &program.actors[*id].functions,
            Type::Interface(id) => &program.interfaces[*id].functions,
            Type::Port(id) => &program.port_kinds[*id].calls,
            _ => &[],
        }
    }

    pub(super) fn unknown_member(&self, ty: &Type, name: &Name) -> Diagnostic {
        let message = format!("`{}` has no `{}`", self.text(ty), name.text);
        let problem = Diagnostic::new(Code::UNKNOWN_MEMBER, name.span, message);
        if let Type::Optional(inner) = ty {
            let members = self.members(inner);
            if members.iter().any(|member| *member == name.text) {
                return problem.help("it may be absent: open it first, `if let … = …`");
            }
        }
        let foreign = FOREIGN.iter().find(|(foreign, _)| *foreign == name.text).map(|(_, ours)| *ours);
        let members = self.members(ty);
        match foreign.filter(|ours| members.iter().any(|member| member == ours)) {
            Some(ours) => {
                problem.help(format!("it is called `{ours}` here")).fix(format!("write `{ours}`"), name.span, ours)
            }
            None => names::propose(problem, name.span, &name.text, members.iter().map(String::as_str)),
        }
    }

    /// A local made for a lambda's parameter.
    pub(super) fn bind_lambda(&mut self, name: &Name, ty: Type) -> Id<model::Local> {
        self.bind(name, ty, LocalKind::Lambda)
    }

    /// A call of a built-in without receiver.
    pub(super) fn builtin_call(
        builtin: Builtin,
        receiver: Option<Expr>,
        args: Vec<Expr>,
        ty: Type,
        span: Span,
    ) -> Expr {
        let call = Call { callee: Callee::Builtin(builtin), receiver: receiver.map(Box::new), args, order: None };
        typed(ExprKind::Call(call), ty, span)
    }
}

/// What people who come from other languages write, and what it is here.
const FOREIGN: [(&str, &str); 18] = [
    ("length", "size"),
    ("len", "size"),
    ("count", "size"),
    ("push", "add"),
    ("append", "add"),
    ("extend", "add_all"),
    ("concat", "add_all"),
    ("pop", "remove_last"),
    ("includes", "contains"),
    ("contains_key", "has"),
    ("containsKey", "has"),
    ("strip", "trim"),
    ("to_lower", "lower"),
    ("to_upper", "upper"),
    ("substring", "slice"),
    ("then", "map"),
    ("resolve", "keep"),
    ("reject", "fail"),
];

fn of_item(item: Item) -> Static {
    item_type(item).map_or(Static::Item(item), Static::Type)
}
