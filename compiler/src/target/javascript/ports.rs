//! What host code implements: interfaces and kinds of ports.

use super::body::{BodyPrinter, SelfRef, World};
use super::decl::class;
use super::function::{render_function, signature};
use super::layout::{Code, arrow, call, method};
use super::module::{Printer, adapter_name, type_name};
use super::naming::NAMING;
use super::text::{comment, string};
use super::types::Side;
use crate::emit::code::Doc;
use crate::emit::names::Use;
use crate::model::{Arena, Event, Function, Id, Interface, Param, PortKind, Type};

impl Printer<'_> {
    /// What an interface is in `JSDoc`, and what makes one of host code's object.
    pub fn interface(&self, id: Id<Interface>) -> Vec<String> {
        let interface = &self.program().interfaces[id];
        let typedef = self.interface_typedef(interface);
        if !interface.decl.public {
            return vec![typedef];
        }
        vec![typedef, self.host_class(interface), self.host_function(interface)]
    }

    fn interface_typedef(&self, interface: &Interface) -> String {
        let mut tags = vec![format!("@typedef {{object}} {}", type_name(&interface.decl))];
        for id in &interface.functions {
            let function = &self.program().functions[*id];
            let words: Vec<&str> = function.decl.docs.iter().map(|line| line.trim()).collect();
            let words = words.join(" ");
            let line = format!("@property {{{}}} {} {words}", self.ts_function(function), self.function_name(*id));
            tags.push(line.trim_end().to_owned());
        }
        comment(&interface.decl.docs, &tags, 0)
    }

    /// `(now: number) => void`
    fn ts_function(&self, function: &Function) -> String {
        let params: Vec<String> = function
            .params
            .iter()
            .map(|param| format!("{}: {}", NAMING.name(Use::Local, &param.name), self.ts(&param.ty, Side::Out)))
            .collect();
        format!("({}) => {}", params.join(", "), self.ts(&function.result, Side::In))
    }

    fn host_class(&self, interface: &Interface) -> String {
        let quark = self.quark();
        let name = type_name(&interface.decl);
        let methods = interface.functions.iter().map(|id| Code::atom(string(&self.function_name(*id))));
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 4);
        let arguments = [Code::atom(string(&name)), Code::atom("host")].into_iter().chain(methods).collect();
        body.statement("", call(format!("{quark}.requireMethods"), arguments));
        body.text("this.#host = host;");
        let init = render_function(String::new(), "  constructor(host)", body.finish(), 2);
        let mut parts = vec!["  #host;\n".to_owned(), init];
        parts.extend(interface.functions.iter().map(|id| self.host_method(*id, &name)));
        let docs = format!("A `{name}` of host code: what it throws is a fault.");
        class(&[docs], &format!("Host{name}"), "", parts).replacen("export class", "class", 1)
    }

    fn host_method(&self, id: Id<Function>, owner: &str) -> String {
        let function = &self.program().functions[id];
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 4);
        let names: Vec<String> =
            function.params.iter().enumerate().map(|(index, param)| body.locals.declare(index, &param.name)).collect();
        let name = self.function_name(id);
        let values = names.iter().map(|name| Code::atom(name.clone())).collect();
        let asked = arrow(&[], method(Code::atom("this.#host"), &name, values));
        let hosted =
            call(format!("{}.hosted", self.quark()), vec![Code::atom(string(&format!("{owner}.{name}"))), asked]);
        if function.result == Type::Unit {
            body.statement("", hosted);
        } else {
            let taken = self.host_result(hosted, &function.result);
            body.statement("return ", taken);
        }
        let params = names.into_iter().map(Doc::text).collect();
        render_function(String::new(), &signature(&name, params, 2), body.finish(), 2)
    }

    fn host_result(&self, code: Code, ty: &Type) -> Code {
        match ty {
            Type::List(_) | Type::Map(..) => self.from_host(code, ty),
            _ if self.needs_taking(ty) => self.from_host(code, ty),
            _ => code,
        }
    }

    fn host_function(&self, interface: &Interface) -> String {
        let name = type_name(&interface.decl);
        let docs = format!("  return {}.isOwn(host) ? host : new Host{name}(host);\n", self.quark());
        let words = format!("Takes a `{name}` from host code, or one that is an instance of a class here.");
        let head = format!("export function {}(host)", adapter_name(&interface.decl));
        render_function(comment(&[words], &[], 0), &head, docs, 0)
    }

    /// A port kind: the token that stands for it, what a host tells, and what actors hold.
    pub fn port_kind(&self, kind: &PortKind) -> Vec<String> {
        let name = type_name(&kind.decl);
        vec![self.kind_token(kind, &name), self.events(kind, &name), self.port_class(kind, &name)]
    }

    fn kind_token(&self, kind: &PortKind, name: &str) -> String {
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 0);
        let calls = kind.calls.iter().map(|id| Code::atom(string(&self.function_name(*id)))).collect();
        let calls = call("Object.freeze", vec![super::layout::array(calls)]);
        let made = call(format!("new {}.PortKind", self.quark()), vec![Code::atom(string(name)), calls]);
        body.statement(&format!("export const {name} = "), made);
        format!("{}{}", comment(&kind.decl.docs, &[], 0), body.finish())
    }

    fn events(&self, kind: &PortKind, name: &str) -> String {
        let parts = kind.events.iter().map(|event| self.event(event)).collect();
        let docs = format!("What a `{name}` tells its actor; each is soon a step of it.");
        class(&[docs], &format!("{name}Events"), &format!("{}.Events", self.quark()), parts)
    }

    fn event(&self, event: &Event) -> String {
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 4);
        let name = NAMING.name(Use::Method, &event.name);
        let mut arguments = vec![Code::atom(string(&name))];
        let mut params = Vec::new();
        for (index, param) in event.params.iter().enumerate() {
            let name = body.locals.declare(index, &param.name);
            arguments.push(self.told(Code::atom(name.clone()), param));
            params.push(Doc::text(name));
        }
        body.statement("", call("this.$tell", arguments));
        let tags: Vec<String> = event
            .params
            .iter()
            .map(|param| {
                format!("@param {{{}}} {}", self.ts(&param.ty, Side::In), NAMING.name(Use::Local, &param.name))
            })
            .collect();
        render_function(comment(&event.docs, &tags, 2), &signature(&name, params, 2), body.finish(), 2)
    }

    /// What comes from host code, made what handlers work with.
    fn told(&self, code: Code, param: &Param) -> Code {
        match &param.ty {
            Type::String => call(format!("{}.scalars", self.quark()), vec![code]),
            Type::List(_) | Type::Map(..) => self.from_host(code, &param.ty),
            ty if self.needs_taking(ty) => self.from_host(code, ty),
            _ => code,
        }
    }

    fn port_class(&self, kind: &PortKind, name: &str) -> String {
        let made = format!(
            "  constructor(core, handlers = {{}}) {{\n    super(core, {name}, (deliver) => new {name}Events(deliver), handlers);\n  }}\n"
        );
        let calls = kind.calls.iter().map(|id| self.port_call(*id));
        let parts = std::iter::once(made).chain(calls).collect();
        class(
            &[format!("What an actor holds of a `{name}`.")],
            &format!("{name}Port"),
            &format!("{}.Port", self.quark()),
            parts,
        )
    }

    fn port_call(&self, id: Id<Function>) -> String {
        let function = &self.program().functions[id];
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 4);
        let names: Vec<String> =
            function.params.iter().enumerate().map(|(index, param)| body.locals.declare(index, &param.name)).collect();
        let name = self.function_name(id);
        let values = names.iter().map(|name| Code::atom(name.clone()));
        let arguments = std::iter::once(Code::atom(string(&name))).chain(values).collect();
        body.statement("", call("this.$call", arguments));
        let docs = comment(&function.decl.docs, &[], 2);
        let params = names.into_iter().map(Doc::text).collect();
        render_function(docs, &signature(&name, params, 2), body.finish(), 2)
    }
}
