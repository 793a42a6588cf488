//! Declarations but records, classes and actors: enums, unions, errors, interfaces, ports, protocols, functions.

use super::body::{Body, This, World};
use super::docs::{Tags, javadoc, says, words};
use super::expr::Want;
use super::file::File;
use super::function::Head;
use super::names::field_name;
use super::naming::NAMING;
use super::spell::{EQUAL, between, call};
use super::text::string;
use crate::emit::code::Code;
use crate::emit::fold::{self, Folded};
use crate::emit::names::Use;
use crate::model::{
    Constant, Decl, Enum, ErrorType, Field, Form, Id, Interface, Item, PortKind, Protocol, Side, Type, Union,
};
use askama::Template;

#[derive(Template)]
#[template(path = "java/type.java")]
struct TypeView<'v> {
    docs: &'v str,
    annotations: &'v str,
    head: &'v str,
    body: &'v str,
}

#[derive(Template)]
#[template(path = "java/enum.java")]
struct EnumView {
    docs: String,
    public: &'static str,
    name: String,
    wire_name: String,
    cases: String,
    decoder: String,
    decoders: String,
    from_json_docs: String,
    json: String,
}

#[derive(Template)]
#[template(path = "java/error.java")]
struct ErrorView {
    docs: String,
    public: &'static str,
    name: String,
    base: String,
    fields: String,
    constructor_docs: String,
    constructor: String,
    message: String,
    assignments: String,
    accessors: String,
    equality: String,
    json: String,
    to_json: String,
}

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

#[derive(Template)]
#[template(path = "java/protocol.java")]
struct ProtocolView {
    docs: String,
    public: &'static str,
    name: String,
    client: String,
    server: String,
    sides: String,
}

/// A template's text, ended by one line break.
pub fn rendered(view: &impl Template) -> String {
    let text = view.render().expect("templates that compile also render");
    format!("{}\n", text.trim_end_matches('\n'))
}

/// A type: its head, and its body without an empty line at the beginning.
pub fn type_text(docs: &str, annotations: &str, head: &str, body: &str) -> String {
    let body = body.trim_start_matches('\n');
    if body.is_empty() {
        return format!("{docs}{annotations}{head} {{}}\n");
    }
    rendered(&TypeView { docs, annotations, head, body })
}

/// The documentation of a type; what host code sees always has some.
pub fn type_docs(decl: &Decl, tags: &Tags) -> String {
    if decl.public && decl.docs.iter().all(|line| line.trim().is_empty()) {
        return javadoc(&[format!("`{}` of the module's declarations.", decl.name)], tags, 0);
    }
    if decl.public { javadoc(&decl.docs, tags, 0) } else { javadoc(&decl.docs, &Tags::default(), 0) }
}

fn public(decl: &Decl) -> &'static str {
    if decl.public { "public " } else { "" }
}

