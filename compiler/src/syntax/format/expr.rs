//! Expressions.

use super::doc::{Doc, broken, concat, group, indent, text};
use super::pieces::{BODY, BRACES, BRACKETS, Style};
use super::{Formatter, Kind};
use crate::source::Span;
use crate::syntax::tree::{
    Arm, ArmBody, BinaryOp, Condition, Expr, ExprKind, IfExpr, LambdaBody, Match, Name, Pattern, PatternKind, UnaryOp,
};

impl Formatter<'_> {
    pub(super) fn expr(&mut self, it: &Expr) -> Doc {
        match &it.kind {
            ExprKind::List(elements) => {
                self.list(BRACKETS, it.span.start, elements, |element| element.span, Self::expr)
            }
            ExprKind::Map(entries) => self.list(
                BRACES,
                it.span.start,
                entries,
                |(key, value)| key.span.to(value.span),
                |formatter, (key, value)| concat([formatter.expr(key), text(": "), formatter.expr(value)]),
            ),
            ExprKind::Paren(inner) => concat([text("("), self.expr(inner), text(")")]),
            ExprKind::Field(..) | ExprKind::Call(..) | ExprKind::Index(..) => self.chain(it),
            ExprKind::Unary(UnaryOp::Not, value) => self.prefixed("!", value),
            ExprKind::Unary(UnaryOp::Neg, value) => self.prefixed("-", value),
            ExprKind::Await(value) => self.prefixed("await ", value),
            ExprKind::Take(value) => self.prefixed("take ", value),
            ExprKind::Binary(_, op, ..) => self.binary(it, *op),
            ExprKind::Range(from, to) => concat([self.expr(from), text(".."), self.expr(to)]),
            ExprKind::Try(value, None) => self.prefixed("try ", value),
            ExprKind::Try(value, Some(otherwise)) => {
                concat([self.prefixed("try ", value), text(" else "), self.expr(otherwise)])
            }
            ExprKind::With(value, fields) => self.with(value, fields),
            ExprKind::Lambda(params, body) => self.lambda(params, body),
            ExprKind::If(inner) => {
                let chain = self.if_expr(inner);
                if self.has_line_break(it.span.start, it.span.end) { broken(chain) } else { group(chain) }
            }
            ExprKind::Match(inner) => self.matching(inner),
            _ => self.verbatim(it.span),
        }
    }

    /// Elements between brackets that open at this offset.
    pub(super) fn list<T>(
        &mut self,
        style: Style,
        open: u32,
        elements: &[T],
        place: impl Fn(&T) -> Span,
        print: impl FnMut(&mut Self, &T) -> Doc,
    ) -> Doc {
        let close = self.close_of(open);
        let pieces = self.pieces(elements, close, place, print);
        self.bracketed(pieces, style, open)
    }

    fn prefixed(&mut self, sign: &str, value: &Expr) -> Doc {
        concat([text(sign), self.expr(value)])
    }

    fn with(&mut self, value: &Expr, fields: &[(Name, Expr)]) -> Doc {
        let open = self.next(value.span.end, Kind::OpenBrace);
        let value = self.expr(value);
        let place = |(name, value): &(Name, Expr)| name.span.to(value.span);
        let fields = self.list(BRACES, open, fields, place, |formatter, (name, value)| {
            concat([text(format!("{}: ", name.text)), formatter.expr(value)])
        });
        concat([value, text(" with "), fields])
    }

    fn lambda(&mut self, params: &[Name], body: &LambdaBody) -> Doc {
        let params = params.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(", ");
        let body = match body {
            LambdaBody::Expr(value) => self.expr(value),
            LambdaBody::Block(block) => self.block(block),
        };
        concat([text(format!("|{params}| ")), body])
    }

    /// Operators of one level stand in one group, each before its operand where the group is broken.
    fn binary(&mut self, it: &Expr, op: BinaryOp) -> Doc {
        let mut operands = Vec::new();
        flatten(it, level(op), None, &mut operands);
        if let [(None, left), (Some(op), right)] = operands.as_slice()
            && matches!(right.kind, ExprKind::List(_) | ExprKind::Map(_))
        {
            return concat([self.expr(left), text(format!(" {} ", op.text())), self.expr(right)]);
        }
        let mut docs = Vec::new();
        for (op, operand) in operands {
            let operand = self.expr(operand);
            docs.push(match op {
                None => operand,
                Some(op) => indent(concat([Doc::Line, text(format!("{} ", op.text())), operand])),
            });
        }
        group(concat(docs))
    }

    fn if_expr(&mut self, it: &IfExpr) -> Doc {
        let condition = self.condition(&it.condition);
        let then = self.branch(&it.then);
        let otherwise = match &it.otherwise.kind {
            ExprKind::If(inner) => self.if_expr(inner),
            _ => self.branch(&it.otherwise),
        };
        concat([text("if "), condition, text(" "), then, text(" else "), otherwise])
    }

    fn branch(&mut self, value: &Expr) -> Doc {
        let close = self.next(value.span.end, Kind::CloseBrace);
        self.pieces(std::slice::from_ref(value), close, |value| value.span, Self::expr).between(BODY)
    }

    pub(super) fn condition(&mut self, it: &Condition) -> Doc {
        match it {
            Condition::Value(value) => self.expr(value),
            Condition::Let { name, value } => concat([text(format!("let {} = ", name.text)), self.expr(value)]),
        }
    }

    pub(super) fn matching(&mut self, it: &Match) -> Doc {
        let subject = self.expr(&it.subject);
        let open = self.next(it.subject.span.end, Kind::OpenBrace);
        let close = self.close_of(open);
        let arms = self.pieces(&it.arms, close, |arm| arm.span, Self::arm);
        concat([text("match "), subject, text(" "), self.body(arms, BRACES, open, close)])
    }

    fn arm(&mut self, it: &Arm) -> Doc {
        let patterns = it.patterns.iter().map(|pattern| self.pattern(pattern)).collect::<Vec<_>>();
        let mut docs = Vec::new();
        for (index, pattern) in patterns.into_iter().enumerate() {
            docs.push(match index {
                0 => text(pattern),
                _ => indent(concat([Doc::Line, text(format!("| {pattern}"))])),
            });
        }
        let body = match &it.body {
            ArmBody::Block(block) => self.block(block),
            ArmBody::Expr(value) => self.expr(value),
            ArmBody::Stmt(stmt) => self.bare_statement(stmt),
        };
        concat([group(concat(docs)), text(" => "), body])
    }

    fn pattern(&self, it: &Pattern) -> String {
        match &it.kind {
            PatternKind::Case { path, binding } => {
                let path = path.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(".");
                binding.as_ref().map_or(path.clone(), |binding| format!("{path}({})", binding.text))
            }
            PatternKind::Int(value) if *value < 0 => format!("-{}", self.slice(it.span).trim_start_matches('-').trim()),
            _ => self.slice(it.span).replace("\r\n", "\n"),
        }
    }
}

/// How tightly an operator binds.
fn level(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::Coalesce => 1,
        BinaryOp::Or => 2,
        BinaryOp::And => 3,
        BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => 4,
        BinaryOp::Add | BinaryOp::Sub => 5,
        BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem => 6,
    }
}

/// The operands of one level, each with the operator before it.
fn flatten<'e>(it: &'e Expr, at: u8, before: Option<BinaryOp>, out: &mut Vec<(Option<BinaryOp>, &'e Expr)>) {
    match &it.kind {
        ExprKind::Binary(left, op, _, right) if level(*op) == at => {
            flatten(left, at, before, out);
            flatten(right, at, Some(*op), out);
        }
        _ => out.push((before, it)),
    }
}
