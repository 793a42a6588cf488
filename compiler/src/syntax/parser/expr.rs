//! Expressions: operators by precedence, prefix words, and what follows a value.

use super::{Kind, Parse, Parser};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::tree::{Arg, BinaryOp, Expr, ExprKind, LambdaBody, Name, UnaryOp};

/// An infix sign.
#[derive(Clone, Copy)]
enum Infix {
    Op(BinaryOp),
    Range,
}

/// How tightly an infix sign binds; the loosest is 1.
fn infix(kind: Kind) -> Option<(Infix, u8)> {
    let (op, level) = match kind {
        Kind::Coalesce => (BinaryOp::Coalesce, 1),
        Kind::Or => (BinaryOp::Or, 2),
        Kind::And => (BinaryOp::And, 3),
        Kind::Eq => (BinaryOp::Eq, COMPARISON),
        Kind::Ne => (BinaryOp::Ne, COMPARISON),
        Kind::Lt => (BinaryOp::Lt, COMPARISON),
        Kind::Le => (BinaryOp::Le, COMPARISON),
        Kind::Gt => (BinaryOp::Gt, COMPARISON),
        Kind::Ge => (BinaryOp::Ge, COMPARISON),
        Kind::DotDot => return Some((Infix::Range, RANGE)),
        Kind::Plus => (BinaryOp::Add, 6),
        Kind::Minus => (BinaryOp::Sub, 6),
        Kind::Star => (BinaryOp::Mul, 7),
        Kind::Slash => (BinaryOp::Div, 7),
        Kind::Percent => (BinaryOp::Rem, 7),
        _ => return None,
    };
    Some((Infix::Op(op), level))
}

const COMPARISON: u8 = 4;
const RANGE: u8 = 5;

