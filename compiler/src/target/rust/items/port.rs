//! Port kinds of a project's own, and the sides of protocols.

use super::functions::docs;
use super::types::trait_methods;
use super::{rendered, visibility};
use crate::model::{Class, Function, Id, Param, PortKind, Protocol, Side, Type};
use crate::target::rust::cx::{Cx, Fails, case_name, field_name, how_it_fails, is_copy, stem, type_name};
use crate::target::rust::expr::literal;
use crate::target::rust::layout::{Block, Doc, Stmt};
use askama::Template;

#[derive(Template)]
#[template(path = "rust/port.rs")]
struct PortView {
    docs: Vec<String>,
    stem: String,
    vis: &'static str,
    name: String,
    quark_name: String,
    methods: String,
    calls: String,
    display: String,
    events: String,
    dispatch: String,
}

#[derive(Template)]
#[template(path = "rust/protocol.rs")]
struct ProtocolView {
    error: String,
    sides: Vec<SideView>,
}

struct SideView {
    quark_name: String,
    name: String,
    accepts: bool,
    out: String,
    received: String,
    on_received: String,
    on_sent: String,
}

/// A kind of port.
pub fn kind(cx: &Cx<'_>, id: Id<PortKind>) -> String {
    let kind = &cx.program().port_kinds[id];
    cx.import("std", "fmt");
    let calls: Vec<&Function> = kind.calls.iter().map(|id| &cx.program().functions[*id]).collect();
    let name = type_name(&kind.decl.name);
    let variants = |all: Vec<(&str, &[String], &[Param])>| enum_body(cx, &all);
    rendered(&PortView {
        docs: docs("", &kind.decl.docs),
        vis: visibility(kind.decl.public),
        quark_name: literal(&kind.decl.name),
        methods: trait_methods(cx, &calls, None),
        calls: variants(
            calls
                .iter()
                .map(|call| (call.decl.name.as_str(), call.decl.docs.as_slice(), call.params.as_slice()))
                .collect(),
        ),
        events: variants(
            kind.events
                .iter()
                .map(|event| (event.name.as_str(), event.docs.as_slice(), event.params.as_slice()))
                .collect(),
        ),
        display: display(&calls),
        dispatch: dispatch(cx, &calls, &stem(&kind.decl.name)),
        stem: stem(&kind.decl.name),
        name,
    })
}

fn enum_body(cx: &Cx<'_>, variants: &[(&str, &[String], &[Param])]) -> String {
    if variants.is_empty() {
        return "{}".to_owned();
    }
    let mut text = "{\n".to_owned();
    for (name, lines, params) in variants {
        text.extend(docs("    ", lines).into_iter().map(|line| line + "\n"));
        text.push_str(&format!("    {}", case_name(name)));
        if !params.is_empty() {
            text.push_str(" {\n");
            for param in *params {
                text.push_str(&format!(
                    "        /// `{}`\n        {}: {},\n",
                    param.name,
                    field_name(&param.name),
                    cx.ty(&param.ty)
                ));
            }
            text.push_str("    }");
        }
        text.push_str(",\n");
    }
    text + "}"
}

/// The pattern of a call, and the names of what it carries.
fn pattern(call: &Function) -> (String, Vec<String>) {
    let case = case_name(&call.decl.name);
    let names: Vec<String> = call.params.iter().map(|param| field_name(&param.name)).collect();
    let pattern =
        if names.is_empty() { format!("Self::{case}") } else { format!("Self::{case} {{ {} }}", names.join(", ")) };
    (pattern, names)
}

fn display(calls: &[&Function]) -> String {
    if calls.is_empty() {
        return Block::value(Doc::text("match *self {}")).body(8);
    }
    let call_text = "quark::port::call_text";
    let arms = calls.iter().map(|call| {
        let (pattern, names) = pattern(call);
        let names = names.into_iter().map(Doc::text).collect();
        let args = Doc::Prefix("&", Box::new(Doc::Array("[", names)));
        (pattern, Doc::call(call_text, vec![Doc::text(literal(&call.decl.name)), args]))
    });
    let text = Doc::Match(Box::new(Doc::text("self")), arms.collect());
    let stmts = vec![Stmt::bind("text", text)];
    let tail = Doc::text("f").method("write_str", vec![Doc::text("&text")]);
    Block { stmts, tail: Some(Box::new(tail)) }.body(8)
}

fn dispatch(cx: &Cx<'_>, calls: &[&Function], name: &str) -> String {
    let arms = calls.iter().map(|call| {
        let (pattern, names) = pattern(call);
        let args = call.params.iter().zip(names).map(|(param, name)| passed(param, &name));
        let method = Doc::text("self").method("as_mut", vec![]).method(cx.function_name(call), args.collect());
        (pattern.replacen("Self", &format!("{name}Call"), 1), method)
    });
    let arms: Vec<(String, Doc)> = arms.collect();
    Block::value(Doc::Match(Box::new(Doc::text("call")), arms)).body(8)
}

/// What a call carries, as the method takes it.
fn passed(param: &Param, name: &str) -> Doc {
    let doc = Doc::text(name);
    match &param.ty {
        ty if param.own || is_copy(ty) => doc,
        Type::Optional(inner) => {
            let sliced = matches!(**inner, Type::String | Type::List(_));
            doc.method(if sliced { "as_deref" } else { "as_ref" }, vec![])
        }
        _ => Doc::Prefix("&", Box::new(doc)),
    }
}

/// What links need of both sides of a protocol.
pub fn protocol(cx: &Cx<'_>, protocol: &Protocol) -> String {
    let error = cx.import("quark::port", "OutOfState");
    rendered(&ProtocolView { error, sides: [Side::Client, Side::Server].map(|side| view(cx, protocol, side)).into() })
}

fn view(cx: &Cx<'_>, protocol: &Protocol, side: Side) -> SideView {
    let class = &cx.program().classes[protocol.side(side)];
    let name = cx.declared(&class.decl);
    SideView {
        quark_name: literal(&format!("{}.{}", protocol.decl.name, side.text())),
        accepts: side == Side::Server,
        out: cx.union_name(protocol.messages(side)),
        received: cx.union_name(protocol.messages(side.other())),
        on_received: handed_on(cx, class, &name, "received"),
        on_sent: handed_on(cx, class, &name, "sent"),
        name,
    }
}

/// Hands a message on to the method that the protocol brings, which throws nothing where there are no states.
fn handed_on(cx: &Cx<'_>, class: &Class, name: &str, method: &str) -> String {
    let mut functions = class.functions.iter().map(|id| &cx.program().functions[*id]);
    let function = functions.find(|function| function.decl.name == method).expect("every side has it");
    let called = Doc::call(format!("{name}::{method}"), vec![Doc::text("self"), Doc::text("message")]);
    if how_it_fails(function) == Fails::With {
        return Block::value(called).body(8);
    }
    let done = Doc::call("Ok", vec![Doc::text("()")]);
    Block { stmts: vec![Stmt::Expr(called)], tail: Some(Box::new(done)) }.body(8)
}
