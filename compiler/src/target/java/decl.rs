//! Declarations but records, classes and actors: enums, unions, errors, interfaces, ports, protocols, functions.

mod errors;
mod ports;
mod protocols;

use super::body::{Body, This, World};
use super::docs::{Tags, javadoc, says, words};
use super::expr::Want;
use super::file::File;
use super::naming::NAMING;
use super::spell::call;
use super::text::string;
use crate::emit::code::Code;
use crate::emit::fold::{self, Folded};
use crate::emit::names::Use;
use crate::model::{Constant, Decl, Enum, Id, Interface, Item, Type, Union};
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

    /// An interface as a whole.
    pub fn interface(&self, id: Id<Interface>) -> String {
        let interface = &self.program().interfaces[id];
        let name = self.declared(Item::Interface(id));
        let functions = interface.functions.iter().map(|id| self.abstract_function(*id, interface.decl.public));
        let body: String = functions.collect();
        let docs = type_docs(&interface.decl, &Tags::default());
        type_text(&docs, "", &format!("{}interface {name}", public(&interface.decl)), &body)
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