impl Parser<'_> {
    /// Any expression.
    pub(super) fn expr(&mut self) -> Parse<Expr> {
        if matches!(self.kind(), Kind::Bar | Kind::Or) {
            return self.deeper(Self::lambda);
        }
        self.chain(|parser| {
            let mut value = parser.binary(1)?;
            while parser.at(Kind::With) {
                parser.link()?;
                value = parser.with(value)?;
            }
            Ok(value)
        })
    }

    fn with(&mut self, value: Expr) -> Parse<Expr> {
        if self.head {
            let message = "`with` cannot stand before a block without parentheses";
            let error = Diagnostic::new(Code::MISPLACED_WORD, self.here(), message);
            return Err(self.fail_with(error.help("Put the whole value between parentheses.")));
        }
        self.bump();
        self.expect(Kind::OpenBrace, "after `with`")?;
        let fields = self.separated(Kind::CloseBrace, "the changed fields", Self::changed_field)?;
        let span = self.since(value.span);
        Ok(Expr { kind: ExprKind::With(Box::new(value), fields), span })
    }

    fn changed_field(&mut self) -> Parse<(Name, Expr)> {
        let name = self.name("the name of a field")?;
        if self.at(Kind::Assign) {
            self.instead(":", "expected `:` after the name of the field, found `=`");
        } else {
            self.expect(Kind::Colon, "after the name of the field")?;
        }
        Ok((name, self.value()))
    }

    /// Operators that bind at least as tightly as `level`.
    fn binary(&mut self, level: u8) -> Parse<Expr> {
        self.chain(|parser| {
            let mut left = parser.unary()?;
            while let Some((infix, found)) = parser.next_infix().filter(|(_, found)| *found >= level) {
                parser.link()?;
                left = parser.infix(left, infix, found)?;
            }
            Ok(left)
        })
    }

    fn next_infix(&mut self) -> Option<(Infix, u8)> {
        match self.kind() {
            Kind::Word => self.word_operator(),
            Kind::Minus if self.kind_after(1) == Kind::Minus && self.kind_after(2) == Kind::Semicolon => None,
            kind => infix(kind),
        }
    }

    /// `and` and `or`, as other languages write them.
    fn word_operator(&mut self) -> Option<(Infix, u8)> {
        let starts_value = matches!(self.kind_after(1), Kind::Word | Kind::Not | Kind::SelfWord | Kind::OpenParen);
        if !starts_value || self.is_first_on_line(self.at) {
            return None;
        }
        let (word, sign, kind) = match self.text_of(self.token()) {
            "and" => ("and", "&&", Kind::And),
            "or" => ("or", "||", Kind::Or),
            _ => return None,
        };
        let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, self.here(), format!("expected `{sign}`, found `{word}`"));
        self.report(error.fix(format!("write `{sign}`"), self.here(), sign));
        self.tokens[self.at].kind = kind;
        infix(kind)
    }

    fn infix(&mut self, left: Expr, infix: Infix, level: u8) -> Parse<Expr> {
        let sign = self.take();
        let right = match infix {
            Infix::Op(BinaryOp::Coalesce) => self.deeper(|parser| parser.binary(level))?,
            _ => self.binary(level + 1)?,
        };
        let span = left.span.to(right.span);
        if level == COMPARISON && self.is_chained(&left, sign, &right)? {
            return Ok(Expr { kind: ExprKind::Broken, span });
        }
        let (left, right) = (Box::new(left), Box::new(right));
        let kind = match infix {
            Infix::Op(op) => ExprKind::Binary(left, op, sign, right),
            Infix::Range => ExprKind::Range(left, right),
        };
        Ok(Expr { kind, span })
    }

    /// Whether another comparison follows this one; it is reported.
    fn is_chained(&mut self, left: &Expr, sign: Span, right: &Expr) -> Parse<bool> {
        if !matches!(infix(self.kind()), Some((_, COMPARISON))) {
            return Ok(false);
        }
        if is_type(left) && is_type(right) && self.at(Kind::Gt) {
            let message = "type arguments stand in types only";
            let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, sign, message);
            let help = "Say the type where the name is declared: `let promise: Promise<Node> = Promise();`.";
            self.report(error.help(help));
            self.failed_at = Some(self.at);
            return Err(super::Stop);
        }
        let middle = &self.text[right.span.start as usize..right.span.end as usize];
        let error = Diagnostic::new(Code::CHAINED_COMPARISON, self.here(), "comparisons cannot be chained")
            .label(sign, "the first one")
            .help("Put `&&` between two comparisons.")
            .fix("compare twice", right.span.after(), format!(" && {middle}"));
        self.fail_with(error);
        Ok(true)
    }

    fn unary(&mut self) -> Parse<Expr> {
        match self.kind() {
            Kind::Not => self.prefix(|operand| ExprKind::Unary(UnaryOp::Not, operand)),
            Kind::Minus => self.prefix(|operand| ExprKind::Unary(UnaryOp::Neg, operand)),
            Kind::Await => self.prefix(ExprKind::Await),
            Kind::Take => self.prefix(ExprKind::Take),
            Kind::Try => self.deeper(Self::try_expr),
            Kind::Word if self.foreign_prefix() => self.prefix(|operand| ExprKind::Unary(UnaryOp::Not, operand)),
            _ => self.postfix(),
        }
    }

    fn prefix(&mut self, make: impl FnOnce(Box<Expr>) -> ExprKind) -> Parse<Expr> {
        let start = self.take();
        let operand = self.deeper(Self::unary)?;
        let span = start.to(operand.span);
        Ok(Expr { kind: make(Box::new(operand)), span })
    }

    /// Whether `not` stands before a value; `new` there is reported and dropped.
    fn foreign_prefix(&mut self) -> bool {
        let before_value = matches!(self.kind_after(1), Kind::Word | Kind::SelfWord | Kind::True | Kind::False);
        if !before_value || self.is_first_on_line(self.at + 1) {
            return false;
        }
        let span = self.here();
        let gap = Span { end: self.tokens[self.at + 1].start, ..span };
        if self.at_word("new") {
            let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, span, "an instance is made without `new`");
            self.report(error.fix("remove it", gap, ""));
            self.bump();
            return false;
        }
        let is_not = self.at_word("not");
        if is_not {
            let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, span, "expected `!`, found `not`");
            self.report(error.fix("write `!`", gap, "!"));
        }
        is_not
    }

    /// `try a`, `try a else b`; an `else` before `{` or `if` belongs to the statement.
    fn try_expr(&mut self) -> Parse<Expr> {
        let start = self.take();
        let value = Box::new(self.deeper(Self::unary)?);
        let has_else =
            self.at(Kind::Else) && !matches!(self.kind_after(1), Kind::OpenBrace | Kind::If | Kind::FatArrow);
        let otherwise = if has_else {
            self.bump();
            Some(Box::new(self.binary(1)?))
        } else {
            None
        };
        Ok(Expr { kind: ExprKind::Try(value, otherwise), span: self.since(start) })
    }

    fn postfix(&mut self) -> Parse<Expr> {
        self.chain(|parser| {
            let mut value = parser.primary()?;
            loop {
                let kind = match parser.kind() {
                    Kind::Dot => parser.member_of(value)?,
                    Kind::OpenParen => parser.call_of(value)?,
                    Kind::OpenBracket => parser.element_of(value)?,
                    Kind::Question => return Err(parser.question()),
                    _ => return Ok(value),
                };
                parser.link()?;
                value = kind;
            }
        })
    }

    fn member_of(&mut self, value: Expr) -> Parse<Expr> {
        self.bump();
        let name = self.name("the name of a field or method")?;
        let span = value.span.to(name.span);
        Ok(Expr { kind: ExprKind::Field(Box::new(value), name), span })
    }

    fn call_of(&mut self, value: Expr) -> Parse<Expr> {
        self.bump();
        let args = self.separated(Kind::CloseParen, "the arguments", |parser| Ok(parser.arg()))?;
        let span = self.since(value.span);
        Ok(Expr { kind: ExprKind::Call(Box::new(value), args), span })
    }

    fn element_of(&mut self, value: Expr) -> Parse<Expr> {
        self.bump();
        let index = self.inside(Self::expr)?;
        self.expect(Kind::CloseBracket, "after the index")?;
        let span = self.since(value.span);
        Ok(Expr { kind: ExprKind::Index(Box::new(value), Box::new(index)), span })
    }

    fn question(&mut self) -> super::Stop {
        let error = Diagnostic::new(Code::UNEXPECTED_TOKEN, self.here(), "`?` stands in types only");
        self.fail_with(error.help("Open an optional with `if let`, `let … else`, `match`, `??` or `.map(|x| …)`."))
    }

    fn arg(&mut self) -> Arg {
        let name = match (self.kind(), self.kind_after(1)) {
            (Kind::Word, Kind::Colon) => {
                let name = self.take_name();
                self.bump();
                Some(name)
            }
            (Kind::Word, Kind::Assign) => {
                let name = self.take_name();
                self.instead(":", "expected `:` after the name of the argument, found `=`");
                Some(name)
            }
            _ => None,
        };
        Arg { name, value: self.value() }
    }

    fn lambda(&mut self) -> Parse<Expr> {
        if self.head || self.at(Kind::Or) {
            return Err(self.fail("an expression"));
        }
        let start = self.take();
        let mut params = vec![self.name("the name of what the lambda is given")?];
        while self.eat(Kind::Comma).is_some() {
            params.push(self.name("the name of what the lambda is given")?);
        }
        self.expect(Kind::Bar, "after the names of the lambda")?;
        let body = if self.at(Kind::OpenBrace) {
            LambdaBody::Block(self.block("")?)
        } else {
            LambdaBody::Expr(Box::new(self.expr()?))
        };
        Ok(Expr { kind: ExprKind::Lambda(params, body), span: self.since(start) })
    }
}

/// Whether this looks like the name of a type.
fn is_type(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Name(name) if name.text.starts_with(|c: char| c.is_ascii_uppercase()))
}
