//! Text to text in the one canonical style: four spaces, lines of 120 characters, comments and single empty lines kept.
//!
//! It changes space, optional signs and where lines break; the tree stays the same. What the author decides: braces
//! with nothing but one line between them stay on that line if it fits, and a bracket that is followed by a line
//! break keeps a line for each element.

mod chain;
mod doc;
mod expr;
mod item;
mod member;
mod pieces;
mod stmt;

use super::token::{Kind, Token};
use super::tree::{Comment, Docs, TypeExpr};
use super::{lexer, parser};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use doc::{Doc, text};
use std::iter::Peekable;
use std::vec::IntoIter;

/// Formats a file. A text with mistakes is not formatted: the mistakes come back instead.
pub fn format(text: &str) -> Result<String, Vec<Diagnostic>> {
    let (mut file, problems) = parser::parse(0, text);
    if !problems.is_empty() {
        return Err(problems);
    }
    let comments = std::mem::take(&mut file.comments).into_iter().peekable();
    let tokens = lexer::lex(0, text).tokens;
    let mut formatter = Formatter { text, tokens, comments };
    Ok(formatter.file(&file))
}

struct Formatter<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    /// What is still to be printed, in order of place.
    comments: Peekable<IntoIter<Comment>>,
}

/// Looking at the text.
impl<'t> Formatter<'t> {
    fn slice(&self, span: Span) -> &'t str {
        &self.text[span.start as usize..span.end as usize]
    }

    /// The text of a place as it was written.
    fn verbatim(&self, span: Span) -> Doc {
        let written = self.slice(span);
        text(if written.contains('\r') { written.replace("\r\n", "\n") } else { written.to_owned() })
    }

    fn has_line_break(&self, start: u32, end: u32) -> bool {
        self.text[start as usize..end as usize].contains('\n')
    }

    /// The index of the first token at or after this offset.
    fn token_at(&self, offset: u32) -> usize {
        self.tokens.partition_point(|token| token.start < offset).min(self.tokens.len() - 1)
    }

    /// Where the next token of this kind starts, at or after an offset.
    fn next(&self, offset: u32, kind: Kind) -> u32 {
        let first = self.token_at(offset);
        let found = self.tokens[first..].iter().find(|token| token.kind == kind);
        found.map_or(offset, |token| token.start)
    }

    /// Where the bracket closes that opens at this offset.
    fn close_of(&self, open: u32) -> u32 {
        let mut depth = 0;
        for token in &self.tokens[self.token_at(open)..] {
            if token.kind.partner().is_some() {
                depth += 1;
            } else if token.kind.closes() {
                depth -= 1;
            }
            if depth == 0 {
                return token.start;
            }
        }
        open
    }

    /// Whether the author put an empty line before this offset.
    fn is_after_blank(&self, offset: u32) -> bool {
        let before = &self.text[..offset as usize];
        let space = &before[before.trim_end().len()..];
        space.matches('\n').count() > 1
    }
}

/// Comments, documentation, types: what never breaks.
impl Formatter<'_> {
    fn comment_before(&mut self, offset: u32) -> Option<Comment> {
        self.comments.next_if(|comment| comment.span.start < offset)
    }

    /// The comment at the end of the line that was just printed.
    fn trailing_comment(&mut self, before: u32) -> Option<Doc> {
        let comment = self.comments.next_if(|comment| comment.span.start < before && !comment.own_line)?;
        Some(Doc::Comment(format!("  {}", comment.text)))
    }
}

/// Documentation lines, each with the line break behind it.
fn docs(docs: &Docs, marker: &str) -> Vec<Doc> {
    let lines = docs.lines.iter().flat_map(|(line, _)| {
        let space = if line.is_empty() { "" } else { " " };
        [Doc::Comment(format!("{marker}{space}{line}")), Doc::Line]
    });
    lines.collect()
}

/// A type on one line.
fn ty(it: &TypeExpr) -> String {
    let path = it.path.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(".");
    let args = it.args.iter().map(ty).collect::<Vec<_>>().join(", ");
    let args = if args.is_empty() { args } else { format!("<{args}>") };
    format!("{path}{args}{}", if it.optional.is_some() { "?" } else { "" })
}

fn types(types: &[TypeExpr]) -> String {
    types.iter().map(ty).collect::<Vec<_>>().join(", ")
}
