//! Interfaces and kinds of ports: what a host implements, what it tells, and what an actor holds.

use super::convert::has_time;
use super::decl::class;
use super::function::signature;
use super::module::{Printer, function_name, type_name};
use super::naming::NAMING;
use super::text::{docstring, string};
use crate::emit::code::Code;
use crate::emit::names::Use;
use crate::model::{Form, Interface, PortKind, Type};

impl Printer<'_> {
    pub(super) fn interface(&self, interface: &Interface) -> String {
        let mut parts = vec![docstring(&interface.decl.docs, 4)];
        let host = interface.decl.public;
        parts.extend(interface.functions.iter().map(|id| self.abstract_function(*id, host)));
        let base = format!("({})", self.outside("typing", "Protocol", true));
        class("", &type_name(&interface.decl), &base, parts)
    }

    /// A port kind: what a host implements, what it tells, and what actors hold.
    pub(super) fn port_kind(&self, kind: &PortKind) -> Vec<String> {
        let name = type_name(&kind.decl);
        let mut parts = vec![docstring(&kind.decl.docs, 4)];
        parts.extend(kind.calls.iter().map(|id| self.abstract_function(*id, true)));
        let base = format!("({})", self.outside("typing", "Protocol", true));
        vec![class("", &name, &base, parts), self.events(kind, &name), self.port(kind, &name)]
    }

    fn events(&self, kind: &PortKind, name: &str) -> String {
        let mut parts =
            vec![format!("    \"\"\"What a `{name}` tells its actor; each call is soon a step of it.\"\"\"\n")];
        parts.push("    __slots__ = ()\n".to_owned());
        for event in &kind.events {
            let mut params = vec!["self".to_owned()];
            let mut arguments = vec![string(&NAMING.name(Use::Method, &event.name))];
            for param in &event.params {
                let name = NAMING.name(Use::Local, &param.name);
                params.push(format!("{name}: {}", self.host_ty(&param.ty, Form::Argument)));
                arguments.push(self.frozen_in(Code::atom(name), &param.ty).flat());
            }
            let name = NAMING.name(Use::Method, &event.name);
            let head = signature("def", &name, params, "None", 4);
            let docs = docstring(&event.docs, 8);
            parts.push(format!("{head}\n{docs}        self._deliver({})\n", arguments.join(", ")));
        }
        class("", &format!("{name}Events"), &format!("({}.Events)", self.quark()), parts)
    }

    /// What comes from host code: frozen, its texts clean, its times in milliseconds.
    fn frozen_in(&self, code: Code, ty: &Type) -> Code {
        if has_time(ty) {
            return self.taken(code, ty);
        }
        if ty.is_owned() { code } else { self.cleaned_and_frozen(code, ty) }
    }

    fn port(&self, kind: &PortKind, name: &str) -> String {
        let quark = self.quark();
        let mut parts = vec![format!("    \"\"\"What an actor holds of a `{name}`.\"\"\"\n")];
        parts.push("    __slots__ = ()\n".to_owned());
        parts.push(format!(
            "    def __init__(self, core: {quark}.Core, **handlers: {quark}.Deliver) -> None:\n        \
             super().__init__(core, {name}, {name}Events, handlers)\n"
        ));
        for id in &kind.calls {
            let function = &self.program().functions[*id];
            let mut params = vec!["self".to_owned()];
            let (mut recorded, mut passed) = (Vec::new(), Vec::new());
            for param in &function.params {
                let name = NAMING.name(Use::Local, &param.name);
                let default = if param.optional { " = None" } else { "" };
                params.push(format!("{name}: {}{default}", self.ty(&param.ty, Form::Frozen)));
                passed.push(self.to_host(Code::atom(name.clone()), &param.ty).flat());
                recorded.push(Code::atom(name));
            }
            let method = function_name(self.program(), *id);
            let recorded = super::expr::tuple(recorded).flat();
            let head = signature("def", &method, params, "None", 4);
            let docs = docstring(&function.decl.docs, 8);
            let call = format!("lambda host: host.{method}({})", passed.join(", "));
            parts.push(format!("{head}\n{docs}        self._enqueue({}, {recorded}, {call})\n", string(&method)));
        }
        class("", &format!("{name}Port"), &format!("({quark}.Port[{name}, {name}Events])"), parts)
    }
}
