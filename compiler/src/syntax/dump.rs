//! The tree as text, for tests and for `quarkc dump`: one parenthesis a node, without places. Two texts that mean the
//! same have the same dump, so what the dump leaves out (space, comments) is what a formatter may change.

mod body;
mod sexp;

use super::tree::{
    Actor, Case, Class, Const, Docs, ErrorItem, Event, Every, Field, FieldMode, File, Function, Handler, Import, Item,
    ItemKind, Name, Param, PortKind, Protocol, Record, Scope, Side, State, Test, Transition, TypeExpr, Wire,
};
use body::{block, expr};
use sexp::{Sexp, atom, list, text};

/// The whole file as nested parentheses, a line for what fits in one.
#[must_use]
pub fn dump(file: &File) -> String {
    let mut out = String::new();
    let docs = docs(&file.docs).into_iter();
    for node in docs.chain(file.imports.iter().map(import)).chain(file.items.iter().map(item)) {
        node.write(&mut out, 0);
        out.push('\n');
    }
    out
}

fn name(name: &Name) -> Sexp {
    atom(&name.text)
}

fn docs(docs: &Docs) -> Option<Sexp> {
    let lines = docs.lines.iter().map(|(line, _)| text(line)).collect::<Vec<_>>();
    (!lines.is_empty()).then(|| list("docs", lines))
}

fn flag(word: &'static str, is_there: bool) -> Option<Sexp> {
    is_there.then(|| atom(word))
}

fn import(import: &Import) -> Sexp {
    let names = import.names.iter().map(|names| list("names", names.iter().map(name)));
    list("import", std::iter::once(name(&import.module)).chain(names))
}

fn item(item: &Item) -> Sexp {
    let before = docs(&item.docs).into_iter().chain(flag("pub", item.public.is_some()));
    let Sexp::List(head, children) = item_kind(&item.kind) else { return atom("broken") };
    list(head, before.chain(children))
}

fn item_kind(kind: &ItemKind) -> Sexp {
    match kind {
        ItemKind::Record(Record { name: n, fields, functions }) => {
            list("record", std::iter::once(name(n)).chain(members(fields, functions)))
        }
        ItemKind::Enum(it) => list("enum", std::iter::once(name(&it.name)).chain(it.cases.iter().map(case))),
        ItemKind::Union(it) => list("union", std::iter::once(name(&it.name)).chain(it.members.iter().map(ty))),
        ItemKind::Error(ErrorItem { name: n, params, message }) => {
            list("error", std::iter::once(name(n)).chain(params.iter().map(param)).chain([expr(message)]))
        }
        ItemKind::Interface(it) => {
            list("interface", std::iter::once(name(&it.name)).chain(it.methods.iter().map(function)))
        }
        ItemKind::PortKind(it) => port_kind(it),
        ItemKind::Class(it) => class(it),
        ItemKind::Actor(it) => actor(it),
        ItemKind::Protocol(it) => protocol(it),
        ItemKind::Function(it) => function(it),
        ItemKind::Const(Const { name: n, ty: t, value }) => {
            list("const", std::iter::once(name(n)).chain(t.as_ref().map(ty)).chain([expr(value)]))
        }
        ItemKind::Test(Test { title, body }) => list("test", [text(&title.0), block(body)]),
        ItemKind::Broken => list("broken", []),
    }
}

/// Fields and functions in order of place.
fn members<'t>(fields: &'t [Field], functions: &'t [Function]) -> impl Iterator<Item = Sexp> + 't {
    fields.iter().map(field).chain(functions.iter().map(function))
}

fn class(it: &Class) -> Sexp {
    let implements = (!it.implements.is_empty()).then(|| list("implements", it.implements.iter().map(ty)));
    let members = members(&it.fields, &it.functions);
    list("class", std::iter::once(name(&it.name)).chain(implements).chain(members))
}

fn actor(it: &Actor) -> Sexp {
    let members = members(&it.fields, &it.functions).chain(it.handlers.iter().map(handler));
    let more = it.timers.iter().map(every).chain(it.scopes.iter().map(scope));
    list("actor", std::iter::once(name(&it.name)).chain(members).chain(more))
}

fn port_kind(it: &PortKind) -> Sexp {
    let members = it.calls.iter().map(function).chain(it.events.iter().map(event));
    list("port", std::iter::once(name(&it.name)).chain(members))
}

