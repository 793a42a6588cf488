//! Fields, functions and what else stands between the braces of a declaration.

use super::doc::{Doc, concat, text};
use super::pieces::{BODY, PARENTHESES};
use super::{Formatter, Kind, docs, ty, types};
use crate::source::Span;
use crate::syntax::tree::{
    Docs, Event, Every, Field, FieldMode, Function, Handler, Modifiers, Name, Param, Scope, Wire,
};

/// A member of any declaration.
pub(super) enum Member<'t> {
    Field(&'t Field),
    Function(&'t Function),
    Handler(&'t Handler),
    Every(&'t Every),
    Scope(&'t Scope),
    Event(&'t Event),
}

impl Member<'_> {
    fn docs(&self) -> &Docs {
        match self {
            Member::Field(it) => &it.docs,
            Member::Function(it) => &it.docs,
            Member::Handler(it) => &it.docs,
            Member::Every(it) => &it.docs,
            Member::Scope(it) => &it.docs,
            Member::Event(it) => &it.docs,
        }
    }

    /// As the tree has it: up to the end of the signature, where there is one.
    fn span(&self) -> Span {
        match self {
            Member::Field(it) => it.span,
            Member::Function(it) => it.span,
            Member::Handler(it) => it.span,
            Member::Every(it) => it.span,
            Member::Scope(it) => it.span,
            Member::Event(it) => it.span,
        }
    }

    fn start(&self) -> u32 {
        start(self.docs(), self.span()).start
    }
}

/// From the documentation on.
pub(super) fn start(docs: &Docs, span: Span) -> Span {
    docs.lines.first().map_or(span, |(_, first)| first.to(span))
}

impl Formatter<'_> {
    /// Members in order of place, between the braces that open at or after `name`.
    pub(super) fn members(&mut self, after: u32, mut members: Vec<Member<'_>>) -> Doc {
        members.sort_by_key(Member::start);
        let open = self.next(after, Kind::OpenBrace);
        let close = self.close_of(open);
        let places: Vec<Span> = members.iter().map(|member| self.place(member)).collect();
        let elements: Vec<(Span, Member<'_>)> = places.into_iter().zip(members).collect();
        let pieces =
            self.pieces(&elements, close, |(span, _)| *span, |formatter, (_, member)| formatter.member(member));
        self.body(pieces, BODY, open, close)
    }

    /// With its documentation and its body.
    fn place(&self, member: &Member<'_>) -> Span {
        let end = match member {
            Member::Function(Function { body: Some(body), .. }) => body.span.end,
            Member::Function(it) => self.next(it.span.end, Kind::Semicolon) + 1,
            Member::Handler(it) => it.body.span.end,
            Member::Every(it) => it.body.span.end,
            Member::Scope(it) => self.close_of(self.next(it.span.end, Kind::OpenBrace)) + 1,
            Member::Field(_) | Member::Event(_) => member.span().end,
        };
        Span { end, ..start(member.docs(), member.span()) }
    }

    fn member(&mut self, it: &Member<'_>) -> Doc {
        let mut docs = docs(it.docs(), "///");
        docs.push(match it {
            Member::Field(it) => self.field(it),
            Member::Function(it) => self.function(it),
            Member::Handler(it) => self.handler(it),
            Member::Every(it) => {
                let period = self.expr(&it.period);
                concat([text("every "), period, text(" "), self.block(&it.body)])
            }
            Member::Scope(it) => self.scope(it),
            Member::Event(it) => {
                let params = self.params(it.name.span.end, &it.params);
                concat([text(format!("event {}", it.name.text)), params, text(";")])
            }
        });
        concat(docs)
    }

    fn field(&mut self, it: &Field) -> Doc {
        let secret = if it.secret.is_some() { "secret " } else { "" };
        let word = match it.mode {
            FieldMode::Fixed => "",
            FieldMode::Var => "var ",
            FieldMode::Port => "port ",
        };
        let unit = it.unit.as_ref().map_or(String::new(), |unit| format!(" in {}", unit.text));
        let start = text(format!("{secret}{word}{}: {}{unit}", it.name.text, ty(&it.ty)));
        let default = match &it.default {
            Some(value) => concat([text(" = "), self.expr(value)]),
            None => text(""),
        };
        concat([start, default, text(self.wire(&it.wire)), text(";")])
    }

    /// ` as "name" or "older"`
    pub(super) fn wire(&self, it: &Wire) -> String {
        let name = it.name.iter().map(|(_, span)| format!(" as {}", self.slice(*span)));
        name.chain(it.aliases.iter().map(|(_, span)| format!(" or {}", self.slice(*span)))).collect()
    }

    pub(super) fn function(&mut self, it: &Function) -> Doc {
        let public = if it.public.is_some() { "pub " } else { "" };
        let start = format!("{public}{}{}", modifiers(it.modifiers), it.name.text);
        let params = self.params(it.name.span.end, &it.params);
        let result = it.result.as_ref().map_or(String::new(), |result| format!(" -> {}", ty(result)));
        let throws = if it.throws.is_empty() { String::new() } else { format!(" throws {}", types(&it.throws)) };
        let signature = concat([text(start), params, text(result), text(throws)]);
        match &it.body {
            Some(body) => concat([signature, text(" "), self.block(body)]),
            None => concat([signature, text(";")]),
        }
    }

    /// Parameters between the parentheses that open at or after `after`.
    pub(super) fn params(&mut self, after: u32, params: &[Param]) -> Doc {
        let open = self.next(after, Kind::OpenParen);
        let place = |it: &Param| it.secret.or(it.own).unwrap_or(it.name.span).to(it.ty.span);
        self.list(PARENTHESES, open, params, place, |_, it| {
            let secret = if it.secret.is_some() { "secret " } else { "" };
            let own = if it.own.is_some() { "own " } else { "" };
            text(format!("{secret}{own}{}: {}", it.name.text, ty(&it.ty)))
        })
    }

    fn handler(&mut self, it: &Handler) -> Doc {
        let params = self.params(it.event.span.end, &it.params);
        let start = text(format!("on {}.{}", it.port.text, it.event.text));
        concat([start, params, text(" "), self.block(&it.body)])
    }

    fn scope(&mut self, it: &Scope) -> Doc {
        let public = if it.public.is_some() { "pub " } else { "" };
        let params = self.params(it.name.span.end, &it.params);
        let open = self.next(it.span.end, Kind::OpenBrace);
        let close = self.close_of(open);
        let place = |(word, method): &(Name, Name)| word.span.to(method.span);
        let parts =
            self.pieces(&it.parts, close, place, |_, (word, method)| text(format!("{} {};", word.text, method.text)));
        let body = self.body(parts, BODY, open, close);
        concat([text(format!("{public}scope {}", it.name.text)), params, text(" "), body])
    }
}

/// The words up to and with `fn` or `query`, in the order of the author.
fn modifiers(it: Modifiers) -> String {
    let mut words = vec![(it.is_static, "static "), (it.is_async, "async "), (it.is_entry, "entry ")];
    words.retain(|(span, _)| span.is_some());
    words.sort_by_key(|(span, _)| *span);
    let words: String = words.into_iter().map(|(_, word)| word).collect();
    words + if it.is_query { "query " } else { "fn " }
}
