//! What stands between two brackets, line by line, with the comments around it.

use super::doc::{Doc, broken, concat, group, indent, text};
use super::{Formatter, Span};

/// An element or a comment that has a line of its own where the brackets are broken.
pub(super) struct Piece {
    /// What is printed, without the sign that follows.
    pub doc: Doc,
    /// The author put an empty line before it.
    pub after_blank: bool,
    /// It is an element, not a comment.
    pub is_element: bool,
    /// What the author says at the end of its line.
    pub comment: Option<Doc>,
}

/// All pieces between two brackets.
pub(super) struct Pieces {
    /// The comment behind the opening bracket.
    pub opening: Option<Doc>,
    /// In order of place.
    pub pieces: Vec<Piece>,
}

/// How pieces are put between brackets.
#[derive(Clone, Copy)]
pub(super) struct Style {
    /// The opening bracket.
    pub open: &'static str,
    /// The closing one.
    pub close: &'static str,
    /// A space inside of the brackets on one line.
    pub padded: bool,
    /// What follows each element but the last, and on lines of their own the last too.
    pub separator: &'static str,
}

/// `{ a; b; }`
pub(super) const BODY: Style = Style { open: "{", close: "}", padded: true, separator: "" };
/// `{ a, b }`
pub(super) const BRACES: Style = Style { open: "{", close: "}", padded: true, separator: "," };
/// `(a, b)`
pub(super) const PARENTHESES: Style = Style { open: "(", close: ")", padded: false, separator: "," };
/// `[a, b]`
pub(super) const BRACKETS: Style = Style { open: "[", close: "]", padded: false, separator: "," };

impl Formatter<'_> {
    /// The pieces of a sequence that ends before `close`; `place` says where an element starts, its documentation
    /// included, and where it ends.
    pub(super) fn pieces<T>(
        &mut self,
        elements: &[T],
        close: u32,
        place: impl Fn(&T) -> Span,
        mut print: impl FnMut(&mut Self, &T) -> Doc,
    ) -> Pieces {
        let first = elements.first().map_or(close, |first| place(first).start);
        let opening = self.trailing_comment(first);
        let mut pieces = Vec::new();
        for (index, element) in elements.iter().enumerate() {
            let span = place(element);
            let next = elements.get(index + 1).map_or(close, |next| place(next).start);
            self.comments_as_pieces(span.start, &mut pieces);
            let doc = print(self, element);
            let mut after_blank = self.is_after_blank(span.start);
            let above = pieces.len();
            self.comments_as_pieces(span.end, &mut pieces);
            if let Some(first) = pieces.get_mut(above) {
                first.after_blank = std::mem::take(&mut after_blank);
            }
            let comment = self.trailing_comment(next);
            pieces.push(Piece { doc, after_blank, is_element: true, comment });
        }
        self.comments_as_pieces(close, &mut pieces);
        Pieces { opening, pieces }
    }

    /// All comments before this offset, a line each.
    fn comments_as_pieces(&mut self, before: u32, pieces: &mut Vec<Piece>) {
        while let Some(comment) = self.comment_before(before) {
            let after_blank = comment.own_line && self.is_after_blank(comment.span.start);
            let doc = Doc::Comment(comment.text.to_string());
            pieces.push(Piece { doc, after_blank, is_element: false, comment: None });
        }
    }

    /// Pieces between brackets, on one line if they fit and the author did not break behind the opening bracket.
    pub(super) fn bracketed(&self, pieces: Pieces, style: Style, open: u32) -> Doc {
        let breaks = self.breaks_after(open);
        let content = pieces.between(style);
        if breaks && !content_is_empty(&content) { broken(content) } else { group(content) }
    }

    /// Pieces between braces, on one line if they fit and the author had them on one.
    pub(super) fn body(&self, pieces: Pieces, style: Style, open: u32, close: u32) -> Doc {
        let content = pieces.between(style);
        if self.has_line_break(open, close) && !content_is_empty(&content) { broken(content) } else { group(content) }
    }

    fn breaks_after(&self, open: u32) -> bool {
        let behind = &self.text[open as usize + 1..];
        let space = &behind[..behind.len() - behind.trim_start().len()];
        space.contains('\n')
    }
}

fn content_is_empty(content: &Doc) -> bool {
    matches!(content, Doc::Text(_))
}

impl Pieces {
    /// The brackets and what is between, without a group of their own.
    pub(super) fn between(self, style: Style) -> Doc {
        if self.pieces.is_empty() && self.opening.is_none() {
            return text(format!("{}{}", style.open, style.close));
        }
        let edge = || if style.padded { Doc::Line } else { Doc::Soft };
        let opening = self.opening.unwrap_or_else(|| concat([]));
        let inner = lines(self.pieces, style.separator);
        let has_lines = !matches!(&inner, Doc::Concat(docs) if docs.is_empty());
        let inner = if has_lines { indent(concat([edge(), inner])) } else { inner };
        concat([text(style.open), opening, inner, edge(), text(style.close)])
    }

    /// Brackets close around the elements, which break as they like.
    pub(super) fn hugged(self, style: Style) -> Doc {
        let mut docs = vec![text(style.open)];
        for (index, piece) in self.pieces.into_iter().enumerate() {
            docs.extend((index > 0).then(|| text(format!("{} ", style.separator))));
            docs.push(piece.doc);
        }
        docs.push(text(style.close));
        concat(docs)
    }

    /// Elements fill lines between the brackets; with comments each has a line of its own.
    pub(super) fn filled(self, style: Style) -> Doc {
        if self.has_comments() {
            return broken(self.between(style));
        }
        let count = self.pieces.len();
        let mut docs = Vec::new();
        for (index, piece) in self.pieces.into_iter().enumerate() {
            let sign = if index + 1 < count { text(style.separator) } else { concat([]) };
            let element = concat([piece.doc, sign]);
            docs.push(if index == 0 { concat([Doc::Soft, element]) } else { group(concat([Doc::Line, element])) });
        }
        docs.push(Doc::IfBroken(style.separator));
        group(concat([text(style.open), indent(concat(docs)), Doc::Soft, text(style.close)]))
    }

    /// Whether anything but elements stands between the brackets.
    pub(super) fn has_comments(&self) -> bool {
        self.opening.is_some() || self.pieces.iter().any(|piece| !piece.is_element || piece.comment.is_some())
    }
}

fn lines(pieces: Vec<Piece>, separator: &'static str) -> Doc {
    let last = pieces.iter().rposition(|piece| piece.is_element);
    let mut docs = Vec::new();
    for (index, piece) in pieces.into_iter().enumerate() {
        if index > 0 {
            docs.push(if piece.after_blank { Doc::Blank } else { Doc::Line });
        }
        docs.push(piece.doc);
        if piece.is_element && !separator.is_empty() {
            docs.push(if Some(index) == last { Doc::IfBroken(separator) } else { text(separator) });
        }
        docs.extend(piece.comment);
    }
    concat(docs)
}
