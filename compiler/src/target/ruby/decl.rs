//! Declarations of values: enums, unions, errors, interfaces, constants, and what classes of all kinds share.

use super::body::{BodyPrinter, SelfRef, World};
use super::docs::documented;
use super::expr::Want;
use super::function::{Audience, definition, signature};
use super::module::{Printer, field_name};
use super::naming::{NAMING, error_field};
use super::spell::call;
use super::text::{comment, string};
use super::types::Whose;
use crate::emit::code::Code;
use crate::emit::names::Use;
use crate::model::{
    Arena, Constant, Decl, Docs, Enum, ErrorType, Expr, ExprKind, Field, Form, Function, Id, Initial, Interface, Item,
    Protocol, Side, Type, Union,
};
use askama::Template;

#[derive(Template)]
#[template(path = "ruby/class.rb")]
struct ClassView {
    docs: String,
    head: String,
    body: String,
}

#[derive(Template)]
#[template(path = "ruby/interface.rb")]
struct InterfaceView {
    docs: String,
    name: String,
    body: String,
}

/// A class whose body is these parts, with a blank line between; without parts it is a line.
pub fn class(docs: String, head: &str, parts: Vec<String>) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let body = parts.join("\n");
    let view = ClassView { docs, head: head.to_owned(), body: body.trim_end_matches('\n').to_owned() };
    format!("{}\n", view.render().expect("templates that compile also render").replace("\n\n  end", "\n  end"))
}

/// The members of a class: those of host code and of the package, then those of its own after `private`.
pub fn members(methods: Vec<(Audience, String)>) -> Vec<String> {
    let (own, others): (Vec<_>, Vec<_>) = methods.into_iter().partition(|(who, _)| *who == Audience::Itself);
    let mut parts: Vec<String> = others.into_iter().map(|(_, text)| text).collect();
    if !own.is_empty() {
        parts.push("    private\n".to_owned());
        parts.extend(own.into_iter().map(|(_, text)| text));
    }
    parts
}

