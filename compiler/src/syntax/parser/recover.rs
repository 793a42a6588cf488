//! Going on behind an error. Brackets are balanced, so that a group is skipped as a whole.

use super::{Parse, Parser, Stop};
use crate::syntax::token::Kind;
use crate::syntax::tree::{Expr, ExprKind, TypeExpr};

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
            if kind == Kind::End || kind.closes() || index >= self.at && stop(self, index) {
                break;
            }
            index = self.behind(index);
        }
        self.at = index;
        self.drop_docs(self.last().end);
    }

    /// Skips a broken part of something that goes on: what is wrong at its end follows from it.
    pub(super) fn skip_part(&mut self, start: usize, stop: impl Fn(&Self, usize) -> bool) {
        self.skip_from(start, stop);
        self.failed_at = Some(self.at);
    }

    /// Whether a statement, a member or an item ended before this token.
    fn is_behind_end(&self, index: usize) -> bool {
        match self.tokens[index - 1].kind {
            Kind::Semicolon => true,
            Kind::CloseBrace => self.is_first_on_line(index),
            _ => false,
        }
    }

    /// A value; where none can be read, a broken one, so that what it belongs to is known all the same.
    pub(super) fn value(&mut self) -> Expr {
        let (start, place) = (self.at, self.here().before());
        let read = self.expr().unwrap_or_else(|Stop| {
            self.skip_part(start, |parser, index| {
                let kind = parser.tokens[index].kind;
                let starts = kind.starts_statement() && parser.is_first_on_line(index);
                starts || matches!(kind, Kind::Semicolon | Kind::Comma)
            });
            Expr { kind: ExprKind::Broken, span: place }
        });
        if self.is_on_mended_line(start) { Expr { kind: ExprKind::Broken, span: read.span } } else { read }
    }

    /// A type; where none can be read, one without a name.
    pub(super) fn type_or_broken(&mut self) -> TypeExpr {
        let (start, place) = (self.at, self.here().before());
        self.type_expr().unwrap_or_else(|Stop| {
            self.skip_part(start, |parser, index| {
                matches!(parser.tokens[index].kind, Kind::Semicolon | Kind::Comma | Kind::Assign | Kind::OpenBrace)
            });
            TypeExpr { path: Vec::new(), args: Vec::new(), optional: None, span: place }
        })
    }

    /// Skips what is left of a line or statement, with its `;`.
    pub(super) fn skip_rest(&mut self) {
        self.skip_from(self.at, |parser, index| {
            parser.tokens[index].kind == Kind::Semicolon || parser.is_first_on_line(index)
        });
        let _ = self.eat(Kind::Semicolon);
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

    /// Goes on at the next item. Nothing around it ends at a closing brace, so one is passed over too.
    pub(super) fn recover_item(&mut self, start: usize) {
        self.skip_from(start, |parser, index| {
            index > start && (parser.is_item_start(index) || parser.is_behind_end(index))
        });
        if self.at == start {
            self.bump();
        }
    }

    /// Goes on at the next member of a body.
    pub(super) fn recover_member(&mut self, start: usize) {
        self.skip_from(start, |parser, index| {
            let starts = matches!(parser.tokens[index].kind, Kind::Fn | Kind::Query | Kind::Var);
            index > start && (starts && parser.is_first_on_line(index) || parser.is_behind_end(index))
        });
        self.ensure_progress(start);
    }

    /// Goes on at the next statement of a block.
    pub(super) fn recover_statement(&mut self, start: usize) {
        self.skip_from(start, |parser, index| {
            let starts = parser.tokens[index].kind.starts_statement();
            index > start && (starts && parser.is_first_on_line(index) || parser.is_behind_end(index))
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
            while !parser.kind().closes() && !parser.at(Kind::End) {
                let start = parser.at;
                let read = one(parser).map(|value| list.push(value));
                if read.and_then(|()| parser.separator(close, what)).is_err() || parser.at == start {
                    parser.recover_separated(start);
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
