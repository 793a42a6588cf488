//! Files and declarations.

use super::doc::{Doc, concat, group, indent, text};
use super::member::{Member, start};
use super::pieces::{BODY, BRACES, Piece, Style};
use super::{Formatter, Kind, docs, ty, types};
use crate::source::Span;
use crate::syntax::tree::{
    Actor, Case, Class, Const, Enum, ErrorItem, File, Import, Interface, Item, ItemKind, PortKind, Protocol, Record,
    Side, State, Test, Transition, Union,
};

/// Names that are imported: braces close around them.
const IMPORTED: Style = Style { padded: false, ..BRACES };

/// What stands at the top level.
enum Top<'t> {
    Import(&'t Import),
    Item(&'t Item),
}

/// What stands between the braces of a protocol.
enum Part<'t> {
    Codec(String, Span),
    Side(&'t Side),
    States(&'t [State], Span),
}

/// A declaration, an import or a comment between them.
struct Printed {
    text: String,
    after_blank: bool,
    is_element: bool,
}

impl Printed {
    fn new(piece: Piece) -> Self {
        let comment = piece.comment.map_or(String::new(), |comment| comment.print());
        let text = piece.doc.print() + &comment;
        Printed { text, after_blank: piece.after_blank, is_element: piece.is_element }
    }

    /// Whether an empty line stands before the next element: below imports, and around what takes several lines.
    fn is_apart(&self, next: &Printed) -> bool {
        match (self.is_import(), next.is_import()) {
            (true, true) => false,
            (false, false) => self.text.contains('\n') || next.text.contains('\n'),
            _ => true,
        }
    }

    /// No declaration starts with this word.
    fn is_import(&self) -> bool {
        self.text.starts_with("import ")
    }
}

impl Formatter<'_> {
    pub(super) fn file(&mut self, file: &File) -> String {
        let mut out = self.module_docs(file);
        let imports = file.imports.iter().map(Top::Import);
        let tops: Vec<Top<'_>> = imports.chain(file.items.iter().map(Top::Item)).collect();
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        let pieces = self.pieces(&tops, end, top_place, Self::top);
        out.extend(pieces.opening.map(|comment| comment.print() + "\n"));
        let printed: Vec<Printed> = pieces.pieces.into_iter().map(Printed::new).collect();
        for (index, piece) in printed.iter().enumerate() {
            let before = index.checked_sub(1).map(|before| &printed[before]);
            let element = printed[index..].iter().find(|piece| piece.is_element);
            let apart =
                before.zip(element).is_some_and(|(before, element)| before.is_element && before.is_apart(element));
            if before.is_some() && (piece.after_blank || apart) {
                out.push('\n');
            }
            out = out + &piece.text + "\n";
        }
        out
    }

    fn module_docs(&mut self, file: &File) -> String {
        let Some((_, first)) = file.docs.lines.first() else { return String::new() };
        let mut out = String::new();
        while let Some(comment) = self.comment_before(first.start) {
            out = out + &comment.text + "\n";
        }
        if !out.is_empty() && self.is_after_blank(first.start) {
            out.push('\n');
        }
        out + &concat(docs(&file.docs, "//!")).print() + "\n"
    }

    fn top(&mut self, it: &Top<'_>) -> Doc {
        match it {
            Top::Import(it) => self.import(it),
            Top::Item(it) => {
                let mut docs = docs(&it.docs, "///");
                docs.extend(it.public.map(|_| text("pub ")));
                docs.push(self.item(it));
                concat(docs)
            }
        }
    }

    fn import(&mut self, it: &Import) -> Doc {
        let start = text(format!("import {}", it.module.text));
        let Some(names) = &it.names else { return concat([start, text(";")]) };
        let open = self.next(it.module.span.end, Kind::OpenBrace);
        let close = self.close_of(open);
        let pieces = self.pieces(names, close, |name| name.span, |_, name| text(name.text.as_str()));
        concat([start, text("."), pieces.filled(IMPORTED), text(";")])
    }

    fn item(&mut self, item: &Item) -> Doc {
        match &item.kind {
            ItemKind::Record(Record { name, fields, functions }) => {
                let members = fields.iter().map(Member::Field).chain(functions.iter().map(Member::Function)).collect();
                concat([text(format!("record {} ", name.text)), self.members(name.span.end, members)])
            }
            ItemKind::Enum(it) => self.enumeration(it),
            ItemKind::Union(it) => self.union(it),
            ItemKind::Error(it) => self.error_item(it),
            ItemKind::Interface(Interface { name, methods }) => {
                let members = methods.iter().map(Member::Function).collect();
                concat([text(format!("interface {} ", name.text)), self.members(name.span.end, members)])
            }
            ItemKind::PortKind(PortKind { name, calls, events }) => {
                let members = calls.iter().map(Member::Function).chain(events.iter().map(Member::Event)).collect();
                concat([text(format!("port {} ", name.text)), self.members(name.span.end, members)])
            }
            ItemKind::Class(it) => self.class(it),
            ItemKind::Actor(it) => self.actor(it),
            ItemKind::Protocol(it) => self.protocol(it),
            ItemKind::Function(it) => self.function(it),
            ItemKind::Const(Const { name, ty: of, value }) => {
                let of = of.as_ref().map_or(String::new(), |of| format!(": {}", ty(of)));
                concat([text(format!("const {}{of} = ", name.text)), self.expr(value), text(";")])
            }
            ItemKind::Test(Test { title, body }) => {
                concat([text("test "), self.verbatim(title.1), text(" "), self.block(body)])
            }
            ItemKind::Broken => self.verbatim(item.span),
        }
    }

    fn enumeration(&mut self, it: &Enum) -> Doc {
        let open = self.next(it.name.span.end, Kind::OpenBrace);
        let close = self.close_of(open);
        let cases = self.pieces(&it.cases, close, case_place, |formatter, case| {
            let mut docs = docs(&case.docs, "///");
            docs.push(text(format!("{}{}", case.name.text, formatter.wire(&case.wire))));
            concat(docs)
        });
        concat([text(format!("enum {} ", it.name.text)), self.body(cases, BRACES, open, close)])
    }

    fn union(&mut self, it: &Union) -> Doc {
        let open = self.next(it.name.span.end, Kind::OpenBrace);
        let close = self.close_of(open);
        let members = self.pieces(&it.members, close, |member| member.span, |_, member| text(ty(member)));
        concat([text(format!("union {} ", it.name.text)), self.body(members, BRACES, open, close)])
    }

    fn error_item(&mut self, it: &ErrorItem) -> Doc {
        let params = if it.params.is_empty() { text("") } else { self.params(it.name.span.end, &it.params) };
        let message = self.expr(&it.message);
        let message = group(indent(concat([Doc::Line, message, text(";")])));
        concat([text(format!("error {}", it.name.text)), params, message])
    }

    fn class(&mut self, it: &Class) -> Doc {
        let members = it.fields.iter().map(Member::Field).chain(it.functions.iter().map(Member::Function)).collect();
        let after = it.implements.last().map_or(it.name.span.end, |last| last.span.end);
        let implements = match it.implements.as_slice() {
            [] => String::new(),
            some => format!("implements {} ", types(some)),
        };
        concat([text(format!("class {} {implements}", it.name.text)), self.members(after, members)])
    }

    fn actor(&mut self, it: &Actor) -> Doc {
        let members = it.fields.iter().map(Member::Field);
        let members = members.chain(it.functions.iter().map(Member::Function));
        let members = members.chain(it.handlers.iter().map(Member::Handler));
        let members = members.chain(it.timers.iter().map(Member::Every));
        let members = members.chain(it.scopes.iter().map(Member::Scope)).collect();
        concat([text(format!("actor {} ", it.name.text)), self.members(it.name.span.end, members)])
    }

    fn protocol(&mut self, it: &Protocol) -> Doc {
        let open = self.next(it.name.span.end, Kind::OpenBrace);
        let close = self.close_of(open);
        let codec = it.codec.iter().map(|(name, (_, tag))| {
            let written = format!("codec {} tagged {};", name.text, self.slice(*tag));
            Part::Codec(written, self.word_before(name.span.start).to(*tag))
        });
        let states = it.states.iter().map(|states| Part::States(states, self.states_place(open, close)));
        let mut parts: Vec<Part<'_>> = codec.chain(it.sides.iter().map(Part::Side)).chain(states).collect();
        parts.sort_by_key(|part| part_place(part).start);
        let parts = self.pieces(&parts, close, part_place, Self::part);
        concat([text(format!("protocol {} ", it.name.text)), self.body(parts, BODY, open, close)])
    }

    /// The word before the one that starts at this offset.
    fn word_before(&self, offset: u32) -> Span {
        let token = self.tokens[self.token_at(offset) - 1];
        Span { source: 0, start: token.start, end: token.end }
    }

    /// Where `states { … }` stands between these braces: the only braces inside.
    fn states_place(&self, open: u32, close: u32) -> Span {
        let brace = self.next(open + 1, Kind::OpenBrace);
        let word = self.word_before(brace);
        Span { end: self.close_of(brace).min(close) + 1, ..word }
    }

    fn part(&mut self, it: &Part<'_>) -> Doc {
        match it {
            Part::Codec(written, _) => text(written.as_str()),
            Part::Side(it) => self.side(it),
            Part::States(states, span) => {
                let open = self.next(span.start, Kind::OpenBrace);
                let places: Vec<_> = states.iter().map(|state| (self.state_place(state), state)).collect();
                let pieces = self.pieces(
                    &places,
                    span.end - 1,
                    |(span, _)| *span,
                    |formatter, (_, state)| formatter.state(state),
                );
                concat([text("states "), self.body(pieces, BODY, open, span.end - 1)])
            }
        }
    }

    /// Messages fill lines, below each other behind the longest word.
    fn side(&mut self, it: &Side) -> Doc {
        let mut docs = docs(&it.docs, "///");
        docs.push(text(format!("{:6} ", it.word.text)));
        for (index, message) in it.messages.iter().enumerate() {
            let written = text(format!("{}{}", ty(&message.ty), self.wire(&message.wire)));
            let sign = text(if index + 1 == it.messages.len() { ";" } else { "," });
            let written = concat([written, sign]);
            docs.push(if index == 0 { written } else { Doc::Indent(7, Box::new(group(concat([Doc::Line, written])))) });
        }
        concat(docs)
    }

    fn state_place(&self, it: &State) -> Span {
        let open = self.next(it.name.span.end, Kind::OpenBrace);
        Span { end: self.close_of(open) + 1, ..start(&it.docs, it.name.span) }
    }

    fn state(&mut self, it: &State) -> Doc {
        let open = self.next(it.name.span.end, Kind::OpenBrace);
        let close = self.close_of(open);
        let mut docs = docs(&it.docs, "///");
        let place = |it: &Transition| it.messages.first().map_or(it.target.span, |first| first.span.to(it.target.span));
        let transitions = self.pieces(&it.transitions, close, place, |_, it| {
            let messages = it.messages.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(", ");
            text(format!("{messages} -> {};", it.target.text))
        });
        docs.push(text(format!("{} ", it.name.text)));
        docs.push(self.body(transitions, BODY, open, close));
        concat(docs)
    }
}

fn top_place(it: &Top<'_>) -> Span {
    match it {
        Top::Import(it) => it.span,
        Top::Item(it) => start(&it.docs, it.span),
    }
}

fn case_place(it: &Case) -> Span {
    let wire = it.wire.aliases.last().or(it.wire.name.as_ref());
    let span = wire.map_or(it.name.span, |(_, span)| it.name.span.to(*span));
    start(&it.docs, span)
}

fn part_place(it: &Part<'_>) -> Span {
    match it {
        Part::Codec(_, span) | Part::States(_, span) => *span,
        Part::Side(it) => start(&it.docs, it.span),
    }
}
