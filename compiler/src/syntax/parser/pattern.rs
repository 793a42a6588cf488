//! `match`: its arms and patterns.

use super::{Kind, Parse, Parser, Stop};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::tree::{Arm, ArmBody, Expr, ExprKind, Match, Pattern, PatternKind, Stmt, StmtKind};

impl Parser<'_> {
    /// `match subject { … }`
    pub(super) fn matching(&mut self) -> Parse<Match> {
        self.bump();
        let subject = Box::new(self.in_head(Self::expr)?);
        self.expect(Kind::OpenBrace, "after the value to match")?;
        let arms = self.separated(Kind::CloseBrace, "the arms of a `match`", |parser| Ok(parser.arm()))?;
        Ok(Match { subject, arms })
    }

    fn arm(&mut self) -> Arm {
        let (start, first) = (self.here(), self.at);
        let patterns = self.patterns().unwrap_or_else(|Stop| {
            self.skip_part(first, |parser, index| matches!(parser.tokens[index].kind, Kind::FatArrow | Kind::Comma));
            vec![Pattern { kind: PatternKind::Broken, span: start }]
        });
        let first = self.at;
        let body = self.arm_sign().and_then(|()| self.arm_body()).unwrap_or_else(|Stop| {
            self.skip_part(first, |parser, index| parser.tokens[index].kind == Kind::Comma);
            ArmBody::Expr(Expr { kind: ExprKind::Broken, span: self.here().before() })
        });
        Arm { patterns, body, span: self.since(start) }
    }

    fn patterns(&mut self) -> Parse<Vec<Pattern>> {
        let mut patterns = vec![self.pattern()?];
        while self.eat(Kind::Bar).is_some() {
            patterns.push(self.pattern()?);
        }
        Ok(patterns)
    }

    /// `=>`, also where `->` or `:` was written.
    fn arm_sign(&mut self) -> Parse<()> {
        if matches!(self.kind(), Kind::Arrow | Kind::Colon) {
            let message = format!("expected `=>` after the pattern, found {}", self.found());
            self.instead(if self.at(Kind::Colon) { " =>" } else { "=>" }, &message);
            return Ok(());
        }
        self.expect(Kind::FatArrow, "after the pattern").map(drop)
    }

    fn arm_body(&mut self) -> Parse<ArmBody> {
        let start = self.here();
        let kind = match self.kind() {
            Kind::OpenBrace => return self.block("").map(ArmBody::Block),
            Kind::Return | Kind::Throw | Kind::Break | Kind::Continue => self.leaving()?,
            _ => self.simple()?,
        };
        match kind {
            StmtKind::Expr(value) => Ok(ArmBody::Expr(value)),
            kind => Ok(ArmBody::Stmt(Box::new(Stmt { kind, span: self.since(start) }))),
        }
    }

    fn pattern(&mut self) -> Parse<Pattern> {
        let start = self.here();
        let kind = match self.kind() {
            Kind::Else => self.plain_pattern(PatternKind::Else),
            Kind::None => self.plain_pattern(PatternKind::None),
            Kind::True => self.plain_pattern(PatternKind::Bool(true)),
            Kind::False => self.plain_pattern(PatternKind::Bool(false)),
            Kind::Bad => self.plain_pattern(PatternKind::Broken),
            Kind::Int => self.int_pattern(1),
            Kind::Minus if self.kind_after(1) == Kind::Int => {
                self.bump();
                self.int_pattern(-1)
            }
            Kind::StrStart | Kind::Raw => PatternKind::Str(self.plain_string("a pattern")?.0),
            Kind::Word if self.at_word("_") && self.kind_after(1) != Kind::OpenParen => {
                self.instead("else", "expected `else` for all other cases, found `_`");
                PatternKind::Else
            }
            Kind::Word => self.case_pattern()?,
            _ => return Err(self.fail("a pattern")),
        };
        Ok(Pattern { kind, span: self.since(start) })
    }

    fn plain_pattern(&mut self, kind: PatternKind) -> PatternKind {
        self.bump();
        kind
    }

    fn int_pattern(&mut self, sign: i64) -> PatternKind {
        let token = self.bump();
        self.int(token, sign).map_or(PatternKind::Broken, PatternKind::Int)
    }

    /// `Case`, `Type.Case`, `Case(name)`
    fn case_pattern(&mut self) -> Parse<PatternKind> {
        let mut path = vec![self.take_name()];
        while self.eat(Kind::Dot).is_some() {
            path.push(self.name("the name of a case")?);
        }
        let mut binding = None;
        if self.eat(Kind::OpenParen).is_some() {
            binding = Some(self.name("a new name for the whole record")?);
            self.only_one_binding()?;
            self.expect(Kind::CloseParen, "after the new name")?;
        }
        Ok(PatternKind::Case { path, binding })
    }

    fn only_one_binding(&mut self) -> Parse<()> {
        if !self.at(Kind::Comma) {
            return Ok(());
        }
        let message = "a pattern gives the whole record one name";
        let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, self.here(), message);
        Err(self.fail_with(error.help("Its fields are read through the name: `Open(open) => open.version`.")))
    }
}
