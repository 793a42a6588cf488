//! What stands between the braces of records, classes, actors, enums and port kinds.

use super::{Kind, Parse, Parser};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::tree::{
    Actor, Case, Docs, Event, Every, Expr, Field, FieldMode, Function, Handler, PortKind, Record, Scope, Wire,
};

/// The members of a record, class or actor, by kind.
#[derive(Default)]
pub(super) struct Members {
    pub fields: Vec<Field>,
    pub functions: Vec<Function>,
    handlers: Vec<Handler>,
    timers: Vec<Every>,
    scopes: Vec<Scope>,
}

impl Parser<'_> {
    /// `{ member member … }`; a broken member is left out.
    pub(super) fn body(&mut self, after: &str, mut member: impl FnMut(&mut Self, Docs) -> Parse<()>) -> Parse<()> {
        self.expect(Kind::OpenBrace, &format!("after {after}"))?;
        self.inside(|parser| {
            while !parser.kind().closes() && !parser.at(Kind::End) {
                let docs = parser.take_docs();
                let start = parser.at;
                if parser.at(Kind::CloseBrace) {
                    parser.reject(&docs);
                } else if member(parser, docs).is_err() {
                    parser.recover_member(start);
                }
            }
            Ok(())
        })?;
        self.reject_docs(self.here().end);
        self.expect(Kind::CloseBrace, "after the members")?;
        Ok(())
    }

    pub(super) fn record(&mut self) -> Parse<Record> {
        let name = self.name("the name of a record")?;
        self.no_type_parameters()?;
        let members = self.members("record")?;
        Ok(Record { name, fields: members.fields, functions: members.functions })
    }

    pub(super) fn actor(&mut self) -> Parse<Actor> {
        let name = self.name("the name of an actor")?;
        self.no_type_parameters()?;
        if self.at_word("implements") {
            let error = Diagnostic::new(Code::MISPLACED_WORD, self.here(), "an actor implements no interface");
            self.fail_with(error.help("A class may; an actor may hold it."));
            self.implements()?;
        }
        let Members { fields, functions, handlers, timers, scopes } = self.members("actor")?;
        Ok(Actor { name, fields, functions, handlers, timers, scopes })
    }

    pub(super) fn implements(&mut self) -> Parse<Vec<crate::syntax::tree::TypeExpr>> {
        let mut interfaces = Vec::new();
        if self.eat_word("implements").is_some() {
            interfaces.push(self.type_expr()?);
            while self.eat(Kind::Comma).is_some() {
                interfaces.push(self.type_expr()?);
            }
        }
        Ok(interfaces)
    }

    pub(super) fn members(&mut self, owner: &str) -> Parse<Members> {
        let mut members = Members::default();
        self.body(&format!("the name of the {owner}"), |parser, docs| parser.member(owner, docs, &mut members))?;
        Ok(members)
    }

    fn member(&mut self, owner: &str, docs: Docs, members: &mut Members) -> Parse<()> {
        if matches!(self.kind_after(1), Kind::Fn | Kind::Query) {
            self.reject_secret();
        }
        let next_is_colon = self.kind_after(1) == Kind::Colon;
        match self.member_word() {
            Some("on") => members.handlers.extend(self.actor_only(owner, |parser| parser.handler(docs))?),
            Some("every") => members.timers.extend(self.actor_only(owner, |parser| parser.every(docs))?),
            Some("scope") => members.scopes.extend(self.actor_only(owner, |parser| parser.scope(docs))?),
            Some("fn") => members.functions.push(self.function(Some(docs))?),
            _ if matches!(self.kind(), Kind::Var | Kind::Let | Kind::Word) || next_is_colon => {
                members.fields.push(self.field(owner, docs)?);
            }
            _ => return Err(self.fail(&format!("a member of the {owner}"))),
        }
        Ok(())
    }

    /// The word that says what the next member is; `None` for a field.
    fn member_word(&self) -> Option<&'static str> {
        let mut ahead = 0;
        if self.at(Kind::Word) && self.kind_after(1) != Kind::Colon {
            let word = self.text_of(self.token());
            ahead = usize::from(matches!(word, "pub" | "public" | "export"));
        }
        let token = self.tokens[(self.at + ahead).min(self.tokens.len() - 1)];
        if self.kind_after(ahead + 1) == Kind::Colon {
            return None;
        }
        match (token.kind, self.text_of(token)) {
            (Kind::Fn | Kind::Query, _)
            | (Kind::Word, "static" | "async" | "entry" | "function" | "func" | "fun" | "def") => Some("fn"),
            (Kind::Word, "on") => Some("on"),
            (Kind::Word, "every") => Some("every"),
            (Kind::Word, "scope") => Some("scope"),
            _ => None,
        }
    }

    fn actor_only<T>(&mut self, owner: &str, read: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<Option<T>> {
        let span = self.here();
        let word = self.text_of(self.token());
        if owner != "actor" && word != "pub" {
            let message = format!("`{word}` cannot stand in a {owner}");
            let error = Diagnostic::new(Code::MISPLACED_WORD, span, message);
            self.report(error.help("Only actors meet the outside."));
        }
        let value = read(self)?;
        Ok((owner == "actor").then_some(value))
    }

    fn field(&mut self, owner: &str, docs: Docs) -> Parse<Field> {
        let start = self.here();
        if let Some(public) = self.visibility() {
            let help = if owner == "record" {
                "Fields of records are always public."
            } else {
                "A field is private to its module; a `pub` method may return it."
            };
            let error = Diagnostic::new(Code::MISPLACED_WORD, public, "a field is never marked `pub`");
            self.report(error.help(help).fix("remove it", public, ""));
        }
        let secret = self.secret();
        let mode = self.field_mode(owner);
        let secret = secret.or_else(|| self.late_secret());
        self.reject_secret_port(secret, mode);
        let name = self.name("the name of a field")?;
        self.colon("and a type after the name of the field")?;
        let ty = self.type_or_broken();
        let unit = if self.eat(Kind::In).is_some() { Some(self.name("`seconds` or `milliseconds`")?) } else { None };
        let default = self.eat(Kind::Assign).map(|_| self.value());
        let wire = self.wire()?;
        if self.at(Kind::Comma) {
            self.instead(";", "expected `;` after this field, found `,`");
        } else {
            self.semicolon("after this field");
        }
        Ok(Field { docs, secret, mode, name, ty, unit, default, wire, span: self.since(start) })
    }

    /// `secret`, where it is no name.
    pub(super) fn secret(&mut self) -> Option<Span> {
        if self.kind_after(1) == Kind::Colon { None } else { self.eat_word("secret") }
    }

    /// `secret` before something else than a field.
    pub(super) fn reject_secret(&mut self) {
        if let Some(span) = self.secret() {
            let error = Diagnostic::new(Code::MISPLACED_WORD, span, "only a field can be `secret`");
            self.report(error.fix("remove it", span, ""));
        }
    }

    /// `secret` behind `var`.
    fn late_secret(&mut self) -> Option<Span> {
        let span = self.secret()?;
        let error = Diagnostic::new(Code::MISPLACED_WORD, span, "`secret` stands before `var`");
        self.report(error.help("Write `secret var token: String;`."));
        Some(span)
    }

    fn reject_secret_port(&mut self, secret: Option<Span>, mode: FieldMode) {
        if let (Some(span), FieldMode::Port) = (secret, mode) {
            let error = Diagnostic::new(Code::MISPLACED_WORD, span, "a port is never shown, and cannot be `secret`");
            self.report(error.fix("remove it", span, ""));
        }
    }

    fn field_mode(&mut self, owner: &str) -> FieldMode {
        if self.at(Kind::Var) && owner == "record" {
            let error = Diagnostic::new(Code::MISPLACED_WORD, self.here(), "a field of a record never changes");
            let help = "Make a changed copy: `node with { version: \"2.0\" }`.";
            self.report(error.help(help).fix("remove `var`", self.here(), ""));
            self.bump();
            return FieldMode::Fixed;
        }
        if self.eat(Kind::Var).is_some() {
            return FieldMode::Var;
        }
        if self.at(Kind::Let) {
            let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, self.here(), "a field is declared without `let`");
            self.fail_with(error.fix("remove it", self.here(), ""));
            self.bump();
        }
        if self.kind_after(1) != Kind::Colon && self.eat_word("port").is_some() {
            return FieldMode::Port;
        }
        FieldMode::Fixed
    }

    /// `as "name" or "older"`
    pub(super) fn wire(&mut self) -> Parse<Wire> {
        let mut wire = Wire::default();
        if self.eat_word("as").is_some() {
            wire.name = Some(self.plain_string("a name between double quotes")?);
        }
        while self.eat_word("or").is_some() {
            wire.aliases.push(self.plain_string("a name between double quotes")?);
        }
        Ok(wire)
    }

    pub(super) fn case(&mut self) -> Parse<Case> {
        let docs = self.take_docs();
        let name = self.name("the name of a case")?;
        let wire = self.wire()?;
        Ok(Case { docs, name, wire })
    }

    fn handler(&mut self, docs: Docs) -> Parse<Handler> {
        self.reject_public("a handler");
        let start = self.take();
        let port = self.name("the name of a port")?;
        self.expect(Kind::Dot, "and an event after the name of the port")?;
        let event = self.name("the name of an event")?;
        let params = self.params()?;
        let span = self.since(start);
        let body = self.block("after the parameters of the handler")?;
        Ok(Handler { docs, port, event, params, body, span })
    }

    fn every(&mut self, docs: Docs) -> Parse<Every> {
        self.reject_public("a timer");
        let start = self.take();
        let period: Expr = self.in_head(Self::expr)?;
        let span = self.since(start);
        let body = self.block("after the period")?;
        Ok(Every { docs, period, body, span })
    }

    fn reject_public(&mut self, what: &str) {
        if let Some(public) = self.visibility() {
            let error = Diagnostic::new(Code::MISPLACED_WORD, public, format!("{what} is never `pub`"));
            self.report(error.fix("remove it", public, ""));
        }
    }

    fn scope(&mut self, docs: Docs) -> Parse<Scope> {
        let start = self.here();
        let public = self.visibility();
        self.bump();
        let name = self.name("the name of a scope")?;
        let params = self.params()?;
        let span = self.since(start);
        let mut parts = Vec::new();
        self.body("the parameters of the scope", |parser, docs| {
            parser.reject(&docs);
            if !["enter", "fail", "exit"].iter().any(|word| parser.at_word(word)) {
                return Err(parser.fail("`enter`, `fail` or `exit`"));
            }
            let word = parser.take_name();
            parts.push((word, parser.name("the name of a method")?));
            parser.semicolon("after the name of the method");
            Ok(())
        })?;
        Ok(Scope { docs, public, name, params, parts, span })
    }

    pub(super) fn port_kind(&mut self) -> Parse<PortKind> {
        let name = self.name("the name of a port kind")?;
        self.no_type_parameters()?;
        let (mut calls, mut events) = (Vec::new(), Vec::new());
        self.body("the name of the port kind", |parser, docs| {
            if parser.at_word("event") {
                events.push(parser.event(docs)?);
            } else {
                calls.push(parser.bare_function("a port kind", docs)?);
            }
            Ok(())
        })?;
        Ok(PortKind { name, calls, events })
    }

    fn event(&mut self, docs: Docs) -> Parse<Event> {
        let start = self.take();
        let name = self.name("the name of an event")?;
        let params = self.params()?;
        self.semicolon("after the event");
        Ok(Event { docs, name, params, span: self.since(start) })
    }

    /// Reports documentation above something that has none.
    pub(super) fn reject(&mut self, docs: &Docs) {
        if let Some((_, span)) = docs.lines.first() {
            let marker = crate::source::Span { end: span.start + 3, ..*span };
            let error = Diagnostic::new(Code::MISPLACED_DOCS, *span, "this documents nothing");
            self.report(error.fix("make it a comment", marker, "//"));
        }
    }
}
