//! Kinds of ports: what a host implements and tells, and what an actor holds.

use crate::emit::code::Code;
use crate::emit::names::Use;
use crate::model::{Form, Id, Item, PortKind, Type};
use crate::target::java::body::{Body, This, World};
use crate::target::java::decl::{capital, public, rendered, type_docs, type_text};
use crate::target::java::docs::{Tags, javadoc, words};
use crate::target::java::expr::Want;
use crate::target::java::file::File;
use crate::target::java::function::Head;
use crate::target::java::naming::NAMING;
use crate::target::java::spell::call;
use crate::target::java::text::string;
use askama::Template;

#[derive(Template)]
#[template(path = "java/events.java")]
struct EventsView {
    kind: String,
    public: &'static str,
    name: String,
    core: String,
    port: String,
    methods: String,
}

#[derive(Template)]
#[template(path = "java/port.java")]
struct PortView {
    kind: String,
    name: String,
    base: String,
    events: String,
    core: String,
    handlers: String,
    methods: String,
}

impl File<'_> {
    /// What a host implements of a port kind.
    pub fn port_kind(&self, id: Id<PortKind>) -> String {
        let kind = &self.program().port_kinds[id];
        let name = self.declared(Item::PortKind(id));
        let (events, _) = self.package.names.of_port(id).expect("it is the package's own");
        let port_kind = self.quark("PortKind");
        let mut body = format!(
            "    /** The kind of port, for `QuarkRuntime.provide`. */\n    \
             {port_kind}<{name}, {events}> KIND = new {port_kind}<>({});\n",
            string(&kind.decl.name)
        )
        .replace("`QuarkRuntime.provide`", "{@code QuarkRuntime.provide}");
        body.extend(kind.calls.iter().map(|id| self.abstract_function(*id, kind.decl.public)));
        let docs = type_docs(&kind.decl, &Tags::default());
        type_text(&docs, "", &format!("{}interface {name}", public(&kind.decl)), &body)
    }

    /// What a host tells of a port kind.
    pub fn port_events(&self, id: Id<PortKind>) -> String {
        let kind = &self.program().port_kinds[id];
        let (name, port) = self.package.names.of_port(id).expect("it is the package's own");
        let mut methods = String::new();
        for event in &kind.events {
            let params: Vec<(String, String, &Type)> = event
                .params
                .iter()
                .map(|param| (self.ty(&param.ty), NAMING.name(Use::Local, &param.name), &param.ty))
                .collect();
            let describe = |tags: Tags, (_, name, _): &(String, String, &Type)| tags.param(name, &words(name));
            let docs = if event.docs.is_empty() { vec![capital(&words(&event.name))] } else { event.docs.clone() };
            let docs = javadoc(&docs, &params.iter().fold(Tags::default(), describe), 4);
            let docs = if kind.decl.public { docs } else { String::new() };
            let arena = crate::model::Arena::default();
            let mut body = Body::new(self, &arena, This::Object, World::None, 8);
            for (_, name, _) in &params {
                body.locals.reserve(name);
            }
            let mut passed = Vec::new();
            for (ty, name, of) in &params {
                let whole = self.taken(Code::atom(name.clone()), of);
                let frozen = body.converted(whole, of, Form::Argument, Want::Frozen);
                if frozen.flat() == *name {
                    passed.push(Code::atom(name.clone()));
                } else {
                    let kept = body.locals.temporary(&format!("kept_{name}"));
                    body.statement(&format!("{ty} {kept} = "), frozen, ";");
                    passed.push(Code::atom(kept));
                }
            }
            let event = NAMING.name(Use::Method, &event.name);
            let told = crate::target::java::spell::lambda("()", call(format!("this.handlers.{event}"), passed));
            body.statement("", call("this.core.handle", vec![told]), ";");
            let access = public(&kind.decl);
            let params = params.iter().map(|(ty, name, _)| format!("{ty} {name}")).collect();
            let head = Head { modifiers: format!("{access}void "), name: &event, params, tail: " {", indent: 4 };
            methods.push_str(&format!("\n{docs}{}{}    }}\n", head.text(), body.finish()));
        }
        rendered(&EventsView {
            kind: self.declared(Item::PortKind(id)),
            public: public(&kind.decl),
            name: name.to_owned(),
            core: self.quark("Core"),
            port: port.to_owned(),
            methods,
        })
    }

    /// What an actor holds of a port kind.
    pub fn port(&self, id: Id<PortKind>) -> String {
        let kind = &self.program().port_kinds[id];
        let (events, name) = self.package.names.of_port(id).expect("it is the package's own");
        let mut handlers = Vec::new();
        for event in &kind.events {
            let params: Vec<String> = event
                .params
                .iter()
                .map(|param| format!("{} {}", self.ty(&param.ty), NAMING.name(Use::Local, &param.name)))
                .collect();
            let event = NAMING.name(Use::Method, &event.name);
            handlers.push(match kind.events.len() {
                1 => format!("        void {event}({});\n", params.join(", ")),
                _ => format!("        default void {event}({}) {{}}\n", params.join(", ")),
            });
        }
        let mut methods = String::new();
        for id in &kind.calls {
            let function = &self.program().functions[*id];
            let named = function.params.iter().map(|param| (self.ty(&param.ty), NAMING.name(Use::Local, &param.name)));
            let (params, passed): (Vec<String>, Vec<Code>) =
                named.map(|(ty, name)| (format!("{ty} {name}"), Code::atom(name))).unzip();
            let absent = function.params.iter().any(|param| matches!(param.ty, Type::Optional(_)));
            let method = crate::target::java::names::public_name(function);
            let list = if absent { format!("{}.of", self.quark("Lists")) } else { format!("{}.of", self.util("List")) };
            let mut locals = crate::target::java::naming::Locals::default();
            function.params.iter().enumerate().for_each(|(index, param)| drop(locals.declare(index, &param.name)));
            let host = locals.temporary("host");
            let called = crate::target::java::spell::lambda(&host, call(format!("{host}.{method}"), passed.clone()));
            let body =
                self.one_line("", call("enqueue", vec![Code::atom(string(&method)), call(list, passed), called]));
            let head = Head { modifiers: "void ".to_owned(), name: &method, params, tail: " {", indent: 4 };
            methods.push_str(&format!("\n{}{body}    }}\n", head.text()));
        }
        rendered(&PortView {
            kind: self.declared(Item::PortKind(id)),
            name: name.to_owned(),
            base: self.quark("Port"),
            events: events.to_owned(),
            core: self.quark("Core"),
            handlers: handlers.join("\n"),
            methods,
        })
    }
}
