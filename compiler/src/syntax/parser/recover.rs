//! Going on behind an error. Brackets are balanced, so that a group is skipped as a whole.

use super::{Parse, Parser};
use crate::syntax::token::Kind;

/// The words that start an item.
const ITEMS: [&str; 15] = [
    "pub",
    "record",
    "enum",
    "union",
    "error",
    "interface",
    "port",
    "class",
    "actor",
    "protocol",
    "const",
    "test",
    "import",
    "entry",
    "async",
];

impl Parser<'_> {
    /// The index behind the token or group at `index`.
    fn behind(&self, index: usize) -> usize {
        let mut depth = 0;
        for (offset, token) in self.tokens[index..].iter().enumerate() {
            if token.kind.partner().is_some() {
                depth += 1;
            } else if token.kind.closes() {
                depth -= 1;
            }
            if depth <= 0 {
                return index + offset + 1;
            }
        }
        self.tokens.len() - 1
    }

    /// Goes on behind the group that opens at `index`.
    pub(super) fn skip_group(&mut self, index: usize) {
        self.at = self.behind(index);
    }

    /// Skips from `start`, where the broken part begins, until `stop` holds at a token that is not before the error.
    fn skip_from(&mut self, start: usize, stop: impl Fn(&Self, usize) -> bool) {
        let mut index = start;
        loop {
            let kind = self.tokens[index].kind;
            if kind == Kind::End || kind.closes() || index >= self.at && index > start && stop(self, index) {
                break;
            }
            index = self.behind(index);
        }
        self.at = index;
        self.drop_docs(self.last().end);
    }

    fn closed_brace_before(&self, index: usize) -> bool {
        self.tokens[index - 1].kind == Kind::CloseBrace && self.is_first_on_line(index)
    }

    fn is_item_start(&self, index: usize) -> bool {
        let token = self.tokens[index];
        let is_item = match token.kind {
            Kind::Fn | Kind::Query => true,
            Kind::Word => ITEMS.contains(&self.text_of(token)),
            _ => false,
        };
        is_item && self.is_first_on_line(index)
    }

    /// Goes on at the next item. A stray closing brace cannot be met here: brackets are balanced.
    pub(super) fn recover_item(&mut self, start: usize) {
        self.skip_from(start, |parser, index| {
            parser.is_item_start(index)
                || parser.closed_brace_before(index)
                || parser.tokens[index - 1].kind == Kind::Semicolon
        });
        self.ensure_progress(start);
    }

    /// Goes on at the next member of a body.
    pub(super) fn recover_member(&mut self, start: usize) {
        self.skip_from(start, |parser, index| {
            let starts = matches!(parser.tokens[index].kind, Kind::Fn | Kind::Query | Kind::Var);
            starts && parser.is_first_on_line(index)
                || parser.closed_brace_before(index)
                || parser.tokens[index - 1].kind == Kind::Semicolon
        });
        self.ensure_progress(start);
    }

    /// Goes on at the next statement of a block.
    pub(super) fn recover_statement(&mut self, start: usize) {
        self.skip_from(start, |parser, index| {
            parser.tokens[index].kind.starts_statement() && parser.is_first_on_line(index)
                || parser.closed_brace_before(index)
                || parser.tokens[index - 1].kind == Kind::Semicolon
        });
        self.ensure_progress(start);
    }

    fn ensure_progress(&mut self, start: usize) {
        if self.at == start && !self.kind().closes() {
            self.bump();
        }
    }

    /// Reads `one, one, …` up to `close`, which is taken; a broken one is left out.
    pub(super) fn separated<T>(
        &mut self,
        close: Kind,
        what: &str,
        mut one: impl FnMut(&mut Self) -> Parse<T>,
    ) -> Parse<Vec<T>> {
        let mut list = Vec::new();
        self.inside(|parser| {
            while !parser.at(close) && !parser.at(Kind::End) {
                let start = parser.at;
                let read = one(parser).and_then(|value| parser.separator(close, what).map(|()| value));
                match read {
                    Ok(value) => list.push(value),
                    Err(_) => parser.recover_separated(start),
                }
            }
            Ok(())
        })?;
        self.expect(close, &format!("after {what}"))?;
        Ok(list)
    }

    fn separator(&mut self, close: Kind, what: &str) -> Parse<()> {
        if self.eat(Kind::Comma).is_some() || self.at(close) {
            return Ok(());
        }
        if self.is_first_on_line(self.at) || self.kind_after(1) == Kind::Colon {
            self.missing(Kind::Comma, &format!("between {what}"));
            return Ok(());
        }
        if self.at(Kind::Semicolon) {
            self.instead(",", &format!("expected `,` between {what}, found `;`"));
            return Ok(());
        }
        Err(self.fail(&format!("`,` or {} after {what}", close.describe())))
    }

    fn recover_separated(&mut self, start: usize) {
        self.skip_from(start, |parser, index| parser.tokens[index].kind == Kind::Comma);
        let _ = self.eat(Kind::Comma);
        self.ensure_progress(start);
    }
}