fn event(it: &Event) -> Sexp {
    list("event", docs(&it.docs).into_iter().chain([name(&it.name)]).chain(it.params.iter().map(param)))
}

fn case(it: &Case) -> Sexp {
    list("case", docs(&it.docs).into_iter().chain([name(&it.name)]).chain(wire(&it.wire)))
}

fn wire(wire: &Wire) -> impl Iterator<Item = Sexp> + '_ {
    let main = wire.name.iter().map(|(name, _)| list("as", [text(name)]));
    main.chain(wire.aliases.iter().map(|(name, _)| list("or", [text(name)])))
}

fn field(it: &Field) -> Sexp {
    let head = match it.mode {
        FieldMode::Fixed => "field",
        FieldMode::Var => "var",
        FieldMode::Port => "port",
    };
    let unit = it.unit.iter().map(|unit| list("in", [name(unit)]));
    let default = it.default.iter().map(|value| list("=", [expr(value)]));
    let secret = flag("secret", it.secret.is_some());
    let start = docs(&it.docs).into_iter().chain(secret).chain([name(&it.name), ty(&it.ty)]);
    list(head, start.chain(unit).chain(default).chain(wire(&it.wire)))
}

fn function(it: &Function) -> Sexp {
    let modifiers = [
        flag("pub", it.public.is_some()),
        flag("static", it.modifiers.is_static.is_some()),
        flag("async", it.modifiers.is_async.is_some()),
        flag("entry", it.modifiers.is_entry.is_some()),
    ];
    let start = docs(&it.docs).into_iter().chain(modifiers.into_iter().flatten()).chain([name(&it.name)]);
    let result = it.result.iter().map(|result| list("->", [ty(result)]));
    let throws = (!it.throws.is_empty()).then(|| list("throws", it.throws.iter().map(ty)));
    let head = if it.modifiers.is_query { "query" } else { "fn" };
    let end = result.chain(throws).chain(it.body.as_ref().map(block));
    list(head, start.chain(it.params.iter().map(param)).chain(end))
}

fn param(it: &Param) -> Sexp {
    let flags = [flag("secret", it.secret.is_some()), flag("own", it.own.is_some())];
    list("param", flags.into_iter().flatten().chain([name(&it.name), ty(&it.ty)]))
}

fn handler(it: &Handler) -> Sexp {
    let start = docs(&it.docs).into_iter().chain([name(&it.port), name(&it.event)]);
    list("on", start.chain(it.params.iter().map(param)).chain([block(&it.body)]))
}

fn every(it: &Every) -> Sexp {
    list("every", docs(&it.docs).into_iter().chain([expr(&it.period), block(&it.body)]))
}

fn scope(it: &Scope) -> Sexp {
    let start = docs(&it.docs).into_iter().chain(flag("pub", it.public.is_some())).chain([name(&it.name)]);
    let parts = it.parts.iter().map(|(word, method)| list("part", [name(word), name(method)]));
    list("scope", start.chain(it.params.iter().map(param)).chain(parts))
}

fn protocol(it: &Protocol) -> Sexp {
    let codec = it.codec.iter().map(|(codec, (tag, _))| list("codec", [name(codec), text(tag)]));
    let states = it.states.iter().map(|states| list("states", states.iter().map(state)));
    list("protocol", std::iter::once(name(&it.name)).chain(codec).chain(it.sides.iter().map(side)).chain(states))
}

fn side(it: &Side) -> Sexp {
    let messages =
        it.messages.iter().map(|message| list("message", [ty(&message.ty)].into_iter().chain(wire(&message.wire))));
    list("side", docs(&it.docs).into_iter().chain([name(&it.word)]).chain(messages))
}

fn state(it: &State) -> Sexp {
    let start = docs(&it.docs).into_iter().chain([name(&it.name)]);
    list("state", start.chain(it.transitions.iter().map(transition)))
}

fn transition(it: &Transition) -> Sexp {
    list("->", [name(&it.target)].into_iter().chain(it.messages.iter().map(name)))
}

fn ty(it: &TypeExpr) -> Sexp {
    atom(&type_text(it))
}

/// A type as it is written.
fn type_text(it: &TypeExpr) -> String {
    let path = it.path.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(".");
    let args = it.args.iter().map(type_text).collect::<Vec<_>>().join(", ");
    let args = if it.args.is_empty() { args } else { format!("<{args}>") };
    format!("{path}{args}{}", if it.optional.is_some() { "?" } else { "" })
}
