//! Loops.

use crate::model::{Block, Expr, ExprKind, Id, Local, Over};
use crate::target::rust::body::{Form, Printer};
use crate::target::rust::expr::ATOM;
use crate::target::rust::layout::{Doc, Head, Stmt as Line};
use crate::target::rust::uses;

impl<'a> Printer<'a, '_> {
    pub(super) fn for_loop(&self, local: Id<Local>, over: &'a Over, body: &'a Block) -> Line {
        match over {
            Over::Range(start, end) => {
                let (start, end) = (self.own_value(start).at(ATOM - 20), self.own_value(end).at(ATOM - 20));
                let pattern = self.pattern(local, Form::Own);
                let range =
                    Doc::text(format!("{}..{}", start.flat().unwrap_or_default(), end.flat().unwrap_or_default()));
                Line::Loop(Head { before: format!("for {pattern} in "), value: range }, self.block(body, false))
            }
            Over::List(list) => {
                let (pattern, value) = self.for_list(local, list, body);
                let value = value.in_head();
                Line::Loop(Head { before: format!("for {pattern} in "), value }, self.block(body, false))
            }
        }
    }

    fn for_list(&self, local: Id<Local>, list: &'a Expr, body: &'a Block) -> (String, Doc) {
        let list = if let ExprKind::Store(_, inner) = &list.kind { inner } else { list };
        if self.borrow_form(local) == Some(Form::Mut) {
            let (doc, form) = self.elements(list, true);
            let again = matches!(&list.kind, ExprKind::Local(list) if self.form(*list) == Form::Mut);
            let prefix = if again { "&mut *" } else { "&mut " };
            return (self.boxed_pattern(local, form), without_iter(doc, "iter_mut", prefix));
        }
        let program = self.cx.program();
        let changed = uses::block_changes_read(program, body, list);
        if changed && !list.ty.is_owned() {
            return (self.pattern(local, Form::Own), self.own(list));
        }
        let (doc, form) = self.elements(list, false);
        let copy = self.is_copy(&self.locals[local].ty);
        match (form, copy) {
            (Form::Own, _) => (self.pattern(local, Form::Own), without_iter(doc, "into_iter", "")),
            (_, true) if self.uses.changed.contains(&local) || !self.uses.counts.contains_key(&local) => {
                (self.pattern(local, Form::Own), doc.method("copied", vec![]))
            }
            (_, true) => (format!("&{}", self.pattern(local, Form::Own)), self.by_reference(list, doc)),
            (form, false) => (self.boxed_pattern(local, form), self.by_reference(list, doc)),
        }
    }

    /// `&xs` for `xs.iter()`, and the name or the element itself where it is a reference already.
    pub(super) fn by_reference(&self, list: &'a Expr, doc: Doc) -> Doc {
        match (&list.kind, doc) {
            (ExprKind::Local(local), _) if matches!(self.form(*local), Form::Slice | Form::Ref) => {
                Doc::text(self.name(*local))
            }
            (ExprKind::Call(_), doc) => doc,
            (ExprKind::Index(..), doc) => without_iter(doc, "iter", ""),
            (_, doc) => without_iter(doc, "iter", "&"),
        }
    }
}

/// `xs.iter()` as `&xs`.
fn without_iter(doc: Doc, method: &str, prefix: &'static str) -> Doc {
    match doc {
        Doc::Chain(root, mut links) => {
            let ends = matches!(links.last(), Some(crate::target::rust::layout::Link::Method(name, args)) if name == method && args.is_empty());
            if !ends {
                return Doc::Chain(root, links);
            }
            links.pop();
            let plain = if links.is_empty() { *root } else { Doc::Chain(root, links) };
            if prefix.is_empty() { plain } else { Doc::Prefix(prefix, Box::new(plain)) }
        }
        other => other,
    }
}
