//! Values that stand for themselves: literals, names, collections, parentheses, and `if` and `match` as values.

use super::{Kind, Parse, Parser};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::tree::{Expr, ExprKind, IfExpr};

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Parse<Expr> {
        let start = self.here();
        let kind = match self.kind() {
            Kind::Word => ExprKind::Name(self.take_name()),
            Kind::Int => self.int_literal(),
            Kind::Float => self.float_literal(),
            Kind::Duration => self.duration_literal(),
            Kind::True => self.single(ExprKind::Bool(true)),
            Kind::False => self.single(ExprKind::Bool(false)),
            Kind::None => self.single(ExprKind::None),
            Kind::SelfWord => self.single(ExprKind::SelfRef),
            Kind::Bad => self.single(ExprKind::Broken),
            Kind::StrStart => ExprKind::Str(self.string_parts()?),
            Kind::Raw => ExprKind::Raw(self.raw_literal()),
            Kind::OpenParen => self.parenthesised()?,
            Kind::OpenBracket => self.list()?,
            Kind::OpenBrace if !self.head => self.map()?,
            Kind::If => self.deeper(Self::if_expr)?,
            Kind::Match => ExprKind::Match(self.matching()?),
            _ => return Err(self.fail("an expression")),
        };
        Ok(Expr { kind, span: self.since(start) })
    }

    fn single(&mut self, kind: ExprKind) -> ExprKind {
        self.bump();
        kind
    }

    fn parenthesised(&mut self) -> Parse<ExprKind> {
        self.bump();
        let value = self.inside(Self::expr)?;
        self.expect(Kind::CloseParen, "after the expression")?;
        Ok(ExprKind::Paren(Box::new(value)))
    }

    fn list(&mut self) -> Parse<ExprKind> {
        self.bump();
        self.separated(Kind::CloseBracket, "the elements of a list", |parser| Ok(parser.value())).map(ExprKind::List)
    }

    fn map(&mut self) -> Parse<ExprKind> {
        self.bump();
        self.separated(Kind::CloseBrace, "the entries of a map", Self::entry).map(ExprKind::Map)
    }

    fn entry(&mut self) -> Parse<(Expr, Expr)> {
        let key = self.expr()?;
        self.expect(Kind::Colon, "after the key")?;
        Ok((key, self.value()))
    }

    /// `if a { b } else { c }`, where each branch is one expression.
    fn if_expr(&mut self) -> Parse<ExprKind> {
        self.bump();
        let condition = self.condition("`if`")?;
        let then = self.branch("after the condition")?;
        if !self.at(Kind::Else) {
            let error = self.unexpected("`else` and the other value");
            return Err(self.fail_with(error.help("An `if` that stands for a value has both branches.")));
        }
        self.bump();
        let otherwise = if self.at(Kind::If) {
            let start = self.here();
            let kind = self.deeper(Self::if_expr)?;
            Expr { kind, span: self.since(start) }
        } else {
            self.branch("after `else`")?
        };
        Ok(ExprKind::If(Box::new(IfExpr { condition, then, otherwise })))
    }

    fn branch(&mut self, place: &str) -> Parse<Expr> {
        self.expect(Kind::OpenBrace, place)?;
        let value = self.inside(Self::expr)?;
        if self.at(Kind::Semicolon) {
            let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, self.here(), "expected `}` after the value, found `;`")
                .help("A branch of an `if` that stands for a value is one expression.");
            let only_a_semicolon = self.kind_after(1) == Kind::CloseBrace;
            let error = if only_a_semicolon { error.fix("remove it", self.here(), "") } else { error };
            let stop = self.fail_with(error);
            if !only_a_semicolon {
                return Err(stop);
            }
            self.bump();
        }
        self.expect(Kind::CloseBrace, "after the value")?;
        Ok(value)
    }
}
