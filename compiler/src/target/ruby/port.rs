//! Port kinds of the package's own: what a host implements, what it tells, and what actors hold.

use super::decl::{class, private_tag};
use super::docs::documented;
use super::function::{definition, signature};
use super::module::Printer;
use super::naming::NAMING;
use super::text::{comment, string};
use super::types::Whose;
use crate::emit::code::Code;
use crate::emit::names::Use;
use crate::model::{Docs, PortKind};

impl Printer<'_> {
    /// A port kind, as three definitions.
    pub fn port_kind(&self, kind: &PortKind) -> Vec<String> {
        let name = self.own_name(&kind.decl);
        let implemented = self.abstract_module(self.decl_docs(&kind.decl), &name, &kind.calls, Whose::Hosts);
        vec![implemented, self.events(kind, &name), self.port_class(kind, &name)]
    }

    fn events(&self, kind: &PortKind, name: &str) -> String {
        let words: Docs = vec![format!("What a {{{name}}} tells its actor; each call is soon a step of it.")];
        let events = kind.events.iter().map(|event| {
            let method = NAMING.name(Use::Method, &event.name);
            let (params, arguments) = self.forwarded(&event.params, true);
            let mut told = vec![format!(":{method}")];
            told.extend(arguments.iter().map(Code::flat));
            let docs = documented(&event.docs, self.param_tags(&event.params, Whose::Hosts), 4);
            definition(docs, &signature(&method, params, 4), &[format!("      deliver({})", told.join(", "))], 4)
        });
        let docs = documented(&words, private_tag(&kind.decl), 2);
        class(docs, &format!("{name}Events < Quark::Events"), events.collect())
    }

    fn port_class(&self, kind: &PortKind, name: &str) -> String {
        let init = definition(
            String::new(),
            "def initialize(core, **handlers)",
            &[format!("      super(core, {name}, {name}Events.new(self), handlers)")],
            4,
        );
        let calls = kind.calls.iter().map(|id| {
            let program = self.program();
            let method = self.names.function(program, *id);
            let function = &program.functions[*id];
            let (params, arguments) = self.forwarded(&function.params, false);
            let passed =
                function.params.iter().zip(&arguments).map(|(param, code)| self.to_host(code.clone(), &param.ty));
            let recorded: Vec<String> =
                std::iter::once(string(&method)).chain(arguments.iter().map(Code::flat)).collect();
            let passed: Vec<Code> = passed.collect();
            let line = if passed.is_empty() {
                format!("      enqueue({}, &:{method})", recorded.join(", "))
            } else {
                let passed: Vec<String> = passed.iter().map(Code::flat).collect();
                format!("      enqueue({}) {{ |host| host.{method}({}) }}", recorded.join(", "), passed.join(", "))
            };
            definition(comment(&function.decl.docs, 4), &signature(&method, params, 4), &[line], 4)
        });
        let parts = std::iter::once(init).chain(calls).collect();
        let docs = comment(&["@api private".to_owned()], 2);
        class(docs, &format!("{name}Port < Quark::Port"), parts)
    }
}
