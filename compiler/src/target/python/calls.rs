//! Calls: of functions, methods, host code and what is delivered, and what is made.

use super::body::{BodyPrinter, World};
use super::expr::{Want, call, method};
use super::module::{field_name, function_name, inner_name};
use super::naming::NAMING;
use super::text;
use crate::emit::bodies::is_simple;
use crate::emit::code::{ATOM, Code, Doc};
use crate::emit::names::Use;
use crate::emit::roles::{is_boundary, is_inside, returns_promise};
use crate::model::{
    Call, Callee, Expr, ExprKind, Form, Function, FunctionKind, Id, Interface, New, Owner, Param, Record, Type,
};

impl BodyPrinter<'_, '_> {
    /// A copy with some fields changed: made anew where that is said shortly, as `replace` takes four times as long.
    pub(super) fn with(&mut self, base: &Expr, fields: &[(usize, Expr)]) -> Code {
        let copied = self.expr(base);
        let changed: Vec<(usize, Code)> =
            fields.iter().map(|(index, value)| (*index, self.value(value, Want::Frozen))).collect();
        if let Type::Record(id) = base.ty
            && is_simple(base)
            && changed.is_sorted_by_key(|(index, _)| *index)
        {
            let record = &self.file.program().records[id];
            let arguments = self.made_from(record, &base.ty, &copied, &changed);
            if call(record.decl.name.clone(), arguments.clone()).flat().len() <= SHORT {
                return call(self.file.declared(&record.decl, true), arguments);
            }
        }
        let program = self.file.program();
        let named = changed.into_iter().map(|(index, value)| keyword(&field_name(program, &base.ty, index), value));
        let arguments = std::iter::once(copied).chain(named).collect();
        call(self.file.outside("dataclasses", "replace", true), arguments)
    }

    /// The fields of a record that is made of another one's and of those that differ.
    fn made_from(&self, record: &Record, owner: &Type, base: &Code, changed: &[(usize, Code)]) -> Vec<Code> {
        let by_name = super::class::keyword_only(&record.fields).unwrap_or(usize::MAX);
        let fields = (0..record.fields.len()).map(|index| {
            let name = field_name(self.file.program(), owner, index);
            let value = match changed.iter().find(|(changed, _)| *changed == index) {
                Some((_, value)) => value.clone(),
                None => Code::new(base.clone().at(ATOM).append(format!(".{name}")), ATOM),
            };
            if index < by_name { value } else { keyword(&name, value) }
        });
        fields.collect()
    }

    pub(super) fn new_value(&mut self, new: &New, expr: &Expr) -> Code {
        let program = self.file.program();
        let (decl, fields, host) = match &expr.ty {
            Type::Record(id) => (&program.records[*id].decl, &program.records[*id].fields, false),
            Type::ErrorType(id) => (&program.errors[*id].decl, &program.errors[*id].fields, false),
            Type::Class(id) => (&program.classes[*id].decl, &program.classes[*id].fields, true),
            Type::Actor(id) => (&program.actors[*id].decl, &program.actors[*id].fields, true),
            other => unreachable!("{other:?} is not made"),
        };
        let host = host && decl.public;
        let parameters: Vec<usize> = (0..fields.len()).filter(|index| fields[*index].parameter).collect();
        let by_name = super::class::keyword_only(fields).unwrap_or(usize::MAX);
        let mut arguments = Vec::new();
        let mut in_order = true;
        for (position, (index, value)) in new.args.iter().enumerate() {
            let field = &fields[*index];
            let owned = value.ty.is_owned();
            let value = self.value(value, if owned { Want::Any } else { Want::Frozen });
            let value = if host { self.to_host(value, &field.ty) } else { value };
            in_order &= parameters.get(position) == Some(index) && *index < by_name;
            arguments.push(if in_order { value } else { keyword(&NAMING.name(Use::Field, &field.name), value) });
        }
        if matches!(expr.ty, Type::Actor(_)) {
            arguments.extend(self.world_runtime().map(|runtime| keyword("runtime", Code::atom(runtime))));
        }
        call(self.file.declared(decl, true), arguments)
    }

