//! A port kind for each side of each protocol.

use crate::model::{self, Decl, FunctionKind, Id, Item, Owner, Param, Side, Type};
use crate::sema::{Meaning, Sema};

/// A port kind for each side of a protocol.
pub(super) fn make_links(sema: &mut Sema<'_>, protocol: Id<model::Protocol>) {
    let (decl, client, server) = {
        let protocol = &sema.program.protocols[protocol];
        (protocol.decl.clone(), protocol.client, protocol.server)
    };
    for (side, out, into) in [(Side::Client, client, server), (Side::Server, server, client)] {
        let kind = link_kind(sema, &decl, (protocol, side), Type::Union(out), Type::Union(into));
        sema.links.insert((protocol, side), kind);
    }
}

fn link_kind(
    sema: &mut Sema<'_>,
    protocol: &Decl,
    link: (Id<model::Protocol>, Side),
    out: Type,
    into: Type,
) -> Id<model::PortKind> {
    let decl = |name: &str, docs: &str| Decl { name: name.into(), docs: vec![docs.into()], ..protocol.clone() };
    let param =
        |name: &str, ty: Type| Param { name: name.into(), span: protocol.span, ty, own: false, optional: false };
    let id = Id::new(sema.program.port_kinds.len());
    let headers = Type::map(Type::String, Type::String);
    let decode_error = match sema.lookup(Sema::prelude(), "DecodeError") {
        Some(Meaning::Item(Item::Error(error))) => Type::ErrorType(error),
        _ => Type::Error,
    };
    let calls = [
        (
            "connect",
            "Connects, and goes on until it is closed.",
            vec![param("url", Type::String), param("headers", headers)],
        ),
        ("send", "Sends a message.", vec![param("message", out)]),
        ("close", "Closes the connection.", vec![]),
    ];
    let calls = calls.map(|(name, docs, params)| {
        sema.program.functions.add(model::Function {
            decl: decl(name, docs),
            owner: Owner::PortKind(id),
            kind: FunctionKind::Plain,
            params,
            result: Type::Unit,
            throws: Vec::new(),
            implements: None,
            takes_self: false,
            body: None,
        })
    });
    let events = [
        ("connected", "The connection stands.", vec![]),
        ("received", "A message came.", vec![param("message", into)]),
        ("unreadable", "Something came that is no message.", vec![param("error", decode_error)]),
        (
            "rejected",
            "The other side refused the handshake.",
            vec![param("status", Type::Int), param("reason", Type::String)],
        ),
        ("closed", "The connection is gone.", vec![param("reason", Type::String)]),
    ];
    let events = events.map(|(name, docs, params)| model::Event { name: name.into(), docs: vec![docs.into()], params });
    let decl = decl("Link", "A connection that carries the messages of a protocol.");
    sema.program.port_kinds.add(model::PortKind {
        decl,
        calls: calls.to_vec(),
        events: events.to_vec(),
        link: Some(link),
    })
}
