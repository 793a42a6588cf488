//! Protocols: the codec, who sends what, and in which states.

use super::{Kind, Parse, Parser};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::tree::{Docs, Message, Protocol, Side, State, Transition};

impl Parser<'_> {
    pub(super) fn protocol(&mut self) -> Parse<Protocol> {
        let name = self.name("the name of a protocol")?;
        self.no_type_parameters()?;
        let mut protocol = Protocol { name, codec: None, sides: Vec::new(), states: None };
        self.body("the name of the protocol", |parser, docs| parser.protocol_part(docs, &mut protocol))?;
        Ok(protocol)
    }

    fn protocol_part(&mut self, docs: Docs, protocol: &mut Protocol) -> Parse<()> {
        if ["both", "client", "server"].iter().any(|word| self.at_word(word)) {
            protocol.sides.push(self.side(docs)?);
            return Ok(());
        }
        self.reject(&docs);
        if self.at_word("codec") {
            self.once(protocol.codec.is_some(), "codec");
            return self.codec(protocol);
        }
        if self.at_word("states") {
            self.once(protocol.states.is_some(), "states");
            return self.states(protocol);
        }
        Err(self.fail("`codec`, `both`, `client`, `server` or `states`"))
    }

    fn once(&mut self, already: bool, word: &str) {
        if already {
            let message = format!("a protocol has one `{word}`");
            self.report(Diagnostic::new(Code::MISPLACED_WORD, self.here(), message));
        }
    }

    fn codec(&mut self, protocol: &mut Protocol) -> Parse<()> {
        self.bump();
        let name = self.name("the name of a codec")?;
        self.expect_word("tagged", "after the name of the codec")?;
        let tag = self.plain_string("the key of the tag between double quotes")?;
        self.semicolon("after the codec");
        protocol.codec = Some((name, tag));
        Ok(())
    }

    fn side(&mut self, docs: Docs) -> Parse<Side> {
        let word = self.take_name();
        let mut messages = vec![self.message()?];
        while self.eat(Kind::Comma).is_some() {
            if self.at(Kind::Semicolon) {
                break;
            }
            messages.push(self.message()?);
        }
        self.semicolon("after the messages");
        let span = self.since(word.span);
        Ok(Side { docs, word, messages, span })
    }

    fn message(&mut self) -> Parse<Message> {
        let ty = self.type_expr()?;
        let wire = self.wire()?;
        Ok(Message { ty, wire })
    }

    fn states(&mut self, protocol: &mut Protocol) -> Parse<()> {
        self.bump();
        let mut states = Vec::new();
        self.body("`states`", |parser, docs| {
            states.push(parser.state(docs)?);
            Ok(())
        })?;
        protocol.states = Some(states);
        Ok(())
    }

    fn state(&mut self, docs: Docs) -> Parse<State> {
        let name = self.name("the name of a state")?;
        let mut transitions = Vec::new();
        self.body("the name of the state", |parser, docs| {
            parser.reject(&docs);
            transitions.push(parser.transition()?);
            Ok(())
        })?;
        Ok(State { docs, name, transitions })
    }

    fn transition(&mut self) -> Parse<Transition> {
        let mut messages = vec![self.name("the name of a message, or `any`")?];
        while self.eat(Kind::Comma).is_some() {
            messages.push(self.name("the name of a message")?);
        }
        if self.at(Kind::FatArrow) {
            self.instead("->", "expected `->` before the next state, found `=>`");
        } else {
            self.expect(Kind::Arrow, "before the next state")?;
        }
        let target = self.name("the name of a state")?;
        self.semicolon("after the next state");
        Ok(Transition { messages, target })
    }
}