    fn world_runtime(&self) -> Option<&'static str> {
        match self.world {
            World::None => None,
            World::Actor => Some("self._quark.runtime"),
            World::Entry => Some("outside.runtime"),
            World::Test => Some("runtime"),
        }
    }

    /// What tells the time.
    pub fn outside_world(&self) -> &'static str {
        match self.world {
            World::Test => "runtime",
            World::Entry => "outside",
            World::Actor | World::None => "self._quark",
        }
    }

    pub(super) fn call(&mut self, inner: &Call, expr: &Expr, want: Want) -> Code {
        match inner.callee {
            Callee::Builtin(builtin) => self.builtin(builtin, inner, expr, want),
            Callee::Function(id) => {
                let code = self.function_call(id, inner);
                let code =
                    if is_inside(self.file.program(), id, inner) { code } else { self.result_of(code, id, expr) };
                self.converted(code, &expr.ty, Form::Frozen, want)
            }
            Callee::Deliver(kind, index) => self.deliver(kind, index, inner),
        }
    }

    fn result_of(&mut self, code: Code, id: Id<Function>, expr: &Expr) -> Code {
        let function = &self.file.program().functions[id];
        if returns_promise(function) || !is_boundary(self.file.program(), id) {
            return code;
        }
        match function.owner {
            Owner::Interface(_) => self.file.taken(code, &expr.ty),
            _ => self.from_host(code, &expr.ty),
        }
    }

    fn function_call(&mut self, id: Id<Function>, inner: &Call) -> Code {
        let program = self.file.program();
        let function = &program.functions[id];
        let inside = is_inside(program, id, inner);
        let receiver = inner.receiver.as_ref().map(|receiver| self.expr(receiver));
        let host = is_boundary(program, id) && !inside && !returns_promise(function);
        let mut arguments = self.arguments(function, inner, host);
        if inside {
            let name = inner_name(program, self.file.facts, id);
            let code = method(Code::atom("self"), &name, arguments);
            if function.kind == FunctionKind::Async {
                return call("self._quark.begin", vec![code]);
            }
            return code;
        }
        if program.is_refused(function) {
            let place = self.file.place(inner.receiver.as_ref().map_or(function.decl.span, |receiver| receiver.span));
            arguments.push(Code::atom(place));
        }
        let name = function_name(program, id);
        match (function.owner, receiver) {
            (Owner::Interface(interface), Some(receiver)) if self.may_be_hosts(interface) => {
                let place = inner.receiver.as_ref().map_or(function.decl.span, |receiver| receiver.span);
                let method = Code::new(receiver.at(ATOM).append(format!(".{name}")), ATOM);
                let title = format!("{}.{}", program.interfaces[interface].decl.name, function.decl.name);
                let called = [Code::atom(text::string(&title)), Code::atom(self.file.place(place)), method];
                self.runtime("host", called.into_iter().chain(arguments).collect())
            }
            (_, Some(receiver)) => method(receiver, &name, arguments),
            (Owner::Module, None) => self.module_call(function, &name, arguments),
            (owner, None) => call(format!("{}.{name}", self.owner_name(owner)), arguments),
        }
    }

    /// Whether host code may stand behind an interface here, whose exceptions are faults with the place of the call.
    fn may_be_hosts(&self, interface: Id<Interface>) -> bool {
        self.file.program().interfaces[interface].decl.public && self.world != World::Test
    }

    fn module_call(&mut self, function: &Function, name: &str, mut arguments: Vec<Code>) -> Code {
        if function.kind == FunctionKind::Entry {
            let runtime = self.world_runtime().unwrap_or("runtime");
            arguments.push(keyword("runtime", Code::atom(runtime)));
        }
        call(self.file.refer(function.decl.module, name, true), arguments)
    }

    fn owner_name(&self, owner: Owner) -> String {
        let program = self.file.program();
        let decl = match owner {
            Owner::Record(id) => &program.records[id].decl,
            Owner::Class(id) => &program.classes[id].decl,
            Owner::Actor(id) => &program.actors[id].decl,
            other => unreachable!("{other:?} has no static functions"),
        };
        self.file.declared(decl, true)
    }

    /// Arguments in the order of the parameters, or by name in the order written; absent ones at the end left out.
    fn arguments(&mut self, function: &Function, inner: &Call, host: bool) -> Vec<Code> {
        let params = &function.params;
        let reads = matches!(function.owner, Owner::Module | Owner::Record(_)) || function.kind == FunctionKind::Query;
        if let Some(order) = &inner.order {
            let by_name = order.iter().map(|index| {
                let value = self.argument(&params[*index], &inner.args[*index], reads, host);
                keyword(&NAMING.name(Use::Local, &params[*index].name), value)
            });
            return by_name.collect();
        }
        let absent = |(param, arg): &(&Param, &Expr)| param.optional && matches!(arg.kind, ExprKind::None);
        let given: Vec<(&Param, &Expr)> = params.iter().zip(&inner.args).collect();
        let kept = given.len() - given.iter().rev().take_while(|pair| absent(pair)).count();
        given[..kept].iter().map(|(param, arg)| self.argument(param, arg, reads, host)).collect()
    }

    pub(super) fn argument(&mut self, param: &Param, arg: &Expr, reads: bool, host: bool) -> Code {
        let want = if reads || param.ty.is_owned() { Want::Any } else { Want::Frozen };
        let code = self.value(arg, want);
        if host { self.to_host(code, &param.ty) } else { code }
    }

    fn deliver(&mut self, kind: Id<crate::model::PortKind>, index: usize, inner: &Call) -> Code {
        let kind = &self.file.program().port_kinds[kind];
        let event = &kind.events[index];
        let port = self.expr(inner.receiver.as_ref().expect("an event is delivered to a port"));
        let own = kind.decl.module.index() != 0 && kind.link.is_none();
        let mut arguments = Vec::new();
        for (param, arg) in event.params.iter().zip(&inner.args) {
            let code = self.value(arg, Want::Frozen);
            arguments.push(if own { self.to_host(code, &param.ty) } else { code });
        }
        let events = Code::new(port.at(ATOM).append(".events"), ATOM);
        method(events, &NAMING.name(Use::Method, &event.name), arguments)
    }
}

/// What fits into a line, or into two with its arguments in the second.
const SHORT: usize = 110;

/// `name=value`
fn keyword(name: &str, value: Code) -> Code {
    Code::new(Doc::text(format!("{name}=")).append(value.doc.group()), 0)
}
