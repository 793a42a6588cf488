//! Calls, fields and elements, one behind the other: `self.nodes.filter(…).map(…)`.

use super::doc::{Doc, concat, group, indent, text};
use super::pieces::PARENTHESES;
use super::{Formatter, Kind};
use crate::source::Span;
use crate::syntax::tree::{Arg, Expr, ExprKind, LambdaBody};

/// A field with the calls and elements behind it.
struct Segment {
    doc: Doc,
    is_call: bool,
}

impl Formatter<'_> {
    /// On one line, or with a line for each call from the second on.
    pub(super) fn chain(&mut self, it: &Expr) -> Doc {
        let (base, links) = unroll(it);
        let mut segments = vec![Segment { doc: self.expr(base), is_call: false }];
        for link in links {
            self.link(link, &mut segments);
        }
        let head = head_length(base, &segments);
        let calls = segments[head..].iter().filter(|segment| segment.is_call).count();
        let mut segments = segments.into_iter().map(|segment| segment.doc);
        if calls < 2 {
            return concat(segments);
        }
        let head: Vec<Doc> = segments.by_ref().take(head).collect();
        let tail: Vec<Doc> = segments.flat_map(|segment| [Doc::Soft, segment]).collect();
        group(concat([concat(head), indent(concat(tail))]))
    }

    fn link(&mut self, link: &Expr, segments: &mut Vec<Segment>) {
        let (doc, is_call) = match &link.kind {
            ExprKind::Field(_, name) => {
                return segments.push(Segment { doc: text(format!(".{}", name.text)), is_call: false });
            }
            ExprKind::Call(function, args) => (self.args(function, args), true),
            ExprKind::Index(_, index) => (concat([text("["), self.expr(index), text("]")]), false),
            _ => return,
        };
        if let Some(last) = segments.last_mut() {
            let before = std::mem::replace(&mut last.doc, concat([]));
            last.doc = concat([before, doc]);
            last.is_call |= is_call;
        }
    }

    fn args(&mut self, function: &Expr, args: &[Arg]) -> Doc {
        let open = self.next(function.span.end, Kind::OpenParen);
        let close = self.close_of(open);
        let pieces = self.pieces(args, close, place, Self::arg);
        if hugs(args) && !pieces.has_comments() {
            return pieces.hugged(PARENTHESES);
        }
        self.bracketed(pieces, PARENTHESES, open)
    }

    fn arg(&mut self, it: &Arg) -> Doc {
        let value = self.expr(&it.value);
        match &it.name {
            Some(name) => concat([text(format!("{}: ", name.text)), value]),
            None => value,
        }
    }
}

fn place(arg: &Arg) -> Span {
    arg.name.as_ref().map_or(arg.value.span, |name| name.span.to(arg.value.span))
}

/// Whether the parentheses stand close around: the last argument is a lambda with a block, or the only one brings
/// brackets of its own.
fn hugs(args: &[Arg]) -> bool {
    match args {
        [.., Arg { value: Expr { kind: ExprKind::Lambda(_, LambdaBody::Block(_)), .. }, .. }] => true,
        [Arg { name: None, value }] => brings_brackets(value),
        _ => false,
    }
}

/// Whether it starts on a line and breaks within brackets at its end.
fn brings_brackets(it: &Expr) -> bool {
    match &it.kind {
        ExprKind::List(_) | ExprKind::Map(_) => true,
        ExprKind::Call(function, _) => is_path(function),
        ExprKind::Lambda(_, LambdaBody::Expr(body)) => brings_brackets(body),
        _ => false,
    }
}

fn is_path(it: &Expr) -> bool {
    match &it.kind {
        ExprKind::Field(inner, _) => is_path(inner),
        kind => matches!(kind, ExprKind::Name(_) | ExprKind::SelfRef),
    }
}

/// What a chain starts with, and its links in order.
fn unroll(it: &Expr) -> (&Expr, Vec<&Expr>) {
    let mut links = Vec::new();
    let mut base = it;
    while let ExprKind::Field(inner, _) | ExprKind::Call(inner, _) | ExprKind::Index(inner, _) = &base.kind {
        links.push(base);
        base = inner;
    }
    links.reverse();
    (base, links)
}

/// How many segments stay together at the start: names and fields, and the first call on a type.
fn head_length(base: &Expr, segments: &[Segment]) -> usize {
    let fields = segments.iter().skip(1).take_while(|segment| !segment.is_call).count();
    let is_type = matches!(&base.kind, ExprKind::Name(name) if name.text.starts_with(|c: char| c.is_ascii_uppercase()));
    1 + fields + usize::from(is_type && fields == 0 && !segments[0].is_call && segments.len() > 1)
}
