//! Calls, and whatever is made by a constructor.

use crate::emit::code::{ATOM, Code, render};
use crate::emit::names::Use;
use crate::emit::roles::{is_boundary, is_inside, returns_promise};
use crate::model::{Call, Callee, Expr, Field, Form, Function, FunctionKind, Id, Item, New, Owner, Type};
use crate::target::java::body::{Body, This, World};
use crate::target::java::expr::{Want, or_null};
use crate::target::java::names::{function_name, inner_name, item_of};
use crate::target::java::naming::NAMING;
use crate::target::java::spell::{call, method};

impl Body<'_, '_> {
    pub(super) fn with(&mut self, base: &Expr, fields: &[(usize, Expr)]) -> Code {
        let Type::Record(id) = base.ty else { unreachable!("only records have `with`") };
        let mut code = self.expr(base);
        for (index, value) in fields {
            let name = &self.file.program().records[id].fields[*index].name;
            let value = self.value(value, Want::Frozen);
            code = method(code, &crate::target::java::record::wither(name), vec![value]);
        }
        code
    }

    pub(super) fn new_value(&mut self, new: &New, expr: &Expr) -> Code {
        let program = self.file.program();
        let fields = match &expr.ty {
            Type::Record(id) => &program.records[*id].fields,
            Type::ErrorType(id) => &program.errors[*id].fields,
            Type::Class(id) => &program.classes[*id].fields,
            Type::Actor(id) => &program.actors[*id].fields,
            other => unreachable!("{other:?} is not made"),
        };
        let mut arguments = self.expected(false, |body| body.constructor_arguments(fields, new, &expr.ty));
        if matches!(expr.ty, Type::Actor(_)) {
            arguments.push(Code::atom(self.world_runtime()));
        }
        let item = item_of(&expr.ty).expect("what is made is declared");
        call(format!("new {}", self.file.declared(item)), arguments)
    }

    /// All arguments, or only those that must be given, where that is all that is given.
    pub(super) fn constructor_arguments(&mut self, fields: &[Field], new: &New, ty: &Type) -> Vec<Code> {
        let is_record = matches!(ty, Type::Record(_));
        let given = |index: usize| new.args.iter().find(|(field, _)| *field == index).map(|(_, value)| value);
        let parameters: Vec<usize> = (0..fields.len()).filter(|index| fields[*index].parameter).collect();
        let short = parameters
            .iter()
            .all(|index| given(*index).is_some() == crate::target::java::class::is_required(&fields[*index]));
        let mut arguments = Vec::new();
        let mut texts: Vec<String> = vec![String::new(); fields.len()];
        for index in parameters {
            let field = &fields[index];
            let argument = match given(index) {
                Some(value) => {
                    let code = self.value(value, if value.ty.is_owned() { Want::Any } else { Want::Frozen });
                    let tells = !is_record && crate::target::java::class::tells_none(field);
                    if tells { crate::target::java::convert::optional(self.file, code) } else { code }
                }
                None if short => continue,
                None => match &field.default {
                    Some(_) if is_record => self.file.record_default(ty, index, &texts),
                    Some(default) if crate::target::java::class::is_literal(&default.value) => {
                        self.default_value(default, &texts)
                    }
                    _ => Code::atom("null"),
                },
            };
            texts[index] = render(&argument.clone().at(ATOM), usize::MAX);
            arguments.push(argument);
        }
        arguments
    }

    /// A default, its earlier fields by these expressions.
    pub(super) fn default_value(&self, default: &crate::model::Initial, fields: &[String]) -> Code {
        let mut body = Body::new(self.file, &default.locals, This::Fields(fields.to_vec()), World::None, 0);
        body.value(&default.value, Want::Frozen)
    }