impl Printer<'_> {
    /// A declaration as one or more definitions, each complete; nothing for what others bring.
    pub fn item(&self, item: Item) -> Vec<String> {
        let program = self.program();
        match item {
            Item::Record(id) => vec![self.record(&program.records[id], id)],
            Item::Enum(id) => vec![self.enumeration(&program.enums[id])],
            Item::Union(id) if program.unions[id].messages_of.is_some() => Vec::new(),
            Item::Union(id) => vec![self.union(&program.unions[id], id)],
            Item::Error(id) => vec![self.error(&program.errors[id], id)],
            Item::Interface(id) => vec![self.interface(&program.interfaces[id])],
            Item::PortKind(id) if program.port_kinds[id].link.is_some() => Vec::new(),
            Item::PortKind(id) => self.port_kind(&program.port_kinds[id]),
            Item::Class(id) => vec![self.class(&program.classes[id], id)],
            Item::Actor(id) => vec![self.actor(&program.actors[id], id)],
            Item::Protocol(id) => self.protocol(&program.protocols[id], id),
            Item::Function(id) => vec![self.plain(id)],
            Item::Constant(id) => vec![self.constant_item(&program.constants[id])],
        }
    }

    /// A declared type's name, where it is declared.
    pub fn own_name(&self, decl: &Decl) -> String {
        self.names.of(decl, false)
    }

    /// Documentation of a declaration; what only the package knows is marked so.
    pub fn decl_docs(&self, decl: &Decl) -> String {
        documented(&decl.docs, private_tag(decl), 2)
    }

    fn constant_item(&self, constant: &Constant) -> String {
        let folded = names_elsewhere(self, &constant.value)
            .then(|| crate::emit::fold::constant(self.program(), &constant.value));
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 2);
        let value = match folded.flatten() {
            Some(value) => literal(&value),
            None => body.value(&constant.value, Want::Frozen),
        };
        body.statement(&format!("{} = ", NAMING.name(Use::Constant, &self.own_name(&constant.decl))), value);
        format!("{}{}", self.decl_docs(&constant.decl), body.finish())
    }

    fn enumeration(&self, declared: &Enum) -> String {
        let cases = declared.cases.iter().map(|case| {
            let wires = std::iter::once(&case.wire).chain(&case.aliases).map(|wire| Code::atom(string(wire)));
            let name = NAMING.name(Use::Case, &case.name);
            format!("{}    {name} = {}\n", comment(&case.docs, 4), call("new", wires.collect()).flat())
        });
        class(
            self.decl_docs(&declared.decl),
            &format!("{} < Quark::Enum", self.own_name(&declared.decl)),
            vec![cases.collect()],
        )
    }

    fn union(&self, union: &Union, id: Id<Union>) -> String {
        let members: Vec<String> = union
            .members
            .iter()
            .map(|member| format!("{{{}}}", self.declared(&self.program().records[member.record].decl)))
            .collect();
        let words: Docs = if union.decl.docs.is_empty() {
            vec![format!("One of {}.", members.join(", "))]
        } else {
            let mut words = union.decl.docs.clone();
            words.extend([String::new(), format!("One of {}.", members.join(", "))]);
            words
        };
        let name = self.union_name(id);
        format!("{}  module {name}\n  end\n", documented(&words, private_tag(&union.decl), 2))
    }

    /// `include` of each union and interface that a type belongs to.
    pub fn includes(&self, modules: Vec<String>) -> String {
        modules.into_iter().map(|module| format!("    include {module}\n")).collect()
    }

    fn error(&self, error: &ErrorType, id: Id<ErrorType>) -> String {
        let owner = Type::ErrorType(id);
        let names: Vec<String> = error.fields.iter().map(|field| error_field(&field.name)).collect();
        let mut body = BodyPrinter::new(self, &error.message.locals, SelfRef::Names(names.clone()), World::None, 6);
        for name in &names {
            body.locals.reserve(name);
        }
        body.uses = crate::emit::facts::uses_in(&error.message.value);
        let message = body.expr(&error.message.value);
        body.statement("", call("super", vec![message]));
        for (name, field) in names.iter().zip(&error.fields) {
            let kept = self.kept(name, &field.ty);
            body.statement(&format!("@{name} = "), kept);
        }
        let params: Vec<String> = names.iter().map(|name| format!("{name}:")).collect();
        let tags = self.field_tags(error.fields.iter(), Whose::Ours);
        let init = definition(documented(&Docs::new(), tags, 4), &signature("initialize", params, 4), &body.lines, 4);
        let fields = self.readers(&error.fields, &owner, |_| true);
        let parts = vec![fields, init, self.value_state(&error.fields, &owner)];
        class(self.decl_docs(&error.decl), &format!("{} < Error", self.own_name(&error.decl)), parts)
    }

    /// Readers of fields, each with its documentation.
    pub fn readers(&self, fields: &[Field], owner: &Type, shown: impl Fn(usize) -> bool) -> String {
        let reader = |index: usize| {
            let field = &fields[index];
            let words =
                field.docs.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
            let words = if words.is_empty() { String::new() } else { format!(" {words}") };
            let tag = format!("{}{words}", self.return_tag(&field.ty, Whose::Ours));
            format!("{}    attr_reader :{}\n", comment(&[tag], 4), field_name(self.program(), owner, index))
        };
        (0..fields.len()).filter(|index| shown(*index)).map(reader).collect()
    }

    /// What a field keeps of an argument.
    pub fn kept(&self, name: &str, ty: &Type) -> Code {
        let code = Code::atom(name.to_owned());
        match ty {
            Type::List(_) | Type::Map(..) if !ty.is_owned() => call(super::convert::intake(ty), vec![code]),
            Type::String => call("Quark.text", vec![code]),
            Type::Json => call("Quark.cleaned", vec![code]),
            Type::Optional(inner) if **inner == Type::String => Code::atom(format!("{name} && Quark.text({name})")),
            Type::Optional(inner) if **inner == Type::Json => call("Quark.cleaned", vec![code]),
            Type::Optional(inner) if inner.is_collection() && !inner.is_owned() => {
                Code::atom(format!("{name} && {}({name})", super::convert::intake(inner)))
            }
            _ => code,
        }
    }

    fn interface(&self, interface: &Interface) -> String {
        let name = self.own_name(&interface.decl);
        let whose = if interface.decl.public { Whose::Hosts } else { Whose::Ours };
        self.abstract_module(self.decl_docs(&interface.decl), &name, &interface.functions, whose)
    }

    /// A module that says which methods an object must have.
    pub fn abstract_module(&self, docs: String, name: &str, functions: &[Id<Function>], whose: Whose) -> String {
        let methods: Vec<String> = functions.iter().map(|id| self.abstract_function(*id, whose)).collect();
        if methods.is_empty() {
            return format!("{docs}  module {name}\n    extend Quark::Interface\n  end\n");
        }
        let body = methods.join("\n").trim_end_matches('\n').to_owned();
        let view = InterfaceView { docs, name: name.to_owned(), body };
        format!("{}\n", view.render().expect("templates that compile also render"))
    }

    fn abstract_function(&self, id: Id<Function>, whose: Whose) -> String {
        let program = self.program();
        let function = &program.functions[id];
        let name = self.names.function(program, id);
        let (params, _) = self.forwarded(&function.params, false);
        let mut tags = self.param_tags(&function.params, whose);
        tags.push(self.return_tag(&function.result, whose));
        let docs = documented(&function.decl.docs, tags, 4);
        let line = format!("      raise NotImplementedError, {}", string(&format!("implement `{name}`")));
        definition(docs, &signature(&name, params, 4), &[line], 4)
    }

    fn protocol(&self, protocol: &Protocol, id: Id<Protocol>) -> Vec<String> {
        let program = self.program();
        let mut parts = Vec::new();
        for side in [Side::Client, Side::Server] {
            let union = program.protocols[id].messages(side);
            let words = vec![format!("What a {} of `{}` sends.", side.text(), protocol.decl.name)];
            let marker = documented(&words, private_tag(&protocol.decl), 2);
            parts.push(format!("{marker}  module {}\n  end\n", self.union_name(union)));
            let rows: String = program.unions[union]
                .members
                .iter()
                .map(|member| {
                    let record = self.declared(&program.records[member.record].decl);
                    let tags: Vec<String> =
                        std::iter::once(&member.tag).chain(&member.aliases).map(|tag| string(tag)).collect();
                    format!("      {record} => {}", tag_list(&tags, &member.tag, &member.aliases))
                })
                .collect::<Vec<_>>()
                .join(",\n");
            let codec = self.names.codec(&protocol.decl, side);
            let tag = string(&protocol.tag_key);
            let body = if rows.is_empty() { "    {}".to_owned() } else { format!("    {{\n{rows}\n    }}") };
            parts.push(format!("  # @api private\n  {codec} = Quark::Codec.new({tag}) do\n{body}\n  end\n"));
        }
        parts
    }

    /// A default, its earlier fields by these names.
    pub fn default_value(&self, default: &Initial, names: &[String]) -> Code {
        let mut body = BodyPrinter::new(self, &default.locals, SelfRef::Names(names.to_vec()), World::None, 6);
        let around = ["value", "json", "fields", "entries"];
        for name in names.iter().map(String::as_str).chain(around) {
            body.locals.reserve(name);
        }
        body.uses = crate::emit::facts::uses_in(&default.value);
        body.value(&default.value, Want::Frozen)
    }
}