impl File<'_> {
    /// An enum as a whole.
    pub fn enumeration(&self, id: Id<Enum>) -> String {
        let declared = &self.program().enums[id];
        let name = self.declared(Item::Enum(id));
        let mut cases = String::new();
        for (index, case) in declared.cases.iter().enumerate() {
            let end = if index + 1 == declared.cases.len() { ";" } else { "," };
            let docs = match (declared.decl.public, case.docs.is_empty()) {
                (true, true) => says(&format!("{{@code {}}}.", case.wire), 4),
                _ => javadoc(&case.docs, &Tags::default(), 4),
            };
            let case_name = NAMING.name(Use::Case, &case.name);
            cases.push_str(&format!("{docs}    {case_name}({}){end}\n", string(&case.wire)));
        }
        let older: Vec<Code> = declared
            .cases
            .iter()
            .flat_map(|case| case.aliases.iter().map(move |alias| (alias, case)))
            .map(|(alias, case)| {
                let case = Code::atom(NAMING.name(Use::Case, &case.name));
                call(format!("{}.entry", self.util("Map")), vec![Code::atom(string(alias)), case])
            })
            .collect();
        let mut arguments = vec![Code::atom("values()")];
        if !older.is_empty() {
            arguments.push(call(format!("{}.ofEntries", self.util("Map")), older));
        }
        let tags = Tags::default().param("json", "its name as JSON").result("the case");
        let from_json = vec!["The case of this name; throws `DecodeError` where there is none.".to_owned()];
        rendered(&EnumView {
            docs: type_docs(&declared.decl, &Tags::default()),
            public: public(&declared.decl),
            name,
            wire_name: self.quark("WireName"),
            cases,
            decoder: self.quark("Decoder"),
            decoders: call(format!("{}.enumOf", self.quark("Decoders")), arguments).flat(),
            from_json_docs: if declared.decl.public { javadoc(&from_json, &tags, 4) } else { String::new() },
            json: self.quark("Json"),
        })
    }

    /// A union as a whole; one without members, of a side that sends nothing, is a type that nothing has.
    pub fn union(&self, id: Id<Union>) -> String {
        let union = &self.program().unions[id];
        let name = self.declared(Item::Union(id));
        let mut members: Vec<String> = Vec::new();
        for member in &union.members {
            let member = self.declared(Item::Record(member.record));
            if !members.contains(&member) {
                members.push(member);
            }
        }
        let head = if members.is_empty() {
            format!("{}interface {name}", public(&union.decl))
        } else {
            let permits = super::spell::continued(Code::new(
                crate::emit::code::Doc::text(format!("{}sealed interface {name}", public(&union.decl)))
                    .append(crate::emit::code::Doc::line())
                    .append("permits ")
                    .append(
                        crate::emit::code::Doc::intersperse(
                            members.into_iter().map(crate::emit::code::Doc::text),
                            crate::emit::code::Doc::text(",").append(crate::emit::code::Doc::line()),
                        )
                        .nest(8),
                    ),
                0,
            ));
            crate::emit::code::render(&permits, super::WIDTH - 3)
        };
        let docs = match union.messages_of {
            Some((_, side)) if union.decl.public => says(&format!("What a {} sends.", side.text()), 0),
            Some(_) => String::new(),
            None => type_docs(&union.decl, &Tags::default()),
        };
        format!("{docs}{head} {{}}\n")
    }

    /// An error as a whole.
    pub fn error(&self, id: Id<ErrorType>) -> String {
        let error = &self.program().errors[id];
        let name = self.declared(Item::Error(id));
        let names: Vec<String> = error.fields.iter().map(|field| NAMING.name(Use::Local, &field.name)).collect();
        let mut body = Body::new(self, &error.message.locals, This::Fields(names.clone()), World::None, 8);
        body.locals.reserve_all(&names);
        body.uses = crate::emit::facts::uses_in(&error.message.value);
        let lengthy = super::stmt::needs_lines(&error.message.value);
        let message =
            if lengthy { format!("message({})", names.join(", ")) } else { body.expr(&error.message.value).flat() };
        let params: Vec<String> =
            error.fields.iter().zip(&names).map(|(field, name)| format!("{} {name}", self.ty(&field.ty))).collect();
        let head = Head {
            modifiers: public(&error.decl).to_owned(),
            name: &name,
            params: params.clone(),
            tail: " {",
            indent: 4,
        };
        let mut accessors = self.error_accessors(&error.fields, error.decl.public);
        accessors.push_str(&self.value_state(&error.fields, &Type::ErrorType(id)));
        if lengthy {
            body.lines.clear();
            body.give(super::stmt::Into::Return, &error.message.value, Want::Frozen);
            let head =
                Head { modifiers: "private static String ".to_owned(), name: "message", params, tail: " {", indent: 4 };
            accessors.push_str(&format!("\n{}{}    }}\n", head.text(), body.finish()));
        }
        let describe =
            |tags: Tags, field: &Field| tags.param(&NAMING.name(Use::Local, &field.name), &words(&field.name));
        let tags = error.fields.iter().fold(Tags::default(), describe);
        let said = vec!["Says what went wrong.".to_owned()];
        let equality: String = error.fields.iter().map(|field| self.same_field(field)).collect();
        rendered(&ErrorView {
            docs: type_docs(&error.decl, &Tags::default()),
            public: public(&error.decl),
            equality: if equality.is_empty() { equality } else { format!(" that{equality}") },
            base: self.package.names.error.clone(),
            fields: self.error_fields(&error.fields, error.decl.public),
            constructor_docs: if error.decl.public { javadoc(&said, &tags, 4) } else { String::new() },
            constructor: head.text(),
            message,
            assignments: self.error_assignments(&error.fields, &names),
            accessors,
            json: self.quark("Json"),
            to_json: self.shown_fields(&error.fields),
            name,
        })
    }

    fn same_field(&self, field: &Field) -> String {
        let own = field_name(&field.name);
        let (left, right) = (Code::atom(format!("this.{own}")), Code::atom(format!("that.{own}")));
        let code = match field.ty {
            Type::Int | Type::Float | Type::Bool | Type::Enum(_) => between(left, "==", right, EQUAL),
            _ => call(format!("{}.equal", self.quark("Values")), vec![left, right]),
        };
        format!("\n                && {}", code.flat())
    }

    /// Exceptions can be written away; what cannot be is left out then.
    fn error_fields(&self, fields: &[Field], public: bool) -> String {
        let kept = |ty: &Type| {
            matches!(
                ty.opened(),
                Type::Bool | Type::Int | Type::Float | Type::String | Type::Duration | Type::Instant | Type::Enum(_)
            )
        };
        let line = |field: &Field| {
            let transient = if kept(&field.ty) { "" } else { "transient " };
            let docs = if public { says(&capital(&words(&field.name)), 4) } else { String::new() };
            format!("{docs}    private final {transient}{} {};\n", self.ty(&field.ty), field_name(&field.name))
        };
        let lines: String = fields.iter().map(line).collect();
        if lines.is_empty() { lines } else { format!("\n{lines}") }
    }

    fn error_assignments(&self, fields: &[Field], names: &[String]) -> String {
        let arena = crate::model::Arena::default();
        let mut body = Body::new(self, &arena, This::Object, World::None, 8);
        for (field, name) in fields.iter().zip(names) {
            let code = self.taken(Code::atom(name.clone()), &field.ty);
            let frozen = body.converted(code, &field.ty, Form::Argument, Want::Frozen);
            body.statement(&format!("this.{} = ", field_name(&field.name)), frozen, ";");
        }
        body.finish()
    }

    fn error_accessors(&self, fields: &[Field], public: bool) -> String {
        let accessor = |field: &Field| {
            let name = field_name(&field.name);
            let optional = if matches!(field.ty, Type::Optional(_)) { ", or null" } else { "" };
            let docs = if field.docs.is_empty() { vec![capital(&words(&field.name))] } else { field.docs.clone() };
            let docs = javadoc(&docs, &Tags::default().result(&format!("{}{optional}", words(&field.name))), 4);
            let docs = if public { docs } else { String::new() };
            let access = if public { "public " } else { "" };
            format!("\n{docs}    {access}{} {name}() {{\n        return this.{name};\n    }}\n", self.ty(&field.ty))
        };
        fields.iter().map(accessor).collect()
    }

    /// An interface as a whole.
    pub fn interface(&self, id: Id<Interface>) -> String {
        let interface = &self.program().interfaces[id];
        let name = self.declared(Item::Interface(id));
        let functions = interface.functions.iter().map(|id| self.abstract_function(*id, interface.decl.public));
        let body: String = functions.collect();
        let docs = type_docs(&interface.decl, &Tags::default());
        type_text(&docs, "", &format!("{}interface {name}", public(&interface.decl)), &body)
    }

    // Ports

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
            let told = super::spell::lambda("()", call(format!("this.handlers.{event}"), passed));
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
            handlers.push(format!("        default void {event}({}) {{}}\n", params.join(", ")));
        }
        let mut methods = String::new();
        for id in &kind.calls {
            let function = &self.program().functions[*id];
            let named = function.params.iter().map(|param| (self.ty(&param.ty), NAMING.name(Use::Local, &param.name)));
            let (params, passed): (Vec<String>, Vec<Code>) =
                named.map(|(ty, name)| (format!("{ty} {name}"), Code::atom(name))).unzip();
            let absent = function.params.iter().any(|param| matches!(param.ty, Type::Optional(_)));
            let method = super::names::public_name(function);
            let list = if absent { format!("{}.of", self.quark("Lists")) } else { format!("{}.of", self.util("List")) };
            let mut locals = super::naming::Locals::default();
            function.params.iter().enumerate().for_each(|(index, param)| drop(locals.declare(index, &param.name)));
            let host = locals.temporary("host");
            let called = super::spell::lambda(&host, call(format!("{host}.{method}"), passed.clone()));
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

    /// A protocol: the codecs of both sides.
    pub fn protocol(&self, id: Id<Protocol>) -> String {
        let protocol = &self.program().protocols[id];
        rendered(&ProtocolView {
            docs: type_docs(&protocol.decl, &Tags::default()),
            public: public(&protocol.decl),
            name: self.declared(Item::Protocol(id)),
            client: self.codec_line(protocol, id, Side::Client),
            server: self.codec_line(protocol, id, Side::Server),
            sides: [Side::Client, Side::Server].map(|side| self.side(protocol, id, side)).concat(),
        })
    }

    /// The side of a conversation that a link speaks through.
    fn side(&self, protocol: &Protocol, id: Id<Protocol>, side: Side) -> String {
        let program = self.program();
        let class = protocol.side(side);
        let name = self.declared(Item::Class(class));
        let method = |wanted: &str| {
            let mut functions = program.classes[class].functions.iter();
            let found = functions.find(|id| program.functions[**id].decl.name == wanted);
            found.map(|id| super::names::function_name(program, *id)).unwrap_or_default()
        };
        let quark = self.quark("Side");
        let (sends, receives) = (self.messages(id, side), self.messages(id, side.other()));
        let parts = ["receive", "send", "received"].map(|name| Code::atom(format!("side::{}", method(name))));
        let made = call(format!("new {quark}<>"), parts.to_vec());
        let body = self.one_line("return ", made);
        format!(
            "\n    static {quark}<{sends}, {receives}> {}Side() {{\n        {name} side = new {name}();\n{body}    }}\n",
            side.text()
        )
    }

    fn codec_line(&self, protocol: &Protocol, id: Id<Protocol>, side: Side) -> String {
        let union = &self.program().unions[self.program().protocols[id].messages(side)];
        let codec = self.quark("Codec");
        let messages = union.members.iter().map(|member| {
            let record = self.declared(Item::Record(member.record));
            let tags = std::iter::once(&member.tag).chain(&member.aliases).map(|tag| Code::atom(string(tag)));
            let first = [Code::atom(format!("{record}.class")), Code::atom(format!("{record}::fromJson"))];
            call(format!("{codec}.message"), first.into_iter().chain(tags).collect())
        });
        let list = call(format!("{}.of", self.util("List")), messages.collect());
        let made = call(format!("new {codec}<>"), vec![Code::atom(string(&protocol.tag_key)), list]);
        let arena = crate::model::Arena::default();
        let mut body = Body::new(self, &arena, This::Object, World::None, 4);
        let messages = self.messages(id, side);
        let name = side.text().to_uppercase();
        body.statement(&format!("public static final {codec}<{messages}> {name} = "), made, ";");
        body.finish()
    }

    /// A constant, an empty line before it.
    pub fn constant(&self, constant: &Constant) -> String {
        let arena = crate::model::Arena::default();
        let mut body = Body::new(self, &arena, This::Object, World::None, 4);
        let value = match fold::constant(self.program(), &constant.value) {
            Some(Folded::Int(value)) => Code::atom(format!("{}L", super::text::digits(value))),
            Some(Folded::Float(value)) => Code::atom(super::text::float(value)),
            Some(Folded::Bool(value)) => Code::atom(value.to_string()),
            Some(Folded::Text(text)) => Code::atom(string(&text)),
            Some(Folded::Duration(value)) => {
                Code::atom(format!("{}.{}", self.time(&Type::Duration), super::text::duration(value)))
            }
            None => body.value(&constant.value, Want::Frozen),
        };
        let name = NAMING.name(Use::Constant, &constant.decl.name);
        let access = public(&constant.decl);
        let docs = if constant.decl.public && constant.decl.docs.is_empty() {
            vec![capital(&words(&constant.decl.name))]
        } else {
            constant.decl.docs.clone()
        };
        body.statement(&format!("{access}static final {} {name} = ", self.ty(&constant.ty)), value, ";");
        format!("\n{}{}", javadoc(&docs, &Tags::default(), 4), body.finish())
    }
}

/// With a capital and a full stop, as a sentence.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