    pub(super) fn world_runtime(&self) -> &'static str {
        match self.world {
            World::Actor => "this.quark.runtime()",
            World::None | World::Entry | World::Test => "runtime",
        }
    }

    /// What tells the time.
    pub fn outside_world(&self) -> &'static str {
        match self.world {
            World::Actor => "this.quark",
            World::None | World::Entry | World::Test => "runtime",
        }
    }

    pub(super) fn call(&mut self, inner: &Call, expr: &Expr, want: Want) -> Code {
        match inner.callee {
            Callee::Builtin(builtin) => self.builtin(builtin, inner, expr, want),
            Callee::Function(id) => {
                let code = self.function_call(id, inner);
                let code = if self.gives_optional(id, inner) { or_null(code) } else { code };
                let host = matches!(self.file.program().functions[id].owner, Owner::Interface(_))
                    && is_boundary(self.file.program(), id);
                let code = if host { self.file.taken(code, &expr.ty) } else { code };
                self.converted(code, &expr.ty, Form::Frozen, want)
            }
            Callee::Deliver(kind, index) => self.deliver(kind, index, inner),
        }
    }

    /// Whether the method that is called gives an `Optional`, as host code has it.
    pub(super) fn gives_optional(&self, id: Id<Function>, inner: &Call) -> bool {
        let function = &self.file.program().functions[id];
        let within = is_inside(self.file.program(), id, inner)
            && inner_name(self.file.program(), &self.file.package.facts, id) != function_name(self.file.program(), id);
        !within && crate::target::java::function::gives_optional(self.file.program(), id) && !returns_promise(function)
    }

    pub(super) fn function_call(&mut self, id: Id<Function>, inner: &Call) -> Code {
        let program = self.file.program();
        let function = &program.functions[id];
        let inside = is_inside(program, id, inner);
        let receiver = inner.receiver.as_ref().map(|receiver| self.expr(receiver));
        let arguments = self.arguments(function, inner);
        if inside {
            let name = inner_name(program, &self.file.package.facts, id);
            return method(Code::atom("this"), &name, arguments);
        }
        let mut arguments = arguments;
        if program.is_refused(function) {
            let place = self.file.place(inner.receiver.as_ref().map_or(function.decl.span, |receiver| receiver.span));
            arguments.push(Code::atom(place));
        }
        let name = function_name(program, id);
        match (function.owner, receiver) {
            (_, Some(receiver)) => method(receiver, &name, arguments),
            (Owner::Module, None) => self.module_call(function, &name, arguments),
            (owner, None) => call(format!("{}.{name}", self.owner_name(owner)), arguments),
        }
    }

    pub(super) fn module_call(&mut self, function: &Function, name: &str, mut arguments: Vec<Code>) -> Code {
        if function.kind == FunctionKind::Entry {
            let runtime = self.world_runtime();
            if crate::target::java::function::reads_environment(function) {
                arguments.push(Code::atom(if self.world == World::Entry {
                    "environment".to_owned()
                } else {
                    format!("{runtime}.environment()")
                }));
            }
            arguments.push(Code::atom(runtime));
        }
        call(self.file.module_function(function, name), arguments)
    }

    pub(super) fn owner_name(&self, owner: Owner) -> String {
        let item = match owner {
            Owner::Record(id) => Item::Record(id),
            Owner::Class(id) => Item::Class(id),
            Owner::Actor(id) => Item::Actor(id),
            other => unreachable!("{other:?} has no static functions"),
        };
        self.file.declared(item)
    }

    pub(super) fn arguments(&mut self, function: &Function, inner: &Call) -> Vec<Code> {
        let params = &function.params;
        let reads = matches!(function.owner, Owner::Module | Owner::Record(_)) || function.kind == FunctionKind::Query;
        let mut printed = Vec::new();
        for (param, arg) in params.iter().zip(&inner.args) {
            let want = if reads || param.ty.is_owned() { Want::Any } else { Want::Frozen };
            printed.push(self.expected(false, |body| body.value(arg, want)));
        }
        printed
    }

    pub(super) fn deliver(&mut self, kind: Id<crate::model::PortKind>, index: usize, inner: &Call) -> Code {
        let event = &self.file.program().port_kinds[kind].events[index];
        let port = self.expr(inner.receiver.as_ref().expect("an event is delivered to a port"));
        let arguments = inner.args.iter().map(|arg| self.value(arg, Want::Frozen)).collect();
        method(method(port, "events", Vec::new()), &NAMING.name(Use::Method, &event.name), arguments)
    }
}