/// Tags as Ruby lists them: words in `%w[]`.
fn tag_list(tags: &[String], tag: &str, aliases: &[String]) -> String {
    use super::expr::is_word;
    if tags.len() > 1 && is_word(tag) && aliases.iter().all(|tag| is_word(tag)) {
        let words: Vec<&str> = tags.iter().map(|tag| tag.trim_matches('\'')).collect();
        return format!("%w[{}]", words.join(" "));
    }
    format!("[{}]", tags.join(", "))
}

/// `@api private`, for what only the package knows.
pub fn private_tag(decl: &Decl) -> Vec<String> {
    if decl.public { Vec::new() } else { vec!["@api private".to_owned()] }
}

fn literal(value: &crate::emit::fold::Folded) -> Code {
    use crate::emit::fold::Folded;
    Code::atom(match value {
        Folded::Int(value) | Folded::Duration(value) => super::text::integer(*value),
        Folded::Float(value) => super::text::float(*value),
        Folded::Bool(value) => value.to_string(),
        Folded::Text(text) => string(text),
    })
}

/// Whether a constant is made of one of another module, which may be loaded later.
fn names_elsewhere(printer: &Printer<'_>, value: &Expr) -> bool {
    use crate::model::walk::{Visit, walk_expr};
    struct Elsewhere<'p, 'a>(&'p Printer<'a>, bool);
    impl Visit for Elsewhere<'_, '_> {
        fn expr(&mut self, expr: &Expr) {
            if let ExprKind::Constant(id) = expr.kind {
                self.1 |= self.0.program().constants[id].decl.module != self.0.here;
            }
            walk_expr(self, expr);
        }
    }
    let mut elsewhere = Elsewhere(printer, false);
    elsewhere.expr(value);
    elsewhere.1
}

/// The names of a record's fields.
pub fn field_names(fields: &[Field]) -> Vec<String> {
    fields.iter().map(|field| NAMING.name(Use::Field, &field.name)).collect()
}

/// The form of an argument after it came in.
pub fn form_in(changed: bool) -> Form {
    if changed { Form::Frozen } else { Form::Argument }
}
